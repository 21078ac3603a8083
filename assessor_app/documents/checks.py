"""Takes a worker's answers apart: nothing in them is believed before it has been checked."""

import math
from typing import Any

from assessor_app.documents.limits import Limits
from assessor_app.documents.values import (
    CaptionTrack,
    Cell,
    Cue,
    Frame,
    Kind,
    MediaInfo,
    PageSize,
    Pixels,
    Sheet,
    SheetLayout,
    Trait,
    Word,
)
from assessor_app.documents.wire import Broken, Message, Payload
from assessor_app.domain.evidence import Box
from assessor_app.domain.moving import Sighting

SENTENCE = 600  # characters of any sentence taken from a worker


def whole(value: Any, low: int, high: int) -> int:
    """An integer within bounds, or Broken."""
    if type(value) is not int or not low <= value <= high:
        raise Broken("a number is missing or out of bounds")
    return value


def real(value: Any, low: float = -1e9, high: float = 1e9) -> float:
    """A finite number within bounds, or Broken."""
    if type(value) not in (int, float) or not low <= value <= high or not math.isfinite(value):
        raise Broken("a number is missing or out of bounds")
    return float(value)


def sentence(value: Any, most: int = SENTENCE) -> str:
    """A string without control characters and not too long, or Broken."""
    text = string(value, most)
    return "".join(c if c.isprintable() else " " for c in text)


def string(value: Any, most: int) -> str:
    if not isinstance(value, str) or len(value) > most:
        raise Broken("a text is missing or too long")
    return value.encode("utf-8", "replace").decode("utf-8")


def rows(value: Any, most: int, width: int) -> list[list[Any]]:
    """A list of at most `most` lists of `width` values each, or Broken."""
    if not isinstance(value, list) or len(value) > most:
        raise Broken("a list is missing or too long")
    if any(not isinstance(row, list) or len(row) != width for row in value):
        raise Broken("a list has rows of a wrong form")
    return value


def kind(head: Message) -> Kind:
    try:
        return Kind(str(head.get("kind")))
    except ValueError as error:
        raise Broken("there is no such kind of file") from error


def warnings(head: Message) -> tuple[str, ...]:
    found = head.get("warnings")
    if not isinstance(found, list) or len(found) > 50:
        raise Broken("the warnings are missing or too many")
    return tuple(sentence(item) for item in found)


def traits(head: Message) -> tuple[Trait, ...]:
    return tuple(Trait(sentence(name, 60), sentence(value)) for name, value in rows(head.get("traits"), 100, 2))


def notice(head: Message) -> str | None:
    return None if head.get("notice") is None else sentence(head["notice"])


def pages(head: Message, limits: Limits) -> tuple[PageSize, ...]:
    most = max(limits.max_page_points, 2.0**31)
    found = rows(head.get("pages"), limits.max_pages, 2)
    return tuple(PageSize(real(w, 0.01, most), real(h, 0.01, most)) for w, h in found)


def media(head: Message) -> MediaInfo | None:
    if head.get("media") is None:
        return None
    duration, width, height, rate, video, sound, variable, lead, tracks, objection = rows([head["media"]], 1, 10)[0]
    if not all(isinstance(flag, bool) for flag in (video, sound, variable)):
        raise Broken("a yes or no is missing")
    size = whole(width, 0, 100_000), whole(height, 0, 100_000)
    return MediaInfo(
        real(duration, 0), *size, real(rate, 0, 1e6), video, sound, variable,
        real(lead), whole(tracks, 0, 100), sentence(objection),
    )  # fmt: skip


def captions(head: Message, most: int = 20_000) -> tuple[CaptionTrack, ...]:
    """Caption tracks, each line with a beginning before its end."""
    found = []
    for title, language, cues in rows(head.get("tracks"), 100, 3):
        lines = [
            Cue(real(start, 0), real(end, real(start, 0)), sentence(speaker), string(text, 10_000))
            for start, end, speaker, text in rows(cues, most, 4)
        ]
        found.append(CaptionTrack(sentence(title), sentence(language), tuple(lines)))
    return tuple(found)


def pixels(size: Any, payload: Payload, limits: Limits, wide: Any = False) -> Pixels:
    """One picture, not copied; its bytes must be exactly as many as its size says."""
    if not isinstance(wide, bool):
        raise Broken("a yes or no is missing")
    width, height, stride = rows([size], 1, 3)[0]
    whole(width, 1, limits.max_pixels), whole(height, 1, limits.max_pixels)
    row = width * (4 if wide else 3)
    whole(stride, row, row + 64)
    if width * height > limits.max_pixels or stride * height != len(payload):
        raise Broken("a picture is too large, or not as large as it says")
    return Pixels(width, height, stride, payload, wide)


def frames(head: Message, payload: Payload, limits: Limits) -> tuple[Frame, ...]:
    found, at = [], 0
    for seconds, width, height, stride in rows(head.get("frames"), limits.max_frames, 4):
        size = whole(stride, 3, 10**7) * whole(height, 1, 10**6)
        found.append(Frame(real(seconds, 0), pixels([width, height, stride], bytes(payload[at : at + size]), limits)))
        at += size
    if at != len(payload):
        raise Broken("frames are missing, or there are too many bytes")
    return tuple(found)


def words(head: Message, limits: Limits) -> tuple[str, tuple[Word, ...]]:
    """The page's text and its words, each of which must stand in the text where it says."""
    text = page_text(head, limits)
    found = []
    for raw, start, x0, y0, x1, y1, line in rows(head.get("words"), limits.max_page_chars, 7):
        word = string(raw, limits.max_page_chars)
        start = whole(start, 0, len(text))
        if not word or not text.startswith(word, start):
            raise Broken("a word does not stand where it says")
        found.append(Word(word, start, (real(x0), real(y0), real(x1), real(y1)), whole(line, 0, len(text))))
    return text, tuple(found)


def page_text(head: Message, limits: Limits) -> str:
    return string(head.get("text"), 2 * limits.max_page_chars)


def outline(head: Message, page_count: int) -> tuple[tuple[int, str, int], ...]:
    found = rows(head.get("outline"), 5000, 3)
    return tuple((whole(level, 1, 1000), sentence(title), whole(page, 1, page_count)) for level, title, page in found)


def peaks(head: Message, limits: Limits) -> tuple[float, ...]:
    found = head.get("peaks")
    if not isinstance(found, list) or len(found) > limits.max_buckets:
        raise Broken("the waveform is missing or too long")
    return tuple(real(peak, 0, 1) for peak in found)


def faces(value: Any) -> tuple[Box, ...]:
    """Boxes in per cent, each inside its picture."""
    found = []
    for x, y, width, height in rows(value, 2_000, 4):
        left, top = real(x, 0, 99.95), real(y, 0, 99.95)
        found.append(Box(left, top, real(width, 0.01, 100.01 - left), real(height, 0.01, 100.01 - top)))
    return tuple(found)


def sightings(head: Message, first: float, most: int) -> tuple[Sighting, ...]:
    """At least one, in order."""
    found: list[Sighting] = []
    for seconds, boxes in rows(head.get("sightings"), most, 2):
        found.append(Sighting(real(seconds, found[-1].seconds if found else first - 1e-6), faces(boxes)))
    if not found:
        raise Broken("no frame was looked at")
    return tuple(found)


def piece(head: Message, payload: Payload) -> tuple[bytes, float, bool]:
    """A piece of a copy, how far it reaches, and whether it is the last."""
    if not isinstance(head.get("done"), bool):
        raise Broken("a yes or no is missing")
    return bytes(payload), real(head.get("share"), 0, 1), head["done"]


def sheets(head: Message, limits: Limits) -> tuple[Sheet, ...]:
    found = rows(head.get("sheets"), limits.max_sheets, 4)
    if any(not isinstance(hidden, bool) for _, _, _, hidden in found):
        raise Broken("a yes or no is missing")
    most = limits.max_rows, limits.max_columns
    return tuple(Sheet(sentence(n, 255), whole(r, 0, most[0]), whole(c, 0, most[1]), h) for n, r, c, h in found)


def layout(head: Message, limits: Limits) -> SheetLayout:
    """Runs must stand in order and apart; merged cells must lie inside a sheet."""
    width, height = rows([head.get("usual")], 1, 2)[0]
    right_to_left = head.get("rtl")
    if not isinstance(right_to_left, bool):
        raise Broken("a yes or no is missing")
    last = limits.max_rows - 1, limits.max_columns - 1
    merged = [
        (whole(top, 0, last[0]), whole(left, 0, last[1]), whole(bottom, top, last[0]), whole(right, left, last[1]))
        for top, left, bottom, right in rows(head.get("merged"), limits.max_runs, 4)
    ]
    return SheetLayout(
        whole(width, 0, 4000),
        whole(height, 0, 4000),
        _runs(head.get("widths"), limits.max_columns, limits),
        _runs(head.get("heights"), limits.max_rows, limits),
        tuple(merged),
        right_to_left,
    )


def _runs(value: Any, most: int, limits: Limits) -> tuple[tuple[int, int, int], ...]:
    found, at = [], 0
    for first, last, pixels in rows(value, limits.max_runs, 3):
        run = whole(first, at, most - 1), whole(last, first, most - 1), whole(pixels, 0, 4000)
        found.append(run)
        at = run[1] + 1
    return tuple(found)


def cells(head: Message, block: tuple[int, int, int, int], limits: Limits) -> tuple[Cell, ...]:
    """Cells of the block asked for: top, left, rows, columns."""
    top, left, down, across = block
    found = []
    for row, column, text, align, flags, fill, ink in rows(head.get("cells"), limits.max_block_cells, 7):
        if align not in ("left", "center", "right"):
            raise Broken("a cell stands nowhere")
        row, column = whole(row, top, top + down - 1), whole(column, left, left + across - 1)
        bold, italic, wrap, cut = (bool(whole(flags, 0, 15) & bit) for bit in (1, 2, 4, 8))
        ground, letters = (None if whole(c, -1, 0xFFFFFF) < 0 else c for c in (fill, ink))
        words = string(text, limits.max_cell_chars)
        found.append(Cell(row, column, words, align, bold, italic, wrap, ground, letters, cut))
    return tuple(found)


def lines(head: Message, first: int, limits: Limits) -> tuple[tuple[tuple[int, str], ...], int | None]:
    """Rows in order with their texts, and the row to go on from."""
    found, at = [], first
    for row, text in rows(head.get("lines"), limits.max_rows, 2):
        found.append((whole(row, at, limits.max_rows - 1), string(text, limits.max_page_chars)))
        at = found[-1][0] + 1
    more = head.get("next")
    return tuple(found), None if more is None else whole(more, at, limits.max_rows - 1)
