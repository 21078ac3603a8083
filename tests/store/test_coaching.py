"""A coach's session on a real encrypted store: consent at every door, what is kept, what is logged."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select

from assessor_app.commands import assessments, coach_moments, coach_notebook, coaching, decisions
from assessor_app.domain.assessment import CodeUse, Conflict, Policy
from assessor_app.domain.changes import Change
from assessor_app.domain.coaching import NoteId, NoteKind, Plan, Voice
from assessor_app.domain.credential import Part
from assessor_app.domain.errors import RuleBroken
from assessor_app.domain.rubric import CriterionId
from assessor_app.domain.submission import ArtifactId, SubmissionId
from assessor_app.eventlog.jws import payload_unchecked
from assessor_app.queries import coach_sessions, coaching_plan
from assessor_app.queries import coaching as asked
from assessor_app.queries import growth as growths
from assessor_app.queries.queue import queue
from assessor_app.queries.queue_state import State
from assessor_app.store.engine import Store
from assessor_app.store.rows import EventRow
from tests import builders
from tests.builders import known
from tests.coaching import PLACE, S1, TODAY, Coach, bring, consented, plan_file
from tests.store.one_reading import commit, finish

NORMS = CriterionId("norms")


@pytest.fixture
def coach(store: Store) -> Coach:
    bring(store, consented(), consented("S-2", attempt=2, previous=S1))
    made = Coach(store)
    made.open()
    return made


def view(coach: Coach, today: date = TODAY) -> asked.SessionView:
    return asked.session_view(coach.store, known, coach.session, today)


def events(store: Store) -> list[EventRow]:
    with store.read() as rows:
        return list(rows.scalars(select(EventRow).order_by(EventRow.device_seq)))


# -- opening


def test_opening_without_consent_is_refused_and_leaves_no_trace(store: Store):
    bring(store, consented("S-1", plan_file(consent=frozenset())))
    with pytest.raises(RuleBroken, match="without consent to coaching"):
        Coach(store).open()
    assert coach_sessions.sessions(store) == () and events(store) == [] and asked.disclosures(store) == ()


def test_opening_after_consent_ended_is_refused(store: Store):
    bring(store, consented("S-1", plan_file(consent_expires="2026-11-01")))
    with pytest.raises(RuleBroken, match="ended on 1 November 2026"):
        Coach(store).open()


def test_the_work_of_two_teachers_is_refused(store: Store):
    bring(store, consented(), consented("S-9", educator="E-9"))
    with pytest.raises(RuleBroken, match="another teacher's"):
        Coach(store).open("S-1", "S-9")


def test_an_artifact_without_consent_stays_shut_in_an_open_session(store: Store):
    bring(store, consented("S-1", plan_file(), plan_file("work", consent=frozenset())))
    coach = Coach(store)
    coach.open()
    assert "without consent" in (view(coach).shared[0].view(ArtifactId("work")).shut or "")
    with pytest.raises(RuleBroken, match="without consent to coaching"):
        coach.show("work")


# -- the coach can't score


def test_opening_recuses_the_coach_with_a_signed_event(coach: Coach):
    (said,) = events(coach.store)
    body = payload_unchecked(said.jws)
    assert (said.type, said.submission_id, body["reason"]) == ("recusal/1", "S-1", "coached")


def test_the_recusal_is_sent_once_however_often_the_session_is_opened(coach: Coach):
    coaching.resume_session(coach.store, coach.session, today=TODAY, now=coach.now, new_id=coach.new_id)
    coach.open()
    assert len(events(coach.store)) == 1


def test_the_queue_says_the_coach_is_recused(coach: Coach):
    states = {row.submission: row.state for row in queue(coach.store, known, TODAY)}
    assert states == {"S-1": State.RECUSED, "S-2": State.NOT_STARTED}


def test_a_coach_cannot_answer_the_conflict_question_with_none(coach: Coach):
    with pytest.raises(RuleBroken, match="You stepped back"):
        decisions.answer_conflict(coach.store, S1, Conflict.NONE, now=coach.now, new_id=coach.new_id)


def test_a_reading_that_was_begun_is_not_thrown_away(store: Store):
    bring(store, consented())
    decisions.answer_conflict(store, S1, Conflict.NONE, now=builders.ticking(), new_id=builders.counting("a"))
    assessments.mark_no_evidence(store, builders.rubric(), S1, NORMS, True, now=builders.ticking())
    with pytest.raises(RuleBroken, match="You have begun to score S-1"):
        Coach(store).open()
    assert coach_sessions.sessions(store) == ()


def test_a_decision_made_before_cannot_be_corrected_after_coaching(store: Store):
    bring(store, consented())
    decisions.answer_conflict(store, S1, Conflict.NONE, now=builders.ticking(), new_id=builders.counting("a"))
    finish(store)
    commit(store)
    Coach(store).open()
    with pytest.raises(RuleBroken, match="stepped back from S-1"):
        decisions.correct(store, S1, now=builders.ticking(40_000), new_id=builders.counting("late"))


# -- moments


def test_a_moment_keeps_who_marked_it_its_place_and_its_words(coach: Coach):
    coach.mark("They looked at each other", by=Voice.TEACHER, criterion=NORMS)
    (moment,) = view(coach).session.moments
    assert (moment.by.initial, moment.anchor, moment.words, moment.criterion) == (
        "T", PLACE, "They looked at each other", "norms",
    )  # fmt: skip


def test_marking_after_consent_was_withdrawn_is_refused_with_its_sentence(coach: Coach):
    coaching.withdraw_consent(coach.store, S1, now=coach.now)
    with pytest.raises(RuleBroken, match="was withdrawn on 23 November 2026"):
        coach.mark()


def test_marking_in_a_submission_of_another_session_is_refused(coach: Coach):
    with pytest.raises(RuleBroken, match="not part of this session"):
        coach.mark(submission="S-2")


def test_a_moment_goes_with_a_criterion_of_its_submission_s_own_rubric_only(coach: Coach):
    coach.mark("Look", criterion=NORMS)
    (moment,) = view(coach).session.moments
    elsewhere = CriterionId("learning-goal")
    for refused in (
        lambda: coach.mark(criterion=elsewhere),
        lambda: coach_moments.file_moment(
            coach.store, known, coach.session, moment.id, elsewhere, today=TODAY, now=coach.now
        ),
    ):
        with pytest.raises(RuleBroken, match="“learning-goal” is not a criterion of “"):
            refused()
    assert view(coach).session.moments == (moment,)


def test_what_was_marked_before_consent_was_withdrawn_keeps_its_words_not_its_quote(coach: Coach):
    coach.mark("We wondered about this")
    coaching.withdraw_consent(coach.store, S1, ArtifactId("a1"), now=coach.now)
    (moment,) = coaching_plan.plan(coach.store, known, coach.session, TODAY).moments
    assert (moment.words, moment.quote) == ("We wondered about this", "")
    assert "was withdrawn on 23 November 2026" in (moment.withheld or "")


def test_consent_given_again_opens_what_was_withdrawn(coach: Coach):
    coaching.withdraw_consent(coach.store, S1, ArtifactId("plan"), now=coach.now)
    coaching.renew_consent(coach.store, S1, ArtifactId("plan"))
    coach.show("plan")


def test_a_moment_taken_away_can_be_put_back(coach: Coach):
    coach.mark("Keep me")
    (moment,) = view(coach).session.moments
    coaching.remove(coach.store, coach.session, moment.id, now=coach.now)
    assert view(coach).session.moments == ()
    coaching.put_back(coach.store, coach.session, moment, today=TODAY, now=coach.now)
    assert view(coach).session.moments == (moment,)


def test_what_is_put_back_has_the_number_it_had(coach: Coach):
    for words in ("One", "Two", "Three"):
        coach.mark(words)
        coach.write(NoteKind.STRENGTH, words)
    before = view(coach).session
    taken = (*before.moments[1:], *before.notes[1:])
    for each in taken:
        coaching.remove(coach.store, coach.session, each.id, now=coach.now)
    coach.mark("Four")
    coach.write(NoteKind.STRENGTH, "Four")
    for each in reversed(taken):
        coaching.put_back(coach.store, coach.session, each, today=TODAY, now=coach.now)
    there = view(coach).session
    assert [each.words for each in there.moments] == [each.words for each in there.notes]
    assert [each.words for each in there.moments] == ["One", "Two", "Three", "Four"]


def test_a_moment_is_put_back_only_while_its_place_may_be_shown(coach: Coach):
    coach.mark("Keep me")
    (moment,) = view(coach).session.moments
    coaching.remove(coach.store, coach.session, moment.id, now=coach.now)
    coaching.withdraw_consent(coach.store, S1, ArtifactId("a1"), now=coach.now)
    with pytest.raises(RuleBroken, match="was withdrawn on 23 November 2026"):
        coaching.put_back(coach.store, coach.session, moment, today=TODAY, now=coach.now)
    assert view(coach).session.moments == ()


def test_a_moment_of_another_session_s_submission_is_not_put_back(coach: Coach):
    coach.mark()
    (moment,) = view(coach).session.moments
    with pytest.raises(RuleBroken, match="not part of this session"):
        coaching.put_back(
            coach.store, coach.session, replace(moment, submission=SubmissionId("S-2")), today=TODAY, now=coach.now
        )


@pytest.mark.parametrize(
    "change",
    [
        lambda c, m, **at: coach_moments.write_moment(c.store, c.session, m, "More", **at),
        lambda c, m, **at: coach_moments.give_moment(c.store, c.session, m, Voice.TEACHER, **at),
        lambda c, m, **at: coach_moments.file_moment(c.store, known, c.session, m, NORMS, **at),
        lambda c, m, **at: coach_moments.move_moment(c.store, c.session, m, PLACE, **at),
    ],
    ids=["write", "give", "file", "move"],
)
def test_a_moment_is_changed_only_while_its_place_may_be_shown(coach: Coach, change: Callable[..., Change]):
    coach.mark("Said before")
    (moment,) = view(coach).session.moments
    coaching.withdraw_consent(coach.store, S1, ArtifactId("a1"), now=coach.now)
    with pytest.raises(RuleBroken, match="was withdrawn on 23 November 2026"):
        change(coach, moment.id, today=TODAY, now=coach.now)
    assert view(coach).session.moments == (moment,)
    coaching.remove(coach.store, coach.session, moment.id, now=coach.now)  # that is always possible


# -- the notebook


def test_steps_have_a_day_and_can_be_done(coach: Coach):
    coach.write(NoteKind.STEP, "Wait ten seconds", due=date(2026, 12, 1))
    (step,) = view(coach).session.of_kind(NoteKind.STEP)
    coach_notebook.set_done(coach.store, coach.session, step.id, True, now=coach.now)
    assert view(coach).session.of_kind(NoteKind.STEP) == (replace(step, done=True),)


def test_an_emptied_line_is_taken_away(coach: Coach):
    coach.write(NoteKind.STRENGTH, "Calm")
    (note,) = view(coach).session.notes
    coach.write(NoteKind.STRENGTH, "  ", note=note.id)
    assert view(coach).session.notes == ()


def test_goals_and_open_steps_are_carried_to_the_next_session(coach: Coach):
    coach.write(NoteKind.GOAL, "Three turns before I speak")
    coach.write(NoteKind.STEP, "Done with this")
    coach.write(NoteKind.STEP, "Still open")
    done = view(coach).session.of_kind(NoteKind.STEP)[0]
    coach_notebook.set_done(coach.store, coach.session, done.id, True, now=coach.now)
    coach.open("S-2")
    assert [(n.kind.value, n.words) for n in view(coach).session.notes] == [
        ("goal", "Three turns before I speak"),
        ("step", "Still open"),
    ]
    assert all(note.carried_from for note in view(coach).session.notes)


def test_growth_puts_the_attempts_side_by_side(coach: Coach):
    coach.mark("Before", criterion=NORMS)
    coach.open("S-1", "S-2")
    coach.mark("After", submission="S-2", criterion=NORMS)
    norms = growths.growth(coach.store, known, coach.session, S1, TODAY)[0]
    assert [(attempt, [s.moment.words for s in seen]) for attempt, seen in norms.attempts] == [
        (1, ["Before"]),
        (2, ["After"]),
    ]


def test_own_questions_are_kept_and_given_up_again(coach: Coach):
    coach_notebook.set_prompts(coach.store, "talk", NORMS, ["Whose norm was it?", " "])
    assert view(coach).shared[0].prompts[NORMS] == ("Whose norm was it?",)
    coach_notebook.set_prompts(coach.store, "talk", NORMS, None)
    assert view(coach).shared[0].prompts[NORMS] == builders.criterion().prompts


# -- what leaves


def test_private_notes_are_in_no_plan(coach: Coach):
    coach.write(NoteKind.PRIVATE, "Mind the time")
    assert coaching_plan.plan(coach.store, known, coach.session, TODAY).notes == ()


def test_exporting_is_refused_when_nothing_may_be_shown_any_more(coach: Coach):
    coaching.withdraw_consent(coach.store, S1, now=coach.now)
    with pytest.raises(RuleBroken, match="was withdrawn"):
        coaching_plan.plan(coach.store, known, coach.session, TODAY)


def export(coach: Coach, drawn: Plan, today: date = TODAY) -> Change:
    return coaching.note_exported(coach.store, drawn, ["plan.docx"], today=today, now=coach.now)


def planned(coach: Coach) -> Plan:
    return coaching_plan.plan(coach.store, known, coach.session, TODAY)


def test_consent_to_everything_withdrawn_while_a_plan_is_drawn_keeps_it_back(coach: Coach):
    drawn = planned(coach)
    coaching.withdraw_consent(coach.store, S1, now=coach.now)
    with pytest.raises(RuleBroken, match="was withdrawn"):
        export(coach, drawn)


def test_consent_to_one_artifact_withdrawn_while_a_plan_is_drawn_keeps_it_back(coach: Coach):
    coach.mark("We wondered about this")
    drawn = planned(coach)
    coaching.withdraw_consent(coach.store, S1, ArtifactId("a1"), now=coach.now)
    with pytest.raises(RuleBroken, match=r"was withdrawn on 23 November 2026; it stays shut\. Nothing was written"):
        export(coach, drawn)
    assert not [d for d in asked.disclosures(coach.store) if "written" in d.what]
    export(coach, planned(coach))  # without it


def test_consent_that_ends_while_a_plan_is_drawn_keeps_it_back(store: Store):
    bring(store, consented("S-1", plan_file(consent_expires="2026-11-23"), plan_file("work")))
    coach = Coach(store)
    coach.open()
    coach.mark("We wondered about this", artifact="plan")
    with pytest.raises(RuleBroken, match="“The plan” ended on 23 November 2026"):
        export(coach, planned(coach), date(2026, 11, 24))


def test_exporting_is_refused_after_consent_ended(store: Store):
    bring(store, consented("S-1", plan_file(consent_expires="2026-11-23")))
    coach = Coach(store)
    coach.open()
    with pytest.raises(RuleBroken, match="ended on 23 November 2026"):
        export(coach, planned(coach), date(2026, 11, 24))


def test_what_was_disclosed_to_whom_and_when_is_logged(coach: Coach):
    coach.show("plan")
    export(coach, planned(coach))
    said = asked.disclosures(coach.store, "E-1")
    assert [(d.submission, d.artifact, d.what) for d in said] == [
        ("S-1", None, "opened in a coach session"),
        ("S-1", "plan", "shown on the screen"),
        ("S-1", None, "written to plan.docx"),
    ]
    assert all(d.to_whom == "the coach (this device) and the teacher (E-1)" and d.at for d in said)


@pytest.mark.usefixtures("in_denver")
def test_days_are_those_of_the_person_who_sits_there(store: Store):
    bring(store, consented("S-1", submitted_at="2026-11-21T03:00:00Z"))
    evening = lambda: "2026-11-24T02:30:00.000Z"  # noqa: E731
    coach = Coach(store)
    coach.now = evening
    coach.open()
    coach.mark("We wondered")
    coaching.withdraw_consent(store, S1, ArtifactId("a1"), now=evening)
    (teacher,) = coach_sessions.teachers(store, known, TODAY)
    assert planned(coach).held_on == teacher.sessions[0].held_on == date(2026, 11, 23)
    assert "withdrawn on 23 November 2026" in str(planned(coach).moments[0].withheld)
    assert teacher.submissions[0].handed_in == "2026-11-20"


def test_a_teacher_is_offered_with_what_may_be_opened_and_why_the_rest_may_not(coach: Coach):
    bring(coach.store, consented("S-3", plan_file(consent=frozenset())))
    (teacher,) = coach_sessions.teachers(coach.store, known, TODAY)
    shut = {each.submission: bool(each.shut) for each in teacher.submissions}
    assert shut == {"S-1": False, "S-2": False, "S-3": True} and len(teacher.sessions) == 1


# -- the queue


def test_nothing_is_agreed_on_for_a_day_that_is_over(coach: Coach):
    coach.write(NoteKind.STEP, "Wait ten seconds", note=NoteId("step"))
    over, said = date(2026, 11, 22), "22 November 2026 is over already"
    with pytest.raises(RuleBroken, match=said):
        coach_notebook.set_due(coach.store, coach.session, NoteId("step"), over, today=coach.today, now=coach.now)
    with pytest.raises(RuleBroken, match=said):
        coach_notebook.look_again(coach.store, coach.session, over, today=coach.today, now=coach.now)
    assert coach_notebook.look_again(coach.store, coach.session, coach.today, today=coach.today, now=coach.now)


def test_what_is_said_of_a_consent_names_whose_it_is(coach: Coach):
    gone = coaching.withdraw_consent(coach.store, S1, now=coach.now)
    assert gone.said == "Consent to coaching with S-1 is withdrawn; it stays shut from now on"
    back = coaching.renew_consent(coach.store, S1, ArtifactId("plan"))
    assert back.said == "Consent to coaching with a file of S-1 is given again"


def test_after_the_third_not_yet_the_queue_says_a_coach_meeting_is_due(store: Store):
    bring(store, consented("S-1", attempt=3, previous=SubmissionId("S-0")))
    not_yet(store)
    (row,) = queue(store, known, TODAY)
    assert row.meeting_due and row.state_words == "Not yet, coach meeting due"


def test_a_meeting_is_due_until_a_session_was_held_over_one_of_the_attempts(store: Store):
    bring(store, consented("S-1", attempt=3, previous=SubmissionId("S-0")), consented("S-0", attempt=2))
    coach = Coach(store)
    coach.now = builders.ticking()
    coach.open("S-0")  # before the third was read: that is no meeting after it
    not_yet(store)
    assert due(store)
    coach.now = builders.ticking(36_000)
    coach.open("S-0")
    assert not due(store)
    (row,) = [row for row in queue(store, known, TODAY) if row.submission == S1]
    assert row.state_words == "Not yet, waiting to send"


def test_no_meeting_is_due_once_the_next_attempt_came(store: Store):
    bring(store, consented("S-1", attempt=3, previous=SubmissionId("S-0")))
    not_yet(store)
    bring(store, consented("S-4", attempt=4, previous=S1))
    assert not due(store)


def due(store: Store) -> bool:
    return any(row.meeting_due for row in queue(store, known, TODAY))


def not_yet(store: Store) -> None:
    """S-1 was read, and nothing of it was seen."""
    decisions.answer_conflict(store, S1, Conflict.NONE, now=builders.ticking(), new_id=builders.counting("a"))
    for criterion in ("norms", "talk"):
        name = CriterionId(criterion)
        assessments.mark_no_evidence(store, builders.rubric(), S1, name, True, now=builders.ticking())
        low = builders.level(criterion, "beginning")
        assessments.give_score(store, builders.rubric(), S1, name, low, Policy(), now=builders.ticking())
        assessments.write_rationale(store, builders.rubric(), S1, name, "Nothing seen.", now=builders.ticking())
    commit(store)


def test_attempts_that_were_incomplete_do_not_make_a_meeting_due(store: Store):
    for number, name in enumerate(("S-8", "S-9"), 1):
        bring(store, consented(name, attempt=number, previous=SubmissionId("S-8") if number > 1 else None))
        whole, clock = SubmissionId(name), builders.ticking(number * 100)
        decisions.answer_conflict(store, whole, Conflict.NONE, now=clock, new_id=builders.counting(f"a{number}"))
        for code in ("blank", "silent"):
            assessments.add_code(store, builders.rubric(), whole, CodeUse(code, Part.WORK), now=clock)
        ids = builders.counting(f"e{number}")
        decisions.commit(store, builders.credential(), whole, Policy(), now=clock, new_id=ids)
    bring(store, consented("S-1", attempt=3, previous=SubmissionId("S-9")))
    not_yet(store)
    assert {row.submission: row.state_words for row in queue(store, known, TODAY)} == {
        "S-8": "Incomplete, waiting to send", "S-9": "Incomplete, waiting to send", "S-1": "Not yet, waiting to send"
    }  # fmt: skip
