"""Files down, straight into the vault: chunk by chunk, each checked, taken up again where it was cut off."""

import hashlib
import secrets
import shutil
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from itertools import zip_longest
from threading import Event, Lock

from sqlalchemy import delete, select

from assessor_app.domain.assessment import ReadingRole
from assessor_app.domain.changes import Clock
from assessor_app.domain.errors import AssessorError, Offline, Refused, RuleBroken
from assessor_app.domain.turnaround import day_of
from assessor_app.store.destroyed import require_not_destroyed
from assessor_app.store.disk_words import sentence_of
from assessor_app.store.engine import Store
from assessor_app.store.rows import BlobRow, DestructionRow, DownloadRow, FeedRow, SubmissionRow, VaultKeyRow
from assessor_app.store.submissions import Arrival, add_submission, add_vault_key
from assessor_app.store.vault import SALT, Blob, VaultPart
from assessor_app.sync.client import IssuerClient
from assessor_app.sync.download import Chunks, Download
from assessor_app.sync.enrolling import Membership
from assessor_app.sync.leasing import note_lease
from assessor_app.sync.messages import CHUNK, MAX_MANIFESTS, Manifest
from assessor_app.sync.reading import ASSIGNMENT, LEASE
from assessor_app.sync.report import Cancelled, Progress, Stage, Stopped, Tally, Watch

SPARE_BYTES = 256 << 20
STREAMS = 2
Said = Mapping[str, tuple[int, object]]  # the last item of the feed about a submission's lease, and its number


@dataclass(frozen=True, slots=True)
class Fetcher:
    store: Store
    client: IssuerClient
    member: Membership
    now: Clock
    tally: Tally
    watch: Watch
    cancelled: Cancelled
    largest: int | None = None  # bytes of one submission; a larger one waits until it is asked for


def fetch_assigned(fetcher: Fetcher) -> None:
    """Bring every assigned submission here whole; one that cannot be had is named and holds back no other."""
    said = _last_words(fetcher.store)
    _note_those_here(fetcher.store, said)
    fresh = _new_assignments(fetcher.store)
    for start in range(0, len(fresh), MAX_MANIFESTS):
        _begin_some(fetcher, fresh[start : start + MAX_MANIFESTS], said)
    wanted = _within_limit(fetcher)
    progress = _Progress(fetcher, sum(wanted.values()))
    for submission in wanted:
        try:
            _finish(fetcher, submission, progress)
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
        except (Refused, RuleBroken) as error:
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


@dataclass(frozen=True, slots=True)
class _Progress:
    """Bytes had of all that this sync means to fetch."""

    fetcher: Fetcher
    total: int
    counting: Lock = field(default_factory=Lock)  # by two streams

    def show(self, submission: str) -> None:
        self.fetcher.watch(Progress(Stage.FETCHING, self.fetcher.tally.bytes, self.total, submission))


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


def missing_bytes(row: DownloadRow) -> int:
    """What of a file is still to come."""
    return sum(min(CHUNK, row.size - i * CHUNK) for i, (_, have, *_) in enumerate(row.chunks) if not have)


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
    folder, key = fetcher.store.vault.new_folder()
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


def _finish(fetcher: Fetcher, submission: str, progress: _Progress) -> None:
    with fetcher.store.read() as session:
        require_not_destroyed(session, submission)
        vault_key = session.get_one(VaultKeyRow, submission)
        rows = session.scalars(select(DownloadRow).where(DownloadRow.submission_id == submission)).all()
    _require_room(fetcher.store, sum(map(missing_bytes, rows)))
    try:
        _fetch_files(fetcher, vault_key, rows, progress)
    except AssessorError:
        with fetcher.store.read() as session:  # destroyed meanwhile, its folder is gone: that is why, and nothing else
            require_not_destroyed(session, submission)
        raise
    with fetcher.store.write() as session:
        require_not_destroyed(session, submission)
        session.get_one(SubmissionRow, submission).ready = True
    fetcher.tally.submissions.append(submission)


def _require_room(store: Store, needed: int) -> None:
    free = shutil.disk_usage(store.folder).free
    if free < needed + SPARE_BYTES:
        raise RuleBroken(
            f"The disk has {free >> 20:,} MiB free; {needed >> 20:,} MiB and some room are needed. Make room and sync."
        )


def _fetch_files(fetcher: Fetcher, vault_key: VaultKeyRow, rows: Sequence[DownloadRow], progress: _Progress) -> None:
    """Two at once: over a slow link one comes while the other waits for its first byte. What ends one ends both."""
    over = Event()
    either = replace(fetcher, cancelled=lambda: over.is_set() or fetcher.cancelled())

    def fetch(row: DownloadRow) -> None:
        try:
            if either.cancelled():
                raise Stopped
            _fetch_file(either, vault_key, row, progress)
        except BaseException:
            over.set()
            raise

    with ThreadPoolExecutor(STREAMS, "fetching") as streams:
        ends = [streams.submit(fetch, row) for row in rows]
    errors = [error for end in ends if (error := end.exception()) is not None]
    if errors:  # the other one was merely stopped
        raise next((error for error in errors if not isinstance(error, Stopped)), errors[0])


def _fetch_file(fetcher: Fetcher, vault_key: VaultKeyRow, row: DownloadRow, progress: _Progress) -> None:
    try:
        _bring(fetcher, vault_key, row, progress)
    except OSError as error:
        raise sentence_of(error, f"a file of {row.submission_id}") from error
    with fetcher.store.write() as session:
        require_not_destroyed(session, row.submission_id)
        blob = BlobRow(submission_id=row.submission_id, sha256=row.sha256, size=row.size, salt=row.salt)
        session.merge(blob)
        this = (DownloadRow.submission_id == row.submission_id, DownloadRow.sha256 == row.sha256)
        session.execute(delete(DownloadRow).where(*this))


def _bring(fetcher: Fetcher, vault_key: VaultKeyRow, row: DownloadRow, progress: _Progress) -> None:
    folder = fetcher.store.vault.root / vault_key.folder
    if (folder / row.sha256).exists():  # renamed already, but the power went before its row was written
        return
    part = fetcher.store.vault.resume(vault_key.folder, vault_key.key, Blob(row.sha256, row.size, row.salt))
    try:
        download = _download(fetcher, row, part, progress)
        download.fetch()
        part.finish()
    except Refused as error:
        raise Refused(f"A file of {row.submission_id} cannot be had ({error}); the next sync asks again.") from error
    finally:
        part.close()
    if download.digest != row.sha256:
        _require_whole(fetcher.store, vault_key, row)


def _download(fetcher: Fetcher, row: DownloadRow, part: VaultPart, progress: _Progress) -> Download:
    # a `.part` that is gone, with all that the row thinks is in it
    chunks = [(str(sha256), bool(have) and not part.fresh) for sha256, have, *_ in row.chunks]
    running = tuple(str(so_far) for _, _, *said in row.chunks for so_far in said if so_far)

    def had(length: int) -> None:
        with progress.counting:
            fetcher.tally.bytes += length
            progress.show(row.submission_id)

    def remember(durable: Chunks) -> None:
        with fetcher.store.write() as session:
            require_not_destroyed(session, row.submission_id)
            there = session.get_one(DownloadRow, (row.submission_id, row.sha256))
            there.chunks = [[*chunk, *said] for chunk, (_, _, *said) in zip(durable, row.chunks, strict=True)]

    return Download(fetcher.client, row.sha256, row.size, chunks, running, part, had, remember, fetcher.cancelled)


def _require_whole(store: Store, vault_key: VaultKeyRow, row: DownloadRow) -> None:
    """The chunks were right one by one; whether together they are the file that evidence will cite is seen here."""
    file = store.vault.open(vault_key.folder, vault_key.key, Blob(row.sha256, row.size, row.salt))
    found = hashlib.sha256()
    try:
        for offset in range(0, row.size, CHUNK):
            found.update(file.read_at(offset, CHUNK))
    finally:
        file.close()
    if found.hexdigest() != row.sha256:
        (store.vault.root / vault_key.folder / row.sha256).unlink()
        raise Refused(f"A file of {row.submission_id} is not the one its manifest names; the issuer must mend it.")
