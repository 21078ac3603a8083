"""The queue: which submissions wait, and how far each is."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Select, case, func, select
from sqlalchemy.orm import Session

from assessor_app.domain.assessment import Conflict
from assessor_app.domain.coaching import meeting_due
from assessor_app.domain.lease import LET_GO
from assessor_app.domain.submission import SubmissionId
from assessor_app.domain.turnaround import business_days_left, day_of
from assessor_app.queries.earlier_attempts import Attempts
from assessor_app.queries.elsewhere import Elsewhere, elsewhere
from assessor_app.queries.known import Credentials, known, levels_here
from assessor_app.queries.queue_state import Group, State, group_of, lease_words, state_of
from assessor_app.store import log
from assessor_app.store.coach_meetings import last_met
from assessor_app.store.engine import Store
from assessor_app.store.rows import ArtifactFactRow, AssessmentRow, CriterionRow, EventRow, OutboxRow, SubmissionRow

MEETING = "coach meeting due"
DUE = (Group.THIS_WEEK, Group.NEXT_WEEK, Group.LATER)  # what still waits for this reader
PAGELESS = ("text", "image", "video", "audio")  # kinds of file that are not counted in pages


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
    scored: int  # of a reading that goes on
    criteria: int
    pages: int
    minutes: float
    ready: bool
    group: Group
    outcome: str | None
    not_yets: int = 0  # attempts that ended so, up to this one
    went_on: bool = False  # since then a coach sat down with the teacher, or the next attempt came
    lease: str = ""  # until when the issuer keeps it for this reader, in words; empty where it leases nothing
    elsewhere: str = ""  # that this assessor decided it where it cannot be shown here, in a sentence

    @property
    def open(self) -> bool:
        """Whether it still waits for this reader."""
        return self.group in DUE

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


@dataclass(frozen=True, slots=True)
class _Kept:
    """What the store holds of all submissions, read once."""

    readings: dict[str, AssessmentRow]
    events: dict[str, EventRow]
    outbox: dict[str, OutboxRow]
    lengths: dict[str, tuple[int, float]]
    scored: dict[str, int]
    attempts: Attempts
    elsewhere: dict[str, Elsewhere]


def queue(store: Store, credentials: Credentials, today: date) -> tuple[QueueRow, ...]:
    """Every submission on this device, the most urgent first, the decided ones last."""
    with store.read() as session:
        abouts = session.scalars(select(SubmissionRow)).all()
        kept = _kept(session, abouts, credentials)
        rows = [_row(about, kept, credentials, today) for about in abouts]
    return tuple(sorted(rows, key=lambda r: (list(Group).index(r.group), r.due_on or date.max, r.submission)))


def _kept(session: Session, abouts: Sequence[SubmissionRow], credentials: Credentials) -> _Kept:
    readings = _newest_readings(session)
    events = {row.id: row for row in session.scalars(select(EventRow))}
    ended = {name: events[r.committed_as] for name, r in readings.items() if r.committed_as in events}
    return _Kept(
        readings=readings,
        events=events,
        outbox={row.event_id: row for row in session.scalars(select(OutboxRow))},
        lengths=_lengths(session),
        scored=_scored(session, abouts, readings, credentials),
        attempts=Attempts(
            before={about.id: about.previous_id for about in abouts},
            followed={about.previous_id for about in abouts},
            outcomes={name: event.outcome for name, event in ended.items() if event.outcome},
            decided={name: event.made_at for name, event in ended.items()},
            met=last_met(session),
        ),
        elsewhere=elsewhere(session),
    )


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


def _scored(
    session: Session, abouts: Sequence[SubmissionRow], readings: Mapping[str, AssessmentRow], credentials: Credentials
) -> dict[str, int]:
    """By reading that goes on: how many of its levels the rubric that counts has; the programme may have published its
    own since they were given."""
    levels_at = levels_here(credentials)
    given = _given(session)
    found = {}
    for about in abouts:
        reading = readings.get(about.id)
        if reading is not None and reading.committed_as is None and reading.id in given:
            levels = levels_at(about.credential_id, about.credential_version)
            scores = json.loads(given[reading.id])
            found[reading.id] = sum(level in levels.get(criterion, ()) for criterion, level in scores.items())
    return found


def _given(session: Session) -> dict[str, str]:
    """The levels of each reading by criterion, as JSON: one row a reading, or a queue of thousands would wait."""
    levels = (
        select(CriterionRow.assessment_id, func.json_group_object(CriterionRow.criterion_id, CriterionRow.level_id))
        .where(CriterionRow.level_id.is_not(None))
        .group_by(CriterionRow.assessment_id)
    )
    return {assessment: scores for assessment, scores in session.execute(levels)}  # noqa: C416 - rows are no pairs


def _row(about: SubmissionRow, kept: _Kept, credentials: Credentials, today: date) -> QueueRow:
    credential = known(credentials, about.credential_id, about.credential_version)
    reading = kept.readings.get(about.id)
    decided = reading is not None and reading.committed_as is not None
    told = None if decided else kept.elsewhere.get(about.id)
    state = state_of(about, reading, kept.outbox, told, known=credential is not None)
    due = day_of(about.due_on)
    let_go = not decided and about.lease in LET_GO
    group = group_of(state, due, today, decided=decided, let_go=let_go)
    left = business_days_left(today, due) if due and group in DUE else None
    pages, minutes = kept.lengths.get(about.id, (0, 0.0))
    return QueueRow(
        submission=SubmissionId(about.id),
        credential=credential.title if credential else about.credential_id,
        attempt=about.attempt,
        reason=about.reason,
        due_on=due,
        business_days=left,
        state=state,
        scored=kept.scored.get(reading.id, 0) if reading else 0,
        criteria=len(credential.rubric.criteria) if credential else 0,
        pages=pages,
        minutes=minutes,
        ready=about.ready,
        group=group,
        outcome=kept.attempts.outcomes.get(about.id),
        not_yets=kept.attempts.not_yets(about.id, about.attempt),
        went_on=kept.attempts.went_on(about.id),
        lease="" if decided else lease_words(about.lease, about.leased_until, today),
        elsewhere=told.value if told else "",
    )


def minutes_words(minutes: float) -> str:
    """“28 min”, at least one for whatever plays at all; empty for nothing."""
    return f"{max(1, round(minutes))} min" if minutes > 0 else ""
