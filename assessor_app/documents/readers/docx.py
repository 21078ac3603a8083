"""Word files in a simplified view: everything the author wrote, in reading order, laid out as pages."""

import sys
from collections.abc import Iterator
from typing import Any

from assessor_app.documents.readers import docx_notes, docx_sections
from assessor_app.documents.readers.blocks import Block
from assessor_app.documents.readers.docx_html import CSS, Walk
from assessor_app.documents.readers.docx_writing import LOST, NAMES, Writing, begin
from assessor_app.documents.readers.package import Package, local
from assessor_app.documents.readers.package_doubts import office_doubts
from assessor_app.documents.readers.protocol import Job, Unfit
from assessor_app.documents.readers.sheets import Sheets
from assessor_app.documents.readers.typesetting import set_pages

NOTICE = "Simplified view: everything written is here, but Word may place it differently."
_OUTSIDE = "The document points at parts outside itself; they were left out."
_MACROS = "The document holds macros; they are never run."
_UNLINKED = "Parts of the document are not linked to its text, so it may be damaged: {}."
_MISSED = {"header", "footer", "footnotes", "endnotes", "comments", "image", "styles", "numbering"}
_TEXTS = ("header", "footer", "footnotes", "endnotes", "comments", "document")


def open_leaves(job: Job) -> Sheets:
    """Raises Unfit for what is no Word file, or one made to do harm."""
    sys.setrecursionlimit(5000)  # XML nesting is limited to 256 levels by its parser
    package = Package(job.whole(), job.limits)
    main = package.main_part()
    root = package.writing(main)
    body = next((e for e in root if local(e) == "body"), None) if root is not None else None
    if body is None:
        raise Unfit("This is not a readable Word file: it has no text body.")
    writing = begin(package, main, job.limits, job.patience)
    pages = set_pages(_all_blocks(writing, body), CSS, writing.pictures, job.limits, job.patience)
    pages.warnings = tuple(dict.fromkeys((*writing.warnings, *_doubts(writing), *pages.warnings)))
    pages.notice = NOTICE
    return pages


def _all_blocks(writing: Writing, body: Any) -> Iterator[Block]:
    sections = docx_sections.all_sections(body)
    walk = Walk(writing, sections)
    first, last = (sections[0], sections[-1]) if sections else (None, None)
    yield docx_sections.paper(first)
    yield from docx_sections.margin_texts(walk, first, "header")
    yield from walk.blocks(body, walk.place(writing.main, top=True))
    yield from docx_sections.margin_texts(walk, last, "footer")
    yield from docx_notes.notes(walk)
    yield from docx_notes.comments(walk)
    yield from docx_sections.left_over(walk)


def _doubts(writing: Writing) -> Iterator[str]:
    """Sentences about what is wrong with the package itself."""
    package, relations = writing.package, writing.main.relations
    settings = writing.part(writing.main.name.rpartition("/")[0] + "/settings.xml")
    everything = (*relations.values(), *settings.relations.values())
    if any(outside and kind != "hyperlink" for kind, _, outside in everything):
        yield _OUTSIDE
    if any(kind == "vbaProject" for kind, _, _ in relations.values()):
        yield _MACROS
    yield from office_doubts(package, writing.main.name)
    folder = writing.main.name.rpartition("/")[0].lower() + "/"
    known = {target.lower() for _, target, _ in relations.values()} | {writing.main.name.lower()}
    loose = [name.removeprefix(folder) for name in package.names if name.startswith(folder) and name not in known]
    texts = [name for name in loose if "/" not in name and name.startswith(_TEXTS) and name.endswith(".xml")]
    if texts:
        yield _UNLINKED.format(", ".join(sorted(texts)[:5]))
    lost = {kind for kind, target, outside in relations.values() if not outside and target.lower() not in package.names}
    yield from (LOST.format(NAMES[kind]) for kind in sorted(lost & _MISSED))
