"""The queue: which submissions wait, and how far each is."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum

from sqlalchemy import Select, case, func, select
from sqlalchemy.orm import Session

from assessor_app.domain.assessment import Conflict
from assessor_app.domain.coaching import NOT_YET, meeting_due, not_yets
from assessor_app.domain.days import day_of_year
from assessor_app.domain.lease import LET_GO, Lease
from assessor_app.domain.submission import SubmissionId
from assessor_app.domain.turnaround import business_days_left, day_of
from assessor_app.queries.known import Credentials, known
from assessor_app.store import log
from assessor_app.store.coach_meetings import last_met
from assessor_app.store.engine import Store
from assessor_app.store.rows import ArtifactFactRow, AssessmentRow, CriterionRow, EventRow, OutboxRow, SubmissionRow

MEETING = "coach meeting due"
PAGELESS = ("text", "image", "video", "audio")  # kinds of file that are not counted in pages


class State(StrEnum):
    NOT_STARTED = "Not started"
    NO_RUBRIC = "Its rubric is not here"
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
    RECUSED = "Not yours to score"
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
    not_yets: int = 0  # attempts that ended so, up to this one
    went_on: bool = False  # since then a coach sat down with the teacher, or the next attempt came
    lease: str = ""  # until when the issuer keeps it for this reader, in words; empty where it leases nothing

    @property
    def open(self) -> bool:
        """Whether it still waits for this reader."""
        return self.group not in (Group.DECIDED, Group.RECUSED, Group.GIVEN_BACK)

    @property
    def meeting_due(self) -> bool:
        """After the third “not yet” the teacher meets a coach before trying again, until that was done."""
        return meeting_due(self.not_yets, self.outcome) and not self.went_on

    @property
    def state_words(self) -> str:
        if self.state is State.IN_PROGRESS:
            return f"In progress, {self.scored} of {self.criteria}"
        if self.outcome and self.state in (State.WAITING_TO_SEND, State.SENT):
            sent = "sent" if self.state is State.SENT else "waiting to send"
            return f"{self.outcome.capitalize()}, {MEETING if self.meeting_due else sent}"
        return self.state.value


def queue(store: Store, credentials: Credentials, today: date) -> tuple[QueueRow, ...]:
    """Every submission on this device, the most urgent first, the decided ones last."""
    with store.read() as session:
        facts = _lengths(session)
        outbox = {row.event_id: row for row in session.scalars(select(OutboxRow))}
        events = {row.id: row for row in session.scalars(select(EventRow))}
        scored = _scored(session)
        abouts = session.scalars(select(SubmissionRow)).all()
        readings = _newest_readings(session)
        rows = [
            _row(about, readings.get(about.id), facts, outbox, events, scored, credentials, today) for about in abouts
        ]
        rows = _with_not_yets(rows, {about.id: about.previous_id for about in abouts})
        decided = {name: events[r.committed_as].made_at for name, r in readings.items() if r.committed_as in events}
        rows = _with_meetings(rows, {about.id: about.previous_id for about in abouts}, decided, last_met(session))
    return tuple(sorted(rows, key=lambda r: (list(Group).index(r.group), r.due_on or date.max, r.submission)))


def _with_not_yets(rows: list[QueueRow], before: dict[str, str | None]) -> list[QueueRow]:
    outcomes: dict[str, str | None] = {row.submission: row.outcome for row in rows}
    return [
        replace(row, not_yets=not_yets(row.attempt, [outcomes.get(each) for each in _earlier(row.submission, before)]))
        if row.outcome == NOT_YET
        else row
        for row in rows
    ]


def _with_meetings(
    rows: list[QueueRow], before: dict[str, str | None], decided: dict[str, str], met: dict[str, str]
) -> list[QueueRow]:
    followed = set(before.values())
    return [
        replace(row, went_on=row.submission in followed or _met_since(row.submission, before, decided, met))
        if row.meeting_due
        else row
        for row in rows
    ]


def _met_since(submission: str, before: dict[str, str | None], decided: dict[str, str], met: dict[str, str]) -> bool:
    """Over this attempt or one before it."""
    since = decided.get(submission, "")
    return any(met.get(each, "") > since for each in (submission, *_earlier(submission, before)))


def _earlier(submission: str, before: dict[str, str | None]) -> list[str]:
    """The attempts before it, as far as they are told of here."""
    found: list[str] = []
    at = before.get(submission)
    while at is not None and at not in found and at != submission:
        found.append(at)
        at = before.get(at)
    return found


def _newest_readings(session: Session) -> dict[str, AssessmentRow]:
    """The open draft of each submission, else its newest decision, else how it was stepped back from: a decision stands
    though its assessor coaches the teacher later."""
    found: dict[str, AssessmentRow] = {}
    for row in session.scalars(_readings()):
        found.setdefault(row.submission_id, row)
    return found


def told_reading(session: Session, submission: str) -> AssessmentRow | None:
    """The one of `submission` that its row tells of."""
    return session.scalars(_readings().where(AssessmentRow.submission_id == submission).limit(1)).first()


def _readings() -> Select[AssessmentRow]:
    decides = AssessmentRow.conflict == Conflict.NONE.value
    order = (AssessmentRow.committed_as.is_not(None), ~decides, *log.standing_first(AssessmentRow.committed_as))
    return select(AssessmentRow).order_by(*order, AssessmentRow.id.desc())


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
    credential = known(credentials, about.credential_id, about.credential_version)
    state = _state(about, reading, outbox, known=credential is not None)
    due = day_of(about.due_on)
    decided = reading is not None and reading.committed_as is not None
    let_go = not decided and about.lease in LET_GO
    left = business_days_left(today, due) if due and not decided and not let_go else None
    pages, minutes = facts.get(about.id, (0, 0.0))
    event = events.get(reading.committed_as) if reading and reading.committed_as else None
    return QueueRow(
        submission=SubmissionId(about.id),
        credential=credential.title if credential else about.credential_id,
        attempt=about.attempt,
        reason=about.reason,
        due_on=due,
        business_days=left,
        state=state,
        scored=scored.get(reading.id, 0) if reading else 0,
        criteria=len(credential.rubric.criteria) if credential else 0,
        pages=pages,
        minutes=minutes,
        ready=about.ready,
        group=_group(state, due, today, decided=decided, let_go=let_go),
        outcome=event.outcome if event else None,
        lease="" if decided else lease_words(about.lease, about.leased_until, today),
    )


def _state(
    about: SubmissionRow, reading: AssessmentRow | None, outbox: dict[str, OutboxRow], *, known: bool
) -> State:  # fmt: skip
    if not about.ready:
        return State.ON_ITS_WAY
    if reading is None or reading.committed_as is None:
        if about.lease in LET_GO:
            return State.GIVEN_BACK
        if about.lease == Lease.PASSED_ON:
            return State.PASSED_ON
        if not known:
            return State.NO_RUBRIC
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
                return f"kept for you until {day_of_year(day)}"
            return f"kept for you until {day_of_year(day)}; another reader may be given it"
        case Lease.GIVING_BACK:
            return "given back; the issuer hears of it with the next sync"
        case Lease.GIVEN_BACK:
            return "given back; another reader may have it"
        case Lease.PASSED_ON:
            return "given to another reader since; your decision would be a reading of its own"
        case _:
            return ""


def _group(state: State, due: date | None, today: date, *, decided: bool, let_go: bool) -> Group:
    """By calendar weeks, as people say it; what is overdue is due this week."""
    if decided:
        return Group.RECUSED if state is State.RECUSED else Group.DECIDED
    if let_go:
        return Group.GIVEN_BACK
    sunday = today + timedelta(days=6 - today.weekday())
    if due is None or due > sunday + timedelta(weeks=1):
        return Group.LATER
    return Group.THIS_WEEK if due <= sunday else Group.NEXT_WEEK


def minutes_words(minutes: float) -> str:
    """“28 min”, at least one for whatever plays at all; empty for nothing."""
    return f"{max(1, round(minutes))} min" if minutes > 0 else ""
