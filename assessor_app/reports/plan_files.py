"""The small files beside a plan: the moments as WebVTT, one file a recording, and the next steps for a calendar.

Source of the forms: W3C WebVTT (2019); RFC 5545 by way of icalendar.
"""

import html
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, timedelta

from assessor_app.domain.coaching import NoteKind, Plan, PlanMoment
from assessor_app.domain.evidence import TimeSpan
from assessor_app.reports.file_names import file_name
from assessor_app.reports.plan_words import day_words

PRODUCT = "-//Assessor//coaching plan//EN"


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
    note = f"NOTE Moments marked together on {day_words(plan.held_on)}"
    return "\n\n".join(("WEBVTT", note, *map(_cue, cues), "")).encode()


def _cue(moment: PlanMoment) -> str:
    assert isinstance(moment.anchor, TimeSpan)
    words = html.escape(" ".join((moment.words or f"Moment {moment.number}").split()), quote=False)
    times = f"{_clock(moment.anchor.start)} --> {_clock(moment.anchor.end)}"
    return f"{moment.number}\n{times}\n<v {moment.by.value.capitalize()}>{words}"


def _clock(seconds: float) -> str:
    thousandths = round(seconds * 1000)
    minutes, rest = divmod(thousandths, 60_000)
    return f"{minutes // 60:02}:{minutes % 60:02}:{rest // 1000:02}.{rest % 1000:03}"


def next_steps_ics(plan: Plan) -> bytes | None:
    """A day-long entry for each step with a date, and for the day of looking again; None when there is no date."""
    entries = tuple(_entries(plan))
    if not entries:
        return None
    from icalendar import Calendar, Event

    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    for uid, on, words, made in entries:
        event = Event()
        event.add("uid", f"{uid}@assessor")
        event.add("dtstamp", made)
        event.add("dtstart", on)
        event.add("dtend", on + timedelta(days=1))
        event.add("summary", words)
        event.add("transp", "TRANSPARENT")
        calendar.add_component(event)
    written: bytes = calendar.to_ical()
    return written


def _entries(plan: Plan) -> Iterator[tuple[str, date, str, datetime]]:
    for note in (*plan.of_kind(NoteKind.STEP), *plan.of_kind(NoteKind.GOAL)):
        if note.due is not None and not note.done:
            yield note.id, note.due, note.words, datetime.fromisoformat(note.written_at.replace("Z", "+00:00"))
    if plan.look_again is not None:
        held = datetime(plan.held_on.year, plan.held_on.month, plan.held_on.day, tzinfo=UTC)
        yield f"{plan.session}-again", plan.look_again, "Look at the evidence again together", held
