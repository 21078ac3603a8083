"""The real player plays a real recording out of the vault: nothing else would notice if it fell silent."""

import hashlib
import io
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

pytest.importorskip("PySide6.QtMultimedia", reason="the sound libraries of the system are missing")

from PySide6.QtCore import QCoreApplication, QEvent, QSize, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from assessor_app.store.vault import CHUNK, Vault, VaultFile
from ui.viewers.playback import Playback

# a thread of the player that warns just while the handler of messages is being changed brings the interpreter down
pytestmark = pytest.mark.no_qt_log

GENEROUS = 60_000  # ms; the media library alone once took more than two seconds to load here
SECONDS, RATE = 4, 10
ROUNDS = 40


@pytest.fixture(scope="module")
def recording() -> bytes:
    """Four seconds of moving grain with a tone, MP4, larger than one chunk of the vault."""
    import av
    import numpy as np

    grain, out = np.random.default_rng(7), io.BytesIO()
    with av.open(out, "w", format="mp4") as film:
        pictures = film.add_stream("mpeg4", rate=RATE)
        pictures.width, pictures.height, pictures.pix_fmt = 320, 240, "yuv420p"
        pictures.bit_rate = 6_000_000
        sound = film.add_stream("aac", rate=48_000, layout="mono")
        for number in range(SECONDS * RATE):
            shade = grain.integers(0, 255, (240, 320, 3), dtype=np.uint8)
            shade[:, : number * 320 // (SECONDS * RATE)] = 255
            film.mux(pictures.encode(av.VideoFrame.from_ndarray(shade, format="rgb24")))
        tone = np.sin(np.arange(SECONDS * 48_000) * 2 * np.pi * 440 / 48_000).astype(np.float32) * 0.2
        for start in range(0, len(tone) - 1023, 1024):
            frame = av.AudioFrame.from_ndarray(tone[None, start : start + 1024], format="fltp", layout="mono")
            frame.sample_rate, frame.pts = 48_000, start
            film.mux(sound.encode(frame))
        film.mux(pictures.encode())
        film.mux(sound.encode())
    return out.getvalue()


@pytest.fixture
def kept(tmp_path: Path, recording: bytes) -> Iterator[VaultFile]:
    """The recording shut away, opened for reading at random places."""
    vault = Vault(tmp_path)
    folder, key = vault.new_folder()
    sink = vault.sink(folder, key)
    writer = sink.begin(len(recording))
    writer.write(recording)
    writer.finish(hashlib.sha256(recording).hexdigest())
    opened = vault.open(folder, key, sink.blobs[0])
    yield opened
    opened.close()


@pytest.fixture
def playback(qapp: QApplication, kept: VaultFile) -> Iterator[Playback]:
    made = Playback()
    made.load(kept)
    made.set_volume(0.0)
    yield made
    made.stop()
    QCoreApplication.sendPostedEvents(None, int(QEvent.Type.DeferredDelete.value))


def test_the_recording_spans_several_chunks_of_the_vault(recording: bytes) -> None:
    assert len(recording) > CHUNK


def test_what_was_paused_before_it_was_there_plays_when_it_is_told_to_again(playback: Playback, qtbot: QtBot) -> None:
    playback.start(1.0)
    playback.pause()  # two quick presses of Space on a recording that is being read
    with qtbot.waitSignal(playback.moved, timeout=GENEROUS, check_params_cb=lambda seconds: seconds >= 1.5):
        playback.start(1.0)


def test_time_goes_on_while_it_plays(playback: Playback, qtbot: QtBot) -> None:
    with qtbot.waitSignal(playback.moved, timeout=GENEROUS, check_params_cb=lambda seconds: seconds >= 1.0):
        playback.start(0.0)
    assert playback.playing


def test_pictures_come_out_of_it(playback: Playback, qtbot: QtBot) -> None:
    with qtbot.waitSignal(playback.pictured, timeout=GENEROUS) as shown:
        playback.start(0.0)
    assert shown.args[0].size() == QSize(320, 240)


def test_it_starts_where_it_is_told_to(playback: Playback, qtbot: QtBot) -> None:
    heard: list[float] = []
    playback.moved.connect(heard.append)
    with qtbot.waitSignal(playback.moved, timeout=GENEROUS, check_params_cb=lambda seconds: seconds >= 2.5):
        playback.start(2.0)
    assert min(heard) >= 1.9


def test_a_picture_on_its_way_when_it_is_told_to_start_elsewhere_is_not_shown(playback: Playback, qtbot: QtBot) -> None:
    with qtbot.waitSignal(playback.moved, timeout=GENEROUS, check_params_cb=lambda seconds: seconds >= 2.2):
        playback.start(2.0)
    assert playback._sink is not None
    on_its_way, heard = threading.Event(), list[float]()
    told = playback._sink.videoFrameChanged.connect(lambda _: on_its_way.set(), Qt.ConnectionType.DirectConnection)
    assert on_its_way.wait(GENEROUS / 1000)  # it waits for this thread now
    playback._sink.videoFrameChanged.disconnect(told)
    playback.moved.connect(heard.append)
    with qtbot.waitSignal(playback.moved, timeout=GENEROUS, check_params_cb=lambda seconds: 1.0 <= seconds < 2.0):
        playback.start(0.5)
    assert max(heard) < 2.0


def test_it_says_that_it_came_to_the_end(playback: Playback, qtbot: QtBot) -> None:
    with qtbot.waitSignal(playback.ended, timeout=GENEROUS):
        playback.start(3.5)
    assert not playback.playing


def test_a_recording_let_go_of_while_it_plays_never_holds_the_window_up(playback: Playback, kept: VaultFile) -> None:
    """The player's threads wait for the interpreter, so what waits for them must not hold it."""
    for _ in range(ROUNDS):
        playback.load(kept)
        playback.start(0.0)
        for _ in range(3):
            QCoreApplication.processEvents()
        playback.stop()
        QCoreApplication.sendPostedEvents(None, int(QEvent.Type.DeferredDelete.value))
    assert not playback.playing
