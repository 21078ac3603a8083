"""Pictures stored in a document, made ready to be laid out: as they are where that is safe, else stored anew."""

import io
import re
from dataclasses import dataclass
from typing import Any

from assessor_app.documents.readers.pictures import FORMATS, ready_picture
from assessor_app.documents.readers.protocol import Unfit

_AS_THEY_ARE = 20_000_000  # pixels up to which a plain picture is left as it is
_VECTORS = ((b"\x01\x00\x00\x00", b" EMF", "EMF"), (b"\xd7\xcd\xc6\x9a", b"", "WMF"), (b"\x01\x00\x09\x00", b"", "WMF"),
            (b"%!PS", b"", "EPS"), (b"\xc5\xd0\xd3\xc6", b"", "EPS"))  # fmt: skip
_SVG = re.compile(rb"(?:\xef\xbb\xbf)?\s*<(?:svg\b|\?xml\b.{0,4000}?<svg\b|!DOCTYPE svg\b)", re.DOTALL)
Shares = tuple[float, float, float, float]  # cut off at the left, top, right, bottom, each 0 to 1
WHOLE: Shares = (0.0, 0.0, 0.0, 0.0)


@dataclass(frozen=True, slots=True)
class Stored:
    """A picture as PNG or JPEG, its natural size in points, and whether its file ends before its end."""

    data: bytes
    width: float
    height: float
    cut_short: bool = False


def vector_form(data: bytes) -> str:
    """EMF, WMF, EPS or SVG for a drawing that cannot be shown, else nothing."""
    if data[:4] == b"\x01\x00\x00\x00" and data[40:44] == b" EMF":
        return "EMF"
    if _SVG.match(data):
        return "SVG"
    return next((name for start, inner, name in _VECTORS if not inner and data.startswith(start)), "")


def stored_picture(data: bytes, cut: Shares = WHOLE, turn: float = 0.0) -> Stored:
    """Raises Unfit, or whatever Pillow throws."""
    from PIL import Image

    image: Any = Image.open(io.BytesIO(data), formats=FORMATS)
    if image.width * image.height > 120_000_000 or not image.width or not image.height:
        raise Unfit("The picture has too many pixels.")
    dots = _dots(image)
    size = image.width * 72 / dots, image.height * 72 / dots
    short = cut_short(data)
    plain = image.format in ("PNG", "JPEG") and image.mode in ("1", "L", "P", "RGB", "RGBA")
    if plain and cut == WHOLE and not turn and image.width * image.height <= _AS_THEY_ARE and not short:
        return Stored(data, *size)
    ready, _ = ready_picture(data)
    if cut != WHOLE or turn:
        ready, size = _worked(ready, size, cut, turn)
    return Stored(ready, *size, short)


def _dots(image: Any) -> float:
    found = image.info.get("dpi", (96, 96))
    try:
        dots = float(found[0])
    except (TypeError, ValueError, IndexError, ZeroDivisionError):
        return 96.0
    return dots if 30 <= dots <= 1200 else 96.0


def cut_short(data: bytes) -> bool:
    """Whether a PNG or JPEG lacks the mark of its end."""
    if data.startswith(b"\x89PNG"):
        return b"IEND" not in data[-4096:]
    return data.startswith(b"\xff\xd8") and b"\xff\xd9" not in data[-65_536:]


def _worked(data: bytes, size: tuple[float, float], cut: Shares, turn: float) -> tuple[bytes, tuple[float, float]]:
    from PIL import Image

    image: Any = Image.open(io.BytesIO(data))
    image.load()
    left, top, right, bottom = (min(max(share, 0.0), 0.98) for share in cut)
    if left + right < 0.99 and top + bottom < 0.99 and cut != WHOLE:
        box = (int(image.width * left), int(image.height * top),
               max(1, round(image.width * (1 - right))), max(1, round(image.height * (1 - bottom))))  # fmt: skip
        image = image.crop((*box[:2], max(box[0] + 1, box[2]), max(box[1] + 1, box[3])))
        size = size[0] * (1 - left - right), size[1] * (1 - top - bottom)
    if turn:
        image = image.convert("RGBA").rotate(-turn, expand=True, fillcolor=(255, 255, 255, 0))
    sink = io.BytesIO()
    image.save(sink, "PNG", compress_level=1)
    return sink.getvalue(), size
