"""What is known of the attempt before, and what of it may be told."""

import pytest

from assessor_app.commands import assessments, decisions
from assessor_app.domain.assessment import Conflict, Policy, ReadingRole
from assessor_app.domain.errors import RuleBroken
from assessor_app.domain.findings import Check, Finding
from assessor_app.domain.rubric import CriterionId
from assessor_app.domain.submission import ArtifactId, SubmissionId
from assessor_app.queries.attempts import ELSEWHERE, HIDDEN, NOT_DECIDED, RECUSED, Compared, compared
from assessor_app.store import findings
from assessor_app.store.engine import Store
from assessor_app.store.submissions import Arrival, add_submission
from tests import builders

AGAIN = SubmissionId("S-2")
HIDING = Policy(earlier_scores_hidden=True)


def hand_in_again(store: Store) -> None:
    whole = builders.submission(
        "S-2", attempt=2, previous=SubmissionId("S-1"), changed_since_last="Maria Ortiz now begins.",
        artifacts=(builders.answer(text="Students talk more."),),
    )  # fmt: skip
    with store.write() as session:
        add_submission(session, whole, Arrival("bundle", "2026-11-24T09:00:00.000Z", ReadingRole.RESUBMISSION, None))


def decide(store: Store, name: str, levels: tuple[str, str] = ("proficient", "developing")) -> None:
    now, rubric, submission = builders.ticking(36_000), builders.rubric(), SubmissionId(name)
    for which, level in zip(("norms", "talk"), levels, strict=True):
        criterion = CriterionId(which)
        assessments.mark_no_evidence(store, rubric, submission, criterion, True, now=now)
        assessments.give_score(store, rubric, submission, criterion, builders.level(which, level), Policy(), now=now)
        assessments.write_rationale(store, rubric, submission, criterion, f"Seen of {which}.", now=now)
    decisions.commit(store, builders.credential(), submission, Policy(), now=now, new_id=builders.counting(name))


def told(store: Store, policy: Policy = Policy()) -> Compared:
    return compared(store, builders.known, AGAIN, policy)


def test_only_the_criteria_not_met_are_told_with_what_was_written(reading: Store) -> None:
    hand_in_again(reading)
    decide(reading, "S-1")
    (missing,) = told(reading).missing
    assert (missing.letter, missing.level, missing.rationale) == ("B", "Developing", "Seen of talk.")


def test_earlier_scores_are_hidden_until_the_commit_when_the_programme_says_so(reading: Store) -> None:
    hand_in_again(reading)
    decide(reading, "S-1")
    assert (told(reading, HIDING).missing, told(reading, HIDING).unsaid) == ((), HIDDEN)
    decisions.answer_conflict(
        reading, AGAIN, Conflict.NONE, now=builders.ticking(40_000), new_id=builders.counting("again")
    )
    assert told(reading, HIDING).unsaid == HIDDEN
    decide(reading, "S-2")
    assert (len(told(reading, HIDING).missing), told(reading, HIDING).unsaid) == (1, "")


def test_an_attempt_that_is_not_decided_yet_says_so(reading: Store) -> None:
    hand_in_again(reading)
    assert told(reading).unsaid == NOT_DECIDED


def test_an_attempt_that_was_decided_and_then_coached_is_told_as_it_was_decided(reading: Store) -> None:
    hand_in_again(reading)
    decide(reading, "S-1")
    step_back(reading)
    assert (len(told(reading).missing), told(reading).unsaid) == (1, "")


def test_an_attempt_that_was_stepped_back_from_undecided_says_so(store: Store) -> None:
    with store.write() as session:
        arrival = Arrival("bundle", "2026-11-23T09:00:00.000Z", ReadingRole.FIRST, None)
        add_submission(session, builders.submission(), arrival)
    hand_in_again(store)
    step_back(store)
    assert told(store).unsaid == RECUSED


def test_a_correction_that_was_begun_leaves_the_decision_to_be_told(reading: Store) -> None:
    hand_in_again(reading)
    decide(reading, "S-1")
    decisions.correct(
        reading, SubmissionId("S-1"), now=builders.ticking(50_000), new_id=builders.counting("correction")
    )
    assert (len(told(reading).missing), told(reading).unsaid) == (1, "")


def step_back(store: Store) -> None:
    """As opening a coach session over S-1 does."""
    with store.write() as session:
        now, new_id = builders.ticking(50_000), builders.counting("coach")
        decisions.recuse(session, SubmissionId("S-1"), Conflict.COACHED, now, new_id)


def test_a_decision_made_elsewhere_is_not_known(store: Store) -> None:
    with store.write() as session:
        arrival = Arrival("bundle", "2026-11-23T09:00:00.000Z", ReadingRole.FIRST, None)
        add_submission(session, builders.submission(), arrival)
    hand_in_again(store)
    assert told(store).unsaid == ELSEWHERE


def test_artifacts_are_told_as_changed_or_the_same(reading: Store) -> None:
    hand_in_again(reading)
    assert [pair.change for pair in told(reading).pairs] == ["changed"]


def test_the_educators_words_are_told_without_names(reading: Store) -> None:
    hand_in_again(reading)
    found = Finding(ArtifactId("a1"), None, "note", None, "A name.", Check.IDENTITY, hidden=("Maria Ortiz",))
    with reading.write() as session:
        findings.keep(session, "S-2", (found,), "2026-11-24")
    assert "Maria" not in told(reading).told and "now begins" in told(reading).told


def test_a_first_attempt_has_nothing_before_it(reading: Store) -> None:
    with pytest.raises(RuleBroken, match="first attempt"):
        compared(reading, builders.known, SubmissionId("S-1"), Policy())


def test_an_attempt_that_is_not_here_is_named(store: Store) -> None:
    hand_in_again(store)
    with pytest.raises(RuleBroken, match="S-1, is not in this workspace"):
        told(store)
