"""Rubrics written as CASE 1.1 packages; reading one back gives the same rubric."""

import json
import re
import uuid
from collections.abc import Callable
from typing import Any

from assessor_app.domain.rubric import Criterion, CriterionId, DecisionRule, Level, LevelId, Rubric, TotalWithCut
from assessor_app.rubric_files.case import FORMAT
from assessor_app.rubric_files.reading import NAMESPACE

UNDATED = "1970-01-01T00:00:00Z"  # a rubric holds no date of change; the same rubric must give the same bytes
_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")

Json = dict[str, Any]
Named = Callable[..., Json]


def rubric_bytes(rubric: Rubric, changed_at: str = UNDATED) -> bytes:
    """The rubric as a JSON file: UTF-8, indented, one newline at the end."""
    return (json.dumps(to_case(rubric, changed_at), ensure_ascii=False, indent=2) + "\n").encode("utf-8")


def to_case(rubric: Rubric, changed_at: str = UNDATED) -> Json:
    """A CFPackage valid against CASE 1.1; `changed_at` is an ISO 8601 UTC time. The digest is not written."""
    name = _namer(changed_at)
    head = name("document of " + rubric.id, "document")
    del head["own"]
    return {
        "CFDocument": head
        | {"caseVersion": "1.1", "creator": "Assessor", "title": rubric.title, "version": rubric.version},
        "CFRubrics": [_rubric(rubric, name)],
        "extensions": {"assessor": {"format": FORMAT}},
    }


def pass_level_identifiers(package: Json, rubric: Rubric) -> dict[CriterionId, str]:
    """For a package made by `to_case`: the identifier written for the pass level of each criterion."""
    written = package["CFRubrics"][0]["CFRubricCriteria"]
    return {
        criterion.id: entry["extensions"]["assessor"]["passLevel"]
        for criterion, entry in zip(rubric.criteria, written, strict=True)
    }


def _rubric(rubric: Rubric, name: Named) -> Json:
    head = name(rubric.id, "rubric")
    own = head.pop("own") | {
        "rule": _rule(rubric.rule),
        "codesMakingIncomplete": rubric.codes_making_incomplete,
        "conditionCodes": [
            {"code": c.code, "title": c.title, "description": c.description, "advice": c.advice}
            for c in rubric.condition_codes
        ],
    }
    return head | {
        "title": rubric.title,
        "CFRubricCriteria": [_criterion(c, i, head["identifier"], name) for i, c in enumerate(rubric.criteria, 1)],
        "extensions": {"assessor": own},
    }


def _criterion(criterion: Criterion, position: int, rubric: str, name: Named) -> Json:
    head = name(criterion.id, "criterion", position)
    own = head.pop("own")
    identifiers: dict[LevelId, str] = {}
    levels = []
    for i, level in enumerate(criterion.levels, 1):
        written = _level(level, i, head["identifier"], name(level.id, "level", position, i))
        identifiers[level.id] = written["identifier"]
        levels.append(written)
    if criterion.prompts:
        own["coachPrompts"] = list(criterion.prompts)
    return head | {
        "category": criterion.title,
        "description": criterion.question,
        "position": position,
        "rubricId": rubric,
        "CFRubricCriterionLevels": levels,
        "extensions": {
            "assessor": own | {"passLevel": identifiers[criterion.pass_level], "required": criterion.required}
        },
    }


def _level(level: Level, position: int, criterion: str, head: Json) -> Json:
    own = head.pop("own")
    written = head | {
        "quality": level.title,
        "description": level.description,
        "position": position,
        "rubricCriterionId": criterion,
    }
    if level.points is not None:
        written["score"] = level.points
    if own:
        written["extensions"] = [{"assessor": own}]
    return written


def _rule(rule: DecisionRule) -> Json:
    if not isinstance(rule, TotalWithCut):
        return {"kind": "conjunctive"}
    written: Json = {"kind": "total-with-cut", "cut": rule.cut}
    return written if rule.floor is None else written | {"floor": rule.floor}


def _namer(changed_at: str) -> Named:
    """Gives every thing its identifier: its own id when that is a UUID not used yet, else one made from its place."""
    used: set[str] = set()

    def name(own_id: str, *path: object) -> Json:
        free = _UUID.fullmatch(own_id) is not None and own_id not in used
        made = str(uuid.uuid5(NAMESPACE, "\x1f".join(("written", *map(str, path), own_id))))
        identifier = own_id if free else made
        used.add(identifier)
        head: Json = {"identifier": identifier, "uri": f"urn:uuid:{identifier}", "lastChangeDateTime": changed_at}
        return head | {"own": {} if identifier == own_id else {"id": own_id}}

    return name
