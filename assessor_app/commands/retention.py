"""How long evidence is kept: a programme's days, legal holds, and destruction with a certificate."""

from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from assessor_app.domain.changes import Change, Clock, Kind
from assessor_app.domain.counted import counted
from assessor_app.domain.errors import RuleBroken
from assessor_app.domain.lease import SAID
from assessor_app.store import destroying, log
from assessor_app.store.destroyed import require_not_destroyed
from assessor_app.store.engine import Store
from assessor_app.store.rows import (
    AssessmentRow,
    BlobRow,
    DestructionRow,
    EventRow,
    HoldRow,
    OutboxRow,
    SettingRow,
    SubmissionRow,
    VaultKeyRow,
)
from assessor_app.store.settings import HEARD, PROGRAMME_SAYS, RETENTION

CERTIFICATE = "destruction/1"
TYP = "assessor-certificate+jws"
OVER = "the programme’s retention time is over"
KEPT = frozenset({Kind.WORKSPACE, Kind.QUEUE, Kind.ASSESSMENT})


def keep_for(store: Store, days: int | None) -> Change:
    """How many days after its decision a submission's evidence is kept in this programme; None keeps it."""
    if days is not None and days < 1:
        raise RuleBroken("Evidence is kept for at least one day after its decision.")
    with store.write() as session:
        programme = _programme(session)
        asked = _setting(session, PROGRAMME_SAYS).get(programme)
        if asked is not None and asked != days:
            raise RuleBroken(
                f"The programme {programme} has evidence kept for {counted(asked, 'day')} after its decision; "
                "ask its staff if it should be otherwise."
            )
        session.merge(SettingRow(name=RETENTION, value=_setting(session, RETENTION) | {programme: days}))
    return Change(frozenset({Kind.WORKSPACE}))


def hold(store: Store, submission: str, reason: str, *, now: Clock) -> Change:
    """Keep a submission's evidence whatever the retention time says, until the hold is released."""
    if not reason.strip():
        raise RuleBroken("A legal hold names its reason. Nothing was changed.")
    with store.write() as session:
        _about(session, submission)
        require_not_destroyed(session, submission)
        session.merge(HoldRow(submission_id=submission, held_at=now(), held_by=log.who(session), reason=reason.strip()))
    return Change(frozenset({Kind.WORKSPACE}), frozenset({submission}), f"{submission} is on hold.")


def release(store: Store, submission: str) -> Change:
    with store.write() as session:
        row = session.get(HoldRow, submission)
        if row is None:
            raise RuleBroken(f"{submission} is not on hold; nothing was changed.")
        session.delete(row)
    return Change(frozenset({Kind.WORKSPACE}), frozenset({submission}), f"{submission} is released.")


def destroy(store: Store, submission: str, reason: str, *, now: Clock) -> Change:
    """Destroy a submission's evidence for good: its key, then its files, then their traces in the backups. A signed
    certificate says who, when and which hashes; scores, notes and hashes stay. Raises RuleBroken under a hold."""
    if not reason.strip():
        raise RuleBroken("Destroying evidence needs a reason for its certificate. Nothing was changed.")
    with store.write() as session:
        _require_allowed(session, submission)
        row = _certified(session, submission, reason.strip(), now())
        vault_key = session.get(VaultKeyRow, submission)
        if vault_key is not None:
            store.vault.give_up(vault_key.folder)  # a cut from here on leaves a folder the next start sweeps
        folder = destroying.forget(session, submission)
        session.add(row)
    if folder is not None:
        store.vault.remove(folder)
    destroying.leave_no_trace(store)
    return Change(KEPT, frozenset({submission}), f"The evidence of {submission} is destroyed; its certificate is kept.")


def destroy_due(store: Store, *, now: Clock) -> Change:
    """Destroy what the programme's retention time says, and finish what a cut left half done."""
    due = due_now(store, now())
    for submission in due:
        destroy(store, submission, OVER, now=now)
    destroying.leave_no_trace(store)
    noun = "submission" if len(due) == 1 else "submissions"
    said = f"The evidence of {len(due)} {noun} is destroyed: {OVER}."
    return Change(KEPT, frozenset(due), said) if due else Change(frozenset())


def due_now(store: Store, at: str) -> tuple[str, ...]:
    """Submissions whose time is over: decided and received by the issuer long enough ago, not held, no open draft.

    A clock that is ahead would destroy everything for good, so the issuer's counts too, as the last sync told it.
    """
    with store.read() as session:
        days = _setting(session, RETENTION).get(_programme(session))
        heard = session.get(SettingRow, HEARD)
        if days is None or heard is None:
            return ()
        reached = min(datetime.fromisoformat(at), datetime.fromisoformat(heard.value["at"]))
        before = (reached - timedelta(days=days)).isoformat()
        waiting = select(EventRow.submission_id).join(OutboxRow, OutboxRow.event_id == EventRow.id)
        waiting = waiting.where(OutboxRow.state != "sent")
        drafts = select(AssessmentRow.submission_id).where(AssessmentRow.committed_as.is_(None))
        kept = select(EventRow.submission_id).where(EventRow.type.not_in(SAID)).group_by(EventRow.submission_id)
        found = kept.having(func.max(EventRow.made_at) < before).where(
            EventRow.submission_id.in_(select(VaultKeyRow.submission_id)),
            EventRow.submission_id.not_in(select(HoldRow.submission_id)),
            EventRow.submission_id.not_in(waiting),
            EventRow.submission_id.not_in(drafts),
        )
        return tuple(session.scalars(found))


def _require_allowed(session: Session, submission: str) -> None:
    _about(session, submission)
    require_not_destroyed(session, submission)
    held = session.get(HoldRow, submission)
    if held is not None:
        raise RuleBroken(
            f"{submission} is on legal hold ({held.reason}), so its evidence stays. Release the hold first."
        )


def _certified(session: Session, submission: str, reason: str, at: str) -> DestructionRow:
    key, who = log.device_key(session), log.who(session)
    about = session.get_one(SubmissionRow, submission)
    blobs = session.execute(select(BlobRow.sha256, BlobRow.size).where(BlobRow.submission_id == submission)).all()
    answers = [a for a in about.body["artifacts"] if a.get("text") is not None]
    certificate = key.sign(
        {
            "type": CERTIFICATE,
            "submission": submission,
            "digest": about.digest,
            "files": [{"sha256": b.sha256, "size": b.size} for b in sorted(blobs)],
            "answers": sorted(a["sha256"] for a in answers),
            "destroyed_at": at,
            "destroyed_by": who,
            "reason": reason,
            "device": key.thumbprint,
        },
        TYP,
    )
    return DestructionRow(
        submission_id=submission,
        destroyed_at=at,
        destroyed_by=who,
        reason=reason,
        certificate=certificate,
        backups_cleaned=False,
    )


def _about(session: Session, submission: str) -> SubmissionRow:
    row = session.get(SubmissionRow, submission)
    if row is None:
        raise RuleBroken(f"There is no submission {submission} in this workspace.")
    return row


def _setting(session: Session, name: str) -> dict[str, int | None]:
    row = session.get(SettingRow, name)
    return row.value if row is not None else {}


def _programme(session: Session) -> str:
    row = session.get(SettingRow, "enrolment")
    return str(row.value.get("programme") or "") if row is not None else ""
