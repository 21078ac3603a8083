"""One viewer of a session: consent is asked, and the showing logged, before a byte of an artifact is drawn."""

from dataclasses import replace

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from assessor_app.domain.changes import Change, Kind
from assessor_app.domain.evidence import Anchor, EvidenceLinkId
from assessor_app.domain.submission import SubmissionId
from assessor_app.queries.coaching import SharedArtifact
from ui.coaching.evidence_request import request_of
from ui.coaching.opening_page import OpeningPage
from ui.coaching.session_in_hand import Place, SessionInHand
from ui.viewers.kept_pane import keep_pane
from ui.viewers.pixmap_cache import PixmapCache
from ui.viewers.shelf import DocumentShelf, Request
from ui.viewers.spot import Spot
from ui.viewers.stage import ViewerStage
from ui.viewers.viewer import OpenArtifact, ShownLink
from ui.widgets.empty_state import EmptyState

NOT_LOGGED = "It could not be noted that this is shown, so it stays shut."


class Showing(QObject):
    """`placed` when another artifact is to be looked at, `drawn` when it stands on the stage, `shut` when it will not.
    `parting` comes before another takes its place."""

    parting = Signal()
    placed = Signal()
    drawn = Signal()
    shut = Signal()

    def __init__(self, held: SessionInHand, nothing: EmptyState, parent: QWidget) -> None:
        super().__init__(parent)
        self._held, room = held, held.room
        self._workspace = room.workspace
        cache, background = PixmapCache(), room.workspace.background
        self.shelf = DocumentShelf(room.workspace.documents, background, cache, room.source, self)
        self.opening = OpeningPage()
        self.stage = ViewerStage(
            background, cache, parent, nothing=nothing, waiting=self.opening, codes=False, searched=False
        )
        keep_pane(self._workspace, self.stage.document.beside)
        self.shelf.scale_of = self.stage.document.pages.scale_for
        self.place: Place | None = None
        self._opened_as: Request | None = None  # what stands on the stage
        self._awaited: Anchor | None = None  # where to go once it is shown
        self._remembered: Spot | None = None  # the same, as `ViewerStage.spot` tells it
        self._unlocked: SubmissionId | None = None  # a password was typed for a file of it
        self._connect()

    def _connect(self) -> None:
        self._held.asked.connect(self._on_held_asked)
        self._workspace.changed.connect(self._on_workspace_changed)
        self.shelf.opened.connect(self._on_shelf_opened)
        self.shelf.refused.connect(self._on_shelf_refused)
        self.shelf.locked.connect(self._on_shelf_locked)
        self.stage.password_given.connect(self._on_stage_password_given)
        self.stage.retry_requested.connect(self.show_again)
        self.stage.said.connect(self._held.said)

    def show(self, place: Place, anchor: Anchor | None = None, spot: Spot | None = None) -> None:
        """Show an artifact, at a place in it where one is given; what may not be looked at says why."""
        if self._held.view is None:
            return
        self._awaited, self._remembered = anchor, spot
        if place == self.place and self.stage.opened is not None:
            self._show_links()
            self._arrive()
            return
        if place != self.place:
            self.parting.emit()
        self.place = place
        self.placed.emit()
        if (why := self._held.shut(place)) is not None:
            self._refuse(place, why)
        elif self._held.log_shown(place):
            self._take(place)
        else:
            self._refuse(place)

    def show_again(self) -> None:
        place = self.place
        if place is not None:
            self.stage.show_waiting()
            self.show(place)

    def show_to_us_again(self) -> None:
        """No room looks on any more: what only it may not see comes back."""
        if self.place is not None and self.stage.opened is None and self._held.only_for_us(self.place):
            self.show_again()

    def fetch_ahead(self, place: Place) -> None:
        """Open what will probably be looked at next."""
        if self._held.view is not None:
            self.shelf.prefetch(request_of(self._held.view.of(place[0]), place[1]))

    def clear(self) -> None:
        self.parting.emit()
        self.place = self._awaited = self._remembered = None
        self.stage.clear()

    def close(self) -> None:
        """Before the window closes."""
        self.clear()
        self.shelf.close()

    def _take(self, place: Place) -> None:
        assert self._held.view is not None
        request = request_of(self._held.view.of(place[0]), place[1])
        if not self.shelf.holds(request):
            self.stage.show_waiting()
        self.shelf.take(request)

    def _shown(self, place: Place) -> SharedArtifact:
        assert self._held.view is not None
        return self._held.view.of(place[0]).view(place[1])

    def _question(self, request: Request) -> str:
        """What a typed answer answers; nothing for files, whose title says it."""
        assert self._held.view is not None
        credential, artifact = self._held.view.of(request.submission).credential, request.artifact
        return "" if artifact.text is None else credential.prompt(artifact.question_id)

    def _show_links(self) -> None:
        if self._held.view is None or self.place is None or self.stage.opened is None:
            return
        session, chosen = self._held.view.session, self._held.chosen
        moments = session.moments_in(*self.place)
        self.stage.show_links(
            [ShownLink(EvidenceLinkId(m.id), str(session.number(m.id)), m.anchor, m.id == chosen) for m in moments]
        )

    def _arrive(self) -> None:
        if self._remembered is not None:
            self.stage.go_to_spot(self._remembered)
        if self._awaited is not None:
            self.stage.jump_to(self._awaited)
        self._awaited = self._remembered = None

    def _on_held_asked(self) -> None:
        """What may not be shown any more leaves the screen at once; moments follow."""
        if self.place is None:
            return
        why = self._held.shut(self.place)
        if why is not None and (self.stage.opened is not None or self.stage.is_waiting):
            self._refuse(self.place, why)
        self._veil_again(self.place)
        self._show_links()

    def _veil_again(self, place: Place) -> None:
        """What is hidden has changed, or which captions may be read: the artifact is opened afresh where one was in it,
        and nothing older is seen."""
        view, before = self._held.view, self._opened_as
        if self.stage.opened is None or before is None or view is None:
            return
        request = request_of(view.of(place[0]), place[1])
        if before.key != request.key:
            self._remembered = replace(self.stage.spot(), selected=None)
            self.stage.show_waiting()
            self._take_instead(request, before)

    def _take_instead(self, request: Request, before: Request) -> None:
        """Captions that could not be read before are logged before they are."""
        more = set(request.captions.files) - set(before.captions.files)
        if not more or self._held.log_shown(request.place):
            self.shelf.take(request)
        else:
            self._refuse(request.place)

    def _refuse(self, place: Place, why: str = "") -> None:
        """`why` it stays shut; without one, its being shown could not be logged, which may go better later."""
        self.stage.show_unreadable(self._shown(place).artifact.title, why or NOT_LOGGED, again=not why)
        self.shut.emit()

    def _on_shelf_opened(self, request: Request, opened: OpenArtifact) -> None:
        if not self._awaits(request) or self._held.view is None or self._held.shut(request.place) is not None:
            return
        current = request_of(self._held.view.of(request.submission), request.artifact.id)
        if request.key != current.key:
            self._take_instead(current, request)  # a box was drawn, or a consent withdrawn, while it was being opened
            return
        self._opened_as = request
        self.stage.show_artifact(opened)
        self.stage.document.ask(self._question(request))
        if self._unlocked == request.submission and self._workspace.passwords.knows(request.artifact.sha256):
            self._workspace.unlocked.emit(request.submission)
        self._show_links()
        self._arrive()
        self.drawn.emit()

    def _on_shelf_refused(self, request: Request, sentence: str) -> None:
        if self._awaits(request):
            self.stage.show_unreadable(request.artifact.title, sentence)
            self.shut.emit()

    def _on_shelf_locked(self, request: Request) -> None:
        wrong = self._workspace.passwords.forget(request.artifact.sha256)
        if self._awaits(request):
            self.stage.ask_password(request.artifact.title, wrong=wrong)
            self.shut.emit()

    def _awaits(self, request: Request) -> bool:
        return self.place == request.place

    def _on_stage_password_given(self, typed: str) -> None:
        if self._held.view is not None and self.place is not None:
            self._workspace.passwords.remember(self._shown(self.place).artifact.sha256, typed)
            self._unlocked = self.place[0]
            self.show_again()

    def _on_workspace_changed(self, change: Change) -> None:
        if self._unlocked is not None and change.concerns(Kind.QUEUE) and self._unlocked in change.ids:
            self._unlocked = None
            self._held.ask_again()
            self.show_again()  # with the names hidden that were found in it
