"""Where evidence is shown: picks the viewer that fits, or says why there is none."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QStackedLayout, QVBoxLayout, QWidget

from assessor_app.documents.pool import OpenDocument
from assessor_app.domain.evidence import Anchor, TimeSpan
from ui.action_set import is_text_field
from ui.background import Background
from ui.theme import Type
from ui.viewers.document_viewer import DocumentViewer
from ui.viewers.grid_surface import GridSurface
from ui.viewers.grid_view import GridViewer
from ui.viewers.image_surface import ImageSurface
from ui.viewers.image_view import ImageViewer
from ui.viewers.locked import LockedPanel
from ui.viewers.page_surface import PageSurface
from ui.viewers.pixmap_cache import PixmapCache
from ui.viewers.spot import Spot
from ui.viewers.unreadable import UnreadablePanel
from ui.viewers.video_view import VideoViewer
from ui.viewers.viewer import OpenArtifact, ShownLink
from ui.widgets.empty_state import EmptyState
from ui.widgets.text import label

AnyViewer = DocumentViewer | GridViewer | ImageViewer | VideoViewer


class ViewerStage(QFrame):
    """One viewer at a time; the others let go of what they held."""

    seen = Signal(object)
    link_chosen = Signal(str)
    link_moved = Signal(str, object)  # EvidenceLinkId, the anchor it has from now on
    selection_changed = Signal()
    search_requested = Signal()
    scope_changed = Signal(str)
    said = Signal(str)
    retry_requested = Signal()
    password_given = Signal(str)
    condition_requested = Signal()

    def __init__(
        self,
        background: Background,
        cache: PixmapCache,
        parent: QWidget | None = None,
        *,
        nothing: EmptyState | None = None,
        waiting: QWidget | None = None,
        codes: bool = True,
        searched: bool = True,
    ) -> None:
        """`nothing` stands there while nothing is open, `waiting` while something is being opened; without `codes` no
        condition code is offered, and no search where nobody has the submission `searched`."""
        super().__init__(parent)
        self._codes = codes
        self.setProperty("ground", "canvas")
        self.document = DocumentViewer(background, cache, self)
        self.grid = GridViewer(background, self)
        self.image = ImageViewer(background, self)
        self.video = VideoViewer(background, self)
        self._unreadable, self._locked = UnreadablePanel(self), LockedPanel(self)
        self._nothing = nothing or EmptyState(
            "list-checks",
            "No submission is open",
            "Choose one in the queue (Ctrl 1) and press Enter. It opens here, beside its rubric.",
        )
        self._waiting = waiting or _waiting(self)
        self._stack = QStackedLayout(self)
        self._opened: OpenArtifact | None = None
        self._viewers = self.document, self.grid, self.image, self.video
        for page in (self._nothing, self._waiting, *self._viewers, self._unreadable, self._locked):
            self._stack.addWidget(page)
        self._connect()
        for strip in () if searched else (self.document.strip, self.video.strip, self.grid.strip):
            strip.leave_search_out()

    def _connect(self) -> None:
        for viewer in self._viewers:
            viewer.seen.connect(self.seen)
            viewer.link_chosen.connect(self.link_chosen)
            viewer.selection_changed.connect(self.selection_changed)
            viewer.failed.connect(self._on_viewer_failed)
        self.document.search_requested.connect(self.search_requested)
        for searching in (self.grid, self.video):
            searching.search_requested.connect(self.search_requested)
        for speaking in (self.document, self.grid, self.video):
            speaking.said.connect(self.said)
        self.video.link_moved.connect(self.link_moved)
        self._unreadable.retry_requested.connect(self.retry_requested)
        self._locked.password_given.connect(self.password_given)
        for panel in (self._unreadable, self._locked):
            panel.condition_requested.connect(self.condition_requested)

    @property
    def viewer(self) -> AnyViewer | None:
        """The viewer in front; None while there is nothing to look at."""
        front = self._stack.currentWidget()
        return front if isinstance(front, AnyViewer) else None

    @property
    def opened(self) -> OpenArtifact | None:
        return self._opened

    @property
    def playing(self) -> bool:
        """Whether a recording is running."""
        viewer = self.viewer
        return isinstance(viewer, VideoViewer) and viewer.motion.playing

    @property
    def is_waiting(self) -> bool:
        """Whether an artifact is being opened."""
        return self._stack.currentWidget() is self._waiting

    def enter(self) -> None:
        """V: the focus goes into the evidence, and shows there."""
        if self.viewer is None:  # the keys of what was shown before would stand there
            self.said.emit("Nothing is on show yet that keys could go into.")
            return
        self.setFocus()
        if self.viewer is self.document:
            self.document.pages.begin_caret()

    def show_artifact(self, opened: OpenArtifact) -> None:
        if self._opened is opened:
            return
        self._let_go()
        self._opened = opened
        viewer = self._viewer_for(opened.document)
        viewer.show_artifact(opened)
        self._stack.setCurrentWidget(viewer)
        self.setFocusProxy(viewer)
        self.scope_changed.emit(viewer.scope)

    def show_unreadable(self, title: str, reason: str, *, again: bool = True) -> None:
        """`again` where trying once more could help."""
        self._let_go()
        self._unreadable.say(title, reason, codes=self._codes, again=again)
        self._stack.setCurrentWidget(self._unreadable)

    def ask_password(self, title: str, *, wrong: bool) -> None:
        """The card that asks for it; the focus goes there unless somebody is writing elsewhere."""
        self._let_go()
        self._locked.ask(title, wrong=wrong, codes=self._codes)
        self._stack.setCurrentWidget(self._locked)
        self.setFocusProxy(self._locked.field)
        if not is_text_field(self.window().focusWidget()):
            self._locked.field.setFocus()

    def show_waiting(self) -> None:
        """An artifact is being opened."""
        self._let_go()
        self._stack.setCurrentWidget(self._waiting)

    def selection_anchors(self) -> tuple[Anchor, ...]:
        return self.viewer.selection_anchors() if self.viewer else ()

    @property
    def refusal(self) -> str:
        """Why nothing can be cited in what is on show; empty where it can."""
        return self.viewer.refusal if isinstance(self.viewer, DocumentViewer | GridViewer) else ""

    def clear_selection(self) -> None:
        if self.viewer:
            self.viewer.clear_selection()

    def let_go_of(self, linked: Sequence[Anchor]) -> None:
        """What was selected is evidence now: nothing is selected any more, but a recording keeps the span in hand."""
        if isinstance(self.viewer, VideoViewer):
            self.video.hold(linked[-1])
        else:
            self.clear_selection()

    def show_links(self, links: Sequence[ShownLink]) -> None:
        if self.viewer:
            self.viewer.show_links(links)

    def jump_to(self, anchor: Anchor) -> None:
        if self.viewer:
            self.viewer.jump_to(anchor)

    def play_once(self, span: TimeSpan) -> None:
        """Of a recording that is open: from the start of a span to its end."""
        if isinstance(self.viewer, VideoViewer):
            self.video.jump_to(span)
            self.video.motion.play_once((span.start, span.end))

    def spot(self) -> Spot:
        """Where in the artifact one is."""
        anchors = self.selection_anchors()
        selected = anchors[0] if len(anchors) == 1 else None
        match self.viewer:
            case VideoViewer() as film:
                return Spot(film.motion.position, marks=film.span.marks, box=film.picture.region)
            case DocumentViewer() as document:
                return Spot(document.pages.place(), document.pages.chosen_zoom, selected)
            case GridViewer() as grid:
                return Spot(None, grid.table.zoom, selected)
            case ImageViewer() as picture:
                return Spot(None, picture.surface.chosen_zoom, selected)
        return Spot()

    def go_to_spot(self, spot: Spot) -> None:
        if isinstance(self.viewer, VideoViewer):
            if spot.at is not None:
                self.video.steps.seek(spot.at)
            if spot.marks is not None:
                self.video.go_on_marking(spot.marks, spot.box)
            return
        if spot.zoom is not None and self.viewer is not None:
            self._zooming(self.viewer).set_zoom(spot.zoom)
        if spot.selected is not None:
            self.select_anchor(spot.selected)
        if spot.at is not None and self.viewer is self.document:
            self.document.pages.go_to_place(spot.at)

    def _zooming(self, viewer: DocumentViewer | GridViewer | ImageViewer) -> PageSurface | GridSurface | ImageSurface:
        match viewer:
            case DocumentViewer():
                return viewer.pages
            case GridViewer():
                return viewer.table
            case ImageViewer():
                return viewer.surface

    def select_anchor(self, anchor: Anchor) -> None:
        """Take a place that was searched for in hand, ready to be linked."""
        if isinstance(self.viewer, DocumentViewer | GridViewer | ImageViewer):
            self.viewer.select_anchor(anchor)

    def set_quiet(self, quiet: bool) -> None:
        """Only the evidence, for a room that looks on: no tools over it."""
        self.video.set_quiet(quiet)
        self.document.set_quiet(quiet)
        for strip in (self.image.strip, self.video.strip):
            strip.set_quiet(quiet)
        self.grid.strip.setVisible(not quiet)

    def look_for(self, needle: str) -> None:
        """Mark every place of `needle`; an empty one ends the search."""
        self.document.look_for(needle)
        self.grid.look_for(needle)
        self.video.look_for(needle)

    def clear(self) -> None:
        """Nothing is open any more."""
        self._let_go()
        self._stack.setCurrentWidget(self._nothing)

    def _viewer_for(self, document: OpenDocument) -> AnyViewer:
        if document.kind.timed:
            return self.video
        if document.kind.gridded:
            return self.grid
        return self.image if document.one_picture else self.document

    def _let_go(self) -> None:
        self._opened = None
        self._locked.clear()
        if self.viewer:
            self.viewer.clear()

    def _on_viewer_failed(self, sentence: str) -> None:
        if self._opened is not None:
            self.show_unreadable(self._opened.title, sentence)


def _waiting(parent: QWidget) -> QWidget:
    page = QWidget(parent)
    column = QVBoxLayout(page)
    column.addStretch(1)
    words = label("Opening…", Type.BODY, tone="quiet")
    words.setAlignment(words.alignment() | words.alignment().AlignHCenter)
    column.addWidget(words)
    column.addStretch(1)
    return page
