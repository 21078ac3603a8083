"""What was awarded and is taken back by hand: no file does it, so whoever did it says so, once."""

from collections.abc import Collection

from sqlalchemy import or_, select

from assessor_app.domain.batch import Line
from assessor_app.domain.changes import Change, Clock, Kind
from assessor_app.domain.counted import counted
from assessor_app.domain.errors import RuleBroken
from assessor_app.store import batches, log
from assessor_app.store.engine import Store
from assessor_app.store.leaving_rows import FactRow, TakenBackRow

DECISIONS = frozenset({Kind.DECISIONS})


def say_taken_back(store: Store, named: Collection[str], *, now: Clock) -> Change:
    """Keep who says, and when, that what a dry run asked for was done, also where a batch that went out since counts
    it as done. `named` are IDs of decisions or submissions; raises RuleBroken, and keeps nothing, where one of them
    asks for nothing."""
    with store.read() as session:  # looking takes a while with many decisions; nobody waits for it
        asked = batches.to_take_back(session)
        if not all(any(_is(line, each) for line, _ in asked) for each in named):
            asked += batches.settled(session)
    for each in named:
        if not any(_is(line, each) for line, _ in asked):
            raise RuleBroken(f"Nothing is to be taken back by hand for {each}. Nothing was kept.")
    done = {line.decision: awarded_in for line, awarded_in in asked if any(_is(line, each) for each in named)}
    with store.write() as session:
        at, by = now(), log.who(session)
        for decision, awarded_in in done.items():
            session.merge(TakenBackRow(decision_id=decision, awarded_in=awarded_in, said_at=at, said_by=by))
    return Change(DECISIONS, frozenset(done), f"Saved: {counted(len(done), 'award')} taken back by hand.")


def not_taken_back(store: Store, named: Collection[str]) -> Change:
    """It was said by mistake: the next dry run asks for it again."""
    rows = select(TakenBackRow).join(FactRow, FactRow.decision_id == TakenBackRow.decision_id)
    found = dict[str, TakenBackRow]()
    with store.write() as session:
        for each in named:
            these = session.scalars(rows.where(or_(FactRow.decision_id == each, FactRow.submission_id == each))).all()
            if not these:
                raise RuleBroken(f"Nobody said that anything was taken back by hand for {each}. Nothing was changed.")
            found |= {row.decision_id: row for row in these}
        for row in found.values():
            session.delete(row)
    return Change(DECISIONS, frozenset(found))


def _is(line: Line, named: str) -> bool:
    return named in (line.decision, line.submission)
