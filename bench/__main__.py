"""`python -m bench`: measure, print a table and keep the figures as JSON."""

import argparse
import json
import os
import platform
import tempfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from rich.console import Console
from rich.table import Table

from bench import (
    coach_session,
    decisions_out,
    documents,
    films,
    first_window,
    import_bundle,
    issuer,
    key_to_commit,
    next_submission,
    syncing,
)
from bench.figures import Figure

OUT = Path("bench-output")


def main(words: list[str] | None = None) -> Path:
    """Measure what is asked for (everything, unless named); the path of the JSON file."""
    given = _parser().parse_args(words)
    figures: list[Figure] = []
    for name, measure in _benches(given).items():
        if given.only and name not in given.only:
            continue
        with tempfile.TemporaryDirectory(prefix="assessor-bench-", dir=given.room) as room:
            figures += measure(Path(room))
    Console(width=None if os.isatty(1) else 150).print(_table(figures))
    written = _write(figures, given.out)
    print(f"Load of the last minute: {_load()} on {os.cpu_count()} cores. Figures: {written}")
    return written


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="bench", description=__doc__)
    parser.add_argument("--size-mb", type=int, default=1024, help="size of the bundle that is imported")
    parser.add_argument(
        "--only",
        action="append",
        choices=["key", "next", "coach", "window", "import", "films", "documents", "out", "issuer", "sync"],
        help="one bench",
    )
    parser.add_argument("--quick", action="store_true", help="few runs: whether it works, not how fast")
    parser.add_argument("--out", type=Path, default=OUT, help="folder of the JSON file")
    parser.add_argument("--room", type=Path, default=None, help="folder to work in; the disk that is measured")
    return parser


def _benches(given: argparse.Namespace) -> dict[str, Callable[[Path], list[Figure]]]:
    quick: bool = given.quick
    return {
        "key": lambda room: key_to_commit.measure(room, runs=5 if quick else 400),
        "coach": lambda room: coach_session.measure(room, runs=2 if quick else 15),
        "next": lambda room: next_submission.measure(room, submissions=3 if quick else 25),
        "window": lambda room: first_window.measure(room, runs=1 if quick else 9),
        "films": lambda room: films.measure(
            room, minutes=1 if quick else 20, runs=1 if quick else 5, seeks=6 if quick else 60
        ),
        "documents": lambda room: documents.measure(room, runs=4 if quick else 60, documents=10 if quick else 1000),
        "out": lambda room: decisions_out.measure(
            room, decisions=60 if quick else 100_000, letters=3 if quick else 1_000
        ),
        "issuer": lambda room: issuer.measure(
            room, pushes=2 if quick else 20, events=1000 if quick else 1_000_000, devices=10 if quick else 1000
        ),
        "sync": lambda room: syncing.measure(
            room,
            decisions=200 if quick else 10_000,
            film_mb=16 if quick else 512,
            assignments=200 if quick else 10_000,
        ),
        "import": lambda room: import_bundle.measure(room, size_mb=given.size_mb, runs=1 if quick else 3),
    }


def _table(figures: list[Figure]) -> Table:
    table = Table(title="Assessor beside its yardsticks, measured in one run")
    for heading in ("what", "ours", "yardstick", "theirs", "ratio", "promised", "kept"):
        table.add_column(heading, justify="right" if heading in ("ours", "theirs", "ratio") else "left")
    for f in figures:
        ours, theirs = f"{f.ours:,.2f} {f.unit}", f"{f.theirs:,.2f} {f.unit}"
        kept = ("yes" if f.kept else "NO") if f.promise else ""
        table.add_row(f.name, ours, f.yardstick, theirs, f"{f.ratio:.2f} x", f.promise, kept)
    return table


def _load() -> str:
    return f"{os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else "unknown"


def _write(figures: list[Figure], out: Path) -> Path:
    now = datetime.now(UTC)
    machine = {
        "system": platform.platform(),
        "cores": os.cpu_count(),
        "load": _load(),
        "python": platform.python_version(),
    }
    document = {"measured_at": now.isoformat(timespec="seconds"), "machine": machine}
    out.mkdir(parents=True, exist_ok=True)
    path = out / f"bench-{now:%Y%m%d-%H%M%S}.json"
    path.write_text(json.dumps(document | {"figures": [f.as_json() for f in figures]}, indent=1), encoding="utf-8")
    return path


if __name__ == "__main__":
    main()
