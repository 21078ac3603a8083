"""Before and after: an earlier attempt in a viewer of its own, at the left of the one that is looked at."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from assessor_app.domain.evidence import Anchor, EvidenceLinkId
from assessor_app.domain.submission import ArtifactId, SubmissionId
from assessor_app.queries.coaching import SessionView
from ui.coach_room import CoachRoom
from ui.coaching.evidence_request import request_of
from ui.coaching.pairing import Side
from ui.theme import Size, Type, current
from ui.viewers.pixmap_cache import PixmapCache
from ui.viewers.shelf import DocumentShelf, Request
from ui.viewers.stage import ViewerStage
from ui.viewers.viewer import OpenArtifact, ShownLink
from ui.widgets.button import icon_button
from ui.widgets.empty_state import EmptyState
from ui.widgets.layout import column, panel, row
from ui.widgets.text import ElidedLabel, hairline

Place = tuple[SubmissionId, ArtifactId]
NOTHING = ("columns", "Nothing stands here", "Choose what to compare under Growth.")


class Beside(QWidget):
    """`left` when it is not wanted any more. Consent is asked, and the showing logged, before a byte of it is drawn."""

    left = Signal()

    def __init__(self, room: CoachRoom, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._room = room
        self._view: SessionView | None = None
        self._awaited: Anchor | None = None
        self.place: Place | None = None
        cache, background = PixmapCache(), room.workspace.background
        self.shelf = DocumentShelf(room.workspace.documents, background, cache, room.source, self)
        self.stage = ViewerStage(background, cache, self, nothing=EmptyState(*NOTHING), codes=False)
        self.stage.setMinimumWidth(current().px(240))
        self.shelf.scale_of = self.stage.document.pages.scale_for
        self.words = ElidedLabel("", Type.CAPTION, strong=True)
        away = icon_button("x", "No longer side by side", small=True)
        away.clicked.connect(self.left)
        head = row(self.words, away, gap=8, margins=(16, 0, 8, 0))
        head.setStretch(0, 1)
        bar = panel(head)
        bar.setFixedHeight(current().px(Size.TOOL_STRIP))
        whole = column(bar, hairline(), self.stage, gap=0)
        whole.setStretch(2, 1)
        self.setLayout(whole)
        self.setAccessibleName("The attempt before")
        self.shelf.opened.connect(self._on_shelf_opened)
        self.shelf.refused.connect(self._on_shelf_refused)

    def show_side(self, view: SessionView, side: Side) -> None:
        """Show a place of an earlier attempt; what may not be looked at says why."""
        self._view, self._awaited = view, side.anchor
        self.words.setText(side.words)
        place = side.submission, side.artifact
        if place == self.place and self.stage.opened is not None:
            self._arrive()
            return
        self.place = place
        shown = view.of(side.submission).view(side.artifact)
        if shown.shut is not None or not self._room.note_shown(*place):
            self.stage.show_unreadable(shown.artifact.title, shown.shut or "It may not be shown.")
            return
        request = request_of(view.of(side.submission), side.artifact)
        if not self.shelf.holds(request):
            self.stage.show_waiting()
        self.shelf.take(request)

    def show_view(self, view: SessionView) -> None:
        """What may not be seen any more leaves at once; moments follow."""
        self._view = view
        if self.place is None:
            return
        shown = view.of(self.place[0]).view(self.place[1])
        if shown.shut is not None and self.stage.opened is not None:
            self.stage.show_unreadable(shown.artifact.title, shown.shut)
        self._show_links()

    def clear(self) -> None:
        self.place = self._awaited = self._view = None
        self.stage.clear()

    def close_documents(self) -> None:
        self.clear()
        self.shelf.close()

    def _show_links(self) -> None:
        if self._view is None or self.place is None or self.stage.opened is None:
            return
        session = self._view.session
        moments = session.moments_in(*self.place)
        self.stage.show_links(
            [ShownLink(EvidenceLinkId(m.id), str(session.number(m.id)), m.anchor, False) for m in moments]
        )

    def _arrive(self) -> None:
        if self._awaited is not None:
            self.stage.jump_to(self._awaited)
            self._awaited = None

    def _on_shelf_opened(self, request: Request, opened: OpenArtifact) -> None:
        if self._view is None or self.place != (request.submission, request.artifact.id):
            return
        if self._view.of(request.submission).view(request.artifact.id).shut is not None:
            return
        self.stage.show_artifact(opened)
        self._show_links()
        self._arrive()

    def _on_shelf_refused(self, request: Request, sentence: str) -> None:
        if self.place == (request.submission, request.artifact.id):
            self.stage.show_unreadable(request.artifact.title, sentence)
