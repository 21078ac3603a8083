"""Which days of a coach's plans stand in somebody's calendar: they were given out, and may have to be taken back."""

from collections.abc import Collection, Mapping
from datetime import date

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session as Rows

from assessor_app.store.rows import CalendarEntryRow


def given(rows: Rows, session: str) -> dict[str, date]:
    """Entry → the day it was given out for last, of those a session answers for."""
    mine = select(CalendarEntryRow).where(CalendarEntryRow.session_id == session).order_by(CalendarEntryRow.uid)
    return {row.uid: date.fromisoformat(row.due) for row in rows.scalars(mine)}


def answered_elsewhere(rows: Rows, session: str) -> set[str]:
    """The entries that any other session answers for."""
    return set(rows.scalars(select(CalendarEntryRow.uid).where(CalendarEntryRow.session_id != session)))


def keep_given(rows: Rows, session: str, days: Mapping[str, date]) -> None:
    """These leave with a plan of this session. Whoever answers for one already goes on doing so."""
    for uid, day in days.items():
        there = rows.get(CalendarEntryRow, uid)
        if there is None:
            rows.add(CalendarEntryRow(uid=uid, session_id=session, due=day.isoformat()))
        else:
            there.due = day.isoformat()


def carry_on(rows: Rows, before: str, session: str, carried: Collection[str], today: date, *, but: str) -> None:
    """A session that goes on with the one before answers for the lines it carries, and for every day to come of the
    lines it does not."""
    of_it = CalendarEntryRow.session_id == before, CalendarEntryRow.uid != but
    open_still = or_(CalendarEntryRow.uid.in_(carried), CalendarEntryRow.due >= today.isoformat())
    rows.execute(update(CalendarEntryRow).where(*of_it, open_still).values(session_id=session))
