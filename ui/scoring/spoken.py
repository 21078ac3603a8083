"""What was said in the stretches of a recording that are cited, from the captions files beside it."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QObject, Signal

from assessor_app.documents.values import CaptionTrack
from assessor_app.documents.veil import Veil
from assessor_app.domain.caption_files import captions_of
from assessor_app.domain.evidence import EvidenceLink, TimeSpan
from assessor_app.domain.submission import ArtifactId, SubmissionId
from assessor_app.queries.scoring import ScoreView
from ui.scoring.reading_in_hand import ReadingInHand
from ui.viewers.caption_files import read_tracks
from ui.workspace import Workspace

Place = tuple[SubmissionId, ArtifactId, tuple[object, ...]]  # and what is hidden of its words
ENOUGH = 0.25  # seconds of a line that a span must hold, else the line beside it would be quoted


def said_within(tracks: Sequence[CaptionTrack], span: TimeSpan) -> str:
    """The words of the first track inside a span; empty where nothing is said there."""
    cues = tracks[0].cues if tracks else ()
    inside = [cue for cue in cues if min(cue.end, span.end) - max(cue.start, span.start) >= ENOUGH]
    return " ".join(" ".join(cue.text.split()) for cue in inside)


class Spoken(QObject):
    """Captions are read once, away from the window; `read` says that there are more to quote."""

    read = Signal()

    def __init__(self, workspace: Workspace, held: ReadingInHand, parent: QObject) -> None:
        super().__init__(parent)
        self._workspace, self._held = workspace, held
        self._tracks: dict[Place, tuple[CaptionTrack, ...]] = {}

    def quote(self, link: EvidenceLink) -> str:
        """What is said there, as far as it was read by now."""
        view = self._held.view
        if view is None or not isinstance(link.anchor, TimeSpan):
            return ""
        place = view.submission.id, link.artifact, tuple(view.hidden)
        if place not in self._tracks:
            self._tracks[place] = ()
            self._read(view, place)
        return said_within(self._tracks[place], link.anchor)

    def _read(self, view: ScoreView, place: Place) -> None:
        submission, artifact, _ = place
        files = captions_of(view.submission, view.submission.artifact(artifact))
        if not files:
            return
        veil, source = Veil(view.hidden), partial(self._workspace.source, submission=submission)
        self._workspace.background.run(
            lambda: veil.tracks(read_tracks(files, lambda file: source(file.id))),
            lambda tracks: self._on_read(place, tracks),
            lambda _error: None,  # without captions the card says how long it is
        )

    def _on_read(self, place: Place, tracks: tuple[CaptionTrack, ...]) -> None:
        self._tracks[place] = tracks
        if tracks:
            self.read.emit()
