"""Slow work on a submission's faces: looking for them, and writing copies without them; it tells how far it is and can
be stopped."""

from collections.abc import Callable
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from assessor_app.documents.face_model import MISSING, model_path
from assessor_app.documents.faces import Stopped, find_faces
from assessor_app.documents.source import Source
from assessor_app.domain.errors import AssessorError
from assessor_app.domain.moving import Place
from assessor_app.domain.submission import Artifact, ConsentScope, Submission
from ui.covers import Covers
from ui.workspace import Workspace

if TYPE_CHECKING:
    from assessor_app.reports.masked_copies import Copies


class FaceWork(QObject):
    """One thing at a time. `began`, then `progressed` with the share done, then `ended` with a sentence."""

    began = Signal(str)
    progressed = Signal(float)
    ended = Signal(str)

    def __init__(self, workspace: Workspace, covers: Covers, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._workspace, self._covers = workspace, covers
        self._stop: Event | None = None

    @property
    def busy(self) -> bool:
        return self._stop is not None

    def stop(self) -> None:
        if self._stop is not None:
            self._stop.set()

    def find(
        self, artifact: Artifact, source: Callable[[], Source], done: Callable[[tuple[Place, ...]], object]
    ) -> None:
        """Look for faces in one artifact."""
        if model_path() is None:
            self.ended.emit(MISSING)
            return
        pool = self._workspace.documents

        def look(stop: Event) -> tuple[Place, ...]:
            with pool.open(source(), artifact.name) as document:
                return find_faces(document, progress=self._tell, cancelled=stop.is_set)

        def found(places: tuple[Place, ...]) -> None:
            self._end("")
            done(places)

        self._run(f"Looking for faces in “{artifact.title}”", look, found)

    def copy(self, submission: Submission, purpose: ConsentScope, out: Path) -> None:
        """Write copies of everything that may be used for this, names masked, faces covered."""
        faces = model_path() is not None

        def write(stop: Event) -> "Copies":
            return self._covers.copies(
                submission, purpose, out, faces=faces, progress=self._tell, cancelled=stop.is_set
            )  # fmt: skip

        def written(made: "Copies") -> None:
            count = f"{len(made.files)} file{'' if len(made.files) == 1 else 's'} written to {out}"
            unseen = "" if faces else " Faces were not looked for: only boxes drawn by hand cover them."
            left = f" Left out: {' '.join(made.left_out)}" if made.left_out else ""
            self._end(f"{'Stopped after ' if made.stopped else ''}{count}.{left}{unseen} Look through them first.")

        self._run(f"Writing blurred copies of {submission.id}", write, written)

    def _tell(self, share: float) -> None:
        """Called where the work is done; who listens is called in the window's thread."""
        self.progressed.emit(share)

    def _run(self, said: str, work: Callable[[Event], Any], done: Callable[[Any], None]) -> None:
        if self._stop is not None:
            self.ended.emit("One thing after the other: this runs when the other has ended.")
            return
        stop = self._stop = Event()
        self.began.emit(said)
        self._workspace.background.run(lambda: work(stop), done, self._fail, priority=-1)

    def _fail(self, error: Exception) -> None:
        if isinstance(error, Stopped):
            self._end("Stopped; nothing was changed.")
        elif isinstance(error, AssessorError):
            self._end(error.sentence)
        else:
            self._end("")
            raise error

    def _end(self, sentence: str) -> None:
        self._stop = None
        self.ended.emit(sentence)
