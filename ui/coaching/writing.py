"""What is written in the notebook goes to the room: whose words, of what kind, for which criterion."""

from PySide6.QtCore import QObject

from assessor_app.domain.coaching import Note, NoteId, NoteKind, Voice
from assessor_app.domain.rubric import CriterionId
from ui.coaching.note_lines import NoteSection
from ui.coaching.notebook import Notebook
from ui.coaching.session_in_hand import SessionInHand
from ui.coaching.steps import Steps
from ui.coaching.viewers import CoachViewers
from ui.viewers.note_typing import NoteTyping
from ui.widgets.kept_words import KeptWords


class Writing(QObject):
    """Esc in any field leads back to the evidence; letters in one pause the recording."""

    def __init__(
        self, held: SessionInHand, notebook: Notebook, typing: NoteTyping, viewers: CoachViewers, steps: Steps,
        *fields: KeptWords,
    ) -> None:  # fmt: skip
        """`fields` are those for words of a moment outside the notebook."""
        super().__init__(notebook)
        self._held, self._notebook, self._typing, self._viewers = held, notebook, typing, viewers
        self._steps = steps
        room = held.room
        for section in notebook.sections.values():
            self._listen(section)
        notebook.questions.written.connect(self._on_answer)
        notebook.questions.step_wanted.connect(held.step_criterion)
        for built in (notebook.questions.built, notebook.moments.built):
            built.connect(self._watch_whole)
        for field in fields:
            self._watch_whole(field)
        viewers.made.connect(lambda beside: self._watch_whole(beside.showing.opening.words))
        notebook.look_again.chosen.connect(steps.look_again)
        notebook.look_again.refused.connect(held.said)
        notebook.look_again.left.connect(viewers.take_focus)
        notebook.prompts.changed.connect(lambda cred, crit, own: room.set_prompts(cred, CriterionId(crit), own))
        held.asked.connect(self._show_notes)
        held.turned.connect(self._show_notes)

    def switch_voice(self) -> None:
        """V: the other one speaks now."""
        other = self._notebook.voice.voice.other
        self._notebook.give_voice(other)
        self._held.said.emit(f"The {other.value} marks and writes now.")

    def _listen(self, section: NoteSection) -> None:
        room, steps = self._held.room, self._steps
        section.written.connect(lambda n, kind, words, voice: self._write(Note(NoteId(n), kind, voice, words)))
        section.ticked.connect(lambda n, done: steps.change(n, lambda: room.set_done(NoteId(n), done)))
        section.dated.connect(lambda n, day: steps.change(n, lambda: room.set_due(NoteId(n), day)))
        steps.taking_back.connect(section.let_go_of)
        section.refused.connect(self._held.said)
        section.line_ended.connect(self._held.ask_again)
        section.left.connect(self._viewers.take_focus)
        section.built.connect(self._watch_whole)
        self._watch(section.adder)

    def _watch_whole(self, field: KeptWords) -> None:
        """Enter ends what is one thing; only where lines are added, the next one follows."""
        self._watch(field)
        field.finished.connect(self._viewers.take_focus)

    def _watch(self, field: KeptWords) -> None:
        self._typing.watch(field)
        field.left.connect(self._viewers.take_focus)
        for ended in (field.left, field.finished):
            ended.connect(self._steps.end_words)

    def _on_answer(self, note: str, criterion: str, prompt: str, words: str, voice: Voice) -> None:
        self._write(Note(NoteId(note), NoteKind.THOUGHT, voice, words, CriterionId(criterion), prompt))

    def _write(self, note: Note) -> None:
        self._steps.write(note.id, lambda: self._held.room.write_note(note))

    def _show_notes(self) -> None:
        held = self._held
        if held.view is not None and held.shared is not None and held.criterion is not None:
            self._notebook.show_notes(held.view, held.shared, held.criterion)
