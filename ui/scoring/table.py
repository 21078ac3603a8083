"""What lies on the table: one artifact of the submission, opened in the viewer, and the place in it that is awaited."""

from dataclasses import dataclass

from PySide6.QtCore import QObject, QTimer, Signal

from assessor_app.documents.source import Source
from assessor_app.documents.veil import Veil
from assessor_app.domain.errors import AssessorError
from assessor_app.domain.evidence import Anchor
from assessor_app.domain.submission import Artifact, ArtifactId, SubmissionId
from assessor_app.queries.scoring import ScoreView
from ui.scoring.reading_in_hand import ReadingInHand
from ui.viewers.pixmap_cache import PixmapCache
from ui.viewers.shelf import DocumentShelf, Request, requested
from ui.viewers.spot import Spot
from ui.viewers.stage import ViewerStage
from ui.viewers.thumbnails import ThumbnailFeed
from ui.viewers.viewer import OpenArtifact
from ui.workspace import Workspace

SETTLED_MS = 120  # what an opened artifact shows is on the screen by then; the rest follows


@dataclass(frozen=True, slots=True)
class Awaited:
    """A place to jump to once its artifact is shown; `select` leaves it selected, ready to become evidence."""

    artifact: ArtifactId
    anchor: Anchor | None
    select: bool = False


class Table(QObject):
    """`chosen` names the artifact that is to be shown, `shown` says that it is."""

    chosen = Signal(str)
    shown = Signal()

    def __init__(
        self,
        workspace: Workspace,
        held: ReadingInHand,
        stage: ViewerStage,
        cache: PixmapCache,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._workspace, self._held, self._stage = workspace, held, stage
        self.artifact: ArtifactId | None = None
        self._awaited: Awaited | None = None
        self._remembered: Spot | None = None  # where in the artifact to go once it is shown
        self._noted: OpenArtifact | None = None
        documents, background = workspace.documents, workspace.background
        self.shelf = DocumentShelf(documents, background, cache, self.source, self)
        self.shelf.scale_of = stage.document.pages.scale_for
        self.thumbnails = ThumbnailFeed(documents, background, self.source, workspace.veil, self)
        self._settled = QTimer(self, singleShot=True, interval=SETTLED_MS)
        self._settled.timeout.connect(self.settle)
        self.shelf.opened.connect(self._on_shelf_opened)
        self.shelf.refused.connect(self._on_shelf_refused)
        self.shelf.locked.connect(self._on_shelf_locked)
        stage.password_given.connect(self._on_stage_password_given)
        stage.retry_requested.connect(self._retry)

    def open(self, artifact: ArtifactId) -> None:
        """Show an artifact; the one after it is opened meanwhile."""
        if artifact == self.artifact and self._stage.opened is not None:
            self.shown.emit()
            return
        self.artifact = artifact
        self.chosen.emit(artifact)
        request = self._request(artifact)
        if not self.shelf.holds(request):
            self._stage.show_waiting()
        self.shelf.take(request)

    def step(self, by: int) -> ArtifactId | None:
        """The artifact so many places on, going round; None before one is open."""
        ids = self.artifacts()
        return ids[(ids.index(self.artifact) + by) % len(ids)] if self.artifact in ids else None

    def go_to(self, awaited: Awaited) -> None:
        """Show an artifact and jump to a place in it."""
        self._awaited = awaited
        self.open(awaited.artifact)
        self._arrive()

    def go_back_to(self, artifact: ArtifactId, spot: Spot) -> None:
        """Show an artifact where it was left, as `ViewerStage.spot` told."""
        self._remembered = spot
        self.open(artifact)
        self._arrive()

    def prefetch(self, submission: SubmissionId) -> None:
        """Open the first artifact of the submission that will probably be next."""
        try:
            view = self._workspace.score_view(submission)
        except AssessorError:
            return
        if view.artifacts:
            self.shelf.prefetch(request_for(view, view.artifacts[0].artifact.id))

    def veil_again(self) -> None:
        """What is hidden has changed: the artifact on show is opened afresh, so that nothing older is seen of it."""
        if self.artifact is None or self._stage.opened is None or self.artifact not in self.artifacts():
            return
        request = self._request(self.artifact)
        if self._stage.opened.document.veil != request.veil:
            self.thumbnails.forget()
            self._stage.show_waiting()
            self.shelf.take(request)

    def settle(self) -> None:
        """The artifact is on the screen: note that it was opened, and fetch what will be wanted after it."""
        self._settled.stop()
        opened, self._noted = self._noted, None
        view, ids = self._held.view, self.artifacts()
        if view is None or opened is None or opened.artifact not in ids:
            return
        self._note_opened(view, opened)
        self.shelf.prefetch(self._request(ids[(ids.index(opened.artifact) + 1) % len(ids)]))
        self.thumbnails.want(view.submission.id, [each.artifact for each in view.artifacts])

    def clear(self) -> None:
        """Another submission comes."""
        self._stage.show_waiting()
        self.artifact = self._awaited = self._remembered = None

    def put_away(self) -> None:
        """Nothing lies here any more."""
        self._settled.stop()
        self.clear()
        self._noted = None
        self._stage.clear()
        self.thumbnails.forget()

    def close(self) -> None:
        """Workers are let go."""
        self._stage.clear()
        self.thumbnails.close()
        self.shelf.close()

    def artifacts(self) -> list[ArtifactId]:
        view = self._held.view
        return [each.artifact.id for each in view.artifacts] if view else []

    def source(self, artifact: Artifact, submission: SubmissionId) -> Source:
        """The artifact's plaintext."""
        return self._workspace.source(artifact.id, submission)

    def _arrive(self) -> None:
        """Jump to what was waited for, once its artifact is shown."""
        opened = self._stage.opened
        if opened is None:
            return
        if self._remembered is not None and opened.artifact == self.artifact:
            remembered, self._remembered = self._remembered, None
            self._stage.go_to_spot(remembered)
        if self._awaited is not None and opened.artifact == self._awaited.artifact:
            awaited, self._awaited = self._awaited, None
            if awaited.anchor is not None:
                self._stage.jump_to(awaited.anchor)
                if awaited.select:
                    self._stage.select_anchor(awaited.anchor)

    def _note_opened(self, view: ScoreView, opened: OpenArtifact) -> None:
        """That an artifact was opened is known from the first moment; how much of it was seen comes later."""
        if view.committed_as is None and not view.view(opened.artifact).opened:
            document = opened.document
            whole = document.media.duration if document.media else float(max(1, len(document.pages)))
            self._workspace.note_seen(opened.artifact, (), whole)

    def _on_shelf_opened(self, request: Request, opened: OpenArtifact) -> None:
        if self._held.view is None or request.artifact.id != self.artifact:
            return
        self._stage.show_artifact(opened)
        self._stage.document.ask(question_of(self._held.view, request.artifact))
        self._look_again(request)
        self.settle()
        self._noted = opened
        self._settled.start()
        self.shown.emit()
        self._arrive()

    def _look_again(self, request: Request) -> None:
        """The pre-check could not read what has just been unlocked: names in it are found, and hidden, now."""
        view = self._held.view
        unread = view is not None and view.view(request.artifact.id).refused is not None
        if unread and self._workspace.passwords.knows(request.artifact.sha256):
            self.thumbnails.forget()
            self._workspace.unlocked.emit(request.submission)

    def _on_shelf_refused(self, request: Request, sentence: str) -> None:
        if request.artifact.id == self.artifact:
            self._stage.show_unreadable(request.artifact.title, sentence)

    def _on_shelf_locked(self, request: Request) -> None:
        wrong = self._workspace.passwords.forget(request.artifact.sha256)
        if request.artifact.id == self.artifact:
            self._stage.ask_password(request.artifact.title, wrong=wrong)

    def _on_stage_password_given(self, typed: str) -> None:
        if self.artifact is not None:
            self._workspace.passwords.remember(self._request(self.artifact).artifact.sha256, typed)
            self._retry()

    def _retry(self) -> None:
        if self.artifact is not None:
            self._stage.show_waiting()
            self.shelf.take(self._request(self.artifact))

    def _request(self, artifact: ArtifactId) -> Request:
        view = self._held.view
        assert view is not None
        return request_for(view, artifact)


def question_of(view: ScoreView, artifact: Artifact) -> str:
    """What a typed answer answers; nothing for files, whose title says it."""
    return "" if artifact.text is None else view.credential.prompt(artifact.question_id)


def request_for(view: ScoreView, artifact: ArtifactId) -> Request:
    """What the shelf needs to open an artifact of a reading."""
    return requested(view.submission, artifact, Veil(view.hidden, view.covers_of(artifact)))
