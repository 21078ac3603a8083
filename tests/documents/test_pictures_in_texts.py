"""A picture inside a Word, OpenDocument or rich text is drawn, whichever of the common forms it has."""

import io
from typing import Any

import numpy as np
import pytest
from PIL import Image

from tests.documents.written import open_text_file, opened, rtf, word_file

FORMS = ("PNG", "JPEG", "MPO", "GIF", "BMP", "TIFF", "WEBP", "AVIF")
IN_WORD = (
    '<w:p><w:r><w:drawing><wp:inline><wp:extent cx="1800000" cy="1800000"/><a:graphic><a:graphicData><pic:pic>'
    '<pic:blipFill><a:blip r:embed="rone"/></pic:blipFill></pic:pic></a:graphicData></a:graphic></wp:inline>'
    "</w:drawing></w:r></w:p>"
)
IN_OPEN_TEXT = (
    '<text:p><draw:frame svg:width="5cm" svg:height="5cm"><draw:image xlink:href="Pictures/one"/></draw:frame></text:p>'
)


def red(form: str) -> bytes:
    sink = io.BytesIO()
    Image.new("RGB", (200, 200), "red").save(sink, form, **({"save_all": True} if form == "MPO" else {}))
    return sink.getvalue()


def shows_red(document: Any) -> bool:
    drawn = document.render(1, 1.0, None)
    rows = np.frombuffer(drawn.data, np.uint8).reshape(drawn.height, drawn.stride)[:, : drawn.width * 3]
    red, green, blue = (rows[:, channel::3] for channel in range(3))
    return int(((red > 240) & (green < 20) & (blue < 20)).sum()) > 10_000 and not document.warnings


@pytest.mark.parametrize("form", FORMS)
def test_a_picture_in_word_is_drawn(form: str) -> None:
    assert shows_red(opened(word_file(IN_WORD, media={"one.x": red(form)})))


@pytest.mark.parametrize("form", FORMS)
def test_a_picture_in_an_open_document_text_is_drawn(form: str) -> None:
    assert shows_red(opened(open_text_file(IN_OPEN_TEXT, **{"Pictures/one": red(form)}), "work.odt"))


def test_a_bitmap_without_its_file_header_in_a_rich_text_is_drawn() -> None:
    bare = red("BMP")[14:].hex()
    assert shows_red(opened(rtf(r"{\pict\dibitmap0\picwgoal2800\pichgoal2800 " + bare + "}"), "work.rtf"))
