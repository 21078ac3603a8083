"""What reading any rubric file gives: the rubric, and what the reader had to assume; made here for foreign formats."""

import hashlib
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import rfc8785

from assessor_app.domain.errors import Unreadable
from assessor_app.domain.rubric import Conjunctive, Criterion, CriterionId, Level, LevelId, Rubric, RubricId
from assessor_app.rubric_files.json_fields import named

NAMESPACE = uuid.uuid5(uuid.NAMESPACE_URL, "urn:x-assessor:rubrics")
MAX_CRITERIA = 200
MAX_LEVELS = 50


@dataclass(frozen=True, slots=True)
class RubricReading:
    """`warnings` are sentences; `level_owners` tells the criterion of a level by the identifier used in the file."""

    rubric: Rubric
    warnings: tuple[str, ...] = ()
    level_owners: Mapping[str, CriterionId] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ForeignLevel:
    title: str
    description: str
    points: float


@dataclass(frozen=True, slots=True)
class ForeignCriterion:
    """A criterion of a format that knows neither pass level nor identifiers; levels in the order of the file."""

    title: str
    question: str
    levels: tuple[ForeignLevel, ...]


def digest_of(package: object, name: str) -> str:
    """Hex SHA-256 of the RFC 8785 bytes of a parsed rubric file."""
    try:
        return hashlib.sha256(rfc8785.dumps(package)).hexdigest()  # type: ignore[arg-type]  # what is no JSON it refuses itself
    except rfc8785.CanonicalizationError as error:
        raise Unreadable(name, f"It cannot be put into canonical form ({error}).") from error


def lowest_first(levels: Sequence[Level], high_first: bool) -> tuple[Level, ...]:
    """Levels by points. Two may share points: the file's own direction then decides which of them is lower."""
    points = [level.points or 0.0 for level in levels]
    descending = points[0] > points[-1] or (points[0] == points[-1] and high_first)
    ordered = list(reversed(levels)) if descending else list(levels)
    return tuple(sorted(ordered, key=lambda level: level.points or 0.0))


def assemble(title: str, criteria: Sequence[ForeignCriterion], name: str, high_first: bool) -> RubricReading:
    """A rubric from a format without pass levels: the top level is taken until the programme sets one.

    Criteria without levels (written feedback only) are left out, with a warning.
    """
    kept = [(i, c) for i, c in enumerate(criteria, 1) if c.levels]
    if not kept:
        raise Unreadable(name, "No criterion has levels, so there is nothing to score.")
    refuse_absurd(len(criteria), max(len(c.levels) for _, c in kept), name)
    with named(name):
        rubric = Rubric(
            RubricId(_identifier(title)),
            "1",
            title,
            tuple(_criterion(title, i, c, high_first) for i, c in kept),
            Conjunctive(),
        )
    warnings = [f"“{c.title}” has no levels: it asks for written feedback only and is left out." for c in criteria
                if not c.levels]  # fmt: skip
    warnings += [w for _, c in kept for w in _oddities(c)]
    warnings.append(
        "The format knows no pass level and no decision rule: the top level of every criterion is taken. "
        "Set the pass levels before scoring with it."
    )
    return RubricReading(rubric, tuple(warnings))


def refuse_absurd(criteria: int, levels: int, name: str) -> None:
    if criteria > MAX_CRITERIA:
        raise Unreadable(name, f"It has {criteria:,} criteria; the most that is read is {MAX_CRITERIA}.")
    if levels > MAX_LEVELS:
        raise Unreadable(name, f"A criterion has {levels:,} levels; the most that is read is {MAX_LEVELS}.")


def _criterion(title: str, index: int, criterion: ForeignCriterion, high_first: bool) -> Criterion:
    levels = [
        Level(LevelId(_identifier(title, str(index), str(i))), level.title, level.description, level.points)
        for i, level in enumerate(criterion.levels, 1)
    ]
    ordered = lowest_first(levels, high_first)
    identifier = CriterionId(_identifier(title, str(index)))
    return Criterion(identifier, criterion.title, criterion.question, ordered, ordered[-1].id)


def _oddities(criterion: ForeignCriterion) -> list[str]:
    points = [level.points for level in criterion.levels]
    titles = [level.title for level in criterion.levels]
    found = []
    if len(set(points)) < len(points):
        found.append(f"Two levels of “{criterion.title}” share the same points; both are kept, in the file's order.")
    if len(set(titles)) < len(titles):
        found.append(f"Two levels of “{criterion.title}” have the same name; both are kept.")
    if points not in (sorted(points), sorted(points, reverse=True)):
        found.append(f"The levels of “{criterion.title}” are not listed by points; they were sorted.")
    return found


def _identifier(*path: str) -> str:
    return str(uuid.uuid5(NAMESPACE, "\x1f".join(("import", *path))))
