"""Who may read what, and how much each has been given: looked up once in a transaction, and kept up to date in it.

It holds while the transaction has the programme's head row, since nobody else gives anything out meanwhile.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from assessor_app.domain.decision import RECUSAL
from assessor_app.domain.second_readings import Reason, number
from assessor_app.issuer.bulk import is_one_of
from assessor_app.issuer.rows import AssignmentRow, DeviceRow, EventRow, ProgrammeRow, SamplingRow
from assessor_app.issuer.sampling import policy_of

READERS, KNOWN = "readers", "known submissions"  # names in a session's `info`


@dataclass(slots=True)
class Known:
    """Of one submission: who was given it, who is recused from it, and what was drawn for it."""

    assigned: set[str] = field(default_factory=set)
    recused: set[str] = field(default_factory=set)
    drawn: list[SamplingRow] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Readers:
    """Everybody with a device that stands, by the roles on each; `busy` counts the assignments of each."""

    roles: tuple[tuple[str, frozenset[str]], ...]
    busy: Counter[str]


def look_up(session: Session, head: ProgrammeRow, submissions: Sequence[str]) -> None:
    """Ask for all of these at once; what was known of others is forgotten."""
    session.info[KNOWN] = _found(session, head, submissions)


def known(session: Session, head: ProgrammeRow, submission: str) -> Known:
    """What was looked up of it, or what is found now."""
    there: Known | None = session.info.get(KNOWN, {}).get(submission)
    return there if there is not None else _found(session, head, [submission])[submission]


def is_given(session: Session, head: ProgrammeRow, submission: str, assessor: str) -> bool:
    there: Known | None = session.info.get(KNOWN, {}).get(submission)
    if there is not None:
        return assessor in there.assigned
    return session.get(AssignmentRow, (head.id, submission, assessor)) is not None


def give_row(session: Session, given: AssignmentRow) -> None:
    """Keep an assignment, and count it. Where its submission was looked up, it is written with others: whatever is
    asked for of assignments by a statement has it written before."""
    session.add(given)
    readers: Readers | None = session.info.get(READERS)
    if readers is not None:
        readers.busy[given.assessor] += 1
    there: Known | None = session.info.get(KNOWN, {}).get(given.submission)
    if there is None:
        session.flush()
    else:
        there.assigned.add(given.assessor)


def able(session: Session, head: ProgrammeRow, submission: str, roles: Iterable[str]) -> list[str]:
    """Enrolled for such a role, on a device that stands, with no part in this submission and no conflict with it."""
    wanted, of_it = frozenset(roles), known(session, head, submission)
    enrolled = {name for name, theirs in _readers(session, head).roles if theirs & wanted}
    return sorted(enrolled - of_it.assigned - of_it.recused)


def least_busy(session: Session, head: ProgrammeRow, among: Sequence[str], submission: str) -> str | None:
    """The one with the fewest assignments; among equals the seed decides, so that it can be checked afterwards."""
    busy, seed = _readers(session, head).busy, policy_of(head).seed
    return min(among, key=lambda name: (busy[name], number(seed, submission, name)), default=None)


def _readers(session: Session, head: ProgrammeRow) -> Readers:
    there: Readers | None = session.info.get(READERS)
    if there is None:
        devices = select(DeviceRow).where(DeviceRow.programme == head.id, DeviceRow.revoked_at.is_(None))
        counted = select(AssignmentRow.assessor, func.count()).where(AssignmentRow.programme == head.id)
        busy = Counter({row[0]: row[1] for row in session.execute(counted.group_by(AssignmentRow.assessor))})
        roles = tuple((device.assessor, frozenset(device.roles)) for device in session.scalars(devices))
        there = session.info[READERS] = Readers(roles, busy)
    return there


def _found(session: Session, head: ProgrammeRow, submissions: Sequence[str]) -> dict[str, Known]:
    def of(table: Any) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
        return table.programme == head.id, is_one_of(session.connection(), table.submission, submissions)

    found = {name: Known() for name in submissions}
    for name, assessor in session.execute(
        select(AssignmentRow.submission, AssignmentRow.assessor).where(*of(AssignmentRow))
    ):
        found[name].assigned.add(assessor)
    left = select(EventRow.submission, EventRow.assessor).where(EventRow.type == RECUSAL, EventRow.status != "rejected")
    for event in session.execute(left.where(*of(EventRow))):
        found[str(event.submission)].recused.add(event.assessor)
    drawn = select(SamplingRow).where(SamplingRow.drawn.is_(True), SamplingRow.reason != Reason.VALIDITY.value)
    for line in session.scalars(drawn.where(*of(SamplingRow))):
        found[line.submission].drawn.append(line)
    order = list(Reason)
    for each in found.values():
        each.drawn.sort(key=lambda line: order.index(Reason(line.reason)))
    return found
