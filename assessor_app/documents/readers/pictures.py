"""A stranger's picture inside a document, made ready for MuPDF: decoded by Pillow, within limits, as PNG or JPEG."""

import io
from typing import Any

from assessor_app.documents.readers.protocol import Unfit

FORMATS = ["PNG", "JPEG", "GIF", "BMP", "TIFF", "WEBP", "AVIF"]  # JPEG opens a telephone's MPO, too
_LONGEST = 1600  # pixels
_MOST_PIXELS = 60_000_000
_COMMON_PIXELS = 3_000_000
_TURNED = range(5, 9)  # EXIF orientations that swap width and height


def ready_picture(data: bytes, upright: bool = False) -> tuple[bytes, tuple[float, float]]:
    """The picture, and its natural size in points (96 pixels an inch); `upright` heeds its EXIF orientation, as web
    pages do and slides do not. Raises Unfit, or whatever Pillow throws."""
    from PIL import Image, ImageFile, ImageOps

    Image.MAX_IMAGE_PIXELS = None
    ImageFile.LOAD_TRUNCATED_IMAGES = True
    image: Any = Image.open(io.BytesIO(data), formats=FORMATS)
    width, height = image.size
    if width * height > _MOST_PIXELS:
        raise Unfit("The picture has too many pixels.")
    if image.format in ("JPEG", "MPO"):
        image.draft("RGB", (_LONGEST, _LONGEST))
    if upright:
        if image.getexif().get(0x0112) in _TURNED:
            width, height = height, width
        image = ImageOps.exif_transpose(image)
    return _encoded(image), (width * 0.75, height * 0.75)


def light_picture(data: bytes) -> tuple[bytes, tuple[float, float]]:
    """The same, upright; a plain picture of common size goes as it came, which saves most of the time."""
    from PIL import Image

    if data.startswith((b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff")):
        image: Any = Image.open(io.BytesIO(data), formats=["PNG", "JPEG"])
        plain = image.mode in ("RGB", "L", "RGBA", "P") and image.getexif().get(0x0112, 1) == 1
        if plain and image.width * image.height <= _COMMON_PIXELS:
            image.load()
            return data, (image.width * 0.75, image.height * 0.75)
    return ready_picture(data, upright=True)


def _encoded(image: Any) -> bytes:
    see_through = image.mode in ("P", "LA", "RGBA", "PA", "La", "RGBa") or "transparency" in image.info
    shown = image.convert("RGBA" if see_through else "RGB")
    shown.thumbnail((_LONGEST, _LONGEST))
    sink = io.BytesIO()
    if see_through or shown.width * shown.height < 250_000:
        shown.save(sink, "PNG", compress_level=1)
    else:
        shown.save(sink, "JPEG", quality=92)
    return sink.getvalue()
