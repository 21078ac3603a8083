"""OpenDocument slides (ODP) in a simplified view: one page a slide, everything placed where its author put it."""

import sys
from collections.abc import Callable
from functools import partial
from typing import Any

from assessor_app.documents.readers.canvas import UNTURNED, box
from assessor_app.documents.readers.odp_slide import OdpWalk, comments_of, notes_of
from assessor_app.documents.readers.odp_styles import Styles, length
from assessor_app.documents.readers.package import Package, attribute, child, local
from assessor_app.documents.readers.package_doubts import mended
from assessor_app.documents.readers.pptx import slide_warnings
from assessor_app.documents.readers.pptx_remarks import HIDDEN, titled
from assessor_app.documents.readers.protocol import Job, Unfit
from assessor_app.documents.readers.sheets import Sheets
from assessor_app.documents.readers.slide_sheets import slide_sheets
from assessor_app.documents.readers.slides import MOST_SLIDES, Picture, Slide
from assessor_app.documents.readers.web_math import math_line
from assessor_app.documents.values import PageSize

NOTICE = "Simplified view: everything on the slides is here, but LibreOffice may draw it differently."
FORM = "slide show (ODP)"
_BODIES = ("presentation", "drawing")
_USUAL = PageSize(793.7, 595.3)


def open_leaves(job: Job) -> Sheets:
    """Raises Unfit for what is no slide show, or one made to do harm."""
    sys.setrecursionlimit(5000)  # XML nesting is limited to 256 levels by its parser
    package = Package(job.whole(), job.limits, FORM)
    root = package.writing("content.xml")
    body = next((found for name in _BODIES if (found := child(root, "body", name)) is not None), None)
    if body is None:
        raise Unfit("This is not a readable slide show (ODP): the part with its slides is missing.")
    warnings, common = [], None
    try:
        common = package.xml("styles.xml")
    except Unfit:
        warnings.append("Styles of the slide show are damaged; it is shown without them.")
    styles = Styles(common, root)
    pages = [page for page in body if local(page) == "page"]
    if not pages:
        raise Unfit("The slide show has no slides.")
    if len(pages) > MOST_SLIDES:
        warnings.append(f"The slide show has {len(pages)} slides; only the first {MOST_SLIDES} are shown.")
    inside = partial(_words_inside, package)
    slides = [_slide(page, styles, inside) for page in pages[:MOST_SLIDES]]
    made = slide_sheets(
        slides, lambda part: package.read(part, job.limits.max_media_bytes) if part else None, job.limits
    )
    made.warnings = (*mended(package), *warnings, *slide_warnings(slides))
    made.notice = NOTICE
    return made


def _slide(page: Any, styles: Styles, inside: Callable[[str], list[str]]) -> Slide:
    master = styles.pages.get(attribute(page, "master-page-name") or "")
    slide = Slide(_size(master, styles))
    try:
        _fill(slide, page, master, styles, inside)
    except (ValueError, TypeError, AttributeError, KeyError, IndexError, RecursionError, ArithmeticError):
        slide.remarks.append("This slide is not written as slides are; not all of it can be shown.")
    return slide


def _fill(slide: Slide, page: Any, master: Any, styles: Styles, inside: Callable[[str], list[str]]) -> None:
    own = styles.of("drawing-page", attribute(page, "style-name"))
    below = styles.of("drawing-page", attribute(master, "style-name")) if master is not None else {}
    ground = next((said for said in (own, below) if said.get("fill", "none") != "none"), {})
    slide.background = styles.fill(ground) or slide.background
    if picture := styles.picture(ground):
        width, height = slide.size.width, slide.size.height
        slide.add(Picture(picture, width, height, UNTURNED, box(0, 0, width, height)))
    walk = OdpWalk(slide, styles, inside)
    if master is not None and own.get("background-objects-visible") != "false":
        walk.run(master, foreign=True)
    walk.run(page, foreign=False)
    if own.get("visibility") == "hidden":
        slide.remarks.insert(0, HIDDEN)
    slide.beside += titled("Speaker notes", notes_of(page)) + titled("Comments", comments_of(page))
    shown = [f"{words} → {address}" for address, words in walk.links]
    slide.beside += titled("Links on this slide (never followed)", shown)


def _words_inside(package: Package, address: str) -> list[str]:
    """The paragraphs of an embedded object, and the values of its table."""
    if not address or ":" in address:
        return []
    try:
        root = package.xml(f"{address.removeprefix('./').rstrip('/')}/content.xml")
    except Unfit:
        return ["[it is damaged]"]
    parts = (e for e in (root.iter() if root is not None else ()) if local(e) in ("p", "math"))
    lines = [math_line(e) if local(e) == "math" else "".join(e.itertext()) for e in parts]
    return [" · ".join(line for line in lines if line.strip())[:4000]]


def _size(master: Any, styles: Styles) -> PageSize:
    layout = styles.layouts.get(attribute(master, "page-layout-name") or "") if master is not None else None
    properties = child(layout, "page-layout-properties")
    if properties is None:
        return _USUAL
    width = length(attribute(properties, "page-width"), _USUAL.width)
    height = length(attribute(properties, "page-height"), _USUAL.height)
    return PageSize(min(max(width, 36.0), 4032.0), min(max(height, 36.0), 4032.0))
