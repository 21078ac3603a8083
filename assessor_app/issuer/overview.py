"""What programme staff ask: how the programme stands, and which decisions came in."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from assessor_app.issuer.awards import OWED
from assessor_app.issuer.feed import require_programme
from assessor_app.issuer.folder import Issuer
from assessor_app.issuer.issuing import not_to_be_made
from assessor_app.issuer.judging import ACCEPTED, AWAITED, HELD, QUARANTINED, REJECTED
from assessor_app.issuer.rows import (
    SCORED_AGAIN,
    AssignmentRow,
    AwardRow,
    ComparisonRow,
    DeviceRow,
    EventRow,
    ProgrammeRow,
    SubmissionRow,
    TurnedAwayRow,
)
from assessor_app.issuer.sampling import skipped

PAGE = 500  # events


@dataclass(frozen=True, slots=True)
class ProgrammeStatus:
    """Counts of one programme: `awaiting` decisions wait for a second reading, `adjudications` are asked for and open,
    `skipped` submissions were never held to a rule in force (it must be 0); `held` waits for a moderator, as what is
    `quarantined` does unless it was `scored_again` by its assessor,
    `owed` credentials are not signed yet, those of the submissions `not_to_be_made` because what they are made of is
    wrong, `turned_away` texts are no events and are kept as they came."""

    programme: str
    name: str
    submissions: int
    final: int
    assignments: int
    devices: int
    accepted: int
    rejected: int
    quarantined: int
    scored_again: int
    turned_away: int
    held: int
    awaiting: int
    adjudications: int
    skipped: int
    issued: int
    owed: int
    not_to_be_made: tuple[str, ...]
    revoked: int
    feed_head: int

    def to_json(self) -> dict[str, Any]:
        return asdict(self)


@dataclass(frozen=True, slots=True)
class DecisionLine:
    event: str
    submission: str | None
    type: str
    outcome: str | None
    status: str
    standing: str | None
    reason: str | None
    assessor: str
    device: str
    device_seq: int
    branch: int
    arrived: int
    received_at: str
    credential: str | None
    revoked: bool
    revoked_why: str | None
    jws: str

    def to_json(self) -> dict[str, Any]:
        return asdict(self)


def programmes(issuer: Issuer) -> tuple[ProgrammeStatus, ...]:
    found = []
    for place in issuer.everywhere():
        with place.database.read() as session:
            found += [
                _status(session, place, row) for row in session.scalars(select(ProgrammeRow)) if place.holds(row.id)
            ]
    return tuple(sorted(found, key=lambda status: status.programme))


def status(issuer: Issuer, programme: str) -> ProgrammeStatus:
    with issuer.database.read() as session:
        return _status(session, issuer, require_programme(session, programme))


def _status(session: Session, issuer: Issuer, row: ProgrammeRow) -> ProgrammeStatus:
    def count(table: Any, *where: Any) -> int:
        counted = select(func.count()).select_from(table).where(table.programme == row.id, *where)
        return session.execute(counted).scalar_one()

    events = _events(session, row.id)
    return ProgrammeStatus(
        programme=row.id,
        name=row.name,
        submissions=count(SubmissionRow),
        final=count(SubmissionRow, SubmissionRow.final_event.is_not(None)),
        assignments=count(AssignmentRow),
        devices=count(DeviceRow),
        accepted=events[ACCEPTED],
        rejected=events[REJECTED],
        quarantined=events[QUARANTINED] - events[SCORED_AGAIN],
        scored_again=events[SCORED_AGAIN],
        turned_away=count(TurnedAwayRow),
        held=events[HELD],
        awaiting=events[AWAITED],
        adjudications=count(ComparisonRow, ComparisonRow.decides.is_(True), ComparisonRow.settled_by.is_(None)),
        skipped=len(skipped(session, row)),
        issued=count(AwardRow, AwardRow.document.is_not(None)),
        owed=count(AwardRow, *OWED),
        not_to_be_made=tuple(each.submission for each in not_to_be_made(session, issuer, row.id)),
        revoked=count(AwardRow, AwardRow.revoked_at.is_not(None)),
        feed_head=row.feed_head,
    )


def _events(session: Session, programme: str) -> Counter[str | None]:
    """How many events of each status, and of each standing; all of them are looked through once."""
    kinds = EventRow.status, EventRow.standing
    counted = select(*kinds, func.count()).where(EventRow.programme == programme).group_by(*kinds)
    found: Counter[str | None] = Counter()
    for status, standing, number in session.execute(counted):
        found[status] += number
        found[standing] += number
    return found


def decisions(issuer: Issuer, programme: str, *, after: int = 0, limit: int | None = None) -> tuple[DecisionLine, ...]:
    """Every event that came in, in the order in which they came, with what became of it; a `branch` above 0 parted from
    the line.

    `after` passes over those up to that number, `limit` ends it.
    """
    with issuer.database.read() as session:
        require_programme(session, programme)
        wanted = select(EventRow).where(EventRow.programme == programme, EventRow.arrived > after)
        rows = session.scalars(wanted.order_by(EventRow.arrived).limit(limit)).all()
        named = select(AwardRow).where(AwardRow.programme == programme)
        if limit is not None:
            named = named.where(AwardRow.submission.in_([row.submission for row in rows]))
        awards = {award.event: award for award in session.scalars(named.order_by(AwardRow.status_index))}
        return tuple(_line(row, awards.get(row.id)) for row in rows)


def decision_pages(issuer: Issuer, programme: str) -> Iterator[tuple[DecisionLine, ...]]:
    """The same of all of them, so many at a time, each page as it stands when it is read."""
    after = 0
    while page := decisions(issuer, programme, after=after, limit=PAGE):
        yield page
        after = page[-1].arrived


def _line(row: EventRow, award: AwardRow | None) -> DecisionLine:
    counted = award if row.status == ACCEPTED else None
    return DecisionLine(
        event=row.id,
        submission=row.submission,
        type=row.type,
        outcome=row.outcome,
        status=row.status,
        standing=row.standing,
        reason=row.reason,
        assessor=row.assessor,
        device=row.device,
        device_seq=row.device_seq,
        branch=row.branch,
        arrived=row.arrived,
        received_at=row.received_at,
        credential=counted.id if counted and counted.document is not None else None,
        revoked=counted is not None and counted.revoked_at is not None,
        revoked_why=counted.revoked_why if counted else None,
        jws=row.jws,
    )
