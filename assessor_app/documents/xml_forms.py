"""Documents that office programs keep as one XML file instead of a package."""

import re

from assessor_app.documents.forms import Guess
from assessor_app.documents.values import Kind

FODT = Guess("fodt", "a flat OpenDocument text", Kind.ODT)
FODS = Guess("fods", "a flat OpenDocument spreadsheet", Kind.ODS)
FODP = Guess("fodp", "flat OpenDocument slides", Kind.ODP)
FODG = Guess("fodg", "a flat OpenDocument drawing", Kind.ODP)
FLAT_DOCX = Guess("docx", "a Word file in one XML file", Kind.DOCX)
FLAT_PPTX = Guess("pptx", "a slide show (PPTX) in one XML file", Kind.PPTX)
WORD_XML = Guess("word xml", "a Word 2003 XML file", None)
EXCEL_XML = Guess("excel xml", "an Excel 2003 XML file", None)
FLAT = (FODT, FODS, FODP, FODG, FLAT_DOCX, FLAT_PPTX)

_BEFORE = re.compile(rb"\xef\xbb\xbf|\s+|<!--.*?-->|<\?.*?\?>|<!DOCTYPE[^>\[]*(?:\[.*?\]\s*)?>", re.DOTALL)
_ROOT = re.compile(rb"<([\w.-]++:)?+([\w.-]++)([^>]*+)>")
_HEAD = 16_384  # bytes in which the first element begins
_OPEN_DOCUMENT = (
    (b"opendocument.text", FODT),
    (b"opendocument.spreadsheet", FODS),
    (b"opendocument.presentation", FODP),
    (b"opendocument.graphics", FODG),
)
_ROOTS = {
    b"wordDocument": (b"schemas.microsoft.com/office/word/2003/wordml", WORD_XML),
    b"Workbook": (b"urn:schemas-microsoft-com:office:spreadsheet", EXCEL_XML),
}


def xml_form(head: bytes) -> Guess | None:
    """Which of them it is, by its first element, or None."""
    found = _first_element(head[:_HEAD])
    if found is None:
        return None
    name, said = found[2], found[3]
    if name == b"document" and b"opendocument:xmlns:office" in said:
        return next((form for mark, form in _OPEN_DOCUMENT if mark in said), None)
    if name == b"package" and b"office/2006/xmlPackage" in said:
        return FLAT_PPTX if b"PowerPoint.Show" in head[: found.start(2)] else FLAT_DOCX
    space, form = _ROOTS.get(name, (b"", None))
    return form if form is not None and space in said else None


def _first_element(head: bytes) -> re.Match[bytes] | None:
    """What may stand before it is passed over piece by piece: one pattern for all would be tried in too many ways."""
    at = 0
    while (before := _BEFORE.match(head, at)) is not None:
        at = before.end()
    return _ROOT.match(head, at)
