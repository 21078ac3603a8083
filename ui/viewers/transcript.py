"""What was said, line by line: click to seek, lines cited by a criterion carry its letter, the list follows along."""

from collections.abc import Sequence

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QLabel,
    QMenu,
    QVBoxLayout,
    QWidget,
)

from assessor_app.documents.values import CaptionTrack
from ui import theme
from ui.theme import Size, Type
from ui.viewers.pane_list import PaneList
from ui.viewers.transcript_lines import TranscriptDelegate, TranscriptModel
from ui.viewers.viewer import ShownLink
from ui.widgets.button import Button, Kind
from ui.widgets.glyph_button import TextButton
from ui.widgets.layout import nest
from ui.widgets.text import ElidedLabel, label


class Transcript(QFrame):
    """Header and list. A click or Enter seeks; with Shift it marks a span over the lines between."""

    seek_requested = Signal(float)
    span_requested = Signal(float, float)
    track_changed = Signal()
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("ground", "surface")
        self.model = TranscriptModel(self)
        self.tracks: tuple[CaptionTrack, ...] = ()
        self._track, self._last_row = 0, -1
        self._followed = -1  # the row the list went to last
        self.list = self._made_list()
        self._from = ElidedLabel("", Type.CAPTION, tone="quiet")
        self.why_not = self._made_sentence()
        self._choice = TextButton("", "Captions shown", self)
        self._choice.clicked.connect(self._offer_tracks)
        self._follow = Button("Follow the picture", icon="check", kind=Kind.QUIET, small=True)
        self._follow.setCheckable(True)
        self._follow.setChecked(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        nest(column, self._header())
        column.addWidget(self.why_not)
        column.addWidget(self.list, 1)
        column.addStretch()

    def _made_list(self) -> PaneList:
        made = PaneList("Transcript", self)
        made.setModel(self.model)
        made.setItemDelegate(TranscriptDelegate(made))
        made.chosen.connect(self._choose)
        made.left.connect(self.left)
        return made

    def _made_sentence(self) -> QLabel:
        made, look = label("", tone="quiet", wrap=True), theme.current()
        made.setContentsMargins(look.px(Size.GROUP), look.px(4), look.px(Size.GROUP), look.px(8))
        made.setAlignment(Qt.AlignmentFlag.AlignTop)
        made.hide()
        return made

    @property
    def has_words(self) -> bool:
        """Whether there is anything to read: what was said, or why it is not shown."""
        return bool(self.tracks or self.why_not.text())

    def show_tracks(self, tracks: Sequence[CaptionTrack], why_not: str = "") -> None:
        """The captions to choose from; the first one is shown. `why_not` says why there are no others."""
        self.tracks = tuple(tracks)
        self.why_not.setText(why_not)
        self.why_not.setVisible(bool(why_not))
        self.choose_track(0)

    def add_tracks(self, tracks: Sequence[CaptionTrack]) -> None:
        """More captions turned up, inside the recording."""
        had_none = not self.tracks
        self.tracks = (*self.tracks, *tracks)
        self.choose_track(0 if had_none else self._track)

    def choose_track(self, number: int) -> None:
        """Show another track of captions."""
        shown = self.tracks[number % len(self.tracks)] if self.tracks else None
        self._track = number % len(self.tracks) if self.tracks else 0
        self.model.show_cues(shown.cues if shown else ())
        self._last_row = self._followed = -1
        self._from.setText(f"{_name(shown)}, not checked" if shown and len(self.tracks) == 1 else "not checked")
        self._choice.setText(_name(shown) if shown else "")
        self._choice.setVisible(len(self.tracks) > 1)
        for part in (self._from, self._follow, self.list):
            part.setVisible(bool(self.tracks))
        self.track_changed.emit()

    def next_track(self) -> None:
        """The captions after these, going round."""
        self.choose_track(self._track + 1)

    def show_links(self, links: Sequence[ShownLink]) -> None:
        self.model.show_links(links)

    def look_for(self, needle: str) -> None:
        """Mark the words searched for."""
        self.model.look_for(needle)

    def caption_at(self, seconds: float) -> str:
        """What is being said at a time."""
        cue = self.model.cue(self.model.at(seconds))
        return cue.text if cue else ""

    def set_position(self, seconds: float) -> None:
        self.model.set_current(self.model.at(seconds))
        row = self.model.heard_last(seconds)
        if row != self._followed and self._follow.isChecked():
            self._followed = row
            self._scroll_to(row)

    def _scroll_to(self, row: int) -> None:
        self.list.scrollTo(self.model.index(max(row, 0)), QAbstractItemView.ScrollHint.PositionAtCenter)
        first = self.list.visualRect(self.list.indexAt(QPoint(1, 1)))
        self.list.verticalScrollBar().setValue(self.list.verticalScrollBar().value() + first.top())  # a whole one

    def take_focus(self) -> None:
        """Into the list, at the line being spoken."""
        self.list.setFocus(Qt.FocusReason.ShortcutFocusReason)
        row = self.model.current if self.model.current >= 0 else 0
        self.list.setCurrentIndex(self.model.index(row))

    def _header(self) -> QHBoxLayout:
        look = theme.current()
        row = QHBoxLayout()
        row.setContentsMargins(look.px(Size.GROUP), look.px(8), look.px(8), look.px(4))
        row.setSpacing(look.px(8))
        row.addWidget(label("Transcript", Type.BODY, strong=True))
        row.addWidget(self._choice)
        row.addWidget(self._from, 1)
        row.addWidget(self._follow)
        return row

    def _offer_tracks(self) -> None:
        menu = QMenu(self)
        for number, track in enumerate(self.tracks):
            menu.addAction(_name(track)).triggered.connect(lambda _=False, n=number: self.choose_track(n))
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(self._choice.mapToGlobal(QPoint(0, self._choice.height())))

    def _choose(self, row: int, to_here: bool) -> None:
        cue, before = self.model.cue(row), self.model.cue(self._last_row)
        if cue is None:
            return
        if to_here and before is not None:
            first, last = sorted((before, cue), key=lambda each: each.start)
            self.span_requested.emit(first.start, last.end)
            return
        self._last_row = row
        self.seek_requested.emit(cue.start)


def _name(track: CaptionTrack | None) -> str:
    return " · ".join(filter(None, (track.title, track.language))) if track else ""
