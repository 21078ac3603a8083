"""What waits for the issuer, what went, what was refused and why, and what became of it afterwards."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, String, cast, func, select
from sqlalchemy.orm import Session, aliased

from assessor_app.store.engine import Store
from assessor_app.store.log import DECIDED, LINE, put_right
from assessor_app.store.rows import DeviceRow, DownloadRow, EventRow, FeedRow, OutboxRow, SettingRow

SHOWN = 50  # items of a list; its count says how many there are
CHUNK = 4 << 20
DECIDED_TWICE = "Decided twice, on two devices of one assessor; the other decision stands."
PARTED = "Decided twice, on two lines of a device's log that parted; the other decision stands."
TOLD = ("decision", "credential.issued", "credential.revoked")


@dataclass(frozen=True, slots=True)
class OutboxItem:
    """`decision` is the one it is, corrects with or withdraws; None of what is about no decision."""

    event: str
    submission: str
    type: str
    outcome: str | None
    state: str  # waiting, sent, refused, quarantined
    reason: str | None
    changed_at: str
    decision: str | None


@dataclass(frozen=True, slots=True)
class Coming:
    """A submission whose files are still to come: bytes missing of its bytes in all."""

    submission: str
    missing: int
    size: int


@dataclass(frozen=True, slots=True)
class News:
    """One thing the issuer said of a decision of ours; `tone` is positive, warning or quiet."""

    submission: str
    words: str
    tone: str


@dataclass(frozen=True, slots=True)
class Head:
    """A decision that nothing followed; `here` when this device signed it, `parted` when it stands on a branch of its
    device's log."""

    event: str
    outcome: str
    made_at: str
    device: str
    here: bool
    parted: bool = False


@dataclass(frozen=True, slots=True)
class TwoHeads:
    """One submission decided on two devices of one assessor, or on two lines of one's log, neither decision knowing of
    the other."""

    submission: str
    heads: tuple[Head, ...]

    @property
    def of_one_log(self) -> bool:
        return len({head.device for head in self.heads}) == 1

    @property
    def why_withdrawn(self) -> str:
        """What is signed of those that do not stand."""
        return PARTED if self.of_one_log else DECIDED_TWICE


@dataclass(frozen=True, slots=True)
class SyncState:
    """`issuer` is empty before enrolment; `last_at` is when a sync ended well for the last time;
    `last_error` and `failed_at` speak of the last attempt, where it failed. Lists hold the newest items only, their
    counts all of them; `sentences` are what the last sync found that needs a person."""

    issuer: str
    programme: str
    assessor: str
    device: str
    waiting: tuple[OutboxItem, ...]
    sent: tuple[OutboxItem, ...]
    attention: tuple[OutboxItem, ...]
    waiting_count: int
    sent_count: int
    coming: tuple[Coming, ...]
    news: tuple[News, ...]
    two_heads: tuple[TwoHeads, ...]
    sentences: tuple[str, ...]
    last_at: str
    last_error: str
    failed_at: str

    @property
    def enrolled(self) -> bool:
        return bool(self.issuer)


def sync_state(store: Store) -> SyncState:
    """Everything the Sync screen shows."""
    with store.read() as session:
        settings = {row.name: row.value for row in session.scalars(select(SettingRow))}
        device = session.scalars(select(DeviceRow.id).limit(1)).first() or ""
        attention = _items(session, "refused", ~put_right()) + _items(session, "quarantined", ~put_right())
        enrolment, last = settings.get("enrolment", {}), settings.get("last_sync", {})
        named = {item.reason for item in attention} | {last.get("sentence")}
        found = last.get("attention", [])
        failed = last.get("ended", "done") not in ("done", "cancelled")
        return SyncState(
            issuer=enrolment.get("base_url", ""),
            programme=enrolment.get("programme", ""),
            assessor=enrolment.get("assessor", ""),
            device=device,
            waiting=_items(session, "waiting"),
            sent=_items(session, "sent"),
            attention=attention,
            waiting_count=_count(session, "waiting"),
            sent_count=_count(session, "sent"),
            coming=_coming(session),
            news=_news(session, {item.event for item in (*attention, *_items(session, "quarantined", put_right()))}),
            two_heads=_two_heads(session, device),
            sentences=tuple(s for s in dict.fromkeys(found) if s not in named),  # each once, and only here
            last_at=last.get("well_at", ""),
            last_error=last.get("sentence", "") if failed else "",
            failed_at=last.get("at", "") if failed else "",
        )


def _items(session: Session, state: str, *which: ColumnElement[bool]) -> tuple[OutboxItem, ...]:
    joined = select(OutboxRow, EventRow).join(EventRow, EventRow.id == OutboxRow.event_id)
    newest = joined.where(OutboxRow.state == state, *which).order_by(EventRow.device_seq.desc()).limit(SHOWN)
    return tuple(_item(outbox, event) for outbox, event in session.execute(newest))


def _item(outbox: OutboxRow, event: EventRow) -> OutboxItem:
    decision = event.id if event.type in DECIDED else event.supersedes
    return OutboxItem(
        event.id, event.submission_id, event.type, event.outcome, outbox.state, outbox.reason, outbox.changed_at,
        decision,
    )  # fmt: skip


def _count(session: Session, state: str) -> int:
    return session.scalar(select(func.count()).where(OutboxRow.state == state)) or 0


def _coming(session: Session) -> tuple[Coming, ...]:
    found: dict[str, tuple[int, int]] = {}
    for row in session.scalars(select(DownloadRow).order_by(DownloadRow.submission_id)):
        missing, size = found.get(row.submission_id, (0, 0))
        lacks = sum(min(CHUNK, row.size - i * CHUNK) for i, (_, have, *_) in enumerate(row.chunks) if not have)
        found[row.submission_id] = missing + lacks, size + row.size
    return tuple(Coming(submission, *sizes) for submission, sizes in found.items())


def _news(session: Session, told: set[str]) -> tuple[News, ...]:
    """What is `told` already, as something that needs attention or did until it was put right, is no news beside it."""
    newest = select(FeedRow).where(FeedRow.kind.in_(TOLD)).order_by(FeedRow.seq.desc()).limit(SHOWN)
    found = [row for row in session.scalars(newest) if row.kind != "decision" or row.body.get("event") not in told]
    return tuple(_told(row.kind, row.body) for row in found)


def _told(kind: str, body: dict[str, Any]) -> News:
    submission, reason = str(body.get("submission", "")), body.get("reason")
    if kind == "credential.issued":
        return News(submission, "Credential issued", "positive")
    if kind == "credential.revoked":
        return News(submission, f"Credential revoked: {reason}" if reason else "Credential revoked", "warning")
    if body.get("status") != "accepted":
        return News(submission, str(reason or "A moderator looks at it"), "warning")
    standing = str(body.get("standing") or "accepted")
    words = STANDINGS.get(standing, standing.capitalize())
    return News(submission, f"{words}: {reason}" if reason else words, "quiet")


STANDINGS = {
    "final": "Your decision is the final one",
    "adjudicated": "Two readings parted, and a lead assessor decided",
    "replaced": "Another decision stands in its place",
    "second reading": "Kept as an independent second reading",
    "waits for moderation": "A moderator looks at it",
    "correction": "The correction is kept beside the decision",
    "practice": "Kept as practice",
    "recusal": "Your stepping back is noted",
    "given back": "The issuer knows that you gave it back",
    "taken up": "It is kept for you again",
    "passed on": "Another reader has it; what you decide still counts",
    "set aside": "The decision before it was upheld",
    "withdrawn": "Your decision is withdrawn, as you asked",
    "carried out": "Your withdrawal was carried out",
}


def _two_heads(session: Session, own: str) -> tuple[TwoHeads, ...]:
    later = aliased(EventRow)
    followed = select(later.id).where(later.supersedes == EventRow.id).exists()
    open_ended = select(EventRow).where(EventRow.type.in_(DECIDED), ~followed)
    twice = (
        open_ended.with_only_columns(EventRow.submission_id)
        .group_by(EventRow.submission_id)
        .having(func.count((EventRow.device + "/" + cast(EventRow.branch, String)).distinct()) > 1)
    )
    heads: dict[str, list[Head]] = {}
    for row in session.scalars(open_ended.where(EventRow.submission_id.in_(twice)).order_by(EventRow.made_at)):
        parted = row.branch != LINE
        head = Head(row.id, row.outcome or "", row.made_at, row.device, row.device == own and not parted, parted)
        heads.setdefault(row.submission_id, []).append(head)
    return tuple(TwoHeads(submission, tuple(found)) for submission, found in heads.items())


def unsent(store: Store) -> int:
    """How many events wait; what the badge on the rail says."""
    with store.read() as session:
        return _count(session, "waiting")


def assessor(store: Store) -> str:
    """What the programme calls the assessor of this device; nothing before enrolment."""
    with store.read() as session:
        enrolment = session.get(SettingRow, "enrolment")
        return str(enrolment.value.get("assessor", "")) if enrolment else ""
