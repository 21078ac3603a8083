"""A document and the pane of its pages: whether the pane stands there, how wide, and how it was left."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from assessor_app.documents.values import PageSize
from ui import theme
from ui.theme import Size
from ui.viewers.page_feed import Headings, PageFeed
from ui.viewers.page_pane import OUTLINE, PAGES, PagePane
from ui.widgets.splitter import Splitter

NOWHERE = "This document has one page and no outline."


class Beside(Splitter):
    """The pane is shut until it is wanted, and wherever there is nothing in it to go to."""

    page_requested = Signal(int)
    left = Signal()  # the keys go back into the pages
    changed = Signal(bool, bool)  # whether the pane is there, and whether it could be
    kept = Signal(object)  # how it stands from now on, for `place`
    said = Signal(str)

    def __init__(self, document: QWidget, parent: QWidget | None = None) -> None:
        pane = PagePane()
        super().__init__(pane, document, stretch=1, name="Pages and document", parent=parent)
        self.pane = pane
        self.wanted = self._quiet = False
        self._width = theme.current().px(Size.PAGE_PANE)
        self.setSizes([self._width, 9999])
        self.pane.hide()
        self.pane.page_requested.connect(self._on_pane_page)
        self.pane.left.connect(self.left)
        self.pane.tab_chosen.connect(self._tell)
        self.placed.connect(self._on_placed)

    def show_pages(self, sizes: Sequence[PageSize], feed: PageFeed | None) -> None:
        """Another document; its outline is asked for, too."""
        self.pane.show_pages(tuple(sizes), feed)
        self._show()
        if feed is not None:
            feed.outlined.connect(self._on_feed_outlined)
            feed.want_outline()

    def enter(self) -> None:
        """T: into the pane, which opens for it; from in there it is shut."""
        if not self.pane.useful:
            self.said.emit(NOWHERE)
        elif self.pane.isAncestorOf(self.window().focusWidget() or self):
            self._want(False)
            self.left.emit()
        else:
            self._want(True)
            self.pane.take_focus()

    def toggle(self) -> None:
        """The button: the keys stay with the pages."""
        self._want(not self.wanted)
        self.left.emit()

    def place(self, kept: object) -> None:
        """As `kept` told it once."""
        if isinstance(kept, dict):
            self.wanted = bool(kept.get("open"))
            self.pane.choose_tab(PAGES if kept.get("tab") == PAGES else OUTLINE)
            self._width = kept.get("width") or self._width
            self.remember([self._width, 9999])
            self._show()

    def set_quiet(self, quiet: bool) -> None:
        """Only the pages, for a room that looks on."""
        self._quiet = quiet
        self._show()

    def _want(self, wanted: bool) -> None:
        self.wanted = wanted
        self._show()
        self._tell()

    def _show(self) -> None:
        shown = self.wanted and self.pane.useful and not self._quiet
        self.pane.setVisible(shown)
        self.changed.emit(shown, self.pane.useful)

    def _tell(self) -> None:
        self.kept.emit({"open": self.wanted, "tab": self.pane.wanted_tab, "width": self._width})

    def _on_placed(self, widths: list[int]) -> None:
        self._width = widths[0]
        self._tell()

    def _on_feed_outlined(self, found: Headings) -> None:
        self.pane.show_outline(found)
        self._show()

    def _on_pane_page(self, page: int) -> None:
        self.page_requested.emit(page)
        self.left.emit()
