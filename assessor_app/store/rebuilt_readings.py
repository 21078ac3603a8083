"""Readings rebuilt from the signed events they ended with, as far as an event tells it."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from assessor_app.domain.assessment import Conflict
from assessor_app.domain.decision import DECISION, RECUSAL, SUPERSEDE
from assessor_app.store import drafts
from assessor_app.store.rows import AssessmentRow, CodeRow, CriterionRow, EventRow, LinkRow

ENDS = (DECISION, SUPERSEDE, RECUSAL)  # a reading


def keep_own_reading(session: Session, event: EventRow, payload: Mapping[str, Any]) -> None:
    """The same of an event that this device signed after the backup it was put back from: the reading it ended may be
    open here, as it was then. What was signed of it counts."""
    reading = str(payload.get("reading", {}).get("assessment", event.id))
    there = session.get(AssessmentRow, reading)
    if there is not None and there.committed_as is not None:
        reading = event.id
    elif there is not None and event.type in ENDS:
        drafts.drop(session.connection(), reading)
        session.expunge(there)
    keep_reading(session, event, payload, reading)


def keep_reading(session: Session, event: EventRow, payload: Mapping[str, Any], reading_id: str) -> None:
    """The committed reading of an event signed elsewhere; an open draft on the same submission stays as it is."""
    if event.type not in ENDS:
        return
    there = select(AssessmentRow.id).where(AssessmentRow.committed_as == event.id)
    if session.scalars(there).first() is not None:
        return
    recused = event.type == RECUSAL
    session.add(
        AssessmentRow(
            id=reading_id,
            submission_id=event.submission_id,
            role=str(payload["reading"]["role"]),
            conflict=str(payload["reason"]) if recused else Conflict.NONE.value,
            feedback=str(payload.get("feedback", "")),
            reason="" if recused else str(payload.get("reason", "")),
            active_seconds=int(payload.get("active_seconds", 0)),
            started_at=event.made_at,
            saved_at=event.made_at,
            committed_as=event.id,
            supersedes=event.supersedes,
        )
    )
    session.flush()
    if not recused:
        _keep_scores(session, reading_id, payload)


def _keep_scores(session: Session, reading: str, payload: Mapping[str, Any]) -> None:
    place = 0
    for score in payload["scores"]:
        session.add(
            CriterionRow(
                assessment_id=reading,
                criterion_id=score["criterion"],
                level_id=score["level"],
                no_evidence=score["no_evidence_found"],
                rationale=score["rationale"],
            )
        )
        for note in score["evidence"]:
            session.add(_link(reading, place, score["criterion"], note))
            place += 1
    session.add_all(
        CodeRow(assessment_id=reading, code=c["code"], part=c["part"], artifact_id=c["artifact"], note=c["note"])
        for c in payload["condition_codes"]
    )


def _link(reading: str, place: int, criterion: str, note: Mapping[str, Any]) -> LinkRow:
    words = [body["value"] for body in note["body"] if body.get("type") == "TextualBody"]
    target = note["target"]
    return LinkRow(
        # the same link may stand in a decision and in its correction
        id=f"{reading}/{place}",
        assessment_id=reading,
        place=place,
        criterion_id=criterion,
        artifact_id=target["artifact"],
        sha256=target["sha256"],
        selector=target["selector"],
        note=words[0] if words else "",
    )
