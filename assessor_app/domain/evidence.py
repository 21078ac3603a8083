"""Evidence links and their anchors: where in an artifact a score points, as W3C Web Annotation selectors.

Source of the selector forms: W3C Web Annotation Data Model (2017) and W3C Media Fragments URI 1.0 (2012).
"""

import re
from dataclasses import dataclass
from math import inf
from typing import Any, NewType

from assessor_app.domain.errors import RuleBroken
from assessor_app.domain.rubric import CriterionId
from assessor_app.domain.submission import ArtifactId

EvidenceLinkId = NewType("EvidenceLinkId", str)


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle in per cent of the page, picture or frame: 0 to 100 each, origin top left."""

    x: float
    y: float
    width: float
    height: float

    def __post_init__(self) -> None:
        inside = 0 <= self.x <= 100 and 0 <= self.y <= 100
        if not inside or self.width <= 0 or self.height <= 0:
            raise RuleBroken("The region is empty or lies outside the picture.")
        if self.x + self.width > 100.01 or self.y + self.height > 100.01:
            raise RuleBroken("The region reaches outside the picture.")

    @property
    def is_whole(self) -> bool:
        """Whether nothing lies outside it."""
        return self.x == self.y == 0 and min(self.width, self.height) >= 100


def _require_page(page: int | None) -> None:
    if page is not None and page < 1:
        raise RuleBroken(f"There is no page {page}: pages are counted from 1.")


@dataclass(frozen=True, slots=True)
class TextRange:
    """A quote: `start` and `end` are character offsets in the artifact's text (of `page`, counted from 1, when the
    artifact has pages); `prefix` and `suffix` are the words around it."""

    quote: str
    start: int
    end: int
    prefix: str = ""
    suffix: str = ""
    page: int | None = None

    def __post_init__(self) -> None:
        if not self.quote.strip() or not 0 <= self.start < self.end:
            raise RuleBroken("Select some text first.")
        _require_page(self.page)


@dataclass(frozen=True, slots=True)
class PageRegion:
    """A rectangle on a page, counted from 1."""

    page: int
    box: Box

    def __post_init__(self) -> None:
        _require_page(self.page)


@dataclass(frozen=True, slots=True)
class ImageRegion:
    """A rectangle on a picture as shown, after its EXIF rotation."""

    box: Box


@dataclass(frozen=True, slots=True)
class TimeSpan:
    """Seconds from the first frame's timestamp; `box` narrows the span to a part of the picture."""

    start: float
    end: float
    box: Box | None = None

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end < inf:
            raise RuleBroken("Mark where the span begins and where it ends, in this order.")


@dataclass(frozen=True, slots=True)
class CellRange:
    """Cells of a sheet, as a spreadsheet writes them: sheet “Turns”, cells “C4:F9”. `quote` is what stands there (as
    much of it as a card shows): a tab between columns, a line a row. `tab` counts the sheet among those of its file,
    from 1: its name may be hidden now and shown later."""

    sheet: str
    cells: str
    quote: str = ""
    tab: int | None = None


Anchor = TextRange | PageRegion | ImageRegion | TimeSpan | CellRange


@dataclass(frozen=True, slots=True)
class EvidenceLink:
    """One score's pointer into one artifact, bound to the bytes that were looked at."""

    id: EvidenceLinkId
    criterion: CriterionId
    artifact: ArtifactId
    sha256: str
    anchor: Anchor
    note: str = ""


def clock(seconds: float) -> str:
    """`3:05` below an hour, `1:02:03` above; what a card shows."""
    whole = int(seconds)
    hours, minutes, secs = whole // 3600, whole // 60 % 60, whole % 60
    return f"{hours}:{minutes:02}:{secs:02}" if hours else f"{minutes:02}:{secs:02}"


def fine_clock(seconds: float) -> str:
    """`03:05.20`: for stretches shorter than what a clock tells apart."""
    hundredths = round(seconds * 100)
    return f"{clock(hundredths // 100)}.{hundredths % 100:02}"


def place(anchor: Anchor) -> str:
    """Where the anchor points, in a few words."""
    match anchor:
        case TextRange(page=None):
            return "text"
        case TextRange(page=page):
            return f"p. {page}"
        case PageRegion(page=page, box=box):
            return f"p. {page}" if box.is_whole else f"p. {page}, region"
        case ImageRegion(box=box):
            return "whole picture" if box.is_whole else "region"
        case TimeSpan(start=start, end=end):
            tell = clock if end - start >= 1 else fine_clock
            return f"{tell(start)}–{tell(end)}"
        case CellRange(sheet=sheet, cells=cells):
            return f"{sheet}, {cells}"


def _number(value: float) -> str:
    return f"{value:.4f}".rstrip("0").rstrip(".")


def _xywh(box: Box) -> str:
    return "xywh=percent:" + ",".join(_number(v) for v in (box.x, box.y, box.width, box.height))


def _fragment(value: str) -> dict[str, Any]:
    return {"type": "FragmentSelector", "conformsTo": "http://www.w3.org/TR/media-frags/", "value": value}


def to_selector(anchor: Anchor) -> dict[str, Any]:
    """The anchor as a Web Annotation selector (a JSON object)."""
    match anchor:
        case TextRange():
            quote: dict[str, Any] = {
                "type": "TextQuoteSelector",
                "exact": anchor.quote,
                "prefix": anchor.prefix,
                "suffix": anchor.suffix,
                "refinedBy": {"type": "TextPositionSelector", "start": anchor.start, "end": anchor.end},
            }
            return quote if anchor.page is None else _fragment(f"page={anchor.page}") | {"refinedBy": quote}
        case PageRegion():
            return _fragment(f"page={anchor.page}") | {"refinedBy": _fragment(_xywh(anchor.box))}
        case ImageRegion():
            return _fragment(_xywh(anchor.box))
        case TimeSpan():
            span = f"t={_number(anchor.start)},{_number(anchor.end)}"
            return _fragment(span if anchor.box is None else f"{span}&{_xywh(anchor.box)}")
        case CellRange():
            cells = _fragment(f"cell={anchor.sheet}!{anchor.cells}") | ({"tab": anchor.tab} if anchor.tab else {})
            return (
                cells | {"refinedBy": {"type": "TextQuoteSelector", "exact": anchor.quote}} if anchor.quote else cells
            )


def _box_of(value: str) -> Box | None:
    found = re.search(r"xywh=percent:([\d.]+),([\d.]+),([\d.]+),([\d.]+)", value)
    return Box(*(float(g) for g in found.groups())) if found else None


def _text_range(selector: dict[str, Any], page: int | None) -> TextRange:
    hint = selector.get("refinedBy") or {}
    exact = str(selector.get("exact", ""))
    start = int(hint.get("start", 0))
    return TextRange(
        exact,
        start,
        int(hint.get("end", start + len(exact))),
        str(selector.get("prefix", "")),
        str(selector.get("suffix", "")),
        page,
    )


def from_selector(selector: dict[str, Any]) -> Anchor:
    """The reverse of `to_selector`; raises RuleBroken on a selector this application cannot show."""
    try:
        return _from_selector(selector)
    except (ValueError, TypeError, AttributeError) as error:
        raise RuleBroken(f"An evidence link has a selector that cannot be read: {error}.") from error


def kept(anchor: Anchor) -> Anchor:
    """The anchor as it will be read again: with as many decimals as a selector writes. Raises RuleBroken where nothing
    would be left of it then."""
    return from_selector(to_selector(anchor))


def _from_selector(selector: dict[str, Any]) -> Anchor:
    if selector.get("type") == "TextQuoteSelector":
        return _text_range(selector, None)
    value = str(selector.get("value", ""))
    refined = selector.get("refinedBy") or {}
    if page := re.fullmatch(r"page=(\d+)", value):
        number = int(page.group(1))
        if refined.get("type") == "TextQuoteSelector":
            return _text_range(refined, number)
        if box := _box_of(str(refined.get("value", ""))):
            return PageRegion(number, box)
    if span := re.match(r"t=([\d.]+),([\d.]+)", value):
        return TimeSpan(float(span.group(1)), float(span.group(2)), _box_of(value))
    if value.startswith("cell="):
        sheet, _, cells = value.removeprefix("cell=").rpartition("!")
        tab = selector.get("tab")
        return CellRange(sheet, cells, str(refined.get("exact", "")), tab if type(tab) is int and tab > 0 else None)
    if box := _box_of(value):
        return ImageRegion(box)
    raise RuleBroken(f"An evidence link has a selector this version cannot show: {value or selector.get('type')}.")
