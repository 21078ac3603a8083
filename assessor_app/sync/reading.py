"""The feed down: what is known is applied, what is not is kept raw; the cursor moves in the same transaction."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from assessor_app.domain.assessment import Policy
from assessor_app.domain.decision import DECISION
from assessor_app.store.engine import Store
from assessor_app.store.log import DECIDED
from assessor_app.store.rows import ElsewhereRow, EventRow, FeedRow, OutboxRow, SettingRow
from assessor_app.store.settings import PROGRAMME_SAYS, RETENTION, SWITCHES
from assessor_app.sync.client import IssuerClient
from assessor_app.sync.enrolling import ENROLMENT, FEED, Membership, keep
from assessor_app.sync.issued import ISSUED, REVOKED, credentials_in, leave_only, note_issued, note_revoked
from assessor_app.sync.leasing import note_lease
from assessor_app.sync.messages import FeedItem
from assessor_app.sync.published import CREDENTIAL, Published, keep_published, newest_kept, read_those_in
from assessor_app.sync.receipts import QUARANTINED, state_by
from assessor_app.sync.report import Cancelled, Progress, Stage, Stopped, Tally, Watch
from assessor_app.sync.snapshot import Snapshot
from assessor_app.sync.transport import CursorReset

PAGE = 200
PART = 500  # items of a snapshot written at once
ASSIGNMENT, LEASE = "assignment", "lease"
KNOWN = ("decision", LEASE, "policy", CREDENTIAL, ISSUED, REVOKED)


def read_feed(
    store: Store, client: IssuerClient, member: Membership, tally: Tally, watch: Watch, cancelled: Cancelled
) -> None:
    """Read to the end of the feed; from a snapshot of the present where our place in it is not known (any more)."""
    begun_again = False
    while True:
        if cancelled():
            raise Stopped
        watch(Progress(Stage.READING, tally.items))
        cursor = _cursor(store)
        if cursor is None:
            _rebuild(store, client.snapshot(member.programme), member.issuer_key, tally)
            continue
        try:
            page = client.changes(member.programme, cursor, PAGE)
        except CursorReset:
            if begun_again:
                raise
            begun_again = True
            _lose_place(store)
            continue
        _apply(store, page.items, page.cursor, member.issuer_key, tally)
        if not page.more:
            return


def _cursor(store: Store) -> str | None:
    with store.read() as session:
        row = session.get(SettingRow, FEED)
        return row.value.get("cursor") if row else None


def _lose_place(store: Store) -> None:
    with store.write() as session:
        keep(session, FEED, {"cursor": None})


def _rebuild(store: Store, snapshot: Snapshot, issuer_key: bytes, tally: Tally) -> None:
    """What was derived from the issuer's history is made anew; our log, the outbox and the files stay as they are.

    It is written in parts, so that no key waits for it. Until the last one the place stays unknown: a cut in between
    begins again. Credentials that are here already stay, so that only those are counted that are not.
    """
    credentials = credentials_in(snapshot)
    with store.write() as session:
        session.execute(delete(FeedRow))
        session.execute(delete(ElsewhereRow))
    for start in range(0, len(snapshot.items), PART):
        _apply(store, snapshot.items[start : start + PART], None, issuer_key, tally, credentials.overtaken)
    with store.write() as session:
        leave_only(session, credentials)
        keep(session, FEED, {"cursor": snapshot.cursor})


def replay(store: Store, issuer_key: bytes, tally: Tally) -> None:
    """What an older version of this program kept without understanding it; no network is needed for that."""
    raw = select(FeedRow).where(FeedRow.applied.is_(False), FeedRow.kind.in_(KNOWN)).order_by(FeedRow.seq)
    with store.read() as session:
        kept = [FeedItem(row.seq, row.kind, row.at or "", row.body) for row in session.scalars(raw)]
        since = newest_kept(session) if kept else {}
    for start in range(0, len(kept), PAGE):
        items = kept[start : start + PAGE]
        published = read_those_in(items)
        with store.write() as session:
            for item in items:
                known = published.get(item.seq)
                again = known is not None and item.seq < since.get(known.key, item.seq)  # published anew since
                applied = again or _apply_item(session, item, issuer_key, published, tally)
                session.get_one(FeedRow, item.seq).applied = applied


def _apply(
    store: Store, items: Sequence[FeedItem], cursor: str | None, issuer_key: bytes, tally: Tally,
    overtaken: frozenset[int] = frozenset(),
) -> None:  # fmt: skip
    """Items and the place after them, or neither; those `overtaken` by others are kept only."""
    counted, published = Tally(), read_those_in(items)
    with store.write() as session:
        numbers = [item.seq for item in items]
        there = set(session.scalars(select(FeedRow.seq).where(FeedRow.seq.in_(numbers))))
        fresh = [item for item in items if item.seq not in there]
        told = [
            (item, item.seq in overtaken or _apply_item(session, item, issuer_key, published, counted))
            for item in fresh
        ]
        if told:
            session.execute(insert(FeedRow), [_kept(item) | {"applied": applied} for item, applied in told])
        keep(session, FEED, {"cursor": cursor})
    tally.items += len(fresh)
    tally.issued += counted.issued
    tally.revoked += counted.revoked
    tally.published += counted.published


def _kept(item: FeedItem) -> dict[str, Any]:
    event = item.body.get("event")
    told = {"event_id": event if isinstance(event, str) else None, "at": item.at}
    return {"seq": item.seq, "kind": item.kind, "body": item.body} | told


def _apply_item(
    session: Session, item: FeedItem, issuer_key: bytes, published: Mapping[int, Published], tally: Tally
) -> bool:
    """True when there is nothing more to do about it. A malformed item is kept like one of an unknown kind."""
    try:
        match item.kind:
            case "decision":
                return _note_decision(session, item, issuer_key)
            case "policy":
                return _note_terms(session, item.body)
            case "lease":  # what is said of one that is not here yet waits with its assignment
                return note_lease(session, item.body)
            case "credential" if item.seq in published:
                tally.published += keep_published(session, published[item.seq])
                return True
            case "credential.issued":
                tally.issued += note_issued(session, item)
                return True
            case "credential.revoked":
                tally.revoked += note_revoked(session, item)
                return True
            case _:
                return False
    except (KeyError, TypeError, AttributeError):
        return False


def _note_terms(session: Session, body: dict[str, Any]) -> bool:
    """How long the programme lets devices keep evidence, where it says nothing this device's own setting counts; and
    the switches of its readings."""
    terms, enrolment = body.get("terms"), session.get(SettingRow, ENROLMENT)
    if not isinstance(terms, dict) or enrolment is None:
        return True
    days = terms.get("retention_days")
    if days is not None and (not isinstance(days, int) or isinstance(days, bool) or days < 1):
        return False
    programme = enrolment.value["programme"]
    if days is not None:
        kept = session.get(SettingRow, RETENTION)
        keep(session, RETENTION, (kept.value if kept else {}) | {programme: days})
    keep(session, PROGRAMME_SAYS, {programme: days})
    switches = {name: terms[name] for name in asdict(Policy()) if isinstance(terms.get(name), bool)}
    keep(session, SWITCHES, {programme: switches})
    return True


def _note_decision(session: Session, item: FeedItem, issuer_key: bytes) -> bool:
    """What became of our decision later on, when a moderator has looked: by its receipt, and by nothing else. News
    without one tells of its standing only."""
    row, event = session.get(OutboxRow, item.body["event"]), session.get(EventRow, item.body["event"])
    if event is None:
        _note_elsewhere(session, item.body)
    if row is None or event is None or row.state != QUARANTINED:
        return True
    if receipt := item.body.get("receipt"):
        state = state_by(receipt, issuer_key, event)
        if state is None:
            return False
        row.state, row.receipt, row.reason, row.changed_at = state, receipt, item.body.get("reason"), item.at
    return True


def _note_elsewhere(session: Session, body: dict[str, Any]) -> None:
    """It was signed on another line of a log of ours, or is not read back yet. An issuer of an older version does not
    say of what type it is; most are decisions."""
    submission = body.get("submission")
    if isinstance(submission, str) and body.get("type", DECISION) in DECIDED:
        session.merge(ElsewhereRow(event_id=body["event"], submission_id=submission, standing=body.get("standing")))
        session.flush()  # one page of the feed may tell of it again
