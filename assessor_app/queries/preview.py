"""What the submission that is chosen in the queue holds, before it is opened."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from assessor_app.domain.assessment import Assessment, Conflict, held_to
from assessor_app.domain.credential import Credential
from assessor_app.domain.errors import RuleBroken
from assessor_app.domain.lease import GIVE_BACK
from assessor_app.domain.rubric import CriterionId, TotalWithCut
from assessor_app.domain.submission import Artifact, Submission, SubmissionId, word_count
from assessor_app.domain.unnamed import without_names
from assessor_app.eventlog.jws import payload_unchecked
from assessor_app.queries.findings import Finding, told_of, was_looked_over
from assessor_app.queries.known import Credentials, known
from assessor_app.queries.queue import PAGELESS, QueueRow, minutes_words, queue, told_reading
from assessor_app.store import drafts, log
from assessor_app.store.engine import Store
from assessor_app.store.rows import ArtifactFactRow, AssessmentRow, EventRow, SubmissionRow
from assessor_app.store.submissions import from_json

UPDATE = "It comes with a sync once your programme publishes it, or with a newer Assessor. Nothing is lost."
SMALL = 1_000_000  # bytes; below it they are told in KB


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
    given_back_why: str = ""  # as the assessor said it last


def preview(store: Store, credentials: Credentials, submission: SubmissionId, today: date) -> Preview:
    """What the pane beside the queue shows of one submission."""
    row = next(r for r in queue(store, credentials, today) if r.submission == submission)
    with store.read() as session:
        about = session.get_one(SubmissionRow, submission)
        rubric_line, criteria = _rubric(credentials, about)
        reading = told_reading(session, submission)
        answered = drafts.recused(session, submission) or reading
        draft = drafts.load(session, reading) if reading else None
        scored = _scored(draft, reading, known(credentials, about.credential_id, about.credential_version))
        findings, hidden = told_of(session, submission, draft)
        whole = without_names(from_json(about.body), hidden)
        facts = {f.artifact_id: f for f in session.scalars(_facts(submission))}
        return Preview(
            row=row,
            rubric_line=rubric_line,
            criteria=tuple((letter, c in scored) for c, letter in criteria),
            active_minutes=reading.active_seconds // 60 if reading else 0,
            handed_in=handed_in(whole, facts),
            artifacts=tuple(a for a in whole.artifacts if a.path and not a.supplementary),
            changed=whole.changed_since_last,
            asked=_asked(session, whole),
            findings=findings,
            conflict=Conflict(answered.conflict) if answered and answered.conflict else None,
            conflict_on=answered.started_at if answered else None,
            looked_over=was_looked_over(session, submission),
            given_back_why=_given_back_why(session, submission),
        )


def _scored(draft: Assessment | None, reading: AssessmentRow | None, credential: Credential | None) -> set[CriterionId]:
    """Of a reading that goes on by another rubric than it was begun by, what that has, too."""
    if draft is None or reading is None:
        return set()
    counts = held_to(draft, credential.rubric) if credential and reading.committed_as is None else draft
    return set(counts.scores)


def _given_back_why(session: Session, submission: str) -> str:
    said = select(EventRow.jws).where(EventRow.submission_id == submission, EventRow.type == GIVE_BACK)
    last = session.scalars(said.order_by(log.place(EventRow.id).desc()).limit(1)).first()
    return str(payload_unchecked(last).get("reason", "")) if last else ""


def _facts(submission: str) -> Select[ArtifactFactRow]:
    return select(ArtifactFactRow).where(ArtifactFactRow.submission_id == submission)


def _rubric(credentials: Credentials, about: SubmissionRow) -> tuple[str, tuple[tuple[CriterionId, str], ...]]:
    """What the rubric asks for, and its criteria with their letters; why there is none where it is not here."""
    try:
        credential = credentials(about.credential_id, about.credential_version)
    except RuleBroken as error:
        return f"{error.sentence} {UPDATE}", ()
    rubric = credential.rubric
    return _rubric_line(credential), tuple((c.id, rubric.letter(c.id)) for c in rubric.criteria)


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
    size = sum(a.size for a in mine)
    return f"{size / 1e6:.1f} MB" if size >= SMALL else f"{max(1, round(size / 1000))} KB"


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _asked(session: Session, whole: Submission) -> tuple[Asked, ...]:
    """What our own decision on the attempt before left open, if it was made on this device."""
    if whole.previous is None:
        return ()
    latest = select(EventRow).where(EventRow.submission_id == whole.previous, EventRow.outcome.is_not(None))
    event = session.scalars(latest.order_by(*log.standing_first(EventRow.id)).limit(1)).first()
    if event is None:
        return ()
    scores = payload_unchecked(event.jws).get("scores", [])
    return tuple(
        Asked(s["letter"], s.get("level_title", ""), s["rationale"]) for s in scores if not s.get("passes", True)
    )
