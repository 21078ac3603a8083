"""The short queue of clips: the moments that are stretches of a recording, played one after another."""

from collections.abc import Callable

from PySide6.QtCore import QObject

from assessor_app.domain.coaching import Moment, MomentId
from assessor_app.domain.evidence import TimeSpan
from assessor_app.queries.coaching import SessionView
from ui.coaching.session_in_hand import SessionInHand
from ui.coaching.showing import Showing

NONE = "No clip is marked yet: in a recording, M marks the seconds around it, or the span in hand."
LAST = "That was the last clip."


def clips_of(view: SessionView) -> list[Moment]:
    """Those that may be looked at, in the order of their numbers."""
    return [m for m in view.session.moments if isinstance(m.anchor, TimeSpan) and view.shut(m) is None]


class Clips(QObject):
    """A clip plays from its start to its end, and the picture stands there. `choose` shows a moment where it is."""

    def __init__(
        self, held: SessionInHand, showing: Showing, choose: Callable[[str], None], say: Callable[[str], None]
    ) -> None:
        super().__init__(showing)
        self._held, self._showing, self._choose, self._say = held, showing, choose, say
        self._wanted: MomentId | None = None  # while its recording is being opened
        showing.drawn.connect(self._play_wanted)
        for ended in (showing.shut, showing.parting):
            ended.connect(self._forget)

    def play_next(self) -> None:
        """Shift+Space: the clip after the chosen moment."""
        clips = clips_of(self._held.view) if self._held.view is not None else []
        after = [each for each in clips if self._number(each) > self._chosen_number()]
        if after:
            self._play(after[0])
        else:
            self._say(LAST if clips else NONE)

    def play_again(self) -> None:
        """Ctrl+Space: the chosen clip once more from its start, or the first."""
        clips = clips_of(self._held.view) if self._held.view is not None else []
        chosen = next((each for each in clips if each.id == self._held.chosen), None)
        if clips:
            self._play(chosen or clips[0])
        else:
            self._say(NONE)

    def _number(self, moment: Moment) -> int:
        assert self._held.view is not None
        return self._held.view.session.number(moment.id)

    def _chosen_number(self) -> int:
        """0 where no moment is chosen."""
        chosen = self._held.moment(self._held.chosen)
        return self._number(chosen) if chosen is not None else 0

    def _play(self, clip: Moment) -> None:
        self._choose(clip.id)
        showing, place = self._showing, (clip.submission, clip.artifact)
        if showing.place == place and (showing.stage.opened is not None or showing.stage.is_waiting):
            self._wanted = clip.id  # not where it was refused: it would play when it is looked at another time
        if showing.stage.opened is not None:
            self._play_wanted()

    def _play_wanted(self) -> None:
        clip, self._wanted = self._held.moment(self._wanted), None
        if clip is not None and isinstance(clip.anchor, TimeSpan):
            self._showing.stage.play_once(clip.anchor)

    def _forget(self) -> None:
        self._wanted = None
