"""The tables a batch holds: their headings, what each heading means, and the rows of one decision in them."""

from collections.abc import Iterator
from typing import Any

from assessor_app.domain.errors import RuleBroken
from assessor_app.domain.evidence import from_selector, place
from assessor_app.reports.selection import FACTS, Selection, Signed

CRITERION_COLUMNS = (
    "decision_id", "submission_id", "credential_id", "attempt", "outcome", "criterion", "letter", "criterion_title",
    "level", "level_title", "passes", "no_evidence_found", "evidence_links", "rationale", "decided_at",
)  # fmt: skip
EVIDENCE_COLUMNS = (
    "decision_id", "submission_id", "criterion", "letter", "annotation", "artifact", "source", "artifact_sha256",
    "place", "quote", "note",
)  # fmt: skip
MEANINGS = {
    "decision_id": "Identifier of the signed decision.",
    "submission_id": "Submission ID: what one educator handed in at one attempt. No names.",
    "credential_id": "The micro-credential.",
    "credential_version": "Its version.",
    "attempt": "1, 2 or 3.",
    "rubric_version": "Version of the rubric the decision was made with.",
    "rubric_digest": "SHA-256 of that rubric's canonical bytes.",
    "outcome": "earned, not yet or incomplete.",
    "why": "How the outcome follows from the levels by the rubric's decision rule.",
    "criteria_at_pass_level": "How many criteria are at the pass level or above.",
    "criteria_scored": "How many criteria have a level.",
    "evidence_links": "How many places in the artifacts are cited.",
    "condition_codes": "Why something could not be scored; codes parted by spaces.",
    "reading": "Why this reading was made: first reading, second reading, resubmission, adjudication.",
    "assessor": "The assessor's identifier in the programme.",
    "decided_at": "When it was signed, ISO 8601 UTC.",
    "supersedes": "The earlier decision this one corrects.",
    "correction_reason": "Why that decision was corrected, in the assessor's words.",
    "device": "Thumbprint of the key that signed it.",
    "device_seq": "Its place in that device's log.",
    "signature_sha256": "SHA-256 of the signed event; the same event stands in the JSON Lines file.",
    "where": "Where the decision was when this was written.",
    "criterion": "Identifier of the criterion in the rubric.",
    "letter": "The letter by which the criterion is shown.",
    "criterion_title": "Its title.",
    "level": "Identifier of the level given.",
    "level_title": "Its title.",
    "passes": "Whether this is the pass level or above.",
    "no_evidence_found": "Whether the assessor said that there is no evidence.",
    "rationale": "The assessor's words.",
    "annotation": "Identifier of the evidence link; the same stands in the Web Annotations.",
    "artifact": "Identifier of the artifact in the submission.",
    "source": "Its path in the submission.",
    "artifact_sha256": "SHA-256 of the bytes that were looked at.",
    "place": "Where in the artifact: page, region, minutes and seconds, cells.",
    "quote": "The words cited, where the link is to words.",
    "note": "The assessor's note on the place.",
}
SHEETS = {"Summary": FACTS, "Criteria": CRITERION_COLUMNS, "Evidence": EVIDENCE_COLUMNS}


def criterion_rows(signed: Signed, selection: Selection) -> Iterator[tuple[Any, ...]]:
    """The values of CRITERION_COLUMNS, a row a criterion."""
    said = signed.payload
    credential = selection.credential(said)
    titles = {c.id: c.title for c in credential.rubric.criteria} if credential else {}
    before = (said["id"], said["submission"], said["credential"]["id"], said["attempt"], said["outcome"])
    for score in said["scores"]:
        yield (
            *before, score["criterion"], score["letter"], titles.get(score["criterion"], score["criterion"]),
            score["level"], score["level_title"], score["passes"], score["no_evidence_found"],
            len(score["evidence"]), score["rationale"], said["decided_at"],
        )  # fmt: skip


def evidence_rows(signed: Signed) -> Iterator[tuple[Any, ...]]:
    """The values of EVIDENCE_COLUMNS, a row an evidence link."""
    said = signed.payload
    for score in said["scores"]:
        for link in score["evidence"]:
            target = link["target"]
            yield (
                said["id"], said["submission"], score["criterion"], score["letter"], link["id"], target["artifact"],
                target["source"], target["sha256"], place_of(target["selector"]), quote_of(target["selector"]),
                note_of(link),
            )  # fmt: skip


def place_of(selector: dict[str, Any]) -> str:
    """The place in a few words; the bare selector's value where this version cannot say it."""
    try:
        return place(from_selector(selector))
    except RuleBroken:
        return str(selector.get("value") or selector.get("type") or "")


def quote_of(selector: dict[str, Any]) -> str:
    if selector.get("type") == "TextQuoteSelector":
        return str(selector.get("exact", ""))
    inner = selector.get("refinedBy")
    return quote_of(inner) if isinstance(inner, dict) else ""


def note_of(annotation: dict[str, Any]) -> str:
    return "\n".join(body["value"] for body in annotation["body"] if body.get("type") == "TextualBody")
