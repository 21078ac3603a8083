"""Giving what nobody reads to somebody, part by part: others write in between, and each part is whole."""

import time
from collections.abc import Iterator, Sequence

from sqlalchemy import select
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from assessor_app.domain.assessment import ReadingRole
from assessor_app.domain.counted import counted
from assessor_app.domain.errors import Offline
from assessor_app.issuer import allotting, feed, leasing
from assessor_app.issuer.allotting import BY_POLICY, first_reader, give, rows_of
from assessor_app.issuer.assigning import due_day
from assessor_app.issuer.clock import iso
from assessor_app.issuer.folder import Issuer
from assessor_app.issuer.readers import known, look_up
from assessor_app.issuer.reconsidering import place_what_waited, which_wait
from assessor_app.issuer.rows import AssignmentRow, SubmissionRow
from assessor_app.issuer.trouble import first_line

Given = tuple[str, str]  # submission, assessor
PAUSE = 0.15  # seconds: who waits for SQLite looks every tenth of one whether it is free


def give_out(issuer: Issuer, programme: str, due_on: str | None = None) -> tuple[Given, ...]:
    """A first reader for every submission nobody was given yet, or whose reader let the lease run out or gave it back;
    the least busy first. Cut off in between, it goes on when it is asked for again. (Submission, assessor) each."""
    at, due_on, done = iso(issuer.now()), due_day(due_on), list[Given]()
    try:
        with issuer.database.read() as session:
            fresh, lying = _given_to_nobody(session, programme), leasing.left_lying(session, programme, at)
        for part in _parts((*fresh, *lying)):
            done += _give_first(issuer, programme, part, due_on, at)
        _give_what_waited(issuer, programme, at)
    except OperationalError as error:
        if not done:
            raise
        were = "was" if len(done) == 1 else "were"
        raise Offline(
            f"{counted(len(done), 'submission')} {were} given out before the issuer's database could not be used any "
            f"more ({first_line(error)}). What was given out stays so; the same again goes on with the others."
        ) from error
    return tuple(done)


def _parts(names: Sequence[str]) -> Iterator[Sequence[str]]:
    """With a pause before each but the first, in which others write."""
    for first in range(0, len(names), allotting.PART):
        if first:
            time.sleep(PAUSE)
        yield names[first : first + allotting.PART]


def _given_to_nobody(session: Session, programme: str) -> Sequence[str]:
    given = select(AssignmentRow.submission).where(AssignmentRow.programme == programme)
    wanted = select(SubmissionRow.id).where(
        SubmissionRow.programme == programme, SubmissionRow.reference.is_(None), SubmissionRow.id.not_in(given)
    )
    return session.scalars(wanted.order_by(SubmissionRow.received_at, SubmissionRow.id)).all()


def _give_first(issuer: Issuer, programme: str, names: Sequence[str], due_on: str | None, at: str) -> list[Given]:
    """One part, whole or not at all."""
    with issuer.database.write() as session:
        head = feed.locked_programme(session, programme)
        look_up(session, head, names)
        lying, waits = leasing.left_lying(session, programme, at, names), which_wait(session, head, names)
        done = list[Given]()
        for place, row in enumerate(rows_of(session, head, names)):
            if row.reference is not None or (known(session, head, row.id).assigned and row.id not in lying):
                continue  # somebody else gave it out meanwhile
            chosen = first_reader(session, head, row.id)
            if chosen is None:
                continue
            if row.id in lying:
                leasing.pass_on(session, head, row.id, at)
            give(session, head, row, chosen, ReadingRole.FIRST, BY_POLICY, due_on, at)
            if row.id in waits:
                look_up(session, head, [])  # it may set anything going
                place_what_waited(session, issuer, head, row.id, chosen)
                look_up(session, head, names[place + 1 :])
            done.append((row.id, chosen))
        return done


def _give_what_waited(issuer: Issuer, programme: str, at: str) -> None:
    """Second readings and adjudications that nobody was able to do before."""
    with issuer.database.read() as session:
        waiting = allotting.waiting_for_second(session, programme)
    for part in _parts(waiting):
        with issuer.database.write() as session:
            allotting.allot_second(session, feed.locked_programme(session, programme), part, at)
    with issuer.database.write() as session:
        allotting.allot_adjudications(session, feed.locked_programme(session, programme), at)
