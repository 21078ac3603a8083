"""A micro-credential: the competency, how it is shown, what to hand in, and the rubric that reads it."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import NewType

from assessor_app.domain.rubric import Rubric

CredentialId = NewType("CredentialId", str)
QuestionId = NewType("QuestionId", str)


class Part(StrEnum):
    """The three parts an educator hands in."""

    OVERVIEW = "1"
    WORK = "2"
    REFLECTION = "3"

    @property
    def heading(self) -> str:
        return {"1": "Overview", "2": "Work and artifacts", "3": "Reflection"}[self.value]


class AnswerKind(StrEnum):
    TEXT = "text"
    FILE = "file"


@dataclass(frozen=True, slots=True)
class Question:
    """One thing to hand in; limits are None where there is none (`word_limit` in words, `minutes` of media)."""

    id: QuestionId
    part: Part
    title: str
    prompt: str
    kind: AnswerKind
    required: bool = True
    word_limit: int | None = None
    word_minimum: int | None = None
    page_limit: int | None = None
    minutes_limit: float | None = None
    criteria: tuple[str, ...] = ()  # criterion ids this answer speaks to


@dataclass(frozen=True, slots=True)
class Reference:
    """A published work the competency rests on."""

    citation: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Credential:
    id: CredentialId
    version: str
    title: str
    competency: str
    key_method: str
    method_components: tuple[tuple[str, str], ...]  # (component, what it is)
    research: tuple[Reference, ...]
    resources: tuple[Reference, ...]
    skills: tuple[str, ...]
    questions: tuple[Question, ...]
    rubric: Rubric
    credit_hours: float
    areas_of_interest: tuple[str, ...] = ()
    vetting_status: str = "draft"

    def questions_of(self, part: Part) -> tuple[Question, ...]:
        return tuple(q for q in self.questions if q.part is part)

    def prompt(self, question: QuestionId) -> str:
        """What the educator was asked; nothing where it is no question of this credential."""
        return next((q.prompt for q in self.questions if q.id == question), "")


Credentials = Callable[[str, str], Credential]  # (credential id, version); raises RuleBroken when unknown


@dataclass(frozen=True, slots=True)
class CredentialRef:
    """How a submission names the credential it was made for."""

    id: CredentialId
    version: str
