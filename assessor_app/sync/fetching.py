"""What was assigned, here whole: each submission begun as its manifest says, then its files, oldest first."""

import secrets
from collections.abc import Mapping
from itertools import zip_longest

from sqlalchemy import select

from assessor_app.domain.assessment import ReadingRole
from assessor_app.domain.errors import AssessorError, Offline, Refused, RuleBroken
from assessor_app.domain.turnaround import day_of
from assessor_app.store.disk_words import sentence_of
from assessor_app.store.engine import Store
from assessor_app.store.rows import DestructionRow, DownloadRow, FeedRow, SubmissionRow
from assessor_app.store.submissions import Arrival, add_submission, add_vault_key
from assessor_app.store.vault import SALT
from assessor_app.sync.files_down import Fetcher, FetchProgress, finish, missing_bytes
from assessor_app.sync.leasing import note_lease
from assessor_app.sync.messages import MAX_MANIFESTS, Manifest
from assessor_app.sync.reading import ASSIGNMENT, LEASE
from assessor_app.sync.report import Stopped

Said = Mapping[str, tuple[int, object]]  # the last item of the feed about a submission's lease, and its number


def fetch_assigned(fetcher: Fetcher) -> None:
    """Bring every assigned submission here whole; one that cannot be had is named and holds back no other."""
    said = _last_words(fetcher.store)
    _note_those_here(fetcher.store, said)
    fresh = _new_assignments(fetcher.store)
    for start in range(0, len(fresh), MAX_MANIFESTS):
        _begin_some(fetcher, fresh[start : start + MAX_MANIFESTS], said)
    wanted = _within_limit(fetcher)
    progress = FetchProgress(fetcher, sum(wanted.values()))
    for submission in wanted:
        try:
            finish(fetcher, submission, progress)
        except Offline:
            raise
        except AssessorError as error:
            fetcher.tally.attention.append(str(error))


def _begin_some(fetcher: Fetcher, assignments: list[tuple[int, dict[str, object]]], said: Said) -> None:
    if fetcher.cancelled():
        raise Stopped
    manifests = _manifests(fetcher, [str(body.get("submission")) for _, body in assignments])
    for seq, body in assignments:
        submission = str(body.get("submission"))
        try:
            _begin(fetcher, seq, body, said, manifests.get(submission))
        except Offline:
            raise
        except AssessorError as error:
            fetcher.tally.attention.append(str(error))


def _manifests(fetcher: Fetcher, submissions: list[str]) -> dict[str, Manifest]:
    """In one request; one by one from an issuer of an older version, which knows no other way."""
    if len(submissions) < 2:
        return {}
    try:
        return fetcher.client.manifests(submissions, fetcher.member.issuer_key)
    except Refused:
        return {}


def _new_assignments(store: Store) -> list[tuple[int, dict[str, object]]]:
    wanted = select(FeedRow).where(FeedRow.kind == ASSIGNMENT, FeedRow.applied.is_(False)).order_by(FeedRow.seq)
    with store.read() as session:
        return [(row.seq, row.body) for row in session.scalars(wanted)]


def _within_limit(fetcher: Fetcher) -> dict[str, int]:
    """The submissions to be fetched, oldest first, each with the bytes still to come; larger ones are held."""
    wanted: dict[str, int] = {}
    for submission, missing in _unfinished(fetcher.store).items():
        if fetcher.largest is not None and missing > fetcher.largest:
            fetcher.tally.held.append(submission)
        else:
            wanted[submission] = missing
    return wanted


def _unfinished(store: Store) -> dict[str, int]:
    gone = select(DestructionRow.submission_id)
    waiting = select(SubmissionRow.id).where(SubmissionRow.ready.is_(False), SubmissionRow.id.not_in(gone))
    waiting = waiting.order_by(SubmissionRow.received_at)
    with store.read() as session:
        missing = dict.fromkeys(session.scalars(waiting), 0)
        for row in session.scalars(select(DownloadRow)):
            if row.submission_id in missing:
                missing[row.submission_id] += missing_bytes(row)
    return missing


def _note_those_here(store: Store, said: Said) -> None:
    """Assignments of submissions that are in this workspace with the same content: nothing has to come."""
    waiting = dict(_new_assignments(store))
    with store.read() as session:
        digests = {row.id: row.digest for row in session.execute(select(SubmissionRow.id, SubmissionRow.digest))}
    here = {
        seq: body for seq, body in waiting.items() if digests.get(str(body.get("submission")), "") == body.get("digest")
    }
    if not here:
        return
    with store.write() as session:
        for seq, body in here.items():
            session.get_one(FeedRow, seq).applied = True
            row = session.get_one(SubmissionRow, str(body["submission"]))
            row.assignment, row.assignment_reason = _text(body, "assignment"), _text(body, "reason")
            note_lease(session, _lease_of(seq, body, said))


def _begin(fetcher: Fetcher, seq: int, body: dict[str, object], said: Said, manifest: Manifest | None = None) -> None:
    """Learn what a submission consists of; its row, its key and its list of files are born together."""
    submission = str(body.get("submission"))
    with fetcher.store.read() as session:
        if session.get(SubmissionRow, submission) is not None:
            raise RuleBroken(f"{submission} was assigned with other content than the one in this workspace.")
    manifest = manifest or fetcher.client.manifest(submission, fetcher.member.issuer_key)
    given = _text(body, "assignment"), _text(body, "reason")
    due = day_of(_text(body, "due_on"))
    arrival = Arrival("issuer", fetcher.now(), _role(body), due.isoformat() if due else None, *given)
    try:
        folder, key = fetcher.store.vault.new_folder()
    except OSError as error:
        raise sentence_of(error, f"the files of {submission}") from error
    try:
        with fetcher.store.write() as session:
            add_submission(session, manifest.submission, arrival, ready=False)
            add_vault_key(session, manifest.submission.id, folder, key, [])
            session.add_all(_downloads(manifest))
            session.flush()
            note_lease(session, _lease_of(seq, body, said))
            session.get_one(FeedRow, seq).applied = True
    except BaseException:
        fetcher.store.vault.remove(folder)
        raise


def _last_words(store: Store) -> Said:
    wanted = select(FeedRow).where(FeedRow.kind == LEASE).order_by(FeedRow.seq)
    with store.read() as session:
        return {str(row.body.get("submission")): (row.seq, row.body) for row in session.scalars(wanted)}


def _lease_of(seq: int, body: dict[str, object], said: Said) -> object:
    """How it stands: as the assignment says, where no later item of the feed says otherwise."""
    later, lease = said.get(str(body.get("submission")), (seq, None))
    return lease if later > seq else body.get("lease")


def _role(body: dict[str, object]) -> ReadingRole:
    try:  # assignments given out before they had a role said it as their reason
        return ReadingRole(str(body.get("role", body.get("reason"))))
    except ValueError:  # a role this version has no word for
        return ReadingRole.FIRST


def _text(body: dict[str, object], name: str) -> str | None:
    value = body.get(name)
    return value if isinstance(value, str) else None


def _downloads(manifest: Manifest) -> list[DownloadRow]:
    files = {f.sha256: f for f in manifest.files}
    return [
        DownloadRow(
            submission_id=manifest.submission.id,
            sha256=f.sha256,
            size=f.size,
            chunks=[[chunk, False, so_far] for chunk, so_far in zip_longest(f.chunks, f.running)],
            salt=secrets.token_bytes(SALT),
        )
        for f in files.values()
    ]
