"""Plays a recording from an artifact's bytes; the media library is loaded when something is first played."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Q_ARG, QMetaObject, QObject, Qt, QUrl, Signal
from PySide6.QtGui import QImage

from assessor_app.documents.source import Source
from ui.viewers.source_device import SourceDevice

if TYPE_CHECKING:
    from PySide6.QtMultimedia import QAudioOutput, QMediaPlayer, QVideoFrame, QVideoSink

CANNOT_PLAY = "This recording cannot be played here. Its pictures still step frame by frame."


STALE = 0.5  # seconds after the last picture from which on the sound tells the time


class Playback(QObject):
    """Times are seconds from the first frame. `start` a little after a frame's time: an exact boundary shows the frame
    before. While pictures come, `moved` carries their own timestamps."""

    pictured = Signal(QImage)
    moved = Signal(float)
    playing_changed = Signal(bool)
    ended = Signal()
    failed = Signal(str)
    _sent = Signal()  # comes back behind the pictures that were on their way already

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._source: Source | None = None
        self._device: SourceDevice | None = None
        self._player: QMediaPlayer | None = None
        self._sink: QVideoSink | None = None
        self._sound: QAudioOutput | None = None
        self._start: float | None = None
        self._old = 0  # how often it was sent elsewhere while pictures from before may still come
        self._rate, self._volume, self._playing = 1.0, 1.0, False
        self._lead, self._objection, self._shown = 0.0, "", -STALE
        self._sent.connect(self._on_sent, Qt.ConnectionType.QueuedConnection)

    def load(self, source: Source, lead: float = 0.0, objection: str = "") -> None:
        """Another recording; nothing is read before it is played. The player counts from `lead` seconds before the
        first frame; an `objection` keeps the recording from it."""
        self.stop()
        self._source, self._lead, self._objection, self._shown = source, lead, objection, -STALE

    @property
    def playing(self) -> bool:
        return self._playing

    def start(self, seconds: float) -> None:
        player = None if self._objection else self._ready()
        if player is None:
            self.failed.emit(self._objection or CANNOT_PLAY)
            return
        self._start = seconds
        self._set_playing(True)
        self._begin()

    def pause(self) -> None:
        self._start = None
        if self._player is not None and not self._early(self._player):  # paused earlier it would never play again
            _tell(self._player, "pause")
        self._set_playing(False)

    def stop(self) -> None:
        """Let go of the recording and of its bytes."""
        self._start = None
        if self._device is not None:
            self._device.let_go()
        if self._player is not None:
            _tell(self._player, "stop")
            _tell(self._player, "setSource", Q_ARG(QUrl, QUrl()))
            self._player.deleteLater()
        if self._device is not None:
            self._device.close()
            self._device.deleteLater()
        for owned in (self._sink, self._sound):
            if owned is not None:
                owned.deleteLater()
        self._player = self._sink = self._sound = self._device = None
        self._set_playing(False)

    def set_rate(self, rate: float) -> None:
        """1.0 is the recording's own speed."""
        self._rate = rate
        if self._player is not None:
            _tell(self._player, "setPlaybackRate", Q_ARG(float, rate))

    def set_volume(self, volume: float) -> None:
        """0 to 1."""
        self._volume = volume
        if self._sound is not None:
            self._sound.setVolume(volume)

    def _ready(self) -> QMediaPlayer | None:
        if self._player is None and self._source is not None:
            try:
                self._player = self._made(self._source)
            except ImportError:  # a system without the sound libraries
                return None
        return self._player

    def _made(self, source: Source) -> QMediaPlayer:
        from PySide6.QtMultimedia import QAudioOutput, QMediaPlayer, QVideoSink

        player = QMediaPlayer(self)
        self._device = SourceDevice(source, self)
        self._sink, self._sound = QVideoSink(self), QAudioOutput(self)
        self._sound.setVolume(self._volume)
        player.setVideoSink(self._sink)
        player.setAudioOutput(self._sound)
        self._sink.videoFrameChanged.connect(self._on_sink_frame)
        player.positionChanged.connect(self._on_player_position)
        player.mediaStatusChanged.connect(self._on_player_status)
        player.errorOccurred.connect(self._on_player_error)
        player.setPitchCompensation(True)  # voices stay voices at any speed
        player.setPlaybackRate(self._rate)
        player.setSourceDevice(self._device)
        return player

    def _begin(self) -> None:
        """Go to the place asked for once the recording is known, then play."""
        player = self._player
        if player is None or self._start is None or self._early(player):
            return
        seconds, self._start = self._start, None
        self._shown = -STALE
        _tell(player, "setPosition", Q_ARG("qlonglong", max(0, round((seconds + self._lead) * 1000))))
        self._old += 1
        self._sent.emit()
        _tell(player, "play")

    def _early(self, player: QMediaPlayer) -> bool:
        """Whether it does not know its recording yet."""
        from PySide6.QtMultimedia import QMediaPlayer

        return player.mediaStatus() in (QMediaPlayer.MediaStatus.NoMedia, QMediaPlayer.MediaStatus.LoadingMedia)

    def _set_playing(self, playing: bool) -> None:
        if playing != self._playing:
            self._playing = playing
            self.playing_changed.emit(playing)

    def _on_sent(self) -> None:
        self._old -= 1

    def _on_sink_frame(self, frame: QVideoFrame) -> None:
        if not self._playing or not frame.isValid() or self._start is not None or self._old:
            return
        image = frame.toImage()
        if image.isNull():
            return
        self.pictured.emit(image)
        if frame.startTime() >= 0:
            self._shown = frame.startTime() / 1_000_000 - self._lead
            self.moved.emit(max(0.0, self._shown))

    def _on_player_position(self, milliseconds: int) -> None:
        seconds = milliseconds / 1000 - self._lead
        if self._playing and self._start is None and seconds > self._shown + STALE:
            self.moved.emit(max(0.0, seconds))

    def _on_player_status(self, status: QMediaPlayer.MediaStatus) -> None:
        if status.name in ("LoadedMedia", "BufferedMedia"):
            self._begin()
        elif status.name == "EndOfMedia":
            self._set_playing(False)
            self.ended.emit()

    def _on_player_error(self) -> None:
        self._set_playing(False)
        self.failed.emit(CANNOT_PLAY)


def _tell(player: QMediaPlayer, slot: str, *arguments: Any) -> None:
    """Call a slot of the player without holding the interpreter: the player waits for its own threads, and those wait
    for the interpreter to read the recording through `SourceDevice`. Called the plain way, the window stood still for
    ever now and then."""
    QMetaObject.invokeMethod(player, slot, Qt.ConnectionType.DirectConnection, *arguments)
