"""Whether a PDF page's drawing steps unpack to more than may be drawn: MuPDF shows nothing of it, and says nothing."""

from typing import Any

import pymupdf as _pymupdf

pymupdf: Any = _pymupdf  # its own types are incomplete
_PICTURE_FILTERS = ("JBIG2", "DCT", "JPX", "CCITT", "Crypt")
_SMALL_STREAM = 32 * 1024  # bytes; packed once, so few cannot grow to too many
_MOST = 64 * 1024 * 1024  # bytes of one stream


def unpacks_to_too_much(pdf: Any, page: Any) -> bool:
    """Streams are only looked at one by one, which takes its time, where all of them together are too much."""
    mupdf = pymupdf.mupdf
    try:
        steps = mupdf.pdf_page_contents(mupdf.pdf_page_from_fz_page(page.this))
        if int(mupdf.fz_skip(mupdf.pdf_open_contents_stream(pdf, steps), _MOST + 1)) <= _MOST:
            return False
    except Exception:  # damage, of which the rest can be drawn
        pass
    return any(_is_too_much(pdf, stream) for stream in page.get_contents())


def _is_too_much(pdf: Any, stream: int) -> bool:
    mupdf = pymupdf.mupdf
    try:
        if _is_harmless(pdf, stream):
            return False
        return int(mupdf.fz_skip(mupdf.pdf_open_stream_number(pdf, stream), _MOST + 1)) > _MOST
    except Exception:  # damage, of which the rest can be drawn
        return False


def _is_harmless(pdf: Any, stream: int) -> bool:
    """Small and packed once; or a packed picture, out of which MuPDF reads no drawing steps."""
    mupdf = pymupdf.mupdf
    held = mupdf.pdf_load_object(pdf, stream)
    form = mupdf.pdf_dict_gets(held, "Filter")
    many = bool(mupdf.pdf_is_array(form))
    forms = [mupdf.pdf_array_get(form, n) for n in range(mupdf.pdf_array_len(form))] if many else [form]
    if any(part in mupdf.pdf_to_name(name) for name in forms for part in _PICTURE_FILTERS):
        return True
    return not many and len(mupdf.pdf_load_raw_stream_number(pdf, stream).fz_buffer_extract_copy()) < _SMALL_STREAM
