"""Where somebody is: the screen, the reading, the coach's session; and the way back there after the lock."""

from collections.abc import Callable
from dataclasses import dataclass, field

from assessor_app.domain.submission import SubmissionId
from ui.coaching.panel import CoachPanel
from ui.coaching.sitting import Sitting
from ui.decisions.panel import DecisionsPanel, DecisionsPlace
from ui.queue.panel import QueuePanel
from ui.queue.rows import Wanted
from ui.scoring.place import ReadingPlace
from ui.scoring.scoring_panel import ScoringPanel
from ui.screen_stack import ScreenStack
from ui.settings.panel import SettingsPanel
from ui.settings.retention_section import Asking
from ui.widgets.refused_words import Waiting, carry_within, put_by_within
from ui.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Place:
    """Where somebody was: the screen, the reading and where it was, the coach's session and where it was; in the queue
    and among the decisions what was asked for, selected and chosen, and what was begun there and in Settings; and
    words `waiting` that were refused."""

    screen: str
    submission: SubmissionId | None
    reading: ReadingPlace
    sitting: Sitting | None
    queue: tuple[Wanted, str]
    decisions: DecisionsPlace
    settings: Asking
    waiting: Waiting = field(default_factory=dict)


class Whereabouts:
    """Asks the screens; `show_screen` puts the focus where it belongs, too."""

    def __init__(
        self,
        workspace: Workspace,
        stack: ScreenStack,
        score: ScoringPanel,
        coach: CoachPanel,
        queue: QueuePanel,
        decisions: DecisionsPanel,
        settings: SettingsPanel,
        show_screen: Callable[[str], None],
    ) -> None:
        self._workspace, self._stack, self._score, self._coach = workspace, stack, score, coach
        self._queue, self._decisions, self._settings = queue, decisions, settings
        self._show_screen = show_screen

    @property
    def playing(self) -> bool:
        """Whether a recording is being watched."""
        desk = self._coach.desk
        coached = desk is not None and desk.stage.video.motion.playing
        return coached or self._score.stage.video.motion.playing

    def place(self) -> Place:
        return Place(
            self._stack.name,
            self._workspace.current,
            self._score.place(),
            self._coach.sitting(),
            self._queue.place(),
            self._decisions.place(),
            self._settings.place(),
        )

    def put_words_by(self) -> Waiting:
        """Of a window that is closed: what could not be kept, to be carried to the next."""
        self._score.put_words_by()
        return {**put_by_within(self._score), **put_by_within(self._coach)}

    def go_to(self, place: Place) -> None:
        """Back to where somebody was."""
        if place.waiting:
            self._coach.make()
            for panel in (self._score, self._coach):
                carry_within(panel, place.waiting)
        self._queue.go_to_place(place.queue)
        self._decisions.go_to_place(place.decisions)
        self._settings.go_to_place(place.settings)
        if place.sitting is not None:
            self._coach.go_back_to(place.sitting)
        if place.submission is not None and self._workspace.open(place.submission, asked=False):
            self._score.go_to_place(place.reading)
        if place.screen != self._stack.name:  # else the focus is where it was
            self._show_screen(place.screen)
