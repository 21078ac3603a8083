"""The days of a plan as entries of a calendar: what stands, and what was given out before and stands no more."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from assessor_app.domain.coaching import Note, NoteKind, Plan, SessionId

AGAIN = "Look at the evidence again together"
GONE = "Taken out of the plan"


@dataclass(frozen=True, slots=True)
class Entry:
    """A whole day; one that is `cancelled` was in a calendar that left earlier, on this day."""

    uid: str
    on: date
    words: str
    cancelled: bool = False


def again_of(session: SessionId) -> str:
    """The entry for the day on which coach and teacher look again."""
    return f"{session}-again"


def entries(plan: Plan) -> tuple[Entry, ...]:
    """Those that stand, then those that are to be taken out of calendars. A line that is carried from session to
    session stays one entry, which its calendar moves; only the last of them says when, or an older plan that is saved
    once more would move it back."""
    stands = {entry.uid: entry for entry in _standing(plan)}
    return (*stands.values(), *(_cancelled(plan, uid, on) for uid, on in plan.given.items() if uid not in stands))


def _standing(plan: Plan) -> Iterator[Entry]:
    for note in _lines(plan):
        if note.due is not None and not note.done and _uid(plan, note) not in plan.elsewhere:
            yield Entry(_uid(plan, note), note.due, note.words)
    if plan.look_again is not None:
        yield Entry(again_of(plan.session), plan.look_again, AGAIN)


def _cancelled(plan: Plan, uid: str, on: date) -> Entry:
    if uid == again_of(plan.session):
        return Entry(uid, on, AGAIN, cancelled=True)
    line = next((note for note in _lines(plan) if _uid(plan, note) == uid), None)
    words = GONE if line is None else f"Done: {line.words}" if line.done else line.words
    return Entry(uid, on, words, cancelled=True)


def _lines(plan: Plan) -> tuple[Note, ...]:
    return (*plan.of_kind(NoteKind.STEP), *plan.of_kind(NoteKind.GOAL))


def _uid(plan: Plan, note: Note) -> str:
    return plan.begun_as.get(note.id, note.id)
