"""This device's event log and its outbox: an event and its place in the outbox are born together.

A log is a line, and what parted from it (a copy of the workspace, or an old backup of it, was used beside it) stands on
branches. The line of this device's log is what was signed here; that of another device is what the issuer goes on with.
"""

from dataclasses import asdict
from typing import Any

from sqlalchemy import ColumnElement, Integer, ScalarSelect, String, case, func, literal, literal_column, select
from sqlalchemy.orm import Session, aliased

from assessor_app.domain.decision import DECISION, SUPERSEDE
from assessor_app.domain.decision_facts import facts_of
from assessor_app.domain.errors import StoreDamaged
from assessor_app.eventlog.chain import Head
from assessor_app.eventlog.jws import SigningKey, payload_unchecked, sha256_of
from assessor_app.store.leaving_rows import FactRow
from assessor_app.store.rows import DeviceRow, EventRow, OutboxRow, SettingRow

LINE = 0  # the branch that a log itself is
DECIDED = (DECISION, SUPERSEDE)
WITHDRAWN, SUPERSEDED = "withdrawn", "superseded"
# as they stand: a key waits for statements with these in them, and parameters make SQLite plan them anew
_NOTHING, _ONE, _TWO = (literal_column(number, Integer) for number in "012")
_CORRECTS = literal_column(f"'{SUPERSEDE}'", String)


def device_key(session: Session) -> SigningKey:
    """The key of this device; raises StoreDamaged when the store has lost it."""
    row = session.scalars(select(DeviceRow).limit(1)).first()
    if row is None:
        raise StoreDamaged("This workspace has no device key; make a new workspace and restore its log.")
    return SigningKey(row.secret)


def who(session: Session) -> str:
    """The assessor as enrolled; before that, this device."""
    row = session.get(SettingRow, "enrolment")
    assessor = row.value.get("assessor") if row is not None else None
    return str(assessor) if assessor else f"the person at device {device_key(session).thumbprint[:8]}"


def head(session: Session, device: str) -> Head:
    last = (
        select(EventRow.device_seq, EventRow.sha256)
        .where(EventRow.device == device, EventRow.branch == LINE)
        .order_by(EventRow.device_seq.desc())
    )
    row = session.execute(last.limit(1)).first()
    return Head(row.device_seq, row.sha256) if row else Head()


def at(session: Session, device: str, seq: int) -> Head | None:
    """The place of one event, None where it is not here; before the first one, where a chain begins."""
    this = select(EventRow.sha256).where(EventRow.device == device, EventRow.device_seq == seq)
    sha256 = session.scalar(this.where(EventRow.branch == LINE))
    return Head(seq, sha256) if sha256 is not None else None if seq else Head()


def put_right() -> ColumnElement[bool]:
    """Of an event that was refused or waits for a moderator: whether this device's correction of the decision was
    accepted since. It names the event's row in the outbox, so that SQLite asks after the corrections of the few with a
    state that was asked for, and takes device and place out of the index's way, so that it looks through what was
    signed on the submission, not through all that was signed later."""
    later, gone = aliased(EventRow), aliased(OutboxRow)
    accepted = select(later.id).join(gone, gone.event_id == later.id).where(gone.state == "sent")
    follows = (later.submission_id == EventRow.submission_id, later.device_seq + 0 > EventRow.device_seq)
    return accepted.where(
        EventRow.type.in_(DECIDED), later.type == SUPERSEDE, later.device + "" == EventRow.device, *follows,
        later.id != OutboxRow.event_id,
    ).exists()  # fmt: skip


def place(event: Any) -> ScalarSelect[int]:
    """Where an event stands in the order in which this device came to know of them; its id is given as a column. Only
    within one log does any other order mean something, and no clock tells it."""
    this = aliased(EventRow, name="placed")
    rowid = select(literal_column("placed.rowid", Integer)).select_from(this)
    return rowid.where(this.id == event).correlate_except(this).scalar_subquery()


def followed(event: Any) -> ColumnElement[int]:
    """0 where nothing came after a decision, 1 where it was withdrawn, 2 where another decision took its place."""
    later = aliased(EventRow)
    how = func.max(case((later.type == _CORRECTS, _TWO), else_=_ONE))
    asked = select(how).where(later.supersedes == event).correlate_except(later)
    return func.coalesce(asked.scalar_subquery(), _NOTHING)


def standing_first(event: Any) -> tuple[ColumnElement[int], ColumnElement[int]]:
    """The order in which the decision that stands comes first, and else the last of the log; a clock may have been
    wrong, so no time is asked."""
    return followed(event), place(event).desc()


def after(session: Session, decision: str) -> str | None:
    """What came after a decision, in a word; None while it stands."""
    how = session.scalar(select(followed(literal(decision))))
    return {1: WITHDRAWN, 2: SUPERSEDED}.get(how or 0)


def standing(session: Session, submission: str) -> str | None:
    """The decision on a submission that nothing came after; of two, the one that was heard of last."""
    decided = select(EventRow.id).where(EventRow.submission_id == submission, EventRow.type.in_(DECIDED))
    last = decided.where(followed(EventRow.id) == 0).order_by(place(EventRow.id).desc())
    return session.scalars(last.limit(1)).first()


def corrected(session: Session, decision: str) -> dict[str, Any] | None:
    """The decision that a correction has to differ from. None for one that the issuer refused, which may be signed
    again as it is, and for one that is not here."""
    row, sent = session.get(EventRow, decision), session.get(OutboxRow, decision)
    if row is None or (sent is not None and sent.state == "refused"):
        return None
    return payload_unchecked(row.jws)


def append(session: Session, jws: str) -> EventRow:
    """Keep a signed event and queue it for the issuer."""
    row = mirror(session, jws)
    session.add(OutboxRow(event_id=row.id, state="waiting", changed_at=row.made_at, tries=0))
    return row


def mirror(session: Session, jws: str, branch: int = LINE) -> EventRow:
    """Keep an event that the issuer has already, of another device of this assessor, or from another line of this
    one's log."""
    event = payload_unchecked(jws)
    sha256 = sha256_of(jws)
    row = EventRow(
        id=event["id"],
        device=event["device"],
        branch=branch,
        device_seq=event["device_seq"],
        type=event["type"],
        submission_id=event["submission"],
        outcome=event.get("outcome"),
        supersedes=event.get("supersedes") or event.get("withdraws"),
        made_at=event["decided_at"],
        jws=jws,
        sha256=sha256,
    )
    session.add(row)
    if row.type in DECIDED:
        session.add(FactRow(**asdict(facts_of(event, sha256))))
    return row
