"""The moments of a session: marked, written about, chosen and stepped through."""

from functools import partial

from PySide6.QtCore import QObject

from assessor_app.domain.coaching import MomentId, Note, NoteId, NoteKind, Voice
from assessor_app.domain.evidence import Anchor
from ui.coaching.in_view import in_view
from ui.coaching.looking import Looking
from ui.coaching.moment_card import MomentCard
from ui.coaching.notebook import Notebook
from ui.coaching.present_bar import PresentBar
from ui.coaching.session_in_hand import SessionInHand
from ui.coaching.showing import Showing
from ui.coaching.steps import Steps
from ui.coaching.viewers import CoachViewers

NOTHING = "There is nothing to mark here."
SELECT = "Select a place in the evidence first."
KEPT = "It was not marked; what was said of it stands in your own notes."


class Marking(QObject):
    """What is chosen is kept with the session in hand. A mark made while evidence is being opened waits for it."""

    def __init__(
        self,
        held: SessionInHand,
        looking: Looking,
        showing: Showing,
        viewers: CoachViewers,
        notebook: Notebook,
        bar: PresentBar,
        steps: Steps,
    ) -> None:
        super().__init__(viewers)
        self._held, self._looking, self._viewers, self._notebook, self._bar = held, looking, viewers, notebook, bar
        self._steps = steps
        self._showing = showing
        listed, room = notebook.moments, held.room
        listed.chosen.connect(self.choose)
        listed.written.connect(self._write)
        listed.given.connect(lambda i, voice: steps.change(i, lambda: room.give_moment(MomentId(i), voice)))
        listed.filed.connect(lambda i, criterion: steps.change(i, lambda: room.file_moment(MomentId(i), criterion)))
        listed.removed.connect(steps.remove_one)
        listed.mark_wanted.connect(self.mark)
        bar.written.connect(self._say)
        self._listen(showing)
        viewers.made.connect(lambda beside: self._listen(beside.showing))

    def mark(self) -> None:
        """M: what is selected, or what is in view, becomes a moment; the caret goes into its words. While the evidence
        is being opened the mark waits for it, and the words with the mark."""
        beside, stage = self._viewers.beside, self._viewers.listening()
        showing = beside.showing if beside is not None and stage is beside.stage else self._showing
        if stage.is_waiting and showing.place is not None:
            showing.opening.begin()
        elif self._marked(showing, self._notebook.voice.voice):
            self.write()

    def _marked(self, showing: Showing, voice: Voice) -> MomentId | None:
        """The new moment, the last where what is selected is several; None (and a sentence) where there is none."""
        stage, place = showing.stage, showing.place
        anchors = stage.selection_anchors() or in_view(stage)
        if place is None or stage.refusal or not anchors:
            self.say(stage.refusal or (NOTHING if stage.viewer is None else SELECT))
            return None
        made = [self._held.room.mark(*place, anchor, voice, self._held.criterion_for(place[0])) for anchor in anchors]
        for moment in filter(None, made):
            self._steps.marked(moment)
        if made[-1] is None:
            self._held.ask_again()  # what may not be shown any more leaves the screen with the refusal
            return None
        stage.clear_selection()
        self._held.chosen = made[-1]
        self._held.ask_again()
        return made[-1]

    def say(self, sentence: str) -> None:
        """Where it is read: a room sees no status line."""
        if self._bar.isHidden():
            self._held.said.emit(sentence)
        else:
            self._bar.say(sentence)

    def write(self) -> None:
        """Into the words of the chosen moment."""
        if self._bar.isHidden():
            self._notebook.write_moment(self._held.chosen)
        else:
            card = self._card(self._held.chosen)
            self._bar.write(card.words.refused if card is not None else "")

    def choose(self, ident: str) -> None:
        """Show a moment where it is."""
        found = self._held.moment(ident)
        if found is None:
            return
        self._held.chosen = found.id
        self._looking.show((found.submission, found.artifact), found.anchor)
        self._held.criterion = found.criterion or self._held.criterion  # of the rubric of what is looked at by now
        self._held.ask_again()
        self._notebook.show_moment(found.id)

    def step(self, by: int) -> None:
        """[ and ]: the moment before or after the chosen one."""
        idents = [m.id for m in self._held.view.session.moments] if self._held.view else []
        if not idents:
            self._held.said.emit("No moment is marked yet: press M where something happens.")
        elif self._held.chosen in idents:
            at = idents.index(self._held.chosen) + by
            self.choose(idents[min(max(at, 0), len(idents) - 1)])
        else:
            self.choose(idents[0 if by > 0 else -1])

    def _listen(self, showing: Showing) -> None:
        showing.stage.link_chosen.connect(self.choose)
        showing.stage.link_moved.connect(self._move)
        showing.drawn.connect(partial(self._on_drawn, showing))
        for ended in (showing.shut, showing.parting):
            ended.connect(partial(self._give_up, showing))

    def _on_drawn(self, showing: Showing) -> None:
        """What was marked while it was being opened is marked now, and whoever writes goes on in its words."""
        if not showing.opening.asked:
            return
        words, writing = showing.opening.take()
        if writing:
            showing.stage.setFocus()
        if (made := self._marked(showing, self._notebook.voice.voice)) is None:
            self._keep(words)
            return
        if words:
            self._say(made, words)
        if writing:
            self.write()

    def _write(self, ident: str, words: str) -> None:
        if not self._steps.write(ident, lambda: self._held.room.write_moment(MomentId(ident), words)):
            self._keep_apart(ident, words)

    def _say(self, ident: str, words: str) -> None:
        """Words of a moment that were not typed in its card are written there: where they are refused they wait."""
        card = self._card(MomentId(ident))
        if card is not None:
            card.words.write(words)

    def _card(self, ident: MomentId | None) -> MomentCard | None:
        return self._notebook.moments.cards.get(ident) if ident is not None else None

    def _keep_apart(self, ident: str, words: str) -> None:
        """Where consent has ended meanwhile, what was said stands in the coach's own notes."""
        moment, card = self._held.moment(ident), self._card(MomentId(ident))
        if moment is not None and card is not None and self._held.is_shut_by_now(moment) and self._keep(words):
            card.words.start_over(moment.words)

    def _move(self, ident: str, anchor: Anchor) -> None:
        self._steps.change(ident, lambda: self._held.room.move_moment(MomentId(ident), anchor))

    def _give_up(self, showing: Showing) -> None:
        """It will not be marked; no word is lost for that."""
        if showing.opening.asked:
            self._keep(showing.opening.take()[0])

    def _keep(self, words: str) -> bool:
        room = self._held.room
        note = Note(NoteId(room.workspace.new_id()), NoteKind.PRIVATE, Voice.COACH, words)
        kept = bool(words) and room.session is not None and room.write_note(note)
        if kept:
            self._held.said.emit(KEPT)
        return kept
