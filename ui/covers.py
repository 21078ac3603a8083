"""Boxes over places that must not be seen: drawn by hand, or over faces that were found."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from assessor_app.domain.evidence import Anchor
from assessor_app.domain.findings import CoverId
from assessor_app.domain.moving import Place
from assessor_app.domain.submission import ArtifactId, ConsentScope, Submission, SubmissionId
from ui.workspace import Workspace

if TYPE_CHECKING:
    from assessor_app.reports.masked_copies import Copies


class Covers:
    """Gives the commands; a refusal becomes a sentence of the workspace's."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    def cover(self, submission: SubmissionId, artifact: ArtifactId, anchor: Anchor) -> bool:
        """Draw a box."""
        from assessor_app.commands import findings

        work = self._workspace
        return work.obey(
            lambda: findings.cover(work.store, submission, artifact, anchor, now=work.now, new_id=work.new_id)
        )

    def uncover(self, submission: SubmissionId, cover: CoverId) -> bool:
        from assessor_app.commands import findings

        work = self._workspace
        return work.obey(lambda: findings.uncover(work.store, submission, cover))

    def cover_faces(self, submission: SubmissionId, artifact: ArtifactId, places: Sequence[Place]) -> bool:
        """Faces may be found when the submission is open no more."""
        from assessor_app.commands import findings

        work = self._workspace
        return work.obey(
            lambda: findings.cover_faces(work.store, submission, artifact, places, now=work.now, new_id=work.new_id)
        )

    def uncover_faces(self, submission: SubmissionId, artifact: ArtifactId) -> bool:
        from assessor_app.commands import findings

        work = self._workspace
        return work.obey(lambda: findings.uncover_faces(work.store, submission, artifact))

    def say_none_clear(self, submission: SubmissionId, artifact: ArtifactId, clear: bool) -> bool:
        """No clear face is left in it; or, where `clear`, one may be after all."""
        from assessor_app.commands import findings

        work = self._workspace
        if clear:
            return work.obey(lambda: findings.take_none_clear_back(work.store, submission, artifact))
        return work.obey(lambda: findings.say_none_clear(work.store, submission, artifact, now=work.now))

    def copies(
        self,
        submission: Submission,
        purpose: ConsentScope,
        out: Path,
        *,
        faces: bool,
        progress: Callable[[float], None],
    ) -> "Copies":
        """Write copies of everything that may be used for this, names masked, faces covered; slow, and stopped where
        `progress` raises Stopped."""
        from assessor_app.commands.copying import note_copied, note_not_copied, require_still
        from assessor_app.queries.findings import faces_of, require_known_names
        from assessor_app.reports.masked_copies import Copying, Log, masked_copies

        work, name = self._workspace, submission.id
        require_known_names(work.store, name)
        log = Log(
            lambda a: note_copied(work.store, name, a.id, purpose, today=work.today(), now=work.now),
            lambda a: note_not_copied(work.store, name, a.id, now=work.now),
            lambda a: require_still(work.store, name, a.id, purpose, today=work.today()),
        )
        return masked_copies(
            work.documents, submission, lambda a: work.file_source(name, a.sha256),
            lambda a: work.veil(name, a.id), out, Copying(purpose, faces),
            looked_of=lambda a: faces_of(work.store, name, a.id), log=log,
            progress=lambda share, _title: progress(share),
        )  # fmt: skip
