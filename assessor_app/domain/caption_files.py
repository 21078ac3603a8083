"""The captions files of a recording: the one its submission names, and those that lie beside it. Each is handed in with
a consent of its own."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath

from assessor_app.domain.submission import Artifact, ArtifactId, Submission

SUFFIXES = ("vtt", "srt")
MEDIA_TYPES = ("text/vtt", "application/x-subrip", "application/srt", "text/srt", "text/x-srt")


@dataclass(frozen=True, slots=True)
class Captions:
    """The files that may be read, and why each of the others may not."""

    files: tuple[Artifact, ...] = ()
    shut: tuple[tuple[ArtifactId, str], ...] = ()

    @property
    def why(self) -> str:
        """What stands where the words of those that stay shut would stand."""
        return " ".join(why for _, why in self.shut)

    def why_shut(self, file: ArtifactId | None) -> str | None:
        return next((why for each, why in self.shut if each == file), None)


def captions_of(submission: Submission, recording: Artifact) -> tuple[Artifact, ...]:
    """The named file first, then others of the recording's name: `clip-1.es.vtt` lies beside `clip-1.mp4`."""
    named = (submission.artifact(recording.captions),) if recording.captions is not None else ()
    if not recording.media_type.startswith(("video/", "audio/")):
        return named
    return (*named, *(each for each in _beside(submission, recording) if each not in named))


def captions_agreed(submission: Submission, recording: Artifact, why: Callable[[Artifact], str | None]) -> Captions:
    """Those of a recording parted by `why` a file stays shut, which says nothing where it does not."""
    asked = [(file, why(file)) for file in captions_of(submission, recording)]
    return Captions(
        tuple(file for file, stays in asked if stays is None),
        tuple((file.id, stays) for file, stays in asked if stays is not None),
    )


def _beside(submission: Submission, recording: Artifact) -> Iterator[Artifact]:
    own = PurePosixPath(recording.path or "")
    for each in submission.artifacts:
        path = PurePosixPath(each.path or "")
        told = path.suffix.lower().lstrip(".") in SUFFIXES or each.media_type in MEDIA_TYPES
        if told and path.parent == own.parent and path.name.startswith(f"{own.stem}."):
            yield each
