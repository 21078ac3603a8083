"""What stands below the evidence on a projector: the moment of the moment, large, and nothing else."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QFrame

from assessor_app.domain.coaching import Moment, MomentId, Voice, quote_of
from assessor_app.domain.evidence import place
from ui.coaching.moment_card import Number
from ui.coaching.voice_tile import VoiceTile
from ui.theme import Type, current
from ui.widgets.brief import BriefLabel
from ui.widgets.button import Button, Kind, icon_button
from ui.widgets.kept_words import KeptWords
from ui.widgets.layout import column, row
from ui.widgets.text import label

MOST = 4  # lines: the evidence is what is looked at
NAMED = "A name is in these words; they are changed when nobody else looks."


class PresentBar(QFrame):
    """Words of a moment, to be written in front of everybody, and the question it belongs to; who marks now. Esc or F5
    ends presenting."""

    step_wanted = Signal(int)
    clip_wanted = Signal()
    end_wanted = Signal()
    written = Signal(str, str)  # MomentId, words

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("ground", "surface")
        self.setMinimumHeight(current().px(104))
        self._ident: MomentId | None = None
        self._said = ""
        self._free = self._shut = False
        self._number = Number(1)
        self._words = BriefLabel(MOST, Type.SCREEN)
        self.field = KeptWords(
            "", "What is said about this moment", "What do we see here?", lines=(1, MOST), enters=True, bare=True
        )
        self.field.setProperty("type", str(Type.SCREEN))
        self.field.hide()
        self.field.written.connect(self._on_field_written)
        for ended in (self.field.finished, self.field.left):
            ended.connect(self._end_writing)
        self._under = label("", Type.TITLE, tone="quiet", wrap=True)
        self.voice = VoiceTile(Voice.COACH)
        back = Button("", icon="caret-left", key="[", kind=Kind.QUIET, name="Previous moment")
        on = Button("", icon="caret-right", key="]", kind=Kind.QUIET, name="Next moment")
        end = Button("End", key="F5", kind=Kind.QUIET, name="End presenting")
        clip = icon_button("play", "Play the next clip (Shift Space)")
        clip.clicked.connect(self.clip_wanted)
        back.clicked.connect(lambda: self.step_wanted.emit(-1))
        on.clicked.connect(lambda: self.step_wanted.emit(1))
        end.clicked.connect(self.end_wanted)
        middle = column(self._words, self.field, self._under, gap=4)
        whole = row(self._number, middle, self.voice, clip, back, on, end, gap=12, margins=(24, 12, 24, 12))
        whole.setStretch(1, 1)
        self.setLayout(whole)

    def show_moment(self, moment: Moment | None, number: int, shut: str | None, question: str, *, free: bool) -> None:
        """`free` to be written in: nothing in its words is hidden from the room."""
        ident = moment.id if moment else None
        if ident != self._ident:
            self.field.keep()  # what was written belongs to the one before
        before, self._ident = self._ident, ident
        self._free, self._shut = free, shut is not None
        if self._ident != before or shut is not None or not (free or self.field.hasFocus()):
            self._end_writing()  # but nobody who writes is interrupted by a name
        self._number.setVisible(moment is not None)
        if moment is None:
            self._words.setText(question or "Look together")
            self._under.setText("")
            return
        self._number.show_number(number, True)
        quote = quote_of(moment.anchor)
        self._words.setText(shut or moment.words or (f"“{quote}”" if quote else place(moment.anchor)))
        self._under.setText(question)
        self._said = moment.words

    def say(self, sentence: str) -> None:
        """In the place of the question, until something is shown anew."""
        self._under.setText(sentence)

    def write(self, refused: str = "") -> None:
        """Into the words of the moment, behind what is there already; words that were refused stand there again."""
        if self._ident is None:
            return
        self.field.setReadOnly(not self._free)  # whoever types all the same gives no command by it
        self.field.start_over(self._said if self._free else self._words.text())
        if self._free and refused:
            self.field.setPlainText(refused)
        if not self._free:
            self.say("" if self._shut else NAMED)
        self._words.hide()
        self.field.show()
        self.field.setFocus()
        self.field.moveCursor(QTextCursor.MoveOperation.End)

    def keep_words(self) -> None:
        self.field.keep()
        self._end_writing()

    def _on_field_written(self, words: str) -> None:
        if self._ident is not None:
            self.written.emit(self._ident, words)

    def _end_writing(self) -> None:
        self.field.hide()
        if not self.field.is_kept:
            self.field.start_over("")  # refused: they stand in the moment's card, and are tried from there
        self.field.setReadOnly(False)
        self._words.show()
