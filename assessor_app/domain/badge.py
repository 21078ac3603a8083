"""A final decision as an Open Badges 3.0 credential: no assessor, no student material, every level id resolves."""

import copy
import uuid
from typing import Any

from assessor_app.domain.errors import StoreDamaged
from assessor_app.domain.rubric import Criterion, Level, Rubric

CONTEXTS = ["https://www.w3.org/ns/credentials/v2", "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"]
KEPT = ("name", "description", "criteria", "achievementType", "humanCode", "version", "inLanguage", "creditsAvailable",
        "tag", "alignment")  # fmt: skip


def badge(
    *,
    credential_id: str,
    issuer: dict[str, Any],
    subject: str,
    achievement: dict[str, Any],
    rubric: Rubric,
    decision: dict[str, Any],
    awarded_at: str,
    status: dict[str, Any],
) -> dict[str, Any]:
    """The unsigned document. `achievement` is the credential file's object, `decision` the signed event's payload."""
    levels = {score["criterion"]: score["level"] for score in decision["scores"]}
    scored = tuple(c for c in rubric.criteria if c.id in levels)
    document = {
        "@context": CONTEXTS,
        "id": credential_id,
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": achievement["name"],
        "issuer": issuer,
        "validFrom": awarded_at,
        "awardedDate": awarded_at,
        "credentialSubject": {
            "id": subject,
            "type": ["AchievementSubject"],
            "achievement": _achievement(achievement, issuer, scored),
            "result": [_result(c, c.level(levels[c.id])) for c in scored],
        },
        "credentialStatus": status,
    }
    if loose := dangling(document):
        raise StoreDamaged(f"The credential would name a level that is not in it ({loose[0]}); it was not issued.")
    return document


def subject_of(programme: str, educator: str) -> str:
    """A pseudonym's own address: the same educator of one programme, and nobody a stranger could name."""
    return f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, f'urn:x-assessor:educator:{programme}:{educator}')}"


def urn(identifier: str) -> str:
    return identifier if ":" in identifier else f"urn:uuid:{identifier}"


def _achievement(achievement: dict[str, Any], issuer: dict[str, Any], scored: tuple[Criterion, ...]) -> dict[str, Any]:
    kept = copy.deepcopy({name: achievement[name] for name in KEPT if name in achievement})
    return kept | {
        "id": urn(str(achievement["id"])),
        "type": ["Achievement"],
        "creator": issuer,
        "resultDescription": [_result_description(c) for c in scored],
    }


def _result_description(criterion: Criterion) -> dict[str, Any]:
    return {
        "id": urn(criterion.id),
        "type": ["ResultDescription"],
        "name": criterion.title,
        "resultType": "RubricCriterionLevel",
        "requiredLevel": urn(criterion.pass_level),
        "rubricCriterionLevel": [_level(criterion, level) for level in criterion.levels],
    }


def _level(criterion: Criterion, level: Level) -> dict[str, Any]:
    said: dict[str, Any] = {
        "id": urn(level.id),
        "type": ["RubricCriterionLevel"],
        "name": level.title,
        "level": str(criterion.rank(level.id) + 1),
    }
    if level.description:
        said["description"] = level.description
    if level.points is not None:
        said["points"] = f"{level.points:g}"
    return said


def _result(criterion: Criterion, level: Level) -> dict[str, Any]:
    return {
        "type": ["Result"],
        "resultDescription": urn(criterion.id),
        "achievedLevel": urn(level.id),
        "value": level.title,
    }


def dangling(document: dict[str, Any]) -> tuple[str, ...]:
    """Level and result ids that are used in a badge and not described in it; the JSON schema lets them pass."""
    subject = document["credentialSubject"]
    described = {d["id"]: d for d in subject["achievement"].get("resultDescription", [])}
    loose = []
    for description in described.values():
        levels = {level["id"] for level in description.get("rubricCriterionLevel", [])}
        if description.get("requiredLevel") not in levels:
            loose.append(str(description.get("requiredLevel")))
    for result in subject.get("result", []):
        description = described.get(result.get("resultDescription"))
        levels = {level["id"] for level in description.get("rubricCriterionLevel", [])} if description else set()
        if result.get("achievedLevel") not in levels:
            loose.append(str(result.get("achievedLevel")))
    return tuple(loose)
