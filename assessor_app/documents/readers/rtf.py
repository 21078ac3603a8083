"""Rich text (RTF) in a simplified view; objects in it are named and never opened."""

from assessor_app.documents.readers.docx_html import CSS
from assessor_app.documents.readers.odt import NOTICE
from assessor_app.documents.readers.protocol import Job
from assessor_app.documents.readers.rtf_walk import RtfWalk
from assessor_app.documents.readers.sheets import Sheets
from assessor_app.documents.readers.typesetting import set_pages

_MARK = b"\xef\xbb\xbf"  # of UTF-8, which some programs write before anything


def open_leaves(job: Job) -> Sheets:
    """Raises Unfit for a text nested without bottom."""
    walk = RtfWalk(job.whole().removeprefix(_MARK), job.patience)
    pages = set_pages(walk.blocks(), CSS, walk.pictures, job.limits, job.patience)
    pages.warnings = tuple(dict.fromkeys((*walk.warnings, *pages.warnings)))
    pages.notice = NOTICE
    return pages
