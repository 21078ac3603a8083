"""An assessor's intents, each one transaction on a real encrypted store."""

import json
from datetime import date

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule
from sqlalchemy import select

from assessor_app.commands import assessments, decisions
from assessor_app.domain.assessment import Conflict, Policy
from assessor_app.domain.correction import UNCHANGED, UNSAID
from assessor_app.domain.credential import CredentialId
from assessor_app.domain.decision import SUPERSEDE, WITHDRAW
from assessor_app.domain.errors import RuleBroken
from assessor_app.domain.findings import Check, Finding
from assessor_app.eventlog.chain import Head, next_event, verify_log
from assessor_app.eventlog.jws import SigningKey, payload_unchecked, verify
from assessor_app.queries.decisions import log_lines
from assessor_app.queries.scoring import ScoreView, score_view
from assessor_app.store import drafts, findings, log
from assessor_app.store.engine import Store
from assessor_app.store.rebuilt_readings import keep_reading
from assessor_app.store.rows import EventRow, OutboxRow
from tests import builders
from tests.builders import level
from tests.decided import set_state
from tests.store.one_reading import ANSWER, NORMS, RUBRIC, S1, TALK, commit, draft_of, finish, link, score


def events(store: Store) -> list[EventRow]:
    with store.read() as session:
        return list(session.scalars(select(EventRow).order_by(EventRow.device_seq)))


def test_a_score_is_there_when_the_command_returns(reading):
    link(reading)
    score(reading)
    assert draft_of(reading).scores == {NORMS: level("norms", "proficient")}


def test_a_refused_score_leaves_no_trace(reading):
    with pytest.raises(RuleBroken):
        score(reading)
    assert draft_of(reading) == builders.assessment(id="assessment-1")


def test_undo_takes_back_and_redo_gives_again(reading):
    link(reading)
    score(reading)
    scored = draft_of(reading)
    assessments.undo(reading, S1, now=builders.ticking())
    assert draft_of(reading).scores == {}
    assessments.redo(reading, S1, now=builders.ticking())
    assert draft_of(reading) == scored


def test_a_new_step_forgets_what_was_undone(reading):
    link(reading)
    assessments.undo(reading, S1, now=builders.ticking())
    link(reading, TALK)
    with pytest.raises(RuleBroken, match="nothing to redo"):
        assessments.redo(reading, S1, now=builders.ticking())


def test_words_typed_into_one_field_are_one_step(reading):
    for text in ("M", "Mo", "Most"):
        assessments.write_rationale(reading, RUBRIC, S1, NORMS, text, now=builders.ticking())
    assessments.undo(reading, S1, now=builders.ticking())
    assert draft_of(reading).rationales == {}


def test_words_come_back_as_they_were_written_whatever_they_hold(reading):
    said = 'He said: "{[null]}" \\ \n\t\x00\x1f 🙂 \u2028 e\u0301 \ufffe'
    assessments.write_rationale(reading, RUBRIC, S1, NORMS, said, now=builders.ticking())
    assert draft_of(reading).rationales == {NORMS: said}


def test_undoing_nothing_says_so(reading):
    with pytest.raises(RuleBroken, match="nothing to undo"):
        assessments.undo(reading, S1, now=builders.ticking())


def test_a_commit_signs_the_reading_and_queues_it_in_one_step(reading):
    finish(reading)
    commit(reading)
    (event,) = events(reading)
    with reading.read() as session:
        assert session.get(OutboxRow, event.id).state == "waiting"
    checked = verify(event.jws)
    assert checked.payload["outcome"] == "earned"
    assert [s["level_title"] for s in checked.payload["scores"]] == ["Proficient", "Proficient"]


def test_every_score_of_a_decision_cites_its_evidence(reading):
    finish(reading)
    commit(reading)
    payload = payload_unchecked(events(reading)[0].jws)
    cited = payload["scores"][0]["evidence"][0]["target"]
    assert cited["sha256"] == builders.answer().sha256
    assert cited["selector"]["refinedBy"]["exact"] == "Students talk"


def test_a_decision_cannot_be_edited(reading):
    finish(reading)
    commit(reading)
    with pytest.raises(RuleBroken, match="supersedes"):
        score(reading)


def test_committing_twice_makes_one_decision(reading):
    finish(reading)
    commit(reading)
    with pytest.raises(RuleBroken):
        commit(reading, builders.counting("again"))
    assert len(events(reading)) == 1


def say_why(reading, words="Read once more."):
    assessments.write_reason(reading, S1, words, now=builders.ticking())


def test_a_correction_is_a_new_decision_that_supersedes(reading):
    finish(reading)
    commit(reading)
    decisions.correct(reading, S1, now=builders.ticking(100), new_id=builders.counting("corrected"))
    assessments.clear_score(reading, RUBRIC, S1, TALK, now=builders.ticking())
    score(reading, TALK, "exemplary")
    say_why(reading, "I had not watched the last clip.")
    commit(reading, builders.counting("second"))
    first, second = (payload_unchecked(e.jws) for e in events(reading))
    assert (second["type"], second["supersedes"]) == ("decision.supersede/1", first["id"])
    assert "reason" not in first and second["reason"] == "I had not watched the last clip."


def test_a_correction_is_not_signed_until_it_says_why(reading):
    finish(reading)
    commit(reading)
    decisions.correct(reading, S1, now=builders.ticking(100), new_id=builders.counting("corrected"))
    score(reading, TALK, "exemplary")
    with pytest.raises(RuleBroken, match="Say why the decision is corrected"):
        commit(reading, builders.counting("second"))
    say_why(reading, " \n")
    with pytest.raises(RuleBroken, match="Say why the decision is corrected"):
        commit(reading, builders.counting("second"))
    assert len(events(reading)) == 1


def test_the_next_correction_has_a_reason_of_its_own(reading):
    finish(reading)
    commit(reading)
    for n, words in enumerate(("Missed a clip.", "Missed a page.")):
        decisions.correct(reading, S1, now=builders.ticking(100 * n), new_id=builders.counting(f"c{n}"))
        assert draft_of(reading).reason == ""
        assessments.write_feedback(reading, S1, f"Said {n} times.", now=builders.ticking())
        say_why(reading, words)
        commit(reading, builders.counting(f"e{n}"))
    said = [payload_unchecked(e.jws).get("reason") for e in events(reading)]
    assert said == [None, "Missed a clip.", "Missed a page."]


def test_the_reason_of_a_correction_tells_no_name_that_is_hidden(reading):
    finish(reading)
    commit(reading)
    found = Finding(None, None, "problem", None, "", Check.IDENTITY, hidden=("Rosa",))
    with reading.write() as session:
        findings.keep(session, S1, (found,), "2026-11-24")
    decisions.correct(reading, S1, now=builders.ticking(100), new_id=builders.counting("corrected"))
    score(reading, TALK, "exemplary")
    say_why(reading, "Rosa speaks in the last clip.")
    commit(reading, builders.counting("second"))
    assert "Rosa" not in payload_unchecked(events(reading)[1].jws)["reason"]


def test_a_correction_that_was_begun_goes_on_and_keeps_what_was_changed(reading):
    finish(reading)
    commit(reading)
    decisions.correct(reading, S1, now=builders.ticking(100), new_id=builders.counting("corrected"))
    assessments.clear_score(reading, RUBRIC, S1, TALK, now=builders.ticking())
    decisions.correct(reading, S1, now=builders.ticking(200), new_id=builders.counting("again"))
    assert TALK not in draft_of(reading).scores


def test_a_correction_in_which_nothing_is_corrected_is_refused(reading):
    finish(reading)
    commit(reading)
    decisions.correct(reading, S1, now=builders.ticking(100), new_id=builders.counting("corrected"))
    with pytest.raises(RuleBroken, match="says what the decision it corrects says"):
        commit(reading, builders.counting("second"))
    assert len(events(reading)) == 1


def test_a_decision_the_issuer_refused_may_be_signed_again_as_it_is(reading):
    finish(reading)
    commit(reading)
    set_state(reading, events(reading)[0].id, "refused")
    decisions.correct(reading, S1, now=builders.ticking(100), new_id=builders.counting("corrected"))
    commit(reading, builders.counting("second"))
    assert len(events(reading)) == 2


def test_a_correction_in_hand_says_what_it_corrects_and_what_it_changes(reading):
    finish(reading)
    commit(reading)
    decisions.correct(reading, S1, now=builders.ticking(100), new_id=builders.counting("corrected"))
    view = seen(reading)
    assert view.corrects is not None
    assert (view.corrects.decided_at, view.corrects.changes) == (events(reading)[0].made_at, ())
    assert view.missing == (UNCHANGED, UNSAID)
    score(reading, TALK, "developing")
    assessments.write_rationale(reading, RUBRIC, S1, TALK, "Two spoke.", now=builders.ticking())
    view = seen(reading)
    assert view.corrects is not None and view.missing == (UNSAID,)
    assert view.corrects.changes == (
        "Outcome: “earned” becomes “not yet”", "B: “Proficient” becomes “Developing”, other words",
    )  # fmt: skip


def seen(store) -> ScoreView:
    return score_view(store, builders.known, S1, Policy(), date(2026, 11, 23))


def test_an_unfinished_reading_is_not_committed_and_says_what_is_missing(reading):
    link(reading)
    score(reading)
    with pytest.raises(RuleBroken, match="B is not scored"):
        commit(reading)
    assert events(reading) == []


def test_a_conflict_of_interest_recuses_with_a_signed_event(store, reading):
    decisions.answer_conflict(
        reading, S1, Conflict.COLLEAGUE, now=builders.ticking(), new_id=builders.counting("recusal")
    )
    assert payload_unchecked(events(reading)[0].jws)["type"] == "recusal/1"
    with pytest.raises(RuleBroken, match="stepped back"):
        score(reading)


def test_the_log_of_several_events_is_whole(reading):
    finish(reading)
    commit(reading)
    for n in range(5):
        decisions.correct(reading, S1, now=builders.ticking(n), new_id=builders.counting(f"c{n}"))
        assessments.write_feedback(reading, S1, f"Said {n} times.", now=builders.ticking())
        say_why(reading)
        commit(reading, builders.counting(f"e{n}"))
    report = verify_log(log_lines(reading))
    assert (report.whole, report.events) == (True, 6)


def test_two_readers_of_the_same_credential_name_the_same_rubric_digest(reading):
    finish(reading)
    commit(reading)
    payload = payload_unchecked(events(reading)[0].jws)
    assert payload["rubric"]["digest"] == RUBRIC.digest
    assert payload["credential"] == {"id": CredentialId("talk"), "version": "1.0"}


def test_what_was_seen_only_grows(reading):
    assessments.note_seen(reading, S1, ANSWER, [(0, 10)], 100)
    assessments.note_seen(reading, S1, ANSWER, [(5, 20)], 100)
    from assessor_app.store.rows import CoverageRow

    with reading.read() as session:
        assert session.get(CoverageRow, ("assessment-1", ANSWER)).seen == [[0, 20]]


class AnyOrderOfKeys(RuleBasedStateMachine):
    """Any order of steps, undos and redos leaves the store saying what a plain list of states says."""

    store: Store

    def __init__(self) -> None:
        super().__init__()
        self.past, self.future = [], []
        self.ids = builders.counting("link")
        self.now = builders.ticking()
        fresh(self.store)
        self.past.append(self.moving())

    def moving(self) -> str:
        return json.dumps(drafts.to_json(draft_of(self.store)), sort_keys=True)

    def step(self, command) -> None:
        before = self.moving()
        try:
            command()
        except RuleBroken:
            assert self.moving() == before
            return
        if self.moving() != before:
            self.past.append(self.moving())
            self.future.clear()

    @rule(criterion=st.sampled_from([NORMS, TALK]), start=st.integers(0, 3))
    def link(self, criterion, start):
        self.step(lambda: link(self.store, criterion, start, self.ids))

    @rule(criterion=st.sampled_from([NORMS, TALK]), name=st.sampled_from(builders.LEVELS))
    def score(self, criterion, name):
        self.step(lambda: score(self.store, criterion, name))

    @rule(criterion=st.sampled_from([NORMS, TALK]), none=st.booleans())
    def no_evidence(self, criterion, none):
        self.step(lambda: assessments.mark_no_evidence(self.store, RUBRIC, S1, criterion, none, now=self.now))

    @precondition(lambda self: len(self.past) > 1)
    @rule()
    def undo(self):
        assessments.undo(self.store, S1, now=self.now)
        self.future.append(self.past.pop())

    @precondition(lambda self: self.future)
    @rule()
    def redo(self):
        assessments.redo(self.store, S1, now=self.now)
        self.past.append(self.future.pop())

    @invariant()
    def the_store_says_what_was_done(self):
        assert self.moving() == self.past[-1]


def fresh(store: Store) -> None:
    from sqlalchemy import delete

    from assessor_app.store.rows import CodeRow, CriterionRow, LinkRow, UndoRow

    with store.write() as session:
        for table in (UndoRow, LinkRow, CodeRow, CriterionRow):
            session.execute(delete(table))


def test_any_order_of_steps_undo_and_redo_agrees_with_a_list_of_states(reading):
    from hypothesis.stateful import run_state_machine_as_test

    machine = type("AnyOrder", (AnyOrderOfKeys,), {"store": reading})
    run_state_machine_as_test(machine, settings=settings(max_examples=15, stateful_step_count=20, deadline=None))


def test_a_decision_is_withdrawn_by_a_signed_event_that_says_why(reading):
    finish(reading)
    commit(reading)
    (decision,) = events(reading)
    decisions.withdraw(
        reading, decision.id, " wrong file ", now=builders.ticking(90), new_id=builders.counting("withdrawal")
    )  # fmt: skip
    said = verify(events(reading)[-1].jws).payload
    assert (said["type"], said["withdraws"], said["reason"]) == ("decision.withdraw/1", decision.id, "wrong file")
    assert verify_log(log_lines(reading)).whole


@pytest.mark.parametrize(("times", "reason", "match"), [(1, " ", "Say why"), (2, "wrong file", "withdrawn already")])
def test_a_withdrawal_needs_a_reason_and_comes_once(reading, times, reason, match):
    finish(reading)
    commit(reading)
    (decision,) = events(reading)
    ids = builders.counting("withdrawal")
    with pytest.raises(RuleBroken, match=match):
        for _ in range(times):
            decisions.withdraw(reading, decision.id, reason, now=builders.ticking(90), new_id=ids)


def test_a_decision_that_the_issuer_refused_is_corrected_not_withdrawn(reading):
    finish(reading)
    commit(reading)
    (decision,) = events(reading)
    set_state(reading, decision.id, "refused", "no such level")
    with pytest.raises(RuleBroken, match=r"does not count.*correct it"):
        decisions.withdraw(reading, decision.id, "wrong", now=builders.ticking(90), new_id=builders.counting("gone"))


def take_back(store: Store, decision: str):
    return decisions.withdraw(
        store, decision, "wrong file", now=builders.ticking(90), new_id=builders.counting("withdrawal")
    )  # fmt: skip


def mirrored(store: Store, kind: str, **body: str) -> str:
    """An event that another device of this assessor signed, brought by a sync."""
    said = payload_unchecked(events(store)[0].jws)
    gone = {"device", "device_seq", "prev", "id", "type", "supersedes", "decided_at"}
    jws = next_event(
        {k: v for k, v in said.items() if k not in gone} | body, Head(), SigningKey.generate(),
        event_id="from-elsewhere", kind=kind, at="2026-11-23T12:00:00.000Z",
    )  # fmt: skip
    with store.write() as session:
        keep_reading(session, log.mirror(session, jws), payload_unchecked(jws), "read-elsewhere")
    return "from-elsewhere"


def test_a_withdrawn_decision_is_not_corrected(reading):
    finish(reading)
    commit(reading)
    take_back(reading, events(reading)[0].id)
    with pytest.raises(RuleBroken, match="is withdrawn, and what is withdrawn is not corrected"):
        decisions.correct(reading, S1, now=builders.ticking(100), new_id=builders.counting("corrected"))


def test_a_decision_is_not_withdrawn_from_under_a_correction_that_says_something_else(reading):
    finish(reading)
    commit(reading)
    decisions.correct(reading, S1, now=builders.ticking(100), new_id=builders.counting("corrected"))
    assessments.clear_score(reading, RUBRIC, S1, TALK, now=builders.ticking())
    with pytest.raises(RuleBroken, match="A correction of S-1 is begun"):
        take_back(reading, events(reading)[0].id)
    assert TALK not in draft_of(reading).scores


def test_a_correction_in_which_nothing_was_changed_goes_with_the_decision_that_is_withdrawn(reading):
    finish(reading)
    commit(reading)
    decided = events(reading)[0].id
    decisions.correct(reading, S1, now=builders.ticking(100), new_id=builders.counting("corrected"))
    assessments.clear_score(reading, RUBRIC, S1, TALK, now=builders.ticking())
    assessments.undo(reading, S1, now=builders.ticking())
    take_back(reading, decided)
    with reading.read() as session:
        assert drafts.current(session, S1).committed_as == decided


def test_a_correction_of_what_another_device_withdrew_is_not_signed(reading):
    finish(reading)
    commit(reading)
    decisions.correct(reading, S1, now=builders.ticking(100), new_id=builders.counting("corrected"))
    mirrored(reading, WITHDRAW, withdraws=events(reading)[0].id, reason="wrong file")
    with pytest.raises(RuleBroken, match="is withdrawn"):
        commit(reading, builders.counting("second"))
    with pytest.raises(RuleBroken, match="is withdrawn"):
        decisions.correct(reading, S1, now=builders.ticking(200), new_id=builders.counting("again"))


def test_what_another_device_corrected_first_is_refused_and_goes_on_as_a_correction_of_that(reading):
    finish(reading)
    commit(reading)
    decisions.correct(reading, S1, now=builders.ticking(100), new_id=builders.counting("corrected"))
    assessments.clear_score(reading, RUBRIC, S1, TALK, now=builders.ticking())
    score(reading, TALK, "exemplary")
    say_why(reading)
    elsewhere = mirrored(reading, SUPERSEDE, supersedes=events(reading)[0].id)
    with pytest.raises(RuleBroken, match="was corrected elsewhere since"):
        commit(reading, builders.counting("second"))
    change = decisions.correct(reading, S1, now=builders.ticking(200), new_id=builders.counting("again"))
    assert "goes on as a correction of that" in change.said
    commit(reading, builders.counting("second"))
    signed = payload_unchecked(next(e.jws for e in events(reading) if e.id == "second-000001"))
    assert (signed["supersedes"], signed["scores"][1]["level"]) == (elsewhere, level(TALK, "exemplary"))


def test_what_was_stepped_back_from_is_not_called_decided(reading):
    decisions.answer_conflict(
        reading, S1, Conflict.COLLEAGUE, now=builders.ticking(), new_id=builders.counting("recusal")
    )
    with pytest.raises(RuleBroken, match="You stepped back from S-1"):
        decisions.answer_conflict(reading, S1, Conflict.NONE, now=builders.ticking(), new_id=builders.counting("again"))
    with pytest.raises(RuleBroken, match="You stepped back from S-1"):
        score(reading)


@pytest.mark.parametrize("seconds", [-5, -1])
def test_time_is_never_taken_off_a_reading(reading, seconds):
    assessments.add_active_time(reading, S1, 30)
    with pytest.raises(RuleBroken, match="less than no time"):
        assessments.add_active_time(reading, S1, seconds)
    assert draft_of(reading).active_seconds == 30
