"""Findings, prints and covers as rows."""

from collections.abc import Iterable, Sequence
from types import SimpleNamespace
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from assessor_app.domain.anonymity import Known
from assessor_app.domain.assessment import Assessment
from assessor_app.domain.before_precheck import hidden_before_precheck
from assessor_app.domain.credential import QuestionId
from assessor_app.domain.errors import RuleBroken
from assessor_app.domain.evidence import Box, from_selector, to_selector
from assessor_app.domain.findings import (
    Check,
    Cover,
    CoverId,
    Finding,
    Severity,
    hidden_words,
    longest_first,
    waved_words,
)
from assessor_app.domain.masking import masked
from assessor_app.domain.moving import Moving
from assessor_app.domain.own_words import named, named_in_reading
from assessor_app.domain.rubric import Rubric
from assessor_app.domain.submission import ArtifactId, Submission, SubmissionId
from assessor_app.domain.unnamed import without_names
from assessor_app.store import submissions
from assessor_app.store.prepared import rows_by
from assessor_app.store.rows import (
    CoverRow,
    DestructionRow,
    FindingRow,
    LookRow,
    PrintRow,
    SettingRow,
    SubmissionRow,
)

KNOWN = "anonymity"  # setting: names and schools the programme gives
KNOWN_BEFORE = "known words before"  # as they were until the last change

UNLOOKED = (
    "The pre-check of {} has not run yet, so not every name in it is known and nothing of it is given out. It runs by "
    "itself in the open window; try again when it is done."
)
CHECKS = 6  # raised when the checks find more; what was looked over by older ones is looked over again
TODAYS = LookRow.checks >= CHECKS
_FOUND = rows_by(FindingRow.submission_id, FindingRow.id)
_COVERS = rows_by(CoverRow.submission_id, CoverRow.id)


def keep(session: Session, submission: str, findings: Iterable[Finding], at: str) -> None:
    """Put what was found in the place of what was found before."""
    session.execute(delete(FindingRow).where(FindingRow.submission_id == submission))
    session.add_all(_row(submission, found) for found in findings)
    session.merge(LookRow(submission_id=submission, looked_at=at, checks=CHECKS))


def add(session: Session, submission: str, found: Finding) -> None:
    """Put one more beside what was found before."""
    session.add(_row(submission, found))


def _row(submission: str, found: Finding) -> FindingRow:
    return FindingRow(
        submission_id=submission,
        artifact_id=found.artifact,
        severity=found.severity,
        code=found.code,
        sentence=found.sentence,
        more={
            "check": found.check.value,
            "question": found.question,
            "selector": to_selector(found.anchor) if found.anchor else None,
            "proof": found.proof,
            "hidden": list(found.hidden),
            "other": list(found.other) if found.other else None,
        },
    )


def load(session: Session, submission: str) -> tuple[Finding, ...]:
    """In the order in which they were found."""
    return tuple(map(_finding, _FOUND.all(session.connection(), submission_id=submission)))


def load_of(session: Session, names: Iterable[str]) -> dict[str, tuple[Finding, ...]]:
    """The same of several submissions, asked for once."""
    found: dict[str, list[Finding]] = {each: [] for each in names}
    wanted = select(FindingRow).where(FindingRow.submission_id.in_(list(found))).order_by(FindingRow.id)
    for row in session.scalars(wanted):
        found[row.submission_id].append(_finding(row))
    return {name: tuple(some) for name, some in found.items()}


def hidden(session: Session, submission: str, draft: Assessment | None = None) -> tuple[str, ...]:
    """What is masked wherever a submission is shown or given out, the longest words first; less what was waved away in
    the reading, where one is given. Before it was looked over: what can be known without."""
    return hidden_by(session, submission, load(session, submission), draft)


def hidden_by(
    session: Session, submission: str, found: tuple[Finding, ...], draft: Assessment | None = None
) -> tuple[str, ...]:
    """The same where all that was found in it is at hand."""
    return _hidden(session, submission, found, draft, was_looked_over(session, submission))


def hidden_when_signed(session: Session, draft: Assessment, rubric: Rubric) -> tuple[str, ...]:
    """The same, and the names that the assessor wrote or cited though the evidence does not hold them."""
    found = load(session, draft.submission)
    said = named_in_reading(draft, rubric, known_words(session)).difference(waved_words(found, draft))
    return longest_first(said.union(hidden_by(session, draft.submission, found, draft)))


def words_unnamed(session: Session, submission: str, said: str) -> str:
    """A sentence that is signed beside a decision, without the names in it."""
    known = named((said,), known_words(session))
    return masked(said, longest_first(known.union(hidden(session, submission))))


def hidden_of(session: Session, names: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """The same of several submissions, no reading asked."""
    looked = session.scalars(select(LookRow.submission_id).where(LookRow.submission_id.in_(names), TODAYS))
    done, found = set(looked), load_of(session, names)
    return {name: _hidden(session, name, some, None, name in done) for name, some in found.items()}


def hidden_together(session: Session, names: Sequence[str]) -> tuple[str, ...]:
    """The names found in any of several submissions that are looked at together: what one tells of a child, another
    may say without its being found there."""
    return longest_first(word for words in hidden_of(session, names).values() for word in words)


def _hidden(
    session: Session, submission: str, found: tuple[Finding, ...], draft: Assessment | None, looked_over: bool
) -> tuple[str, ...]:
    words = hidden_words(found, draft)
    if looked_over:
        return words
    row = session.get(SubmissionRow, submission)
    whole = submissions.from_json(row.body) if row else None
    more, waved = hidden_before_precheck(whole, draft, known_words(session)), waved_words(found, draft)
    return longest_first({*words, *more}.difference(waved)) if found else more


def unnamed(session: Session, submission: str) -> Submission:
    """The submission as a sentence may speak of it; raises RuleBroken when there is none of this ID."""
    return without_names(submissions.submission(session, submission), hidden(session, submission))


def _finding(row: FindingRow | SimpleNamespace) -> Finding:
    more: dict[str, Any] = row.more or {}
    severity: Severity = "problem" if row.severity == "problem" else "note"
    other = more.get("other")
    return Finding(
        artifact=ArtifactId(row.artifact_id) if row.artifact_id else None,
        question=QuestionId(more["question"]) if more.get("question") else None,
        severity=severity,
        code=row.code,
        sentence=row.sentence,
        check=_check(more.get("check")),
        anchor=from_selector(more["selector"]) if more.get("selector") else None,
        proof=more.get("proof") or "",
        hidden=tuple(more.get("hidden") or ()),
        other=(SubmissionId(other[0]), ArtifactId(other[1])) if other else None,
    )


def _check(value: str | None) -> Check:
    return Check(value) if value in set(Check) else Check.UNASKED


def was_looked_over(session: Session, submission: str) -> bool:
    """Whether today's checks have been run on it."""
    row = session.get(LookRow, submission)
    return row is not None and row.checks >= CHECKS


def require_looked_over(session: Session, submission: str) -> None:
    """Raises RuleBroken while names in it may still be found. Of evidence that is destroyed nothing is left to find."""
    if not was_looked_over(session, submission) and session.get(DestructionRow, submission) is None:
        raise RuleBroken(UNLOOKED.format(submission))


def keep_prints(session: Session, submission: str, prints: Iterable[tuple[str, str, int, bytes]]) -> None:
    """Each as artifact, kind, size and hashes, in the place of those before."""
    session.execute(delete(PrintRow).where(PrintRow.submission_id == submission))
    session.add_all(
        PrintRow(submission_id=submission, artifact_id=artifact, kind=kind, size=size, hashes=hashes)
        for artifact, kind, size, hashes in prints
    )


def covers(session: Session, submission: str) -> tuple[Cover, ...]:
    """The boxes over a submission, the oldest first."""
    return tuple(map(_cover, _COVERS.all(session.connection(), submission_id=submission)))


def covers_of(session: Session, names: Iterable[str]) -> dict[str, tuple[Cover, ...]]:
    """The same of several submissions, asked for once."""
    found: dict[str, list[Cover]] = {each: [] for each in names}
    for row in session.scalars(select(CoverRow).where(CoverRow.submission_id.in_(list(found))).order_by(CoverRow.id)):
        found[row.submission_id].append(_cover(row))
    return {name: tuple(some) for name, some in found.items()}


def _cover(row: CoverRow | SimpleNamespace) -> Cover:
    path = row.selector.get("path")
    moving = Moving(tuple((at, Box(*box)) for at, *box in path)) if path else None
    found, parted = bool(row.selector.get("found")), bool(row.selector.get("parted"))
    return Cover(CoverId(row.id), ArtifactId(row.artifact_id), from_selector(row.selector), moving, found, parted)


def add_cover(session: Session, submission: str, cover: Cover, at: str) -> None:
    """The way a box takes is kept beside its selector."""
    steps = cover.moving.steps if cover.moving else ()
    path = [[seconds, box.x, box.y, box.width, box.height] for seconds, box in steps]
    more = {key: value for key, value in (("path", path), ("found", cover.found)) if value}
    selector = to_selector(cover.anchor) | more
    session.add(
        CoverRow(id=cover.id, submission_id=submission, artifact_id=cover.artifact, selector=selector, made_at=at)
    )


def remove_cover(session: Session, submission: str, cover: str) -> bool:
    """False when there was none of this id."""
    row = session.get(CoverRow, cover)
    if row is None or row.submission_id != submission:
        return False
    session.delete(row)
    return True


def remove_found(session: Session, submission: str, artifact: str) -> int:
    """Take away what was found on an artifact, not what was drawn by hand; how many boxes that were."""
    found = _found_rows(session, submission, artifact)
    for row in found:
        session.delete(row)
    return len(found)


def part_found(session: Session, submission: str, artifact: str) -> None:
    """A box on an artifact was taken away by itself; those over faces found there say so."""
    for row in _found_rows(session, submission, artifact):
        row.selector = row.selector | {"parted": True}


def _found_rows(session: Session, submission: str, artifact: str) -> list[CoverRow]:
    mine = CoverRow.submission_id == submission, CoverRow.artifact_id == artifact
    return [row for row in session.scalars(select(CoverRow).where(*mine)) if row.selector.get("found")]


def known_words(session: Session) -> Known:
    """The names and schools the programme gave; none when it gave none."""
    row = session.get(SettingRow, KNOWN)
    said = row.value if row else {}
    return Known(tuple(said.get("names", ())), tuple(said.get("schools", ())))
