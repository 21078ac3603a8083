"""The lines of a coach's notebook, the day to look again, and the coach's own questions to think with."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date

from assessor_app.commands.coaching import COACHING
from assessor_app.domain import coaching as rules
from assessor_app.domain.changes import Change, Clock
from assessor_app.domain.coaching import Note, NoteId, SessionId
from assessor_app.domain.days import why_over
from assessor_app.domain.errors import RuleBroken
from assessor_app.domain.rubric import CriterionId
from assessor_app.store import coaching as kept
from assessor_app.store.engine import Store


def write_note(store: Store, session: SessionId, note: Note, *, now: Clock) -> Change:
    """Write a line; of one that is there already, only its words and whose they are, and emptied words take it away."""
    with store.write() as rows:
        there = next((each for each in kept.load(rows, session).notes if each.id == note.id), None)
        said = rules.checked_words(note.words)
        if said:
            kept.keep_note(rows, session, replace(there or replace(note, written_at=now()), words=said, by=note.by))
        elif there is not None:
            kept.remove(rows, session, there.id)
        else:
            return Change(frozenset())
        kept.saved(rows, session, now())
    return Change(COACHING, frozenset({session}), f"Saved: {note.kind.heading.lower()}")


def set_due(store: Store, session: SessionId, note: NoteId, due: date | None, *, today: date, now: Clock) -> Change:
    """Until when a step is to be taken. Raises RuleBroken for a day that is over."""
    _require_to_come(due, today)
    return _note(store, session, note, lambda n: replace(n, due=due), now)


def set_done(store: Store, session: SessionId, note: NoteId, done: bool, *, now: Clock) -> Change:
    """A goal or a step that was carried here was reached, or not yet."""
    return _note(store, session, note, lambda n: replace(n, done=done), now)


def _note(store: Store, session: SessionId, note: NoteId, change: Callable[[Note], Note], now: Clock) -> Change:
    with store.write() as rows:
        there = next((n for n in kept.load(rows, session).notes if n.id == note), None)
        if there is None:
            raise RuleBroken("This line is gone already.")
        kept.keep_note(rows, session, change(there))
        kept.saved(rows, session, now())
    return Change(COACHING, frozenset({session}), f"Saved: {there.kind.heading.lower()}")


def look_again(store: Store, session: SessionId, on: date | None, *, today: date, now: Clock) -> Change:
    """Agree on the day on which coach and teacher look again. Raises RuleBroken for a day that is over."""
    _require_to_come(on, today)
    with store.write() as rows:
        kept.session_row(rows, session).look_again = on.isoformat() if on else None
        kept.saved(rows, session, now())
    return Change(COACHING, frozenset({session}), "Saved: when to look again")


def _require_to_come(day: date | None, today: date) -> None:
    if day is not None and (why := why_over(day, today)) is not None:
        raise RuleBroken(why)


def set_prompts(
    store: Store, credential: str, criterion: CriterionId, prompts: Sequence[str] | None
) -> Change:  # fmt: skip
    """The coach's own questions to think with for a criterion; None goes back to those shipped with the credential."""
    own = None if prompts is None else tuple(dict.fromkeys(filter(None, map(rules.checked_words, prompts))))
    with store.write() as rows:
        kept.set_prompts(rows, credential, criterion, own)
    return Change(COACHING, frozenset(), "Saved: questions to think with")
