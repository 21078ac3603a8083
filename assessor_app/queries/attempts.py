"""A resubmission beside the attempt before: what changed, and what was missing then."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from assessor_app.domain.assessment import Policy
from assessor_app.domain.attempts import Pair, paired
from assessor_app.domain.credential import Credential
from assessor_app.domain.errors import RuleBroken
from assessor_app.domain.masking import masked
from assessor_app.domain.submission import Submission, SubmissionId
from assessor_app.domain.unnamed import without_names
from assessor_app.queries.findings import hidden_of
from assessor_app.queries.known import Credentials
from assessor_app.store import drafts, submissions
from assessor_app.store.engine import Store

HIDDEN = "Hidden until you commit, as the programme asks: this reading is to stand on its own."
ELSEWHERE = "The earlier decision was made on another device, so what was missing then is not known here."
NOT_DECIDED = "The earlier attempt is not decided yet."
RECUSED = "You stepped back from the earlier attempt, so you decided nothing on it."
FIRST = "This is a first attempt; there is nothing to hold it against."
ABSENT = "The earlier attempt, {}, is not in this workspace."


@dataclass(frozen=True, slots=True)
class Missing:
    """A criterion below its pass level in the attempt before, and why."""

    letter: str
    title: str
    level: str
    rationale: str


@dataclass(frozen=True, slots=True)
class Compared:
    """`told` are the educator's own words on what changed. `missing` are the criteria not met before; `unsaid` says
    why nothing is told of them, and is empty when it is."""

    submission: SubmissionId
    before: SubmissionId
    attempt: int
    attempt_before: int
    submitted_before: str
    told: str
    pairs: tuple[Pair, ...]
    missing: tuple[Missing, ...]
    unsaid: str = ""

    @property
    def changes(self) -> int:
        return sum(pair.change != "same" for pair in self.pairs)


def compared(store: Store, credentials: Credentials, submission: SubmissionId, policy: Policy) -> Compared:
    """Raises RuleBroken, as a sentence, when there is nothing to compare with."""
    with store.read() as session:
        now = submissions.submission(session, submission)
        if now.previous is None:
            raise RuleBroken(FIRST)
        before = _before(session, now.previous)
        hidden, hidden_before = hidden_of(session, submission), hidden_of(session, before.id)
        credential = credentials(now.credential.id, now.credential.version)
        missing, unsaid = _missing(session, now, before, credential, policy, hidden_before)
    return Compared(
        submission=now.id,
        before=before.id,
        attempt=now.attempt,
        attempt_before=before.attempt,
        submitted_before=before.submitted_at,
        told=masked(now.changed_since_last, tuple({*hidden, *hidden_before})),
        pairs=paired(without_names(now, hidden), without_names(before, hidden_before)),
        missing=missing,
        unsaid=unsaid,
    )


def _before(session: Session, previous: SubmissionId) -> Submission:
    try:
        return submissions.submission(session, previous)
    except RuleBroken as error:
        raise RuleBroken(ABSENT.format(previous)) from error


def _missing(
    session: Session, now: Submission, before: Submission, credential: Credential, policy: Policy,
    hidden: tuple[str, ...],
) -> tuple[tuple[Missing, ...], str]:  # fmt: skip
    mine = drafts.current(session, now.id)
    if policy.earlier_scores_hidden and (mine is None or mine.committed_as is None):
        return (), HIDDEN
    row = drafts.decided(session, before.id)
    if row is None:
        return (), _why_undecided(session, before.id)
    draft, rubric = drafts.load(session, row), credential.rubric
    found = []
    for criterion in rubric.criteria:
        level = draft.scores.get(criterion.id)
        known = level is not None and any(each.id == level for each in criterion.levels)
        if level is not None and known and not criterion.passes(level):
            words = masked(draft.rationales.get(criterion.id, ""), hidden)
            title = criterion.level(level).title
            found.append(Missing(rubric.letter(criterion.id), criterion.title, title, words))
    return tuple(found), ""


def _why_undecided(session: Session, submission: SubmissionId) -> str:
    row = drafts.current(session, submission)
    if row is None:
        return ELSEWHERE
    return NOT_DECIDED if row.committed_as is None else RECUSED
