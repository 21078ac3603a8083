"""The pane beside a document: its outline, where it has one, and its pages as small pictures."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QFrame, QStackedWidget, QWidget

from assessor_app.documents.values import PageSize
from ui.theme import Size, current
from ui.viewers.outline_list import OutlineList
from ui.viewers.page_feed import PageFeed
from ui.viewers.page_list import PageList
from ui.widgets.button import Button, Kind
from ui.widgets.layout import column, panel, row
from ui.widgets.text import hairline

OUTLINE, PAGES = 0, 1


class PagePane(QFrame):
    """Whether it shows is its owner's to say; `tab_chosen` tells that a hand chose the outline or the pages."""

    page_requested = Signal(int)
    tab_chosen = Signal()
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("ground", "surface")
        self.setMinimumWidth(current().px(Size.PAGE_PANE))
        self.setMaximumWidth(current().px(2 * Size.PAGE_PANE))
        self.wanted_tab = OUTLINE
        self.outline, self.pages = OutlineList(self), PageList(self)
        self._stack, self._group = QStackedWidget(self), QButtonGroup(self)
        tabs = row(gap=2, margins=(8, 6, 8, 6))
        for number, (title, listing) in enumerate((("Outline", self.outline), ("Pages", self.pages))):
            tab = Button(title, kind=Kind.QUIET, small=True)
            tab.setCheckable(True)
            self._group.addButton(tab, number)
            tabs.addWidget(tab)
            self._stack.addWidget(listing)
            listing.left.connect(self.left)
        tabs.addStretch(1)
        self.outline.page_requested.connect(self.page_requested)
        self.pages.page_requested.connect(self.page_requested)
        self._group.idClicked.connect(self._on_group_clicked)
        self.setLayout(column(panel(tabs), hairline(), self._stack, gap=0))
        self._show_tab()

    @property
    def useful(self) -> bool:
        """Whether there is anywhere to go."""
        return len(self.pages.sizes) > 1 or bool(self.outline.outline.headings)

    def show_pages(self, sizes: tuple[PageSize, ...], feed: PageFeed | None) -> None:
        self.outline.show_outline(())
        self.pages.show_pages(sizes, feed)
        self._show_tab()

    def show_outline(self, found: Sequence[tuple[int, str, int]]) -> None:
        self.outline.show_outline(found)
        self.outline.set_page(self.pages.page)
        self._show_tab()

    def set_page(self, page: int) -> None:
        self.outline.set_page(page)
        self.pages.set_page(page)

    def choose_tab(self, tab: int) -> None:
        self.wanted_tab = tab
        self._show_tab()

    def take_focus(self) -> None:
        (self.pages if self._stack.currentIndex() == PAGES else self.outline).setFocus()

    def _show_tab(self) -> None:
        """The tab that is wanted; the pages where there is no outline."""
        there = bool(self.outline.outline.headings)
        shown = self.wanted_tab if there else PAGES
        self._group.button(OUTLINE).setVisible(there)
        self._group.button(shown).setChecked(True)
        self._stack.setCurrentIndex(shown)

    def _on_group_clicked(self, tab: int) -> None:
        self.choose_tab(tab)
        self.tab_chosen.emit()
