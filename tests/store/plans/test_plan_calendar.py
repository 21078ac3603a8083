"""The days of a plan in a calendar, read back by another library."""

import re
from datetime import date

import icalendar

from assessor_app.commands import coach_notebook
from assessor_app.documents.pool import WorkerPool
from assessor_app.domain.coaching import NoteKind
from assessor_app.queries import coaching as asked
from assessor_app.reports.coaching_plan import CALENDAR
from tests.coaching import TODAY, Coach
from tests.store.plans.plan_parts import files
from tests.store.test_coaching import KNOWN


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


def test_an_entry_is_a_whole_day_and_its_stamps_are_in_utc(coach: Coach, pool: WorkerPool):
    lines = calendar_lines(coach, pool)
    assert b"DTSTART;VALUE=DATE:20261201" in lines and b"DTEND;VALUE=DATE:20261202" in lines
    stamps = [line for line in lines if line.startswith((b"DTSTAMP", b"LAST-MODIFIED"))]
    assert len(stamps) == 4 and all(re.fullmatch(rb"[A-Z-]+:\d{8}T\d{6}Z", line) for line in stamps)


def test_an_entry_that_was_changed_since_comes_after_the_one_before(coach: Coach, pool: WorkerPool):
    words = "Wait ten seconds after each claim"
    before = entry(coach, pool, words)
    (step,) = asked.session_view(coach.store, KNOWN, coach.session, TODAY).session.of_kind(NoteKind.STEP)
    coach_notebook.set_due(coach.store, coach.session, step.id, date(2026, 12, 4), now=coach.now)
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
