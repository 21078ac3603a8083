"""Looking a submission over in the background: every artifact opened once, and what was found kept with its proof."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date

from sqlalchemy.orm import Session

from assessor_app.bundles.precheck import Fact, precheck
from assessor_app.commands.repeated import repeated
from assessor_app.documents.anonymity_checks import changes_findings
from assessor_app.documents.looking import Looked, cues_in, look_at, look_at_answer, placed
from assessor_app.documents.passwords import Passwords
from assessor_app.documents.pool import WorkerPool
from assessor_app.documents.readers.link_files import LINK_SAID
from assessor_app.documents.values import Cue, Inspection
from assessor_app.domain.anonymity import Known
from assessor_app.domain.changes import Change, Kind
from assessor_app.domain.credential import Credential
from assessor_app.domain.errors import AssessorError
from assessor_app.domain.findings import Check, Finding, hidden_words, proposing
from assessor_app.domain.masking import masked
from assessor_app.domain.submission import Artifact, ArtifactId, Submission, SubmissionId
from assessor_app.store import findings, submissions
from assessor_app.store.engine import Store
from assessor_app.store.rows import ArtifactFactRow, SubmissionRow

CAPTIONS_LIMIT = 4 * 1024 * 1024

LookedAt = dict[ArtifactId, Looked]


def look_over(
    store: Store, pool: WorkerPool, credentials: Callable[[str, str], Credential], submission: SubmissionId,
    *, today: date, at: str = "", passwords: Passwords | None = None,
) -> Change:  # fmt: skip
    """Open every artifact in a worker, keep what that showed and what it is recognised by, and run the pre-check.
    `at` is the moment it counts as done, the day itself where none is told."""
    with store.read() as session:
        whole = submissions.submission(session, submission)
        known = findings.known_words(session)
    credential = credentials(whole.credential.id, whole.credential.version)
    looked = {a.id: _look(store, pool, whole, a, known, passwords) for a in whole.artifacts}
    with store.read() as session:
        again = tuple(repeated(session, whole, looked))
    told = tuple(changes_findings(whole.changed_since_last, known))
    found = _all(pool, credential, whole, looked, (*told, *again), today)
    with store.write() as session:
        if session.get(SubmissionRow, submission) is not None:
            _keep_facts(session, whole, looked)
            findings.keep(session, submission, found, at or today.isoformat())
            prints = ((a, p.kind, p.size, p.hashes) for a, each in looked.items() for p in each.prints)
            findings.keep_prints(session, submission, prints)
    return Change(frozenset({Kind.QUEUE, Kind.ASSESSMENT}), frozenset({submission}))


def _all(
    pool: WorkerPool, credential: Credential, whole: Submission, looked: LookedAt, more: tuple[Finding, ...],
    today: date,
) -> tuple[Finding, ...]:  # fmt: skip
    facts = {a.id: _fact(looked[a.id].inspection) for a in whole.artifacts if a.path}
    spoken = {a.captions for a in whole.artifacts}  # read with the recording they belong to
    seen = tuple(
        f for a in whole.artifacts for f in looked[a.id].findings if a.id not in spoken or f.check is not Check.IDENTITY
    )
    found = proposing((*precheck(credential, whole, facts, today=today), *seen, *more), credential.rubric)
    hidden = hidden_words(found, None)
    unnamed = (replace(f, sentence=masked(f.sentence, hidden), proof=masked(f.proof, hidden)) for f in found)
    return tuple(_placed(pool, whole, tuple({f.key: f for f in unnamed}.values())))


def _placed(pool: WorkerPool, whole: Submission, found: tuple[Finding, ...]) -> Iterator[Finding]:
    yield from (f for f in found if f.artifact is None)
    for artifact in whole.artifacts:
        yield from placed(pool, artifact, tuple(f for f in found if f.artifact == artifact.id))


def _look(
    store: Store, pool: WorkerPool, whole: Submission, artifact: Artifact, known: Known, passwords: Passwords | None
) -> Looked:
    if artifact.text is not None:
        return look_at_answer(pool, artifact, known)
    with store.read() as session:
        source = submissions.open_file(session, store.vault, whole.id, artifact.sha256)
    try:
        opened = passwords.with_it(artifact.sha256, source) if passwords else source
        return look_at(pool, opened, artifact, _cues(store, whole, artifact), known)
    finally:
        source.close()


def _cues(store: Store, whole: Submission, artifact: Artifact) -> tuple[Cue, ...]:
    """The captions that belong to a recording."""
    if artifact.captions is None:
        return ()
    try:
        with store.read() as session:
            sha256 = whole.artifact(artifact.captions).sha256
            source = submissions.open_file(session, store.vault, whole.id, sha256)
        try:
            return cues_in(source.read_at(0, min(source.size, CAPTIONS_LIMIT)))
        finally:
            source.close()
    except AssessorError:
        return ()


def _fact(seen: Inspection) -> Fact:
    is_link = any(said.startswith(LINK_SAID) for said in seen.warnings)
    told = seen.pages, seen.duration_s, seen.text_chars, is_link, seen.caption_tracks, seen.undrawn
    return Fact(seen.outcome, seen.kind, seen.reason, *told)


def _keep_facts(session: Session, whole: Submission, looked: LookedAt) -> None:
    for artifact in whole.artifacts:
        if artifact.path is None:
            continue
        i = looked[artifact.id].inspection
        session.merge(
            ArtifactFactRow(
                submission_id=whole.id, artifact_id=artifact.id, outcome=i.outcome, kind=i.kind, reason=i.reason,
                warnings=list(i.warnings), pages=i.pages, duration_s=i.duration_s, text_chars=i.text_chars,
            )
        )  # fmt: skip
