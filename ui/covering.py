"""What hides faces on the screen of the moment: boxes drawn by hand, and faces that were found."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from assessor_app.documents.source import Source
from assessor_app.domain.evidence import Anchor, TimeSpan
from assessor_app.domain.findings import Cover, is_boxed
from assessor_app.domain.submission import Artifact, SubmissionId
from ui.covers import Covers
from ui.face_work import FaceWork
from ui.viewers.stage import ViewerStage
from ui.workspace import Workspace


@dataclass(frozen=True, slots=True)
class OnShow:
    """The artifact somebody looks at, what covers it, whether somebody said that no clear face is left in it, and where
    it stands."""

    submission: SubmissionId
    artifact: Artifact
    covers: tuple[Cover, ...]
    stage: ViewerStage
    source: Callable[[], Source]
    none_clear: bool = False


class Covering(QObject):
    """Works on what is on show; None where nothing is."""

    said = Signal(str)

    def __init__(self, workspace: Workspace, on_show: Callable[[], OnShow | None], parent: QObject) -> None:
        super().__init__(parent)
        self._covers, self._on_show = Covers(workspace), on_show
        self.faces = FaceWork(workspace, self._covers, self)

    def cover_selection(self) -> None:
        """H: the box drawn in the evidence covers its place from now on, wherever the artifact is shown."""
        shown = self._on_show()
        boxed = _boxes_drawn(shown.stage) if shown is not None else []
        if shown is None or not boxed:
            self.said.emit("Draw a box around what must not be seen first.")
            return
        covered = [self._covers.cover(shown.submission, shown.artifact.id, anchor) for anchor in boxed]
        if all(covered):
            shown.stage.clear_selection()

    def uncover_last(self) -> None:
        """Shift+H: the box drawn last on this artifact is taken away; those over faces found go together."""
        shown = self._on_show()
        drawn = [each for each in shown.covers if not each.found] if shown is not None else []
        if shown is not None and drawn:
            self._covers.uncover(shown.submission, drawn[-1].id)
        else:
            self.said.emit("Nothing is covered by hand here.")

    def toggle_faces(self) -> None:
        """Shift+F: faces in the artifact on show are found and covered; again takes those boxes away."""
        shown = self._on_show()
        if shown is None or shown.stage.opened is None:
            self.said.emit("Open an artifact first.")
            return
        place = shown.submission, shown.artifact.id
        if any(cover.found for cover in shown.covers):
            self._covers.uncover_faces(*place)
            return
        self.faces.find(shown.artifact, shown.source, lambda places: self._covers.cover_faces(*place, places))

    def toggle_none_clear(self) -> None:
        """Ctrl+Shift+F: whoever looked it through says that no clear face is left in it; again takes that back."""
        shown = self._on_show()
        if shown is None or shown.stage.opened is None:
            self.said.emit("Open an artifact first.")
            return
        self._covers.say_none_clear(shown.submission, shown.artifact.id, clear=shown.none_clear)


def _boxes_drawn(stage: ViewerStage) -> list[Anchor]:
    return [each for each in stage.selection_anchors() if is_boxed(each)] or _whole_film_box(stage)


def _whole_film_box(stage: ViewerStage) -> list[Anchor]:
    """A box drawn on a film without a span holds from its first frame to its last."""
    opened, region = stage.opened, stage.video.picture.region
    media = opened.document.media if opened is not None else None
    return [TimeSpan(0, max(media.duration, 0.1), region)] if media is not None and region is not None else []
