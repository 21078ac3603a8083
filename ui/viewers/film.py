"""Brings the timeline its film strip and its wave, after the first picture, in the background."""

from PySide6.QtCore import QObject
from PySide6.QtGui import QImage

from assessor_app.documents.pool import OpenDocument
from ui.background import Background
from ui.viewers.pixmap_cache import to_image
from ui.viewers.timeline import FILM, Timeline

IN_VIEW = 14  # thumbnails for the stretch in view
MOST = 90
BUCKETS_A_SECOND = 2.0
MOST_BUCKETS = 8000


class FilmFeed(QObject):
    """Trouble here costs the strip, never the recording."""

    def __init__(
        self, document: OpenDocument, background: Background, timeline: Timeline, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._document, self._background, self._timeline = document, background, timeline
        self._closed = False

    def begin(self) -> None:
        media = self._document.media
        if media is None or not media.has_video:
            self._on_film(())
            return
        stretches = max(media.duration / max(self._timeline.window_seconds, 0.1), 1.0)
        count = min(round(IN_VIEW * stretches), MOST)
        document = self._document
        self._background.run(
            lambda: tuple((f.seconds, to_image(f.pixels)) for f in document.thumbnails(count, FILM * 2)),
            self._on_film,
            lambda _: self._on_film(()),
        )

    def close(self) -> None:
        self._closed = True

    def _on_film(self, film: tuple[tuple[float, QImage], ...]) -> None:
        media = self._document.media
        if self._closed:
            return
        self._timeline.set_film(film)
        if media is not None and media.has_audio:
            buckets = min(max(round(media.duration * BUCKETS_A_SECOND), 200), MOST_BUCKETS)
            self._background.run(lambda: self._document.waveform(buckets), self._on_wave, lambda _: None)

    def _on_wave(self, peaks: tuple[float, ...]) -> None:
        if not self._closed:
            self._timeline.set_wave(peaks)
