"""Where somebody is: the screen, the reading, the coach's session; and the way back there after the lock."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from assessor_app.domain.submission import SubmissionId
from ui.coaching.panel import CoachPanel
from ui.coaching.sitting import Sitting
from ui.scoring.place import ReadingPlace
from ui.scoring.scoring_panel import ScoringPanel
from ui.screen_stack import ScreenStack
from ui.widgets.table_list import TableList
from ui.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Place:
    """Where somebody was: the screen, the reading and where it was, the coach's session and where it was, and the line
    chosen in each list."""

    screen: str
    submission: SubmissionId | None
    reading: ReadingPlace
    sitting: Sitting | None
    chosen: tuple[str, ...]


class Whereabouts:
    """Asks the screens; `show_screen` puts the focus where it belongs, too."""

    def __init__(
        self,
        workspace: Workspace,
        stack: ScreenStack,
        score: ScoringPanel,
        coach: CoachPanel,
        lists: Sequence[TableList],
        show_screen: Callable[[str], None],
    ) -> None:
        self._workspace, self._stack, self._score, self._coach = workspace, stack, score, coach
        self._lists, self._show_screen = lists, show_screen

    @property
    def playing(self) -> bool:
        """Whether a recording is being watched."""
        desk = self._coach.desk
        coached = desk is not None and desk.stage.video.motion.playing
        return coached or self._score.stage.video.motion.playing

    def place(self) -> Place:
        chosen = tuple(each.chosen_id() for each in self._lists)
        return Place(self._stack.name, self._workspace.current, self._score.place(), self._coach.sitting(), chosen)

    def go_to(self, place: Place) -> None:
        """Back to where somebody was."""
        for each, line in zip(self._lists, place.chosen, strict=True):
            each.choose(line)
        if place.sitting is not None:
            self._coach.go_back_to(place.sitting)
        if place.submission is not None and self._workspace.open(place.submission):
            self._score.go_to_place(place.reading)
        if place.screen != self._stack.name:  # else the focus is where it was
            self._show_screen(place.screen)
