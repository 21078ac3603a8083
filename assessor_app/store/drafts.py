"""Drafts as rows: an assessment read whole, and written back only where it moved."""

from collections.abc import Callable
from types import MappingProxyType, SimpleNamespace
from typing import Any, cast

from sqlalchemy import (
    JSON,
    BindParameter,
    Connection,
    Integer,
    Label,
    Row,
    Table,
    bindparam,
    delete,
    exists,
    func,
    literal_column,
    select,
    update,
)
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.orm import Session

from assessor_app.domain.assessment import Assessment, AssessmentId, CodeUse, Conflict, ReadingRole
from assessor_app.domain.credential import Part
from assessor_app.domain.evidence import EvidenceLink, EvidenceLinkId, from_selector, to_selector
from assessor_app.domain.rubric import CriterionId, LevelId
from assessor_app.domain.submission import ArtifactId, SubmissionId
from assessor_app.store import log
from assessor_app.store.prepared import Prepared
from assessor_app.store.rows import AssessmentRow, CodeRow, CoverageRow, CriterionRow, LinkRow, UndoRow, WavedRow

Reading = AssessmentRow | SimpleNamespace

# A key waits for these: built once, and read as plain columns, because mapping them to objects costs more than SQLite.
_CRITERIA, _LINKS, _CODES, _READINGS, _WAVED, _STEPS = (
    cast(Table, rows.__table__) for rows in (CriterionRow, LinkRow, CodeRow, AssessmentRow, WavedRow, UndoRow)
)


def _gathered(label: str, table: Table, *names: str) -> Label[Any]:
    """The rows that a reading has in `table`, as one array of arrays: a statement costs more than what it reads."""
    columns = (func.json(table.c[name]) if isinstance(table.c[name].type, JSON) else table.c[name] for name in names)
    rows = func.json_group_array(func.json_array(*columns), type_=JSON)
    return select(rows).where(table.c.assessment_id == _READINGS.c.id).scalar_subquery().label(label)


_PARTS = (
    _gathered("criteria", _CRITERIA, "criterion_id", "level_id", "no_evidence", "rationale"),
    _gathered("links", _LINKS, "place", "id", "criterion_id", "artifact_id", "sha256", "selector", "note"),
    _gathered("codes", _CODES, "id", "code", "part", "artifact_id", "note"),
    _gathered("waved", _WAVED, "finding"),
)
_UNDONE, _DONE = (
    exists().where(_STEPS.c.assessment_id == _READINGS.c.id, which).label(label)
    for which, label in ((_STEPS.c.undone, "has_undone"), (~_STEPS.c.undone, "has_done"))
)
_THIS: BindParameter[str] = bindparam("reading")
_ORDER = (
    AssessmentRow.committed_as.is_not(None),
    *log.standing_first(AssessmentRow.committed_as),
    AssessmentRow.id.desc(),
)
_MINE = AssessmentRow.submission_id == bindparam("submission")
# both as they stand: given as parameters, they make SQLite plan the statement anew each time
_ONE, _NONE = literal_column("1", Integer), literal_column("0", Integer)
_NEWEST = select(AssessmentRow).where(_MINE).order_by(*_ORDER).limit(_ONE).offset(_NONE)
_NEWEST_WHOLE = Prepared(
    select(*_READINGS.c, *_PARTS, _UNDONE, _DONE).where(_MINE).order_by(*_ORDER).limit(_ONE).offset(_NONE)
)
_PARTS_OF = select(*_PARTS).where(_READINGS.c.id == _THIS)


def _set(table: Table) -> Prepared:
    """Insert a row of `table`, or give the row of that primary key all its other values."""
    made = insert(table)
    others = {c.name: made.excluded[c.name] for c in table.c if not c.primary_key}
    keys = [c.name for c in table.primary_key]
    return Prepared(made.on_conflict_do_update(index_elements=keys, set_=others), [c.name for c in table.c])


_SET_CRITERION, _SET_LINK = _set(_CRITERIA), _set(_LINKS)
_SAVED = Prepared(update(_READINGS).where(_READINGS.c.id == _THIS).values(saved_at=bindparam("at")))


def current(session: Session, submission_id: str) -> AssessmentRow | None:
    """The newest reading of a submission on this device: the open draft, or the decision that stands, or else the
    last of the log."""
    return session.scalars(_NEWEST, {"submission": submission_id}).first()


def current_whole(connection: Connection, submission_id: str) -> SimpleNamespace | None:
    """The same as plain columns, with all that belongs to it and whether there are steps to undo (`has_done`) and to do
    again (`has_undone`): one statement, for a key. Nothing of it can be written back by assigning."""
    return _NEWEST_WHOLE.first(connection, submission=submission_id)


def decided(session: Session, submission_id: str) -> AssessmentRow | None:
    """The reading that was decided, whatever was begun or stepped back from since; of two, the one that stands."""
    mine = select(AssessmentRow).where(
        AssessmentRow.submission_id == submission_id,
        AssessmentRow.committed_as.is_not(None),
        AssessmentRow.conflict == Conflict.NONE.value,
    )
    return session.scalars(mine.order_by(*_ORDER).limit(1)).first()


def recused(session: Session, submission_id: str) -> AssessmentRow | None:
    """The reading in which this assessor stepped back from a submission; it binds every later one."""
    said = select(AssessmentRow).where(
        AssessmentRow.submission_id == submission_id,
        AssessmentRow.committed_as.is_not(None),
        AssessmentRow.conflict.is_not(None),
        AssessmentRow.conflict != Conflict.NONE.value,
    )
    return session.scalars(said.limit(1)).first()


def why_closed(row: Reading) -> str | None:
    """Why nothing is written in a reading that was stepped back from; None for any other."""
    if row.conflict in (None, Conflict.NONE.value):
        return None
    return f"You stepped back from {row.submission_id}; that is signed, and somebody else reads it."


def is_begun(draft: Assessment) -> bool:
    """Whether anything was scored, linked, coded or written in it."""
    return bool(
        draft.scores or draft.links or draft.no_evidence or draft.codes or any(draft.rationales.values())
        or draft.feedback or draft.reason
    )  # fmt: skip


def say_the_same(one: Assessment, other: Assessment) -> bool:
    """Whether two readings differ in nothing but what their links are called."""
    told = [to_json(each) | {"links": [link[1:] for link in to_json(each)["links"]]} for each in (one, other)]
    return told[0] == told[1]


def drop(connection: Connection, reading: str) -> None:
    """Take a draft away with all that belongs to it; nothing of it was signed."""
    for table in (_CRITERIA, _LINKS, _CODES, _WAVED, _STEPS, cast(Table, CoverageRow.__table__)):
        connection.execute(delete(table).where(table.c.assessment_id == reading))
    connection.execute(delete(_READINGS).where(_READINGS.c.id == reading))


def load(session: Session, row: AssessmentRow) -> Assessment:
    """What a reading says. Raises NoResultFound when its row was not written yet."""
    return read(row, session.connection().execute(_PARTS_OF, {"reading": row.id}).one())


def read(row: Reading, parts: Row[*tuple[Any, ...]] | SimpleNamespace) -> Assessment:
    """The reading of a row, and of what belongs to it (`current_whole` gives both in one)."""
    criteria = parts.criteria
    return Assessment(
        id=AssessmentId(row.id),
        submission=SubmissionId(row.submission_id),
        role=ReadingRole(row.role),
        scores=MappingProxyType({CriterionId(c): LevelId(level) for c, level, _, _ in criteria if level is not None}),
        no_evidence=frozenset(CriterionId(c) for c, _, found_none, _ in criteria if found_none),
        links=tuple(_link(*values) for _, *values in sorted(parts.links, key=_first)),
        rationales=MappingProxyType({CriterionId(c): rationale for c, _, _, rationale in criteria if rationale}),
        codes=tuple(
            CodeUse(code, Part(part), ArtifactId(artifact) if artifact else None, note)
            for _, code, part, artifact, note in sorted(parts.codes, key=_first)
        ),
        feedback=row.feedback,
        reason=row.reason,
        waved=frozenset(finding for (finding,) in parts.waved),
        conflict=Conflict(row.conflict) if row.conflict else None,
        active_seconds=row.active_seconds,
    )


def _first(values: list[Any]) -> int:
    return int(values[0])


def _link(link: str, criterion: str, artifact: str, sha256: str, selector: Any, note: str) -> EvidenceLink:
    anchor = from_selector(selector)
    return EvidenceLink(EvidenceLinkId(link), CriterionId(criterion), ArtifactId(artifact), sha256, anchor, note)


def save(connection: Connection, reading: str, old: Assessment, new: Assessment) -> None:
    """Write what differs between two values of one draft, whose row is there already."""
    for criterion in _moved_criteria(old, new):
        value = {
            "assessment_id": reading,
            "criterion_id": criterion,
            "level_id": new.scores.get(criterion),
            "no_evidence": criterion in new.no_evidence,
            "rationale": new.rationales.get(criterion, ""),
        }
        _SET_CRITERION.on(connection, **value)
    if old.links != new.links:
        _save_links(connection, reading, old, new)
    if old.codes != new.codes:
        codes = [{"code": u.code, "part": u.part.value, "artifact_id": u.artifact, "note": u.note} for u in new.codes]
        _save_all(connection, _CODES, reading, codes)
    if old.waved != new.waved:
        _save_all(connection, _WAVED, reading, [{"finding": finding} for finding in sorted(new.waved)])
    whole = {
        "feedback": new.feedback,
        "reason": new.reason,
        "conflict": new.conflict.value if new.conflict else None,
        "active_seconds": new.active_seconds,
    }
    moved = {name: value for name, value in whole.items() if getattr(old, name) != getattr(new, name)}
    if moved:
        connection.execute(update(_READINGS).where(_READINGS.c.id == reading).values(moved))


def saved(connection: Connection, reading: str, at: str) -> None:
    """Note when a reading was last written."""
    _SAVED.on(connection, reading=reading, at=at)


def _save_all(connection: Connection, table: Table, reading: str, values: list[dict[str, Any]]) -> None:
    connection.execute(delete(table).where(table.c.assessment_id == reading))
    if values:
        connection.execute(insert(table), [{"assessment_id": reading, **value} for value in values])


def _moved_criteria(old: Assessment, new: Assessment) -> set[CriterionId]:
    named = {*old.scores, *new.scores, *old.no_evidence, *new.no_evidence, *old.rationales, *new.rationales}

    def of(draft: Assessment, criterion: CriterionId) -> tuple[object, ...]:
        return draft.scores.get(criterion), criterion in draft.no_evidence, draft.rationales.get(criterion, "")

    return {c for c in named if of(old, c) != of(new, c)}


def _save_links(connection: Connection, reading: str, old: Assessment, new: Assessment) -> None:
    kept = {link.id for link in new.links}
    gone = [link.id for link in old.links if link.id not in kept]
    if gone:
        connection.execute(delete(_LINKS).where(_LINKS.c.id.in_(gone)))
    for place, link in enumerate(new.links):
        if place < len(old.links) and old.links[place] == link:
            continue
        value = {
            "id": link.id,
            "assessment_id": reading,
            "place": place,
            "criterion_id": link.criterion,
            "artifact_id": link.artifact,
            "sha256": link.sha256,
            "selector": to_selector(link.anchor),
            "note": link.note,
        }
        _SET_LINK.on(connection, **value)


_MOVABLE: dict[str, Callable[[Assessment], Any]] = {
    "scores": lambda draft: dict(draft.scores),
    "no_evidence": lambda draft: sorted(draft.no_evidence),
    "rationales": lambda draft: dict(draft.rationales),
    "links": lambda draft: [
        [link.id, link.criterion, link.artifact, link.sha256, to_selector(link.anchor), link.note]
        for link in draft.links
    ],
    "codes": lambda draft: [[u.code, u.part.value, u.artifact, u.note] for u in draft.codes],
    "feedback": lambda draft: draft.feedback,
    "reason": lambda draft: draft.reason,
    "waved": lambda draft: sorted(draft.waved),
}


def to_json(draft: Assessment) -> dict[str, Any]:
    """The parts of a draft that undo can move, as JSON values."""
    return {name: of(draft) for name, of in _MOVABLE.items()}


def moved(old: Assessment, new: Assessment) -> tuple[dict[str, Any], dict[str, Any]]:
    """The fields of `to_json` that differ, as they were and as they are."""
    fields = [(name, of) for name, of in _MOVABLE.items() if getattr(old, name) != getattr(new, name)]
    return {name: of(old) for name, of in fields}, {name: of(new) for name, of in fields}


def with_json(draft: Assessment, moved: dict[str, Any]) -> Assessment:
    """`draft` with the fields of `moved` (some of `to_json`'s) put in their place."""
    values = to_json(draft) | moved
    return Assessment(
        id=draft.id,
        submission=draft.submission,
        role=draft.role,
        scores=MappingProxyType({CriterionId(c): LevelId(v) for c, v in values["scores"].items()}),
        no_evidence=frozenset(CriterionId(c) for c in values["no_evidence"]),
        links=tuple(_link(*link) for link in values["links"]),
        rationales=MappingProxyType({CriterionId(c): text for c, text in values["rationales"].items()}),
        codes=tuple(
            CodeUse(code, Part(part), ArtifactId(artifact) if artifact else None, note)
            for code, part, artifact, note in values["codes"]
        ),
        feedback=values["feedback"],
        reason=values["reason"],
        waved=frozenset(values["waved"]),
        conflict=draft.conflict,
        active_seconds=draft.active_seconds,
    )
