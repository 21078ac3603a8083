"""Pictures of every form stand upright, in true colours, and say what of them is not shown."""

import gzip
import io
import struct
import zlib
from typing import Any

import pytest
from PIL import Image

from assessor_app.documents.pool import WorkerPool
from assessor_app.documents.readers.protocol import Unfit
from assessor_app.documents.source import BytesSource
from assessor_app.documents.values import Kind
from tests.documents.conftest import noise, picture_bytes
from tests.documents.reading import Read, opened

SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="300" height="200">{}</svg>'


def saved(image: Any, form: str, **more: Any) -> bytes:
    sink = io.BytesIO()
    image.save(sink, form, **more)
    return sink.getvalue()


def colour(document: Read, page: int, x: int, y: int) -> tuple[int, ...]:
    drawn = document.render(page, 1.0)
    return tuple(drawn.data[y * drawn.stride + 3 * x :][:3])


def test_every_page_of_a_tiff_is_a_page(pool: WorkerPool) -> None:
    sides = [Image.new("RGB", (20 + 10 * n, 30), name) for n, name in enumerate(("red", "lime", "blue"))]
    data = saved(sides[0], "TIFF", save_all=True, append_images=sides[1:], compression="tiff_lzw")
    with opened(data, "scan.tif") as document:
        assert [page.width for page in document.pages] == [20.0, 30.0, 40.0]
        assert [colour(document, page, 5, 5) for page in (1, 2, 3)] == [(255, 0, 0), (0, 255, 0), (0, 0, 255)]


@pytest.mark.parametrize(("form", "name"), [("AVIF", "a.avif"), ("HEIF", "a.heic"), ("WEBP", "a.webp")])
def test_pictures_of_telephones_and_the_web_open_in_a_worker(pool: WorkerPool, form: str, name: str) -> None:
    import pillow_heif

    pillow_heif.register_heif_opener()
    data = saved(Image.new("RGB", (64, 48), "red"), form)
    with pool.open(BytesSource(data), name) as document:
        drawn = document.render(1, 1.0)
        assert document.kind is Kind.IMAGE and (drawn.width, drawn.height) == (64, 48) and drawn.data[0] > 240


def photoshop(across: int, down: int, bits: int = 8) -> bytes:
    """A red picture as Photoshop keeps it, flattened."""
    head = b"8BPS\0\1" + bytes(6) + struct.pack(">HIIHH", 3, down, across, bits, 3)
    planes = b"".join(bytes([value]) * (across * down * bits // 8) for value in (255, 0, 0))
    return head + bytes(12) + b"\0\0" + planes


RARE = (
    ("JPEG2000", "a.jp2"), ("JPEG2000", "a.j2k"), ("TGA", "a.tga"), ("ICO", "a.ico"), ("PPM", "a.ppm"),
    ("PCX", "a.pcx"),
    ("SGI", "a.sgi"), ("DIB", "a.dib"), ("DDS", "a.dds"), ("QOI", "a.qoi"), ("ICNS", "a.icns"),
)  # fmt: skip


@pytest.mark.parametrize(("form", "name"), RARE)
def test_pictures_of_rarer_programs_open(form: str, name: str) -> None:
    with opened(saved(Image.new("RGB", (64, 64), "red"), form), name) as document:
        assert document.kind is Kind.IMAGE and document.warnings == () and document.pages[0].width >= 64
        assert colour(document, 1, 5, 5)[0] > 240 > 15 > colour(document, 1, 5, 5)[2]


@pytest.mark.parametrize(("mode", "name"), [("L", "a.pgm"), ("1", "a.pbm")])
def test_grey_and_black_ones_do_too(mode: str, name: str) -> None:
    with opened(saved(Image.new(mode, (64, 48), 0), "PPM"), name) as document:
        assert colour(document, 1, 5, 5) == (0, 0, 0)


def test_a_tga_of_one_bit_a_pixel_does_too() -> None:
    with opened(saved(Image.new("1", (64, 48), 0), "TGA")[:-26], "a.tga") as document:  # without its signature
        assert colour(document, 1, 5, 5) == (0, 0, 0)


def test_a_grey_tiff_that_was_mixed_with_black_already_is_shown_on_white() -> None:
    data = bytearray(saved(Image.new("LA", (64, 48), (0, 0)), "TIFF"))
    extra = data.index(struct.pack("<HHI", 338, 3, 1)) + 8
    data[extra] = 1  # the see-through share is counted into the grey
    with opened(bytes(data), "a.tif") as document:
        assert document.warnings == () and colour(document, 1, 5, 5) == (255, 255, 255)


def test_a_photoshop_picture_is_shown_as_it_was_flattened() -> None:
    with opened(photoshop(40, 30), "a.psd") as document:
        assert (document.pages[0].width, colour(document, 1, 5, 5)) == (40.0, (255, 0, 0))


def test_one_of_a_sort_that_is_not_read_says_what_to_ask_for() -> None:
    said = "a Photoshop picture of a sort that cannot be shown; ask for a copy as PNG"
    with pytest.raises(Unfit, match=said), opened(photoshop(40, 30, bits=32), "a.psd"):
        pass


@pytest.mark.parametrize("text", ["P4 3 5 pupils wrote", "P1 Our plan", "icns are small pictures", "qoif?", "BM is"])
def test_a_text_that_begins_like_one_is_a_text(text: str) -> None:
    with opened(text.encode(), "notes.txt") as document:
        assert document.kind is Kind.TEXT


@pytest.mark.parametrize(("form", "name"), [("HEIF", "photo.heic"), ("AVIF", "photo.avif"), ("WEBP", "photo.webp")])
def test_a_turned_picture_is_turned_once(form: str, name: str) -> None:
    import pillow_heif

    pillow_heif.register_heif_opener()
    image = Image.open(io.BytesIO(picture_bytes("PNG"))).resize((80, 40))
    exif = Image.Exif()
    exif[0x0112] = 6
    with opened(saved(image, form, exif=exif.tobytes()), name) as document:
        assert (document.pages[0].width, document.pages[0].height) == (40.0, 80.0)
        assert colour(document, 1, 20, 5)[0] > 200 > 60 > colour(document, 1, 20, 5)[2]


def test_a_tiff_is_turned_once() -> None:
    image = Image.open(io.BytesIO(picture_bytes("PNG")))
    with opened(saved(image, "TIFF", tiffinfo={0x0112: 6}), "scan.tif") as document:
        assert (document.pages[0].width, document.pages[0].height) == (20.0, 40.0)
        assert colour(document, 1, 10, 5) == (255, 0, 0)


def test_sixteen_bits_a_pixel_keep_their_shades() -> None:
    data = saved(Image.new("I;16", (10, 10), 32_768), "PNG")
    with opened(data, "scan.png") as document:
        assert 126 <= colour(document, 1, 5, 5)[0] <= 129


def test_what_is_clear_is_shown_on_white() -> None:
    with opened(saved(Image.new("RGBA", (10, 10), (255, 0, 0, 0)), "PNG"), "a.png") as document:
        assert colour(document, 1, 5, 5) == (255, 255, 255)


def test_colours_follow_the_profile_of_the_picture() -> None:
    from PIL import ImageCms

    lab = ImageCms.ImageCmsProfile(ImageCms.createProfile("XYZ")).tobytes()
    srgb = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    for profile in (srgb, lab, b"junk"):
        with opened(saved(Image.new("RGB", (10, 10), (10, 200, 30)), "PNG", icc_profile=profile), "a.png") as document:
            assert profile == lab or all(
                abs(a - b) < 3 for a, b in zip(colour(document, 1, 5, 5), (10, 200, 30), strict=True)
            )


@pytest.mark.parametrize("form", ["GIF", "WEBP", "PNG"])
def test_an_animated_picture_says_how_many_frames_it_has(form: str) -> None:
    frames = [noise((16, 16), 40 + n, seed=n) for n in range(4)]
    data = saved(frames[0], form, save_all=True, append_images=frames[1:], duration=50)
    with opened(data, f"a.{form.lower()}") as document:
        assert len(document.pages) == 1 and "4 frames" in document.warnings[0]


def test_a_drawing_keeps_its_words() -> None:
    with opened(SVG.format('<text x="40" y="80" font-size="20">A bar chart</text>').encode(), "chart.svg") as document:
        x0, _, _, y1 = document.words(1)[0].box
        assert document.text(1) == "A bar chart" and 39 < x0 < 42 and 70 < y1 < 95


@pytest.mark.parametrize(
    ("inside", "said"),
    [
        ("<script>alert(1)</script><rect width='9' height='9'/>", "scripts"),
        ("<image href='http://127.0.0.1:9/a.png' width='9' height='9'/>", "not fetched"),
        ("<text x='900' y='900'>Far away</text>", "Far away"),
    ],
)
def test_a_drawing_says_what_of_it_is_not_shown(inside: str, said: str) -> None:
    with opened(SVG.format(inside).encode(), "chart.svg") as document:
        assert any(said in warning for warning in document.warnings)


def test_an_entity_of_a_drawing_reads_no_file() -> None:
    text = '<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]>' + SVG.format("<text x='9' y='90'>&x; end</text>")
    with opened(text.encode(), "chart.svg") as document:
        assert "root:" not in document.text(1) and any("entities" in said for said in document.warnings)


def test_a_picture_of_too_many_pixels_is_refused_unread() -> None:
    data = bytearray(saved(Image.new("1", (8, 8)), "PNG"))
    data[16:24] = (100_000).to_bytes(4, "big") * 2
    data[29:33] = zlib.crc32(data[12:29]).to_bytes(4, "big")
    with pytest.raises(Unfit, match="too many pixels"), opened(bytes(data), "a.png"):
        pass


def test_a_drawing_in_another_encoding_shows_its_letters() -> None:
    text = '<?xml version="1.0" encoding="ISO-8859-1"?>' + SVG.format('<text x="9" y="90">Größe</text>')
    with opened(text.encode("latin-1"), "chart.svg") as document:
        assert document.text(1) == "Größe" and not document.warnings


@pytest.mark.parametrize(
    ("measures", "size"),
    [
        ('width="auto" height="auto" viewBox="0 0 40 30"', (40, 30)),
        ('width="100vw" height="50 px" viewBox="-5,-5,40,30"', (40, 30)),
        ('viewBox="0 0 28000 21000"', (1000, 750)),
        ('width="1e9" height="1e9" viewBox="0 0 40 30"', (40, 30)),
        ('width="50 px" height="100 px"', (612, 792)),
    ],
)
def test_a_drawing_whose_size_is_not_understood_is_as_large_as_its_inner_measures(
    measures: str, size: tuple[int, int]
) -> None:
    drawing = SVG.replace('width="300" height="200"', measures).format("<rect width='9' height='9'/>")
    with opened(drawing.encode(), "chart.svg") as document:
        assert (round(document.pages[0].width), round(document.pages[0].height)) == size


def test_a_drawing_larger_than_any_paper_without_inner_measures_is_refused() -> None:
    with pytest.raises(Unfit, match="a size that cannot be shown"):
        opened(SVG.replace("300", "90000").encode(), "chart.svg").__enter__()


def test_a_packed_drawing_is_shown() -> None:
    packed = gzip.compress(SVG.format('<text x="9" y="90">A bar chart</text>').encode())
    with opened(packed, "chart.svgz") as document:
        assert document.text(1) == "A bar chart" and not document.warnings


WHOLE = SVG.format("<text x='9' y='90'>A bar chart</text>" + "<rect width='9' height='9'/>" * 9).encode()


@pytest.mark.parametrize("data", [WHOLE[:-3], WHOLE[:-20], WHOLE[:-90], gzip.compress(WHOLE, 0)[:-60]])
def test_a_drawing_that_lost_its_end_says_so(data: bytes) -> None:
    with opened(data, "chart.svg") as document:
        assert document.text(1) == "A bar chart" and any("cut short" in said for said in document.warnings)


@pytest.mark.parametrize("data", [WHOLE, WHOLE + b"<!-- end -->", WHOLE.replace(b"bar", b"&nbsp;bar")])
def test_a_drawing_that_has_its_end_is_not_said_to_be_cut_short(data: bytes) -> None:
    with opened(data, "chart.svg") as document:
        assert not any("cut short" in said for said in document.warnings)


def test_a_packed_drawing_that_unpacks_to_far_too_much_is_refused() -> None:
    with pytest.raises(Unfit, match="too large"), opened(gzip.compress(b"<svg>" + bytes(30 * 2**20)), "chart.svgz"):
        pass


def test_a_film_that_a_phone_keeps_behind_a_picture_is_told() -> None:
    picture, film = saved(Image.new("RGB", (40, 30), "red"), "JPEG"), b"\0\0\0\x20ftypisom" + bytes(9_000)
    with opened(picture, "photo.jpg") as document:
        assert document.warnings == ()
    with opened(picture + film, "photo.jpg") as document:
        assert "short film" in document.warnings[0]


@pytest.mark.parametrize("target", ["other.svg#shape", "https://example.org/a.svg#shape", "shape.png"])
def test_a_part_of_a_drawing_that_lies_in_another_file_is_told(target: str) -> None:
    inside = f'<rect width="9" height="9"/><use href="{target}"/>'
    with opened(SVG.format(inside).encode(), "chart.svg") as document:
        assert "outside itself" in document.warnings[0]


def test_a_drawing_may_repeat_its_parts_but_not_without_end() -> None:
    def drawing(depth: int) -> bytes:
        tenfold = ("".join(f'<use href="#g{n}"/>' for _ in range(10)) for n in range(depth))
        groups = "".join(f'<g id="g{n}">{uses}</g>' for n, uses in enumerate(tenfold, 1))
        return SVG.format(f'<rect id="g0" width="9" height="9"/>{groups}').encode()

    with opened(drawing(3), "chart.svg") as document:
        assert document.warnings == ()
    with pytest.raises(Unfit, match="repeats its parts too often"), opened(drawing(12), "chart.svg"):
        pass


def test_a_drawing_that_repeats_itself_is_drawn_once() -> None:
    with opened(SVG.format('<g id="a"><rect width="9" height="9"/><use href="#a"/></g>').encode(), "chart.svg") as it:
        assert len(it.pages) == 1
