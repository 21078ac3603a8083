"""The question that comes before any evidence: is there a conflict of interest?"""

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFrame, QMenu, QVBoxLayout

from assessor_app.domain.assessment import Conflict
from ui.theme import Size, Type, current
from ui.widgets.button import Button, Kind
from ui.widgets.layout import column, empty, nest, row
from ui.widgets.marks import IconMark
from ui.widgets.text import label

CONFLICTS = {
    Conflict.OWN_DISTRICT: "It comes from my own district",
    Conflict.COLLEAGUE: "I work with this educator",
    Conflict.COACHED: "I coached this educator",
    Conflict.PAID_TUTOR: "I was paid to tutor this educator",
}


class ConflictCard(QFrame):
    """Asks, or says what was answered and when. `answered` carries a Conflict."""

    answered = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)

    def ask(self) -> None:
        """Show the question with its two answers."""
        empty(self._column)
        none = Button("No conflict", kind=Kind.PLAIN, small=True)
        none.clicked.connect(lambda: self.answered.emit(Conflict.NONE))
        some = Button("I have one", kind=Kind.PLAIN, small=True, trailing_icon="caret-down")
        some.clicked.connect(lambda: self._drop(some))
        words = column(
            label("Conflict of interest?", strong=True),
            label("Asked before any evidence opens.", Type.CAPTION, tone="quiet"),
            gap=0,
        )
        nest(self._column, row(IconMark("handshake"), words, None, gap=10))
        self._column.addSpacing(current().px(8))
        nest(self._column, row(none, some, None))

    def show_answer(self, answer: Conflict, on: str, *, final: bool) -> None:
        """Show the answer given; until something was scored it can be changed."""
        empty(self._column)
        clear = answer is Conflict.NONE
        title = "No conflict of interest" if clear else f"Conflict of interest: {answer.value}"
        detail = f"Your answer{f' of {on}' if on else ''}, kept with the reading" if clear else "You can’t score it."
        words = column(label(title, strong=not clear), label(detail, Type.CAPTION, tone="quiet", wrap=True), gap=0)
        line = row(IconMark("handshake"), gap=10)
        nest(line, words, 1)
        if clear and not final:
            change = Button("Change", kind=Kind.LINK, small=True)
            change.clicked.connect(lambda: self._drop(change))
            line.addWidget(change, 0, Qt.AlignmentFlag.AlignTop)
        nest(self._column, line)

    def _drop(self, button: Button) -> None:
        self.menu().popup(button.mapToGlobal(QPoint(0, button.height() + current().px(Size.RADIUS))))

    def menu(self) -> QMenu:
        """The kinds of conflict; it deletes itself when closed."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for conflict, words in CONFLICTS.items():
            entry = QAction(words, menu)
            entry.triggered.connect(lambda _checked=False, c=conflict: self.answered.emit(c))
            menu.addAction(entry)
        return menu
