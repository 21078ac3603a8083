"""The moments of a session: marked, chosen, stepped through, taken away and put back."""

from PySide6.QtCore import QObject

from assessor_app.domain.coaching import Moment, MomentId
from assessor_app.domain.evidence import Anchor, Box, ImageRegion, TimeSpan
from ui.coaching.beside import Beside
from ui.coaching.looking import Looking
from ui.coaching.notebook import Notebook
from ui.coaching.session_in_hand import Place, SessionInHand
from ui.coaching.viewers import CoachViewers
from ui.viewers.stage import ViewerStage

AROUND = 5.0  # seconds before and after the playhead that a moment without a span covers


class Marking(QObject):
    """What is chosen is kept with the session in hand; what was taken away, here, until another session."""

    def __init__(self, held: SessionInHand, looking: Looking, viewers: CoachViewers, notebook: Notebook) -> None:
        super().__init__(viewers)
        self._held, self._looking, self._viewers, self._notebook = held, looking, viewers, notebook
        self._removed: list[Moment] = []
        self._put_back: list[MomentId] = []
        listed, room = notebook.moments, held.room
        listed.chosen.connect(self.choose)
        listed.written.connect(lambda ident, words: room.write_moment(MomentId(ident), words))
        listed.given.connect(lambda ident, voice: room.give_moment(MomentId(ident), voice))
        listed.filed.connect(lambda ident, criterion: room.file_moment(MomentId(ident), criterion))
        listed.removed.connect(self._take_away_anew)
        listed.mark_wanted.connect(self.mark)
        viewers.stage.link_chosen.connect(self.choose)
        viewers.made.connect(self._on_beside_made)

    def mark(self) -> None:
        """M: what is selected, or the seconds around the playhead, becomes a moment; the caret goes into its words."""
        stage, place = self._viewers.listening(), listening_place(self._held, self._viewers)
        anchors = stage.selection_anchors() or _here(stage)
        if place is None or stage.refusal or not anchors:
            self._held.said.emit(stage.refusal or "Select a place in the evidence first.")
            return
        voice, criterion = self._notebook.voice.voice, self._held.criterion
        made = [self._held.room.mark(*place, anchor, voice, criterion) for anchor in anchors]
        if made[-1] is None:
            return
        self._put_back.clear()  # after something new nothing is taken away again
        stage.clear_selection()
        self._held.chosen = made[-1]
        self._held.ask_again()
        self.write()

    def write(self) -> None:
        """Into the words of the chosen moment."""
        self._notebook.write_moment(self._held.chosen)

    def choose(self, ident: str) -> None:
        """Show a moment where it is."""
        found = self._held.moment(ident)
        if found is None:
            return
        self._held.chosen = found.id
        self._held.criterion = found.criterion or self._held.criterion
        self._looking.show((found.submission, found.artifact), found.anchor)
        self._held.ask_again()

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

    def remove(self) -> None:
        """Delete: the chosen moment goes; Ctrl+Z puts it back."""
        if self._held.chosen is not None:
            self._take_away_anew(self._held.chosen)

    def put_back(self) -> None:
        """Ctrl+Z: what was taken away last; where its consent is gone, it waits."""
        if not self._removed:
            self._held.said.emit("Nothing was taken away.")
        elif self._held.room.put_back(self._removed[-1]):
            self._put_back.append(self._removed.pop().id)

    def take_away_again(self) -> None:
        """Ctrl+Shift+Z: what was put back last."""
        there = self._put_back.pop() if self._put_back else None
        if self._held.moment(there) is None or there is None:
            self._held.said.emit("Nothing was put back.")
        else:
            self._take_away(there)

    def begin_again(self) -> None:
        """Another session: nothing of it was taken away yet."""
        self._removed, self._put_back = [], []

    def _take_away_anew(self, ident: str) -> None:
        self._put_back.clear()
        self._take_away(ident)

    def _take_away(self, ident: str) -> None:
        found = self._held.moment(ident)
        if found is not None and self._held.room.remove(found.id):
            self._removed.append(found)
            self._held.said.emit("The moment is taken away; Ctrl+Z puts it back.")

    def _on_beside_made(self, beside: Beside) -> None:
        beside.stage.link_chosen.connect(self.choose)


def listening_place(held: SessionInHand, viewers: CoachViewers) -> Place | None:
    """What stands in the viewer that hears the keys."""
    beside = viewers.beside
    return beside.place if beside is not None and viewers.listening() is beside.stage else held.place


def _here(stage: ViewerStage) -> tuple[Anchor, ...]:
    """Without a selection: the seconds around the playhead, or the whole picture."""
    opened = stage.opened
    if opened is None:
        return ()
    if opened.document.media is not None:
        now, whole = stage.video.motion.position, opened.document.media.duration
        start, end = round(max(0.0, now - AROUND), 3), round(min(whole, now + AROUND), 3)
        return (TimeSpan(start, end),) if end > start else ()
    return (ImageRegion(Box(0, 0, 100, 100)),) if stage.viewer is stage.image else ()
