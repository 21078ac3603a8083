"""A look at one file from end to end: does it open, how long is it, and what must the assessor know about it."""

import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from assessor_app.documents.limits import Limits
from assessor_app.documents.source import FileSource, Source
from assessor_app.documents.values import Inspection, Pixels
from assessor_app.domain.counted import counted
from assessor_app.domain.errors import Unreadable

if TYPE_CHECKING:
    from assessor_app.documents.opened import OpenDocument
    from assessor_app.documents.pool import WorkerPool

Opener = Callable[[Source, str, float], "OpenDocument"]
GRACE = 2.0  # seconds beyond `inspect_seconds` for what had to wait for a processor
DECODING = 8.0  # seconds that decoding may take on a crowded machine; where fewer are left nothing is decoded
GLANCE = 400.0  # points or pixels of the longest side of the trial drawing


def inspect_document(opener: Opener, source: Source, name: str, limits: Limits) -> Inspection:
    """Open it, draw its first page or frame, read every page's text, all within `limits.inspect_seconds`."""
    ends = time.monotonic() + limits.inspect_seconds
    try:
        document = opener(source, name, limits.open_seconds)
    except Unreadable as error:
        return refused(error.reason)
    with document:
        document.talk.patience = lambda: max(0.5, min(limits.wall_seconds, ends - time.monotonic()))
        document.talk.longest = lambda: max(0.5, ends + GRACE - time.monotonic())
        return _verdict(document, ends)


def inspect_many(
    look: Callable[[Path], Inspection], paths: Iterable[Path], at_once: int = 2
) -> Iterator[tuple[Path, Inspection]]:
    """What `look` says of each, in the order of `paths`, `at_once` of them looked at at a time."""
    with ThreadPoolExecutor(max_workers=at_once, thread_name_prefix="inspect") as executor:
        yield from executor.map(lambda path: (path, _guarded(look, path)), paths)


def _guarded(look: Callable[[Path], Inspection], path: Path) -> Inspection:
    try:
        return look(path)
    except Exception:  # a fault of ours in one file must not end the look at the others
        reason = (
            "It could not be looked at, through a fault of this application; the other files are not touched by it."
        )
        return refused(reason)


def refused(reason: str, kind: str | None = None) -> Inspection:
    """The verdict on a file that does not open."""
    return Inspection("refused", kind, reason, (), None, None, None)


def inspect_path(pool: "WorkerPool", path: Path) -> Inspection:
    """The verdict on a file on disk; one that is not there is refused like any other."""
    try:
        with FileSource(path) as source:
            return pool.inspect(source, path.name)
    except Unreadable as error:
        return refused(error.reason)


def _verdict(document: "OpenDocument", ends: float) -> Inspection:
    warnings = list(document.warnings)
    if document.media is not None:
        warnings += [*([unplayable] if (unplayable := document.media.unplayable) else []), *_doubts(document, ends)]
        duration, tracks = document.media.duration, document.media.caption_tracks
        return Inspection(_opens(warnings), document.kind, None, tuple(warnings), None, duration, None, tracks)
    undrawn = _glance(document)
    if undrawn is not None:
        _warn(warnings, 1, undrawn)
    chars, bad = _read_all(document, warnings, ends) if document.kind != "image" else (0, 1 if undrawn else 0)
    if undrawn and bad >= len(document.pages):
        reason = warnings[-1] if warnings else "No page of it can be shown."
        return refused(reason, document.kind)
    warnings += (*_partly(sorted(document.damaged)), *(_doubts(document, ends) if document.kind == "pdf" else ()))
    why = undrawn.reason if undrawn else ""
    counts = len(document.pages), None, chars
    return Inspection(_opens(warnings), document.kind, None, tuple(warnings), *counts, undrawn=why)


def _doubts(document: "OpenDocument", ends: float) -> tuple[str, ...]:
    """What only decoding tells."""
    try:
        return document.doubts() if time.monotonic() < ends - DECODING else ()
    except Unreadable as error:  # it opened, and shows its beginning
        return (error.reason,)


def _opens(warnings: list[str]) -> Literal["opens", "opens-with-warning"]:
    return "opens-with-warning" if warnings else "opens"


def _glance(document: "OpenDocument") -> Unreadable | None:
    """Why the first page cannot be drawn."""
    size = document.pages[0]
    try:
        document.render(1, min(1.0, GLANCE / max(size.width, size.height)))
    except Unreadable as error:
        return error
    return None


def _read_all(document: "OpenDocument", warnings: list[str], ends: float) -> tuple[int, int]:
    """Characters of all pages, and how many pages could not be read."""
    chars, bad = 0, 0
    for page in range(1, len(document.pages) + 1):
        if time.monotonic() > ends - 1:
            some = f"Only the first {counted(page - 1, 'page')} could" if page > 1 else "No page could"
            warnings.append(f"{some} be read within the time a look may take.")
            break
        try:
            chars += _letters(document, page)
        except Unreadable as error:
            bad += 1
            if bad < 4:
                _warn(warnings, page, error)
    return chars, bad


def _partly(pages: list[int]) -> list[str]:
    listed = ", ".join(map(str, pages[:5])) + (" and more" if len(pages) > 5 else "")
    return [f"Damaged pages, of which not everything is shown: {listed}."] if pages else []


def _letters(document: "OpenDocument", page: int) -> int:
    """Characters of a page; of a sheet those in its cells, without what parts them."""
    text = document.text(page)
    return len(text) - (text.count("\t") + text.count("\n") if document.kind.gridded else 0)


def _warn(warnings: list[str], page: int, error: Unreadable) -> None:
    said = error.reason if error.reason.startswith(f"Page {page} ") else f"Page {page}: {error.reason}"
    if said not in warnings:
        warnings.append(said)


def render_pages(
    document: "OpenDocument", out: Path, scale: float = 2.0, told: Callable[[float], None] | None = None
) -> list[Path]:
    """Every page of a document, or twelve pictures of a film, as PNG files in `out`; the files written. `told` hears
    the share that is done."""
    out.mkdir(parents=True, exist_ok=True)
    written: list[Path] = []
    for number, pixels in _pictures(document, scale):
        path = out / f"page-{number:04}.png"
        _save(pixels, path)
        written.append(path)
        if told is not None:
            told(min(1.0, number / max(1, len(document.pages))))
    return written


def _pictures(document: "OpenDocument", scale: float) -> Iterator[tuple[int, Pixels]]:
    if document.media is not None:
        frames = document.thumbnails(12, 360) if document.media.has_video else ()
        yield from enumerate((frame.pixels for frame in frames), 1)
        return
    for page in range(1, len(document.pages) + 1):
        try:
            yield page, document.render(page, 1.0 if document.kind == "image" else scale)
        except Unreadable:
            continue  # the inspection has said so


def _save(pixels: Pixels, path: Path) -> None:
    from PIL import Image

    size = (pixels.width, pixels.height)
    Image.frombuffer("RGB", size, bytes(pixels.data), "raw", "RGB", pixels.stride, 1).save(path)
