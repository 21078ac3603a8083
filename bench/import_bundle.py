"""A bundle into the vault and the store, beside `sha256sum`, `cp` and `sync` of the same bytes, and beside
`unzip` with `bagit.py --validate`."""

import json
import os
import shutil
import statistics
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from time import perf_counter

from bench import workspaces
from bench.figures import Figure, interleaved

MIB = 1 << 20
FILMS = 3  # a submission's films are nearly all of its bytes
RSS_LIMIT = 200  # MB over idle


def measure(room: Path, *, size_mb: int = 1024, runs: int = 3) -> list[Figure]:
    """`runs` imports of `size_mb` MiB, each in a process of its own, by turns with the yardsticks."""
    film = _film(size_mb * MIB // FILMS)
    bundle = workspaces.make_bundle(room / "bundles", "B-1", {f"lesson-{n}.mp4": film for n in range(FILMS)})
    shutil.rmtree(room / "bundles" / "B-1")
    memory: list[float] = []
    timed: list[Callable[[], float]] = [lambda: _imported(bundle, room, memory), lambda: _copied(bundle, room)]
    if shutil.which("unzip"):
        timed.append(lambda: _unzipped(bundle, room))
    ours, copied, *unzipped = (statistics.median(found) for found in interleaved(runs, *timed))
    what = f"import of {size_mb:,} MB"
    figures = [Figure(what, ours, "sha256sum + cp + sync of the same bytes", copied, "s", runs, most_ratio=1.6)]
    for seconds in unzipped:
        figures.append(Figure(what, ours, "unzip + bagit.py --validate", seconds, "s", runs, most_ratio=1))
    peak = Figure(f"{what}, peak memory over idle", max(memory), "the bundle", size_mb, "MB", runs, most=RSS_LIMIT)
    return [*figures, peak]


def _film(size: int) -> Callable[[Path], None]:
    """A writer of `size` bytes that pack no better than a film does."""

    def write(path: Path) -> None:
        with path.open("wb") as file:
            for start in range(0, size, MIB):
                file.write(os.urandom(min(MIB, size - start)))

    return write


@contextmanager
def _fresh(folder: Path) -> Iterator[Path]:
    """A folder that is not there yet, and is gone after."""
    shutil.rmtree(folder, ignore_errors=True)
    os.sync()  # what was written before is not to be paid by who comes after
    yield folder
    shutil.rmtree(folder)


def _imported(bundle: Path, room: Path, memory: list[float]) -> float:
    with _fresh(room / "workspace") as folder:
        workspaces.make_workspace(folder)
        command = [sys.executable, "-m", "bench.import_bundle", str(folder), str(bundle)]
        answer = json.loads(subprocess.run(command, check=True, capture_output=True).stdout)
    memory.append(answer["over_idle_mb"])
    return float(answer["seconds"])


def _copied(bundle: Path, room: Path) -> float:
    with _fresh(room / "copy") as folder:
        folder.mkdir()
        copy = folder / bundle.name
        return _seconds(["sha256sum", bundle], ["cp", bundle, copy], ["sync", copy, folder])


def _unzipped(bundle: Path, room: Path) -> float:
    with _fresh(room / "bag") as folder:
        return _seconds(
            ["unzip", "-q", bundle, "-d", folder], [sys.executable, "-m", "bagit", "--validate", "--quiet", folder]
        )


def _seconds(*commands: list[str | Path]) -> float:
    start = perf_counter()
    for command in commands:
        subprocess.run(command, check=True, capture_output=True)
    return perf_counter() - start


def _import(folder: Path, bundle: Path) -> dict[str, float]:
    """In a process of its own: import, and say how long it took and how far memory rose."""
    import psutil

    from assessor_app.cli.opening import credentials
    from assessor_app.commands.clock import utc_now
    from assessor_app.commands.submissions import import_bundle

    known, process = credentials(), psutil.Process()
    with workspaces.opened(folder) as store:
        idle = process.memory_info().rss
        Path("/proc/self/clear_refs").write_text("5", "ascii")  # the kernel notes the peak from here on
        start = perf_counter()
        import_bundle(store, bundle, known, now=utc_now, progress=lambda _done, _total: None)
        return {"seconds": perf_counter() - start, "over_idle_mb": (_peak() - idle) / MIB}


def _peak() -> int:
    """Bytes of memory at the most."""
    lines = Path("/proc/self/status").read_text("ascii").splitlines()
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith("VmHWM:"))


if __name__ == "__main__":
    print(json.dumps(_import(Path(sys.argv[1]), Path(sys.argv[2]))))
