"""The agenda: the rubric's criteria as questions to think with, and what coach and teacher answer."""

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from assessor_app.domain.coaching import Note, NoteId, NoteKind, Voice
from assessor_app.domain.rubric import CriterionId
from assessor_app.queries.coaching import Shared
from ui.coaching.voice_tile import VoiceTile
from ui.theme import Type
from ui.widgets.glyph_button import GlyphButton
from ui.widgets.kept_words import KeptWords
from ui.widgets.layout import column, row
from ui.widgets.parting import let_go
from ui.widgets.refused_words import PutBy
from ui.widgets.text import ElidedLabel, label

Key = tuple[CriterionId, str]


class Question(QWidget):
    """One question with its answer."""

    written = Signal(str, object)  # words, Voice

    def __init__(self, prompt: str) -> None:
        super().__init__()
        self.ident: NoteId | None = None
        self.words = KeptWords("", prompt, "Write together…", lines=(1, 6), enters=True, bare=True)
        self.tile = VoiceTile(Voice.COACH)
        self.words.written.connect(lambda words: self.written.emit(words, self.tile.voice))
        self.tile.given.connect(self._on_given)
        asked = column(label(prompt, wrap=True), self.words, gap=0)
        whole = row(self.tile, asked, gap=10)
        whole.setStretch(1, 1)
        whole.setAlignment(self.tile, Qt.AlignmentFlag.AlignTop)
        self.setLayout(whole)

    def show_note(self, note: Note | None, voice: Voice) -> None:
        self.ident = note.id if note else self.ident
        self.tile.show_voice(note.by if note else voice)
        self.words.show_text(note.words if note else "")

    def _on_given(self, voice: Voice) -> None:
        self.tile.show_voice(voice)
        if self.words.toPlainText().strip():
            self.written.emit(self.words.toPlainText(), voice)


class QuestionSection(QWidget):
    """One criterion at a time; ↑ and ↓ go to the next."""

    written = Signal(str, str, str, str, object)  # NoteId, criterion, prompt, words, Voice
    step_wanted = Signal(int)
    built = Signal(object)  # KeptWords

    def __init__(self, new_id: Callable[[], str]) -> None:
        super().__init__()
        self._new_id = new_id
        self.questions: dict[Key, Question] = {}
        self._shown: tuple[Key, ...] = ()
        self._session = ""
        self._put_by = PutBy("questions", self)
        self._title = ElidedLabel("", Type.CAPTION, tone="quiet")
        back, on = GlyphButton("caret-left", "Questions before"), GlyphButton("caret-right", "Questions after")
        back.clicked.connect(lambda: self.step_wanted.emit(-1))
        on.clicked.connect(lambda: self.step_wanted.emit(1))
        head = row(label("Questions to think with", Type.TITLE, strong=True), self._title, back, on, gap=8)
        head.setStretch(1, 1)
        self._column = column(gap=10)
        self.setLayout(column(head, self._column, gap=8))

    def show_questions(self, shared: Shared, criterion: CriterionId, notes: tuple[Note, ...], voice: Voice) -> None:
        keys = tuple((criterion, prompt) for prompt in shared.prompts[criterion])
        self._title.setText(shared.credential.rubric.criterion(criterion).title)
        if keys != self._shown:
            self._build(keys)
        answered = {(n.criterion, n.prompt): n for n in notes if n.kind is NoteKind.THOUGHT}
        for key, question in self.questions.items():
            question.show_note(answered.get(key), voice)
            self._put_by.take_up((self._session, key), question.words)

    def begin_again(self, session: str) -> None:
        """Another session: what is answered in it is shown afresh."""
        self._build(())
        self._session = session

    def give_voice(self, voice: Voice) -> None:
        """What is not answered yet will be said by whoever speaks now."""
        for question in self.questions.values():
            if not question.words.toPlainText().strip():
                question.tile.show_voice(voice)

    def keep_words(self) -> None:
        for question in self.questions.values():
            question.words.keep()

    def put_words_by(self) -> None:
        for key, question in self.questions.items():
            self._put_by.put((self._session, key), question.words)

    def _build(self, keys: tuple[Key, ...]) -> None:
        self.keep_words()
        self.put_words_by()
        for gone in self.questions.values():
            let_go(gone)
        self.questions, self._shown = {}, keys
        for key in keys:
            made = Question(key[1])
            made.written.connect(lambda words, voice, k=key: self._on_written(k, words, voice))
            self.questions[key] = made
            self._column.addWidget(made)
            self.built.emit(made.words)

    def _on_written(self, key: Key, words: str, voice: Voice) -> None:
        question = self.questions.get(key)
        if question is None:
            return
        question.ident = question.ident or NoteId(self._new_id())
        self.written.emit(question.ident, key[0], key[1], words, voice)
