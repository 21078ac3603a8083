"""Where a reading was when the window was locked, so that it can go on there."""

from dataclasses import dataclass

from assessor_app.domain.submission import ArtifactId
from ui.viewers.spot import Spot


@dataclass(frozen=True, slots=True)
class ReadingPlace:
    """The artifact on show, where in it (see `ViewerStage.spot`), whether words were being written, and whether the
    sheet before the decision was open."""

    artifact: ArtifactId | None
    spot: Spot
    writing: bool
    reviewing: bool
