"""The decisions of this assessor, on any device of theirs: where each is, its history, whether its signature holds."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import aliased

from assessor_app.domain.decision import SUPERSEDE, DecisionId
from assessor_app.domain.submission import SubmissionId
from assessor_app.eventlog.chain import closing_head, log_line
from assessor_app.eventlog.jws import BadSignature, payload_unchecked, verify
from assessor_app.queries.decision_history import Moment, history
from assessor_app.queries.known import Credentials, known
from assessor_app.store import batches, log
from assessor_app.store.engine import Store
from assessor_app.store.leaving_rows import BatchItemRow, FactRow
from assessor_app.store.rows import EventRow, IssuedRow, OutboxRow


@dataclass(frozen=True, slots=True)
class DecisionRow:
    """One line of the list; `where` says in words where the decision is now."""

    id: DecisionId
    submission: SubmissionId
    credential: str
    attempt: int
    outcome: str
    decided_at: str
    where: str
    superseded_by: DecisionId | None
    batch: str | None = None  # the award batch it went out in


@dataclass(frozen=True, slots=True)
class CriterionResult:
    letter: str
    title: str
    level: str
    links: int
    passes: bool
    rationale: str


@dataclass(frozen=True, slots=True)
class DecisionDetail:
    """`fault` is None when the signature holds and the bytes are those of the log; else why not."""

    row: DecisionRow
    why: str
    criteria: tuple[CriterionResult, ...]
    history: tuple[Moment, ...]
    fault: str | None
    jws: str
    payload: dict[str, Any]
    issued: dict[str, Any] | None


def decisions(store: Store, credentials: Credentials) -> tuple[DecisionRow, ...]:
    """Every decision of this assessor that is known here, newest first."""
    with store.read() as session:
        found = session.execute(_wanted().order_by(FactRow.decided_at.desc(), FactRow.device_seq.desc())).all()
    titles: dict[tuple[str, str], str] = {}
    return tuple(_row(told, credentials, titles) for told in found)


def _wanted() -> Select[*tuple[Any, ...]]:
    later, by = batches.later_type(FactRow.decision_id), aliased(EventRow)
    correction = select(by.id).where(by.supersedes == FactRow.decision_id, by.type == SUPERSEDE).limit(1)
    return (
        select(
            FactRow.decision_id, FactRow.submission_id, FactRow.credential_id, FactRow.credential_version,
            FactRow.attempt, FactRow.outcome, FactRow.decided_at, OutboxRow.state, OutboxRow.reason,
            IssuedRow.state.label("issued"), later.label("later"),
            correction.correlate(FactRow).scalar_subquery().label("correction"),
            batches.sent_in(BatchItemRow.decision_id == FactRow.decision_id).label("batch"),
        )
        .outerjoin(OutboxRow, OutboxRow.event_id == FactRow.decision_id)
        .outerjoin(IssuedRow, IssuedRow.decision_id == FactRow.decision_id)
    )  # fmt: skip


def _row(told: Any, credentials: Credentials, titles: dict[tuple[str, str], str]) -> DecisionRow:
    named = told.credential_id, told.credential_version
    if named not in titles:
        found = known(credentials, *named)
        titles[named] = found.title if found else told.credential_id
    return DecisionRow(
        id=DecisionId(told.decision_id),
        submission=SubmissionId(told.submission_id),
        credential=titles[named],
        attempt=told.attempt,
        outcome=told.outcome,
        decided_at=told.decided_at,
        where=_where(told),
        superseded_by=DecisionId(told.correction) if told.correction else None,
        batch=told.batch,
    )


def _where(told: Any) -> str:
    if word := batches.later_word(told.later):
        return word.capitalize()
    if told.issued is not None:
        return "Credential issued" if told.issued == "issued" else "Credential revoked"
    if told.state is None:
        return "Sent from another device"
    words = {"waiting": "Waiting to send", "sent": "Sent, receipt in", "quarantined": "Quarantined by the issuer"}
    said = words.get(told.state, f"Refused: {told.reason}")
    if told.batch is None or told.state not in ("waiting", "sent"):
        return said
    return f"{told.batch}, receipt in" if told.state == "sent" else f"{told.batch}, waiting to send"


def decision(store: Store, credentials: Credentials, decision_id: DecisionId) -> DecisionDetail:
    """One decision with its criteria and history; its signature is checked afresh."""
    with store.read() as session:
        event = session.get_one(EventRow, decision_id)
        payload = payload_unchecked(event.jws)
        named = payload["credential"]
        found = known(credentials, named["id"], named["version"])
        titles = {str(c.id): c.title for c in found.rubric.criteria} if found else {}
        issued = session.get(IssuedRow, event.id)
        return DecisionDetail(
            row=_row(session.execute(_wanted().where(FactRow.decision_id == event.id)).one(), credentials, {}),
            why=payload["why"],
            criteria=tuple(_criterion(s, titles) for s in payload["scores"]),
            history=history(session, event, payload),
            fault=fault_of(event),
            jws=event.jws,
            payload=payload,
            issued=issued.document if issued else None,
        )


def _criterion(score: dict[str, Any], titles: dict[str, str]) -> CriterionResult:
    return CriterionResult(
        score["letter"],
        titles.get(score["criterion"], score["criterion"]),
        score["level_title"],
        len(score["evidence"]),
        score["passes"],
        score["rationale"],
    )


def fault_of(event: EventRow) -> str | None:
    """Why an event of our own log cannot be trusted, or None."""
    try:
        checked = verify(event.jws)
    except BadSignature as error:
        return f"{error}"
    return None if checked.sha256 == event.sha256 else "the bytes are not those that were kept"


def faults(store: Store, ids: Sequence[DecisionId]) -> tuple[DecisionId, ...]:
    """Which of these decisions are not what their device signed."""
    with store.read() as session:
        found = session.scalars(select(EventRow).where(EventRow.id.in_(ids)))
        return tuple(DecisionId(event.id) for event in found if fault_of(event) is not None)


def log_lines(store: Store, only: frozenset[str] | None = None) -> tuple[str, ...]:
    """This device's log as JSON Lines, oldest first, with its closing head; or only the events named, of whatever
    device, without one: nobody but a device itself can say where its log ends."""
    with store.read() as session:
        key = log.device_key(session)
        place = (EventRow.device, EventRow.branch, EventRow.device_seq)
        events = session.scalars(select(EventRow).order_by(*place)).all()
        own = (key.thumbprint, log.LINE)
        wanted = [e for e in events if ((e.device, e.branch) == own if only is None else e.id in only)]
        lines = [log_line(e.jws, payload_unchecked(e.jws)) for e in wanted]
        if only is None and wanted:
            head = closing_head(log.head(session, key.thumbprint), key)
            lines.append(log_line(head, payload_unchecked(head)))
    return tuple(lines)
