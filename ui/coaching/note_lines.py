"""A part of the notebook: a heading, its lines, and a line to add another; words are kept while they are written."""

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QWidget

from assessor_app.domain.coaching import Note, NoteId, NoteKind, Voice
from ui.coaching.voice_tile import VoiceTile
from ui.theme import Size, Type, current
from ui.widgets.day_field import DayField
from ui.widgets.kept_words import KeptWords
from ui.widgets.layout import column, nest, row
from ui.widgets.parting import let_go
from ui.widgets.refused_words import PutBy
from ui.widgets.text import label

ADD = {
    NoteKind.STRENGTH: "Add a strength",
    NoteKind.WONDERING: "I wonder…",
    NoteKind.GOAL: "A goal in the teacher’s words",
    NoteKind.STEP: "Add a step",
    NoteKind.PRIVATE: "Only for you: never presented, never in the plan",
}
REACHED = "Reached: it is not carried to the next session"


class NoteLine(QWidget):
    """One line: who says it, whether a goal is reached or a step done, the words, and for a step its day."""

    written = Signal(str)
    given = Signal(object)
    ticked = Signal(bool)
    dated = Signal(object)
    refused = Signal(str)

    def __init__(self, note: Note, today: Callable[[], date]) -> None:
        super().__init__()
        self.note = note
        one = note.kind.heading.removesuffix("s")
        self.words = KeptWords(note.words, one, lines=(1, 6), enters=True, bare=True)
        self.words.written.connect(self.written)
        self._voice, self._tick, self.day = VoiceTile(note.by), QCheckBox(), DayField(f"When: {one}", today)
        self._tick.setAccessibleName(f"{'Reached' if note.kind is NoteKind.GOAL else 'Done'}: {one}")
        self._tick.setToolTip(REACHED if note.kind is NoteKind.GOAL else "")
        self._carried = label("from an earlier session", Type.SMALL, tone="quiet")
        self._voice.given.connect(self.given)
        self._tick.clicked.connect(self.ticked)
        self.day.chosen.connect(self.dated)
        self.day.refused.connect(self.refused)
        is_step = note.kind is NoteKind.STEP
        is_private, is_goal = note.kind is NoteKind.PRIVATE, note.kind is NoteKind.GOAL
        first = (self._tick, self._voice) if is_goal else (self._tick,) if is_step else (self._voice,)
        said = column(self.words, self._carried, gap=0)
        whole = row(*first, gap=10)
        nest(whole, said, 1)
        if is_step:
            whole.addWidget(self.day)
        self._tick.setFixedHeight(current().px(Size.LETTER_TILE))
        for part in (*first, self.day):  # beside the first line of the words, however many follow
            whole.setAlignment(part, Qt.AlignmentFlag.AlignTop)
        self.setLayout(whole)
        ticked = is_step or is_goal
        for part, used in ((self._voice, not is_step and not is_private), (self._tick, ticked), (self.day, is_step)):
            part.setParent(self)
            part.setVisible(used)
        self.show_note(note)

    def show_note(self, note: Note) -> None:
        self.note = note
        self.words.show_text(note.words)
        self._voice.show_voice(note.by)
        self._tick.setChecked(note.done)
        self.day.show_day(note.due)
        self._carried.setVisible(note.carried_from is not None)


class NoteSection(QWidget):
    """`written` carries the id, the words and who says them: a new line has its id from its first letter."""

    written = Signal(str, object, str, object)  # NoteId, NoteKind, words, Voice
    ticked = Signal(str, bool)
    dated = Signal(str, object)
    refused = Signal(str)
    left = Signal()  # a day, by Escape
    line_ended = Signal()  # what was being added belongs to the list now
    built = Signal(object)  # KeptWords

    def __init__(self, kind: NoteKind, new_id: Callable[[], str], today: Callable[[], date]) -> None:
        super().__init__()
        self.kind, self._new_id, self._today = kind, new_id, today
        self.voice = Voice.COACH
        self.lines: dict[NoteId, NoteLine] = {}
        self._adding: NoteId | None = None
        self._begun = False  # whether some words of what is being added are kept
        self._session = ""
        self._put_by = PutBy(f"notes: {kind}", self)
        self.adder = KeptWords("", ADD[kind].rstrip("…"), ADD[kind], lines=(1, 6), enters=True, bare=True)
        self.adder.written.connect(self._on_adder_written)
        self.adder.finished.connect(self._on_adder_finished)
        self._column = column(gap=4)
        head = label(kind.heading, Type.TITLE, strong=True)
        self.setLayout(column(head, self._column, self.adder, gap=6))

    def begin_again(self, session: str) -> None:
        """Another session: nothing of what was being written belongs to it."""
        self._session = session
        self._add_another()
        self._put_by.take_up(session, self.adder)

    def put_words_by(self) -> None:
        self._put_by.put(self._adding if self._begun else self._session, self.adder)
        for ident, line in self.lines.items():
            self._put_by.put(ident, line.words)

    def _add_another(self) -> None:
        self._adding, self._begun = None, False
        self.adder.start_over("")

    def let_go_of(self, note: str) -> None:
        """What was being added is taken back; it is a line like any other if it comes again."""
        if note == self._adding:
            self._add_another()

    def show_notes(self, notes: tuple[Note, ...]) -> None:
        self._begun = any(note.id == self._adding for note in notes)
        shown = [note for note in notes if note.kind is self.kind and note.id != self._adding]
        for gone in set(self.lines) - {note.id for note in shown}:
            self._put_by.put(gone, self.lines[gone].words)
            let_go(self.lines.pop(gone))
        for note in shown:
            line = self.lines.get(note.id) or self._add(note)
            line.show_note(note)
            self._put_by.take_up(note.id, line.words)
        self.adder.try_again()

    def keep_words(self) -> None:
        self.adder.keep()
        for line in self.lines.values():
            line.words.keep()
            if line.note.kind is NoteKind.STEP:
                line.day.keep()

    def _add(self, note: Note) -> NoteLine:
        made, ident = NoteLine(note, self._today), note.id
        made.written.connect(lambda words: self.written.emit(ident, self.kind, words, made.note.by))
        made.given.connect(lambda voice: self.written.emit(ident, self.kind, made.words.toPlainText(), voice))
        made.ticked.connect(lambda done: self.ticked.emit(ident, done))
        made.dated.connect(lambda day: self.dated.emit(ident, day))
        made.refused.connect(self.refused)
        made.day.left.connect(self.left)
        self.lines[ident] = made
        self._column.addWidget(made)
        self.built.emit(made.words)
        return made

    def _on_adder_written(self, words: str) -> None:
        if self._adding is None:
            self._adding = NoteId(self._new_id())
        self.written.emit(self._adding, self.kind, words, self._speaking)

    @property
    def _speaking(self) -> Voice:
        """The coach's own notes are the coach's, whoever marks just now."""
        return Voice.COACH if self.kind is NoteKind.PRIVATE else self.voice

    def _on_adder_finished(self) -> None:
        """The line is whole: it takes its place above, and the next can be written."""
        done = self._adding
        self._add_another()
        if done is not None:
            self.line_ended.emit()
