"""What an assessor does to a reading before it is committed; each step can be taken back, also after a restart."""

from collections.abc import Callable, Sequence
from types import SimpleNamespace
from typing import TypeVar, cast

from sqlalchemy import Connection, Table, bindparam, delete, func, insert, select, update
from sqlalchemy.orm import Session

from assessor_app.domain import assessment as rules
from assessor_app.domain.assessment import Assessment, CodeUse, Policy
from assessor_app.domain.changes import Change, Clock, Kind, NewId
from assessor_app.domain.coverage import merged, share
from assessor_app.domain.errors import RuleBroken
from assessor_app.domain.evidence import Anchor, EvidenceLink, EvidenceLinkId
from assessor_app.domain.rubric import CriterionId, LevelId, Rubric
from assessor_app.domain.submission import ArtifactId, SubmissionId
from assessor_app.store import drafts, findings
from assessor_app.store.engine import Store, session_over
from assessor_app.store.prepared import Prepared
from assessor_app.store.rows import AssessmentRow, CoverageRow, UndoRow

UNDO_STEPS = 500  # kept per reading; older ones are forgotten, the draft itself never is

Rule = Callable[[Connection, Assessment], Assessment]
AnyReading = TypeVar("AnyReading", bound=drafts.Reading)

# built once: a key waits for them
_STEPS = cast(Table, UndoRow.__table__)
_STEP = Prepared(insert(_STEPS), ["assessment_id", "said", "before", "after", "undone"])
_LAST = select(func.max(_STEPS.c.id)).where(_STEPS.c.assessment_id == bindparam("reading")).scalar_subquery()
_GO_ON = update(_STEPS).where(_STEPS.c.id == _LAST, _STEPS.c.said == bindparam("words")).values(after=bindparam("now"))
_FORGET_UNDONE = delete(_STEPS).where(_STEPS.c.assessment_id == bindparam("reading"), _STEPS.c.undone)
_FORGET_OLD = delete(_STEPS).where(_STEPS.c.assessment_id == bindparam("reading"), _STEPS.c.id <= bindparam("oldest"))


def give_score(
    store: Store, rubric: Rubric, submission: SubmissionId, criterion: CriterionId, level: LevelId, policy: Policy,
    *, now: Clock
) -> Change:  # fmt: skip
    said = f"score of {rubric.letter(criterion)}"
    return changed_draft(
        store, submission, said, now, lambda _, d: rules.give_score(d, rubric, criterion, level, policy)
    )


def clear_score(
    store: Store, rubric: Rubric, submission: SubmissionId, criterion: CriterionId, *, now: Clock
) -> Change:
    said = f"score of {rubric.letter(criterion)} taken away"
    return changed_draft(store, submission, said, now, lambda _, d: rules.clear_score(d, criterion))


def link_evidence(
    store: Store, rubric: Rubric, submission: SubmissionId, criterion: CriterionId, artifact: ArtifactId,
    anchor: Anchor, note: str = "", *, now: Clock, new_id: NewId
) -> Change:  # fmt: skip
    """Tie a place to a criterion, bound to the bytes of the artifact as they are now."""

    def rule(connection: Connection, draft: Assessment) -> Assessment:
        with session_over(connection) as session:
            whole = findings.unnamed(session, submission)
        link = EvidenceLink(
            EvidenceLinkId(new_id()), criterion, artifact, whole.artifact(artifact).sha256, anchor, note
        )
        return rules.link_evidence(draft, rubric, whole, link)

    return changed_draft(store, submission, f"evidence for {rubric.letter(criterion)}", now, rule)


def move_link(
    store: Store, rubric: Rubric, submission: SubmissionId, link: EvidenceLinkId, anchor: Anchor, *, now: Clock
) -> Change:
    """Point an evidence link at another place of its artifact: a span dragged or nudged, never made anew."""
    return changed_draft(
        store, submission, "place of an evidence link", now, lambda _, d: rules.move_link(d, rubric, link, anchor)
    )


def remove_link(store: Store, submission: SubmissionId, link: EvidenceLinkId, *, now: Clock) -> Change:
    return changed_draft(store, submission, "evidence link", now, lambda _, d: rules.remove_link(d, link))


def mark_no_evidence(
    store: Store, rubric: Rubric, submission: SubmissionId, criterion: CriterionId, found_none: bool, *, now: Clock
) -> Change:
    said = f"“no evidence found” for {rubric.letter(criterion)}"
    return changed_draft(
        store, submission, said, now, lambda _, d: rules.mark_no_evidence(d, rubric, criterion, found_none)
    )


def write_rationale(
    store: Store, rubric: Rubric, submission: SubmissionId, criterion: CriterionId, text: str, *, now: Clock
) -> Change:
    said = f"rationale of {rubric.letter(criterion)}"
    return changed_draft(
        store, submission, said, now, lambda _, d: rules.write_rationale(d, rubric, criterion, text), typing=True
    )


def write_feedback(store: Store, submission: SubmissionId, text: str, *, now: Clock) -> Change:
    said = "words to the educator"
    return changed_draft(store, submission, said, now, lambda _, d: rules.write_feedback(d, text), typing=True)


def write_reason(store: Store, submission: SubmissionId, text: str, *, now: Clock) -> Change:
    said = "reason of the correction"
    return changed_draft(store, submission, said, now, lambda _, d: rules.write_reason(d, text), typing=True)


def add_code(store: Store, rubric: Rubric, submission: SubmissionId, use: CodeUse, *, now: Clock) -> Change:
    said = f"“{rubric.condition_code(use.code).title}”"
    return changed_draft(store, submission, said, now, lambda _, d: rules.add_code(d, rubric, use))


def remove_code(store: Store, submission: SubmissionId, use: CodeUse, *, now: Clock) -> Change:
    return changed_draft(store, submission, "condition code", now, lambda _, d: rules.remove_code(d, use))


def wave_away(store: Store, submission: SubmissionId, finding: str, away: bool, *, now: Clock) -> Change:
    """Say that a finding of the pre-check is none, or take that back."""
    return changed_draft(store, submission, "finding waved away", now, lambda _, d: rules.wave_away(d, finding, away))


def changed_draft(
    store: Store, submission: SubmissionId, said: str, now: Clock, rule: Rule, *, typing: bool = False
) -> Change:
    """Load the draft, apply one rule, write what moved and the step that takes it back: one transaction."""
    with store.write_rows() as connection:
        row = _require_draft(submission, drafts.current_whole(connection, submission))
        old = drafts.read(row, row)
        rules.require_open(old)
        new = rule(connection, old)
        if new != old:
            drafts.save(connection, row.id, old, new)
            _remember(connection, row, said, old, new, typing)
            drafts.saved(connection, row.id, now())
    return Change(frozenset({Kind.ASSESSMENT, Kind.QUEUE}), frozenset({submission}), f"Saved: {said}", undoable=True)


def open_draft(session: Session, submission: str) -> AssessmentRow:
    """The reading being worked on; raises RuleBroken when there is none, or it is a decision already."""
    return _require_draft(submission, drafts.current(session, submission))


def _require_draft(submission: str, row: AnyReading | None) -> AnyReading:
    if row is None:
        raise RuleBroken("Say first whether you have a conflict of interest with this submission.")
    if row.committed_as is not None:
        raise RuleBroken(
            drafts.why_closed(row)
            or f"{submission} is decided; a correction is a new decision that supersedes this one."
        )
    return row


def _remember(
    connection: Connection, row: SimpleNamespace, said: str, old: Assessment, new: Assessment, typing: bool
) -> None:
    before, after = drafts.moved(old, new)
    if row.has_undone:
        connection.execute(_FORGET_UNDONE, {"reading": row.id})
    # words typed into one field are one step, not one per pause of the fingers
    if typing and connection.execute(_GO_ON, {"reading": row.id, "words": said, "now": after}).rowcount:
        return
    step = {"assessment_id": row.id, "said": said, "before": before, "after": after, "undone": False}
    made = _STEP.on(connection, **step).lastrowid
    if made % UNDO_STEPS == 0:
        connection.execute(_FORGET_OLD, {"reading": row.id, "oldest": made - UNDO_STEPS})


def _last_step(session: Session, row: drafts.Reading, *, undone: bool) -> UndoRow | None:
    order = UndoRow.id.asc() if undone else UndoRow.id.desc()
    steps = select(UndoRow).where(UndoRow.assessment_id == row.id, UndoRow.undone == undone).order_by(order)
    return session.scalars(steps.limit(1)).first()


def undo(store: Store, submission: SubmissionId, *, now: Clock) -> Change:
    """Take back the last step of this reading."""
    return _move(store, submission, now, back=True)


def redo(store: Store, submission: SubmissionId, *, now: Clock) -> Change:
    """Do again what was taken back last."""
    return _move(store, submission, now, back=False)


def _move(store: Store, submission: SubmissionId, now: Clock, *, back: bool) -> Change:
    with store.write() as session:
        row = open_draft(session, submission)
        step = _last_step(session, row, undone=not back)
        if step is None:
            raise RuleBroken("There is nothing to undo." if back else "There is nothing to redo.")
        old = drafts.load(session, row)
        drafts.save(session.connection(), row.id, old, drafts.with_json(old, step.before if back else step.after))
        step.undone = back
        drafts.saved(session.connection(), row.id, now())
        said = f"{'Undone' if back else 'Redone'}: {step.said}"
    return Change(frozenset({Kind.ASSESSMENT, Kind.QUEUE}), frozenset({submission}), said)


def note_seen(
    store: Store, submission: SubmissionId, artifact: ArtifactId, seen: Sequence[tuple[float, float]], whole: float
) -> Change:
    """Add the stretches of an artifact that were looked at (seconds, or pages as [n, n+1)); `whole` is its length."""
    with store.write() as session:
        row = open_draft(session, submission)
        there = session.get(CoverageRow, (row.id, artifact))
        stretches = merged([*(there.seen if there else []), *seen])
        if there is not None and share(stretches, whole) == share(there.seen, there.whole):
            return Change(frozenset())
        session.merge(
            CoverageRow(
                assessment_id=row.id, artifact_id=artifact, seen=[list(stretch) for stretch in stretches], whole=whole
            )
        )
    return Change(frozenset({Kind.COVERAGE}), frozenset({submission}))


def add_active_time(store: Store, submission: SubmissionId, seconds: int) -> Change:
    """Count time in which the assessor's hands were on this submission. Raises RuleBroken for less than none: an issuer
    would refuse the decision."""
    if seconds < 0:
        raise RuleBroken(f"{seconds} seconds is less than no time; what was counted stays as it was.")
    with store.write() as session:
        open_draft(session, submission).active_seconds += seconds
    return Change(frozenset())


def choose_criterion(store: Store, submission: SubmissionId, criterion: CriterionId) -> Change:
    """Remember which criterion was open, so that the next start opens it again."""
    with store.write() as session:
        open_draft(session, submission).active_criterion = criterion
    return Change(frozenset())
