"""From scores to an outcome: the decision rules of the field."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessor_app.domain.assessment import CodeUse, Policy
from assessor_app.domain.credential import Part
from assessor_app.domain.decision import Asked, Outcome, asked, require_ready, spoken, verdict, what_is_missing
from assessor_app.domain.errors import RuleBroken
from assessor_app.domain.rubric import Criterion, CriterionId, Level, LevelId, TotalWithCut
from tests import builders
from tests.builders import LEVELS, level

NAMES = ("norms", "talk", "reasons")
some_scores = st.dictionaries(st.sampled_from(NAMES), st.sampled_from(LEVELS)).map(
    lambda chosen: {CriterionId(c): level(c, v) for c, v in chosen.items()}
)


def test_the_pass_level_on_every_required_criterion_earns_the_credential():
    scores = {CriterionId(n): level(n, "proficient") for n in NAMES}
    assert verdict(builders.rubric(NAMES), scores).outcome is Outcome.EARNED


def test_one_criterion_below_the_pass_level_means_not_yet_and_is_named():
    scores = {CriterionId("norms"): level("norms", "exemplary"), CriterionId("talk"): level("talk", "developing")}
    reached = verdict(builders.rubric(), scores)
    assert (reached.outcome, reached.headline) == (Outcome.NOT_YET, "Not yet: B needs Proficient")


def test_criteria_that_need_the_same_level_are_named_together():
    other = replace(builders.criterion("reasons"), pass_level=level("reasons", "exemplary"))
    base = builders.rubric(NAMES)
    rubric = replace(base, criteria=(*base.criteria[:1], other, *base.criteria[1:2]))
    scores = {c.id: c.levels[0].id for c in rubric.criteria}
    assert verdict(rubric, scores).headline == "Not yet: A and C need Proficient; B needs Exemplary"


def test_an_unscored_criterion_leaves_the_outcome_open():
    reached = verdict(builders.rubric(), {CriterionId("norms"): level("norms", "proficient")})
    assert (reached.outcome, reached.final, reached.detail) == (None, False, "B not scored")


def test_an_optional_criterion_may_stay_unscored():
    base = builders.rubric()
    optional = replace(base, criteria=(base.criteria[0], builders.criterion("extra", required=False)))
    assert verdict(optional, {CriterionId("norms"): level("norms", "proficient")}).outcome is Outcome.EARNED


@given(some_scores)
def test_earned_means_every_required_criterion_passes(scores):
    rubric = builders.rubric(NAMES)
    every = all(c.id in scores and c.passes(scores[c.id]) for c in rubric.criteria)
    assert (verdict(rubric, scores).outcome is Outcome.EARNED) == every


@given(some_scores, st.sampled_from(NAMES))
def test_raising_a_level_never_takes_a_credential_away(scores, name):
    rubric = builders.rubric(NAMES)
    raised = {**scores, CriterionId(name): level(name, "exemplary")}
    if verdict(rubric, scores).outcome is Outcome.EARNED:
        assert verdict(rubric, raised).outcome is Outcome.EARNED


@given(some_scores)
def test_the_order_in_which_scores_were_given_does_not_matter(scores):
    backwards = dict(reversed(scores.items()))
    assert verdict(builders.rubric(NAMES), scores) == verdict(builders.rubric(NAMES), backwards)


@given(some_scores, st.floats(0, 9), st.one_of(st.none(), st.floats(0, 3)))
def test_a_total_decides_by_its_cut_and_its_floor(scores, cut, floor):
    rubric = builders.rubric(NAMES, TotalWithCut(cut, floor))
    reached = verdict(rubric, scores)
    points = [float(LEVELS.index(v.split("-")[1])) for v in scores.values()]
    if len(scores) < len(NAMES):
        assert not reached.final
    else:
        floored = floor is not None and min(points) < floor
        assert (reached.outcome is Outcome.EARNED) == (sum(points) >= cut and not floored)


def test_two_condition_codes_in_one_part_make_the_submission_incomplete():
    codes = (CodeUse("blank", Part.WORK), CodeUse("silent", Part.WORK))
    reached = verdict(builders.rubric(), {}, codes)
    assert (reached.outcome, reached.final) == (Outcome.INCOMPLETE, True)


def test_condition_codes_in_different_parts_do_not_add_up():
    codes = (CodeUse("blank", Part.WORK), CodeUse("silent", Part.REFLECTION))
    assert verdict(builders.rubric(), {}, codes).outcome is None


def test_a_condition_code_is_not_a_low_score():
    scores = {CriterionId(n): level(n, "proficient") for n in ("norms", "talk")}
    assert verdict(builders.rubric(), scores, (CodeUse("silent", Part.WORK),)).outcome is Outcome.EARNED


def test_how_many_codes_make_a_part_incomplete_is_programme_data():
    rubric = builders.rubric(codes_making_incomplete=1)
    assert verdict(rubric, {}, (CodeUse("blank", Part.WORK),)).outcome is Outcome.INCOMPLETE


def test_a_reading_without_a_rationale_for_what_was_missing_cannot_be_committed():
    draft = builders.assessment(
        scores={CriterionId("norms"): level("norms", "developing"), CriterionId("talk"): level("talk", "proficient")},
        links=(builders.link("norms", "L-1"), builders.link("talk", "L-2")),
    )
    assert what_is_missing(draft, builders.rubric(), Policy()) == (
        "A is below the pass level; write what was missing.",
    )


def test_a_pass_level_with_no_evidence_found_cannot_be_committed_without_a_word():
    draft = builders.assessment(
        scores={CriterionId("norms"): level("norms", "proficient"), CriterionId("talk"): level("talk", "proficient")},
        links=(builders.link("talk", "L-2"),), no_evidence=frozenset({CriterionId("norms")}),
    )  # fmt: skip
    said = ("A reaches the pass level with no evidence found; write what that rests on.",)
    assert what_is_missing(draft, builders.rubric(), Policy()) == said
    explained = replace(draft, rationales={CriterionId("norms"): "Seen in the visit of October."})
    assert what_is_missing(explained, builders.rubric(), Policy()) == ()


def test_a_recused_assessor_cannot_commit():
    from assessor_app.domain.assessment import Conflict

    with pytest.raises(RuleBroken, match="recused"):
        require_ready(builders.assessment(conflict=Conflict.COACHED), builders.rubric(), Policy())


def test_committing_with_an_unscored_criterion_is_refused():
    with pytest.raises(RuleBroken, match="A and B are not scored"):
        require_ready(builders.assessment(), builders.rubric(), Policy())


def test_a_rubric_that_decides_by_points_needs_points_on_every_level():
    bare = Criterion(CriterionId("c"), "C", "?", (Level(LevelId("x"), "X", "x"),), LevelId("x"))
    with pytest.raises(RuleBroken, match="has none"):
        replace(builders.rubric(rule=TotalWithCut(3)), criteria=(bare,))


@given(st.lists(st.decimals("0", "5", places=1), min_size=3, max_size=3), st.decimals("0", "15", places=1))
def test_points_are_added_as_they_are_written_not_as_floats(points, cut):
    criteria = tuple(
        Criterion(
            CriterionId(name), name, "?", (Level(LevelId(f"{name}-only"), "Only", "only", float(p)),),
            LevelId(f"{name}-only"),
        )
        for name, p in zip(NAMES, points, strict=True)
    )  # fmt: skip
    rubric = replace(builders.rubric(NAMES), criteria=criteria, rule=TotalWithCut(float(cut)))
    reached = verdict(rubric, {c.id: c.levels[0].id for c in criteria})
    assert (reached.outcome is Outcome.EARNED) == (sum(points) >= cut)


def test_a_rubric_that_requires_nothing_is_refused_for_it_would_be_earned_with_nothing_scored():
    optional = tuple(replace(c, required=False) for c in builders.rubric().criteria)
    with pytest.raises(RuleBroken, match="requires no criterion"):
        replace(builders.rubric(), criteria=optional)


@pytest.mark.parametrize(
    ("words", "said"), [([], ""), (["A"], "A"), (["A", "B"], "A and B"), (["A", "B", "C"], "A, B and C")]
)
def test_lists_are_spoken_as_people_speak_them(words, said):
    assert spoken(words) == said


def test_letters_go_on_after_z():
    rubric = builders.rubric(tuple(f"c{i}" for i in range(28)))
    assert [rubric.letter(CriterionId(f"c{i}")) for i in (0, 25, 26, 27)] == ["A", "Z", "AA", "AB"]


POINTS = builders.rubric(("norms", "talk"), TotalWithCut(3, floor=1))


def test_a_row_says_what_a_rule_of_points_asks_and_not_the_pass_level():
    criterion = POINTS.criterion(CriterionId("norms"))
    assert asked(POINTS, criterion, level("norms", "developing")) == Asked(True, "1 point")
    assert asked(POINTS, criterion, level("norms", "beginning")) == Asked(False, "needs Developing")
    only_a_cut = replace(POINTS, rule=TotalWithCut(3))
    assert asked(only_a_cut, criterion, level("norms", "beginning")) == Asked(None, "0 points")


def test_a_row_says_the_pass_level_where_that_is_the_rule():
    rubric, optional = builders.rubric(), builders.criterion("extra", required=False)
    criterion = rubric.criterion(CriterionId("norms"))
    assert asked(rubric, criterion, level("norms", "proficient")) == Asked(True, "pass level")
    assert asked(rubric, criterion, level("norms", "developing")) == Asked(False, "needs Proficient")
    assert asked(rubric, optional, level("extra", "developing")) == Asked(None, "not required")
    assert asked(rubric, criterion, None) == Asked(False, "not scored")


def test_what_lies_below_the_floor_is_asked_about_by_that_name():
    scores = {CriterionId("norms"): level("norms", "beginning"), CriterionId("talk"): level("talk", "exemplary")}
    draft = builders.assessment(scores=scores, links=(builders.link("norms", "L-1"), builders.link("talk", "L-2")))
    assert what_is_missing(draft, POINTS, Policy()) == ("A is below the floor of 1; write what was missing.",)
