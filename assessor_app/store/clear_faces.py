"""What is known of the faces in artifacts, as rows: the boxes over them, and where somebody said that none is clear."""

from collections.abc import Iterable

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from assessor_app.domain.clear_faces import Looked
from assessor_app.domain.submission import ArtifactId
from assessor_app.store import findings
from assessor_app.store.rows import ArtifactFactRow, NoClearFaceRow


def looked_of(session: Session, names: Iterable[str]) -> dict[tuple[str, ArtifactId], Looked]:
    """By submission and artifact; an artifact that is not among them was neither opened nor covered."""
    wanted = tuple(names)
    kinds = {(row.submission_id, ArtifactId(row.artifact_id)): row.kind for row in _facts(session, wanted)}
    said, covers = none_clear(session, wanted), findings.covers_of(session, wanted)
    boxed = {(name, cover.artifact) for name, some in covers.items() for cover in some}
    return {
        (name, artifact): Looked(
            tuple(each for each in covers[name] if each.artifact == artifact),
            (name, artifact) in said,
            kinds.get((name, artifact)),
        )
        for name, artifact in {*kinds, *said, *boxed}
    }


def looked(session: Session, submission: str, artifact: ArtifactId) -> Looked:
    """The same of one artifact."""
    return looked_of(session, (submission,)).get((submission, artifact), Looked())


def _facts(session: Session, names: tuple[str, ...]) -> Iterable[ArtifactFactRow]:
    return session.scalars(select(ArtifactFactRow).where(ArtifactFactRow.submission_id.in_(names)))


def none_clear(session: Session, names: Iterable[str]) -> frozenset[tuple[str, ArtifactId]]:
    """The artifacts, each with its submission, of which it was said."""
    rows = session.scalars(select(NoClearFaceRow).where(NoClearFaceRow.submission_id.in_(tuple(names))))
    return frozenset((row.submission_id, ArtifactId(row.artifact_id)) for row in rows)


def say_none_clear(session: Session, submission: str, artifact: str, at: str) -> None:
    session.merge(NoClearFaceRow(submission_id=submission, artifact_id=artifact, said_at=at))


def take_back(session: Session, submission: str, artifact: str) -> None:
    """It holds no longer, or was never said."""
    mine = NoClearFaceRow.submission_id == submission, NoClearFaceRow.artifact_id == artifact
    session.execute(delete(NoClearFaceRow).where(*mine))
