"""`assessor inspect`: what a file is, and whether it opens, without trusting it."""

import json
import time
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from assessor_app.cli.answers import Json, refusing, say
from assessor_app.cli.paths import folder_made, path_option
from assessor_app.documents.values import Inspection
from assessor_app.domain.counted import counted
from assessor_app.domain.errors import Unreadable
from assessor_app.domain.system_words import why_unwritten

if TYPE_CHECKING:
    from assessor_app.documents.pool import WorkerPool

ARCHIVES = ("zip", "bag", "submission")
SECONDS = 15.0  # for the files of one archive
NOT_RENDERED = "Its pages could not be written"


def inspect(
    files: Annotated[list[Path], typer.Argument(help="Files to look at.")],
    render: Annotated[Path | None, path_option("--render", help="Write every page as PNG into this folder.")] = None,
    as_json: Json = False,
) -> None:
    """Say what each file is and whether it opens; with --json one JSON document a file, in the order given."""
    from assessor_app.documents.inspection import inspect_many, inspect_path
    from assessor_app.documents.libreoffice import find_office
    from assessor_app.documents.pool import WorkerPool

    done = True
    with refusing(as_json=as_json), WorkerPool(spares=2, office=find_office()) as pool:
        if render is not None:
            folder_made(render)
        folders = {} if render is None else _folders(render, files)
        for number, (path, found) in enumerate(
            inspect_many(lambda path: _archive(path) or inspect_path(pool, path), files)
        ):
            if render is not None and found.outcome != "refused" and found.kind not in ARCHIVES:
                found = _rendered(pool, path, found, folders[number])
            done = done and _error(path, found) is None
            say(json.dumps(_document(path, found), ensure_ascii=False) if as_json else _words(path, found))
        raise typer.Exit(0 if done else 1)


def _folders(render: Path, files: list[Path]) -> dict[int, Path]:
    """Where each file's pages go: one file's straight into the folder, else one folder a file, equal names numbered."""
    if len(files) == 1:
        return {0: render}
    taken: set[str] = set()
    found: dict[int, Path] = {}
    for position, path in enumerate(files):
        name, number = path.name, 1
        while name.casefold() in taken:
            number += 1
            name = f"{path.name} ({number})"
        taken.add(name.casefold())
        found[position] = render / name
    return found


def _archive(path: Path) -> Inspection | None:
    """A ZIP archive is not evidence, but whether it could be a bundle is what one wants to know of it; of one that is
    none it is said what the viewer says. None for any other file, office documents among them."""
    from assessor_app.bundles.reading import check_archive
    from assessor_app.documents.kinds import ARCHIVE
    from assessor_app.documents.unshown import said_of_archive

    if not _is_archive(path):
        return None
    ends = time.monotonic() + SECONDS
    found = check_archive(path, cancelled=lambda: time.monotonic() > ends)
    reason = found.reason and found.reason.removeprefix(f"{path.name}: ")  # named here as every file is
    if found.kind != ARCHIVE.code:
        return Inspection(found.outcome, found.kind, reason, tuple(found.warnings), None, None, None)
    warnings = (*found.warnings, said_of_archive(ARCHIVE.form))
    return Inspection("opens-with-warning", found.kind, reason, warnings, None, None, None)


def _is_archive(path: Path) -> bool:
    """Whether the file begins as a ZIP archive does and is none of the forms built upon it, or only ends as one."""
    from assessor_app.documents.kinds import ARCHIVE, PROGRAM, UNKNOWN, guess
    from assessor_app.documents.source import FileSource

    try:
        with FileSource(path) as source:
            found = guess(source, path.name)
            tail = source.read_at(max(0, source.size - 66_000), 66_000)
    except Unreadable:
        return False
    return found is ARCHIVE or (found in (UNKNOWN, PROGRAM) and b"PK\x05\x06" in tail)


def _rendered(pool: "WorkerPool", path: Path, found: Inspection, out: Path) -> Inspection:
    """Draw the pages; where that fails the verdict on the file still stands, with a warning."""
    from assessor_app.documents.inspection import render_pages
    from assessor_app.documents.source import FileSource

    try:
        with FileSource(path) as source, pool.open(source, path.name) as document:
            render_pages(document, out)
    except Unreadable as error:
        why = error.reason
    except OSError as error:
        why = f"{out} cannot be written to: {why_unwritten(error)}."
    else:
        return found
    return replace(found, outcome="opens-with-warning", warnings=(*found.warnings, f"{NOT_RENDERED}: {why}"))


def _document(path: Path, found: Inspection) -> dict[str, Any]:
    return {
        "file": str(path),
        "outcome": found.outcome,
        "kind": found.kind,
        "reason": found.reason,
        "warnings": list(found.warnings),
        "pages": found.pages,
        "duration_s": found.duration_s,
        "text_chars": found.text_chars,
    } | ({"error": error} if (error := _error(path, found)) else {})


def _error(path: Path, found: Inspection) -> str | None:
    """Why the exit status is not 0, with the file's name; None where it did not come of this file."""
    failed = [w for w in found.warnings if w.startswith(NOT_RENDERED)]
    why = found.reason if found.outcome == "refused" else next(iter(failed), None)
    return f"{_name(path)}: {why}" if why else None


def _name(path: Path) -> str:
    return path.name or str(path)  # “.” has none


def _words(path: Path, found: Inspection) -> str:
    if found.outcome == "refused":
        return f"{_name(path)}: refused. {found.reason}"
    size = counted(found.pages, "page") if found.pages else f"{found.duration_s:.1f} s" if found.duration_s else ""
    notes = "".join(f"\n    {warning}" for warning in found.warnings)
    return f"{path.name}: {found.kind} opens{', ' + size if size else ''}{notes}"
