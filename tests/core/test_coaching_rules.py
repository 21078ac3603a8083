"""What may be shown for coaching, and when a meeting is due."""

from datetime import date

import pytest

from assessor_app.domain.coaching import (
    WHOLE,
    held_back,
    meeting_due,
    not_yets,
    prompts_of,
    require_session,
    require_shown,
    shut_reason,
)
from assessor_app.domain.errors import RuleBroken
from assessor_app.domain.submission import ArtifactId, ConsentScope
from tests import builders
from tests.coaching import TODAY, consented, plan_file

SCORING_ONLY = frozenset({ConsentScope.SCORING})


def reason(artifact, withdrawn=None, today=TODAY):
    whole = consented("S-1", artifact, plan_file("other"))
    return held_back(whole, artifact, today, withdrawn or {})


def test_what_was_agreed_to_may_be_shown():
    assert reason(plan_file()) is None


def test_consent_to_scoring_alone_keeps_an_artifact_shut():
    assert reason(plan_file(consent=SCORING_ONLY)) == (
        "“The plan” was handed in without consent to coaching; it stays shut."
    )


def test_consent_holds_to_the_end_of_its_last_day():
    ends_today = plan_file(consent_expires="2026-11-23")
    assert reason(ends_today) is None
    assert "ended on 23 November 2026" in (reason(ends_today, today=date(2026, 11, 24)) or "")


def test_a_withdrawn_consent_names_the_day():
    assert "was withdrawn on 20 November 2026" in (reason(plan_file(), {ArtifactId("plan"): "2026-11-20"}) or "")


def test_a_consent_withdrawn_for_the_whole_submission_shuts_everything():
    whole = consented()
    assert all(held_back(whole, a, TODAY, {WHOLE: "2026-11-20"}) for a in whole.artifacts)


def test_a_written_answer_goes_with_the_submission():
    whole = consented()
    assert held_back(whole, whole.artifacts[0], TODAY, {}) is None


def test_a_written_answer_of_a_submission_that_stays_shut_stays_shut():
    whole = consented("S-1", plan_file(consent=SCORING_ONLY))
    assert held_back(whole, whole.artifacts[0], TODAY, {}) == "“Context” stays shut with the rest of S-1."


def test_a_submission_of_answers_alone_asked_nobody():
    assert "without consent to coaching" in (shut_reason(builders.submission(), TODAY, {}) or "")


def test_a_submission_opens_when_one_artifact_may_be_shown():
    mixed = consented("S-1", plan_file("clip"), plan_file("work", consent=SCORING_ONLY))
    assert shut_reason(mixed, TODAY, {}) is None


def test_a_submission_whose_consent_ended_says_when():
    assert shut_reason(consented("S-1", plan_file(consent_expires="2026-09-01")), TODAY, {}) == (
        "Consent to coaching with S-1 ended on 1 September 2026; nothing of it is shown."
    )


def test_a_session_holds_the_work_of_one_teacher():
    with pytest.raises(RuleBroken, match="S-2 is another teacher's than S-1"):
        require_session([(consented(), {}), (consented("S-2", educator="E-2"), {})], TODAY)


def test_a_session_over_nothing_is_refused():
    with pytest.raises(RuleBroken, match="at least one submission"):
        require_session([], TODAY)


def test_a_submission_that_names_nobody_opens_for_nobody():
    with pytest.raises(RuleBroken, match="does not say whose it is"):
        require_session([(consented("S-1", educator=""), {})], TODAY)


def test_showing_what_is_held_back_is_refused_with_its_sentence():
    with pytest.raises(RuleBroken, match="without consent to coaching"):
        require_shown(consented("S-1", plan_file(), plan_file("x", consent=SCORING_ONLY)), ArtifactId("x"), TODAY, {})


def test_own_questions_stand_in_the_place_of_those_shipped():
    criterion = builders.criterion()
    assert prompts_of(criterion, {criterion.id: ("Mine?",)}) == ("Mine?",)
    assert prompts_of(criterion, {}) == criterion.prompts


@pytest.mark.parametrize(
    ("attempt", "outcome", "due"),
    [(3, "not yet", True), (2, "not yet", False), (3, "earned", False), (4, "not yet", True), (3, None, False)],
)
def test_a_meeting_is_due_after_the_third_not_yet(attempt, outcome, due):
    assert meeting_due(not_yets(attempt, ()), outcome) is due


def test_what_was_incomplete_does_not_count_towards_a_meeting():
    assert not meeting_due(not_yets(3, ("incomplete", "incomplete")), "not yet")
    assert meeting_due(not_yets(4, ("incomplete", "not yet", None)), "not yet")
