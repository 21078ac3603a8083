"""What happened to a decision and around it, newest first: from the attempt that came in to the credential."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from assessor_app.domain.assessment import ReadingRole
from assessor_app.domain.decision import WITHDRAW, Outcome, spoken
from assessor_app.eventlog.jws import payload_unchecked
from assessor_app.store import log
from assessor_app.store.leaving_rows import BatchItemRow, BatchRow, FactRow, LetterRow, TakenBackRow
from assessor_app.store.rows import (
    DestructionRow,
    EventRow,
    FeedRow,
    FindingRow,
    IssuedRow,
    LookRow,
    OutboxRow,
    SubmissionRow,
)

DECISION, REVOKED = "decision", "credential.revoked"  # kinds of what the issuer tells
STANDINGS = {
    "adjudicated": ("Adjudicated", "two readings parted; another decision stands"),
    "replaced": ("Replaced", "another decision stands in its place"),
    "set aside": ("Set aside", "the decision before it was upheld"),
    "withdrawn": ("Withdrawal carried out", ""),
    "final": ("Upheld", ""),
}
TO_THE_SECOND = len("2026-11-23T10:00:00")


@dataclass(frozen=True, slots=True)
class Moment:
    """One entry of the history, newest first; `at` is ISO UTC or empty for “now”."""

    title: str
    detail: str
    at: str
    current: bool = False


def history(session: Session, event: EventRow, payload: dict[str, Any]) -> tuple[Moment, ...]:
    found = [*_after(session, event), *_signed(session, event, payload), *_before(session, event)]
    # what has no time is now; of two in one second, told by two clocks, the one told first here is the later
    return tuple(sorted(found, key=lambda moment: moment.at[:TO_THE_SECOND] or "9", reverse=True))


def _after(session: Session, event: EventRow) -> Iterator[Moment]:
    after = select(EventRow).where(EventRow.supersedes == event.id)
    for later in session.scalars(after.order_by(EventRow.made_at.desc())):
        said = payload_unchecked(later.jws)
        if later.type == WITHDRAW:
            yield Moment("Withdrawn", said.get("reason", ""), later.made_at)
        else:
            yield Moment("Superseded", f"corrected to “{later.outcome}”{_because(said)}", later.made_at)
    issued = session.get(IssuedRow, event.id)
    if issued is not None and issued.state == "revoked":
        yield Moment("Credential revoked", _why_revoked(session, event.id), issued.changed_at)
        yield Moment("Credential issued", "Open Badges 3.0", str(issued.document.get("validFrom") or issued.changed_at))
    elif issued is not None:
        yield Moment("Credential issued", "Open Badges 3.0", issued.changed_at)
    yield from _told(session, event)
    yield from _standing(session, event)
    yield from _batches(session, event)
    back = session.get(TakenBackRow, event.id)
    if back is not None:
        yield Moment(
            "Taken back by hand", f"what was awarded in {back.awarded_in}, as {back.said_by} says", back.said_at
        )
    gone = session.get(DestructionRow, event.submission_id)
    if gone is not None:
        yield Moment("Evidence destroyed", f"by {gone.destroyed_by} ({gone.reason})", gone.destroyed_at)
    letter = session.get(LetterRow, event.id)
    if letter is not None:
        yield Moment("Letter made", letter.template, letter.made_at)


def _why_revoked(session: Session, event: str) -> str:
    """In the words of the programme's staff, as they came."""
    revoked = select(FeedRow).where(FeedRow.event_id == event, FeedRow.kind == REVOKED).order_by(FeedRow.seq.desc())
    said = session.scalars(revoked.limit(1)).first()
    return str(said.body.get("reason") or "") if said is not None else ""


def _told(session: Session, event: EventRow) -> Iterator[Moment]:
    """How the issuer said later on that the decision stands; that it is final is news only with a reason."""
    told = select(FeedRow).where(FeedRow.event_id == event.id, FeedRow.kind == DECISION).order_by(FeedRow.seq.desc())
    for row in session.scalars(told):
        standing, reason = row.body.get("standing"), str(row.body.get("reason") or "")
        if standing in STANDINGS and (reason or standing != "final"):
            title, said = STANDINGS[standing]
            yield Moment(title, reason or said, row.at or event.made_at)


def _standing(session: Session, event: EventRow) -> Iterator[Moment]:
    outbox = session.get(OutboxRow, event.id)
    if outbox is None:
        yield Moment("Received by the issuer", "from another device of yours", event.made_at)
    elif outbox.state == "sent":
        yield Moment("Received by the issuer", "signed receipt kept", outbox.changed_at)
    elif outbox.state == "waiting":
        yield Moment("Ready to send", "kept on this device until you are online", "", current=True)
    else:
        yield Moment(outbox.state.capitalize(), outbox.reason or "", outbox.changed_at)


def _batches(session: Session, event: EventRow) -> Iterator[Moment]:
    went = select(BatchRow, BatchItemRow).join(BatchItemRow, BatchItemRow.batch_id == BatchRow.id)
    went = went.where(BatchItemRow.decision_id == event.id, BatchItemRow.out)
    for batch, item in session.execute(went.order_by(func.coalesce(BatchRow.written_at, BatchRow.made_at).desc())):
        word = "Went out in batch" if batch.profile.get("award", True) else "Copied out in batch"
        yield Moment(f"{word} “{batch.name}”", item.reason or batch.folder or "", batch.written_at or batch.made_at)


def _signed(session: Session, event: EventRow, payload: dict[str, Any]) -> Iterator[Moment]:
    links = sum(len(score["evidence"]) for score in payload["scores"])
    role = payload["reading"]["role"]
    title = "Adjudicated" if role == ReadingRole.ADJUDICATION else "Decision signed"
    words = len(str(payload.get("feedback") or "").split())
    letter = f", feedback of {words} words" if words else ""
    yield Moment(title, f"{role}: {payload['outcome']}, {links} evidence links{letter}", event.made_at)
    if event.supersedes is not None:
        corrected = session.get(EventRow, event.supersedes)
        if corrected is not None:
            yield Moment("Decision it corrects", f"{corrected.outcome}{_because(payload)}", corrected.made_at)


def _because(correction: dict[str, Any]) -> str:
    """Earlier versions did not ask why."""
    return f": {correction['reason']}" if correction.get("reason") else ""


def _before(session: Session, event: EventRow) -> Iterator[Moment]:
    about = session.get(SubmissionRow, event.submission_id)
    if about is None:
        return
    look = session.get(LookRow, about.id)
    if look is not None and session.get(DestructionRow, about.id) is not None:
        yield Moment("Pre-check", "what it found is destroyed with the evidence", look.looked_at)
    elif look is not None:
        wanted = select(func.count()).select_from(FindingRow).where(FindingRow.submission_id == about.id)
        notes = session.scalar(wanted) or 0
        said = "nothing found" if not notes else "1 note" if notes == 1 else f"{notes} notes"
        yield Moment("Pre-check", said, look.looked_at)
    origin = {"issuer": "from the issuer", "bundle": "from a bundle"}.get(about.origin, about.origin)
    yield Moment(f"Attempt {about.attempt} received", origin, about.received_at)
    yield from _earlier_attempts(session, about)


def _earlier_attempts(session: Session, about: SubmissionRow) -> Iterator[Moment]:
    """What was decided on the attempts before, as far as this device read them."""
    seen = {about.id}
    previous = about.previous_id
    while previous is not None and previous not in seen:
        seen.add(previous)
        newest = select(FactRow).where(FactRow.submission_id == previous)
        decided = session.scalars(newest.order_by(*log.standing_first(FactRow.decision_id)).limit(1)).first()
        if decided is not None:
            said = _asked_again(session, decided)
            yield Moment(f"Attempt {decided.attempt}: {decided.outcome}", said, decided.decided_at)
        row = session.get(SubmissionRow, previous)
        previous = row.previous_id if row is not None else None


def _asked_again(session: Session, decided: FactRow) -> str:
    event = session.get(EventRow, decided.decision_id)
    if event is None or decided.outcome != Outcome.NOT_YET:
        return ""
    letters = [score["letter"] for score in payload_unchecked(event.jws)["scores"] if not score["passes"]]
    return f"{spoken(letters)} asked for again" if letters else ""
