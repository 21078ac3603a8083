"""Documents kept open for the next glance: opened in the background, the one not looked at longest closed first."""

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QObject, Signal

from assessor_app.documents.pool import OpenDocument, WorkerPool
from assessor_app.documents.source import Source
from assessor_app.documents.values import PageSize
from assessor_app.documents.veil import Veil
from assessor_app.domain.caption_files import Captions, captions_of
from assessor_app.domain.errors import NeedsPassword, Unreadable
from assessor_app.domain.submission import Artifact, ArtifactId, Submission, SubmissionId
from ui.background import Background
from ui.viewers.caption_files import read_tracks
from ui.viewers.page_geometry import TileKey, whole_page
from ui.viewers.pixmap_cache import PixmapCache
from ui.viewers.viewer import OpenArtifact

PLACES = 5  # worker processes that may stay open
COVERED = "Boxes lie over places of the simplified view; LibreOffice’s layout would show what they cover."
SOFT_SCALE = 0.4  # of a first page too large to be drawn in one piece

Key = tuple[str, str, Veil, Captions]  # submission, SHA-256, what is hidden of it, what is read with it
SourceOf = Callable[[Artifact, SubmissionId], Source]
NO_VEIL, NO_CAPTIONS = Veil(), Captions()


@dataclass(frozen=True, slots=True)
class Request:
    """One artifact of one submission, with the captions files that belong to it."""

    submission: SubmissionId
    artifact: Artifact
    captions: Captions = NO_CAPTIONS
    veil: Veil = NO_VEIL

    @property
    def key(self) -> Key:
        return self.submission, self.artifact.sha256, self.veil, self.captions

    @property
    def place(self) -> tuple[SubmissionId, ArtifactId]:
        return self.submission, self.artifact.id


def requested(whole: Submission, artifact: ArtifactId, veil: Veil) -> Request:
    """What the shelf needs to open an artifact together with its captions, whoever agreed to what: for scoring."""
    found = whole.artifact(artifact)
    return Request(whole.id, found, Captions(captions_of(whole, found)), veil)


class DocumentShelf(QObject):
    """`source_of` gives the bytes of an artifact; `opened`, `refused` or `locked` answers `take`, in the window's
    thread. `scale_of` says at how many device pixels a point the viewer would show such pages."""

    opened = Signal(object, object)  # Request, OpenArtifact
    refused = Signal(object, str)  # Request, sentence
    locked = Signal(object)  # Request: it opens with a password

    def __init__(
        self,
        pool: WorkerPool,
        background: Background,
        cache: PixmapCache,
        source_of: SourceOf,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._pool, self._background, self._cache, self._source_of = pool, background, cache, source_of
        self._places: OrderedDict[Key, OpenArtifact] = OrderedDict()
        self._opening: set[Key] = set()
        self._wanted: Request | None = None
        self._closed = False
        self.scale_of: Callable[[tuple[PageSize, ...]], float] = lambda _pages: SOFT_SCALE

    def take(self, request: Request) -> None:
        """Open an artifact now; at once when it stands on the shelf. Only the latest wish is answered."""
        self._wanted = request
        there = self._places.get(request.key)
        if there is not None:
            self._places.move_to_end(request.key)
            self.opened.emit(request, there)
        else:
            self._open(request)

    def prefetch(self, request: Request) -> None:
        """Open what will probably be looked at next."""
        if request.key not in self._places:
            self._open(request)

    def holds(self, request: Request) -> bool:
        return request.key in self._places

    def close(self) -> None:
        """Close every document; answers that come later are thrown away."""
        self._closed = True
        for opened in self._places.values():
            opened.document.close()
        self._places.clear()

    def _open(self, request: Request) -> None:
        if self._closed or request.key in self._opening:
            return
        self._opening.add(request.key)
        self._background.run(
            lambda: self._fetch(request),
            lambda opened: self._on_fetched(request, opened),
            lambda error: self._on_failed(request, error),
        )

    def _fetch(self, request: Request) -> OpenArtifact:
        artifact = request.artifact
        source = self._source_of(artifact, request.submission)
        document = self._pool.open(source, artifact.name)
        document.veil = request.veil
        captions = request.veil.tracks(
            read_tracks(request.captions.files, lambda file: self._source_of(file, request.submission))
        )
        simplified = bool(document.notice) and not document.kind.gridded and self._pool.lays_out(source, artifact.name)
        laid_out = partial(self._laid_out, request, source) if simplified else None
        return OpenArtifact(artifact.id, artifact.title, document, source, captions, laid_out, request.captions.why)

    def _laid_out(self, request: Request, source: Source) -> OpenDocument:
        """Not for what has boxes drawn over it: they lie on places of our own pages, and would leave theirs bare."""
        if request.veil.covers:
            raise Unreadable(request.artifact.title, COVERED)
        document = self._pool.open_laid_out(source, request.artifact.name)
        document.veil = request.veil
        return document

    def _on_fetched(self, request: Request, opened: OpenArtifact) -> None:
        self._opening.discard(request.key)
        if self._closed:
            opened.document.close()
            return
        self._places[request.key] = opened
        self._make_room(request.key)
        if self._wanted is not None and self._wanted.key == request.key:
            self.opened.emit(request, opened)
        elif opened.document.pages and not opened.document.one_picture and not opened.document.kind.gridded:
            self._warm(opened.document)

    def _warm(self, document: OpenDocument) -> None:
        """The first page as the viewer will want it, so that switching has it at once."""
        from PySide6.QtGui import QPixmap

        from ui.viewers.pixmap_cache import to_image

        whole = whole_page(document.pages[0], 1, self.scale_of(document.pages)) or TileKey(1, SOFT_SCALE)
        self._background.run(
            lambda: document.drawn(to_image, 1, whole.scale),
            lambda image: self._cache.put((document, whole), QPixmap.fromImage(image)),
            lambda _: None,
        )

    def _make_room(self, newest: Key) -> None:
        shown = self._wanted.key if self._wanted else None
        for key in list(self._places):
            if len(self._places) <= PLACES:
                return
            if key not in (newest, shown):
                self._places.pop(key).document.close()

    def _on_failed(self, request: Request, error: Exception) -> None:
        self._opening.discard(request.key)
        if not self._closed and self._wanted is not None and self._wanted.key == request.key:
            if isinstance(error, NeedsPassword):
                self.locked.emit(request)
            else:
                self.refused.emit(request, request.veil.text(str(error)))
