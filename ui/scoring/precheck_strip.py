"""The line below the evidence: how the pre-check ended; pressing it shows all that was found."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from assessor_app.domain.findings import Standing
from assessor_app.queries.scoring import ScoreView
from ui import theme
from ui.scoring.precheck_rows import verdict
from ui.theme import Type
from ui.widgets.keycap import KeyCap
from ui.widgets.layout import column, row
from ui.widgets.lit_button import LitButton
from ui.widgets.marks import IconMark
from ui.widgets.text import ElidedLabel, label


class PrecheckStrip(LitButton):
    """Press it, or W, for the list."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._mark = IconMark("check-circle")
        self._verdict = label("", Type.CAPTION, strong=True)
        self._note = ElidedLabel("", Type.CAPTION, tone="quiet")
        words = column(self._verdict, self._note, gap=0)
        self.setLayout(row(self._mark, words, KeyCap("W"), margins=(16, 8, 12, 8)))
        self.setMinimumHeight(theme.current().px(48))
        self.hide()  # until there is a submission

    def show_view(self, view: ScoreView) -> None:
        self.show()
        headline, said = verdict(view)
        waiting = any(f.standing is Standing.OPEN for f in view.findings)
        self._verdict.setText(headline)
        self._note.setText(said)
        self.setAccessibleName(f"{headline}. {said}")
        self.setToolTip("\n".join(f.sentence for f in view.findings))
        self._mark.set("warning" if waiting else "check-circle", "warning" if waiting else "text_quiet")

    def paintEvent(self, event: QPaintEvent) -> None:
        look = theme.current()
        painter = QPainter(self)
        painter.fillRect(self.rect(), look.color(self.ground))
        if self.hasFocus():
            painter.setPen(QPen(look.color("accent"), 2))
            painter.drawRect(self.rect().adjusted(1, 1, -1, -1))
