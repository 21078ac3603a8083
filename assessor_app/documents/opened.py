"""One open document as a viewer holds it: its pages, words, sheets and frames, with what must not be seen covered."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from math import inf
from typing import Any, TypeVar

from assessor_app.documents import checks
from assessor_app.documents.conversation import Conversation
from assessor_app.documents.keeper import Keeper
from assessor_app.documents.limits import Limits
from assessor_app.documents.slate import Lent
from assessor_app.documents.source import Source
from assessor_app.documents.values import CaptionTrack, Cell, Frame, Kind, Pixels, Sheet, SheetLayout, Trait, Word
from assessor_app.documents.veil import Rect, Veil, may_be_called, over
from assessor_app.documents.wire import Broken, Message, Payload
from assessor_app.domain.errors import Unreadable
from assessor_app.domain.evidence import Box as PercentBox
from assessor_app.domain.masking import same_but_for_blocks
from assessor_app.domain.moving import SAME, Moving, Sighting

Answer = TypeVar("Answer")
Box = tuple[float, float, float, float]
BLOCK_ROWS = 5_000  # of one question


class OpenDocument:
    """Blocking calls from any thread; each raises Unreadable when the file, or this part of it, cannot be shown.

    `pages` has one size a page (a picture: one page, in pixels; a workbook: the first screen of each sheet);
    `sheets` is there for workbooks, `media` for video and sound only.
    """

    def __init__(self, keeper: Keeper, limits: Limits, source: Source, name: str, seconds: float) -> None:
        self._limits, self.name = limits, name
        self.veil = Veil()
        self.damaged: set[int] = set()  # pages seen so far of which not everything could be shown
        self.talk = Conversation(keeper, limits, source, name)
        self._ask = self.talk.ask
        self.talk.begin(self._read_description, seconds)

    def _read_description(self, head: Message) -> None:
        self.kind = checks.kind(head)
        self._warnings = checks.warnings(head)
        self.notice = checks.notice(head)
        self.pages = checks.pages(head, self._limits)
        self._sheets = checks.sheets(head, self._limits)
        self.media = checks.media(head)
        if len(self._sheets) != (len(self.pages) if self.kind.gridded else 0):
            raise Broken("the sheets do not fit the kind")
        if (self.media is None) == self.kind.timed or bool(self.pages) == self.kind.timed:
            raise Broken("the description does not fit the kind")

    @property
    def one_picture(self) -> bool:
        """A picture has one page; a fax or a scan may have more."""
        return self.kind is Kind.IMAGE and len(self.pages) == 1

    def _timed(self, timed: bool) -> None:
        if self.kind.timed is not timed:
            raise Unreadable(self.name, "This file has no pages." if timed is False else "This file does not play.")

    @property
    def warnings(self) -> tuple[str, ...]:
        """Doubts about the file, as sentences; they may name files that are called after people."""
        return tuple(map(self.veil.text, self._warnings))

    def warn(self, sentence: str) -> None:
        """What somebody else found about it."""
        self._warnings = (*self._warnings, sentence)

    @property
    def sheets(self) -> tuple[Sheet, ...]:
        """In the order of their tabs; their names may be those of people."""
        return self.veil.sheets(self._sheets) if self.veil.hidden else self._sheets

    def sheet_called(self, name: str, tab: int | None = None) -> int | None:
        """The number, from 1, of the sheet that an evidence link names, be its name hidden then or now; None where no
        sheet is called so, or several could be meant. `tab` is the number it had when it was cited."""
        if tab is not None and 1 <= tab <= len(self._sheets) and may_be_called(self._sheets[tab - 1].name, name):
            return tab
        for names in ([sheet.name for sheet in self._sheets], [sheet.name for sheet in self.sheets]):
            if name in names:
                return names.index(name) + 1
        alike = [n for n, sheet in enumerate(self._sheets, 1) if same_but_for_blocks(sheet.name, name)]
        return alike[0] if len(alike) == 1 else None

    def _page(self, page: int) -> int:
        self._timed(False)
        if not 1 <= page <= len(self.pages):
            raise Unreadable(self.name, f"There is no page {page}.")
        return page

    def render(self, page: int, scale: float, clip: Box | None = None) -> Pixels:
        """The page (from 1) at `scale` (1.0 = 72 dots an inch; pictures: 1.0 = one pixel), or the part inside `clip`,
        in points. Beyond the pixel limit the result is smaller than asked: stretch it over the place."""
        return self._drawn(_kept, page, scale, clip, wide=False)

    def drawn(self, take: Callable[[Pixels], Answer], page: int, scale: float, clip: Box | None = None) -> Answer:
        """What `take` makes of the picture `render` would give, its pixels wide where its reader can. They are there
        only while it runs, and `take` keeps no view of them: the next picture is written in their place."""
        return self._drawn(take, page, scale, clip, wide=True)

    def lent(
        self, take: Callable[[Pixels, Lent | None], Answer], page: int, scale: float, clip: Box | None = None
    ) -> Answer:
        """The same; pixels that come with what lends them are there as long as somebody holds that."""
        return self.drawn(lambda pixels: take(pixels, self.talk.lend(pixels.data)), page, scale, clip)

    def _drawn(
        self, take: Callable[[Pixels], Answer], page: int, scale: float, clip: Box | None, *, wide: bool
    ) -> Answer:
        if not 0 < scale < 1e4:
            raise Unreadable(self.name, "The size asked for makes no sense.")
        area = None if clip is None else [float(value) for value in clip]
        cover = self._cover(self._page(page), clip) if self.veil else _bare

        def check(head: Message, data: Payload) -> Answer:
            self._doubt(page, head)
            return take(cover(checks.pixels(head.get("pixels"), data, self._limits, head.get("wide", False))))

        return self._ask(check, "render", page=page, scale=scale, clip=area, wide=wide)

    def _cover(self, page: int, clip: Box | None) -> Callable[[Pixels], Pixels]:
        """What must not be read or seen is covered before anybody gets the pixels."""
        size, veil = self.pages[page - 1], self.veil
        x0, y0, x1, y1 = clip or (0.0, 0.0, size.width, size.height)
        part = max(0.0, x0), max(0.0, y0), min(size.width, x1), min(size.height, y1)
        ink = self._ink(page, veil) if veil.hidden else ()
        return lambda drawn: over(drawn, part, ink, veil.places(page, size))

    def _ink(self, page: int, veil: Veil) -> tuple[Rect, ...]:
        text, words = self._ask(lambda head, _: checks.words(head, self._limits), "words", page=page)
        return veil.ink(text, words)

    def words(self, page: int) -> tuple[Word, ...]:
        """Words in reading order; each stands in `text(page)` at its `start`."""
        text, words = self._ask(lambda head, _: checks.words(head, self._limits), "words", page=self._page(page))
        return self.veil.words(text, words) if self.veil else words

    def text(self, page: int) -> str:
        """The page's text; offsets of evidence links count in it."""

        def check(head: Message, _: Payload) -> str:
            self._doubt(page, head)
            return checks.page_text(head, self._limits)

        return self.veil.text(self._ask(check, "text", page=self._page(page)))

    def _doubt(self, page: int, head: Message) -> None:
        if head.get("damaged") is True:
            self.damaged.add(page)

    def outline(self) -> tuple[tuple[int, str, int], ...]:
        """Level (from 1), title, page."""
        self._timed(False)
        found = self._ask(lambda head, _: checks.outline(head, len(self.pages)), "outline")
        return tuple((level, self.veil.text(title), page) for level, title, page in found)

    def traits(self) -> tuple[Trait, ...]:
        """What the file says of people and places beside its content."""
        return self._ask(lambda head, _: checks.traits(head), "traits")

    def _sheet(self, sheet: int) -> int:
        if not 1 <= sheet <= len(self._sheets):
            raise Unreadable(self.name, f"There is no sheet {sheet}." if self._sheets else "This file has no sheets.")
        return sheet

    def layout(self, sheet: int) -> SheetLayout:
        """Widths, heights and merged cells of a sheet, counted from 1."""
        return self._ask(lambda head, _: checks.layout(head, self._limits), "layout", sheet=self._sheet(sheet))

    def cells(self, sheet: int, top: int, left: int, rows: int, columns: int) -> tuple[Cell, ...]:
        """The cells of a block that are not empty; rows and columns count from 0."""
        block = max(0, top), max(0, left), min(max(1, rows), BLOCK_ROWS), max(1, columns)
        found = self._ask(
            lambda head, _: checks.cells(head, block, self._limits),
            "cells",
            sheet=self._sheet(sheet),
            **dict(zip(("top", "left", "rows", "columns"), block, strict=True)),
        )
        return self.veil.cells(found) if self.veil else found

    def lines(self, sheet: int) -> Iterator[tuple[int, str]]:
        """Every row that holds something, counted from 0, as one text with a tab between columns from the first on."""
        first: int | None = 0
        while first is not None:
            at = first
            found, first = self._ask(
                self._lines_from(at),
                "lines",
                sheet=self._sheet(sheet),
                first=at,
            )
            yield from ((row, self.veil.text(text)) for row, text in found)

    def _lines_from(self, first: int) -> Callable[[Message, Payload], tuple[tuple[tuple[int, str], ...], int | None]]:
        return lambda head, _: checks.lines(head, first, self._limits)

    def thumbnails(self, count: int, height: int) -> tuple[Frame, ...]:
        """At most `count` pictures spread evenly over the film, near `height` pixels high; each says its time, and what
        lies over it until its share of the film is over."""
        count, height = min(max(1, count), self._limits.max_frames), min(max(16, height), 1080)
        found = self._frames("thumbnails", count=count, height=height)
        share = (self.media.duration if self.media is not None else 0.0) / max(1, len(found))
        return tuple(
            self.veil.frame(each, max(each.seconds + 2 * SAME, number * share)) for number, each in enumerate(found, 1)
        )

    def frame_at(self, seconds: float, max_height: int | None = None) -> Frame:
        """The frame on screen at `seconds`, with what lies over it by then; beyond the end, the last one."""
        at = max(0.0, float(seconds))
        return self.veil.frame(self._frames("frame_at", seconds=at, max_height=max_height)[0], at + 2 * SAME)

    def frames(self, first: float, count: int, max_height: int | None = None) -> tuple[Frame, ...]:
        """Consecutive frames from the one on screen at `first`; fewer at the end or at the limit of pixels."""
        count = min(max(1, count), self._limits.max_frames)
        found = self._frames("frames", first=max(0.0, float(first)), count=count, max_height=max_height)
        return self.veil.frames(found, inf if len(found) < count else None)

    def frames_before(self, end: float, count: int, max_height: int | None = None) -> tuple[Frame, ...]:
        """Up to `count` frames that came before the one at `end`, in order; none before the first."""
        self._timed(True)
        count = min(max(1, count), self._limits.max_frames)

        def take(head: Message, data: Payload) -> tuple[Frame, ...]:
            return checks.frames(head, data, self._limits)

        found = self._ask(take, "frames_before", end=max(0.0, float(end)), count=count, max_height=max_height)
        return self.veil.frames(found, end)

    def captions(self) -> tuple[CaptionTrack, ...]:
        """Every track of captions inside the recording that holds text."""
        self._timed(True)
        return self.veil.tracks(self._ask(lambda head, _: checks.captions(head), "captions"))

    def doubts(self) -> tuple[str, ...]:
        """What cannot be decoded of a recording, or of pictures on pages, as sentences beside its warnings; takes
        seconds."""
        return self._ask(lambda head, _: checks.warnings(head), "doubts")

    def faces(self, page: int) -> tuple[PercentBox, ...]:
        """Faces found on a page or a picture, in per cent of it."""
        return self._ask(lambda head, _: checks.faces(head.get("faces")), "faces", page=self._page(page))

    def sightings(self, first: float, step: float, count: int) -> tuple[Sighting, ...]:
        """Faces found in frames every `step` seconds from `first` on: at least one frame, at most `count`."""
        self._timed(True)

        def take(head: Message, _data: Payload) -> tuple[Sighting, ...]:
            return checks.sightings(head, first, count)

        return self._ask(take, "sightings", first=first, step=step, count=count)

    def copy(self, covers: Sequence[Moving]) -> Iterator[tuple[bytes, float]]:
        """An MP4 of the recording with these boxes covered: its pieces, each with the share that is done."""
        self._timed(True)
        steps = [[[at, box.x, box.y, box.width, box.height] for at, box in cover.steps] for cover in covers]
        self._ask(lambda _head, _: None, "copy", covers=steps)
        done = False
        while not done:
            data, share, done = self._ask(checks.piece, "copied")
            yield data, share

    def _frames(self, op: str, **arguments: Any) -> tuple[Frame, ...]:
        self._timed(True)
        found = self._ask(lambda head, data: checks.frames(head, data, self._limits), op, **arguments)
        if not found:
            raise Unreadable(self.name, "No picture could be read there.")
        return found

    def waveform(self, buckets: int) -> tuple[float, ...]:
        """The loudest sample of each of `buckets` equal spans, 0 to 1; empty without sound."""
        self._timed(True)
        count = min(max(1, buckets), self._limits.max_buckets)
        return self._ask(lambda head, _: checks.peaks(head, self._limits), "waveform", buckets=count)

    def close(self) -> None:
        """End the worker, also in the middle of a request of another thread."""
        self.talk.close()

    def __enter__(self) -> "OpenDocument":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _bare(pixels: Pixels) -> Pixels:
    return pixels


def _kept(pixels: Pixels) -> Pixels:
    return replace(pixels, data=bytes(pixels.data))
