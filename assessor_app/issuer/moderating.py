"""Moderation: what waits for a person, and their two answers: a decision is upheld, or withdrawn as its assessor asked.

Letting another decision stand is `awards.reissue`, letting in what was quarantined `admitting.admit`.
An issued credential never changes by itself.
"""

from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from assessor_app.domain.decision import WITHDRAW, Outcome
from assessor_app.domain.errors import DoneAlready, Refused, RuleBroken
from assessor_app.eventlog.jws import payload_unchecked
from assessor_app.issuer import feed
from assessor_app.issuer.agreeing import open_request
from assessor_app.issuer.awards import accepted_event, owe, settle, standing_award, take_back, tell
from assessor_app.issuer.clock import iso
from assessor_app.issuer.folder import Issuer
from assessor_app.issuer.judging import FINAL, HELD
from assessor_app.issuer.reasons import require_reason
from assessor_app.issuer.rows import STILL, WAITS, WAITS_IN_ORDER, ComparisonRow, EventRow, ProgrammeRow, SubmissionRow

SET_ASIDE, WITHDRAWN, CARRIED_OUT = "set aside", "withdrawn", "carried out"


@dataclass(frozen=True, slots=True)
class Waiting:
    """One thing a moderator has to answer. `about` is the decision it corrects or takes back, `stands` the decision
    that is final, `asks` what the assessor said or why it was quarantined."""

    event: str
    submission: str | None
    type: str
    assessor: str
    device: str
    status: str
    about: str | None
    stands: str | None
    asks: str | None
    received_at: str

    def to_json(self) -> dict[str, Any]:
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Answered:
    """`stands` is the decision that is final now, `revoked` a credential taken back, `set_aside` events answered."""

    submission: str
    stands: str | None
    revoked: str | None = None
    set_aside: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        return asdict(self)


def waiting(issuer: Issuer, programme: str) -> tuple[Waiting, ...]:
    """What waits for a moderator, oldest first; raises RuleBroken when there is no such programme."""
    with issuer.database.read() as session:
        if session.get(ProgrammeRow, programme) is None:
            raise RuleBroken(f"There is no programme {programme} here.")
        # as its index says it, not bound
        held = select(EventRow).where(EventRow.programme == programme, text(WAITS), text(STILL))
        found = session.scalars(held.order_by(*(getattr(EventRow, name) for name in WAITS_IN_ORDER))).all()
        rows = sorted(found, key=_arrived)
        finals = select(SubmissionRow.id, SubmissionRow.final_event).where(
            SubmissionRow.programme == programme, SubmissionRow.id.in_([row.submission for row in rows])
        )
        stands = {found[0]: found[1] for found in session.execute(finals)}
    return tuple(_waiting(row, stands.get(row.submission or "")) for row in rows)


def _arrived(row: EventRow) -> int:
    """In the order in which they came; where the database is asked for it, it looks through all that ever came."""
    return row.arrived


def _waiting(row: EventRow, stands: str | None) -> Waiting:
    said = payload_unchecked(row.jws)
    about, asks = said.get("supersedes") or said.get("withdraws"), row.reason or said.get("reason")
    return Waiting(
        row.id, row.submission, row.type, row.assessor, row.device, row.status,
        about if isinstance(about, str) else None, stands, asks if isinstance(asks, str) else None, row.received_at,
    )  # fmt: skip


def uphold(issuer: Issuer, programme: str, decision: str, why: str, *, by_adjudicator: str | None = None) -> Answered:
    """Let a decision stand: the final one against what was asked since, or one of two readings that part.

    `by_adjudicator` names the lead assessor who answers: only where the adjudication was given to them (else Refused).
    """
    require_reason(why)
    at = iso(issuer.now())
    with issuer.database.write() as session:
        head = feed.locked_programme(session, programme)
        event, row = _decision(session, programme, decision)
        asked = open_request(session, programme, row.id)
        if by_adjudicator is not None and (asked is None or asked.adjudicator != by_adjudicator):
            raise Refused(f"The adjudication of {row.id} was not given to you.")
        if asked is not None and event.id in (asked.first_event, asked.second_event):
            _settle(session, head, row, event, asked, why, at)
            return Answered(row.id, event.id)
        if row.final_event != event.id:
            raise RuleBroken(
                f"{decision} is not the decision that stands on {row.id}; “reissue” lets another one stand."
            )
        return Answered(row.id, event.id, set_aside=_set_aside(session, head, row, why, at))


def _settle(
    session: Session, head: ProgrammeRow, row: SubmissionRow, event: EventRow, asked: ComparisonRow, why: str, at: str
) -> None:
    row.final_event = event.id
    settle(session, head, asked, event.id, at)
    event.standing, event.reason = FINAL, why
    tell(session, head, event, at)
    if event.outcome == Outcome.EARNED.value:
        owe(session, head, event)


def _set_aside(session: Session, head: ProgrammeRow, row: SubmissionRow, why: str, at: str) -> tuple[str, ...]:
    held = select(EventRow).where(
        EventRow.programme == head.id, EventRow.submission == row.id, EventRow.standing == HELD
    )
    found = sorted(session.scalars(held), key=_arrived)
    if not found:
        raise DoneAlready(f"Nothing waits for a moderator on {row.id}; its decision stands as it is.")
    for event in found:
        event.standing, event.reason = SET_ASIDE, why
        tell(session, head, event, at)
    return tuple(event.id for event in found)


def withdraw(issuer: Issuer, programme: str, request: str, why: str) -> Answered:
    """Carry out a withdrawal its assessor asked for (`request` is its event id): the decision counts no longer, and a
    credential that came of it is revoked. Another reading may stand in its place with `awards.reissue`."""
    require_reason(why)
    at = iso(issuer.now())
    with issuer.database.write() as session:
        head = feed.locked_programme(session, programme)
        asked = accepted_event(session, programme, request)
        if asked is None or asked.type != WITHDRAW:
            raise RuleBroken(f"{request} is no withdrawal that came in; “moderation” lists what waits.")
        if asked.standing != HELD:
            raise RuleBroken(f"The withdrawal {request} was answered already ({asked.standing}); nothing was changed.")
        event, row = _decision(session, programme, str(payload_unchecked(asked.jws).get("withdraws")))
        revoked = _take_off(session, head, row, event, why, at)
        for changed, standing in ((event, WITHDRAWN), (asked, CARRIED_OUT)):
            changed.standing, changed.reason = standing, why
            tell(session, head, changed, at)
        return Answered(row.id, row.final_event, revoked)


def _take_off(
    session: Session, head: ProgrammeRow, row: SubmissionRow, event: EventRow, why: str, at: str
) -> str | None:
    """Where the decision was the one that stood, none stands now."""
    if row.final_event != event.id:
        return None
    row.final_event = None
    award = standing_award(session, head.id, row.id)
    if award is None:
        return None
    take_back(session, head, award, why, at)
    return award.id


def _decision(session: Session, programme: str, decision: str) -> tuple[EventRow, SubmissionRow]:
    event = accepted_event(session, programme, decision)
    row = session.get(SubmissionRow, (programme, event.submission)) if event is not None else None
    if event is None or row is None or event.outcome is None:
        raise RuleBroken(f"{decision} is no decision that counts in programme {programme}; nothing was changed.")
    return event, row
