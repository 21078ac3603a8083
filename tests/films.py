"""Films the tests make: each frame carries its number, so that the one on screen can be told from the others."""

import io
import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

WIDTH, HEIGHT, BITS = 320, 180, 10
TICKS = 90_000  # a second
CLOCKS = {"mpeg4": 1000, "mpeg2video": 25, "dvvideo": 25}  # of codings that know no finer ticks
ASS_HEADER = (
    b"[Script Info]\nScriptType: v4.00+\n\n[V4+ Styles]\nFormat: Name, Fontname, Fontsize\nStyle: Default,Arial,16\n\n"
    b"[Events]\nFormat: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text\n"
)
MATRICES = {  # how a player must turn the picture, clockwise, as the track header says it
    90: (0, 1, -1, 0),
    180: (-1, 0, 0, -1),
    270: (0, -1, 1, 0),
}


@dataclass(frozen=True, slots=True)
class Captions:
    """One track of captions inside a film: how it is coded, its language, and start, end and text of its lines."""

    coding: str
    language: str
    lines: tuple[tuple[float, float, str], ...]


def steady(count: int, rate: float = 25.0) -> tuple[float, ...]:
    """Seconds of `count` frames at an even pace."""
    return tuple(number / rate for number in range(count))


def unsteady(count: int) -> tuple[float, ...]:
    """Seconds of frames as a phone in poor light takes them: mostly a thirtieth apart, some far longer."""
    gaps = (1 / 30, 1 / 30, 1 / 24, 1 / 15, 1 / 30, 0.4, 1 / 30, 1 / 8)
    found = [0.0]
    while len(found) < count:
        found.append(found[-1] + gaps[len(found) % len(gaps)])
    return tuple(round(at * TICKS) / TICKS for at in found)


def film(
    times: Sequence[float],
    *,
    form: str = "mp4",
    codec: str = "libx264",
    options: dict[str, str] | None = None,
    key_every: int = 12,
    first: float = 0.0,
    size: tuple[int, int] = (WIDTH, HEIGHT),
    tone: float | None = None,
    tone_first: float = 0.0,
    held: int = 0,
    captions: Sequence[Captions] = (),
    settings: dict[str, str] | None = None,
) -> bytes:
    """Frame n stands from `first + times[n]` on; `tone` seconds of sound begin at `tone_first`. `held` is how far the
    camera was turned against the clock, so that the picture must be turned back by as much (see `turned`)."""
    import av

    out = io.BytesIO()
    with av.open(out, "w", format=form, options=settings or {}) as container:
        pictures: Any = container.add_stream(codec, rate=30, options=options or {})
        wide, high = size if held % 180 == 0 else size[::-1]
        pictures.width, pictures.height = wide, high
        pictures.pix_fmt = "yuvj420p" if codec == "mjpeg" else "yuv420p"
        pictures.codec_context.time_base = Fraction(1, CLOCKS.get(codec, TICKS))
        pictures.codec_context.gop_size = key_every
        sound: Any = container.add_stream("aac", rate=48_000, layout="mono") if tone is not None else None
        tracks = [_track(container, each) for each in captions]
        packets = list(_pictures(pictures, times, first, held // 90))
        if sound is not None:
            packets += _sounds(sound, tone or 0.0, tone_first)
        for stream, track in zip(tracks, captions, strict=True):
            packets += _lines(stream, track)
        for packet in sorted(packets, key=lambda each: float(each.dts * each.time_base)):
            container.mux(packet)
    return out.getvalue()


def _pictures(stream: Any, times: Sequence[float], first: float, quarters: int) -> Iterator[Any]:
    import av
    import numpy as np

    wide, high = (stream.height, stream.width) if quarters % 2 else (stream.width, stream.height)
    for number, at in enumerate(times):
        drawn = np.ascontiguousarray(np.rot90(numbered(number, wide, high), quarters))
        frame: Any = av.VideoFrame.from_ndarray(drawn, format="rgb24")
        base = stream.codec_context.time_base
        frame.pts, frame.time_base = round((first + at) / base), base
        yield from stream.encode(frame)
    yield from stream.encode()


def _sounds(stream: Any, seconds: float, first: float) -> list[Any]:
    import av
    import numpy as np

    found: list[Any] = []
    wave = np.sin(np.arange(int(seconds * 48_000)) * 2 * np.pi * 440 / 48_000).astype(np.float32) * 0.3
    for start in range(0, len(wave) - 1023, 1024):
        frame: Any = av.AudioFrame.from_ndarray(wave[None, start : start + 1024], format="fltp", layout="mono")
        frame.sample_rate, frame.pts = 48_000, start + int(first * 48_000)
        found += stream.encode(frame)
    return [*found, *stream.encode()]


def _track(container: Any, captions: Captions) -> Any:
    stream = container.add_stream(captions.coding)
    stream.time_base = Fraction(1, 1000)
    stream.codec_context.subtitle_header = ASS_HEADER
    stream.metadata["language"] = captions.language
    return stream


def _lines(stream: Any, captions: Captions) -> Iterator[Any]:
    import av

    for start, end, text in captions.lines:
        data = text.encode()
        packet: Any = av.Packet(len(data).to_bytes(2, "big") + data if captions.coding == "mov_text" else data)
        packet.stream, packet.time_base = stream, Fraction(1, 1000)
        packet.pts = packet.dts = round(start * 1000)
        packet.duration = round((end - start) * 1000)
        yield packet


def numbered(number: int, width: int = WIDTH, height: int = HEIGHT) -> Any:
    """A picture that says its number: white bars are ones, from the left; its upper edge is grey."""
    import numpy as np

    picture = np.full((height, width, 3), 20, dtype=np.uint8)
    for bit in range(BITS):
        if number >> (BITS - 1 - bit) & 1:
            picture[:, width * bit // BITS : width * (bit + 1) // BITS] = 235
    picture[: height // 4] = 128
    return picture


def number_of(width: int, height: int, data: bytes, stride: int) -> int:
    """The number a picture of RGB888 rows says; -1 when it does not stand upright."""
    grey = data[(height // 8) * stride + width // 2 * 3]
    if not 100 < grey < 160:
        return -1
    row = height * 5 // 8
    number = 0
    for bit in range(BITS):
        at = row * stride + (width * (2 * bit + 1) // (2 * BITS)) * 3
        number = number << 1 | (data[at] > 128)
    return number


def turned(data: bytes, degrees: int) -> bytes:
    """The same MP4, its track header asking for a turn, as a phone held upright writes it."""
    at = data.index(b"tkhd") + 4
    version = data[at]
    matrix = at + 4 + (32 if version == 1 else 20) + 16
    a, b, c, d = (value << 16 for value in MATRICES[degrees])
    turn = struct.pack(">9i", a, b, 0, c, d, 0, 0, 0, 1 << 30)
    return data[:matrix] + turn + data[matrix + 36 :]


def trimmed(data: bytes, seconds: float) -> bytes:
    """The same MP4, its edit list leaving out the first seconds of the picture, as a phone's trimming does."""
    at = data.index(b"elst") + 4
    assert data[at] == 0 and struct.unpack_from(">I", data, at + 4)[0] == 1, "one edit of the short form"
    length, media = struct.unpack_from(">Ii", data, at + 8)
    scale = _time_scale(data)
    moved = struct.pack(">Ii", max(1, length - round(seconds * _movie_scale(data))), media + round(seconds * scale))
    return data[: at + 8] + moved + data[at + 16 :]


def _movie_scale(data: bytes) -> int:
    return int(struct.unpack_from(">I", data, data.index(b"mvhd") + 16)[0])


def _time_scale(data: bytes) -> int:
    return int(struct.unpack_from(">I", data, data.index(b"mdhd") + 16)[0])
