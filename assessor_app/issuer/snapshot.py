"""The present of one assessor, whole: what a device needs whose place in the feed is not known any more."""

import json
from collections.abc import Iterator
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from assessor_app.issuer import feed
from assessor_app.issuer.allotting import assignment_body
from assessor_app.issuer.folder import Issuer
from assessor_app.issuer.rows import (
    AssignmentRow,
    AwardRow,
    CredentialRow,
    DeviceRow,
    EventRow,
    FeedRow,
    ProgrammeRow,
    SubmissionRow,
)
from assessor_app.issuer.tokens import Caller
from assessor_app.sync.messages import SNAPSHOT_END

PIECE = 64 << 10  # bytes sent at once
MADE_ANEW = (feed.CREDENTIAL, feed.ASSIGNMENT, feed.DECISION, feed.ISSUED, feed.REVOKED, feed.LEASE)

Item = tuple[str, str, dict[str, Any]]  # kind, at, body, as in the feed


def snapshot(issuer: Issuer, caller: Caller) -> Iterator[bytes]:
    """NDJSON: one item of the present a line, in the words of the feed; the last line holds the cursor to go on from,
    and how many came before it, so that half a snapshot is never taken for a whole one."""
    held, count = bytearray(), 0
    with issuer.database.read() as session:
        head = session.get_one(ProgrammeRow, caller.programme).feed_head
        cursor = feed.write_cursor(session, caller.programme, issuer.epoch, head)
        for kind, at, body in _present(session, caller):
            held += _line({"kind": kind, "at": at, "body": body})
            count += 1
            if len(held) >= PIECE:
                yield bytes(held)
                held.clear()
    yield bytes(held + _line({"kind": SNAPSHOT_END, "cursor": cursor, "items": count}))


def _line(said: dict[str, Any]) -> bytes:
    return json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def _present(session: Session, caller: Caller) -> Iterator[Item]:
    yield from _credentials(session, caller)
    yield from _assignments(session, caller)
    yield from _decisions(session, caller)
    yield from _awards(session, caller)
    yield from _told_once(session, caller)


def _credentials(session: Session, caller: Caller) -> Iterator[Item]:
    for row in session.scalars(select(CredentialRow).where(CredentialRow.programme == caller.programme)):
        named: dict[str, Any] = {"id": row.id, "version": row.version, "rubric_digest": row.rubric_digest}
        body = {"succeeds": row.succeeds or [], "credential": row.credential_json, "rubric": row.rubric_json}
        yield feed.CREDENTIAL, "", named | body


def _assignments(session: Session, caller: Caller) -> Iterator[Item]:
    about = SubmissionRow.digest, SubmissionRow.credential_id, SubmissionRow.credential_version
    joined = (
        select(AssignmentRow, *about)
        .join(
            SubmissionRow,
            (SubmissionRow.programme == AssignmentRow.programme) & (SubmissionRow.id == AssignmentRow.submission),
        )
        .where(AssignmentRow.programme == caller.programme, AssignmentRow.assessor == caller.assessor)
        .order_by(AssignmentRow.assigned_at, AssignmentRow.submission)
    )
    for given, digest, credential, version in session.execute(joined):
        yield feed.ASSIGNMENT, given.assigned_at, assignment_body(given, digest, credential, version)


def _decisions(session: Session, caller: Caller) -> Iterator[Item]:
    """What became of every event; with its receipt, since the device may have heard of another outcome before."""
    theirs = select(DeviceRow.id).where(DeviceRow.programme == caller.programme, DeviceRow.assessor == caller.assessor)
    columns = EventRow.id, EventRow.submission, EventRow.status, EventRow.standing, EventRow.reason, EventRow.receipt
    wanted = select(EventRow.arrived, EventRow.received_at, EventRow.device, EventRow.type, *columns).where(
        EventRow.programme == caller.programme, EventRow.device.in_(theirs)
    )
    # sorted here: a database that is asked to might look through the programme's in their order instead
    for _, at, device, kind, event, submission, status, standing, reason, receipt in sorted(
        session.execute(wanted), key=lambda row: row[0]
    ):
        body = {"event": event, "device": device, "submission": submission, "type": kind, "status": status}
        yield feed.DECISION, at, body | {"standing": standing, "reason": reason, "receipt": receipt}


def _awards(session: Session, caller: Caller) -> Iterator[Item]:
    """In the order in which they were owed: of two that came of one decision, the later one counts."""
    wanted = select(AwardRow).where(AwardRow.programme == caller.programme, AwardRow.assessor == caller.assessor)
    for row in session.scalars(wanted.order_by(AwardRow.status_index)):
        body = {"credential": row.id, "event": row.event, "submission": row.submission}
        if row.document is not None:
            yield feed.ISSUED, row.awarded_at, body | {"document": row.document}
        if row.revoked_at is not None:
            yield feed.REVOKED, row.revoked_at, body | {"reason": row.revoked_why}


def _told_once(session: Session, caller: Caller) -> Iterator[Item]:
    """News of other kinds, as it was told."""
    for row in feed.told(session, caller.programme, caller.assessor, FeedRow.kind.not_in(MADE_ANEW)):
        yield row.kind, row.at, row.body
