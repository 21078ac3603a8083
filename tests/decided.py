"""Workspaces with decisions in them: signed by the device's own key, without the keys it takes to make each."""

from collections.abc import Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import Any

from assessor_app.domain.assessment import AssessmentId, CodeUse, Conflict, ReadingRole
from assessor_app.domain.credential import Credential, Part
from assessor_app.domain.decision import DECISION, SUPERSEDE, WITHDRAW, decision_body, verdict
from assessor_app.domain.evidence import EvidenceLink, EvidenceLinkId, TimeSpan
from assessor_app.domain.rubric import CriterionId
from assessor_app.domain.submission import ArtifactId, Submission, SubmissionId
from assessor_app.eventlog.chain import next_event
from assessor_app.store import log
from assessor_app.store.engine import Store
from assessor_app.store.rows import OutboxRow
from assessor_app.store.submissions import Arrival, add_submission
from tests import builders

AT = "2026-11-23T09:00:00.000Z"
WORDS = "Students name each other’s ideas before they add their own."


def decide(
    store: Store, names: Sequence[str], *, level: str = "proficient", coded: bool = False, words: str = WORDS,
    role: ReadingRole = ReadingRole.FIRST, supersedes: str | None = None, feedback: str = "", at: str = AT,
    prefix: str = "decision", cites: Sequence[str] = ("text", "span"),
) -> list[str]:  # fmt: skip
    """Sign a decision on each submission, with evidence of the kinds it `cites`; the ids of the decisions."""
    credential = builders.credential()
    ids = []
    with store.write() as session:
        key = log.device_key(session)
        head = log.head(session, key.thumbprint)
        for name in names:
            body = _body(name, credential, level, coded, words, role, feedback, cites)
            if supersedes is not None:
                body["supersedes"] = supersedes
            else:
                add_submission(session, _submission(name), Arrival("bundle", AT, role, "2026-12-07"))
            ident = f"{prefix}-{name}" if supersedes is None else f"{prefix}-{name}-corrected-{head.seq}"
            jws = next_event(
                body, head, key, event_id=ident, kind=SUPERSEDE if supersedes else DECISION, at=at
            )  # fmt: skip
            row = log.append(session, jws)
            head = replace(head, seq=row.device_seq, sha256=row.sha256)
            ids.append(ident)
    return ids


def _body(
    name: str, credential: Credential, level: str, coded: bool, words: str, role: ReadingRole, feedback: str,
    cites: Sequence[str],
) -> dict[str, Any]:  # fmt: skip
    criteria = [c.id for c in credential.rubric.criteria]
    span = EvidenceLink(
        EvidenceLinkId(f"span-{name}"), CriterionId(criteria[0]), ArtifactId("a1"), "f" * 64, TimeSpan(30.25, 61.5),
        "They wait.",
    )  # fmt: skip
    text = [builders.link(c, f"link-{name}-{c}") for c in criteria]
    links = (*(text if "text" in cites else ()), *([span] if "span" in cites else ()))
    codes = tuple(CodeUse(code, Part.WORK) for code in ("blank", "silent")) if coded else ()
    draft = builders.assessment(
        id=AssessmentId(f"A-{name}"), submission=SubmissionId(name), role=role, conflict=Conflict.NONE,
        scores=MappingProxyType({c: builders.level(c, level) for c in criteria}), links=links, codes=codes,
        rationales=MappingProxyType(dict.fromkeys(criteria, words)), feedback=feedback,
    )  # fmt: skip
    reached = verdict(credential.rubric, draft.scores, draft.codes)
    return decision_body(draft, credential, _submission(name), reached)


def _submission(name: str) -> Submission:
    """Handed in by an educator of its own: E-1 by S-1."""
    return builders.submission(name, educator=name.replace("S", "E", 1))


def withdraw(store: Store, decision: str, submission: str) -> None:
    with store.write() as session:
        key = log.device_key(session)
        body = {"submission": submission, "withdraws": decision}
        head = log.head(session, key.thumbprint)
        log.append(session, next_event(body, head, key, event_id=f"{decision}-withdrawn", kind=WITHDRAW, at=AT))


def set_state(store: Store, decision: str, state: str, reason: str | None = None) -> None:
    """What the issuer made of a decision."""
    with store.write() as session:
        row = session.get_one(OutboxRow, decision)
        row.state, row.reason = state, reason
