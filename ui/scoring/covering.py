"""What hides faces and names of a reading: boxes over them, and copies for another use."""

from pathlib import Path

from PySide6.QtWidgets import QFileDialog

from assessor_app.domain.submission import ConsentScope
from ui.covering import Covering, OnShow
from ui.scoring.purposes import purpose_menu
from ui.scoring.reading_in_hand import ReadingInHand
from ui.scoring.table import Table
from ui.viewers.stage import ViewerStage
from ui.workspace import Workspace


class ScoreCovering(Covering):
    """Works on the artifact that lies on the table."""

    def __init__(self, workspace: Workspace, held: ReadingInHand, table: Table, stage: ViewerStage) -> None:
        super().__init__(workspace, self._on_table, stage)
        self._held, self._table, self._stage = held, table, stage
        self.said.connect(held.said)

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

    def _on_table(self) -> OnShow | None:
        view, artifact = self._held.view, self._table.artifact
        if view is None or artifact is None:
            return None
        whole, submission = view.submission.artifact(artifact), view.submission.id
        covers = tuple(each for each in view.covers if each.artifact == artifact)
        said = artifact in view.none_clear
        return OnShow(submission, whole, covers, self._stage, lambda: self._table.source(whole, submission), said)
