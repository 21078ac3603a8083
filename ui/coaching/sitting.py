"""Where a coach's session was when the window was locked, so that it can go on there."""

from dataclasses import dataclass

from assessor_app.domain.coaching import MomentId, SessionId
from assessor_app.domain.rubric import CriterionId
from assessor_app.domain.submission import ArtifactId, SubmissionId
from ui.viewers.spot import Spot


@dataclass(frozen=True, slots=True)
class Sitting:
    """The session, the evidence on show, where in it (see `ViewerStage.spot`), and the page of the notebook; what was
    in hand; whether two attempts stood beside each other, and whether it was shown to a room."""

    session: SessionId
    place: tuple[SubmissionId, ArtifactId] | None
    spot: Spot
    tab: int
    criterion: CriterionId | None
    moment: MomentId | None
    comparing: bool
    presenting: bool
