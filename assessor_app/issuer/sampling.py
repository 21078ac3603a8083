"""The sampling log: every rule in force held to every submission, in its own transaction; nothing is skipped."""

import secrets
from dataclasses import asdict, dataclass, replace
from typing import Any

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session

from assessor_app.domain.second_readings import Draw, ReadingPolicy, Reason, drawn_at_arrival
from assessor_app.issuer import feed
from assessor_app.issuer.clock import iso
from assessor_app.issuer.folder import Issuer
from assessor_app.issuer.rows import ProgrammeRow, SamplingRow, SubmissionRow

READINGS = "readings"  # the policy's place in a programme's row
NO_READER = ""  # of a draw that concerns the submission, whoever reads it
TOO_EARLY = "It came in before this rule was in force."
PIECE = 500


def policy_of(head: ProgrammeRow) -> ReadingPolicy:
    return ReadingPolicy.read(head.policy.get(READINGS) or {})


def set_policy(issuer: Issuer, programme: str, wanted: ReadingPolicy) -> ReadingPolicy:
    """Put rules in force from now on; what came in before gets its row in the log, too. The seed is drawn here."""
    policy = replace(wanted, seed=wanted.seed or secrets.token_hex(16))
    at = iso(issuer.now())
    with issuer.database.write() as session:
        head = feed.locked_programme(session, programme)
        head.policy = head.policy | {READINGS: policy.to_json()}
        for reason in policy.at_arrival:
            for submission in session.scalars(_without_row(programme, reason)):
                log(session, head, submission, Draw(reason, False, False, TOO_EARLY), at)
        feed.append(session, head, None, feed.POLICY, {"readings": _shown(policy)}, at)
    return policy


def shown_policy(issuer: Issuer, programme: str) -> ReadingPolicy:
    """The rules in force, with their seed; for staff."""
    with issuer.database.read() as session:
        return policy_of(feed.require_programme(session, programme))


def _shown(policy: ReadingPolicy) -> dict[str, Any]:
    """What assessors may know of it: not the seed, by which they could tell what is drawn next."""
    return {name: value for name, value in policy.to_json().items() if name != "seed"}


def _without_row(programme: str, reason: Reason) -> Any:
    there = exists().where(
        SamplingRow.programme == programme,
        SamplingRow.submission == SubmissionRow.id,
        SamplingRow.reason == reason.value,
    )
    return select(SubmissionRow.id).where(SubmissionRow.programme == programme, ~there)


def draw_at_arrival(session: Session, head: ProgrammeRow, row: SubmissionRow, attempt: int, at: str) -> None:
    """Hold every rule in force to a submission that just came in, whose row is in the session already."""
    session.flush()
    policy = policy_of(head)
    place = _place(session, row) if Reason.FIRST in policy.at_arrival else 1  # only that rule asks for it
    for draw in drawn_at_arrival(policy, row.id, attempt=attempt, place=place):
        log(session, head, row.id, draw, at)


def _place(session: Session, row: SubmissionRow) -> int:
    counted = select(func.count()).where(
        SubmissionRow.programme == row.programme,
        SubmissionRow.credential_id == row.credential_id,
        SubmissionRow.credential_version == row.credential_version,
    )
    return session.scalar(counted) or 1


def log(
    session: Session, head: ProgrammeRow, submission: str, draw: Draw, at: str, *, reader: str = NO_READER
) -> SamplingRow:
    """One line of the log, written once; asked again, it is the line that stands."""
    there = session.get(SamplingRow, (head.id, submission, draw.reason.value, reader))
    if there is not None:
        return there
    row = SamplingRow(
        programme=head.id,
        submission=submission,
        reason=draw.reason.value,
        reader=reader,
        at=at,
        eligible=draw.eligible,
        drawn=draw.drawn,
        why=draw.why,
        seed=policy_of(head).seed,
        share=draw.share,
        number=draw.number,
        able=None,
        given_to=None,
        gave=None,
    )
    session.add(row)
    session.flush()
    return row


def decides(session: Session, head: ProgrammeRow, submission: str) -> bool:
    """Whether a decision on this submission waits for a second reading."""
    if READINGS not in head.policy:
        return False
    policy = policy_of(head)
    wanted = select(SamplingRow.reason).where(
        SamplingRow.programme == head.id, SamplingRow.submission == submission, SamplingRow.drawn.is_(True)
    )
    return any(Reason(reason) in policy.deciding for reason in session.scalars(wanted))


@dataclass(frozen=True, slots=True)
class SamplingLine:
    """A line of the log as staff read it."""

    submission: str
    reason: str
    reader: str
    at: str
    eligible: bool
    drawn: bool
    why: str
    seed: str
    share: float | None
    number: float | None
    able: tuple[str, ...] | None
    given_to: str | None
    gave: str | None

    def to_json(self) -> dict[str, Any]:
        return asdict(self)


def sampling_log(issuer: Issuer, programme: str) -> tuple[SamplingLine, ...]:
    """The whole log, in the order it was written."""
    wanted = select(SamplingRow).where(SamplingRow.programme == programme)
    with issuer.database.read() as session:
        rows = session.scalars(wanted.order_by(SamplingRow.at, SamplingRow.submission, SamplingRow.reason)).all()
    return tuple(_line(row) for row in rows)


def _line(row: SamplingRow) -> SamplingLine:
    kept = {name: getattr(row, name) for name in SamplingLine.__slots__ if name != "able"}
    return SamplingLine(able=None if row.able is None else tuple(row.able), **kept)


def skipped(session: Session, head: ProgrammeRow) -> tuple[str, ...]:
    """Submissions a rule in force was never held to. It is always empty; that is checked, not believed."""
    found: set[str] = set()
    for reason in policy_of(head).at_arrival:
        found |= set(session.scalars(_without_row(head.id, reason).limit(PIECE)))
    return tuple(sorted(found))
