"""The captions files of a recording: the one its submission names, and those that lie beside it."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import PurePosixPath

from assessor_app.documents.captions import MEDIA_TYPES, MOST_BYTES, SUFFIXES, captions_file
from assessor_app.documents.source import Source
from assessor_app.documents.values import CaptionTrack
from assessor_app.domain.errors import AssessorError
from assessor_app.domain.submission import Artifact, Submission

USUAL = "From the captions file"


def captions_of(submission: Submission, recording: Artifact) -> tuple[Artifact, ...]:
    """The named file first, then others of the recording's name: `clip-1.es.vtt` lies beside `clip-1.mp4`."""
    named = (submission.artifact(recording.captions),) if recording.captions is not None else ()
    if not recording.media_type.startswith(("video/", "audio/")):
        return named
    return (*named, *(each for each in _beside(submission, recording) if each not in named))


def _beside(submission: Submission, recording: Artifact) -> Iterator[Artifact]:
    own = PurePosixPath(recording.path or "")
    for each in submission.artifacts:
        path = PurePosixPath(each.path or "")
        told = path.suffix.lower().lstrip(".") in SUFFIXES or each.media_type in MEDIA_TYPES
        if told and path.parent == own.parent and path.name.startswith(f"{own.stem}."):
            yield each


def read_tracks(files: Sequence[Artifact], source_of: Callable[[Artifact], Source]) -> tuple[CaptionTrack, ...]:
    """One track a file; captions that cannot be read cost the captions, not the recording. Blocks."""
    found = []
    for file in files:
        try:
            source = source_of(file)
            track = captions_file(source.read_at(0, min(source.size, MOST_BYTES)), USUAL)
        except AssessorError:
            continue
        if track.cues:
            found.append(CaptionTrack(track.title, track.language or _language(file), track.cues))
    return tuple(found)


def _language(file: Artifact) -> str:
    """`es` of `clip-1.es.vtt`."""
    parts = PurePosixPath(file.path or "").name.split(".")
    return parts[-2] if len(parts) > 2 and len(parts[-2]) in (2, 3, 5) else ""
