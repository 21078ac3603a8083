"""Coach sessions as rows. Only the coach's commands and queries look in here: that is the wall."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from sqlalchemy import ColumnElement, false, func, select, update
from sqlalchemy.orm import Session as Rows

from assessor_app.domain.coaching import (
    Disclosure,
    Moment,
    MomentId,
    Note,
    NoteId,
    NoteKind,
    Session,
    SessionId,
    Voice,
)
from assessor_app.domain.days import local_date
from assessor_app.domain.errors import RuleBroken
from assessor_app.domain.evidence import from_selector, to_selector
from assessor_app.domain.rubric import CriterionId
from assessor_app.domain.submission import ArtifactId, SubmissionId
from assessor_app.store.rows import (
    CoachMomentRow,
    CoachNoteRow,
    CoachPromptsRow,
    CoachSessionRow,
    ConsentRow,
    DisclosureRow,
)


def session_row(rows: Rows, session: str) -> CoachSessionRow:
    """Raises RuleBroken when there is no such session."""
    row = rows.get(CoachSessionRow, session)
    if row is None:
        raise RuleBroken("There is no such coach session in this workspace.")
    return row


def saved(rows: Rows, session: str, at: str) -> None:
    """Note when something of a session was last written."""
    session_row(rows, session).saved_at = at


def load(rows: Rows, session: str) -> Session:
    """A session with its moments and notes, in the order in which they were made."""
    return _session(rows, session_row(rows, session))


def sessions_of(rows: Rows, educator: str) -> tuple[Session, ...]:
    """Every session with this teacher, the newest first."""
    mine = select(CoachSessionRow).where(CoachSessionRow.educator == educator)
    order = mine.order_by(CoachSessionRow.opened_at.desc(), CoachSessionRow.id.desc())
    return _sessions(rows, rows.scalars(order).all())


def _session(rows: Rows, row: CoachSessionRow) -> Session:
    (only,) = _sessions(rows, [row])
    return only


def _sessions(rows: Rows, held: Sequence[CoachSessionRow]) -> tuple[Session, ...]:
    """Two questions to the store, however many sessions a teacher has had."""
    idents = [row.id for row in held]
    moments, notes = defaultdict[str, list[Moment]](list), defaultdict[str, list[Note]](list)
    marked = select(CoachMomentRow).where(CoachMomentRow.session_id.in_(idents)).order_by(CoachMomentRow.place)
    for moment in rows.scalars(marked):
        moments[moment.session_id].append(_moment(moment))
    written = select(CoachNoteRow).where(CoachNoteRow.session_id.in_(idents)).order_by(CoachNoteRow.place)
    for note in rows.scalars(written):
        notes[note.session_id].append(_note(note))
    return tuple(
        Session(
            id=SessionId(row.id),
            educator=row.educator,
            submissions=tuple(SubmissionId(each) for each in row.submissions),
            opened_at=row.opened_at,
            moments=tuple(moments[row.id]),
            notes=tuple(notes[row.id]),
            look_again=_day(row.look_again),
            seconds=row.seconds,
        )
        for row in held
    )


def _moment(row: CoachMomentRow) -> Moment:
    return Moment(
        id=MomentId(row.id),
        submission=SubmissionId(row.submission_id),
        artifact=ArtifactId(row.artifact_id),
        sha256=row.sha256,
        anchor=from_selector(row.selector),
        by=Voice(row.voice),
        words=row.words,
        criterion=CriterionId(row.criterion_id) if row.criterion_id else None,
        marked_at=row.marked_at,
    )


def _note(row: CoachNoteRow) -> Note:
    return Note(
        id=NoteId(row.id),
        kind=NoteKind(row.kind),
        by=Voice(row.voice),
        words=row.words,
        criterion=CriterionId(row.criterion_id) if row.criterion_id else None,
        prompt=row.prompt,
        due=_day(row.due),
        done=row.done,
        carried_from=NoteId(row.carried_from) if row.carried_from else None,
        written_at=row.written_at,
    )


def _day(value: str | None) -> date | None:
    return date.fromisoformat(value) if value else None


def add_session(rows: Rows, session: Session) -> None:
    rows.add(
        CoachSessionRow(
            id=session.id, educator=session.educator, submissions=list(session.submissions),
            opened_at=session.opened_at, saved_at=session.opened_at, look_again=None, seconds=0,
        )
    )  # fmt: skip
    rows.flush()
    for note in session.notes:
        keep_note(rows, session.id, note)


def keep_moment(rows: Rows, session: str, moment: Moment, *, back: bool = False) -> None:
    """Add it at the end, or put it in the place it has; what was taken away comes `back` to where it was."""
    there = rows.get(CoachMomentRow, moment.id)
    later = CoachMomentRow.marked_at > moment.marked_at if back else false()
    place = there.place if there else _place_before(rows, CoachMomentRow, session, later)
    rows.merge(
        CoachMomentRow(
            id=moment.id, session_id=session, place=place, submission_id=moment.submission,
            artifact_id=moment.artifact, sha256=moment.sha256, selector=to_selector(moment.anchor),
            voice=moment.by.value, words=moment.words, criterion_id=moment.criterion, marked_at=moment.marked_at,
        )
    )  # fmt: skip
    rows.flush()


def keep_note(rows: Rows, session: str, note: Note, *, back: bool = False) -> None:
    """Likewise."""
    there = rows.get(CoachNoteRow, note.id)
    later = CoachNoteRow.written_at > note.written_at if back else false()
    place = there.place if there else _place_before(rows, CoachNoteRow, session, later)
    rows.merge(
        CoachNoteRow(
            id=note.id, session_id=session, place=place, kind=note.kind.value, voice=note.by.value,
            words=note.words, criterion_id=note.criterion, prompt=note.prompt,
            due=note.due.isoformat() if note.due else None, done=note.done, carried_from=note.carried_from,
            written_at=note.written_at,
        )
    )  # fmt: skip
    rows.flush()


def _place_before(
    rows: Rows, table: type[CoachMomentRow] | type[CoachNoteRow], session: str, later: ColumnElement[bool]
) -> int:
    """A free place before those that came `later`, or at the end."""
    mine = table.session_id == session
    first = rows.scalar(select(func.min(table.place)).where(mine, later))
    if first is None:
        return (rows.scalar(select(func.max(table.place)).where(mine)) or 0) + 1
    rows.execute(update(table).where(mine, table.place >= first).values(place=table.place + 1))
    return first


def remove(rows: Rows, session: str, thing: str) -> None:
    """A moment or a note; raises RuleBroken when it is gone already."""
    row = rows.get(CoachMomentRow, thing) or rows.get(CoachNoteRow, thing)
    if row is None or row.session_id != session:
        raise RuleBroken("This is gone already.")
    rows.delete(row)


def prompts(rows: Rows, credential: str) -> dict[CriterionId, tuple[str, ...]]:
    """The coach's own questions by criterion; those shipped stand where there are none."""
    mine = select(CoachPromptsRow).where(CoachPromptsRow.credential_id == credential)
    return {CriterionId(row.criterion_id): tuple(map(str, row.prompts)) for row in rows.scalars(mine)}


def set_prompts(rows: Rows, credential: str, criterion: str, own: tuple[str, ...] | None) -> None:
    """None goes back to those shipped."""
    there = rows.get(CoachPromptsRow, (credential, criterion))
    if own is not None:
        rows.merge(CoachPromptsRow(credential_id=credential, criterion_id=criterion, prompts=list(own)))
    elif there is not None:
        rows.delete(there)


def withdrawn(rows: Rows, submission: str) -> Mapping[ArtifactId, str]:
    """Artifacts (“” for the whole submission) with the day on which consent to coaching was withdrawn."""
    return withdrawn_of(rows, (submission,))[submission]


def withdrawn_of(rows: Rows, submissions: Iterable[str]) -> dict[str, Mapping[ArtifactId, str]]:
    """The same of several submissions, asked for once."""
    found: dict[str, dict[ArtifactId, str]] = {each: {} for each in submissions}
    for row in rows.scalars(select(ConsentRow).where(ConsentRow.submission_id.in_(list(found)))):
        found[row.submission_id][ArtifactId(row.artifact_id)] = local_date(row.at).isoformat()
    return dict(found)


def set_withdrawn(rows: Rows, submission: str, artifact: str, at: str | None) -> None:
    """None: consent was given again."""
    there = rows.get(ConsentRow, (submission, artifact))
    if at is not None:
        rows.merge(ConsentRow(submission_id=submission, artifact_id=artifact, at=at))
    elif there is not None:
        rows.delete(there)


def disclose(rows: Rows, session: str, said: Disclosure) -> None:
    rows.add(
        DisclosureRow(
            at=said.at, educator=said.educator, session_id=session, submission_id=said.submission,
            artifact_id=said.artifact, what=said.what, to_whom=said.to_whom,
        )
    )  # fmt: skip


def disclosures(rows: Rows, educator: str | None = None) -> tuple[Disclosure, ...]:
    """What was shown or given to whom, the oldest first."""
    order = select(DisclosureRow).order_by(DisclosureRow.id)
    mine = order if educator is None else order.where(DisclosureRow.educator == educator)
    return tuple(map(_disclosure, rows.scalars(mine)))


def disclosures_in(rows: Rows, session: str) -> tuple[Disclosure, ...]:
    """The same of one session."""
    of_it = select(DisclosureRow).where(DisclosureRow.session_id == session).order_by(DisclosureRow.id)
    return tuple(map(_disclosure, rows.scalars(of_it)))


def _disclosure(row: DisclosureRow) -> Disclosure:
    artifact = ArtifactId(row.artifact_id) if row.artifact_id else None
    return Disclosure(row.at, row.educator, SubmissionId(row.submission_id), artifact, row.what, row.to_whom)
