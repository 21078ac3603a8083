"""Credentials written as Achievements; reading one back with its rubric gives the same credential."""

import json
import uuid
from typing import Any
from urllib.parse import quote

from assessor_app.domain.credential import AnswerKind, Credential, Part, Question, Reference
from assessor_app.domain.rubric import CriterionId, TotalWithCut
from assessor_app.rubric_files.achievement import FORMAT
from assessor_app.rubric_files.case_writing import pass_level_identifiers, to_case
from assessor_app.rubric_files.reading import NAMESPACE

CONTEXT: tuple[str, ...] = (
    "https://www.w3.org/ns/credentials/v2",
    "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
    "https://purl.imsglobal.org/spec/ob-assessment/v2p0/context.json",
)

Json = dict[str, Any]


def credential_bytes(credential: Credential) -> bytes:
    """The credential as a JSON file: UTF-8, indented, one newline at the end."""
    return (json.dumps(to_achievement(credential), ensure_ascii=False, indent=2) + "\n").encode("utf-8")


def to_achievement(credential: Credential) -> Json:
    """An Open Badges 3.0 Achievement; its rubric is written beside it by `to_case`."""
    passing = pass_level_identifiers(to_case(credential.rubric), credential.rubric)
    return {
        "@context": [*CONTEXT, {"assessor": {"@id": "urn:x-assessor:credential", "@type": "@json"}}],
        "id": _urn(credential, "achievement"),
        "type": ["Achievement"],
        "achievementType": "MicroCredential",
        "humanCode": credential.id,
        "version": credential.version,
        "name": credential.title,
        "description": credential.competency,
        "criteria": {"narrative": how_earned(credential)},
        "creditsAvailable": credential.credit_hours,
        "tag": list(credential.areas_of_interest),
        "alignment": [_alignment(skill) for skill in credential.skills],
        "resultDescription": [_assessment(credential, passing)],
        "assessor": {
            "format": FORMAT,
            "keyMethod": credential.key_method,
            "methodComponents": [{"name": n, "description": d} for n, d in credential.method_components],
            "research": [_reference(reference) for reference in credential.research],
            "resources": [_reference(reference) for reference in credential.resources],
            "vettingStatus": credential.vetting_status,
            "rubric": {"file": "rubric.json", "identifier": credential.rubric.id},
        },
    }


def how_earned(credential: Credential) -> str:
    """The decision rule as a sentence for the educator."""
    rule = credential.rubric.rule
    if isinstance(rule, TotalWithCut):
        floor = "" if rule.floor is None else f" and no criterion below {rule.floor:g}"
        return f"The credential is earned with at least {rule.cut:g} points in total{floor}."
    return "The credential is earned when every required criterion reaches its pass level."


def _assessment(credential: Credential, passing: dict[CriterionId, str]) -> Json:
    return {
        "id": _urn(credential, "assessment"),
        "type": ["ResultDescription", "AssessmentResultDescription"],
        "name": f"{credential.title}: submission",
        "resultType": "Result",
        "allowedValue": ["incomplete", "not yet", "earned"],
        "requiredValue": "earned",
        "description": "Overview answers, work examples and a reflection, read against the rubric.",
        "assessmentType": "Artifact",
        "assessmentOutput": "; ".join(question.title for question in credential.questions),
        "hasGroupParticipation": False,
        "hasGroupEvaluation": False,
        "evaluationMethod": how_earned(credential),
        "sections": _sections(credential, passing),
    }


def _sections(credential: Credential, passing: dict[CriterionId, str]) -> list[Json]:
    """One section for each run of questions of one part, so that the order of the questions is kept."""
    sections: list[Json] = []
    for question in credential.questions:
        if not sections or sections[-1]["assessor"]["part"] != question.part.value:
            sections.append(_section(question.part))
        sections[-1]["questions"].append(_question(question, passing))
    return sections


def _section(part: Part) -> Json:
    return {
        "type": ["extensions:assessmentSections"],
        "title": f"Part {part.value}. {part.title}",
        "description": f"What is handed in as part {part.value}.",
        "required": True,
        "questions": [],
        "assessor": {"part": part.value},
    }


def _question(question: Question, passing: dict[CriterionId, str]) -> Json:
    kind = "TextQuestion" if question.kind is AnswerKind.TEXT else "FileQuestion"
    own = {
        "id": question.id,
        "title": question.title,
        "wordMinimum": question.word_minimum,
        "pageLimit": question.page_limit,
        "minutesLimit": question.minutes_limit,
    }
    written: Json = {
        "type": ["extensions:assessmentQuestions", kind],
        "questionType": kind,
        "text": question.prompt,
        "required": question.required,
        "rubricCriterionLevelId": [f"urn:uuid:{passing[CriterionId(c)]}" for c in question.criteria],
        "assessor": {key: value for key, value in own.items() if value is not None},
    }
    return written if question.word_limit is None else written | {"wordLimit": question.word_limit}


def _alignment(skill: str) -> Json:
    return {"type": ["Alignment"], "targetName": skill, "targetUrl": f"urn:x-assessor:skill:{quote(skill, safe='')}"}


def _reference(reference: Reference) -> Json:
    written = {"citation": reference.citation}
    return written | {"url": reference.url} if reference.url else written


def _urn(credential: Credential, what: str) -> str:
    return f"urn:uuid:{uuid.uuid5(NAMESPACE, chr(31).join((what, credential.id, credential.version)))}"
