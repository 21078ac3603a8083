"""Are the photographs on the pages of a PDF whole? MuPDF draws what is left of one that is not, without a word."""

from collections.abc import Iterator
from typing import Any

from assessor_app.documents.readers import jpeg_coding
from assessor_app.documents.readers.patience import Patience

PATIENCE = 2.0  # seconds of a processor
_PHOTOGRAPH = "DCTDecode"
_SAID = "Pictures on these pages are damaged; what is left of them is shown: {}."


def doubts(document: Any, count: int) -> tuple[str, ...]:
    """A sentence naming the first pages with such a picture, as far as there is time to look at them."""
    pages = list(_pages(document, count))
    listed = ", ".join(map(str, pages[:5])) + (" and more" if len(pages) > 5 else "")
    return (_SAID.format(listed),) if pages else ()


def _pages(document: Any, count: int) -> Iterator[int]:
    patience, broken = Patience(PATIENCE), dict[int, bool]()
    for index in range(count):
        for number, width, height in (found := _photographs(document, index)):
            if number not in broken and patience.over:
                return
            if number not in broken:
                broken[number] = _is_broken(document, number, width * height)
        if any(broken[number] for number, _, _ in found):
            yield index + 1


def _photographs(document: Any, index: int) -> list[tuple[int, int, int]]:
    """Number, width and height of each on the page."""
    try:
        found = document.get_page_images(index)
    except Exception:  # a page too broken to say what is on it is told of elsewhere
        return []
    return [(number, width, height) for number, _, width, height, *_, coding in found if coding == _PHOTOGRAPH]


def _is_broken(document: Any, number: int, pixels: int) -> bool:
    try:
        data = bytes(document.xref_stream_raw(number))
    except Exception:  # the same, of a picture
        return False
    return data.startswith(b"\xff\xd8") and jpeg_coding.broken(data, pixels)
