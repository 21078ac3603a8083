"""Films: a strip of thumbnails beside bare PyAV and the ffmpeg command, a seek, and a step from frame to frame."""

import os
import random
import shutil
import statistics
import subprocess
import time
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

from bench.figures import Figure, interleaved, percentile

THUMBNAILS, HEIGHT = 60, 56
STILL_HEIGHT = 720
RATE, KEY_EVERY = 25, 250  # frames a second; frames from one key frame to the next, at most, as x264 has it


def measure(room: Path, *, minutes: float = 20, runs: int = 5, seeks: int = 60) -> list[Figure]:
    """On a 720p clip made here: H.264 as its encoder writes it when nothing is asked of it."""
    clip = make_clip(room / "clip.mp4", minutes)
    return [*_strip(clip, runs), *_moments(clip, seeks), *_steps(clip, seeks * 2)]


def make_clip(path: Path, minutes: float) -> Path:
    """A still room in which something moves, and a cut every ten seconds."""
    import av
    import numpy as np

    grain = np.random.default_rng(1)
    room = grain.integers(0, 255, (90, 160, 3), dtype=np.uint8).repeat(8, 0).repeat(8, 1)
    with av.open(str(path), "w") as film:
        stream: Any = film.add_stream("libx264", rate=RATE, options={"preset": "ultrafast", "crf": "30"})
        stream.width, stream.height, stream.pix_fmt = 1280, 720, "yuv420p"
        stream.codec_context.gop_size = KEY_EVERY
        for number in range(round(minutes * 60 * RATE)):
            if number % KEY_EVERY == 0:
                shown = np.roll(room, number * 2 % 1280, 1).copy()
            across = number * 3 % 1180
            shown[300:400, across : across + 100] = number % 255
            frame: Any = av.VideoFrame.from_ndarray(shown, format="rgb24")
            frame.pts, frame.time_base = number, Fraction(1, RATE)
            film.mux(stream.encode(frame))
        film.mux(stream.encode())
    return path


def _strip(clip: Path, runs: int) -> list[Figure]:
    from assessor_app.documents.pool import WorkerPool
    from assessor_app.documents.source import FileSource

    name = f"strip of {THUMBNAILS} thumbnails of a 720p clip"
    with FileSource(clip) as source, WorkerPool(spares=1) as pool, pool.open(source, "clip.mp4") as document:

        def ours() -> float:
            return _timed(lambda: document.thumbnails(THUMBNAILS, HEIGHT))

        timed: list[Callable[[], float]] = [ours, lambda: _timed(lambda: _bare_strip(clip))]
        command = ffmpeg_command()
        if command is not None:
            timed.append(lambda: _timed(lambda: _command_strip(command, clip)))
        interleaved(1, *timed)
        found = [statistics.median(values) for values in interleaved(runs, *timed)]
    figures = [Figure(name, found[0], "bare PyAV, key-frame seek", found[1], "s", runs, most_ratio=1.3)]
    if command is not None:
        figures.append(Figure(name, found[0], "the ffmpeg command", found[2], "s", runs, most_ratio=0.5))
    return figures


def _moments(clip: Path, seeks: int) -> list[Figure]:
    from assessor_app.documents.pool import WorkerPool
    from assessor_app.documents.source import FileSource

    chance = random.Random(1)
    with FileSource(clip) as source, WorkerPool(spares=1) as pool, pool.open(source, "clip.mp4") as document:
        assert document.media is not None
        whole = document.media.duration

        def ours() -> float:
            at = chance.uniform(0, whole)
            return _timed(lambda: document.frame_at(at, STILL_HEIGHT)) * 1000

        def bare() -> float:
            at = chance.uniform(0, whole)
            return _timed(lambda: _bare_moment(clip, at)) * 1000

        mine, theirs = (percentile(values, 0.95) for values in interleaved(seeks, ours, bare))
    return [Figure("seek to any moment → its frame (p95)", mine, "bare PyAV", theirs, "ms", seeks, most=200)]


def _steps(clip: Path, steps: int) -> list[Figure]:
    """Frame by frame through the viewer, a key at a time, within the window of decoded frames."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtWidgets import QApplication

    from assessor_app.documents.pool import WorkerPool
    from assessor_app.documents.source import FileSource
    from ui.background import Background
    from ui.viewers.still_frames import StillFrames

    application = QApplication.instance() or QApplication([])
    background = Background()
    taken: list[float] = []
    with FileSource(clip) as source, WorkerPool(spares=1) as pool, pool.open(source, "clip.mp4") as document:
        stills = StillFrames(document, background)
        shown: list[float] = []
        stills.shown.connect(lambda still: shown.append(still.seconds))

        def until(happened: Callable[[], bool]) -> None:
            while not happened():
                application.processEvents()

        for number in range(steps):
            if number % 6 == 0:  # somewhere else, until its neighbours are there
                shown.clear()
                stills.show(3.0 + number)
                until(lambda: bool(shown) and min(stills.window.around) >= 6)
            before = len(shown)
            start = time.perf_counter()
            stills.step(1 if number % 12 < 6 else -1)
            until(lambda before=before: len(shown) > before)  # type: ignore[misc]
            taken.append((time.perf_counter() - start) * 1000)
        stills.close()
    background.close()
    stepped = percentile(taken, 0.95)
    return [
        Figure(
            "frame step → the frame is there (p95)", stepped, "a frame of the clip", 1000 / RATE, "ms", steps, most=40
        )
    ]


def _timed(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def _bare_strip(clip: Path) -> None:
    import av

    with av.open(str(clip)) as film:
        stream: Any = film.streams.video[0]
        stream.thread_type = "AUTO"
        step = float(stream.duration * stream.time_base) / THUMBNAILS
        for number in range(THUMBNAILS):
            film.seek(int((number + 0.5) * step / stream.time_base), stream=stream)
            frame: Any = next(film.decode(stream))
            frame.reformat(width=HEIGHT * 16 // 9, height=HEIGHT, format="rgb24").to_ndarray()


def _bare_moment(clip: Path, seconds: float) -> None:
    import av

    with av.open(str(clip)) as film:
        stream: Any = film.streams.video[0]
        stream.thread_type = "AUTO"
        film.seek(int(seconds / stream.time_base), stream=stream)
        for frame in film.decode(stream):
            if frame.time is not None and frame.time >= seconds - 1 / RATE:
                frame.to_ndarray(format="rgb24")
                return


def _command_strip(command: str, clip: Path) -> None:
    """Key frames only, scaled, as many as asked: the quickest that the command itself knows."""
    words = [command, "-v", "error", "-skip_frame", "nokey", "-i", str(clip), "-vf", f"scale=-2:{HEIGHT}"]
    words += ["-fps_mode", "passthrough", "-f", "rawvideo", "-pix_fmt", "rgb24", "-"]
    subprocess.run(words, check=True, stdout=subprocess.DEVNULL)


def ffmpeg_command() -> str | None:
    """The ffmpeg command of this machine; None when there is none."""
    return shutil.which("ffmpeg")
