"""May the window's own player touch a recording? Only plain kinds of file and of coding, and of a sensible size.

The player decodes in the application's process, so a worker looks first, and the player gets nothing a worker did not
take for the same kind of file without being told.
"""

from collections.abc import Iterable
from typing import Any

import av as _av

av: Any = _av
MOST_PIXELS = 4096 * 2304  # of a frame that is to be decoded many times a second
PICTURES = frozenset(
    {"h264", "hevc", "vp8", "vp9", "av1", "mpeg4", "mjpeg", "mpeg1video", "mpeg2video", "h263", "theora", "prores",
     "wmv1", "wmv2", "wmv3", "vc1", "msmpeg4v1", "msmpeg4v2", "msmpeg4v3", "flv1", "dvvideo"}
)  # fmt: skip
SOUNDS = frozenset(
    {"aac", "mp3", "mp2", "opus", "vorbis", "flac", "alac", "ac3", "eac3", "amr_nb", "amr_wb", "wmav1", "wmav2",
     "adpcm_ima_wav", "adpcm_ms", "adpcm_ima_qt", "gsm", "gsm_ms"}
)  # fmt: skip
FRAMES = "It can be looked at frame by frame, but not played here: "
WAVE = "It cannot be played here; its waveform is shown: "


def objection(container: Any, again: str | None, frame: tuple[int, int] | None) -> str:
    """Why the player must not have it, as a sentence; empty when it may. `again` is what FFmpeg takes the file
    for by itself; `frame` is the picture's size as stored, None for sound alone."""
    reason = next(iter(_reasons(container, again, frame)), "")
    return f"{FRAMES if frame else WAVE}{reason}" if reason else ""


def _reasons(container: Any, again: str | None, frame: tuple[int, int] | None) -> Iterable[str]:
    told = set(container.format.name.split(","))
    if again is None or not told & set(again.split(",")):
        yield "it looks like another kind of file to other programs."
    if frame and frame[0] * frame[1] > MOST_PIXELS:
        yield f"its picture is very large ({frame[0]} × {frame[1]} pixels)."
    for stream in (*container.streams.video, *container.streams.audio):
        codec = stream.codec_context.codec if stream.codec_context is not None else None
        known = PICTURES if stream.type == "video" else SOUNDS
        if codec is None:
            yield "part of it is coded in a way this application does not know."
        elif _canonical(codec) not in known and not _harmless(codec.name):
            what = "picture" if stream.type == "video" else "sound"
            yield f"its {what} is coded as {codec.name}, which the player is not trusted with."


def _canonical(codec: Any) -> str:
    """The coding, whichever library decodes it."""
    return str(getattr(codec, "canonical_name", "") or codec.name).removeprefix("lib")


def _harmless(name: str) -> bool:
    return name.startswith("pcm_") or name in ("png", "bmp", "webp")  # plain samples; covers of recordings


def kind_seen(file: Any) -> str | None:
    """What FFmpeg takes the file for when nobody says; None when for nothing."""
    try:
        with av.open(file, metadata_errors="ignore") as found:
            return str(found.format.name)
    except Exception:  # whatever it throws, the answer is that it is not what it was taken for
        return None
