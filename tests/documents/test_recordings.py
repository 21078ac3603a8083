"""Recordings of sound in the forms that rarer programs write, and what their last second says of their length."""

import io
from typing import Any

import pytest

from assessor_app.documents.pool import WorkerPool
from assessor_app.documents.source import BytesSource
from tests import films

CRC = 0x04C11DB7
RATE = 48_000


def sound(form: str, codec: str, layout: str = "mono", seconds: int = 2) -> bytes:
    """A tone."""
    import av
    import numpy as np

    out = io.BytesIO()
    with av.open(out, "w", format=form) as container:
        stream: Any = container.add_stream(codec, rate=RATE, layout=layout, options={"strict": "experimental"})
        wave = (np.sin(np.arange(seconds * RATE) * 440 * 2 * np.pi / RATE) * 9000).astype(np.int16)
        fitted = av.AudioResampler(format=stream.format.name, layout=layout, rate=RATE, frame_size=1024)
        frame: Any = av.AudioFrame.from_ndarray(wave[None, :], format="s16", layout="mono")
        frame.sample_rate, frame.pts = RATE, 0
        for part in (*fitted.resample(frame), *fitted.resample(None)):
            container.mux(stream.encode(part))
        container.mux(stream.encode(None))
    return out.getvalue()


@pytest.mark.parametrize(
    ("form", "codec", "name"),
    [
        ("au", "pcm_s16be", "talk.au"),
        ("ac3", "ac3", "talk.ac3"),
        ("eac3", "eac3", "talk.eac3"),
        ("wv", "wavpack", "talk.wv"),
        ("tta", "tta", "talk.tta"),
        ("w64", "pcm_s16le", "talk.w64"),
    ],
)
def test_sound_of_rarer_programs_opens(pool: WorkerPool, form: str, codec: str, name: str) -> None:
    with pool.open(BytesSource(sound(form, codec)), name) as document:
        assert (document.kind, document.warnings) == ("audio", ())
        assert document.media is not None
        assert document.media.duration == pytest.approx(2.0, abs=0.05)
        assert max(document.waveform(10)) > 0.1


@pytest.mark.parametrize(
    ("form", "codec", "name", "settings"),
    [
        ("mpegts", "libx264", "00001.MTS", {"mpegts_m2ts_mode": "1"}),
        ("mxf", "mpeg2video", "clip.mxf", {}),
        ("dv", "dvvideo", "tape.dv", {}),
        ("hevc", "libx265", "clip.hevc", {}),
    ],
)
def test_films_of_cameras_open(pool: WorkerPool, form: str, codec: str, name: str, settings: dict[str, str]) -> None:
    size = (720, 576) if form == "dv" else (320, 180)
    data = films.film(films.steady(25), form=form, codec=codec, size=size, settings=settings)
    with pool.open(BytesSource(data), name) as document:
        assert (document.kind, document.warnings) == ("video", ())
        assert document.media is not None
        assert document.media.duration == pytest.approx(
            1.0, abs=0.2
        )  # bare pictures bear the pace that their coder was told


def last_page_ends_early(data: bytes) -> bytes:
    """An Ogg recording whose last page says it ends before its last packet begins, as some programs write it."""
    at = data.rindex(b"OggS")
    page = bytearray(data[at:])
    page[6:14] = (int.from_bytes(page[6:14], "little") - 4000).to_bytes(8, "little")
    page[22:26] = bytes(4)
    sum_ = 0
    for byte in page:
        sum_ ^= byte << 24
        for _ in range(8):
            sum_ = (sum_ << 1 ^ CRC if sum_ >> 31 else sum_ << 1) & 0xFFFFFFFF
    page[22:26] = sum_.to_bytes(4, "little")
    return data[:at] + bytes(page)


def test_a_last_packet_of_less_than_no_time_does_not_last_a_day(pool: WorkerPool) -> None:
    data = last_page_ends_early(sound("ogg", "vorbis", "stereo"))
    with pool.open(BytesSource(data), "talk.ogg") as document:
        assert document.media is not None
        assert document.media.duration == pytest.approx(2.0, abs=0.2)
