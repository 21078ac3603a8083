"""The small files beside a plan: the moments as WebVTT, one file a recording, and the next steps for a calendar.

Source of the forms: W3C WebVTT (2019); RFC 5545 by way of icalendar.
"""

import html
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from assessor_app.domain.coaching import Plan, PlanMoment, SessionId
from assessor_app.domain.days import day_words
from assessor_app.domain.evidence import TimeSpan
from assessor_app.domain.plan_calendar import entries
from assessor_app.reports.file_names import file_name
from assessor_app.reports.pages_out import clean
from assessor_app.reports.webvtt import times

PRODUCT = "-//Assessor//coaching plan//EN"
DELETE = "\x7f"  # a document may hold it, a calendar not (RFC 5545, 3.1: CONTROL)
COUNTED_FROM = datetime(2020, 1, 1, tzinfo=UTC)  # a later saving has a higher SEQUENCE; it has room until 2088


def _mark(session: SessionId) -> str:
    return f"Session {session}"


def is_of(session: SessionId, data: bytes) -> bool:
    """Whether a file beside a plan was made for this session."""
    return _mark(session).encode() in data.replace(b"\r\n ", b"")  # a calendar folds its lines


def moments_vtt(plan: Plan) -> dict[str, bytes]:
    """File name → WebVTT of the moments in one recording; what is withheld is left out."""
    timed: dict[tuple[str, str], list[PlanMoment]] = {}
    for moment in plan.moments:
        if isinstance(moment.anchor, TimeSpan) and moment.withheld is None:
            timed.setdefault((moment.submission, moment.artifact.id), []).append(moment)
    files: dict[str, bytes] = {}
    for moments in timed.values():
        files[_free(moments[0].called, files)] = _vtt(plan, moments)
    return files


def _free(called: str, taken: Mapping[str, bytes]) -> str:
    """A name no other file of the plan has, on systems too to which a and A are one letter."""
    names = (f"moments-{file_name(called)}{more}.vtt" for more in ("", *(f"-{n}" for n in range(2, len(taken) + 3))))
    others = {each.casefold() for each in taken}
    return next(name for name in names if name.casefold() not in others)


def _vtt(plan: Plan, moments: list[PlanMoment]) -> bytes:
    cues = sorted(moments, key=lambda m: (m.anchor.start, m.number) if isinstance(m.anchor, TimeSpan) else (0.0, 0))
    note = f"NOTE Moments marked together on {day_words(plan.held_on)}\n{_mark(plan.session)}"
    return "\n\n".join(("WEBVTT", note, *map(_cue, cues), "")).encode()


def _cue(moment: PlanMoment) -> str:
    assert isinstance(moment.anchor, TimeSpan)
    words = html.escape(" ".join(clean(moment.words or f"Moment {moment.number}").split()), quote=False)
    between = times(moment.anchor.start, moment.anchor.end)
    return f"{moment.number}\n{between}\n<v {moment.by.value.capitalize()}>{words}"


def next_steps_ics(plan: Plan) -> bytes | None:
    """A day-long entry for each step with a date, and for the day of looking again; one that was given out earlier and
    stands no more is cancelled, which takes it out of a calendar that has it. None when there is no entry. (An event
    has no status for what is done: RFC 5545, 3.8.1.11.)"""
    days = entries(plan)
    if not days:
        return None
    from icalendar import Calendar, Event

    calendar, saved = Calendar(), datetime.fromisoformat(plan.saved_at).astimezone(UTC).replace(microsecond=0)
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("x-assessor-plan", _mark(plan.session))
    for day in days:
        event = Event()
        event.add("uid", f"{day.uid}@assessor")
        event.add("sequence", int((saved - COUNTED_FROM).total_seconds()))
        event.add("dtstamp", saved)
        event.add("last-modified", saved)
        event.add("dtstart", day.on)
        event.add("dtend", day.on + timedelta(days=1))
        event.add("summary", clean(day.words).replace(DELETE, ""))
        event.add("status", "CANCELLED" if day.cancelled else "CONFIRMED")
        event.add("transp", "TRANSPARENT")
        calendar.add_component(event)
    written: bytes = calendar.to_ical()
    return written
