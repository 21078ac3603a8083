"""The part of the pre-check that needs no eyes: what is missing, too long, empty, a link, or without consent."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from assessor_app.domain.credential import AnswerKind, Credential, Question, QuestionId
from assessor_app.domain.submission import Artifact, ArtifactId, ConsentScope, Submission, word_count

Severity = Literal["note", "problem"]

BLANK, LINK, NO_CONSENT = "blank-file", "link-instead-of-file", "no-consent"
OVER_LIMIT, TOO_LITTLE, UNPLAYABLE, WRONG_FILE = "over-limit", "too-little", "unplayable", "wrong-file"
SHORTCUTS = (".url", ".webloc", ".desktop", ".lnk", ".gdoc", ".gslides", ".gsheet")
WEB_PAGES = (".html", ".htm", ".mht", ".mhtml")
TIMED = ("video/", "audio/")
_ONLY_A_LINK = "holds only a link; the work itself must be handed in."
ONLY_LINKS = re.compile(r"(?:<?(?:https?://|www\.)\S+(?:\s+|$))+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Fact:
    """What opening an artifact showed; None where it has no such thing. `pages` and `text_chars` are counts; `is_link`
    is true of a file that holds nothing but the address of something elsewhere."""

    outcome: str
    kind: str | None = None
    reason: str | None = None
    pages: int | None = None
    duration_s: float | None = None
    text_chars: int | None = None
    is_link: bool = False


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing the assessor should know before reading; `code` is a condition code the rubric has, or None."""

    artifact: ArtifactId | None
    question: QuestionId | None
    severity: Severity
    code: str | None
    sentence: str


def precheck(
    credential: Credential,
    submission: Submission,
    facts: Mapping[ArtifactId, Fact] | None = None,
    *,
    today: date,
    texts: Mapping[ArtifactId, str] | None = None,
) -> tuple[Finding, ...]:
    """Findings in the order of the questions, then of the artifacts; `facts`, and the `texts` of small
    text files, are used where they are known."""
    known = {code.code for code in credential.rubric.condition_codes}
    found = (
        *_questions(credential, submission),
        *(
            f
            for a in submission.artifacts
            for f in _artifact(credential, a, (facts or {}).get(a.id), (texts or {}).get(a.id, ""), today)
        ),
    )
    return tuple(f if f.code in known else Finding(f.artifact, f.question, f.severity, None, f.sentence) for f in found)


def _questions(credential: Credential, submission: Submission) -> Iterator[Finding]:
    asked = {question.id for question in credential.questions}
    answered = {a.question_id for a in submission.artifacts if not a.supplementary and not _is_blank(a)}
    for question in credential.questions:
        if question.required and question.id not in answered:
            yield Finding(None, question.id, "problem", TOO_LITTLE, f"“{question.title}” has no answer.")
    for artifact in submission.artifacts:
        if artifact.question_id not in asked and not artifact.supplementary:
            sentence = f"“{artifact.title}” answers a question this credential does not ask."
            yield Finding(artifact.id, artifact.question_id, "note", None, sentence)


def _is_blank(artifact: Artifact) -> bool:
    return artifact.size == 0 or (artifact.text is not None and not artifact.text.strip())


def _artifact(
    credential: Credential, artifact: Artifact, fact: Fact | None, text: str, today: date
) -> Iterator[Finding]:
    question = next((q for q in credential.questions if q.id == artifact.question_id), None)

    def finding(severity: Severity, code: str | None, sentence: str) -> Finding:
        return Finding(artifact.id, artifact.question_id, severity, code, f"“{artifact.title}” {sentence}")

    if _is_blank(artifact):
        yield finding("problem", BLANK, "is empty.")
    elif link := _link(artifact, question, fact, text):
        yield finding("problem", LINK, link)
    if artifact.text is not None and question is not None:
        yield from (finding(*rest) for rest in _words(artifact.text, question))
    if artifact.text is None and not artifact.supplementary:
        yield from (finding(*rest) for rest in _file(artifact, question, fact, today))


def _link(artifact: Artifact, question: Question | None, fact: Fact | None, text: str) -> str | None:
    if artifact.text is not None:
        asks_file = question is not None and question.kind is AnswerKind.FILE
        if _is_only_links(artifact.text):
            return "is only a link; the work itself must be handed in."
        return "is text where a file is asked for, and holds a link." if asks_file and "://" in artifact.text else None
    path = (artifact.path or "").lower()
    if path.endswith(SHORTCUTS) or artifact.media_type.lower() in ("application/internet-shortcut", "text/uri-list"):
        return "is a shortcut to something elsewhere; the work itself must be handed in."
    if fact is not None and fact.outcome != "refused":
        return _ONLY_A_LINK if fact.is_link or _is_only_links(text) else None
    if path.endswith(WEB_PAGES) or artifact.media_type.lower().startswith("text/html"):
        return "is a web page, which may only point to the work; a document must be handed in."
    return _ONLY_A_LINK if _is_only_links(text) else None


def _is_only_links(text: str) -> bool:
    return bool(ONLY_LINKS.fullmatch(text.strip()))


def _words(text: str, question: Question) -> Iterator[tuple[Severity, str | None, str]]:
    words = word_count(text)
    if question.word_limit is not None and words > question.word_limit:
        yield "problem", OVER_LIMIT, f"has {words:,} words; the limit is {question.word_limit:,}."
    if question.word_minimum is not None and 0 < words < question.word_minimum:
        yield "problem", TOO_LITTLE, f"has {words:,} words; at least {question.word_minimum:,} are asked for."


def _file(
    artifact: Artifact, question: Question | None, fact: Fact | None, today: date
) -> Iterator[tuple[Severity, str | None, str]]:
    yield from _consent(artifact, today)
    if artifact.media_type.startswith("video/") and artifact.captions is None:
        yield "note", None, "has no captions."
    if fact is None or artifact.size == 0:
        return
    if fact.outcome == "refused":
        code = UNPLAYABLE if artifact.media_type.startswith(TIMED) else WRONG_FILE
        yield "problem", code, f"cannot be opened: {fact.reason or 'the file is damaged.'}"
    if question is None:
        return
    if question.page_limit is not None and fact.pages is not None and fact.pages > question.page_limit:
        yield "problem", OVER_LIMIT, f"has {fact.pages:,} pages; the limit is {question.page_limit:,}."
    minutes = (fact.duration_s or 0) / 60
    if question.minutes_limit is not None and minutes > question.minutes_limit + 1 / 60:
        yield "problem", OVER_LIMIT, f"lasts {minutes:.1f} minutes; the limit is {question.minutes_limit:g} minutes."


def _consent(artifact: Artifact, today: date) -> Iterator[tuple[Severity, str | None, str]]:
    if ConsentScope.SCORING not in artifact.consent:
        yield "problem", NO_CONSENT, "comes without consent to be looked at for scoring."
    elif artifact.consent_expires and date.fromisoformat(artifact.consent_expires[:10]) < today:
        yield "problem", NO_CONSENT, f"has a consent that ended on {artifact.consent_expires[:10]}."
