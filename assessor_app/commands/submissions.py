"""Bringing submissions in: a bundle checked and shut away."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from assessor_app.bundles.lookalikes import warning_of
from assessor_app.bundles.reading import read_bundle
from assessor_app.domain.assessment import ReadingRole
from assessor_app.domain.changes import Change, Clock, Kind
from assessor_app.domain.credential import Credential
from assessor_app.domain.submission import Submission, SubmissionId
from assessor_app.domain.turnaround import due_date
from assessor_app.store import submissions
from assessor_app.store.disk_words import sentence_of
from assessor_app.store.engine import Store
from assessor_app.store.submissions import Arrival

TURNAROUND = 10  # business days, until a programme says otherwise


def import_bundle(
    store: Store, path: Path, credentials: Callable[[str, str], Credential], *, now: Clock,
    progress: Callable[[int, int], None] | None = None, cancelled: Callable[[], bool] | None = None,
) -> tuple[SubmissionId, Change]:  # fmt: skip
    """Read a submission bundle into the vault and the queue; raises Unreadable or RuleBroken, keeping nothing.

    What makes its ID easily taken for another is said. `progress` is told (bytes done, bytes in all).
    """
    try:
        folder, key = store.vault.new_folder()
    except OSError as error:
        raise sentence_of(error, path.name) from error
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
    said = warning_of(read.submission.id)
    return read.submission.id, Change(frozenset({Kind.QUEUE}), frozenset({read.submission.id}), said=said)


def _arrival(whole: Submission, at: str) -> Arrival:
    reason = ReadingRole.RESUBMISSION if whole.attempt > 1 else ReadingRole.FIRST
    received = datetime.fromisoformat(at).date()
    return Arrival("bundle", at, reason, due_date(received, TURNAROUND).isoformat())
