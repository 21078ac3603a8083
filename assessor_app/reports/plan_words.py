"""What a coaching plan says, block by block; nothing in it could be read as a grade."""

from collections.abc import Iterator, Mapping
from datetime import date

from assessor_app.domain.coaching import Disclosure, Note, NoteKind, Plan, PlanMoment
from assessor_app.domain.days import day_words
from assessor_app.reports.pages_out import Block, Heading, Picture, Table, Title, Words
from assessor_app.reports.plan_pictures import NOTHING, Pictured

NO_SCORES = "This plan is for growth. It holds no scores and takes none along."


def plan_title(plan: Plan) -> str:
    return f"Coaching plan, {day_words(plan.held_on)}"


def plan_blocks(plan: Plan, pictured: Mapping[int, Pictured]) -> tuple[Block, ...]:
    """The plan from its title to the day on which coach and teacher look again."""
    return tuple(
        block
        for part in (
            _head(plan),
            _goals(plan),
            _steps(plan),
            _moments(plan, pictured),
            _lines(plan, NoteKind.STRENGTH),
            _lines(plan, NoteKind.WONDERING),
            _thoughts(plan),
        )
        for block in part
    )


def _head(plan: Plan) -> Iterator[Block]:
    yield Title(plan_title(plan))
    for each in plan.submissions:
        final = f". Final decision: {each.outcome}." if each.outcome else ""
        yield Words(f"{each.credential}, attempt {each.attempt}{final}", lead=each.id)
    yield Words(NO_SCORES, quiet=True)


def _goals(plan: Plan) -> Iterator[Block]:
    yield from _lines(plan, NoteKind.GOAL)


def _steps(plan: Plan) -> Iterator[Block]:
    steps = plan.of_kind(NoteKind.STEP)
    if steps or plan.look_again:
        yield Heading(NoteKind.STEP.heading)
    for step in steps:
        until = f" (by {day_words(step.due)})" if step.due else ""
        yield Words(f"{step.words}{until}", lead="☑" if step.done else "☐", inset=True)
    if plan.look_again:
        yield Words(f"Look again on {day_words(plan.look_again)}.")


def _moments(plan: Plan, pictured: Mapping[int, Pictured]) -> Iterator[Block]:
    if plan.moments:
        yield Heading("Moments")
    for moment in plan.moments:
        yield from _moment(moment, plan.title_of(moment), pictured.get(moment.number, NOTHING))


def _moment(moment: PlanMoment, title: str, shown: Pictured) -> Iterator[Block]:
    about = f"{title}, {moment.where}"
    yield Words(f"{about} ({moment.by.value})", lead=f"{moment.number}.")
    if (stays := moment.withheld or moment.unpictured) is not None:
        yield Words(stays, quiet=True, inset=True)
    if shown.png is not None:
        yield Picture(shown.png, shown.size, f"Moment {moment.number}: {about}")
    if shown.quote or moment.quote:
        yield Words(f"“{shown.quote or moment.quote}”", quiet=True, inset=True)
    if moment.unquoted is not None:
        yield Words(moment.unquoted, quiet=True, inset=True)
    if moment.words:
        yield Words(moment.words, inset=True)
    if moment.criterion:
        yield Words(moment.criterion, quiet=True, inset=True)


def _lines(plan: Plan, kind: NoteKind) -> Iterator[Block]:
    notes = plan.of_kind(kind)
    if notes:
        yield Heading(kind.heading)
    for note in notes:
        yield Words(f"{note.words}{_until(note)}", lead=f"{note.by.initial}:", inset=True)


def _until(note: Note) -> str:
    return f" (by {day_words(note.due)})" if note.due else ""


def _thoughts(plan: Plan) -> Iterator[Block]:
    thoughts = plan.of_kind(NoteKind.THOUGHT)
    if thoughts:
        yield Heading(NoteKind.THOUGHT.heading)
    for note in thoughts:
        title = plan.asked_under[note.id]
        yield Words(note.prompt, lead=f"{title}:" if title else "")
        yield Words(note.words, lead=f"{note.by.initial}:", inset=True)


def disclosure_blocks(said: tuple[Disclosure, ...], on: date) -> tuple[Block, ...]:
    """The printed record of what was shown or given to whom, when."""
    heading = ("When (UTC)", "Submission", "Artifact", "What", "To whom")
    rows = tuple((d.at[:16].replace("T", " "), d.submission, d.artifact or "", d.what, d.to_whom) for d in said)
    what = Table((heading, *rows)) if rows else Words("Nothing was shown or given to anybody.")
    return Title("What was shown and given"), Words(f"As of {day_words(on)}.", quiet=True), what
