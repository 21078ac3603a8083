"""A coach and a teacher look at the teacher's work together: a session is opened, work is shown, the plan is taken.

Consent is asked afresh at every door: opening, showing, marking and exporting. What was shown or given is logged in
the same transaction. The coach is recused from scoring whatever was opened.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from functools import partial

from sqlalchemy.orm import Session as Rows

from assessor_app.commands.decisions import recuse
from assessor_app.domain import coaching as rules
from assessor_app.domain.assessment import Conflict
from assessor_app.domain.caption_files import captions_agreed
from assessor_app.domain.changes import Change, Clock, Kind, NewId
from assessor_app.domain.clear_faces import Looked, require_covered
from assessor_app.domain.coaching import (
    Disclosure,
    Moment,
    MomentId,
    Note,
    NoteId,
    Plan,
    Session,
    SessionId,
)
from assessor_app.domain.errors import RuleBroken
from assessor_app.domain.plan_calendar import again_of, entries
from assessor_app.domain.submission import ArtifactId, Submission, SubmissionId
from assessor_app.domain.unnamed import without_names
from assessor_app.store import coach_calendar, findings, submissions
from assessor_app.store import coaching as kept
from assessor_app.store.clear_faces import looked, looked_of
from assessor_app.store.engine import Store
from assessor_app.store.final_outcomes import final_outcomes
from assessor_app.store.rows import SettingRow

COACHING = frozenset({Kind.COACHING})
OUTCOME = "its final outcome"
GROWTH = "words of it shown under Growth"
RECUSED = COACHING | {Kind.QUEUE, Kind.SYNC, Kind.ASSESSMENT}


# -- the session


def open_session(
    store: Store, chosen: Sequence[SubmissionId], *, today: date, now: Clock, new_id: NewId
) -> tuple[SessionId, Change]:
    """Begin a session over submissions of one teacher; goals and open steps of the last one are carried over."""
    with store.write() as rows:
        parts = _parts(rows, tuple(dict.fromkeys(chosen)))
        educator = rules.require_session(parts, today)
        wholes = [whole for whole, _ in parts]
        at, session = now(), SessionId(new_id())
        before = next(iter(kept.sessions_of(rows, educator)), None)
        carried = _carried(before, at, new_id)
        kept.add_session(rows, Session(session, educator, tuple(w.id for w in wholes), at, (), carried))
        if before is not None:
            _answer_for_days(rows, before, session, carried, today)
        signed = _opened(rows, session, wholes, now, new_id)
    kinds = RECUSED if any(signed) else COACHING
    return session, Change(kinds, frozenset({session, *chosen}), "A coach session is open")


def resume_session(store: Store, session: SessionId, *, today: date, now: Clock, new_id: NewId) -> Change:
    """Open an earlier session again; refused when nothing of it may be shown any more."""
    with store.write() as rows:
        there = kept.load(rows, session)
        parts = _parts(rows, there.submissions)
        shown = [(w, gone) for w, gone in parts if rules.shut_reason(w, today, gone) is None]
        if not shown:
            raise RuleBroken(rules.shut_reason(parts[0][0], today, parts[0][1]) or "")
        signed = _opened(rows, session, [whole for whole, _ in shown], now, new_id)
    return Change(RECUSED if any(signed) else COACHING, frozenset({session, *there.submissions}))


def _parts(rows: Rows, chosen: Sequence[SubmissionId]) -> list[tuple[Submission, rules.Withdrawn]]:
    gone, hidden = kept.withdrawn_of(rows, chosen), findings.hidden_together(rows, chosen)
    return [(without_names(submissions.submission(rows, each), hidden), gone[each]) for each in chosen]


def _opened(
    rows: Rows, session: SessionId, wholes: Sequence[Submission], now: Clock, new_id: NewId
) -> list[bool]:  # fmt: skip
    """Whether the coach's recusal was signed just now, of each."""
    final, signed = final_outcomes(rows, [whole.id for whole in wholes]), []
    for whole in wholes:
        signed.append(recuse(rows, whole.id, Conflict.COACHED, now, new_id))
        told = f", with {OUTCOME}" if whole.id in final else ""
        _disclose(rows, session, whole, None, f"opened in a coach session{told}", now())
    return signed


def note_outcomes(store: Store, session: SessionId, *, now: Clock) -> Change:
    """Log the outcomes that became final while the session stood open, each once: they are about to be shown."""
    with store.write() as rows:
        there = kept.load(rows, session)
        told = {each.submission for each in kept.disclosures_in(rows, session) if OUTCOME in each.what}
        for submission in final_outcomes(rows, there.submissions):
            if submission not in told:
                _disclose(rows, session, submissions.submission(rows, submission), None, f"shown {OUTCOME}", now())
    return Change(frozenset())


def note_growth(
    store: Store, session: SessionId, submissions_shown: Sequence[SubmissionId], *, today: date, now: Clock
) -> Change:
    """Words of attempts that are not in this session come on the screen beside those that are: refused without consent,
    else logged, each submission once."""
    with store.write() as rows:
        told = {each.submission for each in kept.disclosures_in(rows, session) if each.what == GROWTH}
        for whole, gone in _parts(rows, submissions_shown):
            if (why := rules.shut_reason(whole, today, gone)) is not None:
                raise RuleBroken(why)
            if whole.id not in told:
                _disclose(rows, session, whole, None, GROWTH, now())
    return Change(frozenset())


def add_time(store: Store, session: SessionId, seconds: int) -> Change:
    """Count the time a session was open."""
    with store.write() as rows:
        kept.session_row(rows, session).seconds += seconds
    return Change(frozenset())


def _carried(before: Session | None, at: str, new_id: NewId) -> tuple[Note, ...]:
    notes = rules.carried(before.notes) if before else ()
    return tuple(replace(note, id=NoteId(new_id()), carried_from=note.id, written_at=at) for note in notes)


def _answer_for_days(rows: Rows, before: Session, session: SessionId, carried: Sequence[Note], today: date) -> None:
    """What the session before gave out for calendars is this one's to take back."""
    held = kept.sessions_of(rows, before.educator)
    first = rules.begun_as(note for each in held for note in each.notes)
    lines = [first.get(note.id, note.id) for note in carried]
    coach_calendar.carry_on(rows, before.id, session, lines, today, but=again_of(before.id))


def _disclose(
    rows: Rows, session: SessionId, whole: Submission, artifact: ArtifactId | None, what: str, at: str,
    *, to_a_room: bool = False,
) -> None:  # fmt: skip
    to_whom = f"the coach ({holder(rows)}) and the teacher ({whole.educator})"
    if to_a_room:
        to_whom = f"{to_whom.replace(' and ', ', ', 1)} and whoever saw the shared screen"
    kept.disclose(rows, session, Disclosure(at, whole.educator, whole.id, artifact, what, to_whom))


def holder(rows: Rows) -> str:
    """Who works here, as a record names them."""
    member = rows.get(SettingRow, "enrolment")
    return (member.value.get("assessor") if member else None) or "this device"


def note_shown(
    store: Store, session: SessionId, submission: SubmissionId, artifact: ArtifactId, *, today: date, now: Clock,
    to_a_room: bool = False,
) -> Change:  # fmt: skip
    """An artifact comes on the screen, be it a shared one: refused without consent, and to a room while its people may
    only be seen covered and are not; else logged, with each captions file that is read beside it."""
    with store.write() as rows:
        whole = require_in(rows, session, submission)
        gone = kept.withdrawn(rows, submission)
        shown = rules.require_shown(whole, artifact, today, gone)
        if to_a_room:
            require_covered(shown, looked(rows, submission, artifact))
        what = "presented on a shared screen" if to_a_room else "shown on the screen"
        read = captions_agreed(whole, shown, partial(rules.held_back, whole, today=today, withdrawn=gone)).files
        for each in (shown, *read):
            _disclose(rows, session, whole, each.id, what, now(), to_a_room=to_a_room)
    return Change(frozenset())


def note_exported(store: Store, plan: Plan, files: Sequence[str], *, today: date, now: Clock) -> Change:
    """A plan that was drawn is about to get its name: refused when anything in it may not be given any more, else
    logged. Drawing takes its time, and people take their consent back meanwhile."""
    with store.write() as rows:
        there = kept.load(rows, plan.session)
        parts = _parts(rows, there.submissions)
        allowed = [whole for whole, gone in parts if rules.shut_reason(whole, today, gone) is None]
        if not allowed:
            raise RuleBroken(rules.shut_reason(parts[0][0], today, parts[0][1]) or "")
        rules.require_given(plan, parts, today)
        seen = looked_of(rows, there.submissions)
        rules.require_unseen(plan, lambda m: seen.get((m.submission, m.artifact.id), Looked()))
        rules.require_outcomes(plan, frozenset(final_outcomes(rows, there.submissions)))
        for whole in allowed:
            told = f", with {OUTCOME}" if plan.outcome_of(whole.id) else ""
            _disclose(rows, plan.session, whole, None, f"written to {', '.join(files)}{told}", now())
        coach_calendar.keep_given(rows, plan.session, {e.uid: e.on for e in entries(plan) if not e.cancelled})
    return Change(COACHING, frozenset({plan.session}))


def note_not_given(store: Store, plan: Plan, files: Sequence[str], *, now: Clock) -> Change:
    """A plan could not have its name after all. What was logged before is never taken out; this stands after it."""
    with store.write() as rows:
        told = f"not written after all: {', '.join(files)}"
        for each in plan.submissions:
            _disclose(rows, plan.session, submissions.submission(rows, each.id), None, told, now())
    return Change(COACHING, frozenset({plan.session}))


def require_in(rows: Rows, session: SessionId, submission: SubmissionId) -> Submission:
    row = kept.session_row(rows, session)
    if submission not in row.submissions:
        raise RuleBroken(f"{submission} is not part of this session; open a session with it.")
    return without_names(submissions.submission(rows, submission), findings.hidden_together(rows, row.submissions))


# -- what is in it


def put_back(store: Store, session: SessionId, thing: Moment | Note, *, today: date, now: Clock) -> Change:
    """A moment or a note comes back as it was, to where it was; a moment only while its place may be shown."""
    with store.write() as rows:
        kept.session_row(rows, session)
        if isinstance(thing, Moment):
            whole = require_in(rows, session, thing.submission)
            rules.require_shown(whole, thing.artifact, today, kept.withdrawn(rows, thing.submission))
            kept.keep_moment(rows, session, thing, back=True)
        else:
            kept.keep_note(rows, session, thing, back=True)
        kept.saved(rows, session, now())
    return Change(COACHING, frozenset({session}), "Put back")


def remove(store: Store, session: SessionId, thing: MomentId | NoteId, *, now: Clock) -> Change:
    """Take a moment or a note away."""
    with store.write() as rows:
        kept.remove(rows, session, thing)
        kept.saved(rows, session, now())
    return Change(COACHING, frozenset({session}), "Taken away")


# -- consent


def withdraw_consent(
    store: Store, submission: SubmissionId, artifact: ArtifactId | None = None, *, now: Clock
) -> Change:
    """Consent to coaching is taken back, for one artifact or the whole submission; open sessions heed it at once."""
    return _consent(store, submission, artifact, now(), "is withdrawn; it stays shut from now on")


def renew_consent(store: Store, submission: SubmissionId, artifact: ArtifactId | None = None) -> Change:
    """What was withdrawn is given again; what was handed in without consent stays without."""
    return _consent(store, submission, artifact, None, "is given again")


def _consent(store: Store, submission: SubmissionId, artifact: ArtifactId | None, at: str | None, said: str) -> Change:
    with store.write() as rows:
        whole = submissions.submission(rows, submission)
        which = whole.artifact(artifact).id if artifact is not None else rules.WHOLE
        kept.set_withdrawn(rows, submission, which, at)
    called = f"a file of {submission}" if artifact is not None else submission  # its title may hold a name
    return Change(COACHING, frozenset({submission}), f"Consent to coaching with {called} {said}")
