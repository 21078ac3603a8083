"""Many strangers' files looked at in one go, two at a time, while the heart of a window beats beside them: in a process
of its own, so that the most memory its children had is what the workers had, and nobody else's children."""

import contextlib
import csv
import pickle
import re
import resource
import subprocess
import sys
import threading
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

import psutil
from PySide6.QtCore import QCoreApplication, QEventLoop, Qt, QTimer

from assessor_app.documents.inspection import inspect_many, inspect_path
from assessor_app.documents.pool import WorkerPool
from assessor_app.documents.values import Inspection

ROOT = Path(__file__).parents[2]
BEAT = 10  # milliseconds
TECHNICAL = re.compile(
    r"Traceback|\w(?:Error|Exception)\b|errno|0x[0-9a-f]{4}|\bNoneType\b|\bNone\b|<class|object at|/tmp/|/proc/"
    r"|\b(?:pymupdf|fitz|libav|lxml|PIL|zlib)\b|\bcode=\d"
)


@dataclass
class Beats:
    """Seconds by which the beats of a main thread came late, without what the machine itself held back."""

    late: list[float] = field(default_factory=list)

    def all_but(self, share: float) -> float:
        """How late all but `share` of them were at most."""
        ordered = sorted(self.late)
        return ordered[max(0, len(ordered) - 1 - int(len(ordered) * share))]


@dataclass
class Run:
    """What became of every file, by its name below the corpus; seconds each took; bytes the largest worker had."""

    found: dict[str, Inspection] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=dict)
    beats: Beats = field(default_factory=Beats)
    orphans: list[str] = field(default_factory=list)
    memory: int = 0


def looked_at(folder: Path, files: Iterable[Path]) -> Run:
    """Looks at all of them in a process of its own."""
    names = "\0".join(map(str, (folder, *files)))
    asked = [sys.executable, "-m", __name__]
    answer = subprocess.run(asked, cwd=ROOT, input=names.encode(), stdout=-1, check=True)
    found = pickle.loads(answer.stdout)
    assert isinstance(found, Run)
    return found


def _beside(folder: Path, files: Iterable[Path]) -> Run:
    """Looks at all of them in a thread beside an event loop."""
    run = Run()
    before = set(psutil.Process().children(recursive=True))
    thread = threading.Thread(target=_look, args=(run, folder, list(files)), name="corpus")
    run.beats = _beating(thread)
    after = set(psutil.Process().children(recursive=True)) - before
    run.orphans = [str(process) for process in after if process.is_running()]
    unit = 1 if sys.platform == "darwin" else 1024
    run.memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * unit
    return run


def _look(run: Run, folder: Path, files: list[Path]) -> None:
    def timed(path: Path) -> Inspection:
        start = time.monotonic()
        found = inspect_path(pool, path)
        run.seconds[path.relative_to(folder).as_posix()] = time.monotonic() - start
        return found

    with WorkerPool(spares=1) as pool:
        for path, found in inspect_many(timed, files):
            run.found[path.relative_to(folder).as_posix()] = found


def _beating(thread: threading.Thread) -> Beats:
    """Runs `thread` to its end beside an event loop that wants to wake every BEAT."""
    beats, loop, timer = Beats(), QEventLoop(), QTimer()
    last, held = time.perf_counter(), _held_back()

    def beat() -> None:
        nonlocal last, held
        now, since = time.perf_counter(), _held_back()
        beats.late.append(max(0.0, now - last - BEAT / 1000 - max(0.0, since - held)))
        last, held = now, since
        if not thread.is_alive():
            loop.quit()

    timer.setTimerType(Qt.TimerType.PreciseTimer)
    timer.timeout.connect(beat)
    thread.start()
    timer.start(BEAT)
    loop.exec()
    timer.stop()
    thread.join()
    return beats


def _held_back() -> float:
    """Seconds that our threads were ready to run and got no processor, since they began: a crowded machine, not us."""
    found = 0
    for told in Path("/proc/self/task").glob("*/schedstat"):
        with contextlib.suppress(OSError, IndexError):  # a thread that has just ended
            found += int(told.read_text().split()[1])
    return found / 1e9


def expectations(corpus: Path) -> dict[str, str]:
    """What the corpus says of each of its files, by hand for those that were made."""
    with (corpus / "SOURCES.tsv").open(encoding="utf-8", newline="") as lines:
        found = {row["file"]: row["expected"] for row in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)}
    for line in (corpus / "synthetic.tsv").read_text("utf-8").splitlines():
        name, _, expected = line.split("\t")
        found[name] = expected
    return found


def agrees(found: Inspection, expected: str) -> bool:
    """Whether the outcome is one that the corpus allows."""
    head = expected.partition(":")[0]
    if expected in ("sane", "") or head.startswith("either"):
        return True
    if found.outcome == "refused":
        return "refuses" in head or "or refuses" in expected
    return not head.startswith("refuses") or " or " in head


def unplain(found: Inspection) -> list[str]:
    """Sentences that a person would not understand, and a refusal that has none."""
    said = [*([found.reason] if found.reason else []), *found.warnings]
    odd = [s for s in said if TECHNICAL.search(s) or not s.strip().endswith((".", "…", "?", ")", "”", "]"))]
    return [*odd, *(["(no reason)"] if found.outcome == "refused" and not found.reason else [])]


if __name__ == "__main__":
    from tests.documents import corpus_run  # by its name, or the answer could not be read by who asked

    app = QCoreApplication([])
    folder, *files = (Path(name) for name in sys.stdin.read().split("\0"))
    sys.stdout.buffer.write(pickle.dumps(corpus_run._beside(folder, files)))
