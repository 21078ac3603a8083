"""A rubric: criteria with ordered levels, the pass level and the decision rule. All of it data."""

from dataclasses import dataclass
from fractions import Fraction
from typing import NewType

from assessor_app.domain.errors import RuleBroken

RubricId = NewType("RubricId", str)
CriterionId = NewType("CriterionId", str)
LevelId = NewType("LevelId", str)

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def exact(points: float) -> Fraction:
    """Points as they were written: three times 0.3 reach a cut of 0.9, which they do not as floats."""
    return Fraction(str(points))


@dataclass(frozen=True, slots=True)
class Level:
    """One step of a criterion; `points` is None where the rubric counts none."""

    id: LevelId
    title: str
    description: str
    points: float | None = None


@dataclass(frozen=True, slots=True)
class Criterion:
    """One question asked of the evidence; `levels` run from lowest to highest. `prompts` are questions for a coach."""

    id: CriterionId
    title: str
    question: str
    levels: tuple[Level, ...]
    pass_level: LevelId
    required: bool = True
    prompts: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        ids = [level.id for level in self.levels]
        if not ids:
            raise RuleBroken(f"The criterion “{self.title}” has no levels.")
        if len(set(ids)) != len(ids):
            raise RuleBroken(f"The criterion “{self.title}” names one level twice.")
        if self.pass_level not in ids:
            raise RuleBroken(f"The pass level of “{self.title}” is not one of its levels.")

    def level(self, level_id: LevelId) -> Level:
        return self.levels[self.rank(level_id)]

    def rank(self, level_id: LevelId) -> int:
        """Place of a level from the bottom, counted from 0."""
        for place, level in enumerate(self.levels):
            if level.id == level_id:
                return place
        raise RuleBroken(f"“{level_id}” is not a level of “{self.title}”.")

    def passes(self, level_id: LevelId) -> bool:
        return self.rank(level_id) >= self.rank(self.pass_level)

    def lowest_with(self, points: float) -> Level | None:
        """The lowest level of at least so many points; None where no level has them."""
        return next((level for level in self.levels if (level.points or 0.0) >= points), None)


@dataclass(frozen=True, slots=True)
class Conjunctive:
    """The pass level on every required criterion; the default of the field."""


@dataclass(frozen=True, slots=True)
class TotalWithCut:
    """Points added over the criteria must reach `cut`, and no criterion may lie below `floor` points."""

    cut: float
    floor: float | None = None


DecisionRule = Conjunctive | TotalWithCut


@dataclass(frozen=True, slots=True)
class ConditionCode:
    """Why something cannot be scored; `advice` is the sentence for the educator."""

    code: str
    title: str
    description: str
    advice: str = ""


@dataclass(frozen=True, slots=True)
class Rubric:
    """`digest` is the hex SHA-256 of the rubric file's RFC 8785 bytes; decisions name it."""

    id: RubricId
    version: str
    title: str
    criteria: tuple[Criterion, ...]
    rule: DecisionRule
    condition_codes: tuple[ConditionCode, ...] = ()
    codes_making_incomplete: int = 2
    digest: str = ""

    def __post_init__(self) -> None:
        ids = [criterion.id for criterion in self.criteria]
        if not ids:
            raise RuleBroken(f"The rubric “{self.title}” has no criteria.")
        if len(set(ids)) != len(ids):
            raise RuleBroken(f"The rubric “{self.title}” names one criterion twice.")
        if not any(criterion.required for criterion in self.criteria):
            raise RuleBroken(
                f"The rubric “{self.title}” requires no criterion: it would be earned with nothing scored."
            )
        if isinstance(self.rule, TotalWithCut):
            for criterion in self.criteria:
                if any(level.points is None for level in criterion.levels):
                    raise RuleBroken(f"“{self.title}” decides by points, but a level of “{criterion.title}” has none.")

    def criterion(self, criterion_id: CriterionId) -> Criterion:
        for criterion in self.criteria:
            if criterion.id == criterion_id:
                return criterion
        raise RuleBroken(f"“{criterion_id}” is not a criterion of “{self.title}”.")

    def letter(self, criterion_id: CriterionId) -> str:
        """The letter that stands for a criterion on pins, spans and cards: A, B, … Z, AA, AB …"""
        index = next((n for n, criterion in enumerate(self.criteria) if criterion.id == criterion_id), None)
        if index is None:
            raise RuleBroken(f"“{criterion_id}” is not a criterion of “{self.title}”.")
        head, tail = divmod(index, len(LETTERS))
        return (LETTERS[head - 1] if head else "") + LETTERS[tail]

    def condition_code(self, code: str) -> ConditionCode:
        for known in self.condition_codes:
            if known.code == code:
                return known
        raise RuleBroken(f"“{code}” is not a condition code of “{self.title}”.")
