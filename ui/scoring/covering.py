"""What hides faces and names: boxes drawn by hand, faces that were found, and copies for another use."""

from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog

from assessor_app.domain.evidence import Anchor, TimeSpan
from assessor_app.domain.findings import is_boxed
from assessor_app.domain.submission import ConsentScope
from ui.covers import Covers
from ui.scoring.face_work import FaceWork
from ui.scoring.purposes import purpose_menu
from ui.scoring.reading_in_hand import ReadingInHand
from ui.scoring.table import Table
from ui.viewers.stage import ViewerStage
from ui.workspace import Workspace


class Covering(QObject):
    """Works on the artifact that lies on the table."""

    def __init__(self, workspace: Workspace, held: ReadingInHand, table: Table, stage: ViewerStage) -> None:
        super().__init__(stage)
        self._covers, self._held, self._table, self._stage = Covers(workspace), held, table, stage
        self.faces = FaceWork(workspace, self._covers, self)

    def cover_selection(self) -> None:
        """H: the box drawn in the evidence covers its place from now on, wherever the artifact is shown."""
        artifact = self._table.artifact
        boxed = [each for each in self._stage.selection_anchors() if is_boxed(each)] or self._whole_film_box()
        if not boxed or artifact is None:
            self._held.said.emit("Draw a box around what must not be seen first.")
            return
        covered = [self._covers.cover(artifact, anchor) for anchor in boxed]
        if all(covered):
            self._stage.clear_selection()

    def uncover_last(self) -> None:
        """Shift+H: the box drawn last on this artifact is taken away."""
        view, artifact = self._held.view, self._table.artifact
        covers = [each for each in view.covers if each.artifact == artifact] if view else []
        if covers:
            self._covers.uncover(covers[-1].id)
        else:
            self._held.said.emit("Nothing is covered by hand here.")

    def toggle_faces(self) -> None:
        """Shift+F: faces in the artifact on show are found and covered; again takes those boxes away."""
        view, artifact = self._held.view, self._table.artifact
        if view is None or artifact is None or self._stage.opened is None:
            self._held.said.emit("Open an artifact first.")
            return
        if any(cover.found and cover.artifact == artifact for cover in view.covers):
            self._covers.uncover_faces(artifact)
            return
        whole, submission = view.submission.artifact(artifact), view.submission.id
        self.faces.find(
            whole,
            lambda: self._table.source(whole, submission),
            lambda places: self._covers.cover_faces(artifact, places, submission),
        )

    def offer_copies(self) -> None:
        """Copies with names masked and faces covered; what for is chosen first, because families agree to each use."""
        if self._held.view is not None:
            self._purposes = purpose_menu(self._write_copies, self._stage)
            self._purposes.popup(self._stage.mapToGlobal(self._stage.rect().center()))

    def _write_copies(self, purpose: ConsentScope) -> None:
        folder = QFileDialog.getExistingDirectory(self._stage, "Write the copies into which folder?")
        view = self._held.view
        if folder and view is not None:
            self.faces.copy(view.submission, purpose, Path(folder) / view.submission.id)

    def _whole_film_box(self) -> list[Anchor]:
        """A box drawn on a film without a span holds from its first frame to its last."""
        opened, region = self._stage.opened, self._stage.video.picture.region
        media = opened.document.media if opened is not None else None
        return [TimeSpan(0, max(media.duration, 0.1), region)] if media is not None and region is not None else []
