"""The rules of second readings: drawn by a number that names alone decide, near by the rubric's own rule."""

from hypothesis import given
from hypothesis import strategies as st

from assessor_app.domain.rubric import (
    Conjunctive,
    Criterion,
    CriterionId,
    Level,
    LevelId,
    Rubric,
    RubricId,
    TotalWithCut,
)
from assessor_app.domain.second_readings import ReadingPolicy, Reason, agree, distance, drawn_at_arrival, number

LEVELS = tuple(Level(LevelId(f"L{n}"), f"level {n}", "", float(n)) for n in range(4))
CRITERIA = tuple(Criterion(CriterionId(c), c, "", LEVELS, LevelId("L2")) for c in "AB")
RUBRIC = Rubric(RubricId("r"), "1", "R", CRITERIA, Conjunctive())
POINTS = Rubric(RubricId("r"), "1", "R", CRITERIA, TotalWithCut(4))


def scores(a: int, b: int) -> dict[CriterionId, LevelId]:
    return {CriterionId("A"): LevelId(f"L{a}"), CriterionId("B"): LevelId(f"L{b}")}


@given(st.text(), st.text())
def test_a_number_lies_between_0_and_1_and_is_the_same_again(seed: str, name: str) -> None:
    assert 0 <= number(seed, name) < 1 and number(seed, name) == number(seed, name)


def test_a_share_draws_about_that_share() -> None:
    policy = ReadingPolicy(random_share=0.1, seed="s")
    drawn = sum(drawn_at_arrival(policy, f"S-{n}", attempt=1, place=n)[0].drawn for n in range(5000))
    assert 400 < drawn < 600


@given(st.floats(0, 1), st.floats(0, 1))
def test_a_larger_share_draws_whatever_a_smaller_one_does(one: float, other: float) -> None:
    less, more = sorted((one, other))
    small, large = (
        drawn_at_arrival(ReadingPolicy(random_share=s, seed="s"), "S", attempt=1, place=1) for s in (less, more)
    )
    assert not (small and small[0].drawn) or large[0].drawn


def test_earned_with_nothing_to_spare_and_one_level_short_are_both_one_away() -> None:
    assert (distance(RUBRIC, scores(2, 2)), distance(RUBRIC, scores(1, 3)), distance(RUBRIC, scores(3, 3))) == (1, 1, 3)


def test_by_points_it_is_the_distance_from_the_cut() -> None:
    assert (distance(POINTS, scores(3, 3)), distance(POINTS, scores(1, 2))) == (2, 1)


def test_what_was_not_scored_has_no_distance() -> None:
    assert distance(RUBRIC, {CriterionId("A"): LevelId("L2")}) is None


def test_a_policy_is_read_back_as_it_was_kept() -> None:
    policy = ReadingPolicy(True, 3, True, 0.1, 1, 0.05, frozenset({Reason.NEAR, Reason.DOUBLE}), exact=True, seed="s")
    assert ReadingPolicy.read(policy.to_json()) == policy


def test_two_agree_on_the_outcome_or_on_every_level() -> None:
    one = {"outcome": "earned", "scores": [{"criterion": "A", "level": "L2"}]}
    other = {"outcome": "earned", "scores": [{"criterion": "A", "level": "L3"}]}
    assert agree(one, other, exact=False) == (True, ("A",)) and agree(one, other, exact=True) == (False, ("A",))
