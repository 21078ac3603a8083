"""Slide shows (PPTX) in a simplified view: one page a slide, everything placed where its author put it."""

import sys
from typing import Any

from assessor_app.documents.limits import Limits
from assessor_app.documents.readers.package import Package, child, local
from assessor_app.documents.readers.package_doubts import mended
from assessor_app.documents.readers.pptx_master import Masters, Sheet
from assessor_app.documents.readers.pptx_places import numbers
from assessor_app.documents.readers.pptx_remarks import beside_slide
from assessor_app.documents.readers.pptx_slide import SlideWalk
from assessor_app.documents.readers.protocol import Job, Unfit
from assessor_app.documents.readers.sheets import Sheets
from assessor_app.documents.readers.slide_sheets import slide_sheets
from assessor_app.documents.readers.slides import MOST_SLIDES, Slide
from assessor_app.documents.values import PageSize

NOTICE = "Simplified view: everything on the slides is here, but PowerPoint may draw it differently."
FORM = "slide show (PPTX)"
_USUAL = PageSize(720.0, 540.0)
_LEAST, _MOST = 36.0, 4_032.0  # points: what PowerPoint allows is an inch to 56 inches
_LINKS = "The links of this slide to its other parts are damaged; notes, comments or pictures of it may be missing."


def open_leaves(job: Job) -> Sheets:
    """Raises Unfit for what is no slide show, or one made to do harm."""
    sys.setrecursionlimit(5000)  # XML nesting is limited to 256 levels by its parser
    package = Package(job.whole(), job.limits, FORM)
    main = package.main_part("ppt/presentation.xml")
    root = package.xml(main)
    parts, missing = _slide_parts(package, main, root)
    if not parts:
        raise Unfit("The slide show has no slides." if not missing else "The slides of the slide show are missing.")
    masters, warnings = Masters(package, root), []
    slides = [_slide(package, part, masters, _size(root)) for part in parts[:MOST_SLIDES]]
    if len(parts) > MOST_SLIDES:
        warnings.append(f"The slide show has {len(parts)} slides; only the first {MOST_SLIDES} are shown.")
    if missing:
        warnings.append(f"{missing} of the slides are missing from the file.")
    if masters.damaged:
        warnings.append("Layouts or colours of the slide show are damaged; it is shown without them.")
    pages = slide_sheets(slides, lambda part: _picture(package, part, job.limits), job.limits)
    pages.warnings = (*mended(package), *warnings, *slide_warnings(slides))
    pages.notice = NOTICE
    return pages


def slide_warnings(slides: list[Slide]) -> list[str]:
    """What is said below slides, once for all of them, with their numbers."""
    said: dict[str, list[int]] = {}
    for number, slide in enumerate(slides, 1):
        for remark in slide.remarks:
            said.setdefault(remark, []).append(number)
    lines = []
    for remark, numbers_of in list(said.items())[:30]:
        shown = ", ".join(map(str, dict.fromkeys(numbers_of[:8]))) + (" and more" if len(numbers_of) > 8 else "")
        lines.append(f"Slide {shown}: {remark}"[:500])
    return lines


def _slide_parts(package: Package, main: str, root: Any) -> tuple[list[str], int]:
    relations = package.relations(main)
    listed = child(root, "sldIdLst")
    wanted = [attribute_r(entry) for entry in (listed if listed is not None else ()) if local(entry) == "sldId"]
    found = [relations.get(number, ("", "", True)) for number in wanted]
    parts = [target for kind, target, outside in found if kind == "slide" and not outside]
    return parts, len(wanted) - len(parts)


def attribute_r(entry: Any) -> str:
    """The relationship id of a slide, which shares its name with the slide's own number."""
    return next((str(value) for key, value in entry.attrib.items() if key.endswith("}id")), "")


def _size(root: Any) -> PageSize:
    found = numbers(child(root, "sldSz"), "cx", "cy")
    if found is None or min(found) < 1:
        return _USUAL
    width, height = (min(max(side, _LEAST), _MOST) for side in found)
    return PageSize(width, height)


def _slide(package: Package, part: str, masters: Masters, size: PageSize) -> Slide:
    slide = Slide(size)
    try:
        root = package.writing(part)
        if root is None:
            raise Unfit("missing")
        sheet = Sheet(part, root, package.relations(part))
        walk = SlideWalk(package, slide, masters.of(sheet))
        walk.run()
        beside_slide(package, slide, sheet, walk.links)
        if any(_leads_nowhere(package, *link) for link in sheet.relations.values()):
            slide.remarks.append(_LINKS)
    except Unfit:
        slide.remarks.append("This slide is damaged; not all of it can be shown.")
    except (ValueError, TypeError, AttributeError, KeyError, IndexError, RecursionError, ArithmeticError):
        slide.remarks.append("This slide is not written as slides are; not all of it can be shown.")
    return slide


def _leads_nowhere(package: Package, _kind: str, target: str, outside: bool) -> bool:
    part = target.partition("#")[0]  # of a slide or a place that one may jump to
    return not outside and bool(part) and not part.endswith("NULL") and part.lower() not in package.names


def _picture(package: Package, part: str, limits: Limits) -> bytes | None:
    return package.read(part, limits.max_media_bytes) if part else None
