"""Drafts as rows: an assessment read whole, and written back only where it moved."""

from types import MappingProxyType
from typing import Any, cast

from sqlalchemy import BindParameter, Row, Table, bindparam, delete, select, update
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.orm import Session

from assessor_app.domain.assessment import Assessment, AssessmentId, CodeUse, Conflict, ReadingRole
from assessor_app.domain.credential import Part
from assessor_app.domain.evidence import EvidenceLink, EvidenceLinkId, from_selector, to_selector
from assessor_app.domain.rubric import CriterionId, LevelId
from assessor_app.domain.submission import ArtifactId, SubmissionId
from assessor_app.store.rows import AssessmentRow, CodeRow, CriterionRow, LinkRow, WavedRow

Reading = AssessmentRow | Row[Any]

# A key waits for these: built once, and read as plain columns, because mapping them to objects costs more than SQLite.
_CRITERIA, _LINKS, _CODES, _READINGS, _WAVED = (
    cast(Table, rows.__table__) for rows in (CriterionRow, LinkRow, CodeRow, AssessmentRow, WavedRow)
)
_THIS: BindParameter[str] = bindparam("reading")
_ORDER = (AssessmentRow.committed_as.is_not(None), AssessmentRow.started_at.desc(), AssessmentRow.id.desc())
_MINE = AssessmentRow.submission_id == bindparam("submission")
_NEWEST = select(AssessmentRow).where(_MINE).order_by(*_ORDER).limit(1)
_NEWEST_COLUMNS = select(*_READINGS.c).where(_MINE).order_by(*_ORDER).limit(1)
_CRITERIA_OF = select(_CRITERIA).where(_CRITERIA.c.assessment_id == _THIS)
_LINKS_OF = select(_LINKS).where(_LINKS.c.assessment_id == _THIS).order_by(_LINKS.c.place)
_WAVED_OF = select(_WAVED.c.finding).where(_WAVED.c.assessment_id == _THIS)
_CODES_OF = select(_CODES).where(_CODES.c.assessment_id == _THIS).order_by(_CODES.c.id)
_SET_CRITERION = insert(_CRITERIA)
_SET_CRITERION = _SET_CRITERION.on_conflict_do_update(
    index_elements=["assessment_id", "criterion_id"],
    set_={name: _SET_CRITERION.excluded[name] for name in ("level_id", "no_evidence", "rationale")},
)
_SAVED = update(_READINGS).where(_READINGS.c.id == _THIS).values(saved_at=bindparam("at"))


def current(session: Session, submission_id: str) -> AssessmentRow | None:
    """The newest reading of a submission on this device: the open draft, or the last one committed."""
    return session.scalars(_NEWEST, {"submission": submission_id}).first()


def current_columns(session: Session, submission_id: str) -> Row[Any] | None:
    """The same as plain columns, for a key: nothing of it can be written back by assigning."""
    return session.connection().execute(_NEWEST_COLUMNS, {"submission": submission_id}).first()


def recused(session: Session, submission_id: str) -> AssessmentRow | None:
    """The reading in which this assessor stepped back from a submission; it binds every later one."""
    said = select(AssessmentRow).where(
        AssessmentRow.submission_id == submission_id,
        AssessmentRow.committed_as.is_not(None),
        AssessmentRow.conflict.is_not(None),
        AssessmentRow.conflict != Conflict.NONE.value,
    )
    return session.scalars(said.limit(1)).first()


def is_begun(draft: Assessment) -> bool:
    """Whether anything was scored, linked, coded or written in it."""
    return bool(
        draft.scores or draft.links or draft.no_evidence or draft.codes or any(draft.rationales.values())
        or draft.feedback
    )  # fmt: skip


def load(session: Session, row: Reading) -> Assessment:
    connection, this = session.connection(), {"reading": row.id}
    criteria = connection.execute(_CRITERIA_OF, this).all()
    links = connection.execute(_LINKS_OF, this).all()
    codes = connection.execute(_CODES_OF, this).all()
    scores = {CriterionId(c.criterion_id): LevelId(c.level_id) for c in criteria if c.level_id is not None}
    return Assessment(
        id=AssessmentId(row.id),
        submission=SubmissionId(row.submission_id),
        role=ReadingRole(row.role),
        scores=MappingProxyType(scores),
        no_evidence=frozenset(CriterionId(c.criterion_id) for c in criteria if c.no_evidence),
        links=tuple(_link(link) for link in links),
        rationales=MappingProxyType({CriterionId(c.criterion_id): c.rationale for c in criteria if c.rationale}),
        codes=tuple(
            CodeUse(c.code, Part(c.part), ArtifactId(c.artifact_id) if c.artifact_id else None, c.note) for c in codes
        ),
        feedback=row.feedback,
        waved=frozenset(connection.execute(_WAVED_OF, this).scalars()),
        conflict=Conflict(row.conflict) if row.conflict else None,
        active_seconds=row.active_seconds,
    )


def _link(row: Row[Any]) -> EvidenceLink:
    return EvidenceLink(
        EvidenceLinkId(row.id),
        CriterionId(row.criterion_id),
        ArtifactId(row.artifact_id),
        row.sha256,
        from_selector(row.selector),
        row.note,
    )


def save(session: Session, row: Reading, old: Assessment, new: Assessment) -> None:
    """Write what differs between two values of one draft."""
    for criterion in _moved_criteria(old, new):
        value = {
            "assessment_id": row.id,
            "criterion_id": criterion,
            "level_id": new.scores.get(criterion),
            "no_evidence": criterion in new.no_evidence,
            "rationale": new.rationales.get(criterion, ""),
        }
        session.connection().execute(_SET_CRITERION, value)
    if old.links != new.links:
        _save_links(session, row, old, new)
    if old.codes != new.codes:
        session.execute(delete(CodeRow).where(CodeRow.assessment_id == row.id))
        session.add_all(
            CodeRow(assessment_id=row.id, code=u.code, part=u.part.value, artifact_id=u.artifact, note=u.note)
            for u in new.codes
        )
    if old.waved != new.waved:
        session.execute(delete(WavedRow).where(WavedRow.assessment_id == row.id))
        session.add_all(WavedRow(assessment_id=row.id, finding=key) for key in sorted(new.waved))
    whole = {
        "feedback": new.feedback,
        "conflict": new.conflict.value if new.conflict else None,
        "active_seconds": new.active_seconds,
    }
    moved = {name: value for name, value in whole.items() if getattr(old, name) != getattr(new, name)}
    if isinstance(row, AssessmentRow):  # perhaps so new that no statement would find it yet
        for name, kept in moved.items():
            setattr(row, name, kept)
    elif moved:
        session.connection().execute(update(_READINGS).where(_READINGS.c.id == row.id).values(moved))


def saved(session: Session, row: Reading, at: str) -> None:
    """Note when a reading was last written."""
    session.connection().execute(_SAVED, {"reading": row.id, "at": at})


def _moved_criteria(old: Assessment, new: Assessment) -> set[CriterionId]:
    named = {*old.scores, *new.scores, *old.no_evidence, *new.no_evidence, *old.rationales, *new.rationales}

    def of(draft: Assessment, criterion: CriterionId) -> tuple[object, ...]:
        return draft.scores.get(criterion), criterion in draft.no_evidence, draft.rationales.get(criterion, "")

    return {c for c in named if of(old, c) != of(new, c)}


def _save_links(session: Session, row: Reading, old: Assessment, new: Assessment) -> None:
    kept = {link.id for link in new.links}
    gone = [link.id for link in old.links if link.id not in kept]
    if gone:
        session.execute(delete(LinkRow).where(LinkRow.id.in_(gone)))
    for place, link in enumerate(new.links):
        if place < len(old.links) and old.links[place] == link:
            continue
        session.merge(
            LinkRow(
                id=link.id,
                assessment_id=row.id,
                place=place,
                criterion_id=link.criterion,
                artifact_id=link.artifact,
                sha256=link.sha256,
                selector=to_selector(link.anchor),
                note=link.note,
            )
        )


def to_json(draft: Assessment) -> dict[str, Any]:
    """The parts of a draft that undo can move, as JSON values."""
    return {
        "scores": dict(draft.scores),
        "no_evidence": sorted(draft.no_evidence),
        "rationales": dict(draft.rationales),
        "links": [
            [link.id, link.criterion, link.artifact, link.sha256, to_selector(link.anchor), link.note]
            for link in draft.links
        ],
        "codes": [[u.code, u.part.value, u.artifact, u.note] for u in draft.codes],
        "feedback": draft.feedback,
        "waved": sorted(draft.waved),
    }


def moved(old: Assessment, new: Assessment) -> tuple[dict[str, Any], dict[str, Any]]:
    """The fields of `to_json` that differ, as they were and as they are."""
    before, after = to_json(old), to_json(new)
    fields = [field for field in before if before[field] != after[field]]
    return {field: before[field] for field in fields}, {field: after[field] for field in fields}


def with_json(draft: Assessment, moved: dict[str, Any]) -> Assessment:
    """`draft` with the fields of `moved` (some of `to_json`'s) put in their place."""
    values = to_json(draft) | moved
    return Assessment(
        id=draft.id,
        submission=draft.submission,
        role=draft.role,
        scores=MappingProxyType({CriterionId(c): LevelId(v) for c, v in values["scores"].items()}),
        no_evidence=frozenset(CriterionId(c) for c in values["no_evidence"]),
        links=tuple(
            EvidenceLink(EvidenceLinkId(i), CriterionId(c), ArtifactId(a), sha, from_selector(sel), note)
            for i, c, a, sha, sel, note in values["links"]
        ),
        rationales=MappingProxyType({CriterionId(c): text for c, text in values["rationales"].items()}),
        codes=tuple(
            CodeUse(code, Part(part), ArtifactId(artifact) if artifact else None, note)
            for code, part, artifact, note in values["codes"]
        ),
        feedback=values["feedback"],
        waved=frozenset(values["waved"]),
        conflict=draft.conflict,
        active_seconds=draft.active_seconds,
    )
