"""A PDF whose list of pages is damaged: the pages are found one by one, in the order in which the file holds them."""

from typing import Any

import pymupdf as _pymupdf

pymupdf: Any = _pymupdf  # its own types are incomplete
FOUND = "The list of its pages is damaged; they are shown in the order in which the file holds them."
_MOST_OBJECTS = 200_000
_INHERITED = ("Resources", "MediaBox", "CropBox", "Rotate")
_HIGHEST = 20  # steps up to where what a page inherits is said


def relisted(document: Any, most: int) -> Any:
    """The document with a new list of at most so many pages, or None where no page is found; raises what MuPDF does."""
    found = [n for n in range(1, min(document.xref_length(), _MOST_OBJECTS)) if _key(document, n, "Type") == "/Page"]
    if not found:
        return None
    inherited = [
        (page, key, said) for page in found[:most] for key in _INHERITED if (said := _said(document, page, key))
    ]
    for page, key, said in inherited:
        document.xref_set_key(page, key, said)
    listing = document.get_new_xref()
    kids = " ".join(f"{page} 0 R" for page in found[:most])
    document.update_object(listing, f"<</Type/Pages/Count {len(found[:most])}/Kids[{kids}]>>")
    for page in found[:most]:
        document.xref_set_key(page, "Parent", f"{listing} 0 R")
    document.xref_set_key(document.pdf_catalog(), "Pages", f"{listing} 0 R")
    return pymupdf.open(stream=document.tobytes(encryption=pymupdf.PDF_ENCRYPT_NONE), filetype="pdf")


def _key(document: Any, number: int, key: str) -> str:
    try:
        kind, said = document.xref_get_key(number, key)
    except Exception:  # a broken object is no page
        return ""
    return "" if kind == "null" else str(said)


def _said(document: Any, page: int, key: str) -> str:
    """What the lists above a page say for it."""
    at = page
    for _ in range(_HIGHEST):
        if said := _key(document, at, key):
            return said
        above = _key(document, at, "Parent").split()
        if len(above) != 3 or not above[0].isdecimal():
            break
        at = int(above[0])
    return ""
