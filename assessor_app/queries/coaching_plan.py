"""The plan that leaves a session: what teacher and coach said, every name masked, nothing that may not be shown."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date

from assessor_app.domain import coaching as rules
from assessor_app.domain.clear_faces import asked_about, picture_stays
from assessor_app.domain.coaching import (
    Moment,
    Note,
    NoteId,
    NoteKind,
    Plan,
    PlanMoment,
    PlanSubmission,
    Session,
    SessionId,
)
from assessor_app.domain.days import local_date
from assessor_app.domain.errors import RuleBroken
from assessor_app.domain.evidence import place
from assessor_app.domain.masking import masked
from assessor_app.domain.own_words import LISTED, named
from assessor_app.domain.rubric import CriterionId
from assessor_app.domain.submission import SubmissionId
from assessor_app.queries.coaching import SessionView, Shared, session_view
from assessor_app.queries.known import Credentials
from assessor_app.store import coach_calendar, findings
from assessor_app.store import coaching as kept
from assessor_app.store.engine import Store


def plan(store: Store, credentials: Credentials, session: SessionId, today: date) -> Plan:
    """What leaves: the coach's own notes left out, names masked in everything that was typed as well. Raises RuleBroken
    when nothing of the session may be shown any more, or the pre-check has not run on what may be."""
    view = session_view(store, credentials, session, today)
    _require_open(store, view, today)
    there = view.session
    hidden = (*view.hidden, *_listed(store, there))
    lines = _lines(store, there.educator)
    begun_as = rules.begun_as(lines)
    return Plan(
        session=there.id,
        educator=there.educator,
        held_on=local_date(there.opened_at),
        submissions=tuple(
            PlanSubmission(s.submission.id, s.credential.title, s.submission.attempt, _outcome(view, s.submission.id))
            for s in view.shared
        ),
        moments=tuple(_plan_moment(view, n, m, hidden) for n, m in enumerate(there.moments, 1)),
        notes=tuple(
            replace(note, words=masked(note.words, hidden), prompt=masked(note.prompt, hidden))
            for note in there.notes
            if note.kind is not NoteKind.PRIVATE
        ),
        asked_under={note.id: _asked_under(view, note) for note in there.of_kind(NoteKind.THOUGHT)},
        look_again=there.look_again,
        saved_at=view.saved_at,
        begun_as=begun_as,
        given=_given(store, session),
        elsewhere=_elsewhere(store, session) | _carried_on(there, lines, begun_as),
    )


def _listed(store: Store, there: Session) -> frozenset[str]:
    """Names of the programme's list that somebody said, though no evidence of the session holds them."""
    with store.read() as rows:
        known = findings.known_words(rows)
    said = (*(moment.words for moment in there.moments), *(note.words for note in there.notes))
    return named(said, known, LISTED)


def _lines(store: Store, educator: str) -> tuple[Note, ...]:
    """Of every session with this teacher."""
    with store.read() as rows:
        return tuple(note for each in kept.sessions_of(rows, educator) for note in each.notes)


def _given(store: Store, session: SessionId) -> dict[str, date]:
    with store.read() as rows:
        return coach_calendar.given(rows, session)


def _elsewhere(store: Store, session: SessionId) -> frozenset[str]:
    with store.read() as rows:
        return frozenset(coach_calendar.answered_elsewhere(rows, session))


def _carried_on(there: Session, lines: Iterable[Note], begun_as: Mapping[NoteId, NoteId]) -> frozenset[str]:
    """The entries of the lines of this session that a later one goes on with."""
    later = {note.carried_from for note in lines}
    return frozenset(begun_as.get(note.id, note.id) for note in there.notes if note.id in later)


def _outcome(view: SessionView, submission: SubmissionId) -> str:
    final = view.outcomes.get(submission)
    return final.outcome if final else ""


def _require_open(store: Store, view: SessionView, today: date) -> None:
    with store.read() as rows:
        gone = kept.withdrawn_of(rows, [s.submission.id for s in view.shared])
        shut = [rules.shut_reason(s.submission, today, gone[s.submission.id]) for s in view.shared]
        if all(shut):
            raise RuleBroken(shut[0] or "")
        for each in (s.submission.id for s, why in zip(view.shared, shut, strict=True) if not why):
            findings.require_looked_over(rows, each)


def _titles(shared: Shared) -> dict[CriterionId, str]:
    return {c.id: c.title for c in shared.credential.rubric.criteria}


def _asked_under(view: SessionView, note: Note) -> str:
    """The name of the criterion of a question, in the rubric that asks it; where several ask it, each of its names.
    A question nobody asks any more goes by the criterion alone."""
    criteria = [(c, each.prompts[c.id]) for each in view.shared for c in each.credential.rubric.criteria]
    of = [(c.title, prompts) for c, prompts in criteria if c.id == note.criterion]
    asking = [title for title, prompts in of if note.prompt in prompts]
    return " / ".join(dict.fromkeys(asking or [title for title, _ in of]))


def _plan_moment(view: SessionView, number: int, moment: Moment, hidden: tuple[str, ...]) -> PlanMoment:
    shared = view.of(moment.submission)
    shown, titles = shared.view(moment.artifact), _titles(shared)  # each of its own rubric
    seen = shown.artifact, moment.anchor, shared.looked(moment.artifact)
    return PlanMoment(
        number=number,
        by=moment.by,
        submission=moment.submission,
        artifact=shown.artifact,
        called=f"{moment.submission}-{masked(moment.artifact, hidden)}",
        anchor=moment.anchor,
        where=place(moment.anchor),
        quote="" if shown.shut else rules.quote_of(moment.anchor),
        words=masked(moment.words, hidden),
        criterion=titles.get(moment.criterion, "") if moment.criterion else "",
        withheld=shown.shut,
        unpictured=None if shown.shut else picture_stays(*seen),
        unquoted=None if shown.shut else rules.quote_stays(shown.artifact, moment.anchor, shown.captions),
        bare=not shown.shut and asked_about(*seen),
    )
