"""The evidence list as rows: a heading for each part, then its artifacts with what is known of them."""

from collections.abc import Sequence
from dataclasses import dataclass

from assessor_app.domain.credential import Credential, Part
from assessor_app.domain.evidence import clock
from assessor_app.domain.submission import Artifact, ArtifactId
from assessor_app.queries.scoring import ArtifactView, ScoreView

SEEN_WHOLE = 0.995
CHANGES = {"new": "New", "changed": "Changed"}  # since the attempt before
LONGEST_ENDING = 5  # letters of a file's name that say its kind


@dataclass(frozen=True, slots=True)
class PartHeading:
    """“Part 1 · Overview”, and how many of its artifacts were looked at to the end."""

    part: Part
    title: str
    seen: int
    count: int


@dataclass(frozen=True, slots=True)
class ArtifactRow:
    """`icon` stands where no thumbnail is; `caption` is kind and size; `change` is “New”, “Changed” or nothing;
    `warning` the first thing found; `code` why it can't be scored, in the words of the condition code given."""

    artifact: ArtifactId
    title: str
    caption: str
    icon: str
    seen: float
    change: str
    warning: str
    code: str = ""


Row = PartHeading | ArtifactRow


def evidence_rows(view: ScoreView) -> tuple[Row, ...]:
    rows: list[Row] = []
    for part in Part:
        artifacts = view.of_part(part)
        if artifacts:
            rows.append(heading(part, artifacts))
            rows += [_row(artifact, view) for artifact in artifacts]
    return tuple(rows)


def heading(part: Part, artifacts: Sequence[ArtifactView]) -> PartHeading:
    seen = sum(artifact.seen >= SEEN_WHOLE for artifact in artifacts)
    return PartHeading(part, f"Part {part.value} · {part.heading}", seen, len(artifacts))


def _row(view: ArtifactView, whole: ScoreView) -> ArtifactRow:
    warning = view.refused or next((f.sentence for f in view.findings), "") or next(iter(view.warnings), "")
    artifact, code = view.artifact, _codes(view, whole)
    said = code or caption(view, whole.credential)
    return ArtifactRow(
        artifact.id, artifact.title, said, icon(view), view.seen, CHANGES.get(view.change, ""), warning, code
    )


def _codes(view: ArtifactView, whole: ScoreView) -> str:
    """The titles of the condition codes given to an artifact."""
    given = {use.code for use in whole.assessment.codes if use.artifact == view.artifact.id}
    return ", ".join(code.title for code in whole.credential.rubric.condition_codes if code.code in given)


def caption(view: ArtifactView, credential: Credential) -> str:
    """`412 of 500 words`, `PDF · 1.2 MB`, `18:24 · 212 MB`."""
    artifact = view.artifact
    if view.words is not None:
        limits = [q.word_limit for q in credential.questions if q.id == artifact.question_id]
        limit = limits[0] if limits and view.change not in CHANGES else None  # the word takes the room of the limit
        return f"{view.words} of {limit} words" if limit else f"{view.words} words"
    length = clock(view.duration_s) if view.duration_s else _format(artifact)
    return f"{length} · {file_size(artifact.size)}"


def _format(artifact: Artifact) -> str:
    """`PDF`, `DOCX`; of a kind nobody has a word for, the ending of the file's name."""
    media_type = artifact.media_type
    known = {
        "application/pdf": "PDF",
        "image/jpeg": "JPEG",
        "image/png": "PNG",
        "message/rfc822": "E-mail",
        "video/mp4": "MP4",
        "text/plain": "Text",
        "text/uri-list": "Link",
        "application/internet-shortcut": "Link",
    }
    if "wordprocessingml" in media_type:
        return "DOCX"
    for part, name in (("spreadsheetml", "XLSX"), ("ms-excel", "XLS"), ("opendocument.spreadsheet", "ODS")):
        if part in media_type:
            return name
    _, dot, ending = (artifact.path or "").rpartition(".")
    told = ending if dot and len(ending) <= LONGEST_ENDING else media_type.rpartition("/")[2]
    return known.get(media_type, told.upper())


def file_size(size: int) -> str:
    """Bytes as people say them: `86 KB`, `1.2 MB`."""
    if size < 1_000_000:
        return f"{max(1, round(size / 1000))} KB"
    return f"{size / 1_000_000:.1f} MB" if size < 10_000_000 else f"{round(size / 1_000_000):,} MB"


LINKS = frozenset({"text/uri-list", "application/internet-shortcut"})


def icon(view: ArtifactView) -> str:
    media_type = view.artifact.media_type
    if view.artifact.text is not None:
        return "text-aa"
    if media_type in LINKS:
        return "link-simple"
    for start, name in (("video/", "film-strip"), ("audio/", "speaker-high"), ("image/", "image")):
        if media_type.startswith(start):
            return name
    if any(part in media_type for part in ("spreadsheet", "excel", "csv", "tab-separated")):
        return "table"
    return "file-pdf" if media_type.endswith("pdf") else "file-text"
