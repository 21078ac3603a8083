"""What the Coach screen shows and the plan says. Of an assessment only a final outcome is asked for, and by one door
(`final_outcomes`), so nothing else can leak."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from types import MappingProxyType

from sqlalchemy import select
from sqlalchemy.orm import Session as Rows

from assessor_app.domain import coaching as rules
from assessor_app.domain.coaching import (
    Disclosure,
    Moment,
    NoteKind,
    Plan,
    PlanMoment,
    PlanSubmission,
    Session,
    SessionId,
)
from assessor_app.domain.credential import Credential
from assessor_app.domain.errors import RuleBroken
from assessor_app.domain.evidence import place
from assessor_app.domain.findings import Cover, hidden_words
from assessor_app.domain.masking import masked
from assessor_app.domain.moving import Place
from assessor_app.domain.rubric import CriterionId, Rubric
from assessor_app.domain.submission import Artifact, ArtifactId, Submission, SubmissionId
from assessor_app.domain.unnamed import anchor_without_names, without_names
from assessor_app.queries.queue import Credentials
from assessor_app.store import coaching as kept
from assessor_app.store import findings
from assessor_app.store.engine import Store
from assessor_app.store.final_outcomes import FinalOutcome as FinalOutcome
from assessor_app.store.final_outcomes import final_outcomes
from assessor_app.store.rows import ArtifactFactRow, CoachSessionRow, SubmissionRow
from assessor_app.store.submissions import from_json


@dataclass(frozen=True, slots=True)
class Offered:
    """A submission as it can be chosen for a session; `shut` says why it cannot."""

    submission: SubmissionId
    credential: str
    attempt: int
    handed_in: str  # ISO date
    files: int
    shut: str | None


@dataclass(frozen=True, slots=True)
class EarlierSession:
    """One line about a session held before."""

    id: SessionId
    held_on: date
    submissions: tuple[SubmissionId, ...]
    moments: int
    goals: tuple[str, ...]
    look_again: date | None


@dataclass(frozen=True, slots=True)
class Teacher:
    """A teacher by pseudonym, with what was handed in and what was talked about, the newest first."""

    educator: str
    submissions: tuple[Offered, ...]
    sessions: tuple[EarlierSession, ...]


@dataclass(frozen=True, slots=True)
class SharedArtifact:
    """An artifact beside the notebook; `shut` says why it may not be looked at."""

    artifact: Artifact
    kind: str | None
    pages: int | None
    duration_s: float | None
    shut: str | None


@dataclass(frozen=True, slots=True)
class Shared:
    """One submission of a session, with every name in it masked. `covers` are boxes drawn by hand."""

    submission: Submission
    credential: Credential
    artifacts: tuple[SharedArtifact, ...]
    hidden: tuple[str, ...]
    covers: tuple[Cover, ...]
    prompts: Mapping[CriterionId, tuple[str, ...]]

    def covers_of(self, artifact: ArtifactId) -> tuple[Place, ...]:
        return tuple(cover.place for cover in self.covers if cover.artifact == artifact)

    def view(self, artifact: ArtifactId) -> SharedArtifact:
        return next(a for a in self.artifacts if a.artifact.id == artifact)


@dataclass(frozen=True, slots=True)
class Seen:
    """A moment in an attempt, of this session or an earlier one; quotes are masked."""

    submission: SubmissionId
    attempt: int
    moment: Moment
    title: str
    where: str
    quote: str
    held_on: date
    shut: str | None


@dataclass(frozen=True, slots=True)
class Growth:
    """What was seen of one criterion, an attempt a column, the oldest first."""

    criterion: CriterionId
    letter: str
    title: str
    attempts: tuple[tuple[int, tuple[Seen, ...]], ...]


@dataclass(frozen=True, slots=True)
class SessionView:
    """All the Coach screen shows. Moments of artifacts that may not be shown keep their words, not their quotes.
    `outcomes` holds final ones, where the programme allows them to be seen."""

    session: Session
    saved_at: str
    shared: tuple[Shared, ...]
    earlier: tuple[EarlierSession, ...]
    outcomes: Mapping[SubmissionId, FinalOutcome]

    def of(self, submission: SubmissionId) -> Shared:
        return next(s for s in self.shared if s.submission.id == submission)

    def shut(self, moment: Moment) -> str | None:
        return self.of(moment.submission).view(moment.artifact).shut

    def where(self, moment: Moment) -> str:
        return place(moment.anchor)


def teachers(store: Store, credentials: Credentials, today: date) -> tuple[Teacher, ...]:
    """Everybody whose work is in this workspace, by pseudonym; those with something to look at first."""
    found: dict[str, list[Offered]] = {}
    with store.read() as rows:
        for about in rows.scalars(select(SubmissionRow).where(SubmissionRow.ready)):
            whole = from_json(about.body)
            found.setdefault(whole.educator, []).append(_offered(rows, whole, credentials, today))
        people = [Teacher(who, _newest_first(mine), _earlier(rows, who)) for who, mine in found.items() if who]
    return tuple(sorted(people, key=lambda t: (all(s.shut for s in t.submissions), t.educator)))


def _offered(rows: Rows, whole: Submission, credentials: Credentials, today: date) -> Offered:
    title = credentials(whole.credential.id, whole.credential.version).title
    files = sum(1 for a in whole.artifacts if a.path and not a.supplementary)
    shut = rules.shut_reason(whole, today, kept.withdrawn(rows, whole.id))
    return Offered(whole.id, title, whole.attempt, whole.submitted_at[:10], files, shut)


def _newest_first(offered: list[Offered]) -> tuple[Offered, ...]:
    return tuple(sorted(offered, key=lambda o: (o.handed_in, o.attempt, o.submission), reverse=True))


def _earlier(rows: Rows, educator: str, but: SessionId | None = None) -> tuple[EarlierSession, ...]:
    return tuple(
        EarlierSession(
            each.id,
            date.fromisoformat(each.opened_at[:10]),
            each.submissions,
            len(each.moments),
            tuple(note.words for note in each.of_kind(NoteKind.GOAL)),
            each.look_again,
        )
        for each in kept.sessions_of(rows, educator)
        if each.id != but
    )


def session_view(store: Store, credentials: Credentials, session: SessionId, today: date) -> SessionView:
    """Raises RuleBroken when there is no such session."""
    with store.read() as rows:
        there = kept.load(rows, session)
        parts = tuple(_shared(rows, each, credentials, today) for each in there.submissions)
        by_id = {each.submission.id: each for each in parts}
        moments = tuple(_shown(moment, by_id[moment.submission]) for moment in there.moments)
        saved_at = rows.get_one(CoachSessionRow, session).saved_at
        final = {SubmissionId(ident): each for ident, each in final_outcomes(rows, there.submissions).items()}
        earlier = _earlier(rows, there.educator, but=session)
        return SessionView(replace(there, moments=moments), saved_at, parts, earlier, MappingProxyType(final))


def shared(store: Store, credentials: Credentials, submission: SubmissionId, today: date) -> Shared:
    """One submission as a session would show it."""
    with store.read() as rows:
        return _shared(rows, submission, credentials, today)


def _shared(rows: Rows, submission: SubmissionId, credentials: Credentials, today: date) -> Shared:
    about = rows.get_one(SubmissionRow, submission)
    credential = credentials(about.credential_id, about.credential_version)
    hidden = hidden_words(findings.load(rows, submission), None)
    whole = without_names(from_json(about.body), hidden)
    gone = kept.withdrawn(rows, submission)
    facts = {f.artifact_id: f for f in rows.scalars(_facts(submission))}
    own = kept.prompts(rows, credential.id)
    return Shared(
        submission=whole,
        credential=credential,
        artifacts=tuple(
            _artifact(a, facts.get(a.id), rules.held_back(whole, a, today, gone)) for a in _in_order(whole, credential)
        ),
        hidden=hidden,
        covers=findings.covers(rows, submission),
        prompts={c.id: rules.prompts_of(c, own) for c in credential.rubric.criteria},
    )


def _facts(submission: str):  # type: ignore[no-untyped-def]  # SQLAlchemy's Select type says nothing more here
    return select(ArtifactFactRow).where(ArtifactFactRow.submission_id == submission)


def _in_order(whole: Submission, credential: Credential) -> list[Artifact]:
    """Recordings and files first, because that is what is looked at together; then the written answers."""
    asked = {question.id: number for number, question in enumerate(credential.questions)}
    shown = [a for a in whole.artifacts if not a.supplementary]
    return sorted(shown, key=lambda a: (_family(a), a.part.value, asked.get(a.question_id, len(asked))))


def _family(artifact: Artifact) -> int:
    if artifact.media_type.startswith(("video/", "audio/")):
        return 0
    return 1 if artifact.path else 2


def _artifact(artifact: Artifact, fact: ArtifactFactRow | None, shut: str | None) -> SharedArtifact:
    return SharedArtifact(
        artifact,
        fact.kind if fact else None,
        fact.pages if fact else None,
        fact.duration_s if fact else None,
        shut,
    )


def _shown(moment: Moment, shared: Shared) -> Moment:
    return replace(moment, anchor=anchor_without_names(moment.anchor, shared.hidden))


def growth(store: Store, credentials: Credentials, session: SessionId, today: date) -> tuple[Growth, ...]:
    """What was marked for each criterion in every attempt at the credential of the session's first submission."""
    with store.read() as rows:
        there = kept.load(rows, session)
        credential = _shared(rows, there.submissions[0], credentials, today).credential
        seen = [
            each
            for past in reversed(kept.sessions_of(rows, there.educator))
            for each in _seen(rows, past, credential, credentials, today)
        ]
    return tuple(
        Growth(
            c.id, credential.rubric.letter(c.id), c.title, _by_attempt([s for s in seen if s.moment.criterion == c.id])
        )
        for c in credential.rubric.criteria
    )


def _seen(rows: Rows, past: Session, credential: Credential, credentials: Credentials, today: date) -> list[Seen]:
    parts = {each: _shared(rows, each, credentials, today) for each in past.submissions}
    found = []
    for moment in past.moments:
        of = parts[moment.submission]
        if of.credential.id != credential.id:
            continue
        shown, view = _shown(moment, of), of.view(moment.artifact)
        found.append(
            Seen(
                moment.submission,
                of.submission.attempt,
                shown,
                view.artifact.title,
                place(moment.anchor),
                "" if view.shut else rules.quote_of(shown.anchor),
                date.fromisoformat(past.opened_at[:10]),
                view.shut,
            )
        )
    return found


def _by_attempt(seen: list[Seen]) -> tuple[tuple[int, tuple[Seen, ...]], ...]:
    return tuple((n, tuple(s for s in seen if s.attempt == n)) for n in sorted({s.attempt for s in seen}))


def plan(store: Store, credentials: Credentials, session: SessionId, today: date) -> Plan:
    """What leaves: the coach's own notes left out, names masked in everything that was typed as well. Raises RuleBroken
    when nothing of the session may be shown any more."""
    view = session_view(store, credentials, session, today)
    _require_open(store, view, today)
    there = view.session
    hidden = tuple(dict.fromkeys(word for part in view.shared for word in part.hidden))
    titles = {c.id: c.title for part in view.shared for c in part.credential.rubric.criteria}
    return Plan(
        session=there.id,
        educator=there.educator,
        held_on=date.fromisoformat(there.opened_at[:10]),
        submissions=tuple(
            PlanSubmission(s.submission.id, s.credential.title, s.submission.attempt, _outcome(view, s.submission.id))
            for s in view.shared
        ),
        moments=tuple(_plan_moment(view, n, m, titles, hidden) for n, m in enumerate(there.moments, 1)),
        notes=tuple(
            replace(note, words=masked(note.words, hidden)) for note in there.notes if note.kind is not NoteKind.PRIVATE
        ),
        criteria=titles,
        look_again=there.look_again,
    )


def _outcome(view: SessionView, submission: SubmissionId) -> str:
    final = view.outcomes.get(submission)
    return final.outcome if final else ""


def _require_open(store: Store, view: SessionView, today: date) -> None:
    with store.read() as rows:
        shut = [rules.shut_reason(s.submission, today, kept.withdrawn(rows, s.submission.id)) for s in view.shared]
    if all(shut):
        raise RuleBroken(shut[0] or "")


def _plan_moment(
    view: SessionView, number: int, moment: Moment, titles: Mapping[CriterionId, str], hidden: tuple[str, ...]
) -> PlanMoment:
    shown = view.of(moment.submission).view(moment.artifact)
    return PlanMoment(
        number=number,
        by=moment.by,
        submission=moment.submission,
        artifact=shown.artifact,
        anchor=moment.anchor,
        where=place(moment.anchor),
        quote="" if shown.shut else rules.quote_of(moment.anchor),
        words=masked(moment.words, hidden),
        criterion=titles.get(moment.criterion, "") if moment.criterion else "",
        withheld=shown.shut,
    )


def prompt_bank(store: Store, credential: str, rubric: Rubric) -> dict[CriterionId, tuple[str, ...]]:
    """The questions to think with by criterion: the coach's own where there are some, else those shipped."""
    with store.read() as rows:
        own = kept.prompts(rows, credential)
    return {c.id: rules.prompts_of(c, own) for c in rubric.criteria}


def disclosures(store: Store, educator: str | None = None) -> tuple[Disclosure, ...]:
    """What was shown or given to whom, the oldest first; of one teacher when named."""
    with store.read() as rows:
        return kept.disclosures(rows, educator)


def sessions(store: Store) -> tuple[tuple[str, EarlierSession], ...]:
    """Every session on this device as (educator, line), the newest first."""
    with store.read() as rows:
        people = rows.scalars(select(CoachSessionRow.educator).distinct()).all()
        found = [(who, each) for who in people for each in _earlier(rows, who)]
    return tuple(sorted(found, key=lambda pair: (pair[1].held_on, pair[1].id), reverse=True))
