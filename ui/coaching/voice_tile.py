"""Who says it: C or T in a quiet outline, no colour; a press gives it to the other."""

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton

from assessor_app.domain.coaching import Voice
from ui.theme import Size, Type, current

WORDS = {Voice.COACH: "Coach", Voice.TEACHER: "Teacher"}


class VoiceTile(QAbstractButton):
    """20 px square; `given` carries the Voice it was given to."""

    given = Signal(object)

    def __init__(self, voice: Voice) -> None:
        super().__init__()
        self.voice = voice
        side = current().px(Size.LETTER_TILE)
        self.setFixedSize(QSize(side, side))
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.clicked.connect(lambda: self.given.emit(self.voice.other))
        self.show_voice(voice)

    def show_voice(self, voice: Voice) -> None:
        self.voice = voice
        self.setAccessibleName(f"Said by the {voice.value}")
        self.setToolTip(f"{WORDS[voice]}. Press to give it to the {voice.other.value}")
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        look = current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.setPen(QPen(look.color("accent" if self.hasFocus() else "line_strong"), 1))
        painter.setBrush(look.color("surface_raised" if self.underMouse() else "surface"))
        painter.drawRoundedRect(box, look.px(4), look.px(4))
        painter.setPen(look.color("text"))
        painter.setFont(look.font(Type.SMALL, 600))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, self.voice.initial)
