"""Under which heading a submission waits."""

from datetime import date

import pytest

from assessor_app.commands.decisions import answer_conflict
from assessor_app.domain.assessment import Conflict, ReadingRole
from assessor_app.domain.submission import SubmissionId
from assessor_app.queries.coach_sessions import decided_here, teachers
from assessor_app.queries.preview import preview
from assessor_app.queries.queue import queue
from assessor_app.queries.queue_state import Group
from assessor_app.store.engine import Store
from assessor_app.store.submissions import Arrival, add_submission
from tests import builders
from tests.coaching import S1, Coach, bring, consented
from tests.store.one_reading import commit, finish


@pytest.mark.parametrize(
    ("today", "group"),
    [
        (date(2026, 12, 9), Group.THIS_WEEK),  # overdue
        (date(2026, 12, 7), Group.THIS_WEEK),
        (date(2026, 12, 6), Group.NEXT_WEEK),  # a Sunday, the day before
        (date(2026, 11, 30), Group.NEXT_WEEK),
        (date(2026, 11, 28), Group.LATER),  # a Saturday; next week ends before
    ],
)
def test_what_is_due_on_monday_the_seventh_stands_under_the_week_people_would_call_it(
    reading: Store, today: date, group: Group
) -> None:
    [row] = queue(reading, builders.known, today)
    assert row.group is group


def test_a_decision_stands_in_the_queue_though_its_teacher_is_coached_later(store: Store) -> None:
    bring(store, consented())
    answer_conflict(store, S1, Conflict.NONE, now=builders.ticking(), new_id=builders.counting("a"))
    finish(store)
    commit(store)
    Coach(store).open()
    [row] = queue(store, builders.known, date(2026, 12, 1))
    assert row.group is Group.DECIDED and row.outcome == "earned"


def test_what_an_assessor_stepped_back_from_is_not_called_decided(store: Store) -> None:
    whole = builders.submission()
    with store.write() as session:
        add_submission(session, whole, Arrival("bundle", "2026-11-23T09:00:00.000Z", ReadingRole.FIRST, "2026-12-07"))
    answer_conflict(
        store, whole.id, Conflict.COACHED, now=lambda: "2026-11-23T09:00:01.000Z", new_id=lambda: "assessment-1"
    )
    [row] = queue(store, builders.known, date(2026, 12, 1))
    assert row.group is Group.RECUSED and not row.open


def test_what_is_shown_beside_the_queue_tells_of_the_decision_as_before_its_teacher_was_coached(store: Store) -> None:
    bring(store, consented())
    answer_conflict(store, S1, Conflict.NONE, now=builders.ticking(), new_id=builders.counting("a"))
    finish(store)
    commit(store)
    before = preview(store, builders.known, S1, date(2026, 12, 1))
    Coach(store).open()
    after = preview(store, builders.known, S1, date(2026, 12, 1))
    assert after.criteria == before.criteria and any(scored for _letter, scored in after.criteria)
    assert after.conflict is Conflict.COACHED  # its evidence stays shut


def test_a_coach_is_told_which_decisions_can_still_be_corrected(store: Store) -> None:
    bring(store, consented(), consented("S-2"))
    answer_conflict(store, S1, Conflict.NONE, now=builders.ticking(), new_id=builders.counting("a"))
    finish(store)
    commit(store)
    assert offered(store) == {"S-1": (False, True), "S-2": (True, False)}
    assert decided_here(store, [SubmissionId("S-2"), S1]) == (S1,)
    Coach(store).open()
    assert offered(store) == {"S-1": (False, False), "S-2": (True, False)}
    assert decided_here(store, [S1]) == ()


def offered(store: Store) -> dict[str, tuple[bool, bool]]:
    """Whether each waits, and whether it is decided."""
    found = teachers(store, builders.known, date(2026, 12, 1))
    return {each.submission: (each.waits, each.decided) for teacher in found for each in teacher.submissions}
