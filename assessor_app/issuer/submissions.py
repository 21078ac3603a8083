"""Submissions and credentials in, from programme staff; manifests and files out, to whoever was given them."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from assessor_app.domain.credential import Credential
from assessor_app.domain.errors import AlreadyHere, Refused, RuleBroken, Unreadable
from assessor_app.domain.submission import Submission, SubmissionId
from assessor_app.issuer import feed
from assessor_app.issuer.blobs import StoredFile
from assessor_app.issuer.clock import iso
from assessor_app.issuer.folder import Issuer
from assessor_app.issuer.reconsidering import judge_by_new_rubric
from assessor_app.issuer.rows import (
    AssignmentRow,
    CredentialRow,
    ProgrammeRow,
    SubmissionFileRow,
    SubmissionRow,
)
from assessor_app.issuer.sampling import draw_at_arrival
from assessor_app.issuer.succeeding import declare, require_before
from assessor_app.issuer.tokens import Caller
from assessor_app.sync.messages import MANIFEST, FileEntry, Manifest

if TYPE_CHECKING:
    from collections.abc import Mapping


Files = tuple[Credential, Any, Any]  # what a credential's folder means, and its two files as they are


@dataclass(frozen=True, slots=True)
class Published:
    """A credential version a programme awards from now on; `judged` decisions by its rubric had come before it, and
    hold now. `succeeds` are the versions whose submissions it may score, too."""

    credential: str
    version: str
    title: str
    succeeds: tuple[str, ...]
    judged: int


def add_credential(issuer: Issuer, programme: str, folder: Path, succeeds: Sequence[str] = ()) -> Published:
    """Take a credential folder (`credential.json`, `rubric.json`) into the programme. What was handed in for the
    versions it `succeeds` may be scored by its rubric; that can be said later, too, of a version that is in already."""
    return _add(issuer, programme, [_read(folder)], succeeds)[0]


def add_credentials(issuer: Issuer, programme: str, rubrics: Path | None = None) -> tuple[str, ...]:
    """Take every credential folder under `rubrics` in (else the shipped ones), or none; returns their titles."""
    return tuple(each.title for each in _add(issuer, programme, read_credentials(rubrics)))


def _add(issuer: Issuer, programme: str, read: Sequence[Files], succeeds: Sequence[str] = ()) -> tuple[Published, ...]:
    with issuer.database.write() as session:
        head = feed.locked_programme(session, programme)
        keep_credentials(session, head, read, iso(issuer.now()), succeeds)
        session.flush()
        return tuple(_published(session, issuer, head, known) for known, _, _ in read)


def _published(session: Session, issuer: Issuer, head: ProgrammeRow, known: Credential) -> Published:
    row = session.get_one(CredentialRow, (head.id, known.id, known.version))
    judged = judge_by_new_rubric(session, issuer, head, known.id)
    return Published(known.id, known.version, known.title, tuple(row.succeeds or ()), judged)


def keep_credentials(
    session: Session, head: ProgrammeRow, read: Sequence[Files], at: str, succeeds: Sequence[str] = ()
) -> tuple[str, ...]:
    """What a programme awards from now on, with the news of it; returns the titles."""
    for known, body, rubric in read:
        require_before(session, head.id, known, succeeds)
        row = session.get(CredentialRow, (head.id, known.id, known.version))
        told = {"id": known.id, "version": known.version, "rubric_digest": known.rubric.digest}
        if row is None:
            row = CredentialRow(programme=head.id, **told, credential_json=body, rubric_json=rubric)
            row.succeeds = list(dict.fromkeys(succeeds)) or None
            session.add(row)
        else:
            declare(row, known, succeeds)
        files = {"succeeds": row.succeeds or [], "credential": row.credential_json, "rubric": row.rubric_json}
        feed.append(session, head, None, feed.CREDENTIAL, told | files, at)
    return tuple(known.title for known, _, _ in read)


def _read(folder: Path) -> Files:
    from assessor_app.domain.strict_json import strict_json
    from assessor_app.rubric_files.achievement import read_credential

    achievement, package = (folder / "credential.json").read_bytes(), (folder / "rubric.json").read_bytes()
    known = read_credential(achievement, package, folder.name)
    return known, strict_json(achievement, "credential.json"), strict_json(package, "rubric.json")


def read_credentials(rubrics: Path | None) -> list[Files]:
    """Every credential folder under `rubrics`, else the shipped ones. Raises Unreadable or RuleBroken."""
    return [_read(folder) for folder in _folders(rubrics)]


def _folders(rubrics: Path | None) -> list[Path]:
    from assessor_app.rubric_files.catalogue import shipped_folder

    root = rubrics or shipped_folder()
    folders = sorted(path.parent for path in root.glob("*/credential.json"))
    if not folders:
        raise RuleBroken(f"There is no credential in {root}.")
    return folders


class InAlready(AlreadyHere):
    """The same submission, byte for byte, is in the programme."""

    def __init__(self, submission: SubmissionId) -> None:
        self.submission = submission
        super().__init__(_in_already(submission))


def _in_already(submission: SubmissionId) -> str:
    return f"{submission} is in this programme already; nothing was changed."


def add_submission_bundle(issuer: Issuer, programme: str, bundle: Path) -> SubmissionId:
    """Take a submission in; its files are durable before its row exists. Raises Unreadable, RuleBroken, or InAlready
    when it is there with the same content."""
    from assessor_app.bundles.reading import read_bundle

    sink = issuer.blobs.sink()
    read = read_bundle(bundle, sink)
    add_submission(issuer, programme, read.submission, sink.files)
    return read.submission.id


def add_submission(issuer: Issuer, programme: str, submission: Submission, files: "Mapping[str, StoredFile]") -> None:
    """Keep a submission whose files are in the blob folder already."""
    manifest = Manifest(submission, _entries(submission, files))
    at = iso(issuer.now())
    with issuer.database.write() as session:
        head = feed.locked_programme(session, programme)
        there = session.get(SubmissionRow, (programme, submission.id))
        if there is not None and there.digest == submission.digest:
            raise InAlready(submission.id)
        if there is not None:
            raise RuleBroken(_in_already(submission.id))
        named = (programme, submission.credential.id, submission.credential.version)
        if session.get(CredentialRow, named) is None:
            raise RuleBroken(
                f"{submission.id} was handed in for {submission.credential.id} {submission.credential.version}, "
                "which this programme does not award."
            )
        row = SubmissionRow(
            programme=programme,
            id=submission.id,
            credential_id=submission.credential.id,
            credential_version=submission.credential.version,
            digest=submission.digest,
            manifest=manifest.to_json(),
            received_at=at,
            final_event=None,
            reference=None,
        )
        session.add(row)
        session.add_all(
            SubmissionFileRow(programme=programme, sha256=sha256, submission=submission.id)
            for sha256 in {f.sha256 for f in manifest.files}
        )
        draw_at_arrival(session, head, row, submission.attempt, at)


def _entries(submission: Submission, files: "Mapping[str, StoredFile]") -> tuple[FileEntry, ...]:
    entries = []
    for artifact in submission.artifacts:
        if artifact.path is None:
            continue
        stored = files.get(artifact.sha256)
        if stored is None:
            raise Unreadable(str(submission.id), f"The file of “{artifact.title}” is missing.")
        entries.append(FileEntry(artifact.path, stored.sha256, stored.size, stored.chunks, stored.running))
    return tuple(entries)


def signed_manifest(issuer: Issuer, caller: Caller, submission: str) -> str:
    """The manifest as a JWS; an assessor who was not given the submission hears that there is none."""
    with issuer.database.read() as session:
        if session.get(AssignmentRow, (caller.programme, submission, caller.assessor)) is None:
            raise Refused(f"There is no submission {submission} for you.")
        row = session.get_one(SubmissionRow, (caller.programme, submission))
    return issuer.keys.answers.sign(row.manifest, MANIFEST)


def signed_manifests(issuer: Issuer, caller: Caller, submissions: Sequence[str]) -> tuple[str, ...]:
    """Those of several at once; what is not the caller's, or not there, is left out."""
    wanted = (
        select(SubmissionRow.manifest)
        .join(
            AssignmentRow,
            (AssignmentRow.programme == SubmissionRow.programme) & (AssignmentRow.submission == SubmissionRow.id),
        )
        .where(
            SubmissionRow.programme == caller.programme,
            SubmissionRow.id.in_(set(submissions)),
            AssignmentRow.assessor == caller.assessor,
        )
        .order_by(SubmissionRow.id)
    )
    with issuer.database.read() as session:
        found = session.scalars(wanted).all()
    return tuple(issuer.keys.answers.sign(manifest, MANIFEST) for manifest in found)


def may_read_blob(session: Session, caller: Caller, sha256: str) -> bool:
    """True when the file belongs to a submission assigned to the caller."""
    wanted = (
        select(SubmissionFileRow.submission)
        .join(
            AssignmentRow,
            (AssignmentRow.programme == SubmissionFileRow.programme)
            & (AssignmentRow.submission == SubmissionFileRow.submission),
        )
        .where(
            SubmissionFileRow.programme == caller.programme,
            SubmissionFileRow.sha256 == sha256,
            AssignmentRow.assessor == caller.assessor,
        )
        .limit(1)
    )
    return session.execute(wanted).first() is not None
