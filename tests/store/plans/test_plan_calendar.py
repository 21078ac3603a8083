"""The days of a plan in a calendar, read back by another library."""

import re
from datetime import date

import icalendar
import pytest

from assessor_app.commands import coach_notebook, coaching
from assessor_app.documents.pool import WorkerPool
from assessor_app.domain.coaching import NoteId, NoteKind
from assessor_app.queries import coaching as asked
from assessor_app.queries import coaching_plan
from assessor_app.reports.coaching_plan import CALENDAR
from tests.builders import known
from tests.coaching import TODAY, Coach
from tests.store.plans.plan_parts import files


def test_steps_and_the_day_of_looking_again_come_into_a_calendar(coach: Coach, pool: WorkerPool):
    calendar = icalendar.Calendar.from_ical(files(coach, pool)[CALENDAR])
    entries = {str(e["summary"]): e.decoded("dtstart") for e in calendar.walk("VEVENT")}
    assert entries == {
        "Wait ten seconds after each claim": date(2026, 12, 1),
        "Look at the evidence again together": date(2026, 12, 9),
    }


def test_the_same_session_gives_the_same_calendar_entries(coach: Coach, pool: WorkerPool):
    assert files(coach, pool)[CALENDAR] == files(coach, pool)[CALENDAR]


def calendar_lines(coach: Coach, pool: WorkerPool) -> list[bytes]:
    """As they are written, folded."""
    return files(coach, pool)[CALENDAR].split(b"\r\n")


def entry(coach: Coach, pool: WorkerPool, words: str) -> icalendar.Event:
    calendar = icalendar.Calendar.from_ical(files(coach, pool)[CALENDAR])
    (found,) = [each for each in calendar.walk("VEVENT") if str(each["summary"]) == words]
    return found


def test_a_calendar_is_folded_at_75_octets_and_ends_its_lines_as_its_standard_says(coach: Coach, pool: WorkerPool):
    words = "Wait, then ask; " + "äöü 😀 " * 30 + "and write \\ it\ndown"
    coach.write(NoteKind.STEP, words, due=date(2026, 12, 2))
    lines = calendar_lines(coach, pool)
    assert lines[0] == b"BEGIN:VCALENDAR" and lines[-1] == b"" and not [x for x in lines if b"\n" in x or b"\r" in x]
    assert max(map(len, lines)) <= 75 and [line.decode() for line in lines]
    assert entry(coach, pool, words)


def test_what_a_calendar_cannot_hold_is_left_out_of_its_words(coach: Coach, pool: WorkerPool):
    """Everything of RFC 5545’s CONTROL; the break between two lines stays one."""
    coach.write(NoteKind.STEP, "Pasted\x0c from a\x00 PDF\x7f\x1b,\nthen read", due=date(2026, 12, 2))
    written = files(coach, pool)[CALENDAR]
    assert not re.search(rb"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]", written)
    assert entry(coach, pool, "Pasted from a PDF,\nthen read").decoded("dtstart") == date(2026, 12, 2)


def test_an_entry_is_a_whole_day_and_its_stamps_are_in_utc(coach: Coach, pool: WorkerPool):
    lines = calendar_lines(coach, pool)
    assert b"DTSTART;VALUE=DATE:20261201" in lines and b"DTEND;VALUE=DATE:20261202" in lines
    stamps = [line for line in lines if line.startswith((b"DTSTAMP", b"LAST-MODIFIED"))]
    assert len(stamps) == 4 and all(re.fullmatch(rb"[A-Z-]+:\d{8}T\d{6}Z", line) for line in stamps)


def test_an_entry_that_was_changed_since_comes_after_the_one_before(coach: Coach, pool: WorkerPool):
    words = "Wait ten seconds after each claim"
    before = entry(coach, pool, words)
    (step,) = asked.session_view(coach.store, known, coach.session, TODAY).session.of_kind(NoteKind.STEP)
    coach_notebook.set_due(coach.store, coach.session, step.id, date(2026, 12, 4), today=coach.today, now=coach.now)
    after = entry(coach, pool, words)
    assert after["uid"] == before["uid"] and after["sequence"] > before["sequence"]
    assert after.decoded("last-modified") > before.decoded("last-modified")


def test_a_step_carried_twice_is_the_same_entry_in_a_calendar(coach: Coach, pool: WorkerPool):
    words = "Wait ten seconds after each claim"
    first = entry(coach, pool, words)
    for _ in range(2):
        coach.open()
    again = entry(coach, pool, words)
    assert again["uid"] == first["uid"] and again["sequence"] > first["sequence"]


# -- what was given out and stands no more


def give(coach: Coach) -> None:
    """The plan leaves, as it is now."""
    plan = coaching_plan.plan(coach.store, known, coach.session, TODAY)
    coaching.note_exported(coach.store, plan, [CALENDAR], today=TODAY, now=coach.now)


def states(coach: Coach, pool: WorkerPool) -> dict[str, tuple[str, date]]:
    calendar = icalendar.Calendar.from_ical(files(coach, pool)[CALENDAR])
    return {str(e["summary"]): (str(e["status"]), e.decoded("dtstart")) for e in calendar.walk("VEVENT")}


def step_of(coach: Coach) -> NoteId:
    (step,) = asked.session_view(coach.store, known, coach.session, TODAY).session.of_kind(NoteKind.STEP)
    return step.id


WAIT, AGAIN = "Wait ten seconds after each claim", "Look at the evidence again together"
FIRST, NINTH = date(2026, 12, 1), date(2026, 12, 9)


def test_a_step_that_is_done_is_taken_out_of_the_calendar_that_has_it(coach: Coach, pool: WorkerPool):
    give(coach)
    before = entry(coach, pool, WAIT)
    coach_notebook.set_done(coach.store, coach.session, step_of(coach), True, now=coach.now)
    after = entry(coach, pool, f"Done: {WAIT}")
    assert (str(before["status"]), str(after["status"])) == ("CONFIRMED", "CANCELLED")
    assert after["uid"] == before["uid"] and after["sequence"] > before["sequence"]
    assert after.decoded("dtstart") == FIRST
    give(coach)
    assert states(coach, pool)[f"Done: {WAIT}"] == ("CANCELLED", FIRST)  # whoever has not opened it yet


def test_a_day_that_is_taken_away_is_taken_out_of_the_calendar_and_comes_back_with_another(
    coach: Coach, pool: WorkerPool
):
    give(coach)
    coach_notebook.set_due(coach.store, coach.session, step_of(coach), None, today=coach.today, now=coach.now)
    coach_notebook.look_again(coach.store, coach.session, None, today=coach.today, now=coach.now)
    assert states(coach, pool) == {WAIT: ("CANCELLED", FIRST), AGAIN: ("CANCELLED", NINTH)}
    coach_notebook.set_due(coach.store, coach.session, step_of(coach), NINTH, today=coach.today, now=coach.now)
    assert states(coach, pool)[WAIT] == ("CONFIRMED", NINTH)


def test_a_line_that_is_gone_is_taken_out_without_its_words(coach: Coach, pool: WorkerPool):
    give(coach)
    coaching.remove(coach.store, coach.session, step_of(coach), now=coach.now)
    assert states(coach, pool)["Taken out of the plan"] == ("CANCELLED", FIRST)


def test_what_never_left_is_not_taken_out(coach: Coach, pool: WorkerPool):
    coach_notebook.set_done(coach.store, coach.session, step_of(coach), True, now=coach.now)
    assert states(coach, pool) == {AGAIN: ("CONFIRMED", NINTH)}


@pytest.mark.parametrize("gone", [True, False])
def test_a_session_takes_out_what_the_one_before_gave(coach: Coach, pool: WorkerPool, gone: bool):
    give(coach)
    first = coach.session
    coach.open()
    if gone:
        coaching.remove(coach.store, coach.session, step_of(coach), now=coach.now)
    else:
        coach_notebook.set_done(coach.store, coach.session, step_of(coach), True, now=coach.now)
    said = "Taken out of the plan" if gone else f"Done: {WAIT}"
    assert states(coach, pool) == {said: ("CANCELLED", FIRST)}
    coach.session = first
    assert states(coach, pool) == {AGAIN: ("CONFIRMED", NINTH)}


def test_what_the_session_before_left_to_be_taken_out_is_taken_out_by_the_next(coach: Coach, pool: WorkerPool):
    give(coach)
    coach_notebook.set_done(coach.store, coach.session, step_of(coach), True, now=coach.now)
    coach.open()
    coach_notebook.look_again(coach.store, coach.session, NINTH, today=coach.today, now=coach.now)
    assert states(coach, pool) == {"Taken out of the plan": ("CANCELLED", FIRST), AGAIN: ("CONFIRMED", NINTH)}


@pytest.mark.parametrize("given", [True, False])
def test_an_older_session_that_is_saved_once_more_moves_nothing_back_that_a_later_one_goes_on_with(
    coach: Coach, pool: WorkerPool, given: bool
):
    if given:
        give(coach)
    first, older = coach.session, step_of(coach)
    coach.open()
    coach_notebook.set_due(coach.store, coach.session, step_of(coach), NINTH, today=coach.today, now=coach.now)
    give(coach)
    later = coach.session
    coach.session = first
    coach_notebook.set_due(coach.store, first, older, date(2026, 12, 2), today=coach.today, now=coach.now)
    assert states(coach, pool) == {AGAIN: ("CONFIRMED", NINTH)}
    give(coach)
    coach.session = later
    assert states(coach, pool) == {WAIT: ("CONFIRMED", NINTH)}
