"""A recording that lacks its end, or holds something else in its middle, says so, whatever its form; a whole one does
not."""

import io
import random
import re
from collections.abc import Callable
from typing import Any

import av as _av
import pytest

from assessor_app.documents.pool import WorkerPool
from assessor_app.documents.source import BytesSource
from tests import films
from tests.documents.test_recordings import sound

av: Any = _av  # its own types leave out what differs between releases
NOISE = random.Random(7).randbytes(6000)


def mp3(frames: int = 120) -> bytes:
    """Silence as players know it, between the tags that programs write before and behind."""
    frame = bytes.fromhex("fffb9000") + bytes(413)
    return b"ID3\4\0\0\0\0\0\x0a" + bytes(10) + frame * frames + b"TAG" + bytes(125)


def clip(form: str, codec: str, settings: dict[str, str] | None = None) -> bytes:
    return films.film(films.steady(100), form=form, codec=codec, settings=settings)


MADE: dict[str, Callable[[], bytes]] = {
    "talk.mp3": mp3,
    "talk.aac": lambda: sound("adts", "aac"),
    "talk.ogg": lambda: sound("ogg", "vorbis", "stereo"),
    "talk.opus": lambda: sound("ogg", "libopus"),
    "talk.caf": lambda: sound("caf", "pcm_s16be"),
    "clip.flv": lambda: clip("flv", "flv1"),
    "clip.wmv": lambda: clip("asf", "mpeg4"),
    "clip.mpg": lambda: clip("mpeg", "mpeg2video"),
    "clip.ts": lambda: clip("mpegts", "mpeg2video"),
    "clip.mts": lambda: clip("mpegts", "mpeg2video", {"mpegts_m2ts_mode": "1"}),
    "live.webm": lambda: clip("matroska", "mpeg4", {"live": "1"}),
    "talk.aiff": lambda: sound("aiff", "pcm_s16be"),
    "talk.au": lambda: sound("au", "pcm_s16be"),
    "talk.w64": lambda: sound("w64", "pcm_s16le"),
    "talk.wv": lambda: sound("wv", "wavpack"),
    "talk.tta": lambda: sound("tta", "tta"),
    "talk.ac3": lambda: sound("ac3", "ac3"),
    "tape.dv": lambda: films.film(films.steady(25), form="dv", codec="dvvideo", size=(720, 576)),
    "clip.mxf": lambda: clip("mxf", "mpeg2video"),
}  # fmt: skip
BESIDES: dict[str, Callable[[], bytes]] = {  # whose end was told before
    "talk.flac": lambda: sound("flac", "flac"),
    "clip.mp4": lambda: clip("mp4", "libx264"),
    "clip.mkv": lambda: clip("matroska", "libx264"),
    "clip.webm": lambda: clip("webm", "libvpx"),
    "clip.avi": lambda: clip("avi", "mjpeg"),
    "clip.mov": lambda: clip("mov", "mjpeg"),
}  # fmt: skip
FRAMED = (
    "talk.mp3",
    "talk.aac",
    "clip.flv",
    "clip.ts",
    "clip.mts",
    "clip.wmv",
    "live.webm",
    "clip.mkv",
    "talk.ogg",
    "talk.opus",
    "clip.mpg",
)
CODED: dict[str, Callable[[], bytes]] = {  # whose parts follow each other whatever stands in them
    "talk.m4a": lambda: sound("ipod", "aac"),
    "talk.mov": lambda: sound("mov", "alac"),
    "talk.wv": lambda: sound("wv", "wavpack", seconds=5),
    "talk.tta": lambda: sound("tta", "tta", seconds=5),
    "talk.ac3": lambda: sound("ac3", "ac3"),
}  # fmt: skip
OTHERS = ("talk.flac", "clip.mxf", "clip.mp4", "clip.webm", "clip.avi", "clip.mov")


@pytest.fixture(scope="module", params=MADE)
def made(request: pytest.FixtureRequest) -> tuple[str, bytes]:
    return request.param, MADE[request.param]()


@pytest.fixture(scope="module", params=BESIDES)
def besides(request: pytest.FixtureRequest) -> tuple[str, bytes]:
    return request.param, BESIDES[request.param]()


def said(pool: WorkerPool, data: bytes, name: str) -> str:
    found = pool.inspect(BytesSource(data), name)
    return " ".join((found.reason or "", *found.warnings))


def test_a_whole_one_says_nothing(pool: WorkerPool, made: tuple[str, bytes]) -> None:
    name, data = made
    told = said(pool, data, name)
    assert "cut short" not in told and "damaged" not in told


def test_no_more_do_those_of_the_other_forms(pool: WorkerPool, besides: tuple[str, bytes]) -> None:
    test_a_whole_one_says_nothing(pool, besides)


@pytest.mark.parametrize("share", [0.55, 0.8, 0.97])
def test_one_without_its_end_says_so(pool: WorkerPool, made: tuple[str, bytes], share: float) -> None:
    name, data = made
    assert "cut short" in said(pool, data[: int(len(data) * share) // 2 * 2 + 1], name)


@pytest.mark.parametrize("name", FRAMED)
def test_noise_in_the_middle_is_told(pool: WorkerPool, name: str) -> None:
    data, middle, noise = noisy(name)
    assert "no part of a recording" in said(pool, data[:middle] + noise + data[middle + len(noise) :], name)
    assert "no part of a recording" in said(pool, data[:middle] + noise + data[middle:], name)


@pytest.mark.parametrize("name", OTHERS)
def test_noise_over_a_part_of_it_is_told_by_the_parts(pool: WorkerPool, name: str) -> None:
    data, middle, noise = noisy(name)
    told = said(pool, data[:middle] + noise + data[middle + len(noise) :], name)
    assert "damaged" in told or "cut short" in told


@pytest.mark.parametrize("name", CODED)
def test_sound_that_cannot_be_decoded_is_told_in_seconds(pool: WorkerPool, name: str) -> None:
    data = CODED[name]()
    late, noise = len(data) // 2, NOISE[: len(data) // 8]
    assert "decoded" not in said(pool, data, name)
    told = said(pool, data[:late] + noise + data[late + len(noise) :], name)
    assert "seconds of its sound cannot be decoded" in told


def test_so_are_pictures_inside_which_something_else_stands(pool: WorkerPool) -> None:
    data = bytearray(films.film(films.steady(100), options={"x264-params": "threads=1:slices=1"}))
    coded = data[: data.index(b"moov")]
    key = [found.start() for found in re.finditer(rb"\x00\x00\x00.\x65", coded, re.DOTALL)][-1]
    data[key + 20 : key + 80] = NOISE[:60]
    assert "of it cannot be decoded as written" in said(pool, bytes(data), "clip.mp4")


def noted(data: bytes) -> bytes:
    """The same film, with a note of its camera before each key picture that says it is longer than it is."""
    out = io.BytesIO()
    with av.open(io.BytesIO(data)) as film, av.open(out, "w", format="mp4") as made:
        given = film.streams.video[0]
        stream = made.add_stream_from_template(given)
        for packet in film.demux(given):
            if packet.size:
                note = b"\0\0\0\5\x06\x04\xff\x10\x80" if packet.is_keyframe else b""
                again = av.Packet(note + bytes(packet))
                again.pts, again.dts, again.duration = packet.pts, packet.dts, packet.duration
                again.time_base, again.is_keyframe, again.stream = packet.time_base, packet.is_keyframe, stream
                made.mux(again)
    return out.getvalue()


def test_a_bad_note_of_the_camera_is_no_damage(pool: WorkerPool) -> None:
    assert said(pool, noted(films.film(films.steady(60))), "clip.mp4") == ""


def test_so_is_one_of_a_few_pictures_that_stand_by_themselves(pool: WorkerPool) -> None:
    data = films.film(films.steady(5), form="avi", codec="mjpeg")
    third = [found.start() for found in re.finditer(b"00dc", data)][2]
    assert said(pool, data, "clip.avi") == ""
    assert "1 picture of it cannot" in said(pool, data[: third + 900] + NOISE[:40] + data[third + 940 :], "clip.avi")


def noisy(name: str) -> tuple[bytes, int, bytes]:
    """A recording, its middle, and noise for it."""
    data = (MADE | BESIDES)[name]()
    return data, len(data) // 2, NOISE[: len(data) // 8]


def test_two_recordings_joined_are_whole(pool: WorkerPool) -> None:
    assert "damaged" not in said(pool, mp3() + mp3(), "talk.mp3")
