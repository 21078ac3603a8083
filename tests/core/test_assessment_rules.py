"""What may be done to a reading, and in which order."""

import pytest

from assessor_app.domain import assessment as rules
from assessor_app.domain.assessment import CodeUse, Policy
from assessor_app.domain.credential import Part
from assessor_app.domain.errors import RuleBroken
from assessor_app.domain.rubric import CriterionId
from tests import builders
from tests.builders import level

NORMS = CriterionId("norms")


def test_a_score_without_evidence_is_refused_and_says_what_to_do():
    with pytest.raises(RuleBroken, match="A needs evidence before a score: link a place, or say “no evidence found”"):
        rules.give_score(builders.assessment(), builders.rubric(), NORMS, level("norms", "proficient"), Policy())


def test_a_programme_may_allow_a_score_before_its_evidence():
    policy = Policy(evidence_before_score=False)
    draft = rules.give_score(builders.assessment(), builders.rubric(), NORMS, level("norms", "proficient"), policy)
    assert draft.scores[NORMS] == level("norms", "proficient")


def test_a_link_is_evidence():
    draft = rules.link_evidence(builders.assessment(), builders.rubric(), builders.submission(), builders.link())
    assert rules.give_score(draft, builders.rubric(), NORMS, level("norms", "beginning"), Policy()).scores


def test_no_evidence_found_is_an_answer_too():
    draft = rules.mark_no_evidence(builders.assessment(), builders.rubric(), NORMS, True)
    assert rules.give_score(draft, builders.rubric(), NORMS, level("norms", "beginning"), Policy()).scores


def test_linking_evidence_takes_back_no_evidence_found():
    draft = rules.mark_no_evidence(builders.assessment(), builders.rubric(), NORMS, True)
    linked = rules.link_evidence(draft, builders.rubric(), builders.submission(), builders.link())
    assert linked.no_evidence == frozenset()


def test_no_evidence_found_is_refused_while_links_say_otherwise():
    draft = builders.assessment(links=(builders.link(),))
    with pytest.raises(RuleBroken, match="remove them first"):
        rules.mark_no_evidence(draft, builders.rubric(), NORMS, True)


def test_a_level_of_another_criterion_is_refused():
    draft = builders.assessment(links=(builders.link(),))
    with pytest.raises(RuleBroken, match="not a level of"):
        rules.give_score(draft, builders.rubric(), NORMS, level("talk", "beginning"), Policy())


def test_a_link_to_other_bytes_than_were_looked_at_is_refused():
    changed = builders.answer(text="Other words were here when it was read.")
    with pytest.raises(RuleBroken, match="open it again"):
        rules.link_evidence(
            builders.assessment(), builders.rubric(), builders.submission(), builders.link(artifact=changed)
        )


def test_the_same_place_is_linked_once():
    draft = builders.assessment(links=(builders.link(),))
    with pytest.raises(RuleBroken, match="already linked to A"):
        rules.link_evidence(draft, builders.rubric(), builders.submission(), builders.link(name="L-2"))


def test_one_place_may_speak_to_two_criteria():
    draft = builders.assessment(links=(builders.link(),))
    both = rules.link_evidence(draft, builders.rubric(), builders.submission(), builders.link("talk", "L-2"))
    assert len(both.links) == 2


def test_a_value_is_never_changed_in_place():
    draft = builders.assessment()
    rules.mark_no_evidence(draft, builders.rubric(), NORMS, True)
    assert draft == builders.assessment()


def test_artifacts_stay_shut_until_the_conflict_question_is_answered():
    with pytest.raises(RuleBroken, match="conflict of interest"):
        rules.require_open(builders.assessment(conflict=None))


def test_an_unknown_condition_code_is_refused():
    with pytest.raises(RuleBroken, match="not a condition code"):
        rules.add_code(builders.assessment(), builders.rubric(), CodeUse("sunny", Part.WORK))


def test_a_rationale_that_is_a_pasted_file_is_refused():
    with pytest.raises(RuleBroken, match="holds 20,000 characters"):
        rules.write_rationale(builders.assessment(), builders.rubric(), NORMS, "x" * 20_001)
