"""A session on the Coach screen: what lies on the table and what was said. Of an assessment only a final outcome is
asked for, and by one door (`final_outcomes`), so nothing else can leak."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from types import MappingProxyType

from sqlalchemy import select
from sqlalchemy.orm import Session as Rows

from assessor_app.domain import coaching as rules
from assessor_app.domain.caption_files import Captions, captions_agreed
from assessor_app.domain.clear_faces import Looked, file_stays
from assessor_app.domain.coaching import Disclosure, Moment, Note, Session, SessionId
from assessor_app.domain.credential import Credential
from assessor_app.domain.evidence import place
from assessor_app.domain.findings import Cover
from assessor_app.domain.masking import masked
from assessor_app.domain.moving import Place
from assessor_app.domain.rubric import CriterionId, Rubric
from assessor_app.domain.submission import Artifact, ArtifactId, Submission, SubmissionId
from assessor_app.domain.unnamed import anchor_without_names, without_names
from assessor_app.queries.coach_sessions import EarlierSession, earlier
from assessor_app.queries.known import Credentials
from assessor_app.store import clear_faces, findings
from assessor_app.store import coaching as kept
from assessor_app.store.engine import Store
from assessor_app.store.final_outcomes import FinalOutcome as FinalOutcome
from assessor_app.store.final_outcomes import final_outcomes
from assessor_app.store.rows import ArtifactFactRow, CoachSessionRow, SubmissionRow
from assessor_app.store.submissions import from_json


@dataclass(frozen=True, slots=True)
class SharedArtifact:
    """An artifact beside the notebook; `shut` says why it may not be looked at. `captions` are those whose own consent
    includes coaching."""

    artifact: Artifact
    kind: str | None
    pages: int | None
    duration_s: float | None
    shut: str | None
    captions: Captions


@dataclass(frozen=True, slots=True)
class Shared:
    """One submission of a session; every name found in any of the session's is masked. `covers` are boxes drawn by
    hand; of the artifacts of `none_clear` somebody said that no clear face is left in them."""

    submission: Submission
    credential: Credential
    artifacts: tuple[SharedArtifact, ...]
    hidden: tuple[str, ...]
    covers: tuple[Cover, ...]
    prompts: Mapping[CriterionId, tuple[str, ...]]
    none_clear: frozenset[ArtifactId] = frozenset()

    def looked(self, artifact: ArtifactId) -> Looked:
        """What is known of the faces in an artifact."""
        covers = tuple(each for each in self.covers if each.artifact == artifact)
        return Looked(covers, artifact in self.none_clear, self.view(artifact).kind)

    def kept_from_a_room(self, artifact: ArtifactId) -> str | None:
        """Why others than coach and teacher may not see it as it is, or None."""
        shown = self.view(artifact)
        return shown.shut or file_stays(shown.artifact, self.looked(artifact))

    def covers_of(self, artifact: ArtifactId) -> tuple[Place, ...]:
        return tuple(cover.place for cover in self.covers if cover.artifact == artifact)

    def view(self, artifact: ArtifactId) -> SharedArtifact:
        return next(a for a in self.artifacts if a.artifact.id == artifact)


@dataclass(frozen=True, slots=True)
class SessionView:
    """All the Coach screen shows. Moments of artifacts that may not be shown keep their words, not their quotes.
    `outcomes` holds final ones, where the programme allows them to be seen."""

    session: Session
    saved_at: str
    shared: tuple[Shared, ...]
    earlier: tuple[EarlierSession, ...]
    outcomes: Mapping[SubmissionId, FinalOutcome]

    @property
    def hidden(self) -> tuple[str, ...]:
        """The names found in any of it: whoever types them, nobody else is to read them."""
        return self.shared[0].hidden

    def of(self, submission: SubmissionId) -> Shared:
        return next(s for s in self.shared if s.submission.id == submission)

    def shut(self, moment: Moment) -> str | None:
        return self.of(moment.submission).view(moment.artifact).shut

    def title(self, moment: Moment) -> str:
        """What it is in; where there is more than one submission, in whose."""
        return rules.titled(
            self.of(moment.submission).view(moment.artifact).artifact, moment.submission, len(self.shared)
        )

    def where(self, moment: Moment) -> str:
        return place(moment.anchor)


def session_view(store: Store, credentials: Credentials, session: SessionId, today: date) -> SessionView:
    """Raises RuleBroken when there is no such session."""
    with store.read() as rows:
        there = kept.load(rows, session)
        by_id = shared_of(rows, there.submissions, credentials, today)
        parts = tuple(by_id.values())
        moments = tuple(without_its_names(moment, by_id[moment.submission]) for moment in there.moments)
        saved_at = rows.get_one(CoachSessionRow, session).saved_at
        final = {SubmissionId(ident): each for ident, each in final_outcomes(rows, there.submissions).items()}
        before = earlier(rows, there.educator, but=session)
        return SessionView(replace(there, moments=moments), saved_at, parts, before, MappingProxyType(final))


def submissions_of(store: Store, session: SessionId) -> tuple[SubmissionId, ...]:
    with store.read() as rows:
        return kept.load(rows, session).submissions


def as_kept(store: Store, session: SessionId, ident: str) -> Moment | Note | None:
    """A moment or a line, names and all: to be put back one day, never to be shown."""
    with store.read() as rows:
        there = kept.load(rows, session)
    things: tuple[Moment | Note, ...] = (*there.moments, *there.notes)
    return next((each for each in things if each.id == ident), None)


def shared(store: Store, credentials: Credentials, submission: SubmissionId, today: date) -> Shared:
    """One submission as a session would show it."""
    with store.read() as rows:
        return shared_of(rows, (submission,), credentials, today)[submission]


@dataclass(frozen=True, slots=True)
class _Kept:
    """What the store keeps of several submissions, asked for once instead of once for each."""

    about: Mapping[str, SubmissionRow]
    hidden: tuple[str, ...]
    covers: Mapping[str, tuple[Cover, ...]]
    withdrawn: Mapping[str, Mapping[ArtifactId, str]]
    facts: Mapping[tuple[str, str], ArtifactFactRow]
    none_clear: frozenset[tuple[str, ArtifactId]]


def _kept_of(rows: Rows, submissions: Sequence[SubmissionId]) -> _Kept:
    about = rows.scalars(select(SubmissionRow).where(SubmissionRow.id.in_(submissions)))
    facts = rows.scalars(select(ArtifactFactRow).where(ArtifactFactRow.submission_id.in_(submissions)))
    return _Kept(
        {row.id: row for row in about},
        findings.hidden_together(rows, submissions),
        findings.covers_of(rows, submissions),
        kept.withdrawn_of(rows, submissions),
        {(row.submission_id, row.artifact_id): row for row in facts},
        clear_faces.none_clear(rows, submissions),
    )


def shared_of(
    rows: Rows, submissions: Sequence[SubmissionId], credentials: Credentials, today: date
) -> dict[SubmissionId, Shared]:
    """The same of several that are looked at together, inside a question that asks for more."""
    of, own = _kept_of(rows, submissions), dict[str, Mapping[CriterionId, tuple[str, ...]]]()
    found = {}
    for name in submissions:
        about = of.about[name]
        credential = credentials(about.credential_id, about.credential_version)
        if credential.id not in own:
            own[credential.id] = kept.prompts(rows, credential.id)
        found[name] = _one(of, name, credential, own[credential.id], today)
    return found


def _one(
    of: _Kept, name: SubmissionId, credential: Credential, own: Mapping[CriterionId, tuple[str, ...]], today: date
) -> Shared:
    whole = without_names(from_json(of.about[name].body), of.hidden)
    why = partial(rules.held_back, whole, today=today, withdrawn=of.withdrawn[name])
    return Shared(
        submission=whole,
        credential=credential,
        artifacts=tuple(
            _artifact(a, of.facts.get((name, a.id)), why(a), captions_agreed(whole, a, why))
            for a in _in_order(whole, credential)
        ),
        hidden=of.hidden,
        covers=of.covers[name],
        prompts={c.id: rules.prompts_of(c, own) for c in credential.rubric.criteria},
        none_clear=frozenset(artifact for whose, artifact in of.none_clear if whose == name),
    )


def _in_order(whole: Submission, credential: Credential) -> list[Artifact]:
    """Recordings and files first, because that is what is looked at together; then the written answers."""
    asked = {question.id: number for number, question in enumerate(credential.questions)}
    shown = [a for a in whole.artifacts if not a.supplementary]
    return sorted(shown, key=lambda a: (_family(a), a.part.value, asked.get(a.question_id, len(asked))))


def _family(artifact: Artifact) -> int:
    if artifact.media_type.startswith(("video/", "audio/")):
        return 0
    return 1 if artifact.path else 2


def _artifact(artifact: Artifact, fact: ArtifactFactRow | None, shut: str | None, captions: Captions) -> SharedArtifact:
    return SharedArtifact(
        artifact,
        fact.kind if fact else None,
        fact.pages if fact else None,
        fact.duration_s if fact else None,
        shut,
        captions,
    )


def without_its_names(moment: Moment, shared: Shared) -> Moment:
    """A moment as it is shown: names in its quote masked."""
    return replace(moment, anchor=anchor_without_names(moment.anchor, shared.hidden))


def prompt_bank(store: Store, credential: str, rubric: Rubric) -> dict[CriterionId, tuple[str, ...]]:
    """The questions to think with by criterion: the coach's own where there are some, else those shipped."""
    with store.read() as rows:
        own = kept.prompts(rows, credential)
    return {c.id: rules.prompts_of(c, own) for c in rubric.criteria}


def disclosures(store: Store, educator: str | None = None) -> tuple[Disclosure, ...]:
    """What was shown or given to whom, the oldest first, no name in the ids; of one teacher when named."""
    with store.read() as rows:
        said = kept.disclosures(rows, educator)
        hidden = findings.hidden_together(rows, tuple({each.submission for each in said}))
    return tuple(_unnamed(each, hidden) for each in said)


def _unnamed(said: Disclosure, hidden: tuple[str, ...]) -> Disclosure:
    return replace(said, artifact=ArtifactId(masked(said.artifact, hidden))) if said.artifact else said
