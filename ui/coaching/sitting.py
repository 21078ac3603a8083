"""Where a coach's session was when the window was locked, so that it can go on there."""

from dataclasses import dataclass

from assessor_app.domain.coaching import SessionId
from assessor_app.domain.submission import ArtifactId, SubmissionId


@dataclass(frozen=True, slots=True)
class Sitting:
    """The session, the evidence on show, where in it (see `ViewerStage.place`), and the page of the notebook."""

    session: SessionId
    place: tuple[SubmissionId, ArtifactId] | None
    at: float | None
    tab: int
