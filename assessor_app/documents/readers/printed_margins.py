"""Headers and footers that a spreadsheet has for printing: whether they say anything of their author's own."""

import re

from assessor_app.documents.readers.xml_events import bare

_CODE = re.compile(r"&(?:\"[^\"]*\"|K[0-9A-Fa-f+-]{6}|\d+|\[\w+\]|.)")  # what Excel fills in, or sets letters by
_MARGINS = ("header", "footer", "header-left", "footer-left", "header-first", "footer-first")


def excel_margin_says(text: str) -> bool:
    return _says(_CODE.sub(" ", text), numbered="&P" in text.upper())


def _says(words: str, *, numbered: bool) -> bool:
    """Whether there is more than a page number and the words around it (“Page 1 of 2”)."""
    return len(re.findall(r"\w+", words)) > (2 if numbered else 0)


class OpenDocumentMargins:
    """Gathered from the XML events of the styles."""

    def __init__(self) -> None:
        self.said = False
        self._within: list[str] = []  # from the header or footer inwards
        self._words = ""
        self._numbered = False

    def start(self, name: str, _: dict[str, str]) -> None:
        if self._within or bare(name) in _MARGINS:
            self._within.append(bare(name))
            self._numbered = self._numbered or bare(name) == "page-number"

    def end(self, _: str) -> None:
        if not self._within:
            return
        self._within.pop()
        if not self._within:
            self.said = self.said or _says(self._words, numbered=self._numbered)
            self._words, self._numbered = "", False

    def text(self, text: str) -> None:
        if self._within and self._within[-1] in ("p", "h", "span", "a"):  # what stands in a field is not the author's
            self._words += f" {text}"
