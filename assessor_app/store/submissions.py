"""Submissions as rows: keeping one, and reading it back as the domain knows it."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from assessor_app.domain.assessment import ReadingRole
from assessor_app.domain.errors import AlreadyHere, RuleBroken, StoreDamaged
from assessor_app.domain.json_members import Garbled
from assessor_app.domain.submission import Submission, SubmissionId
from assessor_app.domain.submission_form import read_submission, submission_json
from assessor_app.store.destroyed import require_not_destroyed
from assessor_app.store.rows import BlobRow, SubmissionRow, VaultKeyRow
from assessor_app.store.vault import Blob, Vault, VaultFile


@dataclass(frozen=True, slots=True)
class Arrival:
    """How a submission came: by whom it was sent, when, as which kind of reading, until when (ISO dates), and by which
    of the issuer's assignments."""

    origin: str
    received_at: str
    reason: ReadingRole
    due_on: str | None
    assignment: str | None = None
    assignment_reason: str | None = None


def add_submission(session: Session, submission: Submission, arrival: Arrival, *, ready: bool = True) -> SubmissionRow:
    """Keep a submission; raises AlreadyHere when it is there, RuleBroken when this submission ID is
    there with other content."""
    there = session.get(SubmissionRow, submission.id)
    if there is not None:
        if there.digest == submission.digest:
            raise AlreadyHere(f"{submission.id} is in this workspace already, with the same content.")
        raise RuleBroken(
            f"{submission.id} is in this workspace already, with other content than this bundle has. Nothing was "
            "changed: ask who handed it in which of the two counts."
        )
    row = SubmissionRow(
        id=submission.id,
        credential_id=submission.credential.id,
        credential_version=submission.credential.version,
        attempt=submission.attempt,
        previous_id=submission.previous,
        digest=submission.digest,
        body=submission_json(submission),
        reason=arrival.reason.value,
        received_at=arrival.received_at,
        due_on=arrival.due_on,
        origin=arrival.origin,
        ready=ready,
        assignment=arrival.assignment,
        assignment_reason=arrival.assignment_reason,
    )
    session.add(row)
    return row


def add_vault_key(session: Session, submission: SubmissionId, folder: str, key: bytes, blobs: list[Blob]) -> None:
    session.add(VaultKeyRow(submission_id=submission, folder=folder, key=key))
    session.add_all(BlobRow(submission_id=submission, sha256=b.sha256, size=b.size, salt=b.salt) for b in blobs)


def submission(session: Session, submission_id: str) -> Submission:
    """The submission; raises RuleBroken when there is none of this ID."""
    row = session.get(SubmissionRow, submission_id)
    if row is None:
        raise RuleBroken(f"There is no submission {submission_id} in this workspace.")
    return from_json(row.body)


def open_file(session: Session, vault: Vault, submission_id: str, sha256: str) -> VaultFile:
    """Random access to one evidence file; raises StoreDamaged when it is gone or changed."""
    key = session.get(VaultKeyRow, submission_id)
    blob = session.get(BlobRow, (submission_id, sha256))
    if key is None or blob is None:
        require_not_destroyed(session, submission_id)
        raise StoreDamaged(f"The evidence of {submission_id} is not in this workspace.")
    return vault.open(key.folder, key.key, Blob(blob.sha256, blob.size, blob.salt))


def from_json(body: dict[str, Any]) -> Submission:
    """The submission a row's `body` holds; raises StoreDamaged when it is not one."""
    try:
        return read_submission(body)
    except Garbled as error:
        raise StoreDamaged(f"A submission in this workspace cannot be read ({error}); restore a backup.") from error
