"""A stranger's HTML written anew: its words, tables and pictures, without scripts, styles, frames or the network."""

import html
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from lxml import etree

from assessor_app.documents.readers.patience import Patience
from assessor_app.documents.readers.visible import escaped, visible
from assessor_app.documents.readers.web_hiding import Hiding
from assessor_app.documents.readers.web_looks import Looks, declared
from assessor_app.documents.readers.web_math import math_line, name_of
from assessor_app.documents.readers.web_style import kept_style, runs_from_the_right, whole_number
from assessor_app.documents.readers.web_traps import spared

CSS = """
body { font-family: sans-serif; font-size: 10.5pt; line-height: 1.45 }
p { margin: 0 0 6pt 0 } h1 { font-size: 18pt } h2 { font-size: 15pt } h3 { font-size: 12.5pt }
h4, h5, h6 { font-size: 11pt }
table { border-collapse: collapse } td, th { border: 0.6pt solid #999; padding: 3pt; vertical-align: top }
th { text-align: left } blockquote { margin-left: 14pt; color: #444 }
.flat { margin-left: 0; padding-left: 0 }
pre, code, kbd, samp, tt { font-family: monospace; font-size: 9pt }
pre { white-space: pre-wrap; background-color: #f5f5f3 }
.address { color: #4a5d7a; font-size: 8.5pt } .instead { color: #8a5300 } .aside { color: #666; font-size: 9pt }
"""
Found = tuple[str, float, float]  # a picture's name in the archive, its width and height in points
_SAME = {
    "p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "dl", "dt", "dd", "table", "tr", "td", "th", "thead",
    "tbody", "tfoot", "blockquote", "pre", "b", "strong", "i", "em", "u", "s", "del", "ins", "sub", "sup", "code",
    "kbd", "samp", "tt", "small", "big", "q",
}  # fmt: skip
_DIVS = {"div", "section", "article", "header", "footer", "main", "nav", "aside", "figure", "figcaption", "details",
         "summary", "form", "fieldset", "legend", "address", "center", "caption", "optgroup", "option", "hgroup",
         "noscript", "template", "noframes", "dir", "menu", "body"}  # fmt: skip
_ALIKE = {"strike": "s", "cite": "em", "var": "em", "dfn": "em", "xmp": "pre", "listing": "pre"}
_FRAMES = {"iframe": "A frame", "frame": "A frame", "embed": "An embedded object", "object": "An embedded object",
           "video": "A video", "audio": "A recording", "applet": "A program", "portal": "A frame"}  # fmt: skip
_DEEPEST, _DEEPEST_TABLE = 40, 5
_INDENTED, _MOST_INDENTS = ("ul", "ol", "dd", "blockquote"), 8  # further in, words would leave the page
_LOOK = 512  # elements between two looks at the time
_SCHEME = re.compile(r"^\s*([a-zA-Z][a-zA-Z0-9+.\-]{1,20}):")
_WIDEST, _TALLEST = 480.0, 680.0


@dataclass(slots=True)
class Written:
    """The clean HTML, the page's title, sentences about it, and the addresses it links to."""

    html: str = ""
    title: str = ""
    warnings: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)

    def warn(self, sentence: str) -> None:
        if sentence not in self.warnings:
            self.warnings.append(sentence)


def written(
    source: str, picture: Callable[[str], Found | None], patience: Patience, sheet: Callable[[str], str] = lambda _: ""
) -> Written:
    """Write a page anew; `picture` is asked for each picture by its address, `sheet` for each style sheet, and neither
    fetches anything from afar."""
    source, said = spared(source)
    root, whole = _parsed(source)
    page = Written(warnings=said)
    if not whole:
        page.warn("The page is nested too deep; it is shown by its words only.")
        page.html = f"<pre>{_words_only(source)}</pre>"
    elif root is not None:
        walk = _Walk(page, picture, Hiding(root), Looks(root, sheet), patience)
        walk.run(root)
        page.html = "".join(walk.out)
    return page


def _parsed(source: str) -> tuple[Any, bool]:
    """The root element or None, and whether the parser kept everything."""
    parser = etree.HTMLParser(encoding="utf-8", huge_tree=True, no_network=True, remove_pis=True)
    try:
        root = etree.fromstring(source.replace("\0", "�").encode("utf-8", "replace"), parser)
    except etree.XMLSyntaxError:
        return None, not source.strip()
    return root, not any("depth" in entry.message.lower() for entry in parser.error_log)


def _words_only(source: str) -> str:
    """What stands between the tags, as HTML; a script's words count too, rather than lose any."""
    lines = re.sub(r"<[^<>]*>", " ", source).split("\n")
    return escaped(html.unescape("\n".join(kept for line in lines if (kept := " ".join(line.split())))))


class _Walk:
    """One pass over the tree, without recursion: a page may be nested a million deep."""

    def __init__(
        self, page: Written, picture: Callable[[str], Found | None], hiding: Hiding, looks: Looks, patience: Patience
    ) -> None:
        self._page, self._picture, self._hiding, self._looks, self._patience = page, picture, hiding, looks, patience
        self.out: list[str] = []
        self._ends: list[str] = []  # what is written when each open element ends
        self._open = 0
        self._tables = self._indents = 0
        self._turns = False  # whether anything says which way it runs

    def run(self, root: Any) -> None:
        self._turns = bool(root.xpath("boolean(//@dir)"))
        for comment in root.iter(etree.Comment):
            self._comment(comment)
        etree.strip_tags(root, etree.Comment)  # walked over one by one, they would take the square of their number
        events = etree.iterwalk(root, events=("start", "end"))
        for number, (event, element) in enumerate(events):
            if number % _LOOK == _LOOK - 1 and self._patience.over:
                self._give_up()
                return
            if event == "start":
                if self._start(element):
                    self._text(element.text)
                else:
                    events.skip_subtree()
            else:
                self._end(element)
                self._text(element.tail)

    def _give_up(self) -> None:
        """What is open is closed: there is no time for more."""
        self._page.warn("The page takes long to read; its end is not shown.")
        self.out += reversed(self._ends)

    def _comment(self, element: Any) -> None:
        words = (element.text or "").strip()
        if words and not words.startswith(("[if", "saved from")):
            self._page.warn("The source of the page holds comments that no reader sees; they are not shown here.")

    def _text(self, text: str | None) -> None:
        if text:
            self.out.append(escaped(text))

    def _start(self, element: Any) -> bool:
        """Write the element's beginning; False when what is inside it is not text for a reader."""
        tag = element.tag.rpartition("}")[2].lower() if isinstance(element.tag, str) else ""
        handled = self._special(tag, element)
        if handled is not None:
            self._ends.append("")
            return handled
        hidden = self._hiding.hides(element)
        before, after = self._tags(tag, element)
        if tag == "option" and element.get("selected") is not None:
            before += "☑ "
        before, after = self._with_additions(element, before, after)
        if hidden:
            self._page.warn("The page hides some of its text from readers; here it is shown between marks.")
            before, after = before + "<span class='instead'>[hidden on the page: </span>", (
                "<span class='instead'>]</span>" + after)  # fmt: skip
        if before:
            self.out.append(before)
        self._ends.append(after)
        return True

    def _with_additions(self, element: Any, before: str, after: str) -> tuple[str, str]:
        first, last = self._looks.additions(element)
        if first is None or last is None:
            self._page.warn("The styles of the page write or draw something beside its text, which is not shown.")
        return before + escaped(first or ""), escaped(last or "") + after

    def _end(self, element: Any) -> None:
        after = self._ends.pop()
        self.out.append(after)
        if after:
            self._open -= after.count("</") - after.count("<span")
            self._tables -= after.count("</table")
            self._indents -= sum(after.count(f"</{name}>") for name in _INDENTED)

    def _special(self, tag: str, element: Any) -> bool | None:
        if tag in ("script", "style", "link", "base", "head"):
            if tag == "script" and (element.get("type") or "").lower() in ("", "module", "text/javascript"):
                self._page.warn("The page holds scripts; they are never run, so what they would write is missing.")
            return tag == "head"
        if tag == "title":
            self._page.title = self._page.title or " ".join("".join(element.itertext()).split())[:300]
            return False
        if tag == "meta":
            return self._meta(element)
        if tag in ("img", "image"):
            self._image(element)
            return False
        if tag in _FRAMES:
            return self._frame(tag, element)
        if tag == "input":
            self.out.append(_field(element))
            return False
        if name_of(element) == "math":
            self.out.append(f"<span>{escaped(math_line(element))}</span>")
            return False
        if tag in ("br", "hr", "wbr"):
            self.out.append("" if tag == "wbr" else f"<{tag}/>")
            return False
        return None

    def _meta(self, element: Any) -> bool:
        if (element.get("http-equiv") or "").strip().lower() == "refresh":
            target = visible((element.get("content") or "")[:200])
            self._page.warn(f"The page wants to lead elsewhere by itself ({target}); that was not followed.")
        return False

    def _frame(self, tag: str, element: Any) -> bool:
        address = element.get("src") or element.get("data") or element.get("srcdoc", "")[:60] or ""
        inner = next((e.get("src") for e in element.iter("source") if e.get("src")), "")
        said = f"{_FRAMES[tag]} is not loaded{': ' + _short(address or inner) if address or inner else ''}"
        self.out.append(f"<p class='instead'>[{escaped(said)}]</p>")
        self._page.warn("Frames, videos and other pages inside the page are named, not loaded.")
        return tag in ("object", "video", "audio")

    def _image(self, element: Any) -> None:
        names = ("src", "data-src", "xlink:href", "{http://www.w3.org/1999/xlink}href", "href")
        address = next((said for name in names if (said := element.get(name))), "")
        said = " ".join((element.get("alt") or "").split())
        found = self._picture(address)
        if found is not None:
            self.out.append(_img(found, element))
            return
        label = f"picture{' “' + said + '”' if said else ''} not shown"
        where = "" if address.lower().startswith("data:") or not address else f": {_short(address)}"
        self.out.append(f"<span class='instead'>[{escaped(label + where)}]</span>")
        if _SCHEME.match(address) and not address.lower().startswith(("data:", "cid:")):
            self._page.warn("Pictures that lie elsewhere on the network were not fetched; their addresses are shown.")
        else:
            self._page.warn("Some pictures of the page are missing or cannot be shown.")

    def _tags(self, tag: str, element: Any) -> tuple[str, str]:
        tag = _ALIKE.get(tag, tag)
        if tag == "a":
            return self._link(element)
        if tag == "svg":
            self._page.warn("A drawing inside the page is shown by its words only.")
        if tag in ("span", "font", "mark"):
            return self._span(tag, element)
        if tag in ("html", "") or (tag not in _SAME and tag not in _DIVS):
            return _spaced(tag)
        if (tag == "table" and self._tables >= _DEEPEST_TABLE) or self._open >= _DEEPEST:
            return "" if self.out and self.out[-1] == "<br/>" else "<br/>", ""
        if tag in ("tr", "td", "th", "tbody", "thead", "tfoot") and self._tables == 0:
            tag = "div"
        name = "div" if tag in _DIVS else tag
        self._open += 1
        self._tables += name == "table"
        self._indents += name in _INDENTED
        flat = " class='flat'" if name in _INDENTED and self._indents > _MOST_INDENTS else ""
        turned = self._turns and runs_from_the_right(element)
        return f"<{name}{flat}{kept_style(name, element, self._looks.of(element), turned=turned)}>", f"</{name}>"

    def _span(self, tag: str, element: Any) -> tuple[str, str]:
        """Only where it is of a look of its own: pages are full of spans."""
        said = self._looks.of(element)
        if tag == "font" and element.get("color"):
            said = declared(f"color: {element.get('color')}") | said
        if tag == "mark":
            said = {"background-color": "#ffff00"} | said
        kept = kept_style("span", element, said)
        if not kept or self._open >= _DEEPEST:
            return "", ""
        self._open += 1
        return f"<span{kept}>", "</span>"

    def _link(self, element: Any) -> tuple[str, str]:
        address = (element.get("href") or "").strip()
        scheme = _SCHEME.match(address)
        if scheme is None:
            return "", ""
        words = " ".join("".join(element.itertext()).split())
        self._page.links.append(address[:2000])
        if scheme[1].lower() == "javascript":
            self._page.warn("The page holds scripts; they are never run, so what they would write is missing.")
            return "", ""
        same = words.rstrip("/") in (address.rstrip("/"), address.partition(":")[2].strip("/"))
        shown = "" if same else f" <span class='address'>({escaped(_short(address))})</span>"
        if self._open >= _DEEPEST:
            return "", shown
        self._open += 1
        return "<u>", f"</u>{shown}"


def _spaced(tag: str) -> tuple[str, str]:
    """Words of forms and drawings stand apart from each other."""
    apart = ("option", "button", "textarea", "select", "label", "text", "tspan", "desc", "rt", "rp")
    return (" ", " ") if tag in apart else ("", "")


def _short(address: str) -> str:
    flat = " ".join(address.split())
    return flat if len(flat) <= 200 else flat[:197] + "…"


def _field(element: Any) -> str:
    kind, value = (element.get("type") or "text").lower(), element.get("value") or ""
    if kind in ("checkbox", "radio"):
        return "☑ " if element.get("checked") is not None else "☐ "
    return f" [{escaped(value)}] " if value and kind != "hidden" else ""


def _img(found: Found, element: Any) -> str:
    name, width, height = found
    said = whole_number(element.get("width")) or 0
    if 0 < said < 5000:
        width, height = said * 0.75, height * said * 0.75 / max(width, 1e-6)
    factor = min(1.0, _WIDEST / max(width, 1.0), _TALLEST / max(height, 1.0))
    return f"<img src='{name}' style='width: {width * factor:.1f}pt; height: {height * factor:.1f}pt'/>"
