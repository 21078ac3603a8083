"""Small pictures of artifacts for the list and the cards, made one after the other once nothing more urgent waits."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QImage, QPixmap

from assessor_app.documents.pool import OpenDocument, WorkerPool
from assessor_app.documents.source import Source
from assessor_app.documents.values import Kind
from assessor_app.documents.veil import Veil
from assessor_app.domain.submission import Artifact, ArtifactId, SubmissionId
from ui.background import Background
from ui.viewers.pixmap_cache import to_image

HEIGHT = 108  # pixels: three times a card's picture, sharp on any screen

SourceOf = Callable[[Artifact, SubmissionId], Source]
VeilOf = Callable[[SubmissionId, ArtifactId], Veil]


class ThumbnailFeed(QObject):
    """`made` names the submission too: an answer may come after another one was opened."""

    made = Signal(str, str, QPixmap)

    def __init__(
        self, pool: WorkerPool, background: Background, source_of: SourceOf, veil_of: VeilOf, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._pool, self._background, self._source_of, self._veil_of = pool, background, source_of, veil_of
        self._known: dict[tuple[SubmissionId, ArtifactId], QPixmap] = {}
        self._waiting: list[tuple[SubmissionId, Artifact]] = []
        self._busy = self._closed = False

    def want(self, submission: SubmissionId, artifacts: Sequence[Artifact]) -> None:
        """Pictures of these, replacing what was asked for before; known ones come at once."""
        self._waiting = []
        for artifact in artifacts:
            there = self._known.get((submission, artifact.id))
            if there is not None:
                self.made.emit(submission, artifact.id, there)
            elif artifact.text is None:
                self._waiting.append((submission, artifact))
        self._next()

    def forget(self) -> None:
        """Something that was pictured must not be seen any more."""
        self._known.clear()

    def close(self) -> None:
        self._closed = True
        self._waiting = []

    def _next(self) -> None:
        if self._busy or self._closed or not self._waiting:
            return
        submission, artifact = self._waiting.pop(0)
        self._busy = True
        self._background.run(
            lambda: self._picture(submission, artifact),
            lambda image: self._on_pictured(submission, artifact, image),
            lambda _: self._on_pictured(submission, artifact, QImage()),
            priority=-1,
        )

    def _picture(self, submission: SubmissionId, artifact: Artifact) -> QImage:
        with self._pool.open(self._source_of(artifact, submission), artifact.name) as document:
            document.veil = self._veil_of(submission, artifact.id)
            return picture_of(document)

    def _on_pictured(self, submission: SubmissionId, artifact: Artifact, image: QImage) -> None:
        self._busy = False
        if self._closed:
            return
        pixmap = QPixmap.fromImage(image)
        self._known[submission, artifact.id] = pixmap
        self.made.emit(submission, artifact.id, pixmap)
        self._next()


def picture_of(document: OpenDocument) -> QImage:
    """The first page, the picture itself, or a frame from a third into the film; blocks, off the GUI thread."""
    if document.kind.timed:
        media = document.media
        if media is None or not media.has_video:
            return QImage()
        return to_image(document.frame_at(media.duration / 3, HEIGHT).pixels)
    page = document.pages[0]
    height = HEIGHT if document.kind is Kind.IMAGE else HEIGHT * 2
    image = document.drawn(to_image, 1, min(height / max(page.height, 1.0), 1.0))
    return image.scaledToHeight(min(height, image.height()), Qt.TransformationMode.SmoothTransformation)
