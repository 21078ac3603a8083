"""Reading a signed decision as a sceptic: everything it says must follow from the rubric and the submission."""

from typing import Any

from assessor_app.domain.assessment import CodeUse
from assessor_app.domain.credential import Part
from assessor_app.domain.decision import Outcome, verdict
from assessor_app.domain.errors import RuleBroken
from assessor_app.domain.evidence import from_selector
from assessor_app.domain.json_members import Garbled, mapping, objects, optional_text, text, whole
from assessor_app.domain.masking import same_but_for_blocks
from assessor_app.domain.rubric import CriterionId, LevelId, Rubric
from assessor_app.domain.submission import ArtifactId, Submission


def fault_of_decision(
    payload: dict[str, Any], submission: Submission, rubric: Rubric, *, evidence_needed: bool
) -> str | None:
    """Why this decision cannot be accepted, as a sentence; None when it holds."""
    try:
        _check(payload, submission, rubric, evidence_needed)
    except Garbled as error:
        return f"The decision is malformed: {error}."
    except RuleBroken as error:
        return str(error)
    return None


def _check(payload: dict[str, Any], submission: Submission, rubric: Rubric, evidence_needed: bool) -> None:
    _check_subject(payload, submission, rubric)
    given = objects(payload, "scores")
    scores = _scores(given, rubric)
    codes = tuple(_code(c, rubric, submission) for c in objects(payload, "condition_codes"))
    for score in given:
        _check_evidence(score, submission)
    reached = verdict(rubric, scores, codes)
    said = text(payload, "outcome")
    if reached.outcome is None or not reached.final:
        raise RuleBroken(f"The decision says “{said}”, but there is no outcome yet: {reached.detail}.")
    if said != reached.outcome.value:
        raise RuleBroken(f"The decision says “{said}”, but by the rubric's rule it is “{reached.outcome.value}”.")
    if evidence_needed and reached.outcome is not Outcome.INCOMPLETE:
        _check_evidence_given(given, rubric)
    text(payload, "feedback")
    if "reason" in payload:
        text(payload, "reason")
    whole(payload, "active_seconds")


def _check_subject(payload: dict[str, Any], submission: Submission, rubric: Rubric) -> None:
    if text(payload, "submission_digest") != submission.digest:
        raise RuleBroken(f"The decision was made on other files than those of {submission.id}; open it again.")
    credential = mapping(payload, "credential")
    if (credential.get("id"), credential.get("version")) != (submission.credential.id, submission.credential.version):
        raise RuleBroken(f"The decision names another credential than {submission.id} was handed in for.")
    if payload.get("attempt") != submission.attempt:
        raise RuleBroken(f"The decision names another attempt than {submission.id} is.")
    named = mapping(payload, "rubric")
    if named.get("id") != rubric.id:
        raise RuleBroken("The decision names another rubric than its digest is of.")
    text(mapping(payload, "reading"), "role")


def _scores(given: list[dict[str, Any]], rubric: Rubric) -> dict[CriterionId, LevelId]:
    scores: dict[CriterionId, LevelId] = {}
    for score in given:
        criterion = rubric.criterion(CriterionId(text(score, "criterion")))
        level = criterion.level(LevelId(text(score, "level")))
        if criterion.id in scores:
            raise RuleBroken(f"“{criterion.title}” is scored twice.")
        if score.get("passes") is not criterion.passes(level.id):
            raise RuleBroken(f"“{level.title}” of “{criterion.title}” is said to pass when it does not, or not to.")
        text(score, "rationale")
        scores[criterion.id] = level.id
    return scores


def _code(body: dict[str, Any], rubric: Rubric, submission: Submission) -> CodeUse:
    code = rubric.condition_code(text(body, "code")).code
    artifact = optional_text(body, "artifact")
    if artifact is not None:
        submission.artifact(ArtifactId(artifact))
    try:
        part = Part(text(body, "part"))
    except ValueError as error:
        raise RuleBroken("A condition code is given to a part there is not.") from error
    return CodeUse(code, part, None if artifact is None else ArtifactId(artifact), text(body, "note"))


def _check_evidence(score: dict[str, Any], submission: Submission) -> None:
    for note in objects(score, "evidence"):
        target = mapping(note, "target")
        artifact = submission.artifact(ArtifactId(text(target, "artifact")))
        if text(target, "sha256") != artifact.sha256:
            raise RuleBroken(f"A link points at other bytes than “{artifact.title}” of {submission.id} has.")
        # a name in it was masked before it was signed; which bytes are meant, their SHA-256 says
        if not same_but_for_blocks(text(target, "source"), artifact.path or f"answers/{artifact.id}"):
            raise RuleBroken(f"A link names another file than “{artifact.title}” of {submission.id}.")
        from_selector(mapping(target, "selector"))


def _check_evidence_given(given: list[dict[str, Any]], rubric: Rubric) -> None:
    for score in given:
        if not score.get("evidence") and score.get("no_evidence_found") is not True:
            letter = rubric.letter(CriterionId(score["criterion"]))
            raise RuleBroken(f"{letter} is scored without evidence, which this programme asks for.")
