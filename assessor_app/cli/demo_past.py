"""What had happened before the demo begins: a first attempt was decided, so that its second can be read now."""

from assessor_app.bundles.samples.readings import Cited, Judged, Reading, readings
from assessor_app.cli.opening import credentials
from assessor_app.commands import assessments, decisions
from assessor_app.commands.clock import new_id
from assessor_app.documents.captions import decoded, parse_captions
from assessor_app.domain.assessment import Conflict, Policy
from assessor_app.domain.credential import Credential
from assessor_app.domain.errors import Refused
from assessor_app.domain.evidence import Anchor, TextRange, TimeSpan
from assessor_app.domain.rubric import Criterion
from assessor_app.domain.submission import Artifact, ArtifactId, Submission, SubmissionId
from assessor_app.store.engine import Store
from assessor_app.store.rows import SubmissionRow
from assessor_app.store.submissions import open_file, submission

SPENT = 47 * 60  # seconds an unhurried reading took


def decide_what_was_decided(store: Store) -> None:
    """Sign the readings that carry a moment in the past, at that moment."""
    for name, reading in readings().items():
        if reading.decided_at:
            _decide(store, SubmissionId(name), reading)


def _decide(store: Store, name: SubmissionId, reading: Reading) -> None:
    with store.write() as session:
        whole = submission(session, name)
        session.get_one(SubmissionRow, name).received_at = whole.submitted_at  # it had come before it was read
    credential = credentials(store)(whole.credential.id, whole.credential.version)
    now = lambda: reading.decided_at  # noqa: E731 - the clock of that day
    decisions.answer_conflict(store, name, Conflict.NONE, now=now, new_id=new_id)
    for criterion, judged in zip(credential.rubric.criteria, reading.criteria, strict=True):
        _judge(store, whole, credential, criterion, judged, reading)
    assessments.write_feedback(store, name, reading.letter, now=now)
    assessments.add_active_time(store, name, SPENT)
    decisions.commit(store, credential, name, Policy(), now=now, new_id=new_id)


def _judge(
    store: Store, whole: Submission, credential: Credential, criterion: Criterion, judged: Judged, reading: Reading
) -> None:
    now, rubric = (lambda: reading.decided_at), credential.rubric
    for place in judged.places:
        artifact, anchor = _place(store, whole, place)
        assessments.link_evidence(
            store, rubric, whole.id, criterion.id, artifact, anchor, now=now, new_id=new_id
        )  # fmt: skip
    level = criterion.levels[judged.level - 1].id
    assessments.give_score(store, rubric, whole.id, criterion.id, level, Policy(), now=now)
    assessments.write_rationale(store, rubric, whole.id, criterion.id, judged.why, now=now)


def _place(store: Store, whole: Submission, place: Cited) -> tuple[ArtifactId, Anchor]:
    """Words of an answer, or seconds of a clip with captions."""
    for artifact in whole.artifacts:
        found = _said(store, whole, artifact, place) if place.kind == "said" else _written(artifact, place)
        if found is not None:
            return artifact.id, found
    raise Refused(f"“{place.find}” is not in {whole.id}: the samples and what was read of them have parted.")


def _written(artifact: Artifact, place: Cited) -> Anchor | None:
    start = (artifact.text or "").find(place.find)
    if start < 0:
        return None
    return TextRange(place.find, start, start + len(place.find), page=1)


def _said(store: Store, whole: Submission, artifact: Artifact, place: Cited) -> Anchor | None:
    if artifact.captions is None:
        return None
    with store.read() as session:
        file = open_file(session, store.vault, whole.id, whole.artifact(artifact.captions).sha256)
    cues = parse_captions(decoded(file.read_at(0, file.size)))
    first = next((cue for cue in cues if place.find in cue.text), None)
    last = next((cue for cue in cues if (place.until or place.find) in cue.text), None)
    return TimeSpan(first.start, last.end) if first is not None and last is not None else None
