"""A picture whose coding breaks off or breaks says so, also where the decoder makes something of it without a word."""

import io
import random
import struct
import zlib
from collections.abc import Callable
from typing import Any

import pytest
from PIL import Image

from assessor_app.documents.pool import WorkerPool
from assessor_app.documents.source import BytesSource
from tests.documents.conftest import noise
from tests.documents.reading import opened

SAID = ("The picture is damaged or cut short; what is left of it is shown.",)


def photo(form: str = "JPEG", mode: str = "RGB", size: tuple[int, int] = (400, 300), **more: Any) -> bytes:
    sink = io.BytesIO()
    noise(size, 90).convert(mode).save(sink, form, **more)
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
    frames = [noise((64, 64), 40 + n, seed=n) for n in range(4)]
    sink = io.BytesIO()
    frames[0].save(sink, "PNG", save_all=True, append_images=frames[1:])
    data = bytearray(sink.getvalue())
    at = data.rindex(b"fdAT") + 40
    data[at : at + 20] = bytes(20)
    assert SAID[0] in warnings(bytes(data), "moving.png")


def heic() -> bytes:
    import pillow_heif

    pillow_heif.register_heif_opener()
    return photo("HEIF", quality=70)


CODED: dict[str, Callable[[], bytes]] = {
    "photo.avif": lambda: photo("AVIF", quality=70),
    "photo.jp2": lambda: photo("JPEG2000", quality_mode="rates", quality_layers=[8], irreversible=True),
    "photo.j2k": lambda: photo("JPEG2000", no_jp2=True),
    "zipped.tif": lambda: photo("TIFF", compression="tiff_adobe_deflate"),
    "photo.tif": lambda: photo("TIFF", compression="jpeg", quality=90),
    "fax.tif": lambda: photo("TIFF", "1", compression="group4"),
    "packed.tif": lambda: photo("TIFF", compression="packbits"),
}


@pytest.mark.parametrize("name", CODED)
def test_noise_inside_what_is_coded_is_told_in_other_forms_too(name: str) -> None:
    data, noise = CODED[name](), random.Random(3).randbytes(3000)
    late = len(data) * 2 // 3
    assert warnings(data, name) == ()
    assert warnings(data[:late] + noise + data[late + len(noise) :], name) == SAID


@pytest.mark.parametrize("coding", ["tiff_lzw", "packbits", "tiff_adobe_deflate"])
@pytest.mark.parametrize(("mode", "order"), [("RGBA", 1), ("LA", 1), ("RGB", 2), ("L", 1), ("CMYK", 1)])
def test_a_whole_scan_says_nothing_whatever_its_colours_and_order_of_bits(coding: str, mode: str, order: int) -> None:
    assert warnings(photo("TIFF", mode, compression=coding, tiffinfo={266: order}), "scan.tif") == ()


def test_of_a_scan_with_a_damaged_strip_the_others_are_shown() -> None:
    data = photo("TIFF", compression="tiff_lzw", tiffinfo={278: 20})
    half = len(data) // 2
    with opened(data[:half] + bytes(300) + data[half + 300 :], "scan.tif") as document:
        assert document.warnings == SAID
        pixels, whole = document.render(1, 1.0), Image.open(io.BytesIO(data)).tobytes()
        assert bytes(pixels.data[: 400 * 3 * 40]) == whole[: 400 * 3 * 40]


def test_pages_of_a_scan_that_cannot_be_found_any_more_are_told() -> None:
    pages = [noise((60, 40), seed=n) for n in range(3)]
    sink = io.BytesIO()
    pages[0].save(sink, "TIFF", save_all=True, append_images=pages[1:])
    data = bytearray(sink.getvalue())
    at = int.from_bytes(data[4:8], "little")
    second = int.from_bytes(data[at + 2 + 12 * data[at] :][:4], "little")
    data[second : second + 40] = bytes(40)
    with opened(bytes(data), "scan.tif") as document:
        assert document.warnings == ("The list of its pages is damaged after page 1; what follows cannot be shown.",)


def test_empty_bytes_inside_a_heic_are_told() -> None:
    data = heic()
    half = len(data) // 2
    assert warnings(data, "photo.heic") == ()
    assert warnings(data[:half] + bytes(600) + data[half + 600 :], "photo.heic") == SAID


def test_an_icon_of_a_mac_without_its_end_says_so() -> None:
    data = photo("ICNS", size=(256, 256))
    assert warnings(data, "icon.icns") == ()
    assert warnings(data[: len(data) * 97 // 100], "icon.icns") == SAID


def test_a_photograph_of_sixty_million_pixels_with_noise_in_it_says_so() -> None:
    sink = io.BytesIO()
    noise((400, 300), 90).resize((10_000, 6_000)).save(sink, "JPEG", quality=30)
    data = sink.getvalue()
    half = len(data) // 2
    assert warnings(data[:half] + random.Random(3).randbytes(600) + data[half + 600 :], "photo.jpg") == SAID
