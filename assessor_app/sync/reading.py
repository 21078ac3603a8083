"""The feed down: what is known is applied, what is not is kept; the cursor moves in the same transaction."""

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from assessor_app.store.engine import Store
from assessor_app.store.rows import EventRow, FeedRow, IssuedRow, OutboxRow, SettingRow
from assessor_app.sync.client import IssuerClient
from assessor_app.sync.enrolling import FEED, Membership, keep
from assessor_app.sync.messages import FeedItem, FeedPage
from assessor_app.sync.receipts import QUARANTINED, SENT, state_by
from assessor_app.sync.report import Cancelled, Progress, Stage, Stopped, Tally, Watch
from assessor_app.sync.transport import CursorReset

PAGE = 200
ASSIGNMENT = "assignment"


def read_feed(
    store: Store, client: IssuerClient, member: Membership, tally: Tally, watch: Watch, cancelled: Cancelled
) -> None:
    """Read to the end of the feed; after a reset, from its beginning."""
    begun_again = False
    while True:
        if cancelled():
            raise Stopped
        watch(Progress(Stage.READING, tally.items))
        try:
            page = client.changes(member.programme, _cursor(store), PAGE)
        except CursorReset:
            if begun_again:
                raise
            begun_again = True
            _forget_feed(store)
            continue
        _apply(store, page, member.issuer_key, tally)
        if not page.more:
            return


def _cursor(store: Store) -> str | None:
    with store.read() as session:
        row = session.get(SettingRow, FEED)
        return row.value.get("cursor") if row else None


def _forget_feed(store: Store) -> None:
    """The issuer's history began anew: its old items mean nothing any more. Our log and outbox stay as they are."""
    with store.write() as session:
        session.execute(delete(FeedRow))
        keep(session, FEED, {"cursor": None})


def _apply(store: Store, page: FeedPage, issuer_key: bytes, tally: Tally) -> None:
    counted = Tally()
    with store.write() as session:
        numbers = [item.seq for item in page.items]
        there = set(session.scalars(select(FeedRow.seq).where(FeedRow.seq.in_(numbers))))
        for item in page.items:
            if item.seq in there:
                continue
            applied = _apply_item(session, item, issuer_key, counted)
            session.add(FeedRow(seq=item.seq, kind=item.kind, body=item.body, applied=applied))
            counted.items += 1
        keep(session, FEED, {"cursor": page.cursor})
    tally.items += counted.items
    tally.issued += counted.issued
    tally.revoked += counted.revoked


def _apply_item(session: Session, item: FeedItem, issuer_key: bytes, tally: Tally) -> bool:
    """True when there is nothing more to do about it. A malformed item is kept like one of an unknown kind."""
    try:
        match item.kind:
            case "decision":
                return _note_decision(session, item, issuer_key)
            case "credential.issued":
                tally.issued += _note_issued(session, item)
                return True
            case "credential.revoked":
                tally.revoked += _note_revoked(session, item)
                return True
            case _:
                return False
    except (KeyError, TypeError, AttributeError):
        return False


def _note_decision(session: Session, item: FeedItem, issuer_key: bytes) -> bool:
    """What became of our decision later on, when a moderator has looked: with a receipt, that one counts."""
    row, event = session.get(OutboxRow, item.body["event"]), session.get(EventRow, item.body["event"])
    if row is None or event is None or row.state != QUARANTINED:
        return True
    if receipt := item.body.get("receipt"):
        state = state_by(receipt, issuer_key, event)
        if state is None:
            return False
        row.state, row.receipt, row.reason, row.changed_at = state, receipt, item.body.get("reason"), item.at
    elif item.body["status"] == "accepted":
        row.state, row.reason, row.changed_at = SENT, None, item.at
    return True


def _note_issued(session: Session, item: FeedItem) -> bool:
    body = item.body
    if session.get(IssuedRow, body["event"]) is not None:
        return False
    session.add(
        IssuedRow(
            decision_id=body["event"],
            submission_id=body["submission"],
            state="issued",
            document=body["document"],
            changed_at=item.at,
        )
    )
    session.flush()
    return True


def _note_revoked(session: Session, item: FeedItem) -> bool:
    row = session.get(IssuedRow, item.body["event"])
    if row is None or row.state == "revoked":
        return False
    row.state, row.changed_at = "revoked", item.at
    return True
