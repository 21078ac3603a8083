"""The queue: which submissions wait, how far each is, and what a chosen one holds."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from assessor_app.domain.assessment import Conflict
from assessor_app.domain.coaching import meeting_due
from assessor_app.domain.credential import Credential
from assessor_app.domain.lease import LET_GO, Lease
from assessor_app.domain.rubric import TotalWithCut
from assessor_app.domain.submission import Artifact, Submission, SubmissionId, word_count
from assessor_app.domain.turnaround import business_days_left
from assessor_app.domain.unnamed import without_names
from assessor_app.eventlog.jws import payload_unchecked
from assessor_app.queries.findings import Finding, told_of, was_looked_over
from assessor_app.store import drafts
from assessor_app.store.engine import Store
from assessor_app.store.rows import (
    ArtifactFactRow,
    AssessmentRow,
    CriterionRow,
    EventRow,
    OutboxRow,
    SubmissionRow,
)
from assessor_app.store.submissions import from_json

Credentials = Callable[[str, str], Credential]  # (credential id, version); raises RuleBroken when unknown
MEETING = "coach meeting due"
PAGELESS = ("text", "image", "video", "audio")  # kinds of file that are not counted in pages


class State(StrEnum):
    NOT_STARTED = "Not started"
    IN_PROGRESS = "In progress"
    RECUSED = "Recused"
    WAITING_TO_SEND = "Decided, waiting to send"
    SENT = "Decided, sent"
    REFUSED = "Needs attention"
    ON_ITS_WAY = "Downloading"
    GIVEN_BACK = "Given back"
    PASSED_ON = "With another reader"


class Group(StrEnum):
    THIS_WEEK = "Due this week"
    NEXT_WEEK = "Next week"
    LATER = "Later"
    DECIDED = "Decided"
    GIVEN_BACK = "Given back"


@dataclass(frozen=True, slots=True)
class QueueRow:
    """`business_days` left is negative when overdue, None without a due date or once decided; `minutes` of media."""

    submission: SubmissionId
    credential: str
    attempt: int
    reason: str
    due_on: date | None
    business_days: int | None
    state: State
    scored: int
    criteria: int
    pages: int
    minutes: float
    ready: bool
    group: Group
    outcome: str | None
    lease: str = ""  # until when the issuer keeps it for this reader, in words; empty where it leases nothing

    @property
    def open(self) -> bool:
        """Whether it still waits for this reader."""
        return self.group not in (Group.DECIDED, Group.GIVEN_BACK)

    @property
    def meeting_due(self) -> bool:
        """After the third “not yet” the teacher meets a coach before trying again."""
        return meeting_due(self.attempt, self.outcome)

    @property
    def state_words(self) -> str:
        if self.state is State.IN_PROGRESS:
            return f"In progress, {self.scored} of {self.criteria}"
        if self.outcome and self.state in (State.WAITING_TO_SEND, State.SENT):
            sent = "sent" if self.state is State.SENT else "waiting to send"
            return f"{self.outcome.capitalize()}, {MEETING if self.meeting_due else sent}"
        return self.state.value


@dataclass(frozen=True, slots=True)
class HandedIn:
    """One line of what was handed in: `kind` is text, document, image, video or audio."""

    kind: str
    words: str
    amount: str


@dataclass(frozen=True, slots=True)
class Asked:
    """What the letter after the attempt before asked for."""

    letter: str
    title: str
    rationale: str


@dataclass(frozen=True, slots=True)
class Preview:
    """What the chosen submission holds and where its reading stands."""

    row: QueueRow
    rubric_line: str
    criteria: tuple[tuple[str, bool], ...]  # letter, scored
    active_minutes: int
    handed_in: tuple[HandedIn, ...]
    artifacts: tuple[Artifact, ...]  # files only, in the order handed in
    changed: str
    asked: tuple[Asked, ...]
    findings: tuple[Finding, ...]
    conflict: Conflict | None
    conflict_on: str | None
    looked_over: bool = True  # whether the pre-check has been run


def queue(store: Store, credentials: Credentials, today: date) -> tuple[QueueRow, ...]:
    """Every submission on this device, the most urgent first, the decided ones last."""
    with store.read() as session:
        facts = _lengths(session)
        outbox = {row.event_id: row for row in session.scalars(select(OutboxRow))}
        events = {row.id: row for row in session.scalars(select(EventRow))}
        scored = _scored(session)
        readings = _newest_readings(session)
        rows = [
            _row(about, readings.get(about.id), facts, outbox, events, scored, credentials, today)
            for about in session.scalars(select(SubmissionRow))
        ]
    return tuple(sorted(rows, key=lambda r: (list(Group).index(r.group), r.due_on or date.max, r.submission)))


def _newest_readings(session: Session) -> dict[str, AssessmentRow]:
    """The open draft of each submission, else its newest committed reading."""
    order = (AssessmentRow.committed_as.is_(None), AssessmentRow.started_at, AssessmentRow.id)
    return {row.submission_id: row for row in session.scalars(select(AssessmentRow).order_by(*order))}


def _lengths(session: Session) -> dict[str, tuple[int, float]]:
    """Pages of documents and minutes of media by submission; an answer or a picture is no page."""
    pages = case((ArtifactFactRow.kind.in_(PAGELESS), 0), else_=ArtifactFactRow.pages)
    totals = select(ArtifactFactRow.submission_id, func.sum(pages), func.sum(ArtifactFactRow.duration_s)).group_by(
        ArtifactFactRow.submission_id
    )
    return {sid: (int(pages or 0), float(seconds or 0) / 60) for sid, pages, seconds in session.execute(totals)}


def _scored(session: Session) -> dict[str, int]:
    counts = (
        select(CriterionRow.assessment_id, func.count())
        .where(CriterionRow.level_id.is_not(None))
        .group_by(CriterionRow.assessment_id)
    )
    return {assessment: number for assessment, number in session.execute(counts)}  # noqa: C416 - rows are no pairs


def _row(
    about: SubmissionRow, reading: AssessmentRow | None, facts: dict[str, tuple[int, float]],
    outbox: dict[str, OutboxRow], events: dict[str, EventRow], scored: dict[str, int],
    credentials: Credentials, today: date,
) -> QueueRow:  # fmt: skip
    credential = credentials(about.credential_id, about.credential_version)
    state = _state(about, reading, outbox)
    due = date.fromisoformat(about.due_on) if about.due_on else None
    decided = reading is not None and reading.committed_as is not None
    let_go = not decided and about.lease in LET_GO
    left = business_days_left(today, due) if due and not decided and not let_go else None
    pages, minutes = facts.get(about.id, (0, 0.0))
    event = events.get(reading.committed_as) if reading and reading.committed_as else None
    return QueueRow(
        submission=SubmissionId(about.id),
        credential=credential.title,
        attempt=about.attempt,
        reason=about.reason,
        due_on=due,
        business_days=left,
        state=state,
        scored=scored.get(reading.id, 0) if reading else 0,
        criteria=len(credential.rubric.criteria),
        pages=pages,
        minutes=minutes,
        ready=about.ready,
        group=Group.DECIDED if decided else Group.GIVEN_BACK if let_go else _group(left),
        outcome=event.outcome if event else None,
        lease="" if decided else lease_words(about.lease, about.leased_until, today),
    )


def _state(about: SubmissionRow, reading: AssessmentRow | None, outbox: dict[str, OutboxRow]) -> State:
    if not about.ready:
        return State.ON_ITS_WAY
    if reading is None or reading.committed_as is None:
        if about.lease in LET_GO:
            return State.GIVEN_BACK
        if about.lease == Lease.PASSED_ON:
            return State.PASSED_ON
    if reading is None:
        return State.NOT_STARTED
    if reading.committed_as is None:
        return State.IN_PROGRESS
    if reading.conflict != Conflict.NONE.value:
        return State.RECUSED
    here = outbox.get(reading.committed_as)
    sent = here.state if here is not None else "sent"  # from another device, where it was sent
    return {"sent": State.SENT, "waiting": State.WAITING_TO_SEND}.get(sent, State.REFUSED)


def lease_words(lease: str | None, until: str | None, today: date) -> str:
    """“kept for you until 12 December”, or what became of it; empty where the issuer leases nothing."""
    match lease:
        case Lease.HELD if until:
            day = datetime.fromisoformat(until).date()
            if day >= today:
                return f"kept for you until {day.day} {day:%B}"
            return f"kept for you until {day.day} {day:%B}; another reader may be given it"
        case Lease.GIVING_BACK:
            return "given back; the issuer hears of it with the next sync"
        case Lease.GIVEN_BACK:
            return "given back; another reader may have it"
        case Lease.PASSED_ON:
            return "given to another reader since; your decision would be a reading of its own"
        case _:
            return ""


def _group(left: int | None) -> Group:
    if left is None or left > 10:
        return Group.LATER
    return Group.THIS_WEEK if left <= 5 else Group.NEXT_WEEK


def preview(store: Store, credentials: Credentials, submission: SubmissionId, today: date) -> Preview:
    """What the pane beside the queue shows of one submission."""
    row = next(r for r in queue(store, credentials, today) if r.submission == submission)
    with store.read() as session:
        about = session.get_one(SubmissionRow, submission)
        credential = credentials(about.credential_id, about.credential_version)
        reading = drafts.current(session, submission)
        draft = drafts.load(session, reading) if reading else None
        findings, hidden = told_of(session, submission, draft)
        whole = without_names(from_json(about.body), hidden)
        facts = {f.artifact_id: f for f in session.scalars(_facts(submission))}
        return Preview(
            row=row,
            rubric_line=_rubric_line(credential),
            criteria=tuple(
                (credential.rubric.letter(c.id), draft is not None and c.id in draft.scores)
                for c in credential.rubric.criteria
            ),
            active_minutes=reading.active_seconds // 60 if reading else 0,
            handed_in=handed_in(whole, facts),
            artifacts=tuple(a for a in whole.artifacts if a.path and not a.supplementary),
            changed=whole.changed_since_last,
            asked=_asked(session, whole),
            findings=findings,
            conflict=Conflict(reading.conflict) if reading and reading.conflict else None,
            conflict_on=reading.started_at if reading else None,
            looked_over=was_looked_over(session, submission),
        )


def _facts(submission: str):  # type: ignore[no-untyped-def]  # SQLAlchemy's Select type says nothing more here
    return select(ArtifactFactRow).where(ArtifactFactRow.submission_id == submission)


def _rubric_line(credential: Credential) -> str:
    rubric = credential.rubric
    if isinstance(rubric.rule, TotalWithCut):
        return f"Rubric {rubric.version}: {len(rubric.criteria)} criteria, {rubric.rule.cut:g} points to earn"
    levels = {c.level(c.pass_level).title for c in rubric.criteria}
    needs = f", pass level {next(iter(levels))} on each" if len(levels) == 1 else ""
    return f"Rubric {rubric.version}: {len(rubric.criteria)} criteria{needs}"


def handed_in(whole: Submission, facts: dict[str, ArtifactFactRow]) -> tuple[HandedIn, ...]:
    """Lines such as “3 overview answers · 1,040 words”, counted by kind."""
    answers = [a for a in whole.artifacts if a.text is not None]
    lines = []
    if answers:
        words = sum(word_count(a.text or "") for a in answers)
        lines.append(HandedIn("text", _count(len(answers), "answer"), f"{words:,} words"))
    files = [a for a in whole.artifacts if a.path and not a.supplementary]
    kinds = Counter(_kind(a) for a in files)
    for kind in ("document", "video", "audio", "image"):
        if kinds[kind]:
            mine = [a for a in files if _kind(a) == kind]
            lines.append(HandedIn(kind, _count(len(mine), kind), _amount(kind, mine, facts)))
    return tuple(lines)


def _kind(artifact: Artifact) -> str:
    family = artifact.media_type.partition("/")[0]
    return family if family in ("video", "audio", "image") else "document"


def _amount(kind: str, mine: Sequence[Artifact], facts: dict[str, ArtifactFactRow]) -> str:
    known = [facts[a.id] for a in mine if a.id in facts]
    if kind == "document" and (pages := sum(f.pages or 0 for f in known if f.kind not in PAGELESS)):
        return _count(pages, "page")
    if kind in ("video", "audio"):
        return minutes_words(sum(f.duration_s or 0 for f in known) / 60) or "length not known"
    return f"{sum(a.size for a in mine) / 1e6:.1f} MB"


def minutes_words(minutes: float) -> str:
    """“28 min”, at least one for whatever plays at all; empty for nothing."""
    return f"{max(1, round(minutes))} min" if minutes > 0 else ""


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _asked(session: Session, whole: Submission) -> tuple[Asked, ...]:
    """What our own decision on the attempt before left open, if it was made on this device."""
    if whole.previous is None:
        return ()
    latest = select(EventRow).where(EventRow.submission_id == whole.previous, EventRow.outcome.is_not(None))
    event = session.scalars(latest.order_by(EventRow.made_at.desc(), EventRow.device_seq.desc()).limit(1)).first()
    if event is None:
        return ()
    scores = payload_unchecked(event.jws).get("scores", [])
    return tuple(
        Asked(s["letter"], s.get("level_title", ""), s["rationale"]) for s in scores if not s.get("passes", True)
    )
