"""A classroom clip as an MP4 file: H.264 pictures and AAC sound, a key frame every two seconds."""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import av
import cv2
import numpy as np
from numpy.typing import NDArray

from assessor_app.bundles.samples.catalogue import FULL_LENGTH
from assessor_app.bundles.samples.classrooms import Classroom
from assessor_app.bundles.samples.scene import frames, set_stage
from assessor_app.bundles.samples.talk import Spoken, Talk, captions, spoken
from assessor_app.bundles.samples.voices import RATE, sound_track

SOUND_RATE = 2 * RATE
SOUND_OPTIONS = {"flags": "+bitexact", "aac_coder": "fast"}


@dataclass(frozen=True, slots=True)
class Cut:
    """How long (seconds), how large and how many frames a second a clip is."""

    seconds: float = FULL_LENGTH
    width: int = 1280
    height: int = 720
    rate: int = 8


FULL, QUICK = Cut(), Cut(seconds=20.0, width=640, height=360)


def make_clip(
    path: Path, talk: Talk, room: Classroom, cut: Cut, seed: int, *, silent: bool = False
) -> tuple[Spoken, ...]:
    """Films a talk into `path`; returns the lines heard with their times. `silent` leaves the sound track out."""
    heard = spoken(talk, cut.seconds)
    pictures = frames(set_stage(talk, room, heard, seed), heard, cut.seconds, cut.rate)
    sound = None if silent else sound_track(heard, cut.seconds, seed)
    _encode(path, pictures, sound, cut)
    return heard


def write_captions(path: Path, heard: Iterable[Spoken]) -> None:
    path.write_text(captions(tuple(heard)), encoding="utf-8", newline="\n")


def _encode(path: Path, pictures: Iterable[NDArray[np.uint8]], sound: NDArray[np.int16] | None, cut: Cut) -> None:
    # bitexact keeps the date and the library version out, so that the same seed gives the same bytes
    with av.open(str(path), "w", format="mp4", options={"movflags": "+faststart", "fflags": "+bitexact"}) as file:
        video = file.add_stream("libx264", rate=cut.rate)
        video.width, video.height, video.pix_fmt = cut.width, cut.height, "yuv420p"
        gap = str(2 * cut.rate)
        keys = {"g": gap, "keyint_min": gap, "sc_threshold": "0", "flags": "+bitexact"}
        video.options = {"preset": "ultrafast", "crf": "26", "threads": "1", **keys}
        video.codec_context.color_range, video.codec_context.colorspace = 1, 6  # as cv2 makes them: narrow, BT.601
        audio = None
        if sound is not None:
            audio = file.add_stream("aac", rate=SOUND_RATE, layout="mono", bit_rate=64_000, options=SOUND_OPTIONS)
        said = 0
        for number, picture in enumerate(pictures):
            file.mux(video.encode(_yuv(picture, cut, number)))
            while (
                audio is not None and sound is not None and said < len(sound) and said / SOUND_RATE <= number / cut.rate
            ):
                file.mux(audio.encode(_samples(sound[said : said + 1024], said)))
                said += 1024
        file.mux(video.encode(None))
        while audio is not None and sound is not None and said < len(sound):
            file.mux(audio.encode(_samples(sound[said : said + 1024], said)))
            said += 1024
        if audio is not None:
            file.mux(audio.encode(None))


def _yuv(picture: NDArray[np.uint8], cut: Cut, number: int) -> av.VideoFrame:
    if picture.shape[1] != cut.width:
        picture = np.asarray(cv2.resize(picture, (cut.width, cut.height), interpolation=cv2.INTER_AREA), np.uint8)
    planes = np.asarray(cv2.cvtColor(picture, cv2.COLOR_BGR2YUV_I420), np.uint8)
    frame = av.VideoFrame.from_ndarray(planes, format="yuv420p")
    frame.pts, frame.time_base = number, Fraction(1, cut.rate)
    return frame


def _samples(part: NDArray[np.int16], first: int) -> av.AudioFrame:
    frame = av.AudioFrame.from_ndarray(part[None, :].astype(np.float32) / 32768, format="fltp", layout="mono")
    frame.sample_rate, frame.pts, frame.time_base = SOUND_RATE, first, Fraction(1, SOUND_RATE)
    return frame
