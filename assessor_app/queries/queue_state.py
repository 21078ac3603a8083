"""How far a submission of the queue is, under which heading it stands, and what the issuer says of its lease."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from enum import StrEnum

from assessor_app.domain.assessment import Conflict
from assessor_app.domain.days import day_of_year
from assessor_app.domain.lease import LET_GO, Lease
from assessor_app.queries.elsewhere import Elsewhere
from assessor_app.store.rows import AssessmentRow, OutboxRow, SubmissionRow


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
    ON_A_BRANCH = "Waits for a moderator"
    ELSEWHERE = "Decided elsewhere"


class Group(StrEnum):
    THIS_WEEK = "Due this week"
    NEXT_WEEK = "Next week"
    LATER = "Later"
    DECIDED = "Decided"
    ELSEWHERE = "Decided by you elsewhere"
    RECUSED = "Not yours to score"
    GIVEN_BACK = "Given back"


def state_of(
    about: SubmissionRow,
    reading: AssessmentRow | None,
    outbox: Mapping[str, OutboxRow],
    elsewhere: Elsewhere | None,
    *,
    known: bool,
) -> State:
    """`known` says whether its credential is here."""
    if reading is None and elsewhere is not None:
        return State.ON_A_BRANCH if elsewhere is Elsewhere.ON_A_BRANCH else State.ELSEWHERE
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


def group_of(state: State, due: date | None, today: date, *, decided: bool, let_go: bool) -> Group:
    """By calendar weeks, as people say it; what is overdue is due this week."""
    if decided:
        return Group.RECUSED if state is State.RECUSED else Group.DECIDED
    if state in (State.ON_A_BRANCH, State.ELSEWHERE):
        return Group.ELSEWHERE
    if let_go:
        return Group.GIVEN_BACK
    sunday = today + timedelta(days=6 - today.weekday())
    if due is None or due > sunday + timedelta(weeks=1):
        return Group.LATER
    return Group.THIS_WEEK if due <= sunday else Group.NEXT_WEEK


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
