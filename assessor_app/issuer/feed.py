"""The server-ordered feed of a programme: items are born in the transaction of what they tell."""

import hashlib
import json
from typing import Any

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from assessor_app.domain.errors import Offline, Refused, RuleBroken
from assessor_app.eventlog.canonical import b64url, unb64url
from assessor_app.issuer.database import write_together
from assessor_app.issuer.rows import FeedRow, ProgrammeRow
from assessor_app.sync.messages import FeedItem, FeedPage

CREDENTIAL, ASSIGNMENT, DECISION = "credential", "assignment", "decision"
ISSUED, REVOKED, POLICY = "credential.issued", "credential.revoked", "policy"
CLOSED = "closed"  # in the policy of a programme that was moved elsewhere
MARK = 16  # signs of an item's hash in a cursor
LEASE = "lease"  # what became of the time a submission is kept for its reader
ADJUDICATION = "adjudication"  # the two readings to decide between, beside the assignment


class CursorUnknown(Refused):
    """The cursor is from another epoch, or from a history that was undone; the device starts over."""


def locked_programme(session: Session, programme: str, *, closed_too: bool = False) -> ProgrammeRow:
    """The head row, held until the transaction ends, so that the order of the feed is the order of commits. Raises
    Refused when there is none, Offline when it was moved to another database."""
    row = session.get(ProgrammeRow, programme, with_for_update=True)
    if row is None:
        raise Refused(f"There is no programme {programme} here.")
    if row.policy.get(CLOSED) and not closed_too:
        raise Offline(f"Programme {programme} was moved, or is being moved, to another database. Nothing was changed.")
    return row


def require_programme(session: Session, programme: str) -> ProgrammeRow:
    """The head row, only read; raises RuleBroken when there is none."""
    row = session.get(ProgrammeRow, programme)
    if row is None:
        raise RuleBroken(f"There is no programme {programme} here.")
    return row


def append(
    session: Session, head: ProgrammeRow, assessor: str | None, kind: str, body: dict[str, Any], at: str
) -> None:
    """One more item for one assessor, or for everybody (None); written with the others at the end."""
    head.feed_head += 1
    item = {"programme": head.id, "seq": head.feed_head, "assessor": assessor, "kind": kind, "at": at, "body": body}
    write_together(session, FeedRow, item)


def page(session: Session, epoch: str, programme: str, assessor: str, cursor: str | None, limit: int) -> FeedPage:
    """The next items for an assessor; raises CursorUnknown when the cursor is not of this history."""
    head = session.get_one(ProgrammeRow, programme).feed_head
    after = read_cursor(session, programme, epoch, cursor, head)
    rows = told(session, programme, assessor, FeedRow.seq > after, FeedRow.seq <= head, limit=limit + 1)
    more = len(rows) > limit
    items = tuple(FeedItem(r.seq, r.kind, r.at, r.body) for r in rows[:limit])
    last = items[-1].seq if more else head
    return FeedPage(items, write_cursor(session, programme, epoch, last), more)


def told(
    session: Session, programme: str, assessor: str, *which: ColumnElement[bool], limit: int | None = None
) -> list[FeedRow]:
    """What an assessor was told, and everybody, in its order; both are found without looking through what others were
    told."""
    found: list[FeedRow] = []
    for whose in (FeedRow.assessor == assessor, FeedRow.assessor.is_(None)):
        wanted = select(FeedRow).where(FeedRow.programme == programme, whose, *which)
        in_order = wanted.order_by(FeedRow.assessor, FeedRow.seq)  # as its index says it
        found += session.scalars(in_order.limit(limit))
    return sorted(found, key=lambda item: item.seq)[:limit]


def write_cursor(session: Session, programme: str, epoch: str, seq: int) -> str:
    return b64url(f"{epoch}:{seq}:{_mark(session, programme, seq)}".encode())


def read_cursor(session: Session, programme: str, epoch: str, cursor: str | None, head: int) -> int:
    if not cursor:
        return 0
    try:
        of, seq, mark = unb64url(cursor).decode("ascii").split(":")
        after = int(seq)
    except ValueError as error:
        raise CursorUnknown("This cursor is not one of ours; start over.") from error
    if of != epoch or not 0 <= after <= head or mark != _mark(session, programme, after):
        raise CursorUnknown("The issuer was restored from a backup since; start over.")
    return after


def _mark(session: Session, programme: str, seq: int) -> str:
    """What tells this history from another that grew past the same number, after a backup was put back and nobody
    said so: the item that stands there."""
    row = session.get(FeedRow, (programme, seq))
    said = json.dumps([row.kind, row.at, row.body], sort_keys=True) if row is not None else ""
    return hashlib.sha256(said.encode()).hexdigest()[:MARK]
