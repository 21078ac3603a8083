"""A picture whose coding breaks off or breaks says so, also where the decoder makes something of it without a word."""

import io
import struct
import zlib
from typing import Any

import pytest
from PIL import Image

from assessor_app.documents.pool import WorkerPool
from assessor_app.documents.source import BytesSource
from tests.documents.reading import opened

SAID = ("The picture is damaged or cut short; what is left of it is shown.",)


def photo(form: str = "JPEG", **more: Any) -> bytes:
    sink = io.BytesIO()
    Image.effect_noise((400, 300), 90).convert("RGB").save(sink, form, **more)
    return sink.getvalue()


def warnings(data: bytes, name: str) -> tuple[str, ...]:
    with opened(data, name) as document:
        return document.warnings


@pytest.mark.parametrize("how", [{}, {"progressive": True}, {"restart_marker_rows": 1}], ids=["plain", "fine", "rows"])
def test_a_photograph_with_a_hole_in_its_middle_or_an_early_end_says_so(how: dict[str, Any]) -> None:
    data = photo(**how)
    third, half = len(data) // 3, len(data) // 2
    assert warnings(data, "photo.jpg") == ()
    assert warnings(data[:third] + data[half:], "photo.jpg") == SAID
    assert warnings(data[:half] + b"\xff\xd9", "photo.jpg") == SAID


def test_in_a_worker_too(pool: WorkerPool) -> None:
    data = photo()
    found = pool.inspect(BytesSource(data[: len(data) // 2] + b"\xff\xd9"), "photo.jpg")
    assert (found.outcome, found.warnings) == ("opens-with-warning", SAID)


def test_broken_notes_of_a_camera_do_not_make_a_photograph_a_broken_one() -> None:
    data = photo(exif=b"Exif\0\0MM\0*\0\0\0\x08\0\x02\x01\x0f\0\2\xff\xff\xff\xff\xff\xff\xff\xff")
    assert warnings(data, "photo.jpg") == ()


def part(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def test_a_png_with_fewer_rows_than_it_is_high_says_so() -> None:
    rows = zlib.compress((b"\0" + bytes(range(100)) * 3) * 60)
    head = struct.pack(">IIBBBBB", 100, 120, 8, 2, 0, 0, 0)
    data = b"\x89PNG\r\n\x1a\n" + part(b"IHDR", head) + part(b"IDAT", rows) + part(b"IEND", b"")
    assert warnings(data, "drawing.png") == SAID


def test_an_animated_picture_whose_later_pictures_are_damaged_says_so() -> None:
    frames = [Image.effect_noise((64, 64), 40 + n) for n in range(4)]
    sink = io.BytesIO()
    frames[0].save(sink, "PNG", save_all=True, append_images=frames[1:])
    data = bytearray(sink.getvalue())
    at = data.rindex(b"fdAT") + 40
    data[at : at + 20] = bytes(20)
    assert SAID[0] in warnings(bytes(data), "moving.png")
