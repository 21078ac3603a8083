"""Recordings that few programs write: how their files begin, and, where that says little, what their names end in."""

import re

from assessor_app.documents.forms import Guess, media
from assessor_app.documents.values import Kind


def _sound(code: str, form: str, container: str) -> Guess:
    return media(code, form, container, Kind.AUDIO)


_BEGINNINGS = (
    (rb".{4}G.{191}G.{191}G", media("m2ts", "a camera's transport stream (M2TS)", "mpegts")),
    (rb"\.RMF\0\0\0", media("rm", "a RealMedia recording", "rm")),
    (rb"\x06\x0e\x2b\x34\x02\x05\x01\x01\x0d\x01\x02", media("mxf", "an MXF video", "mxf")),
    (rb"\x1f\x07\0[\x3f\xbf]", media("dv", "a DV video", "dv")),
    (rb"YUV4MPEG2 W\d", media("y4m", "an uncompressed video (Y4M)", "yuv4mpegpipe")),
    (rb"\.snd\0\0", _sound("au", "an AU recording", "au")),
    (rb"\x0b\x77.{3}[\0-\x57]", _sound("ac3", "a Dolby Digital recording", "ac3")),
    (rb"\x0b\x77.{3}[\x58-\x87]", _sound("ac3", "a Dolby Digital recording", "eac3")),
    (rb"\x7f\xfe\x80\x01", _sound("dts", "a DTS recording", "dts")),
    (rb"wvpk", _sound("wv", "a WavPack recording", "wv")),
    (rb"TTA1\x01\0", _sound("tta", "a True Audio recording", "tta")),
    (rb"MAC [\x80-\xff]\x0f", _sound("ape", "a Monkey's Audio recording", "ape")),
    (rb"MP\+[\x07\x17\x27]", _sound("mpc", "a Musepack recording", "mpc")),
    (rb"MPCKSH", _sound("mpc", "a Musepack recording", "mpc8")),
    (rb"riff\x2e\x91\xcf\x11", _sound("w64", "a WAV recording of the large form (W64)", "w64")),
)
_NAMED = {  # by the endings of their names: what begins so may be a part of something else
    "h264 264 avc": (rb"\0\0\0?\x01[\x09\x27\x47\x67]", media("h264", "a bare H.264 video", "h264")),
    "h265 265 hevc": (rb"\0\0\0?\x01[\x40\x42\x46]\x01", media("hevc", "a bare H.265 video", "hevc")),
}
SUFFIXES = {
    "m2ts": "m2ts", "rm": "rm", "rmvb": "rm", "mxf": "mxf", "dv": "dv", "au": "au", "snd": "au", "ac3": "ac3",
    "eac3": "ac3", "dts": "dts", "wv": "wv", "tta": "tta", "ape": "ape", "mpc": "mpc", "w64": "w64",
}  # fmt: skip


def rare_recording(head: bytes, suffix: str) -> Guess | None:
    """Which of them it is, or None."""
    for endings, (beginning, found) in _NAMED.items():
        if suffix in endings.split() and re.match(beginning, head, re.DOTALL):
            return found
    return next((found for beginning, found in _BEGINNINGS if re.match(beginning, head, re.DOTALL)), None)
