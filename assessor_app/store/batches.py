"""Batches as rows: which decisions one would send and why, and what went out in those before."""

from collections.abc import Callable, Collection, Iterator, Mapping
from typing import Any

from sqlalchemy import ColumnElement, Select, false, func, null, select
from sqlalchemy.orm import Session, aliased

from assessor_app.domain.assessment import ReadingRole
from assessor_app.domain.awards import HOLD_EARNED, Awards, named
from assessor_app.domain.awards import to_take_back as to_be_taken_back
from assessor_app.domain.batch import (
    Candidate,
    Line,
    NoBatch,
    Plan,
    Standing,
    blocked,
    line_of,
    settled_by_batch,
    taking_back,
)
from assessor_app.domain.decision import WITHDRAW, DecisionId, Outcome
from assessor_app.domain.errors import RuleBroken
from assessor_app.domain.export_profile import Profile, read_profile
from assessor_app.domain.submission import SubmissionId
from assessor_app.store import log
from assessor_app.store.awarded import EDUCATOR, awarded
from assessor_app.store.leaving_rows import BatchItemRow, BatchRow, FactRow, LetterRow, TakenBackRow
from assessor_app.store.rows import EventRow, OutboxRow, SubmissionRow

AT_ONCE = 2_000
BY_FILES = Profile("", HOLD_EARNED)  # everything that awards


def batch_named(session: Session, name: str) -> BatchRow:
    """The batch of this name, with or without spaces around it; raises NoBatch when there is none."""
    name = name.strip()
    found = session.scalars(select(BatchRow).where(BatchRow.name == name)).first()
    if found is None:
        raise NoBatch(f"There is no batch “{name}”.")
    return found


def to_finish(row: BatchRow) -> str:
    """What is said of a sealed batch."""
    return f"Batch “{row.name}” was cut off at its last step; write it to {row.folder} once more to finish it."


def require_known(session: Session, chosen: Collection[str]) -> None:
    """Raises RuleBroken at the first ID that is of no decision here."""
    if not chosen:
        return
    there = frozenset(session.scalars(select(FactRow.decision_id)))
    if strange := next((each for each in chosen if each not in there), None):
        raise RuleBroken(f"There is no decision {strange} on this device.")


def profile_of(row: BatchRow) -> Profile:
    return read_profile(row.profile, row.profile["forms"])


def everywhere(_credential: str, _version: str) -> bool:
    return True


def plan(session: Session, row: BatchRow, here: Callable[[str, str], bool] = everywhere) -> Plan:
    """What the batch would do with every decision it asks for, in the order they were made. `here` is whether this
    device has a credential of a version."""
    profile = profile_of(row)
    lines, awards = list[Line](), awarded(session, profile, row.name)
    for known in _candidates(session, row.chosen, profile, awards, here):
        line = line_of(known, profile, row.again)
        lines.append(line)
        for each in awards.values() if line.standing.goes else ():  # who comes next knows what this one gets
            each.goes_out(known.award, known.submission, row.name, earned=known.earned, corrects=known.corrects)
    return Plan(tuple(lines))


def items(session: Session, row: BatchRow) -> tuple[Line, ...]:
    """What the last dry run of the batch found to go out."""
    wanted = (
        select(BatchItemRow, FactRow.submission_id, FactRow.outcome)
        .join(FactRow, FactRow.decision_id == BatchItemRow.decision_id)
        .where(BatchItemRow.batch_id == row.id)
        .order_by(BatchItemRow.decision_id)
    )
    return tuple(
        Line(DecisionId(item.decision_id), SubmissionId(submission), outcome, Standing(item.standing), item.reason)
        for item, submission, outcome in session.execute(wanted)
    )


def later_type(decision: Any) -> ColumnElement[str | None]:
    """The type of an event that corrects or withdraws a decision; a withdrawal comes before a correction."""
    later = aliased(EventRow)
    return (
        select(later.type)
        .where(later.supersedes == decision)
        .order_by(later.type.desc())
        .limit(1)
        .correlate(FactRow)
        .scalar_subquery()
    )


def later_word(kind: str | None) -> str | None:
    return None if kind is None else "withdrawn" if kind == WITHDRAW else "superseded"


def sent_in(*which: ColumnElement[bool]) -> ColumnElement[str | None]:
    """The name of the award batch in which a decision went out."""
    went = (
        select(BatchRow.name)
        .join(BatchItemRow, BatchItemRow.batch_id == BatchRow.id)
        .where(BatchItemRow.out, BatchItemRow.once, *which)
    )
    return went.limit(1).correlate(FactRow).scalar_subquery()


def _earlier_sent_in() -> ColumnElement[str | None]:
    """Where an earlier decision on the same submission went out, however many corrections lie between."""
    earlier = aliased(FactRow)
    same = select(earlier.decision_id).where(
        earlier.submission_id == FactRow.submission_id, earlier.decision_id != FactRow.decision_id
    )
    return sent_in(FactRow.supersedes.is_not(None), BatchItemRow.decision_id.in_(same.correlate(FactRow)))


def _renewed() -> ColumnElement[bool]:
    """Whether a later decision on the same submission was earned."""
    later = aliased(FactRow)
    same = select(later.decision_id).where(
        later.submission_id == FactRow.submission_id, log.place(later.decision_id) > log.place(FactRow.decision_id),
        later.outcome == Outcome.EARNED.value, later.reading != ReadingRole.PRACTICE.value,
    )  # fmt: skip
    return same.correlate(FactRow).exists()


def _wavered() -> ColumnElement[bool]:
    """Whether the decision before, on the same submission, was not earned or was withdrawn."""
    earlier, gone = aliased(FactRow), aliased(EventRow)
    withdrawn = select(gone.id).where(gone.supersedes == earlier.decision_id, gone.type == WITHDRAW)
    before = (
        select((earlier.outcome != Outcome.EARNED.value) | withdrawn.correlate(earlier).exists())
        .where(
            earlier.submission_id == FactRow.submission_id,
            log.place(earlier.decision_id) < log.place(FactRow.decision_id),
        )
        .where(earlier.reading != ReadingRole.PRACTICE.value)
        .order_by(log.place(earlier.decision_id).desc())
        .limit(1)
    )
    return func.coalesce(before.correlate(FactRow).scalar_subquery(), false())


def _wanted(profile: Profile) -> Select[*tuple[Any, ...]]:
    of_awards = (EDUCATOR, _renewed(), _wavered()) if profile.awards else (null(), false(), false())
    wanted: Select[*tuple[Any, ...]] = (
        select(
            FactRow.decision_id, FactRow.submission_id, FactRow.outcome, FactRow.condition_codes, FactRow.reading,
            OutboxRow.state, OutboxRow.reason, later_type(FactRow.decision_id), LetterRow.decision_id,
            sent_in(BatchItemRow.decision_id == FactRow.decision_id), _earlier_sent_in(),
            FactRow.credential_id, FactRow.credential_version, FactRow.supersedes, *of_awards,
        )
        .outerjoin(OutboxRow, OutboxRow.event_id == FactRow.decision_id)
        .outerjoin(LetterRow, LetterRow.decision_id == FactRow.decision_id)
        .order_by(FactRow.decision_id)
    )  # fmt: skip
    if profile.awards:
        wanted = wanted.outerjoin(SubmissionRow, SubmissionRow.id == FactRow.submission_id)
    elif profile.outcomes:
        wanted = wanted.where(FactRow.outcome.in_(profile.outcomes))
    if profile.credentials:
        wanted = wanted.where(FactRow.credential_id.in_(profile.credentials))
    return wanted


def _candidates(
    session: Session, only: Collection[str] | None, profile: Profile, awards: Mapping[str, Awards],
    here: Callable[[str, str], bool] = everywhere,
) -> Iterator[Candidate]:  # fmt: skip
    """`awards`, by form, are what was awarded before. An outcome that was not asked for is looked at all the same
    where something is to be taken back for it."""
    chosen = None if only is None else frozenset(only)
    for part in session.execute(_wanted(profile)).partitions(AT_ONCE):
        for ident, submission, outcome, codes, reading, state, refusal, later, letter, sent, corrected, *of in part:
            if chosen is not None and ident not in chosen:
                continue
            credential, version, supersedes, who, renewed, wavered = of
            award = (credential, who or submission)
            known = Candidate(
                DecisionId(ident), SubmissionId(submission), outcome, bool(codes),
                reading == ReadingRole.PRACTICE.value, state, refusal, later_word(later), letter is not None,
                sent, corrected, award, {form: each.before(award, submission) for form, each in awards.items()},
                supersedes is not None, renewed, wavered, here(credential, version),
            )  # fmt: skip
            if not profile.outcomes or outcome in profile.outcomes or taking_back(known):
                yield known


def to_take_back(session: Session) -> tuple[tuple[Line, str], ...]:
    """What a dry run of awards would say is to be taken back by hand now: each with the batches that awarded."""
    found = ((line_of(known, BY_FILES, None), to_be_taken_back(known.held)) for known in _of_awards(session))
    return tuple((line, batches) for line, batches in found if line.take_back)


def settled(session: Session) -> tuple[tuple[Line, str], ...]:
    """What no dry run asks for any more, since a batch went out with it, and nobody has said yet was done."""
    said = set(session.scalars(select(TakenBackRow.decision_id)))
    return tuple(
        (line_of(known, BY_FILES, None), named((known.corrects_sent_in,)))
        for known in _of_awards(session)
        if settled_by_batch(known) and known.corrects_sent_in and known.decision not in said
    )


def _of_awards(session: Session) -> Iterator[Candidate]:
    return _candidates(session, None, BY_FILES, awarded(session, BY_FILES))


def sent_count(session: Session, batch_id: str) -> int:
    went = select(func.count()).select_from(BatchItemRow).where(BatchItemRow.batch_id == batch_id, BatchItemRow.out)
    return session.scalar(went) or 0


def standing(session: Session) -> frozenset[DecisionId]:
    """The decisions that a batch of everything would let go, whatever went out before."""
    everything = Profile("", (), award=False, coded=True)
    return frozenset(
        known.decision for known in _candidates(session, None, everything, {}) if not blocked(known, everything)
    )


def overtaken(session: Session, row: BatchRow) -> tuple[str, str] | None:
    """The first submission of the batch whose decision may not go out any more, and why; quick, for inside a write."""
    later = later_type(FactRow.decision_id)
    wanted = (
        select(FactRow.submission_id, later, OutboxRow.state)
        .join(BatchItemRow, BatchItemRow.decision_id == FactRow.decision_id)
        .outerjoin(OutboxRow, OutboxRow.event_id == FactRow.decision_id)
        .where(BatchItemRow.batch_id == row.id)
        .where(later.is_not(None) | OutboxRow.state.in_(("quarantined", "refused")))
    )
    found = session.execute(wanted.limit(1)).first()
    return None if found is None else (found[0], later_word(found[1]) or f"{found[2]} by the issuer")
