"""data/submission.json: what the educator handed in, question by question, as a domain Submission."""

import hashlib
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from assessor_app.bundles.json_fields import Fields, fields
from assessor_app.bundles.zip_names import shown
from assessor_app.bundles.zip_records import Fault
from assessor_app.domain.credential import CredentialId, CredentialRef, Part, QuestionId
from assessor_app.domain.errors import RuleBroken, Unreadable
from assessor_app.domain.strict_json import strict_json
from assessor_app.domain.submission import Artifact, ArtifactId, ConsentScope, Faces, Submission, SubmissionId

FORMAT = "assessor-submission/1"
NAME = "data/submission.json"
MEDIA_TYPE = re.compile(r"[A-Za-z0-9!#$&^_.+-]{1,127}/[A-Za-z0-9!#$&^_.+-]{1,127}(\s*;.*)?")
CAPTION_TYPES = {".vtt": "text/vtt", ".srt": "application/x-subrip"}

Facts = Callable[[str], tuple[str, int]]  # path below data/ -> (hex SHA-256, size in bytes)


@dataclass(frozen=True, slots=True)
class SubmissionFile:
    """The document, read and checked as far as it goes without the files it names."""

    root: Fields

    @property
    def paths(self) -> tuple[str, ...]:
        """Files it names, relative to data/, each once, in order."""
        named: list[str] = []
        ids = {item.identifier("id") for item in self.root.objects("artifacts")}
        for item in self.root.objects("artifacts"):
            named.append(_path(item, "path"))
            if item.has("captions") and item.text("captions") not in ids:
                named.append(_path(item, "captions"))
        return tuple(dict.fromkeys(named))

    def submission(self, facts: Facts, digest: str) -> Submission:
        """The Submission once its files are known; raises Fault."""
        try:
            return _submission(self.root, facts, digest)
        except RuleBroken as error:
            raise Fault(str(error)) from None


def read_submission_file(data: bytes) -> SubmissionFile:
    """Reads the document and everything in it once; raises Fault with the place in the document."""
    try:
        value = strict_json(data, "submission.json")
    except Unreadable as error:
        raise Fault(f"submission.json cannot be read. {error.reason}") from None
    try:
        file = SubmissionFile(fields(value, ""))
        _check_format(file.root.text("format"))
        nothing = hashlib.sha256(b"").hexdigest()
        file.submission(lambda _: (nothing, 0), nothing)
    except Fault as fault:
        raise Fault(f"submission.json: {fault}") from None
    return file


def _check_format(written: str) -> None:
    found = re.fullmatch(r"assessor-submission/(\d{1,9})", written)
    if found and int(found[1]) > 1:
        raise Fault(f"format is {written}, of a newer Assessor than this one; update to open it.")
    if written != FORMAT:
        raise Fault(f"format must be “{FORMAT}”, and is {shown(written)}.")


def _submission(root: Fields, facts: Facts, digest: str) -> Submission:
    credential = root.object("credential")
    artifacts = (*_files(root, facts), *(_answer(item) for item in root.objects("answers")))
    if not artifacts:
        raise Fault("It hands in no artifact and no answer.")
    previous = root.identifier("previous_submission_id") if root.has("previous_submission_id") else None
    return Submission(
        id=SubmissionId(root.identifier("submission_id")),
        credential=CredentialRef(CredentialId(credential.line("id")), credential.line("version")),
        attempt=root.whole_number("attempt", least=1),
        artifacts=artifacts,
        submitted_at=root.moment("submitted_at"),
        educator=root.line("educator", ""),
        district=root.line("district", ""),
        digest=digest,
        previous=SubmissionId(previous) if previous else None,
        attestations=root.lines("attestations"),
        changed_since_last=root.text("changed_since_last", ""),
    )


def _files(root: Fields, facts: Facts) -> Iterator[Artifact]:
    items = root.objects("artifacts")
    by_id = {item.identifier("id"): item for item in items}
    by_path = {_path(item, "path"): name for name, item in by_id.items()}
    for item in items:
        artifact = ArtifactId(item.identifier("id"))
        captions, beside = None, None
        if item.has("captions"):
            named = item.text("captions")
            captions = ArtifactId(named if named in by_id else by_path.get(named, f"{artifact}-captions"))
            if captions not in by_id:
                beside = _captions(item, captions, facts)
        yield _file(item, artifact, captions, facts)
        if beside is not None:
            yield beside


def _file(item: Fields, artifact: ArtifactId, captions: ArtifactId | None, facts: Facts) -> Artifact:
    path = _path(item, "path")
    sha256, size = facts(path)
    media_type = item.line("media_type", "application/octet-stream")
    if not MEDIA_TYPE.fullmatch(media_type):
        raise Fault(f"{item.at('media_type')} is not a media type ({shown(media_type)}).")
    scopes, expires, faces = _consent(item)
    return Artifact(
        id=artifact,
        part=_part(item),
        question_id=QuestionId(item.line("question_id")),
        title=item.line("title"),
        media_type=media_type,
        sha256=sha256,
        size=size,
        path=path,
        captions=captions,
        consent=scopes,
        consent_expires=expires,
        faces=faces,
        supplementary=item.yes_or_no("supplementary", False),
        shared=item.yes_or_no("shared", False),
    )


def _captions(item: Fields, artifact: ArtifactId, facts: Facts) -> Artifact:
    """A captions file named by its path only becomes an artifact of its own, beside the one it belongs to; the consent
    of that one is said of both."""
    path = _path(item, "captions")
    sha256, size = facts(path)
    media_type = next((t for end, t in CAPTION_TYPES.items() if path.lower().endswith(end)), "text/plain")
    title = f"Captions of {item.line('title')}"
    question = QuestionId(item.line("question_id"))
    scopes, expires, _ = _consent(item)
    return Artifact(
        artifact, _part(item), question, title, media_type, sha256, size, path,
        consent=scopes, consent_expires=expires, supplementary=True,
    )  # fmt: skip


def _answer(item: Fields) -> Artifact:
    text = item.text("text")
    data = text.encode("utf-8")
    return Artifact(
        id=ArtifactId(item.identifier("id")),
        part=_part(item),
        question_id=QuestionId(item.line("question_id")),
        title=item.line("title"),
        media_type="text/plain",
        sha256=hashlib.sha256(data).hexdigest(),
        size=len(data),
        text=text,
    )


def _part(item: Fields) -> Part:
    value = item.text("part")
    if value not in {part.value for part in Part}:
        raise Fault(f"{item.at('part')} must be “1”, “2” or “3”, and is {shown(value)}.")
    return Part(value)


def _path(item: Fields, key: str) -> str:
    path = item.text(key)
    segments = path.split("/")
    if segments[0] != "artifacts" or len(segments) < 2 or {"", ".", ".."} & set(segments) or "\\" in path:
        raise Fault(f"{item.at(key)} must be the plain path of a file in artifacts/, and is {shown(path)}.")
    return path


def _consent(item: Fields) -> tuple[frozenset[ConsentScope], str | None, Faces | None]:
    if not item.has("consent"):
        return frozenset({ConsentScope.SCORING}), None, None
    consent = item.object("consent")
    known: Mapping[str, ConsentScope] = {scope.value: scope for scope in ConsentScope}
    for scope in consent.lines("scopes"):
        if scope not in known:
            raise Fault(f"{consent.at('scopes')} holds {shown(scope)}, which is not a scope of consent.")
    return frozenset(known[scope] for scope in consent.lines("scopes")), consent.day("expires"), _faces(consent)


def _faces(consent: Fields) -> Faces | None:
    if not consent.has("faces"):
        return None
    said = consent.text("faces")
    if said not in set(Faces):
        raise Fault(f"{consent.at('faces')} must be “blurred” or “shown”, and is {shown(said)}.")
    return Faces(said)
