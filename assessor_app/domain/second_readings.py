"""Which submissions are read a second time, and why: a programme's rules, drawn so that anybody can draw them again."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from assessor_app.domain.errors import RuleBroken
from assessor_app.domain.rubric import Conjunctive, CriterionId, LevelId, Rubric, TotalWithCut, exact

DRAW_BYTES = 8


class Reason(StrEnum):
    """Why a reading was asked for; stored with it, because pooled agreement is biased otherwise."""

    DOUBLE = "double scoring"
    FIRST = "first of a new credential"
    RESUBMISSION = "resubmission"
    RANDOM = "random share"
    NEAR = "near the pass level"
    VALIDITY = "validity"


@dataclass(frozen=True, slots=True)
class ReadingPolicy:
    """Off unless said. Shares are 0 to 1; `first` counts submissions of a credential version; `near` is how many
    levels (or points) from the pass level still count as near. Readings for a `deciding` reason are awaited before
    a decision is final; `exact` says that two readings agree on every level, not on the outcome alone."""

    double: bool = False
    first: int = 0
    resubmissions: bool = False
    random_share: float = 0.0
    near: float = 0.0
    validity_share: float = 0.0
    deciding: frozenset[Reason] = frozenset({Reason.DOUBLE})
    exact: bool = False
    seed: str = ""

    def __post_init__(self) -> None:
        if not all(0 <= share <= 1 for share in (self.random_share, self.validity_share)):
            raise RuleBroken("A share lies between 0 and 1.")
        if self.first < 0 or self.near < 0:
            raise RuleBroken("How many are first, and how near is near, cannot be less than 0.")

    @property
    def at_arrival(self) -> tuple[Reason, ...]:
        """The rules in force that are looked at when a submission comes in."""
        asked = {
            Reason.DOUBLE: self.double,
            Reason.FIRST: self.first > 0,
            Reason.RESUBMISSION: self.resubmissions,
            Reason.RANDOM: self.random_share > 0,
        }
        return tuple(reason for reason, on in asked.items() if on)

    def to_json(self) -> dict[str, Any]:
        return {
            "double": self.double,
            "first": self.first,
            "resubmissions": self.resubmissions,
            "random_share": self.random_share,
            "near": self.near,
            "validity_share": self.validity_share,
            "deciding": sorted(reason.value for reason in self.deciding),
            "exact": self.exact,
            "seed": self.seed,
        }

    @staticmethod
    def read(body: Mapping[str, Any]) -> "ReadingPolicy":
        """What a programme's row holds; the row was written by `to_json`, or holds nothing of it."""
        if not body:
            return ReadingPolicy()
        kept = {name: body[name] for name in ReadingPolicy().to_json() if name in body}
        return ReadingPolicy(**kept | {"deciding": frozenset(map(Reason, kept.get("deciding", [])))})


@dataclass(frozen=True, slots=True)
class Draw:
    """One rule held to one submission: whether it could be drawn, whether it was, and by which number."""

    reason: Reason
    eligible: bool
    drawn: bool
    why: str
    share: float | None = None
    number: float | None = None


def number(seed: str, *of: str) -> float:
    """A number from 0 up to, not including, 1 that the seed and the names alone decide: no order, no clock."""
    said = hashlib.sha256("\n".join((seed, *of)).encode("utf-8", "replace")).digest()
    return float(int.from_bytes(said[:DRAW_BYTES], "big") / 2 ** (8 * DRAW_BYTES))


def drawn_at_arrival(policy: ReadingPolicy, submission: str, *, attempt: int, place: int) -> tuple[Draw, ...]:
    """One draw for every rule in force; `place` counts the submissions of this credential version from 1."""
    draws = {
        Reason.DOUBLE: lambda: Draw(Reason.DOUBLE, True, True, "Every submission is read twice."),
        Reason.FIRST: lambda: _first(policy, place),
        Reason.RESUBMISSION: lambda: _resubmission(attempt),
        Reason.RANDOM: lambda: by_share(Reason.RANDOM, policy.seed, policy.random_share, submission),
    }
    return tuple(draws[reason]() for reason in policy.at_arrival)


def by_share(reason: Reason, seed: str, share: float, *of: str) -> Draw:
    drawn = number(seed, reason.value, *of)
    why = f"Its number {drawn:.6f} is {'below' if drawn < share else 'not below'} the share {share:g}."
    return Draw(reason, True, drawn < share, why, share, drawn)


def _first(policy: ReadingPolicy, place: int) -> Draw:
    within = place <= policy.first
    return Draw(Reason.FIRST, within, within, f"It is submission {place} of this credential; the first {policy.first}.")


def _resubmission(attempt: int) -> Draw:
    again = attempt > 1
    return Draw(Reason.RESUBMISSION, again, again, f"It is attempt {attempt}.")


def drawn_after_decision(policy: ReadingPolicy, rubric: Rubric, scores: Mapping[CriterionId, LevelId]) -> Draw | None:
    """Whether a decision lies near the pass level; None where the programme does not ask."""
    if not policy.near:
        return None
    away = distance(rubric, scores)
    near = away is not None and away <= policy.near
    said = "Not everything was scored" if away is None else f"It lies {away:g} from the pass level"
    return Draw(Reason.NEAR, away is not None, near, f"{said}; up to {policy.near:g} is near.")


def distance(rubric: Rubric, scores: Mapping[CriterionId, LevelId]) -> float | None:
    """Levels missing to *earned*, or levels above it that could be lost; by points, points from the cut.

    None where a required criterion has no score.
    """
    required = [c for c in rubric.criteria if c.required]
    if any(c.id not in scores for c in required):
        return None
    match rubric.rule:
        case Conjunctive():
            gaps = [c.rank(scores[c.id]) - c.rank(c.pass_level) for c in required]
            missing = -sum(gap for gap in gaps if gap < 0)
            return float(missing or sum(gaps) + 1)  # earned with nothing to spare is one level from not yet
        case TotalWithCut() as rule:
            points = sum(exact(c.level(scores[c.id]).points or 0.0) for c in rubric.criteria if c.id in scores)
            return float(abs(points - exact(rule.cut)))


def agree(one: Mapping[str, Any], other: Mapping[str, Any], *, exact: bool) -> tuple[bool, tuple[str, ...]]:
    """Whether two signed decisions agree by a programme's rule, and the criteria whose levels differ."""
    mine, theirs = ({s["criterion"]: s["level"] for s in said["scores"]} for said in (one, other))
    differ = tuple(sorted(c for c in mine.keys() | theirs.keys() if mine.get(c) != theirs.get(c)))
    return one["outcome"] == other["outcome"] and not (exact and differ), differ
