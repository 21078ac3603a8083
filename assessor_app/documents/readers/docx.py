"""Word files in a simplified view: everything the author wrote, in reading order, laid out as pages."""

import sys
from typing import Any

from assessor_app.documents.readers.docx_html import CSS, Walk
from assessor_app.documents.readers.layout import lay_out
from assessor_app.documents.readers.package import Package, local
from assessor_app.documents.readers.protocol import Job, Unfit
from assessor_app.documents.readers.sheets import Sheets

NOTICE = "Simplified view: everything written is here, but Word may place it differently."
_OUTSIDE = "The document points at parts outside itself; they were left out."


def open_leaves(job: Job) -> Sheets:
    """Raises Unfit for what is no Word file, or one made to do harm."""
    sys.setrecursionlimit(5000)  # XML nesting is limited to 256 levels by its parser
    package = Package(job.whole(), job.limits)
    main = package.main_part()
    root = package.xml(main)
    body = next((e for e in root if local(e) == "body"), None) if root is not None else None
    if body is None:
        raise Unfit("This is not a readable Word file: it has no text body.")
    walk = Walk(package, main, job.limits)
    html = walk.document(body)
    pages = lay_out(html, CSS, walk.pictures, job.limits)
    outside = _outside(package, main)
    pages.warnings = (*walk.warnings, *((_OUTSIDE,) if outside else ()), *pages.warnings)
    pages.notice = NOTICE
    return pages


def _outside(package: Any, main: str) -> bool:
    settings = main.rpartition("/")[0] + "/settings.xml"
    relations = (*package.relations(main).values(), *package.relations(settings).values())
    return any(outside and kind != "hyperlink" for kind, _, outside in relations)
