"""One finding as a card: what was found, its proof, and the two answers an assessor may give."""

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy

from assessor_app.domain.findings import FindingKey, Standing
from assessor_app.queries.findings import Finding
from ui import theme
from ui.scoring.precheck_rows import FindingRow
from ui.theme import Type
from ui.widgets.button import Button, Kind
from ui.widgets.layout import column, row
from ui.widgets.lit_button import LitButton
from ui.widgets.marks import IconMark
from ui.widgets.stepping import step_of
from ui.widgets.text import label

OURS = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Y, Qt.Key.Key_D, Qt.Key.Key_Escape, Qt.Key.Key_Return)

MARKS = {"problem": ("warning", "warning"), "note": ("info", "text_quiet")}  # icon and tone
SETTLED = ("check-circle", "text_quiet")


class FindingCard(LitButton):
    """A click or Enter shows its place; Y gives the code, D waves it away, either again takes it back."""

    confirm_wanted = Signal()
    wave_wanted = Signal(bool)
    stepped = Signal(int)
    left = Signal()
    own_keys = OURS

    def __init__(self, shown: FindingRow) -> None:
        super().__init__()
        self._shown = shown
        self.finding: Finding = shown.finding
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        settled = self.finding.standing is not Standing.OPEN
        said = "" if not settled else f", {self.finding.standing.value}"
        self.setAccessibleName(f"{self.finding.severity.capitalize()}: {shown.sentence}{said}")
        self.setAccessibleDescription(shown.proof)
        icon, tone = SETTLED if settled else MARKS[self.finding.severity]
        words = label(shown.sentence, Type.BODY, tone="quiet" if settled else "", wrap=True)
        top = QHBoxLayout()
        top.setSpacing(theme.current().px(8))
        top.addWidget(IconMark(icon, tone), 0, Qt.AlignmentFlag.AlignTop)
        top.addWidget(words, 1)
        proof = label(shown.proof, Type.CAPTION, tone="quiet", wrap=True, tabular=True)
        if not shown.proof:  # shown before it stands in the card, it would be a window of its own for a moment
            proof.hide()
        self._answers = column(*self._buttons(), gap=4)
        below = column(proof, self._answers, gap=8, margins=(26, 0, 0, 0))
        self.setLayout(column(top, below, gap=4, margins=(10, 8, 10, 10)))

    @property
    def key(self) -> FindingKey:
        return self.finding.key

    def _buttons(self) -> list[Button | QHBoxLayout]:
        standing = self.finding.standing
        if standing is Standing.CONFIRMED:
            return [row(label(f"Given: {self._shown.code}", Type.CAPTION, tone="quiet"), None)]
        if standing is Standing.WAVED:
            back = self._button("Take back", "D", lambda: self.wave_wanted.emit(False))
            return [row(label("Waved away", Type.CAPTION, tone="quiet"), None, back)]
        made: list[Button | QHBoxLayout] = []
        if self._shown.code:
            made.append(self._button(self._shown.code, "Y", self.confirm_wanted.emit, Kind.PLAIN))
        made.append(self._button("Wave away", "D", lambda: self.wave_wanted.emit(True)))
        return made

    def _button(self, words: str, key: str, pressed: Callable[[], object], kind: Kind = Kind.LINK) -> Button:
        button = Button(words, key=key, kind=kind, small=True, name=words)
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        button.clicked.connect(pressed)
        return button

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        elif key == Qt.Key.Key_Y and self._shown.code and self.finding.standing is Standing.OPEN:
            self.confirm_wanted.emit()
        elif key == Qt.Key.Key_D and self.finding.standing is not Standing.CONFIRMED:
            self.wave_wanted.emit(self.finding.standing is Standing.OPEN)
        elif by := step_of(key):  # the area around it would scroll
            self.stepped.emit(by)
        elif key == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            event.ignore()

    def paintEvent(self, event: QPaintEvent) -> None:
        self.paint_card(QPainter(self), line=True)
