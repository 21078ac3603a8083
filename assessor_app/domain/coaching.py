"""A coach and a teacher over the teacher's own evidence: what may be shown, what they mark, and what they agree on.

Nothing here knows a score. A session holds the work of one teacher, and of that only what the people in it agreed to
have looked at for coaching.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import NewType

from assessor_app.domain.caption_files import Captions
from assessor_app.domain.clear_faces import Looked, picture_stays
from assessor_app.domain.days import day_words
from assessor_app.domain.errors import RuleBroken
from assessor_app.domain.evidence import Anchor, TextRange, TimeSpan
from assessor_app.domain.rubric import Criterion, CriterionId
from assessor_app.domain.submission import Artifact, ArtifactId, ConsentScope, Submission, SubmissionId

SessionId = NewType("SessionId", str)
MomentId = NewType("MomentId", str)
NoteId = NewType("NoteId", str)

MOST_SUBMISSIONS = 20  # of one session: a conversation, not an archive
MOST_WORDS = 4_000  # characters of one note
MEETING_AFTER = 3  # the “not yet” that makes a meeting with a coach due
NOT_YET = "not yet"
WHOLE: ArtifactId = ArtifactId("")  # a consent withdrawn for the whole submission


class Voice(StrEnum):
    """Who says it."""

    COACH = "coach"
    TEACHER = "teacher"

    @property
    def initial(self) -> str:
        return self.value[0].upper()

    @property
    def other(self) -> "Voice":
        return Voice.TEACHER if self is Voice.COACH else Voice.COACH


class NoteKind(StrEnum):
    """What a line of the notebook is."""

    STRENGTH = "strength"
    WONDERING = "wondering"
    THOUGHT = "thought"  # what was answered to a question to think with
    GOAL = "goal"
    STEP = "step"
    PRIVATE = "private"  # the coach's own; never presented, never exported

    @property
    def heading(self) -> str:
        return _HEADINGS[self]


_HEADINGS = {
    NoteKind.STRENGTH: "Strengths",
    NoteKind.WONDERING: "Wonderings",
    NoteKind.THOUGHT: "Questions to think with",
    NoteKind.GOAL: "Goals",
    NoteKind.STEP: "Next steps",
    NoteKind.PRIVATE: "My own notes",
}


@dataclass(frozen=True, slots=True)
class Moment:
    """A place in the evidence that was marked together; `by` marked it. Bound to the bytes that were looked at."""

    id: MomentId
    submission: SubmissionId
    artifact: ArtifactId
    sha256: str
    anchor: Anchor
    by: Voice
    words: str = ""
    criterion: CriterionId | None = None
    marked_at: str = ""


@dataclass(frozen=True, slots=True)
class Note:
    """A line of the notebook. `prompt` is the question a thought answers, `due` the day of a next step or a goal;
    `carried_from` is the note of an earlier session that this one goes on with."""

    id: NoteId
    kind: NoteKind
    by: Voice
    words: str
    criterion: CriterionId | None = None
    prompt: str = ""
    due: date | None = None
    done: bool = False
    carried_from: NoteId | None = None
    written_at: str = ""


@dataclass(frozen=True, slots=True)
class Session:
    """One conversation; `seconds` is how long it has been open in all."""

    id: SessionId
    educator: str  # pseudonym
    submissions: tuple[SubmissionId, ...]
    opened_at: str
    moments: tuple[Moment, ...] = ()
    notes: tuple[Note, ...] = ()
    look_again: date | None = None
    seconds: int = 0

    def of_kind(self, kind: NoteKind) -> tuple[Note, ...]:
        return tuple(note for note in self.notes if note.kind is kind)

    def moments_in(self, submission: SubmissionId, artifact: ArtifactId) -> tuple[Moment, ...]:
        return tuple(m for m in self.moments if (m.submission, m.artifact) == (submission, artifact))

    def number(self, moment: MomentId) -> int:
        """The moment's place in the session, counted from 1."""
        return next(at for at, each in enumerate(self.moments, 1) if each.id == moment)


Withdrawn = Mapping[ArtifactId, str]  # artifact (WHOLE for all of it) → day on which consent was withdrawn


def held_back(whole: Submission, artifact: Artifact, today: date, withdrawn: Withdrawn) -> str | None:
    """Why an artifact may not be looked at for coaching today, or None. A written answer is the teacher's own: it
    goes with the submission."""
    day = withdrawn.get(WHOLE) or withdrawn.get(artifact.id)
    if day is not None:
        return f"Consent to coaching with “{artifact.title}” was withdrawn on {_said(day)}; it stays shut."
    if artifact.text is not None and ConsentScope.COACHING not in artifact.consent:
        shut = _nothing_open(whole, today, withdrawn)
        return f"“{artifact.title}” stays shut with the rest of {whole.id}." if shut else None
    if ConsentScope.COACHING not in artifact.consent:
        return f"“{artifact.title}” was handed in without consent to coaching; it stays shut."
    if artifact.consent_expires and date.fromisoformat(artifact.consent_expires[:10]) < today:
        return f"Consent to coaching with “{artifact.title}” ended on {_said(artifact.consent_expires)}; it stays shut."
    return None


def _said(iso: str) -> str:
    return day_words(date.fromisoformat(iso[:10]))


def _nothing_open(whole: Submission, today: date, withdrawn: Withdrawn) -> bool:
    """Whether no artifact whose consent was asked for may be looked at."""
    asked = [a for a in whole.artifacts if not a.supplementary and (a.path or ConsentScope.COACHING in a.consent)]
    return all(held_back(whole, each, today, withdrawn) is not None for each in asked)


def shut_reason(whole: Submission, today: date, withdrawn: Withdrawn) -> str | None:
    """Why a submission cannot be opened for coaching at all, or None."""
    if not whole.educator:
        return f"{whole.id} does not say whose it is, so nobody can sit beside the teacher over it."
    if not _nothing_open(whole, today, withdrawn):
        return None
    if (day := withdrawn.get(WHOLE)) is not None:
        return f"Consent to coaching with {whole.id} was withdrawn on {_said(day)}; nothing of it is shown."
    scoped = [a for a in whole.artifacts if ConsentScope.COACHING in a.consent]
    if not scoped:
        return f"{whole.id} was handed in without consent to coaching; nothing of it is shown."
    days = sorted(a.consent_expires[:10] for a in scoped if a.consent_expires)
    if days and date.fromisoformat(days[-1]) < today:
        return f"Consent to coaching with {whole.id} ended on {_said(days[-1])}; nothing of it is shown."
    return f"Consent to coaching was withdrawn for everything in {whole.id}; nothing of it is shown."


def require_session(parts: Iterable[tuple[Submission, Withdrawn]], today: date) -> str:
    """The one teacher whose work this is; raises RuleBroken when it is nobody's, two people's, or not consented to."""
    given = tuple(parts)
    if not given:
        raise RuleBroken("Choose at least one submission to look at together.")
    if len(given) > MOST_SUBMISSIONS:
        raise RuleBroken(f"A session holds at most {MOST_SUBMISSIONS} submissions; these are {len(given)}.")
    first = given[0][0]
    for whole, withdrawn in given:
        if (why := shut_reason(whole, today, withdrawn)) is not None:
            raise RuleBroken(why)
        if whole.educator != first.educator:
            raise RuleBroken(f"{whole.id} is another teacher's than {first.id}; a session holds the work of one.")
    return first.educator


def require_shown(whole: Submission, artifact: ArtifactId, today: date, withdrawn: Withdrawn) -> Artifact:
    """The artifact, when it may be looked at in a session today; raises RuleBroken with the reason otherwise."""
    found = whole.artifact(artifact)
    if (why := held_back(whole, found, today, withdrawn)) is not None:
        raise RuleBroken(why)
    return found


def checked_words(words: str) -> str:
    """Words as they are kept; raises RuleBroken when they are too many."""
    kept = words.strip()
    if len(kept) > MOST_WORDS:
        raise RuleBroken(f"A line of the notebook holds {MOST_WORDS:,} characters; this one has {len(kept):,}.")
    return kept


def carried(notes: Iterable[Note]) -> tuple[Note, ...]:
    """What the next session goes on with: goals and steps that were not done."""
    return tuple(n for n in notes if n.kind in (NoteKind.GOAL, NoteKind.STEP) and not n.done)


def begun_as(notes: Iterable[Note]) -> dict[NoteId, NoteId]:
    """Each line that was carried over → the line that it was first, in whichever session."""
    before = {note.id: note.carried_from for note in notes if note.carried_from is not None}
    found = {}
    for ident in before:
        first = ident
        while first in before:
            first = before[first]
        found[ident] = first
    return found


def titled(artifact: Artifact, submission: SubmissionId, of: int) -> str:
    """An artifact's title; in a session over several submissions with whose it is, for two attempts are alike."""
    return artifact.title if of == 1 else f"{artifact.title}, {submission}"


def quote_of(anchor: Anchor) -> str:
    """The words at a place, on one line; empty for a picture or a stretch of time."""
    words = anchor.quote if isinstance(anchor, TextRange) else getattr(anchor, "quote", "")
    return " ".join(str(words).split())


def quote_stays(recording: Artifact, anchor: Anchor, captions: Captions) -> str | None:
    """Why what was said in a stretch of a recording may not be quoted, or None."""
    return captions.why_shut(recording.captions) if isinstance(anchor, TimeSpan) else None


def prompts_of(criterion: Criterion, own: Mapping[CriterionId, tuple[str, ...]]) -> tuple[str, ...]:
    """The questions to think with: the coach's own list where there is one, else those shipped with the credential."""
    return own.get(criterion.id, criterion.prompts)


def not_yets(attempt: int, outcomes: Iterable[str | None]) -> int:
    """How many attempts ended with “not yet”, up to this one that did. `outcomes` are those of the earlier ones; what
    nobody here knows of an attempt that was followed by another is taken for one."""
    return attempt - sum(outcome not in (None, NOT_YET) for outcome in outcomes)


def meeting_due(not_yets: int, outcome: str | None) -> bool:
    """After the third “not yet” the teacher meets a coach before trying again; what was incomplete does not count."""
    return not_yets >= MEETING_AFTER and outcome == NOT_YET


@dataclass(frozen=True, slots=True)
class Disclosure:
    """That something was shown or given to somebody: `what` in words, `artifact` None for a whole submission or a
    file that was written."""

    at: str
    educator: str
    submission: SubmissionId
    artifact: ArtifactId | None
    what: str
    to_whom: str


@dataclass(frozen=True, slots=True)
class PlanMoment:
    """A moment as it leaves. `called` is what a file about its artifact is called after; `withheld` says why
    picture and quote do not leave, `unpictured` why the picture alone does not, `unquoted` why what was said does not,
    `bare` that no box is known to cover a face in its picture."""

    number: int
    by: Voice
    submission: SubmissionId
    artifact: Artifact
    called: str
    anchor: Anchor
    where: str
    quote: str
    words: str
    criterion: str
    withheld: str | None = None
    unpictured: str | None = None
    unquoted: str | None = None
    bare: bool = False


@dataclass(frozen=True, slots=True)
class PlanSubmission:
    """`attempt` counts from 1; `credential` is a title; `outcome` is a final one that may be seen, or empty."""

    id: SubmissionId
    credential: str
    attempt: int
    outcome: str = ""


@dataclass(frozen=True, slots=True)
class Plan:
    """What coach and teacher take with them: every name in it is masked, the coach's own notes are not in it.
    `asked_under` is the name of the criterion whose question a thought answers, empty where it has none. `saved_at` is
    the session's, `begun_as` the first of the lines that one goes on with, `given` the entries that stand in somebody's
    calendar, each with its day, and `elsewhere` those that another session answers for (see `plan_calendar`)."""

    session: SessionId
    educator: str
    held_on: date
    submissions: tuple[PlanSubmission, ...]
    moments: tuple[PlanMoment, ...]
    notes: tuple[Note, ...]
    asked_under: Mapping[NoteId, str]
    look_again: date | None
    saved_at: str
    begun_as: Mapping[NoteId, NoteId]
    given: Mapping[str, date]
    elsewhere: frozenset[str]

    def of_kind(self, kind: NoteKind) -> tuple[Note, ...]:
        return tuple(note for note in self.notes if note.kind is kind)

    def title_of(self, moment: PlanMoment) -> str:
        """What the moment is in; where there is more than one submission, in whose."""
        return titled(moment.artifact, moment.submission, len(self.submissions))

    @property
    def withheld(self) -> dict[int, str]:
        """The numbers of the moments that leave without picture and quote, each with why."""
        return {moment.number: moment.withheld for moment in self.moments if moment.withheld is not None}

    @property
    def unpictured(self) -> dict[int, str]:
        """The numbers of the moments that leave without a picture, each with why."""
        return {moment.number: moment.unpictured for moment in self.moments if moment.unpictured is not None}

    @property
    def unquoted(self) -> dict[int, str]:
        """The numbers of the moments that leave without what was said, each with why."""
        return {moment.number: moment.unquoted for moment in self.moments if moment.unquoted is not None}

    @property
    def bare(self) -> tuple[int, ...]:
        """The numbers of the moments whose picture nothing covers."""
        return tuple(moment.number for moment in self.moments if moment.bare)

    def outcome_of(self, submission: SubmissionId) -> str:
        """The final outcome that stands in it, or nothing."""
        return next((each.outcome for each in self.submissions if each.id == submission), "")


SAVE_AGAIN = "Nothing was written: save the plan again, and it leaves without it."


def require_given(plan: Plan, parts: Iterable[tuple[Submission, Withdrawn]], today: date) -> None:
    """Every place whose picture or words stand in a plan may still be given; raises RuleBroken otherwise."""
    by_id = {whole.id: (whole, withdrawn) for whole, withdrawn in parts}
    for moment in plan.moments:
        whole, withdrawn = by_id[moment.submission]
        for file in _behind(moment):
            if (why := held_back(whole, whole.artifact(file), today, withdrawn)) is not None:
                raise RuleBroken(f"{why} {SAVE_AGAIN}")


def _behind(moment: PlanMoment) -> Iterator[ArtifactId]:
    """Whatever its picture and its words come from."""
    if moment.withheld is None:
        yield moment.artifact.id
        if isinstance(moment.anchor, TimeSpan) and moment.artifact.captions is not None and moment.unquoted is None:
            yield moment.artifact.captions


def require_unseen(plan: Plan, looked: Callable[[PlanMoment], Looked]) -> None:
    """Every picture that stands in a plan is still covered as its people asked; raises RuleBroken otherwise."""
    for moment in plan.moments:
        leaves = moment.withheld is None and moment.unpictured is None
        if leaves and picture_stays(moment.artifact, moment.anchor, looked(moment)) is not None:
            raise RuleBroken(f"No box covers a face in moment {moment.number} any more. {SAVE_AGAIN}")


def require_outcomes(plan: Plan, final: frozenset[str]) -> None:
    """Every final outcome that stands in a plan may still be seen; raises RuleBroken otherwise."""
    for each in plan.submissions:
        if each.outcome and each.id not in final:
            raise RuleBroken(f"The outcome of {each.id} may not be shown any more. {SAVE_AGAIN}")
