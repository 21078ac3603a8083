"""Valid things to start from; a test names only what matters to it."""

import itertools
from collections.abc import Callable, Iterator
from typing import Any

from assessor_app.domain.assessment import Assessment, AssessmentId, Conflict, ReadingRole
from assessor_app.domain.credential import (
    AnswerKind,
    Credential,
    CredentialId,
    CredentialRef,
    Part,
    Question,
    QuestionId,
)
from assessor_app.domain.evidence import EvidenceLink, EvidenceLinkId, TextRange
from assessor_app.domain.rubric import (
    ConditionCode,
    Conjunctive,
    Criterion,
    CriterionId,
    DecisionRule,
    Level,
    LevelId,
    Rubric,
    RubricId,
)
from assessor_app.domain.submission import Artifact, ArtifactId, Submission, SubmissionId

PASSPHRASE = "seven quiet rivers"
LEVELS = ("beginning", "developing", "proficient", "exemplary")


def criterion(name: str = "norms", *, levels: tuple[str, ...] = LEVELS, required: bool = True) -> Criterion:
    return Criterion(
        CriterionId(name),
        name.capitalize(),
        f"What does the evidence say about {name}?",
        tuple(Level(LevelId(f"{name}-{v}"), v.capitalize(), f"{v} {name}", float(i)) for i, v in enumerate(levels)),
        LevelId(f"{name}-{levels[-2] if len(levels) > 1 else levels[0]}"),
        required,
    )


def rubric(names: tuple[str, ...] = ("norms", "talk"), rule: DecisionRule | None = None, **changes: Any) -> Rubric:
    codes = tuple(ConditionCode(c, c.capitalize(), f"It is {c}.") for c in ("blank", "unplayable", "silent"))
    return Rubric(
        RubricId("talk-rubric"),
        "1.0",
        "Talk",
        tuple(criterion(n) for n in names),
        rule or Conjunctive(),
        codes,
        digest="d" * 64,
        **changes,
    )


def credential(of: Rubric | None = None) -> Credential:
    question = Question(QuestionId("1.1"), Part.OVERVIEW, "Context", "Who are your students?", AnswerKind.TEXT)
    return Credential(
        id=CredentialId("talk"), version="1.0", title="Talk", competency="", key_method="", method_components=(),
        research=(), resources=(), skills=(), questions=(question,), rubric=of or rubric(), credit_hours=1.0,
    )  # fmt: skip


def known(_name: str, _version: str) -> Credential:
    """Whatever credential is asked for is this one."""
    return credential()


def answer(name: str = "a1", text: str = "Students talk to each other about the river.") -> Artifact:
    import hashlib

    data = text.encode()
    return Artifact(
        ArtifactId(name), Part.OVERVIEW, QuestionId("1.1"), "Context", "text/plain",
        hashlib.sha256(data).hexdigest(), len(data), text=text,
    )  # fmt: skip


def submission(name: str = "S-1", **changes: Any) -> Submission:
    values: dict[str, Any] = {
        "id": SubmissionId(name),
        "credential": CredentialRef(CredentialId("talk"), "1.0"),
        "attempt": 1,
        "artifacts": (answer(),),
        "submitted_at": "2026-11-02T09:00:00Z",
        "educator": "E-1",
        "district": "D-1",
        "digest": "e" * 64,
    }
    return Submission(**(values | changes))


def link(criterion_name: str = "norms", name: str = "L-1", artifact: Artifact | None = None) -> EvidenceLink:
    cited = artifact or answer()
    anchor = TextRange("Students talk", 0, 13, "", " to each", 1)
    return EvidenceLink(EvidenceLinkId(name), CriterionId(criterion_name), cited.id, cited.sha256, anchor)


def assessment(**changes: Any) -> Assessment:
    values: dict[str, Any] = {
        "id": AssessmentId("A-1"),
        "submission": SubmissionId("S-1"),
        "role": ReadingRole.FIRST,
        "conflict": Conflict.NONE,
    }
    return Assessment(**(values | changes))


def level(criterion_name: str, level_name: str) -> LevelId:
    return LevelId(f"{criterion_name}-{level_name}")


def ticking(start: int = 0) -> Callable[[], str]:
    """A clock that moves on by one second each time it is asked."""
    seconds: Iterator[int] = itertools.count(start)

    def now() -> str:
        s = next(seconds)
        return f"2026-11-23T{s // 3600:02}:{s // 60 % 60:02}:{s % 60:02}.000Z"

    return now


def counting(prefix: str = "id") -> Callable[[], str]:
    numbers = itertools.count(1)
    return lambda: f"{prefix}-{next(numbers):06}"
