"""The row under the picture: step, play, the time, the span so far, loop, captions, speed, volume."""

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QSlider, QWidget, QWidgetAction

from assessor_app.domain.evidence import clock, fine_clock
from ui import theme
from ui.theme import Size, Type
from ui.viewers.span_in_hand import Marks
from ui.viewers.time_scale import exact_clock
from ui.widgets.chip import LetterTile
from ui.widgets.glyph_button import GlyphButton, TextButton
from ui.widgets.keycap import KeyCap
from ui.widgets.text import label

NARROW, TIGHT = 620, 460  # unscaled pixels
SPEEDS = (0.25, 0.5, 0.75, 1.0, 1.25, 1.5, 1.75, 2.0, 2.5, 3.0)


def speed_words(rate: float) -> str:
    """`1.0×`, `1.25×`."""
    return f"{rate:.2f}".rstrip("0").ljust(3, "0") + "×"


class Transport(QWidget):
    """Wishes only; the viewer decides and tells the row how things stand."""

    step_requested = Signal(int)
    play_requested = Signal()
    loop_requested = Signal(bool)
    captions_requested = Signal(bool)
    speed_requested = Signal(float)
    volume_requested = Signal(float)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedHeight(theme.current().px(Size.TRANSPORT))
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(theme.current().px(4))
        self._back = self._add("skip-back", "One frame back")
        self._back.clicked.connect(lambda: self.step_requested.emit(-1))
        self._play = self._add("play", "Play", framed=True)
        self._play.clicked.connect(self.play_requested)
        self._on = self._add("skip-forward", "One frame on")
        self._on.clicked.connect(lambda: self.step_requested.emit(1))
        self._time = label("", Type.TITLE)
        self._time.setFont(theme.current().font(Type.TITLE, 500, tabular=True))
        self._time.setStyleSheet("font-weight: 500;")
        self._of = label("", Type.CAPTION, tone="quiet", tabular=True)
        self._row.addSpacing(8)
        self._row.addWidget(self._time)
        self._row.addSpacing(4)
        self._row.addWidget(self._of)
        self._row.addStretch(1)
        self._tile: LetterTile | None = None
        self._rate, self._marked = 1.0, False
        self._caps: list[KeyCap] = []
        self._span = label("", Type.BODY)
        self._add_span()
        self._loop = self._add("repeat", "Loop the span", checkable=True)
        self._loop.clicked.connect(self.loop_requested)
        self._captions = self._add("closed-captioning", "Captions", checkable=True)
        self._captions.clicked.connect(self.captions_requested)
        self._speed = TextButton("1.0×", "Speed", self)
        self._speed.clicked.connect(self._offer_speeds)
        self._row.addWidget(self._speed)
        self._volume = self._add("speaker-high", "Volume")
        self._volume.clicked.connect(self._offer_volume)
        self._level = 100
        self.set_time(0.0, 0.0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A narrow row tells the time only; the length stands on the ruler, and in a tight one so does the span."""
        super().resizeEvent(event)
        self._of.setVisible(self.width() >= theme.current().px(NARROW))
        self._show_span()

    def _show_span(self) -> None:
        roomy = self.width() >= theme.current().px(TIGHT)
        self._span.setVisible(self._marked and roomy)
        for cap in self._caps:
            cap.setVisible(roomy)

    def set_time(self, seconds: float, duration: float) -> None:
        self._time.setText(exact_clock(seconds))
        self._of.setText(f"of {exact_clock(duration)}")

    def set_playing(self, playing: bool) -> None:
        self._play.set_glyph("pause" if playing else "play", "Pause" if playing else "Play")

    def set_marks(self, marks: Marks, letter: str) -> None:
        """The span so far, with the letter of the criterion it would be linked to, or is."""
        brief = marks.start is not None and marks.end is not None and marks.end - marks.start < 1
        tell = fine_clock if brief else clock
        start = "–" if marks.start is None else tell(marks.start)
        end = "" if marks.end is None else tell(marks.end)
        marked = self._marked = marks.start is not None or marks.end is not None
        self._span.setText(f"{start}–{end}" if marks.start is not None else f"–{end}")
        self._show_span()
        if self._tile is not None:
            self._row.removeWidget(self._tile)
            self._tile.deleteLater()
            self._tile = None
        if letter and marked:
            self._tile = LetterTile(letter, parent=self)
            self._row.insertWidget(self._row.indexOf(self._span), self._tile)

    def set_looping(self, looping: bool) -> None:
        self._loop.setChecked(looping)

    def set_captions(self, shown: bool, available: bool) -> None:
        self._captions.setVisible(available)
        self._captions.setChecked(shown)

    def set_speed(self, rate: float) -> None:
        self._rate = rate
        self._speed.setText(speed_words(rate))

    def set_backward(self, times: int) -> None:
        """Running backwards at so many times the usual speed; 0 shows the player's own speed again."""
        self._speed.setText(f"−{speed_words(float(times))}" if times else speed_words(self._rate))

    def set_frames(self, there: bool) -> None:
        """Whether there are frames to step through."""
        self._back.set_glyph("skip-back", "One frame back" if there else "A little back")
        self._on.set_glyph("skip-forward", "One frame on" if there else "A little on")

    def _add(self, glyph: str, name: str, checkable: bool = False, framed: bool = False) -> GlyphButton:
        button = GlyphButton(glyph, name, self, checkable=checkable, framed=framed)
        self._row.addWidget(button, 0, Qt.AlignmentFlag.AlignVCenter)
        return button

    def _add_span(self) -> None:
        self._span.setFont(theme.current().font(Type.BODY, tabular=True))
        self._span.hide()
        self._row.addWidget(self._span)
        self._row.addSpacing(4)
        for key, words in (("I", "Mark where the span begins"), ("O", "Mark where it ends")):
            cap = KeyCap(key, self)
            cap.setToolTip(words)
            self._caps.append(cap)
            self._row.addWidget(cap)
        self._row.addSpacing(8)

    def _offer_speeds(self) -> None:
        menu = QMenu(self)
        for rate in SPEEDS:
            menu.addAction(speed_words(rate)).triggered.connect(lambda _=False, r=rate: self.speed_requested.emit(r))
        self._drop(menu, self._speed)

    def _offer_volume(self) -> None:
        menu = QMenu(self)
        slider = QSlider(Qt.Orientation.Horizontal, menu)
        slider.setRange(0, 100)
        slider.setValue(self._level)
        slider.setMinimumWidth(theme.current().px(140))
        slider.setAccessibleName("Volume")
        slider.valueChanged.connect(self._on_slider_value)
        entry = QWidgetAction(menu)
        entry.setDefaultWidget(slider)
        menu.addAction(entry)
        self._drop(menu, self._volume)

    def _drop(self, menu: QMenu, below: QWidget) -> None:
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(below.mapToGlobal(QPoint(0, below.height())))

    def change_volume(self, by: float) -> None:
        """Louder or quieter, by a share of the whole."""
        self._on_slider_value(min(max(self._level + round(by * 100), 0), 100))

    def _on_slider_value(self, value: int) -> None:
        self._level = value
        self._volume.set_glyph("speaker-high" if value else "speaker-slash", "Volume")
        self.volume_requested.emit(value / 100)
