"""All the Score screen shows of one submission, in one look at the store."""

from dataclasses import dataclass
from datetime import date
from types import SimpleNamespace

from sqlalchemy.orm import Session

from assessor_app.domain.assessment import Assessment, Policy, broken_words, held_to
from assessor_app.domain.attempts import Change, paired
from assessor_app.domain.coverage import Stretch, share
from assessor_app.domain.credential import Credential, Part
from assessor_app.domain.decision import Verdict, verdict, what_is_missing
from assessor_app.domain.errors import RuleBroken
from assessor_app.domain.findings import Cover, Standing
from assessor_app.domain.masking import masked
from assessor_app.domain.moving import Place
from assessor_app.domain.rubric import CriterionId
from assessor_app.domain.submission import Artifact, ArtifactId, Submission, SubmissionId, word_count
from assessor_app.domain.turnaround import business_days_left, day_of
from assessor_app.domain.unnamed import draft_without_names, without_names
from assessor_app.queries.correcting import Corrects, corrects
from assessor_app.queries.elsewhere import elsewhere_of
from assessor_app.queries.findings import Finding, covers_of, none_clear_of, told_of, was_looked_over
from assessor_app.queries.known import Credentials
from assessor_app.store import drafts, submissions
from assessor_app.store.engine import Store
from assessor_app.store.prepared import rows_by
from assessor_app.store.rows import ArtifactFactRow, CoverageRow, SubmissionRow
from assessor_app.store.submissions import from_json
from assessor_app.store.vault import VaultFile

_FACTS, _COVERAGE = rows_by(ArtifactFactRow.submission_id), rows_by(CoverageRow.assessment_id)  # asked after every key


@dataclass(frozen=True, slots=True)
class ArtifactView:
    """An artifact, what opening it showed (None before that), and how much of it was looked at (0.0 to 1.0)."""

    artifact: Artifact
    kind: str | None
    pages: int | None
    duration_s: float | None
    words: int | None
    refused: str | None
    warnings: tuple[str, ...]
    opened: bool
    seen: float
    stretches: tuple[Stretch, ...]
    findings: tuple[Finding, ...]
    change: Change  # since the attempt before; a first attempt is all the “same”


@dataclass(frozen=True, slots=True)
class ScoreView:
    """`saved_at` is ISO UTC of the last commit of this reading; `committed_as` its decision once there is one."""

    submission: Submission
    credential: Credential
    assessment: Assessment
    artifacts: tuple[ArtifactView, ...]
    findings: tuple[Finding, ...]
    verdict: Verdict
    missing: tuple[str, ...]
    business_days: int | None
    saved_at: str
    committed_as: str | None
    supersedes: str | None
    active_criterion: CriterionId | None
    can_undo: bool
    can_redo: bool
    hidden: tuple[str, ...] = ()  # words that are masked wherever the submission is shown
    looked_over: bool = True  # whether the pre-check has been run
    covers: tuple[Cover, ...] = ()  # boxes over what must not be seen
    none_clear: frozenset[ArtifactId] = frozenset()  # no clear face is left in these, somebody said
    corrects: Corrects | None = None  # the decision that this reading would correct
    undecided_before: SubmissionId | None = None  # an earlier attempt that waits for its decision here
    elsewhere: str = ""  # that this assessor decided it where it cannot be shown here, in a sentence

    def covers_of(self, artifact: ArtifactId) -> tuple[Place, ...]:
        return tuple(cover.place for cover in self.covers if cover.artifact == artifact)

    def of_part(self, part: Part) -> tuple[ArtifactView, ...]:
        return tuple(a for a in self.artifacts if a.artifact.part is part)

    def view(self, artifact: ArtifactId) -> ArtifactView:
        return next(a for a in self.artifacts if a.artifact.id == artifact)


def score_view(
    store: Store, credentials: Credentials, submission: SubmissionId, policy: Policy, today: date
) -> ScoreView:
    """Raises RuleBroken when the submission is unknown or its conflict question was never answered."""
    with store.read() as session:
        about = session.get(SubmissionRow, submission)
        row = drafts.current_whole(session.connection(), submission)
        credential = credentials(about.credential_id, about.credential_version) if about else None
        if about is None or credential is None or row is None:
            raise RuleBroken("Say first whether you have a conflict of interest with this submission.")
        whole = from_json(about.body)
        draft = held_to(drafts.read(row, row), credential.rubric)
        reached = verdict(credential.rubric, draft.scores, draft.codes)
        findings, hidden = told_of(session, submission, draft)
        corrected = corrects(session, row, draft, credential, whole, reached)
        whole = without_names(whole, hidden)
        return ScoreView(
            submission=whole,
            credential=credential,
            assessment=draft_without_names(draft, hidden),
            artifacts=_artifacts(session, whole, credential, row.id, findings, hidden),
            findings=findings,
            verdict=reached,
            missing=(
                *broken_words(draft, credential.rubric, whole),
                *what_is_missing(draft, credential.rubric, policy, reached),
                *(corrected.missing if corrected else ()),
            ),
            business_days=business_days_left(today, due) if (due := day_of(about.due_on)) else None,
            saved_at=row.saved_at,
            committed_as=row.committed_as,
            supersedes=row.supersedes,
            active_criterion=CriterionId(row.active_criterion) if row.active_criterion else None,
            can_undo=bool(row.has_done),
            can_redo=bool(row.has_undone),
            hidden=hidden,
            covers=covers_of(session, submission),
            none_clear=none_clear_of(session, submission),
            corrects=corrected,
            undecided_before=_undecided_before(session, whole),
            elsewhere=_elsewhere(session, row),
            looked_over=was_looked_over(session, submission),
        )


def _elsewhere(session: Session, row: SimpleNamespace) -> str:
    told = elsewhere_of(session, row.submission_id) if row.committed_as is None and row.supersedes is None else None
    return told.value if told else ""


def _undecided_before(session: Session, whole: Submission) -> SubmissionId | None:
    """The attempt before, where it is here and nobody has decided on it; a correction of it in hand is a decision."""
    if whole.previous is None or session.get(SubmissionRow, whole.previous) is None:
        return None
    row = drafts.current(session, whole.previous)
    decided = row is not None and (row.committed_as is not None or row.supersedes is not None)
    return None if decided or elsewhere_of(session, whole.previous) else whole.previous


def _artifacts(
    session: Session, whole: Submission, credential: Credential, reading: str, findings: tuple[Finding, ...],
    hidden: tuple[str, ...],
) -> tuple[ArtifactView, ...]:  # fmt: skip
    """The evidence in the order in which the credential asks for it, which is the order it is read in."""
    asked = {question.id: place for place, question in enumerate(credential.questions)}
    connection = session.connection()
    facts = {f.artifact_id: f for f in _FACTS.all(connection, submission_id=whole.id)}
    coverage = {c.artifact_id: c for c in _COVERAGE.all(connection, assessment_id=reading)}
    changes = _changes(session, whole)
    return tuple(
        _artifact(a, facts.get(a.id), coverage.get(a.id), findings, changes.get(a.id, "same"), hidden)
        for a in sorted(whole.artifacts, key=lambda a: (a.part.value, asked.get(a.question_id, len(asked))))
        if not a.supplementary
    )


def _changes(session: Session, whole: Submission) -> dict[ArtifactId, Change]:
    """As the comparison of the two attempts tells it; empty where the one before is not here."""
    row = session.get(SubmissionRow, whole.previous) if whole.previous is not None else None
    pairs = paired(whole, from_json(row.body)) if row else ()
    return {pair.now.id: pair.change for pair in pairs if pair.now is not None}


def _artifact(
    artifact: Artifact,
    fact: SimpleNamespace | None,
    coverage: SimpleNamespace | None,
    findings: tuple[Finding, ...],
    change: Change,
    hidden: tuple[str, ...],
) -> ArtifactView:
    """What its reader said of it may name somebody, as the name of a file inside it does."""
    stretches = tuple((s[0], s[1]) for s in coverage.seen) if coverage else ()
    return ArtifactView(
        artifact=artifact,
        kind=fact.kind if fact else None,
        pages=fact.pages if fact else None,
        duration_s=fact.duration_s if fact else None,
        words=word_count(artifact.text) if artifact.text is not None else None,
        refused=masked(fact.reason or "", hidden) if fact and fact.outcome == "refused" else None,
        warnings=tuple(masked(str(said), hidden) for said in fact.warnings) if fact else (),
        opened=coverage is not None,
        seen=share(stretches, coverage.whole) if coverage else 0.0,
        stretches=stretches,
        findings=tuple(f for f in findings if f.artifact == artifact.id and f.standing is not Standing.WAVED),
        change=change,
    )


def source(store: Store, submission: SubmissionId, sha256: str) -> VaultFile:
    """Random access to one evidence file; raises StoreDamaged when it is gone or changed."""
    with store.read() as session:
        return submissions.open_file(session, store.vault, submission, sha256)
