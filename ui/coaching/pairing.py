"""Which places stand side by side for a criterion: of the newest attempt what is looked at, of the one before what was
marked there; where nothing was marked, what was handed in for the same question."""

from collections.abc import Sequence
from dataclasses import dataclass

from assessor_app.domain.coaching import MomentId
from assessor_app.domain.evidence import Anchor
from assessor_app.domain.rubric import CriterionId
from assessor_app.domain.submission import ArtifactId, SubmissionId
from assessor_app.queries.coaching import Shared
from assessor_app.queries.growth import Growth, Seen

MISSING = "Nothing can stand beside it: open two attempts in one session, and mark what you compare."


@dataclass(frozen=True, slots=True)
class Side:
    """A place in an attempt; `anchor` None means the whole artifact."""

    submission: SubmissionId
    attempt: int
    artifact: ArtifactId
    title: str
    where: str = ""
    anchor: Anchor | None = None

    @property
    def words(self) -> str:
        return " · ".join(word for word in (f"Attempt {self.attempt}", self.title, self.where) if word)


@dataclass(frozen=True, slots=True)
class Pair:
    before: Side
    after: Side


def pair_of(
    growth: Sequence[Growth],
    attempts: Sequence[Shared],
    criterion: CriterionId,
    chosen: MomentId | None,
    place: ArtifactId | None,
) -> Pair | None:
    """`attempts` are those at the credential that this session holds; None when no two may be looked at for it."""
    open_now = {shared.submission.id for shared in attempts}
    found = next((each for each in growth if each.criterion == criterion), None)
    marked = [
        (attempt, sides)
        for attempt, seen in (found.attempts if found else ())
        if (sides := [each for each in seen if each.shut is None and each.submission in open_now])
    ]
    if len(marked) > 1:
        return Pair(_side(_pick(marked[-2][1], chosen)), _side(_pick(marked[-1][1], chosen)))
    return _by_question(attempts, marked[0][1] if marked else [], chosen, place)


def side_of(seen: Seen) -> Side:
    return _side(seen)


def _pick(seen: Sequence[Seen], chosen: MomentId | None) -> Seen:
    return next((each for each in seen if each.moment.id == chosen), seen[0])


def _side(seen: Seen) -> Side:
    return Side(seen.submission, seen.attempt, seen.moment.artifact, seen.title, seen.where, seen.moment.anchor)


def _by_question(
    shared: Sequence[Shared], marked: Sequence[Seen], chosen: MomentId | None, place: ArtifactId | None
) -> Pair | None:
    """One attempt was marked, or none: the other stands with what answers the same question."""
    if len(shared) < 2:
        return None
    before, after = sorted(shared, key=lambda each: each.submission.attempt)[-2:]
    if not marked:
        return _same(before, after, place)
    there = _side(_pick(marked, chosen))
    late = there.submission == after.submission.id
    other = _answering(before if late else after, (after if late else before), there.artifact)
    if other is None:
        return None
    return Pair(other, there) if late else Pair(there, other)


def _same(before: Shared, after: Shared, place: ArtifactId | None) -> Pair | None:
    ours = [a.artifact.id for a in after.artifacts if a.shut is None]
    for artifact in ([place] if place in ours else []) + ours:
        if artifact is not None and (other := _answering(before, after, artifact)) is not None:
            title = after.submission.artifact(artifact).title
            return Pair(other, Side(after.submission.id, after.submission.attempt, artifact, title))
    return None


def _answering(shared: Shared, beside: Shared, artifact: ArtifactId) -> Side | None:
    """What `shared` holds for the question that `artifact` of the other attempt answers."""
    question = beside.submission.artifact(artifact).question_id
    found = next((a for a in shared.artifacts if a.shut is None and a.artifact.question_id == question), None)
    if found is None:
        return None
    return Side(shared.submission.id, shared.submission.attempt, found.artifact.id, found.artifact.title)
