"""Which files LibreOffice lays out: the older Office forms, which nothing else here reads, and others when asked."""

from pathlib import Path

from assessor_app.documents import kinds
from assessor_app.documents.libreoffice import SUFFIXES, laid_out
from assessor_app.documents.passwords import Unlocked
from assessor_app.documents.source import BytesSource, Source
from assessor_app.domain.errors import Unreadable

NOTICE = "LibreOffice laid this file out; look at its page breaks with that in mind."
WORDLESS = "LibreOffice found no words in this file; if there should be some, it is damaged."
OLDER = {
    "doc": "an older Word file", "ppt": "an older PowerPoint file", "word xml": "a Word 2003 XML file",
    "excel xml": "an Excel 2003 XML file", "older xls": "an Excel file from before 1995",
    "xlsb": "a binary spreadsheet", "sxw": "an OpenOffice.org text", "sxc": "an OpenOffice.org spreadsheet",
    "sxi": "an OpenOffice.org slide show", "wpd": "a WordPerfect file", "wps": "a Microsoft Works file",
}  # fmt: skip
SECONDS = 12.0  # of LibreOffice, so that the whole look stays within its time
_LARGEST = 64 * 2**20  # bytes of the file


def older_form(source: Source, name: str) -> str | None:
    """“doc” or “ppt” when the content is that; None for what has a reader of its own."""
    code = kinds.guess(source, name).code
    return code if code in OLDER else None


def form_for_layout(source: Source, name: str) -> str | None:
    """The form LibreOffice would be told, for what it can lay out; no password is told to it."""
    if isinstance(source, Unlocked):
        return None
    code = kinds.guess(source, name).code
    return code if code in SUFFIXES else None


def pdf_of(office: Path, source: Source, name: str, form: str) -> BytesSource:
    """The file as pages; raises Unreadable, naming it."""
    if source.size > _LARGEST:
        raise Unreadable(name, f"The file is too large for LibreOffice: {source.size // 2**20} MB.")
    try:
        return BytesSource(laid_out(office, source.read_at(0, source.size), form, SECONDS))
    except Unreadable as error:
        raise Unreadable(name, error.reason) from error
    except OSError as error:
        raise Unreadable(name, "LibreOffice could not be started for this file.") from error
