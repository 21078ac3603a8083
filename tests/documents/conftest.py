"""Real files, made here, and a pool that leaves no process behind."""

import io
from collections.abc import Iterator
from fractions import Fraction
from typing import Any

import psutil
import pytest

from assessor_app.documents.pool import WorkerPool


@pytest.fixture
def pool() -> Iterator[WorkerPool]:
    with WorkerPool(spares=0) as made:
        yield made


def workers() -> list[psutil.Process]:
    """Neither what they are split off from nor a copy of ours that is about to become it: held at that moment, it would
    hold us."""
    return [child for child in psutil.Process().children() if _is_worker(child)]


def _is_worker(child: psutil.Process) -> bool:
    try:
        said = child.cmdline()
        split_off = any("documents.nurse" in word for word in said)
        return child.name() == "reader" if split_off else said != psutil.Process().cmdline()
    except psutil.Error:  # it has ended
        return False


def pdf_bytes(*texts: str, rotation: int = 0) -> bytes:
    import pymupdf

    document = pymupdf.open()
    for text in texts:
        page = document.new_page(width=400, height=300)
        page.insert_text((40, 60), text)
        page.set_rotation(rotation)
    document.set_toc([[1, "Plan", 1]])
    return document.tobytes()


def slow_to_draw(pages: int = 1) -> bytes:
    """A PDF whose last page is read in no time and drawn in minutes: a colour run painted over and over."""
    import pymupdf

    run = "<</ShadingType 2/ColorSpace/DeviceRGB/Coords[0 0 612 792]/Function {}/Extend[true true]>>"
    blend = "<</FunctionType 2/Domain[0 1]/C0[1 0 0]/C1[0 0 1]/N 1>>"
    with pymupdf.open() as document:
        for number in range(1, pages + 1):
            page = document.new_page()
            page.insert_text((72, 72), f"Words of page {number}")
        shading, paint = document.get_new_xref(), document.get_new_xref()
        document.update_object(shading, run.format(blend))
        document.update_object(paint, "<<>>")
        document.update_stream(paint, b"/S0 sh\n" * 2_000_000)
        resources = int(document.xref_get_key(page.xref, "Resources")[1].split()[0])
        document.xref_set_key(resources, "Shading", f"<</S0 {shading} 0 R>>")
        document.xref_set_key(page.xref, "Contents", f"[{page.get_contents()[0]} 0 R {paint} 0 R]")
        return bytes(document.tobytes(deflate=True))


def noise(size: tuple[int, int], spread: float = 90, seed: int = 1) -> Any:
    """Grey noise, the same each time: whether a hole in a coded picture can be told depends on what is in it."""
    import numpy as np
    from PIL import Image

    shades = np.random.default_rng(seed).normal(128, spread, size[::-1])
    return Image.fromarray(shades.clip(0, 255).astype(np.uint8))


def picture_bytes(form: str, orientation: int = 1) -> bytes:
    """40 × 20, the left half red, the right half blue, before it is turned."""
    from PIL import Image

    image = Image.new("RGB", (40, 20), "red")
    image.paste("blue", (20, 0, 40, 20))
    exif = Image.Exif()
    exif[0x0112] = orientation
    sink = io.BytesIO()
    image.save(sink, form, exif=exif, **({"quality": 95} if form == "JPEG" else {}))
    return sink.getvalue()


def film_bytes(times: list[int], rate: int = 10, first: int = 0) -> bytes:
    """A frame at each of `times` (tenths of a second), grey as its number; timestamps begin at `first`."""
    import av
    import numpy as np

    sink = io.BytesIO()
    with av.open(sink, "w", format="matroska") as container:
        stream = container.add_stream("mpeg4", rate=rate)
        stream.width, stream.height, stream.pix_fmt = 64, 48, "yuv420p"
        stream.codec_context.time_base = Fraction(1, rate)
        for number, at in enumerate(times):
            shade = np.full((48, 64, 3), 10 * (number % 24) + 5, dtype=np.uint8)
            frame = av.VideoFrame.from_ndarray(shade, format="rgb24")
            frame.pts, frame.time_base = first + at, Fraction(1, rate)
            container.mux(stream.encode(frame))
        container.mux(stream.encode())
    return sink.getvalue()
