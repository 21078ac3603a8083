"""Bringing submissions in: a bundle checked and shut away, then looked at in the background for its pre-check."""

from collections.abc import Callable, Iterable
from datetime import date, datetime
from pathlib import Path

from sqlalchemy import delete
from sqlalchemy.orm import Session

from assessor_app.bundles.precheck import Fact, Finding, precheck
from assessor_app.bundles.reading import read_bundle
from assessor_app.documents.pool import WorkerPool
from assessor_app.documents.readers.link_files import LINK_SAID
from assessor_app.documents.values import Inspection
from assessor_app.domain.assessment import ReadingRole
from assessor_app.domain.changes import Change, Clock, Kind
from assessor_app.domain.credential import Credential
from assessor_app.domain.submission import Artifact, ArtifactId, Submission, SubmissionId
from assessor_app.domain.turnaround import due_date
from assessor_app.store import submissions
from assessor_app.store.engine import Store
from assessor_app.store.rows import ArtifactFactRow, FindingRow, SubmissionRow
from assessor_app.store.submissions import Arrival

TURNAROUND = 10  # business days, until a programme says otherwise


def import_bundle(
    store: Store, path: Path, credentials: Callable[[str, str], Credential], *, now: Clock,
    progress: Callable[[int, int], None] | None = None, cancelled: Callable[[], bool] | None = None,
) -> tuple[SubmissionId, Change]:  # fmt: skip
    """Read a submission bundle into the vault and the queue; raises Unreadable or RuleBroken, keeping nothing.

    `progress` is told (bytes done, bytes in all).
    """
    folder, key = store.vault.new_folder()
    try:
        sink = store.vault.sink(folder, key)
        read = read_bundle(path, sink, progress=progress, cancelled=cancelled)
        credentials(read.submission.credential.id, read.submission.credential.version)
        with store.write() as session:
            submissions.add_submission(session, read.submission, _arrival(read.submission, now()))
            submissions.add_vault_key(session, read.submission.id, folder, key, sink.blobs)
    except BaseException:
        store.vault.remove(folder)
        raise
    return read.submission.id, Change(frozenset({Kind.QUEUE}), frozenset({read.submission.id}))


def _arrival(whole: Submission, at: str) -> Arrival:
    reason = ReadingRole.RESUBMISSION if whole.attempt > 1 else ReadingRole.FIRST
    received = datetime.fromisoformat(at).date()
    return Arrival("bundle", at, reason, due_date(received, TURNAROUND).isoformat())


def look_over(
    store: Store, pool: WorkerPool, credentials: Callable[[str, str], Credential], submission: SubmissionId,
    *, today: date,
) -> Change:  # fmt: skip
    """Open every artifact once in a worker, keep what that showed, and run the pre-check on it."""
    with store.read() as session:
        whole = submissions.submission(session, submission)
    inspections = {a.id: _inspect(store, pool, whole, a) for a in whole.artifacts if a.path}
    credential = credentials(whole.credential.id, whole.credential.version)
    facts = {artifact: _fact(i) for artifact, i in inspections.items()}
    findings = precheck(credential, whole, facts, today=today)
    with store.write() as session:
        if session.get(SubmissionRow, submission) is not None:
            _keep_facts(session, submission, inspections)
            _keep_findings(session, submission, findings)
    return Change(frozenset({Kind.QUEUE, Kind.ASSESSMENT}), frozenset({submission}))


def _fact(seen: Inspection) -> Fact:
    is_link = any(said.startswith(LINK_SAID) for said in seen.warnings)
    return Fact(seen.outcome, seen.kind, seen.reason, seen.pages, seen.duration_s, seen.text_chars, is_link)


def _inspect(store: Store, pool: WorkerPool, whole: Submission, artifact: Artifact) -> Inspection:
    with store.read() as session:
        source = submissions.open_file(session, store.vault, whole.id, artifact.sha256)
    try:
        return pool.inspect(source, artifact.path or artifact.title)
    finally:
        source.close()


def _keep_facts(session: Session, submission: str, inspections: dict[ArtifactId, Inspection]) -> None:
    for artifact, i in inspections.items():
        session.merge(
            ArtifactFactRow(
                submission_id=submission, artifact_id=artifact, outcome=i.outcome, kind=i.kind, reason=i.reason,
                warnings=list(i.warnings), pages=i.pages, duration_s=i.duration_s, text_chars=i.text_chars,
            )
        )  # fmt: skip


def _keep_findings(session: Session, submission: str, findings: Iterable[Finding]) -> None:
    session.execute(delete(FindingRow).where(FindingRow.submission_id == submission))
    session.add_all(
        FindingRow(
            submission_id=submission, artifact_id=f.artifact, severity=f.severity, code=f.code, sentence=f.sentence
        )
        for f in findings
    )
