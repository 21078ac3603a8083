"""The way through the evidence: to an artifact, to the one after it, to the place a link points into."""

from PySide6.QtCore import QObject

from assessor_app.domain.assessment import is_whole
from assessor_app.domain.credential import Part
from assessor_app.domain.submission import ArtifactId
from ui.scoring.comparing import Comparing
from ui.scoring.reading_in_hand import ReadingInHand
from ui.scoring.rubric_view import BROKEN, links_shown
from ui.scoring.table import Awaited, Table
from ui.viewers.spot import Spot
from ui.viewers.stage import ViewerStage


class Way(QObject):
    """Leads back from the attempts beside each other first; links of the artifact on show are drawn in it."""

    def __init__(self, held: ReadingInHand, table: Table, stage: ViewerStage, comparing: Comparing) -> None:
        super().__init__(table)
        self._held, self._table, self._stage, self._comparing = held, table, stage, comparing
        stage.link_chosen.connect(self.show_link)
        table.shown.connect(self._on_table_shown)
        held.asked.connect(self._on_held_asked)

    def open(self, artifact: str) -> None:
        """Show an artifact in the viewer."""
        if self._held.view is not None:
            self._comparing.hide()
            self._table.open(ArtifactId(artifact))

    def open_part(self, part: str) -> None:
        """Show the first artifact of a part."""
        artifacts = self._held.view.of_part(Part(part)) if self._held.view else ()
        if artifacts:
            self.open(artifacts[0].artifact.id)

    def step(self, by: int) -> None:
        """Tab and Shift+Tab."""
        there = self._table.step(by)
        if there is not None:
            self.open(there)

    def show_link(self, link: str) -> None:
        """Open the artifact a link points into and jump to its place."""
        found = self._held.link(link)
        if found is None or self._held.view is None:
            return
        if not is_whole(found, self._held.view.submission):
            self._held.said.emit(f"{BROKEN} Delete on its card removes the old link.")
            return
        self._held.choose_link(found)
        self.go_to(Awaited(found.artifact, found.anchor))
        self._held.ask_again()

    def go_to(self, awaited: Awaited) -> None:
        self._comparing.hide()
        self._table.go_to(awaited)

    def go_back_to(self, artifact: ArtifactId | None, spot: Spot) -> None:
        """Where one was, as soon as the artifact is there."""
        if artifact in self._table.artifacts() and artifact is not None:
            self._comparing.hide()
            self._table.go_back_to(artifact, spot)

    def _on_table_shown(self) -> None:
        # the viewer that had the focus was hidden while this one opened; keys belong to what is looked at
        window = self._stage.window()
        if window.focusWidget() in (None, self._table.parent(), window):
            self._stage.setFocus()
        self._show_links()

    def _on_held_asked(self) -> None:
        self._table.veil_again()
        self._stage.video.set_letter(self._held.letter)
        self._show_links()

    def _show_links(self) -> None:
        view, artifact = self._held.view, self._table.artifact
        if view is not None and artifact is not None and self._stage.opened is not None:
            self._stage.show_links(links_shown(view, artifact, self._held.chosen))
