"""What a signed decision says in one line: the columns of every table that leaves, read from its payload."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class DecisionFacts:
    """One decision. The names of the fields are the headings of the exported tables; `signature_sha256` is that of
    the whole JWS (hex), by which the line can be held against the signed event."""

    decision_id: str
    submission_id: str
    credential_id: str
    credential_version: str
    attempt: int
    rubric_version: str
    rubric_digest: str
    outcome: str
    why: str
    criteria_at_pass_level: int
    criteria_scored: int
    evidence_links: int
    condition_codes: str
    reading: str
    assessor: str | None
    decided_at: str
    supersedes: str | None
    correction_reason: str | None
    device: str
    device_seq: int
    signature_sha256: str


def facts_of(payload: dict[str, Any], sha256: str) -> DecisionFacts:
    """The line of a `decision/1` or `decision.supersede/1` event."""
    scores = payload["scores"]
    return DecisionFacts(
        decision_id=payload["id"],
        submission_id=payload["submission"],
        credential_id=payload["credential"]["id"],
        credential_version=payload["credential"]["version"],
        attempt=payload["attempt"],
        rubric_version=payload["rubric"]["version"],
        rubric_digest=payload["rubric"]["digest"],
        outcome=payload["outcome"],
        why=payload["why"],
        criteria_at_pass_level=sum(bool(score["passes"]) for score in scores),
        criteria_scored=len(scores),
        evidence_links=sum(len(score["evidence"]) for score in scores),
        condition_codes=" ".join(use["code"] for use in payload["condition_codes"]),
        reading=payload["reading"]["role"],
        assessor=payload.get("assessor"),
        decided_at=payload["decided_at"],
        supersedes=payload.get("supersedes"),
        correction_reason=payload.get("reason"),
        device=payload["device"],
        device_seq=payload["device_seq"],
        signature_sha256=sha256,
    )
