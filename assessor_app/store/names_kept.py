"""The names that stay hidden in what is kept of a submission whose evidence is destroyed."""

from collections.abc import Iterator

from sqlalchemy import ColumnElement, Table, select
from sqlalchemy.orm import Session

from assessor_app.domain.findings import Check, Finding, hidden_words
from assessor_app.domain.masking import spans
from assessor_app.eventlog.jws import payload_unchecked
from assessor_app.store.rows import AssessmentRow, CoachNoteRow, CoachSessionRow, EventRow, Row

SENTENCE = "Names that stay hidden in what is kept of this submission."


def names_kept(session: Session, submission: str, findings: tuple[Finding, ...]) -> Finding | None:
    """In the place of all findings, the hidden words that titles, notes, signed decisions or a coach's notebook still
    hold: without them a letter or a plan would name who was hidden. Every other name goes with the evidence."""
    hidden = hidden_words(findings, None)
    texts = list(_texts(session, submission)) if hidden else []
    said = tuple(words for words in hidden if any(spans(text, (words,)) for text in texts))
    return Finding(None, None, "note", None, SENTENCE, Check.IDENTITY, hidden=said) if said else None


def _texts(session: Session, submission: str) -> Iterator[str]:
    """Every text of every row about it that is left."""
    for table in Row.metadata.sorted_tables:
        if (about := _about(table, submission)) is not None:
            for row in session.execute(select(table).where(about)):
                yield from _within(list(row))
    for jws in session.scalars(select(EventRow.jws).where(EventRow.submission_id == submission)):
        yield from _within(payload_unchecked(jws))
    for together in session.scalars(select(CoachSessionRow)):
        if submission in together.submissions:
            yield from session.scalars(select(CoachNoteRow.words).where(CoachNoteRow.session_id == together.id))


def _within(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for each in value.values() if isinstance(value, dict) else value:
            yield from _within(each)


def _about(table: Table, submission: str) -> ColumnElement[bool] | None:
    if "submission_id" in table.c:
        return table.c.submission_id == submission
    if "assessment_id" in table.c:
        readings = select(AssessmentRow.id).where(AssessmentRow.submission_id == submission)
        return table.c.assessment_id.in_(readings)
    return table.c.id == submission if table.name == "submission" else None
