"""One module a kind of file; each turns bytes into `Leaves` (pages), a `Grid` (sheets of cells) or a `Film`."""

from dataclasses import replace
from importlib import import_module
from typing import Any, cast

from assessor_app.documents import kinds, unshown
from assessor_app.documents.kinds import BLANK, IWORK, OWNER, PROTECTED, SHORTCUT, UNKNOWN
from assessor_app.documents.laying_out import OLDER
from assessor_app.documents.readers.protocol import Film, FilmReader, Grid, GridReader, Job, Leaves, LeavesReader, Unfit
from assessor_app.documents.source import BytesSource
from assessor_app.documents.values import Kind
from assessor_app.documents.xml_forms import FLAT

_PLAYING = (".mp4", ".mov", ".m4v", ".webm", ".mkv", ".avi", ".mp3", ".m4a", ".wav")
_DATABASES = (".db", ".sqlite", ".sqlite3")
_NEVER_HTML = (  # older Office files are not among them: programs do write web pages under their names
    ".pdf", ".docx", ".pptx", ".xlsx", ".odt", ".ods", ".odp", ".epub", ".jpg", ".jpeg", ".png", ".gif", ".webp",
    ".tif", ".tiff", ".bmp", ".heic", ".avif", *_DATABASES,
)  # fmt: skip


def unlocked(job: Job) -> Job:
    """What is under a password, or kept as one XML file, as the package it holds; any other as it is. Raises Locked
    when the password does not fit."""
    if job.guess in FLAT:
        made, doubts = _module("flat_package").package_of(job)
        return replace(job, source=BytesSource(made), doubts=doubts)
    package = _within(job)
    if package is None:
        return job
    held = BytesSource(package)
    return replace(job, source=held, guess=kinds.guess(held, job.name))


def _within(job: Job) -> bytes | None:
    if job.guess is PROTECTED:
        return cast(bytes, _module("office_lock").package_within(job.whole(), job.password))
    if job.guess.kind in (Kind.ODT, Kind.ODS, Kind.ODP):
        return cast("bytes | None", _module("odf_lock").package_within(job))
    return None


def open_document(job: Job) -> Leaves | Grid | Film:
    """The document, open; raises Unfit with a sentence when it cannot be."""
    kind = job.guess.kind
    if kind is None:
        raise Unfit(_refusal(job))
    if kinds.is_next_to_nothing(job.guess, job.name, job.source):
        raise Unfit(_nothing_of_it(job.name))
    if kind is Kind.TEXT and job.name.lower().endswith(_PLAYING):
        raise Unfit("This is not a video or a recording: the content is text.")
    if kind is Kind.TEXT and job.name.lower().endswith(_DATABASES):
        raise Unfit("This is not a database: the content is text.")
    if kind is Kind.HTML and job.name.lower().endswith((*_PLAYING, *_NEVER_HTML)):
        raise Unfit("This is a web page, not what its name says; such a page is often saved when a download fails.")
    if kind.timed:
        return cast(FilmReader, _module("media")).open_film(job)
    if kind.gridded:
        return _sheets(kind).open_grid(job)
    return _pages(kind).open_leaves(job)


def _pages(kind: Kind) -> LeavesReader:
    return cast(LeavesReader, import_module(f"{__name__}.{kind.value}"))


def _sheets(kind: Kind) -> GridReader:
    return cast(GridReader, import_module(f"{__name__}.{kind.value}"))


def _module(name: str) -> Any:
    return import_module(f"{__name__}.{name}")


def _refusal(job: Job) -> str:
    if job.source.size == 0:
        return "The file is empty."
    if job.guess is kinds.TORN:
        return "This is an older Office file that is damaged or cut short: the list of its parts cannot be read."
    if job.guess is BLANK:
        return "The file begins with nothing but empty bytes; it was probably not transferred whole."
    if job.guess.code in OLDER:
        return f"This is {job.guess.form}, which cannot be shown without LibreOffice; ask for a copy as PDF."
    if job.guess.code in unshown.INSTEAD:
        return f"This is {job.guess.form}, which cannot be shown; ask for a copy as {unshown.INSTEAD[job.guess.code]}."
    if job.guess.code in unshown.ARCHIVES:
        return unshown.said_of_archive(job.guess.form)
    if job.guess in (SHORTCUT, OWNER) or job.guess.code == "appledouble":
        return f"This is {job.guess.form}; ask for the file."
    if job.guess is IWORK:
        return f"This is {job.guess.form}, which only Apple's programs open; ask for a copy as PDF."
    if job.guess is UNKNOWN and kinds.promises(job.name):
        return _nothing_of_it(job.name)
    return f"This kind of file cannot be shown yet: the content is {job.guess.form}."


def _nothing_of_it(name: str) -> str:
    return f"{kinds.promised(name)} the content is nothing of that kind; it is damaged, or something else."
