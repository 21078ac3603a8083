"""OpenDocument texts in a simplified view: everything written, in reading order, laid out as pages."""

import sys
from collections.abc import Iterator
from typing import Any

from assessor_app.documents.readers import odt_notes
from assessor_app.documents.readers.blocks import Block
from assessor_app.documents.readers.docx_html import CSS
from assessor_app.documents.readers.odt_blocks import OdtWalk
from assessor_app.documents.readers.odt_styles import OdtStyles
from assessor_app.documents.readers.package import Package, child, local
from assessor_app.documents.readers.package_doubts import open_document_doubts
from assessor_app.documents.readers.protocol import Job, Unfit
from assessor_app.documents.readers.sheets import Sheets
from assessor_app.documents.readers.typesetting import set_pages

NOTICE = "Simplified view: everything written is here, but a word processor may place it differently."
_FORM = "OpenDocument file"
_STYLES = "The styles of the document are damaged or missing; it is shown without them."
_MACROS = "The document holds macros; they are never run."


def open_leaves(job: Job) -> Sheets:
    """Raises Unfit for what is no OpenDocument text, is locked, or was made to do harm."""
    sys.setrecursionlimit(5000)  # XML nesting is limited to 256 levels by its parser
    package = Package(job.whole(), job.limits, _FORM)
    content = package.writing("content.xml")
    text = child(content, "body", "text") if content is not None else None
    if text is None and "content.xml" in (*package.mended, *package.garbled):
        text = _first_with_paragraphs(content)
    if text is None:
        raise Unfit("This is not a readable OpenDocument text: it has no text body.")
    warnings: list[str] = []
    walk = OdtWalk(package, OdtStyles(_styles(package, warnings), content), job.limits, job.patience)
    walk.warnings += warnings
    pages = set_pages(_all_blocks(walk, text), CSS, walk.pictures, job.limits, job.patience)
    if any(name.startswith("basic/") for name in package.names):
        walk.warn(_MACROS)
    pages.warnings = tuple(dict.fromkeys((*open_document_doubts(package), *walk.warnings, *pages.warnings)))
    pages.notice = NOTICE
    return pages


def _first_with_paragraphs(content: Any) -> Any:
    """Where the text is, if what should hold it was damaged."""
    return next((e for e in content.iter() if any(local(part) in ("p", "h") for part in e)), None)


def _styles(package: Package, warnings: list[str]) -> Any:
    try:
        root = package.xml("styles.xml")
    except Unfit:
        root = None
    if root is None:
        warnings.append(_STYLES)
    return root


def _all_blocks(walk: OdtWalk, text: Any) -> Iterator[Block]:
    yield walk.styles.paper()
    yield from odt_notes.margins(walk, ("header", "header-first", "header-left"))
    yield from walk.blocks(text, walk.place(top=True))
    yield from odt_notes.margins(walk, ("footer", "footer-first", "footer-left"))
    yield from odt_notes.notes(walk)
    yield from odt_notes.comments(walk)
