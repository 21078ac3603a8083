"""Slow work on a submission's faces: looking for them, and writing copies without them."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject

from assessor_app.documents.face_model import MISSING, model_path
from assessor_app.documents.faces import find_faces
from assessor_app.documents.source import Source
from assessor_app.domain.moving import Place
from assessor_app.domain.submission import Artifact, ConsentScope, Submission
from ui.covers import Covers
from ui.slow_work import SlowWork, Tell
from ui.workspace import Workspace

if TYPE_CHECKING:
    from assessor_app.reports.masked_copies import Copies


class FaceWork(SlowWork):
    """One thing after the other; what is asked for meanwhile is told so."""

    def __init__(self, workspace: Workspace, covers: Covers, parent: QObject | None = None) -> None:
        super().__init__(workspace, parent)
        self._covers = covers

    def find(
        self, artifact: Artifact, source: Callable[[], Source], done: Callable[[tuple[Place, ...]], object]
    ) -> None:
        """Look for faces in one artifact."""
        if model_path() is None:
            self.ended.emit(MISSING)
            return
        pool = self._workspace.documents

        def look(tell: Tell) -> tuple[Place, ...]:
            with pool.open(source(), artifact.name) as document:
                return find_faces(document, progress=tell)

        def found(places: tuple[Place, ...]) -> None:
            self._end("")
            done(places)

        self._one(f"Looking for faces in “{artifact.title}”", look, found)

    def copy(self, submission: Submission, purpose: ConsentScope, out: Path) -> None:
        """Write copies of everything that may be used for this, names masked, faces covered."""
        faces = model_path() is not None

        def write(tell: Tell) -> "Copies":
            return self._covers.copies(submission, purpose, out, faces=faces, progress=tell)

        def written(made: "Copies") -> None:
            count = f"{len(made.files)} file{'' if len(made.files) == 1 else 's'} written to {out}"
            unseen = "" if faces else " Faces were not looked for: only boxes drawn by hand cover them."
            left = f" Left out: {' '.join(made.left_out)}" if made.left_out else ""
            self._end(f"{'Stopped after ' if made.stopped else ''}{count}.{left}{unseen} Look through them first.")

        self._one(f"Writing blurred copies of {submission.id}", write, written)

    def _one(self, said: str, work: Callable[[Tell], Any], done: Callable[[Any], None]) -> None:
        if self.busy:
            self.ended.emit("One thing after the other: this runs when the other has ended.")
        else:
            self._run(said, work, done, priority=-1)
