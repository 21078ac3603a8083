"""From scores to an outcome, always with the reason; and the body of the signed decision event."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import Any, NewType

from assessor_app.domain.assessment import Assessment, CodeUse, Policy, require_open
from assessor_app.domain.credential import Credential, Part
from assessor_app.domain.errors import RuleBroken
from assessor_app.domain.evidence import EvidenceLink, to_selector
from assessor_app.domain.rubric import Conjunctive, Criterion, CriterionId, LevelId, Rubric, TotalWithCut, exact
from assessor_app.domain.submission import Submission

DecisionId = NewType("DecisionId", str)

DECISION = "decision/1"
SUPERSEDE = "decision.supersede/1"
WITHDRAW = "decision.withdraw/1"
RECUSAL = "recusal/1"


class Outcome(StrEnum):
    EARNED = "earned"
    NOT_YET = "not yet"
    INCOMPLETE = "incomplete"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the rule says of the scores given so far. `outcome` is None while it could still go either way;
    `final` is True once every required criterion has a score (or the submission is incomplete)."""

    outcome: Outcome | None
    final: bool
    headline: str
    detail: str
    unmet: tuple[CriterionId, ...] = ()
    unscored: tuple[CriterionId, ...] = ()


def verdict(rubric: Rubric, scores: Mapping[CriterionId, LevelId], codes: tuple[CodeUse, ...] = ()) -> Verdict:
    """Apply the rubric's decision rule; a condition code is not a low score, it makes a part incomplete."""
    if part := _incomplete_part(rubric, codes):
        return _incomplete(rubric, part, codes)
    unscored = tuple(c.id for c in rubric.criteria if c.required and c.id not in scores)
    match rubric.rule:
        case Conjunctive():
            return _conjunctive(rubric, scores, unscored)
        case TotalWithCut() as rule:
            return _total(rubric, rule, scores, unscored)


def _incomplete_part(rubric: Rubric, codes: tuple[CodeUse, ...]) -> Part | None:
    counts = Counter(use.part for use in codes)
    for part in Part:
        if counts[part] >= rubric.codes_making_incomplete:
            return part
    return None


def _incomplete(rubric: Rubric, part: Part, codes: tuple[CodeUse, ...]) -> Verdict:
    titles = [rubric.condition_code(use.code).title for use in codes if use.part is part]
    why = f"{len(titles)} condition codes in Part {part.value}: {spoken(titles)}"
    return Verdict(Outcome.INCOMPLETE, True, "Incomplete: returned unscored", why)


def _below(rubric: Rubric, scores: Mapping[CriterionId, LevelId]) -> tuple[Criterion, ...]:
    return tuple(c for c in rubric.criteria if c.required and c.id in scores and not c.passes(scores[c.id]))


def _conjunctive(rubric: Rubric, scores: Mapping[CriterionId, LevelId], unscored: tuple[CriterionId, ...]) -> Verdict:
    below = _below(rubric, scores)
    rest = _unscored_words(rubric, unscored)
    if below:
        unmet = tuple(c.id for c in below)
        return Verdict(Outcome.NOT_YET, not unscored, f"Not yet: {_needs(rubric, below)}", rest, unmet, unscored)
    if not unscored:
        return Verdict(Outcome.EARNED, True, "Earned", "The pass level is met on every required criterion")
    met = [rubric.letter(c.id) for c in rubric.criteria if c.id in scores]
    headline = f"So far at pass level: {spoken(met)}" if met else "Nothing scored yet"
    return Verdict(None, False, headline, rest, (), unscored)


def _needs(rubric: Rubric, below: tuple[Criterion, ...]) -> str:
    """`A and C need Meets; B needs Secure`: the letters that need the same level are named together."""
    letters: dict[str, list[str]] = {}
    for criterion in below:
        letters.setdefault(criterion.level(criterion.pass_level).title, []).append(rubric.letter(criterion.id))
    return "; ".join(f"{spoken(who)} {'needs' if len(who) == 1 else 'need'} {level}" for level, who in letters.items())


def _total(
    rubric: Rubric,
    rule: TotalWithCut,
    scores: Mapping[CriterionId, LevelId],
    unscored: tuple[CriterionId, ...],
) -> Verdict:
    total = sum((_points(c, scores[c.id]) for c in rubric.criteria if c.id in scores), Fraction())
    floored = tuple(
        c
        for c in rubric.criteria
        if c.id in scores and rule.floor is not None and _points(c, scores[c.id]) < exact(rule.floor)
    )
    rest = _unscored_words(rubric, unscored)
    summary = f"{float(total):g} of the {rule.cut:g} points needed"
    if floored:
        words = f"Not yet: {spoken([rubric.letter(c.id) for c in floored])} below the floor of {rule.floor:g}"
        unmet = tuple(c.id for c in floored)
        return Verdict(Outcome.NOT_YET, not unscored, words, rest or summary, unmet, unscored)
    if unscored:
        return Verdict(None, False, f"So far {summary}", rest, (), unscored)
    if total >= exact(rule.cut):
        return Verdict(Outcome.EARNED, True, "Earned", summary)
    return Verdict(Outcome.NOT_YET, True, f"Not yet: {summary}", "", tuple(c.id for c in _below(rubric, scores)))


def _points(criterion: Criterion, level: LevelId) -> Fraction:
    points = criterion.level(level).points
    if points is None:
        raise RuleBroken(f"A level of “{criterion.title}” has no points.")
    return exact(points)


@dataclass(frozen=True, slots=True)
class Asked:
    """What the rule says of one criterion. `met` is None where only the total decides."""

    met: bool | None
    words: str


def asked(rubric: Rubric, criterion: Criterion, given: LevelId | None) -> Asked:
    """`pass level`, `3 points`, or what is still needed of this criterion by the rule of its rubric."""
    if given is None:
        return Asked(False if criterion.required else None, "not scored")
    if isinstance(rubric.rule, TotalWithCut):
        return _asked_by_points(criterion, float(_points(criterion, given)), rubric.rule.floor)
    if criterion.passes(given):
        return Asked(True, "pass level")
    if not criterion.required:
        return Asked(None, "not required")
    return Asked(False, f"needs {criterion.level(criterion.pass_level).title}")


def _asked_by_points(criterion: Criterion, points: float, floor: float | None) -> Asked:
    if floor is not None and points < floor:
        above = criterion.lowest_with(floor)
        return Asked(False, f"needs {above.title}" if above else f"needs {floor:g} points")
    return Asked(None if floor is None else True, f"{points:g} point{'' if points == 1 else 's'}")


def _unscored_words(rubric: Rubric, unscored: tuple[CriterionId, ...]) -> str:
    return f"{spoken([rubric.letter(c) for c in unscored])} not scored" if unscored else ""


def _unscored_sentence(rubric: Rubric, unscored: tuple[CriterionId, ...]) -> str:
    return f"{spoken([rubric.letter(c) for c in unscored])} {'is' if len(unscored) == 1 else 'are'} not scored."


def spoken(words: list[str]) -> str:
    """`A`, `A and B`, `A, B and C`."""
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}" if words else ""


def what_is_missing(
    draft: Assessment, rubric: Rubric, policy: Policy, reached: Verdict | None = None
) -> tuple[str, ...]:
    """Sentences that say what keeps this reading from being committed; empty when nothing does."""
    reached = reached or verdict(rubric, draft.scores, draft.codes)
    if reached.outcome is Outcome.INCOMPLETE:
        return ()
    below = _below(rubric, draft.scores)
    missing = [_unscored_sentence(rubric, reached.unscored)] if reached.unscored else []
    if policy.evidence_before_score:
        missing += [
            f"{rubric.letter(c)} has a score but no evidence: link a place, or say “no evidence found”."
            for c in draft.scores
            if not draft.has_evidence(c)
        ]
        missing += [
            f"{rubric.letter(c)} reaches the pass level with no evidence found; write what that rests on."
            for c in sorted(draft.no_evidence.intersection(draft.scores).difference(c.id for c in below))
            if not draft.rationales.get(c, "").strip()
        ]
    missing += [
        f"{rubric.letter(c)} is below {_line(rubric, draft, c)}; write what was missing."
        for c in reached.unmet
        if not draft.rationales.get(c, "").strip()
    ]
    return tuple(missing)


def _line(rubric: Rubric, draft: Assessment, criterion: CriterionId) -> str:
    """What a criterion that keeps the outcome at “not yet” lies below."""
    rule, known = rubric.rule, rubric.criterion(criterion)
    floor = rule.floor if isinstance(rule, TotalWithCut) else None
    if floor is not None and float(_points(known, draft.scores[criterion])) < floor:
        return f"the floor of {floor:g}"
    return "the pass level"


def require_ready(draft: Assessment, rubric: Rubric, policy: Policy) -> Verdict:
    """The verdict, or RuleBroken with the first thing still missing."""
    require_open(draft)
    reached = verdict(rubric, draft.scores, draft.codes)
    missing = what_is_missing(draft, rubric, policy, reached)
    if missing:
        raise RuleBroken(missing[0])
    if reached.outcome is None or not reached.final:
        raise RuleBroken(f"There is no outcome yet: {reached.detail}.")
    return reached


def annotation(link: EvidenceLink, submission: Submission) -> dict[str, Any]:
    """An evidence link as a Web Annotation (JSON-LD object) whose target is bound to the artifact's SHA-256."""
    artifact = submission.artifact(link.artifact)
    source = artifact.path or f"answers/{artifact.id}"
    return {
        "@context": "http://www.w3.org/ns/anno.jsonld",
        "id": f"urn:uuid:{link.id}",
        "type": "Annotation",
        "motivation": "assessing",
        "body": [{"type": "SpecificResource", "purpose": "classifying", "source": link.criterion}]
        + ([{"type": "TextualBody", "purpose": "commenting", "value": link.note}] if link.note else []),
        "target": {
            "source": source,
            "artifact": link.artifact,
            "sha256": link.sha256,
            "selector": to_selector(link.anchor),
        },
    }


def decision_body(
    draft: Assessment, credential: Credential, submission: Submission, reached: Verdict
) -> dict[str, Any]:
    """What the signed decision says (JSON object), before device, sequence and time are added."""
    rubric = credential.rubric
    return {
        "submission": submission.id,
        "submission_digest": submission.digest,
        "credential": {"id": credential.id, "version": credential.version},
        "attempt": submission.attempt,
        "rubric": {"id": rubric.id, "version": rubric.version, "digest": rubric.digest},
        "reading": {"role": draft.role.value, "assessment": draft.id},
        "scores": [_score(draft, rubric, submission, c) for c in rubric.criteria if c.id in draft.scores],
        "condition_codes": [
            {"code": u.code, "part": u.part.value, "artifact": u.artifact, "note": u.note} for u in draft.codes
        ],
        "outcome": reached.outcome.value if reached.outcome else None,
        "why": reached.headline if not reached.detail else f"{reached.headline}. {reached.detail}",
        "feedback": draft.feedback,
        "active_seconds": draft.active_seconds,
    }


def _score(draft: Assessment, rubric: Rubric, submission: Submission, criterion: Criterion) -> dict[str, Any]:
    level = criterion.level(draft.scores[criterion.id])
    return {
        "criterion": criterion.id,
        "letter": rubric.letter(criterion.id),
        "level": level.id,
        "level_title": level.title,
        "passes": criterion.passes(level.id),
        "no_evidence_found": criterion.id in draft.no_evidence,
        "rationale": draft.rationales.get(criterion.id, ""),
        "evidence": [annotation(link, submission) for link in draft.links_of(criterion.id)],
    }
