"""The sample submissions as bundles, made once and kept for the next time."""

from collections.abc import Callable
from pathlib import Path

from assessor_app.bundles.reading import check_bundle
from assessor_app.bundles.samples import make_sample_folders
from assessor_app.bundles.writing import write_bundle
from assessor_app.domain.errors import Unreadable

Progress = Callable[[str, float], None]


def make_sample_bundles(out: Path, *, quick: bool = False, progress: Progress | None = None) -> tuple[Path, ...]:
    """Write one bundle a sample submission into `out`; those already there and whole are kept.

    `quick` films short, small clips. Raises Unreadable when a made bundle does not open, which is our fault.
    """
    made = sorted(out.glob("S-*.zip"))
    if (out / "complete").exists() and made and all(check_bundle(path).outcome == "opens" for path in made):
        return tuple(made)
    folders = make_sample_folders(out / "folders", quick=quick, progress=progress)
    bundles = tuple(sorted(_write(folder, out / f"{folder.name}.zip") for folder in folders))
    (out / "complete").touch()
    return bundles


def _write(folder: Path, bundle: Path) -> Path:
    found = write_bundle(folder, bundle)
    if found.outcome == "refused":
        raise Unreadable(bundle.name, found.reason or "it does not open.")
    return bundle
