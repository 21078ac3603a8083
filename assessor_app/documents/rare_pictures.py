"""Pictures that few programs write: how their files begin, and, where that says little, what their names end in."""

import re

from assessor_app.documents.forms import Guess, picture
from assessor_app.documents.source import Source

_FOOTER = b"TRUEVISION-XFILE."
_GAP = rb"(?:\s|#[^\n]*\n)*"
_BEGINNINGS = (
    (rb"8BPS\0\x01", picture("psd", "a Photoshop picture")),
    (rb"\0\0[\x01\x02]\0[^\0]\0", picture("ico", "an icon file")),
    (rb"\0\0\0\x0cjP  |\xff\x4f\xff\x51", picture("jp2", "a JPEG 2000 picture")),
    (rb"DDS \x7c\0\0\0", picture("dds", "a DDS texture")),
    (rb"qoif\0", picture("qoi", "a QOI picture")),
    (rb"icns\0", picture("icns", "an icon file of a Mac")),
    (rb"\x01\xda[\0\1][\1\2]\0[\1-\3]", picture("sgi", "an SGI picture")),
    (
        rb"P[4-6]\n" + _GAP + rb"\d{1,6}\s" + _GAP + rb"\d{1,6}\s",
        picture("ppm", "a picture in a PNM form (PPM, PGM, PBM)"),
    ),
    (rb"P7\nWIDTH \d", picture("ppm", "a picture in a PNM form (PAM)")),
)
_NAMED = {  # by the endings of their names, where more than these begins so
    "ppm pgm pbm pnm": (rb"P[1-3]\s", picture("ppm", "a picture in a PNM form (PPM, PGM, PBM)")),
    "pfm": (rb"P[fF]\s", picture("ppm", "a picture in a PNM form (PFM)")),
    "pcx": (rb"\x0a[\0-\5]\x01[\1\2\4\x08]", picture("pcx", "a PCX picture")),
    "dib bmp": (
        rb"\x28\0\0\0.{8}\x01\0[\x01\x04\x08\x10\x18\x20]\0",
        picture("dib", "a BMP picture without its file head"),
    ),
    "tga icb vda vst": (
        rb"[\0-\xff][\0\1][\1-\3\x09-\x0b].{13}[\x01\x08\x0f\x10\x18\x20]",
        picture("tga", "a TGA picture"),
    ),
}
_TGA = picture("tga", "a TGA picture")
SUFFIXES = {
    "jp2": "jp2", "j2k": "jp2", "jpx": "jp2", "jpf": "jp2", "j2c": "jp2", "tga": "tga", "ico": "ico", "cur": "ico",
    "ppm": "ppm", "pgm": "ppm", "pbm": "ppm", "pnm": "ppm", "pam": "ppm", "pfm": "ppm", "psd": "psd", "pcx": "pcx",
    "dds": "dds", "qoi": "qoi", "icns": "icns", "sgi": "sgi", "dib": "dib",
}  # fmt: skip
PILLOW = {
    "psd": "PSD", "ico": "ICO CUR", "jp2": "JPEG2000", "dds": "DDS", "qoi": "QOI", "icns": "ICNS", "sgi": "SGI",
    "ppm": "PPM", "pcx": "PCX", "tga": "TGA", "dib": "DIB",
}  # fmt: skip


def rare_picture(source: Source, head: bytes, suffix: str) -> Guess | None:
    """Which of them it is, or None."""
    for endings, (beginning, found) in _NAMED.items():
        if suffix in endings.split() and re.match(beginning, head, re.DOTALL):
            return found
    for beginning, found in _BEGINNINGS:
        if re.match(beginning, head, re.DOTALL):
            return found
    return _TGA if source.read_at(max(0, source.size - 18), 18).startswith(_FOOTER) else None
