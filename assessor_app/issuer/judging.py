"""What becomes of an authentic event: accepted with its standing, rejected, or kept for a moderator."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from assessor_app.domain.assessment import ReadingRole
from assessor_app.domain.decision import DECISION, RECUSAL, SUPERSEDE, WITHDRAW
from assessor_app.domain.errors import AssessorError
from assessor_app.domain.lease import GIVE_BACK, SAID, Lease, says_why_only
from assessor_app.domain.rubric import CriterionId, LevelId, Rubric
from assessor_app.domain.second_readings import Draw, drawn_after_decision
from assessor_app.issuer.agreeing import open_request
from assessor_app.issuer.ahead import assignment_row, recused, submission_row
from assessor_app.issuer.checking import fault_of_decision
from assessor_app.issuer.database import UNCHANGING
from assessor_app.issuer.rows import AssignmentRow, CredentialRow, DeviceRow, EventRow, ProgrammeRow, SubmissionRow
from assessor_app.issuer.sampling import decides, policy_of
from assessor_app.issuer.succeeding import must_be_rescored
from assessor_app.issuer.terms import terms_of
from assessor_app.sync.messages import Manifest

T = TypeVar("T")
PRECHECK = "precheck/1"
SCORED = frozenset({DECISION, SUPERSEDE})
KNOWN = SCORED | SAID | {WITHDRAW, RECUSAL, PRECHECK}
ACCEPTED, REJECTED, QUARANTINED = "accepted", "rejected", "quarantined"
FINAL, SECOND, HELD = "final", "second reading", "waits for moderation"
AWAITED, CORRECTION, VALIDITY = "awaits a second reading", "correction", "validity"
TAKEN_UP = "taken up"
PARTED = "parted"  # kept on a branch, beside the line of its device


@dataclass(frozen=True, slots=True)
class Judgement:
    """`standing` says what an accepted event means for its submission (PARTED: it is not on its device's line);
    `reason` why it is not accepted."""

    status: str
    reason: str | None = None
    standing: str | None = None


def judge(
    session: Session, head: ProgrammeRow, device: DeviceRow, payload: dict[str, Any], *, vouched_for: bool = False
) -> Judgement:
    """Nothing is written here. A late score is never thrown away: what cannot be placed is quarantined. `vouched_for`
    by a moderator, the work of a revoked device counts like any other, and so does what was scored by the rubric of
    another version."""
    if payload.get("programme") not in (None, head.id):
        return Judgement(REJECTED, f"The event is for the programme {payload.get('programme')}, not for {head.id}.")
    if payload.get("assessor") not in (None, device.assessor):
        return Judgement(REJECTED, "The event names another assessor than this device is enrolled for.")
    if device.revoked_at is not None and not vouched_for:
        return Judgement(QUARANTINED, "This device was revoked; a moderator looks at what it still sent.")
    if payload.get("type") not in KNOWN:
        return Judgement(QUARANTINED, f"This issuer does not know events of type {payload.get('type')} yet.")
    row = submission_row(session, head.id, str(payload.get("submission")))
    if row is None:
        return Judgement(QUARANTINED, f"The programme has no submission {payload.get('submission')}.")
    assignment = assignment_row(session, head.id, row.id, device.assessor)
    if assignment is None and payload["type"] == RECUSAL:
        # a coach opens what was never assigned to them; that they may not score it must be known all the same
        return Judgement(ACCEPTED, None, "recusal")
    if assignment is None:
        return Judgement(QUARANTINED, f"{row.id} was not assigned to this assessor.")
    if fault := _fault_of_reading(payload.get("reading"), assignment):
        return Judgement(REJECTED, fault)
    if payload["type"] in SCORED:
        if recused(session, head.id, row.id, device.assessor):
            return Judgement(QUARANTINED, f"This assessor is recused from {row.id}; a moderator looks at the decision.")
        return _judge_decision(session, head, device, payload, row, assignment, vouched_for=vouched_for)
    if payload["type"] == WITHDRAW:
        return _judge_withdrawal(session, head, device, payload, row)
    if payload["type"] in SAID:
        return Judgement(ACCEPTED, None, _standing_of_lease(payload, assignment))
    return Judgement(ACCEPTED, None, str(payload["type"]).partition("/")[0])


def _standing_of_lease(said: dict[str, Any], assignment: AssignmentRow) -> str:
    """It may have gone to another reader since; giving back and taking up then change nothing. Nor does a reason."""
    if assignment.passed_on_at is not None:
        return Lease.PASSED_ON.value
    gives_back = assignment.given_back_at is not None if says_why_only(said) else said["type"] == GIVE_BACK
    return Lease.GIVEN_BACK.value if gives_back else TAKEN_UP


def _fault_of_reading(reading: object, assignment: AssignmentRow) -> str | None:
    """A reading that names its assignment must name ours; one made before there was any names none."""
    if not isinstance(reading, dict) or reading.get("assignment") is None:
        return None
    named = reading["assignment"]
    if named != assignment.id:
        return f"The reading names another assignment than the one by which {assignment.submission} was given out."
    if reading.get("reason") != assignment.reason:
        return f"The reading names another reason than the one for which {assignment.submission} was given out."
    return None


def _judge_decision(
    session: Session, head: ProgrammeRow, device: DeviceRow, payload: dict[str, Any], row: SubmissionRow,
    assignment: AssignmentRow, *, vouched_for: bool,
) -> Judgement:  # fmt: skip
    named = payload.get("rubric")
    digest = named.get("digest") if isinstance(named, dict) else None
    rubric = rubric_of(session, head.id, row, str(digest))
    if rubric is None:
        return Judgement(QUARANTINED, f"The rubric this decision was made with is not known here ({row.id}).")
    submission = _read_once(session, ("submission", row.id), lambda: Manifest.read(row.manifest).submission)
    needed = terms_of(head).evidence_before_score
    if fault := fault_of_decision(payload, submission, rubric, evidence_needed=needed):
        return Judgement(REJECTED, fault)
    if not vouched_for and (why := must_be_rescored(session, row, str(digest))):
        return Judgement(QUARANTINED, why)
    if payload["type"] == SUPERSEDE:
        return _judge_correction(session, head, device, payload, row, assignment, rubric)
    return Judgement(ACCEPTED, None, _standing(session, head, device, payload, row, assignment, rubric))


def rubric_of(session: Session, programme: str, row: SubmissionRow, digest: str) -> Rubric | None:
    """The rubric of a digest, read once while the process runs: another meaning has another digest."""
    from assessor_app.rubric_files.case import from_case

    known: dict[tuple[str, ...], Rubric] = session.info[UNCHANGING]
    name = ("rubric", programme, row.credential_id, digest)
    if name not in known:
        found = session.scalars(
            select(CredentialRow).where(
                CredentialRow.programme == programme,
                CredentialRow.id == row.credential_id,
                CredentialRow.rubric_digest == digest,
            )
        ).first()
        if found is None:
            return None
        known[name] = from_case(found.rubric_json, "rubric.json").rubric
    return known[name]


def _read_once(session: Session, name: tuple[str, ...], read: Callable[[], T]) -> T:
    """A file's meaning, read once a transaction."""
    if name not in session.info:
        session.info[name] = read()
    kept: T = session.info[name]
    return kept


def _standing(
    session: Session, head: ProgrammeRow, device: DeviceRow, payload: dict[str, Any], row: SubmissionRow,
    assignment: AssignmentRow, rubric: Rubric,
) -> str:  # fmt: skip
    """The first decision is final, another assessor's is an independent second reading; where a policy asks for two,
    the first waits for the second, and an adjudication that was asked for is final.

    What a reading is for is the programme's word (the assignment), not the device's; a device may only ask for less.
    """
    if ReadingRole.PRACTICE.value in (assignment.role, payload["reading"].get("role")):
        return ReadingRole.PRACTICE.value
    if row.reference is not None:
        return VALIDITY
    if assignment.role == ReadingRole.SECOND.value:
        return SECOND
    if assignment.role == ReadingRole.ADJUDICATION.value:
        asked = row.final_event is None and open_request(session, head.id, row.id) is not None
        return FINAL if asked else HELD
    if row.final_event is None:
        return _before_final(session, head, device, payload, row, rubric)
    final = _event(session, row.programme, row.final_event)
    same = final is not None and final.assessor == device.assessor
    # one assessor, two devices: two heads on one submission are shown and asked about, never merged
    return HELD if same else SECOND


def _before_final(
    session: Session, head: ProgrammeRow, device: DeviceRow, payload: dict[str, Any], row: SubmissionRow,
    rubric: Rubric,
) -> str:  # fmt: skip
    near = near_draw(head, rubric, payload)
    if not decides(session, head, row.id) and not (near and near.drawn and near.reason in policy_of(head).deciding):
        return FINAL
    wanted = select(EventRow).where(
        EventRow.programme == head.id, EventRow.submission == row.id, EventRow.standing == AWAITED
    )
    waiting = session.scalars(wanted).first()
    if waiting is None:
        return AWAITED
    return HELD if waiting.assessor == device.assessor else SECOND


def near_draw(head: ProgrammeRow, rubric: Rubric, payload: dict[str, Any]) -> Draw | None:
    """How the rule of the near ones falls for a decision that was checked; None where it is not in force."""
    scores = {CriterionId(s["criterion"]): LevelId(s["level"]) for s in payload["scores"]}
    return drawn_after_decision(policy_of(head), rubric, scores)


def _judge_correction(
    session: Session, head: ProgrammeRow, device: DeviceRow, payload: dict[str, Any], row: SubmissionRow,
    assignment: AssignmentRow, rubric: Rubric,
) -> Judgement:  # fmt: skip
    """What was rejected, waits for a moderator or never came (it was too large) does not count: then the correction is
    their first word on it."""
    corrected = _event(session, head.id, str(payload.get("supersedes")))
    if corrected is not None and not _theirs(corrected, device, row):
        return Judgement(REJECTED, f"The correction of {row.id} supersedes a decision that is not this assessor's.")
    if corrected is None or corrected.status != ACCEPTED:
        return Judgement(ACCEPTED, None, _standing(session, head, device, payload, row, assignment, rubric))
    # final already: an issued credential never changes by itself
    return Judgement(ACCEPTED, None, HELD if row.final_event == corrected.id else CORRECTION)


def _judge_withdrawal(
    session: Session, head: ProgrammeRow, device: DeviceRow, payload: dict[str, Any], row: SubmissionRow
) -> Judgement:
    """Taking a decision back is asked for by its assessor and carried out by a moderator."""
    withdrawn = _event(session, head.id, str(payload.get("withdraws")))
    if withdrawn is not None and not _theirs(withdrawn, device, row):
        return Judgement(REJECTED, f"The withdrawal from {row.id} names a decision that is not this assessor's.")
    if withdrawn is None:
        return Judgement(REJECTED, f"The withdrawal from {row.id} names a decision that never counted here.")
    if withdrawn.status != ACCEPTED:
        return Judgement(
            QUARANTINED, f"The withdrawal from {row.id} names a decision that waits for a moderator itself."
        )
    return Judgement(ACCEPTED, None, HELD)


def _theirs(event: EventRow, device: DeviceRow, row: SubmissionRow) -> bool:
    return (event.submission, event.assessor) == (row.id, device.assessor)


def _event(session: Session, programme: str, event_id: str) -> EventRow | None:
    """Of what was rejected, an id says nothing: it can be taken once more."""
    wanted = select(EventRow).where(
        EventRow.programme == programme, EventRow.id == event_id, EventRow.status != REJECTED
    )
    return session.scalars(wanted).first()


def judged_safely(
    session: Session, head: ProgrammeRow, device: DeviceRow, payload: dict[str, Any], *, vouched_for: bool = False
) -> Judgement:
    """A judgement in any case: what breaks the reader is a fault of that event and holds back no other."""
    try:
        return judge(session, head, device, payload, vouched_for=vouched_for)
    except (AssessorError, ValueError, TypeError, KeyError, ArithmeticError, RecursionError) as error:
        return Judgement(REJECTED, f"The event cannot be read: {error}.")
