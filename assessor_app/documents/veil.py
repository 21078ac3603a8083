"""What lies over a document when somebody in it must not be known: blocks over words, boxes over places."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from assessor_app.documents.values import CaptionTrack, Cell, Cue, Frame, PageSize, Pixels, Sheet, Word
from assessor_app.domain.evidence import Box, ImageRegion, PageRegion, TimeSpan
from assessor_app.domain.masking import BLOCK, masked, same_but_for_blocks, spans
from assessor_app.domain.moving import Moving, Place, boxes_at, standing_still

Rect = tuple[float, float, float, float]  # x0, y0, x1, y1 in points, or in pixels of a picture
INK = 24  # brightness of what covers a word
_NUMBER = re.compile(r" \d+$")
MOSAIC = 5  # tiles across a covered place: nobody is known by them


@dataclass(frozen=True, slots=True)
class Veil:
    """`hidden` are words, masked wherever they stand; `covers` are places drawn over, some of which move."""

    hidden: tuple[str, ...] = ()
    covers: tuple[Place, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.hidden or self.covers)

    def text(self, text: str) -> str:
        return masked(text, self.hidden)

    def words(self, text: str, words: Sequence[Word]) -> tuple[Word, ...]:
        """The words of a page, whose text is given, with blocks for hidden letters."""
        covered = self.text(text)
        return tuple(replace(w, text=covered[w.start : w.start + len(w.text)]) for w in words)

    def cells(self, cells: Iterable[Cell]) -> tuple[Cell, ...]:
        return tuple(replace(cell, text=self.text(cell.text)) for cell in cells)

    def cues(self, cues: Iterable[Cue]) -> tuple[Cue, ...]:
        return tuple(replace(cue, text=self.text(cue.text), speaker=self.text(cue.speaker)) for cue in cues)

    def tracks(self, tracks: tuple[CaptionTrack, ...]) -> tuple[CaptionTrack, ...]:
        if not self.hidden:
            return tracks
        return tuple(replace(track, title=self.text(track.title), cues=self.cues(track.cues)) for track in tracks)

    def sheets(self, sheets: Sequence[Sheet]) -> tuple[Sheet, ...]:
        """Names of sheets, which may be those of children; where two look the same behind their blocks, they are
        numbered, so that a place in one is not taken for a place in the other."""
        covered = [self.text(sheet.name) for sheet in sheets]
        counts, seen = Counter(covered), Counter[str]()
        named = []
        for name in covered:
            seen[name] += 1
            named.append(f"{name} {seen[name]}" if counts[name] > 1 else name)
        return tuple(replace(sheet, name=name) for sheet, name in zip(sheets, named, strict=True))

    def ink(self, text: str, words: Sequence[Word]) -> tuple[Rect, ...]:
        """Where hidden words stand on a page: a box for each word touched."""
        found = spans(text, self.hidden)
        return tuple(
            w.box for w in words if any(w.start < end and w.start + len(w.text) > start for start, end in found)
        )

    def places(self, page: int, size: PageSize) -> tuple[Rect, ...]:
        """The boxes on a page or a picture."""
        return tuple(_rect(box, size) for box in self._boxes(page))

    def _boxes(self, page: int) -> Iterator[Box]:
        for cover in self.covers:
            if isinstance(cover, ImageRegion) or (isinstance(cover, PageRegion) and cover.page == page):
                yield cover.box

    def moving(self) -> tuple[Moving, ...]:
        """Every box on the picture of a film, be it that it moves or not."""
        found = (standing_still(c) if isinstance(c, TimeSpan) else c for c in self.covers)
        return tuple(each for each in found if isinstance(each, Moving))

    def boxes_at(self, seconds: float) -> tuple[Box, ...]:
        """What is covered of a film's picture at that time."""
        return boxes_at(self.covers, seconds)

    def frames(self, frames: Sequence[Frame], end: float | None = None) -> tuple[Frame, ...]:
        """Consecutive ones; `end` is when the next comes, where that is known; inf when none does."""
        if not self.covers or not frames:
            return tuple(frames)
        ends = (*(each.seconds for each in frames[1:]), end)
        return tuple(self.frame(each, until) for each, until in zip(frames, ends, strict=True))

    def frame(self, frame: Frame, until: float | None = None) -> Frame:
        """A frame of a film with the boxes that are drawn at its time, or while it is shown until then."""
        boxes, pixels = boxes_at(self.covers, frame.seconds, until), frame.pixels
        whole = PageSize(pixels.width, pixels.height)
        return replace(frame, pixels=covered(pixels, (), [_rect(box, whole) for box in boxes])) if boxes else frame


def may_be_called(name: str, shown: str) -> bool:
    """Whether a sheet of this name may have been shown as the other, numbered among those that looked the same."""
    return same_but_for_blocks(name, shown) or (BLOCK in shown and same_but_for_blocks(name, _NUMBER.sub("", shown)))


def _rect(box: Box, size: PageSize) -> Rect:
    across, down = size.width / 100, size.height / 100
    return box.x * across, box.y * down, (box.x + box.width) * across, (box.y + box.height) * down


def over(pixels: Pixels, clip: Rect, ink: Sequence[Rect], places: Sequence[Rect]) -> Pixels:
    """The drawn part of a page, given in its units, with what lies over it."""
    if not ink and not places:
        return pixels
    across, down = pixels.width / (clip[2] - clip[0]), pixels.height / (clip[3] - clip[1])

    def moved(rects: Sequence[Rect]) -> list[Rect]:
        return [
            ((x0 - clip[0]) * across, (y0 - clip[1]) * down, (x1 - clip[0]) * across, (y1 - clip[1]) * down)
            for x0, y0, x1, y1 in rects
        ]

    return covered(pixels, moved(ink), moved(places))


def covered(pixels: Pixels, ink: Sequence[Rect], places: Sequence[Rect]) -> Pixels:
    """Rectangles in pixels: `ink` filled, `places` turned into a mosaic too coarse to know anybody by."""
    import numpy as np  # here, because a document without a veil needs none

    image: Any = np.frombuffer(bytearray(pixels.data), np.uint8).reshape(pixels.height, pixels.stride)
    image = image[:, : pixels.width * pixels.depth].reshape(pixels.height, pixels.width, pixels.depth)
    for rect in places:
        _mosaic(image, _inside(rect, pixels))
    for rect in ink:
        x0, y0, x1, y1 = _inside(rect, pixels)
        image[y0:y1, x0:x1] = INK
    return Pixels(pixels.width, pixels.height, pixels.width * pixels.depth, image.tobytes(), pixels.wide)


def _inside(rect: Rect, pixels: Pixels) -> tuple[int, int, int, int]:
    """Whole pixels, outward, within the picture."""
    x0, y0, x1, y1 = rect
    left, top = max(0, int(x0)), max(0, int(y0))
    return left, top, min(pixels.width, max(left, int(x1) + 1)), min(pixels.height, max(top, int(y1) + 1))


def _mosaic(image: Any, rect: tuple[int, int, int, int]) -> None:
    x0, y0, x1, y1 = rect
    step = max(4, (x1 - x0) // MOSAIC, (y1 - y0) // MOSAIC)
    for top in range(y0, y1, step):
        for left in range(x0, x1, step):
            part = image[top : min(top + step, y1), left : min(left + step, x1)]
            part[:] = part.reshape(-1, part.shape[2]).mean(axis=0)
