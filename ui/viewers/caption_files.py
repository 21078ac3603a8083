"""The words of captions files, as tracks to choose from."""

from collections.abc import Callable, Sequence
from pathlib import PurePosixPath

from assessor_app.documents.captions import MOST_BYTES, captions_file
from assessor_app.documents.source import Source
from assessor_app.documents.values import CaptionTrack
from assessor_app.domain.errors import AssessorError
from assessor_app.domain.submission import Artifact

USUAL = "From the captions file"


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
