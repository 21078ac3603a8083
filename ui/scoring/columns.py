"""The three columns of the Score screen: what stands in each, how wide they are, and the rubric taken out."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QSplitter, QStackedWidget, QWidget

from ui import theme
from ui.scoring.rubric_window import RubricWindow
from ui.theme import Size

LEAST = (180, 320, 320)  # unscaled pixels
BESIDE_SHEET = 400  # pixels the viewer keeps beside the commit sheet


class Columns(QSplitter):
    """Each column is a stack of which one widget shows. `widths_chosen` carries the widths the assessor dragged."""

    widths_chosen = Signal(list)
    docked = Signal()

    def __init__(self, stacks: Sequence[Sequence[QWidget]], widths: list[int] | None, panel: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, panel)
        look = theme.current()
        self.setHandleWidth(1)
        self.setChildrenCollapsible(False)
        self._stacks = tuple(QStackedWidget(panel) for _ in stacks)
        for number, (stack, pages) in enumerate(zip(self._stacks, stacks, strict=True)):
            for page in pages:
                stack.addWidget(page)
            stack.setMinimumWidth(look.px(LEAST[number]))
            self.addWidget(stack)
            self.setStretchFactor(number, 1 if number == 1 else 0)
        self._left, _middle, self._right = self._stacks
        self._usual, self._room = stacks[2][0], 0  # the rubric; pixels the findings took from the viewer
        self._widths = widths or [look.px(Size.EVIDENCE_LIST), 9999, look.px(Size.RUBRIC)]
        self.setSizes(self._widths)
        self.window_of_its_own = RubricWindow(self._right, self, panel)
        self.window_of_its_own.docked.connect(self._on_docked)
        self.splitterMoved.connect(self._on_splitter_moved)

    def show_page(self, page: QWidget) -> None:
        """Bring a widget to the top of the column it stands in."""
        stack = next(stack for stack in self._stacks if stack.indexOf(page) >= 0)
        stack.setCurrentWidget(page)

    def shows(self, page: QWidget) -> bool:
        return any(stack.currentWidget() is page for stack in self._stacks)

    def widen_left(self, to: int) -> None:
        """Room for what needs more of it in the left column, taken from the viewer until `narrow_left`."""
        self._room = max(0, to - self._left.width())
        self._take(self._room)

    def narrow_left(self) -> None:
        self._take(-self._room)
        self._room = 0

    def begin_review(self, sheet: QWidget) -> None:
        """The sheet in the rubric's place; the viewer makes room for it."""
        self._keep_widths()
        self.show_page(sheet)
        if not self.window_of_its_own.out:
            left = self._widths[0]
            wide = min(theme.current().px(Size.COMMIT_SHEET), max(self.width() - left - BESIDE_SHEET, BESIDE_SHEET))
            self.setSizes([left, self.width() - left - wide, wide])

    def end_review(self) -> None:
        self._right.setCurrentWidget(self._usual)
        if not self.window_of_its_own.out:
            self.setSizes(self._widths)

    def pop_out(self) -> None:
        """The right column into a window of its own, or back."""
        self._keep_widths()
        self.window_of_its_own.toggle()

    def _keep_widths(self) -> None:
        if not self.window_of_its_own.out and self._right.currentWidget() is self._usual:
            self._widths = self.sizes()

    def _take(self, pixels: int) -> None:
        left, middle, *right = self.sizes()
        self.setSizes([left + pixels, middle - pixels, *right])

    def _on_docked(self) -> None:
        self.setSizes(self._widths)
        self.docked.emit()

    def _on_splitter_moved(self) -> None:
        if not self.window_of_its_own.out and self._right.currentWidget() is self._usual:
            self.widths_chosen.emit(self.sizes())
