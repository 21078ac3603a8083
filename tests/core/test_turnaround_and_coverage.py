"""Business days, and how much of an artifact was looked at."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessor_app.domain.coverage import merged, share
from assessor_app.domain.turnaround import business_days_left, due_date

MONDAY = date(2026, 11, 23)
THANKSGIVING = frozenset({date(2026, 11, 26)})
days = st.dates(date(2020, 1, 1), date(2035, 1, 1))
stretches = st.lists(st.tuples(st.integers(0, 100), st.integers(0, 100)))


@pytest.mark.parametrize(
    ("received", "length", "holidays", "due"),
    [
        (MONDAY, 1, frozenset(), date(2026, 11, 24)),
        (MONDAY, 5, frozenset(), date(2026, 11, 30)),
        (MONDAY, 3, THANKSGIVING, date(2026, 11, 27)),
        (date(2026, 11, 28), 1, frozenset(), date(2026, 11, 30)),
    ],
)
def test_turnaround_counts_from_the_next_business_day(received, length, holidays, due):
    assert due_date(received, length, holidays) == due


@given(days, st.integers(0, 60))
def test_what_is_left_on_the_day_of_receipt_is_the_whole_turnaround(received, length):
    assert business_days_left(received, due_date(received, length)) == length


@given(days)
def test_a_day_overdue_is_negative(due):
    late = due + timedelta(days=7)
    assert business_days_left(late, due) == -5


@given(stretches)
def test_merging_twice_changes_nothing(some):
    assert merged(merged(some)) == merged(some)


@given(stretches, stretches)
def test_looking_more_never_covers_less(some, more):
    assert share([*some, *more], 100) >= share(some, 100)


@given(stretches)
def test_what_is_covered_is_counted_once(some):
    points = {p for start, end in some for p in range(start, end)}
    assert share(some, 100) == pytest.approx(len(points) / 100)
