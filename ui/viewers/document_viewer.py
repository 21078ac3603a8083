"""The viewer of everything that has pages: PDF, DOCX and text answers, with its floating strip and notices."""

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from assessor_app.documents.pool import OpenDocument
from assessor_app.documents.values import Kind
from assessor_app.domain.evidence import Anchor, ImageRegion, PageRegion, TextRange
from ui.background import Background
from ui.viewers.beside import Beside
from ui.viewers.layouts import CITE_THERE, Layouts
from ui.viewers.notice import NoticeStrip
from ui.viewers.page_feed import PageFeed
from ui.viewers.page_view import PageView, Tool
from ui.viewers.pixmap_cache import PixmapCache
from ui.viewers.question import QuestionStrip
from ui.viewers.seen_ranges import pages_as_ranges
from ui.viewers.text_selection import Place, Selection
from ui.viewers.tool_strip import ToolStrip
from ui.viewers.viewer import OpenArtifact, Seen, ShownLink


class DocumentViewer(QWidget):
    """Fits `ui.viewers.viewer.Viewer`."""

    scope = "Document"
    seen = Signal(object)
    link_chosen = Signal(str)
    selection_changed = Signal()
    search_requested = Signal()
    failed = Signal(str)
    found_changed = Signal(int, int)
    said = Signal(str)

    def __init__(self, background: Background, cache: PixmapCache, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._background, self._cache = background, cache
        self._opened: OpenArtifact | None = None
        self._links: tuple[ShownLink, ...] = ()
        self._pictured = False
        self.layouts = Layouts(background, self)
        self.pages = PageView(self)
        self._notice, self._question = NoticeStrip(self), QuestionStrip(self)
        self._stage = QWidget(self)
        self.beside = Beside(self._stage, self)
        for owner, child in ((self, None), (self._stage, self.pages)):
            column = QVBoxLayout(owner)
            column.setContentsMargins(0, 0, 0, 0)
            column.setSpacing(0)
            if child is not None:
                column.addWidget(child)
            else:
                column.addWidget(self._question)
                column.addWidget(self._notice)
                column.addWidget(self.beside, 1)
        self.strip = ToolStrip(self._stage, ("select", "region"), search=True, pages=True)
        self.strip.watch(self.pages)
        self.strip.watch(self.pages.viewport())
        self.setFocusProxy(self.pages)
        self._connect()
        self._connect_pane()
        self.set_tool("select")

    def _connect(self) -> None:
        strip, pages = self.strip, self.pages
        strip.tool_requested.connect(self.set_tool)
        strip.search_requested.connect(self.search_requested)
        strip.zoom_in_requested.connect(pages.zoom_in)
        strip.zoom_out_requested.connect(pages.zoom_out)
        strip.fit_requested.connect(pages.fit_width)
        strip.page_step_requested.connect(self.step_page)
        strip.dim_requested.connect(pages.set_dimmed)
        pages.zoom_changed.connect(strip.set_zoom)
        pages.page_changed.connect(self._on_pages_page_changed)
        pages.pages_seen.connect(self._on_pages_seen)
        pages.selection_changed.connect(self.selection_changed)
        pages.link_chosen.connect(self.link_chosen)
        pages.failed.connect(self.failed)
        pages.found_changed.connect(self.found_changed)
        self.layouts.changed.connect(self._on_layouts_changed)
        self._notice.acted.connect(self.layouts.toggle)

    def _connect_pane(self) -> None:
        strip, beside = self.strip, self.beside
        strip.page_requested.connect(self.pages.go_to_page)
        strip.pane_requested.connect(beside.toggle)
        beside.page_requested.connect(self.pages.go_to_page)
        beside.changed.connect(strip.set_pane)
        beside.said.connect(self.said)
        for leaving in (strip, beside):
            leaving.left.connect(self.pages.setFocus)
        self.pages.page_changed.connect(beside.pane.set_page)

    def show_artifact(self, opened: OpenArtifact) -> None:
        self._opened = opened
        self.layouts.begin(opened)
        self._show(opened.document)
        self._offer_text(opened.document.kind is not Kind.IMAGE)
        pages = len(opened.document.pages)
        self.pages.setAccessibleName(f"{opened.title}, {pages} page{'' if pages == 1 else 's'}")
        self.strip.wake()

    def _offer_text(self, there: bool) -> None:
        """A picture of several pages has regions only."""
        if there and self._pictured:
            self._take_tool("select")
        elif not there:
            self._take_tool("region")
        self._pictured = not there
        self.strip.set_tool_offered("select", there)

    def ask(self, question: str) -> None:
        """The question of the answer on show stands above its page, so that places in the answer stay what they are."""
        self._question.ask(question)

    def _show(self, document: OpenDocument) -> None:
        self._say(document)
        feed = PageFeed(document, self._background, self._cache, self)
        self.pages.show_pages(document.pages, feed)
        self.beside.show_pages(document.pages, feed)

    def _say(self, document: OpenDocument) -> None:
        self._notice.offer(self.layouts.offer, "L")
        self._notice.say(self.layouts.said or " ".join(filter(None, (document.notice, *document.warnings))))

    @property
    def refusal(self) -> str:
        """Why nothing can be cited here; empty where it can."""
        return CITE_THERE if self.layouts.faithful else ""

    def clear(self) -> None:
        self._opened, self._links = None, ()
        self.layouts.clear()
        self._question.ask("")
        self._notice.offer("")
        self._notice.say("")
        self.pages.show_pages((), None)
        self.beside.show_pages((), None)

    def set_tool(self, name: str) -> None:
        """`select` or `region`."""
        self._take_tool(name)
        self.pages.setFocus()

    def _take_tool(self, name: str) -> None:
        self.pages.set_tool(Tool(name))
        self.strip.set_tool(name)

    def toggle_region(self) -> None:
        """R: the arrows draw a region, or go through the text again."""
        self.set_tool("select" if self.pages.tool is Tool.REGION else "region")

    def set_quiet(self, quiet: bool) -> None:
        """Only the pages, for a room that looks on."""
        self.strip.set_quiet(quiet)
        self.beside.set_quiet(quiet)

    def step_page(self, step: int) -> None:
        self.pages.go_to_page(self.pages.page + step)

    def selection_anchor(self) -> Anchor | None:
        return next(iter(self.selection_anchors()), None)

    def selection_anchors(self) -> tuple[Anchor, ...]:
        return () if self.layouts.faithful else self.pages.selected()

    def clear_selection(self) -> None:
        self.pages.select(None)

    def show_links(self, links: Sequence[ShownLink]) -> None:
        self._links = tuple(replace(link, anchor=_on_a_page(link.anchor)) for link in links)
        self.pages.show_links(() if self.layouts.faithful else self._links)

    def jump_to(self, anchor: Anchor) -> None:
        self.layouts.back()
        self.pages.jump_to(_on_a_page(anchor))

    def select_anchor(self, anchor: Anchor) -> None:
        """Take a quote in hand, ready to be linked."""
        self.layouts.back()
        if isinstance(anchor, TextRange) and anchor.page is not None:
            place = Place(anchor.page, anchor.start), Place(anchor.page, anchor.end)
            self.pages.select(Selection(*place))

    def look_for(self, needle: str) -> None:
        """Highlight every place of `needle`; an empty one ends the search."""
        if needle:
            self.layouts.back()
        self.pages.look_for(needle)
        self.strip.set_searching(bool(needle))

    def find_next(self, step: int = 1) -> None:
        self.pages.find_next(step)

    def _on_pages_page_changed(self, page: int) -> None:
        self.strip.set_page(page, max(self.pages.page_count, 1))

    def _on_pages_seen(self, pages: tuple[int, ...]) -> None:
        if self._opened is not None:
            whole = float(len(self._opened.document.pages))
            share = whole / max(1, self.pages.page_count)  # LibreOffice's pages are others, and as much of the whole
            ranges = tuple((first * share, last * share) for first, last in pages_as_ranges(pages))
            self.seen.emit(Seen(self._opened.artifact, ranges, whole))

    def _on_layouts_changed(self) -> None:
        """The other layout, at about the same place; or only other words."""
        document, feed = self.layouts.document, self.pages.feed
        if document is None:
            return
        if feed is not None and feed.document is document:
            self._say(document)
            return
        share = (self.pages.page - 1) / max(1, self.pages.page_count)
        self._show(document)
        self.show_links(self._links)
        self.pages.go_to_page(1 + round(share * len(document.pages)))


def _on_a_page(anchor: Anchor) -> Anchor:
    """A region of a picture lies on the first page of one with several."""
    return PageRegion(1, anchor.box) if isinstance(anchor, ImageRegion) else anchor
