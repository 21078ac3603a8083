"""The letter to the educator: what a decision says of each criterion, in the parts a template can place."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Any

from assessor_app.domain.credential import Credential
from assessor_app.domain.days import day_words, local_date
from assessor_app.domain.decision import Outcome
from assessor_app.domain.direction import held_apart
from assessor_app.domain.errors import RuleBroken
from assessor_app.domain.evidence import from_selector, place
from assessor_app.domain.rubric import Rubric, TotalWithCut

OUTCOME_WORDS = {
    Outcome.EARNED.value: "Earned",
    Outcome.NOT_YET.value: "Not yet",
    Outcome.INCOMPLETE.value: "Incomplete: returned without scores",
}
# a sentence that begins with “Next” says what to do next; what stands before it is what was found
_HAPPENED = (  # “next week you were away” tells what came next
    r"next(?:\s+\w+)??,?\s+(?:I|you|we|they|he|she|it|there|two|three|some|others|(?:the|your|an?|one|two|three)\s+\w+)"
    r"\s+(?:was|were|had(?!\s+better)|did)(?:n[’']t)?\b"
)
_NEXT = re.compile(
    r"(?:(?:(?<=[.!?…])|(?<=[.!?…][”\"’')\]]))\s+|^|\n)\s*(?:[-–•*]\s+)?"  # it may end a quote, or be an item of a list
    rf"(?!{_HAPPENED})"
    r"(?:next(?:\s+steps?|\s+time)?\s*[:,]|next\s+(?:steps?|time)\b"
    r"|(?=next\b(?![\s-]+(?:to|door)\b)))",  # “next week” says when, and stays; “next to the board” is a place
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Seen:
    """One place cited: the artifact's title, where in it, the words there, and the assessor's note."""

    artifact: str
    place: str
    quote: str
    note: str


@dataclass(frozen=True, slots=True)
class CriterionPart:
    """`words` is what was found (for a criterion not met: what was missing), `next` the step asked for, `needed` the
    level it must reach; empty for one that is met."""

    letter: str
    title: str
    question: str
    level: str
    passed: bool
    words: str
    next: str
    needed: str
    seen: tuple[Seen, ...]


@dataclass(frozen=True, slots=True)
class CodePart:
    """`artifact` is the title of the file it was given to, empty where it is of the whole or of a criterion."""

    title: str
    artifact: str
    advice: str


@dataclass(frozen=True, slots=True)
class Letter:
    """The names of the fields are those a template uses."""

    decision: str
    submission: str
    credential: str
    attempt: int
    outcome: str
    outcome_words: str
    why: str
    decided_on: str
    feedback: str
    criteria: tuple[CriterionPart, ...]
    met: tuple[CriterionPart, ...]
    not_met: tuple[CriterionPart, ...]
    codes: tuple[CodePart, ...]
    next_steps: tuple[str, ...]


FIELDS = tuple(each.name for each in fields(Letter))


def letter_of(payload: dict[str, Any], credential: Credential, titles: dict[str, str]) -> Letter:
    """The letter of a decision event; `titles` name its artifacts, without the names of people. What was returned
    unscored has no levels to tell, even where some had been given before."""
    scores = payload["scores"] if payload["outcome"] != Outcome.INCOMPLETE else ()
    met = _met(scores, payload["outcome"], credential.rubric)
    criteria = tuple(_criterion(score, credential, titles, passed=met[score["criterion"]]) for score in scores)
    return Letter(
        decision=payload["id"],
        submission=payload["submission"],
        credential=credential.title,
        attempt=payload["attempt"],
        outcome=payload["outcome"],
        outcome_words=OUTCOME_WORDS.get(payload["outcome"], payload["outcome"]),
        why=_sentence(payload["why"], payload["outcome"]),
        decided_on=day_words(local_date(payload["decided_at"])),
        feedback=payload["feedback"],
        criteria=criteria,
        met=tuple(c for c in criteria if c.passed),
        not_met=tuple(c for c in criteria if not c.passed),
        codes=tuple(_code(use, credential, titles) for use in payload["condition_codes"]),
        next_steps=tuple(c.next for c in criteria if c.next),
    )


def found_and_next(rationale: str) -> tuple[str, str]:
    """A rationale as what was found and what to do next; the latter is empty where no sentence begins with “Next”."""
    begins = _NEXT.search(rationale)
    if begins is None:
        return rationale.strip(), ""
    step = rationale[begins.end() :].strip()
    return rationale[: begins.start()].strip(), step[:1].upper() + step[1:]


def _met(scores: Sequence[dict[str, Any]], outcome: str, rubric: Rubric) -> dict[str, bool]:
    """What of each criterion the letter says: a floor counts as the pass level does. Where each is met and only their
    total is too low, those with a next step are what to work on."""
    met = {each["criterion"]: bool(each["passes"]) and not _floor_missed(each, rubric) for each in scores}
    if outcome == Outcome.NOT_YET and all(met.values()):
        return {each["criterion"]: not found_and_next(each["rationale"])[1] for each in scores}
    return met


def _floor_missed(score: dict[str, Any], rubric: Rubric) -> str:
    """The title of the lowest level above the floor, where the one given lies below; else nothing."""
    floor = rubric.rule.floor if isinstance(rubric.rule, TotalWithCut) else None
    known = next((c for c in rubric.criteria if c.id == score["criterion"]), None)
    if floor is None or known is None:
        return ""
    points = {level.id: level.points or 0.0 for level in known.levels}
    if points.get(score["level"], floor) >= floor:
        return ""
    above = known.lowest_with(floor)
    return above.title if above else ""


def _needed(score: dict[str, Any], credential: Credential) -> str:
    known = next((c for c in credential.rubric.criteria if c.id == score["criterion"]), None)
    if known is None or score["passes"]:
        return _floor_missed(score, credential.rubric)
    return known.level(known.pass_level).title


def _criterion(score: dict[str, Any], credential: Credential, titles: dict[str, str], *, passed: bool) -> CriterionPart:
    known = next((c for c in credential.rubric.criteria if c.id == score["criterion"]), None)
    found, step = found_and_next(score["rationale"])
    needed = "" if passed else _needed(score, credential)
    return CriterionPart(
        score["letter"], known.title if known else score["criterion"], known.question if known else "",
        score["level_title"], passed, found, step, needed,
        tuple(_seen(link, titles) for link in score["evidence"]),
    )  # fmt: skip


def _seen(link: dict[str, Any], titles: dict[str, str]) -> Seen:
    target = link["target"]
    selector = target["selector"]
    note = " ".join(body["value"] for body in link["body"] if body.get("type") == "TextualBody")
    title = titles.get(target["artifact"], target["artifact"])
    return Seen(held_apart(title), _place(selector), held_apart(_quote(selector)), held_apart(note))


def _place(selector: dict[str, Any]) -> str:
    try:
        return place(from_selector(selector))
    except RuleBroken:
        return "a place this version cannot name"


def _quote(selector: dict[str, Any]) -> str:
    if selector.get("type") == "TextQuoteSelector":
        return " ".join(str(selector.get("exact", "")).split())
    inner = selector.get("refinedBy")
    return _quote(inner) if isinstance(inner, dict) else ""


def _code(use: dict[str, Any], credential: Credential, titles: dict[str, str]) -> CodePart:
    known = next((c for c in credential.rubric.condition_codes if c.code == use["code"]), None)
    artifact = use.get("artifact") or ""
    title = held_apart(titles.get(artifact, artifact))
    return (
        CodePart(known.title, title, known.advice or known.description) if known else CodePart(use["code"], title, "")
    )


def _sentence(why: str, outcome: str) -> str:
    """The reason without the outcome that stands above it."""
    said = why.strip()
    for sign in (". ", ": "):
        said = said.removeprefix(f"{outcome.capitalize()}{sign}")
    said = said[:1].upper() + said[1:]
    return said if not said or said.endswith((".", "!", "?")) else f"{said}."


@dataclass(frozen=True, slots=True)
class Made:
    """A letter that was written; `sha256` is that of its DOCX (hex)."""

    decision: str
    submission: str
    template: str
    sha256: str
