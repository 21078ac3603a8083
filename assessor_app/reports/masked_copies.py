"""Copies of evidence for people who may not know whose it is: pages and pictures with everything hidden in them."""

from collections.abc import Callable
from pathlib import Path

from assessor_app.documents.inspection import render_pages
from assessor_app.documents.pool import WorkerPool
from assessor_app.documents.source import Source
from assessor_app.documents.veil import Veil
from assessor_app.domain.errors import RuleBroken, Unreadable
from assessor_app.domain.submission import Artifact, Submission

Progress = Callable[[int, int], None]


def masked_copies(
    pool: WorkerPool, submission: Submission, source_of: Callable[[Artifact], Source],
    veil_of: Callable[[Artifact], Veil], out: Path, *, progress: Progress | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> tuple[Path, ...]:  # fmt: skip
    """Every page, and twelve frames of a film, as PNG files in a folder an artifact; the files written. Folders bear
    the artifact's id, never its name. What cannot be opened is left out; raises RuleBroken when `out` is no place."""
    files = [artifact for artifact in submission.artifacts if artifact.path and not artifact.supplementary]
    written: list[Path] = []
    for done, artifact in enumerate(files):
        if cancelled is not None and cancelled():
            break
        if progress is not None:
            progress(done, len(files))
        written += _copied(pool, artifact, source_of(artifact), veil_of(artifact), out)
    return tuple(written)


def _copied(pool: WorkerPool, artifact: Artifact, source: Source, veil: Veil, out: Path) -> list[Path]:
    try:
        with pool.open(source, veil.text(artifact.title)) as document:
            document.veil = veil
            return render_pages(document, out / _folder(artifact))
    except Unreadable:
        return []
    except OSError as error:
        raise RuleBroken(f"{out} cannot be written to ({(error.strerror or str(error)).lower()}).") from error


def _folder(artifact: Artifact) -> str:
    return "".join(c if c.isalnum() or c in "-_" else "-" for c in artifact.id)[:80]
