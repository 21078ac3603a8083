"""What the pre-check found, in the evidence list's place: its findings are gone to, confirmed and waved away."""

from PySide6.QtCore import QObject, Signal

from assessor_app.domain.findings import CoverId, code_use
from assessor_app.domain.submission import ArtifactId
from assessor_app.queries.findings import Finding
from ui import theme
from ui.covers import Covers
from ui.scoring.columns import Columns
from ui.scoring.precheck_panel import PrecheckPanel
from ui.scoring.reading_in_hand import ReadingInHand
from ui.scoring.table import Awaited
from ui.theme import Size
from ui.workspace import Workspace

NOWHERE = "This finding has no place of its own."


class Prechecking(QObject):
    """`wanted` says where a finding is; `closed` that the evidence list may have its place back."""

    wanted = Signal(object)  # Awaited
    closed = Signal()

    def __init__(self, workspace: Workspace, held: ReadingInHand, panel: PrecheckPanel, columns: Columns) -> None:
        super().__init__(panel)
        self._workspace, self._held, self._panel, self._columns = workspace, held, panel, columns
        panel.left.connect(self.toggle)
        panel.place_wanted.connect(self.show_finding)
        panel.confirmed.connect(self.confirm)
        covers = Covers(workspace)
        panel.uncovered.connect(lambda cover: covers.uncover(workspace.in_hand(), CoverId(cover)))
        panel.look_taken_back.connect(
            lambda artifact: covers.say_none_clear(workspace.in_hand(), ArtifactId(artifact), clear=True)
        )
        panel.faces_uncovered.connect(lambda artifact: covers.uncover_faces(workspace.in_hand(), ArtifactId(artifact)))
        panel.waved.connect(lambda finding, away: workspace.wave_away(finding.key, away))

    def toggle(self) -> None:
        """W: the list, and back."""
        if self._held.view is None:
            return
        if self._columns.shows(self._panel):
            self.closed.emit()
            self._columns.narrow_left()
        else:
            self._columns.show_page(self._panel)
            self._columns.widen_left(theme.current().px(Size.FINDINGS))
            self._panel.begin()

    def show(self) -> None:
        """The list, where it does not stand there already."""
        if self._columns.shows(self._panel):
            self._panel.begin()
        else:
            self.toggle()

    def show_finding(self, finding: Finding) -> None:
        """Open the artifact a finding is about and jump to its place."""
        view = self._held.view
        artifact = finding.artifact
        if view is None or artifact is None or artifact not in [each.artifact.id for each in view.artifacts]:
            self._held.said.emit(NOWHERE)
            return
        self.wanted.emit(Awaited(artifact, finding.anchor))

    def confirm(self, finding: Finding) -> None:
        """Give the condition code a finding proposes."""
        view = self._held.view
        use = code_use(finding, view.submission, view.credential) if view is not None else None
        if use is not None:
            self._workspace.add_code(use)
