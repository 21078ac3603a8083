"""Brings a recording's film strip, wave and captions, after the first picture, in the background."""

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage

from assessor_app.documents.pool import OpenDocument
from assessor_app.documents.values import CaptionTrack
from ui.background import Background
from ui.viewers.pixmap_cache import to_image
from ui.viewers.timeline import FILM

IN_VIEW = 14  # thumbnails for the stretch in view
MOST = 90
BUCKETS_A_SECOND = 2.0
FEWEST_BUCKETS, MOST_BUCKETS = 1200, 8000


class FilmFeed(QObject):
    """One after the other, what is seen first coming first. Trouble here costs the strip, never the recording."""

    film_read = Signal(object)  # (seconds, QImage) pairs
    wave_read = Signal(object)  # peaks, 0 to 1
    captions_read = Signal(object)  # CaptionTracks inside the recording

    def __init__(self, document: OpenDocument, background: Background, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._document, self._background = document, background
        self._closed = False

    def begin(self, window_seconds: float) -> None:
        """`window_seconds` is the stretch the timeline shows."""
        media = self._document.media
        if media is None or not media.has_video:
            self._on_film(())
            return
        stretches = max(media.duration / max(window_seconds, 0.1), 1.0)
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
        self.film_read.emit(film)
        if media is not None and media.caption_tracks:
            self._background.run(self._document.captions, self._on_captions, lambda _: self._on_captions(()))
        else:
            self._on_captions(())

    def _on_captions(self, tracks: tuple[CaptionTrack, ...]) -> None:
        media = self._document.media
        if self._closed:
            return
        if tracks:
            self.captions_read.emit(tracks)
        if media is not None and media.has_audio:
            buckets = min(max(round(media.duration * BUCKETS_A_SECOND), FEWEST_BUCKETS), MOST_BUCKETS)
            self._background.run(lambda: self._document.waveform(buckets), self._on_wave, lambda _: None)

    def _on_wave(self, peaks: tuple[float, ...]) -> None:
        if not self._closed:
            self.wave_read.emit(peaks)
