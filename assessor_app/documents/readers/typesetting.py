"""Sets blocks as pages: text flows from page to page, table rows are split between lines, and nothing is cut off."""

from collections.abc import Iterable
from typing import Any

from assessor_app.documents.limits import Limits
from assessor_app.documents.readers.blocks import Block, Flow, NewPage, Paper, Table
from assessor_app.documents.readers.layout import CUT, LATE, MOST_HEADINGS, Heading, shown_of
from assessor_app.documents.readers.patience import Patience
from assessor_app.documents.readers.protocol import Unfit
from assessor_app.documents.readers.sheets import Sheets, blank_sheet, close
from assessor_app.documents.readers.slabs import Type, first_need, placed
from assessor_app.documents.readers.table_setting import TableSetter
from assessor_app.documents.values import PageSize

_LINE = 20.0  # points below which nothing more is begun on a page


def set_pages(
    blocks: Iterable[Block], css: str, pictures: dict[str, bytes], limits: Limits, patience: Patience
) -> Sheets:
    """The pages, with an outline of the headings; a warning says when there are more than may be shown. `pictures` may
    grow while blocks are taken. Raises Unfit when nothing comes of it."""
    press = _Press(Type(css, pictures), limits, patience)
    try:
        press.set_all(blocks)
    except MemoryError as error:
        raise Unfit("The document needs more memory than one document may have.") from error
    pages = Sheets(tuple(press.sizes), lambda page: press.listed[page - 1], limits, tuple(press.headings))
    pages.warnings = (shown_of(press.cut, len(press.listed)),) if press.cut else ()
    return pages


def set_more(
    blocks: Iterable[Block], kind: Type, limits: Limits, listed: list[Any], headings: list[Heading], patience: Patience
) -> str:
    """Add the pages to those there are; why there are no more, if there were more."""
    press = _Press(kind, limits, patience, listed, headings)
    press.set_all(blocks)
    return press.cut


class _Full(Exception):
    """There are as many pages as there may be."""


class _Press:
    """The page being set, and those that are done."""

    def __init__(
        self, kind: Type, limits: Limits, patience: Patience, listed: list[Any] | None = None,
        headings: list[Heading] | None = None,
    ) -> None:  # fmt: skip
        self.type = kind
        self.listed: list[Any] = listed if listed is not None else []
        self.sizes: list[PageSize] = []
        self.headings: list[Heading] = headings if headings is not None else []
        self.cut = ""
        self._paper = Paper()
        self._most = limits.max_laid_out_pages
        self._patience = patience
        self.device: Any = None
        self.y = self.bottom = 0.0
        self._filled = False

    def set_all(self, blocks: Iterable[Block]) -> None:
        """Every block, until the pages or the time run out."""
        try:
            for block in blocks:
                self._set(block)
                if self.cut:
                    return
            if self.device is None and not self.listed:
                self.new_page()
        except _Full:
            pass
        finally:
            self._close_page()

    def _set(self, block: Block) -> None:
        if isinstance(block, Paper):
            if block != self._paper:
                self._close_page()
                self._paper = block
        elif isinstance(block, NewPage):
            if self.device is not None and self._filled:
                self._close_page()
        elif isinstance(block, Table):
            self._open_page()
            TableSetter(block, self._paper.left, self._paper.text_width, self).set_rows()
        else:
            self._open_page()
            self._flow(block)

    def _flow(self, block: Flow) -> None:
        story, more, idle = self.type.story(block.html), 1, 0
        while more:
            if self._filled and self.bottom - self.y < max(_LINE, first_need(block.html)):
                self.new_page()
            more, height = placed(story, self._paper.left, self.y, self._paper.text_width, self.bottom - self.y)
            empty = height <= 0
            idle = idle + 1 if empty else 0
            if idle > 1:
                raise Unfit("The document could not be laid out as pages.")
            if "<h" in block.html:
                story.element_positions(lambda at: self._note_heading(at))  # it takes functions only
            story.draw(self.device)
            self.advance(self.y + max(0.0, height))
            if more:
                self.new_page()

    def _note_heading(self, at: Any) -> None:
        title = " ".join((at.text or "").split())[:300] if at.heading and at.open_close & 1 else ""
        if title and len(self.headings) < MOST_HEADINGS:
            self.headings.append((int(at.heading), title, len(self.listed)))

    def advance(self, y: float) -> None:
        """Say how far down the page is filled."""
        self.y, self._filled = min(max(y, self.y), self.bottom), True

    def late(self) -> bool:
        """Whether the time is up where something is set already; then no more is, which is said."""
        if self._patience.over and (self._filled or len(self.listed) > 1):
            self.cut = LATE
        return bool(self.cut)

    @property
    def top(self) -> float:
        return self._paper.top

    def new_page(self) -> None:
        """Close the page and begin the next; gives up when there are enough."""
        self._close_page()
        self._open_page()

    def _open_page(self) -> None:
        if self.device is not None:
            return
        late = self._patience.over
        if len(self.listed) >= self._most or (late and self.listed):
            self.cut = LATE if late else CUT
            raise _Full
        size = PageSize(self._paper.width, self._paper.height)
        listed, self.device = blank_sheet(size)
        self.listed.append(listed)
        self.sizes.append(size)
        self.y, self.bottom = self._paper.top, self._paper.height - self._paper.bottom
        self._filled = False

    def _close_page(self) -> None:
        if self.device is not None:
            close(self.device)
            self.device = None
