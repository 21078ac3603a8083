"""What changed since the last attempt, in the viewer's place."""

from PySide6.QtCore import QObject

from assessor_app.domain.errors import AssessorError
from ui.scoring.columns import Columns
from ui.scoring.compare_view import CompareView
from ui.scoring.reading_in_hand import ReadingInHand
from ui.viewers.stage import ViewerStage
from ui.workspace import Workspace


class Comparing(QObject):
    """Goes there and back; the keys come along."""

    def __init__(
        self, workspace: Workspace, held: ReadingInHand, comparison: CompareView, columns: Columns, stage: ViewerStage
    ) -> None:
        super().__init__(comparison)
        self._workspace, self._held = workspace, held
        self._comparison, self._columns, self._stage = comparison, columns, stage
        comparison.left.connect(self.hide)

    @property
    def on(self) -> bool:
        return self._columns.shows(self._comparison)

    def toggle(self) -> None:
        """D: there, and back."""
        if self._held.view is None:
            return
        if self.on:
            self.hide()
            return
        try:
            compared = self._workspace.compared()
        except AssessorError as error:
            self._held.said.emit(error.sentence)
            return
        self._comparison.show_compared(compared)
        self._columns.show_page(self._comparison)
        self._comparison.begin()

    def hide(self) -> None:
        if self.on:
            self._columns.show_page(self._stage)
            self._stage.setFocus()
