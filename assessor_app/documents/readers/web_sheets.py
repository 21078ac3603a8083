"""Web pages, book chapters and Markdown as sheets: cleaned once more, laid out, with the pictures that travel along."""

import base64
import binascii
import re
import urllib.parse
from collections.abc import Callable
from typing import Any

from assessor_app.documents.limits import Limits
from assessor_app.documents.readers.layout import Heading, Setter, lay_out_chapters
from assessor_app.documents.readers.patience import Patience
from assessor_app.documents.readers.pictures import light_picture
from assessor_app.documents.readers.sheets import Sheets
from assessor_app.documents.readers.slabs import Type
from assessor_app.documents.readers.typesetting import set_more
from assessor_app.documents.readers.web_blocks import blocks
from assessor_app.documents.readers.web_page import CSS, Found, Written

_TAGS = {
    "p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "dl", "dt", "dd", "table", "tr", "td", "th", "thead",
    "tbody", "tfoot", "blockquote", "pre", "b", "strong", "i", "em", "u", "s", "del", "ins", "sub", "sup", "code",
    "kbd", "samp", "tt", "small", "big", "q", "div", "span", "br", "hr", "img",
}  # fmt: skip
_ATTRIBUTES = {"*": {"style", "class", "dir"}, "td": {"colspan", "rowspan"}, "th": {"colspan", "rowspan"},
               "ol": {"start"}, "img": {"src"}}  # fmt: skip
_STYLES = {"text-align", "font-weight", "font-style", "text-decoration", "width", "height", "color", "background-color",
           "list-style-type"}  # fmt: skip
_BLANK = "The file holds no text and no picture."
_MOST_PICTURES = 300
_SIGNS = 300  # written as &…; of one text: each takes as long as all before it
_COLLAPSED = "p, h1, h2, h3, h4, h5, h6 { white-space: normal }"  # blanks of the source are no blanks of the page


class Album:
    """The pictures of one document, by the names its HTML calls them; `fetch` knows only what travels with the file."""

    def __init__(self, fetch: Callable[[str], bytes | None], limits: Limits) -> None:
        self._fetch, self._limits = fetch, limits
        self._known: dict[str, Found | None] = {}
        self.pictures: dict[str, bytes] = {}

    def find(self, address: str) -> Found | None:
        if address not in self._known:
            self._known[address] = self._added(address)
        return self._known[address]

    def _added(self, address: str) -> Found | None:
        if len(self.pictures) >= _MOST_PICTURES:
            return None
        try:
            data = _embedded(address) if address[:5].lower() == "data:" else self._fetch(address)
            if not data or len(data) > self._limits.max_media_bytes:
                return None
            shown, (width, height) = light_picture(data)
        except Exception:  # a picture that cannot be decoded costs its own place only
            return None
        name = f"picture{len(self.pictures)}"
        self.pictures[name] = shown
        return name, width, height


def _embedded(address: str) -> bytes | None:
    """The bytes inside a data: address."""
    head, _, body = address[5:].partition(",")
    raw = urllib.parse.unquote_to_bytes(body)
    if not head.lower().rstrip().endswith("base64"):
        return raw
    try:
        return base64.b64decode(b"".join(raw.split()) + b"==", validate=False)
    except (binascii.Error, ValueError):
        return None


def web_sheets(chapters: list[Written], album: Album, limits: Limits, patience: Patience) -> Sheets:
    """The pages of all chapters, or a blank one where there is nothing to show."""
    clean = [_clean(chapter.html) for chapter in chapters]
    kept = [(html, chapter) for html, chapter in zip(clean, chapters, strict=True) if _says_something(html)]
    if not kept:
        chapters[0].warn(_BLANK)
        kept = [("<p>\xa0</p>", chapters[0])]
    titles = [chapter.title for _, chapter in kept]
    set_tables = _by_blocks(Type(CSS + _COLLAPSED, album.pictures), limits, chapters[0].warn)
    pages = lay_out_chapters([html for html, _ in kept], CSS, album.pictures, limits, patience, titles, set_tables)
    said = dict.fromkeys(sentence for chapter in chapters for sentence in chapter.warnings)
    pages.warnings = (*list(said)[:20], *pages.warnings)
    return pages


def _by_blocks(kind: Type, limits: Limits, warn: Callable[[str], None]) -> Setter:
    def set_tables(html: str, drawn: list[Any], headings: list[Heading], patience: Patience) -> str:
        return set_more(blocks(html, warn), kind, limits, drawn, headings, patience)

    return set_tables


def _clean(html: str) -> str:
    import nh3

    return nh3.clean(
        _parted(html),
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        filter_style_properties=_STYLES,
        link_rel=None,
        strip_comments=True,
    )


def _parted(html: str) -> str:
    """With comments, which are left out again, between a text's many signs; there are none in our attributes."""
    pieces = html.split("&")
    return "<!---->&".join("&".join(pieces[at : at + _SIGNS]) for at in range(0, len(pieces), _SIGNS))


def _says_something(html: str) -> bool:
    return "<img" in html or bool(re.sub(r"<[^>]*>|&nbsp;|&#160;|\s", "", html))
