"""A workbook on a disk that gets full: a sentence, and nothing else, on the screen or on the disk."""

import contextlib
import signal
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from assessor_app.domain.errors import RuleBroken
from assessor_app.reports.exporting import export
from assessor_app.reports.selection import Selection
from assessor_app.store.engine import Store
from tests.builders import known
from tests.decided import decide

resource = pytest.importorskip("resource", reason="file sizes are limited as on Unix")


@contextlib.contextmanager
def no_larger_than(size: int) -> Iterator[None]:
    """No file may grow past it, so that a write fails in the middle."""
    before, (soft, hard) = signal.signal(signal.SIGXFSZ, signal.SIG_IGN), resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        signal.signal(signal.SIGXFSZ, before)


def test_a_disk_that_gets_full_anywhere_in_a_workbook_leaves_nothing(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    decide(store, ["S-1"])
    uncaught: list[object] = []
    monkeypatch.setattr(sys, "unraisablehook", uncaught.append)
    out = tmp_path / "out"
    export(Selection(store, known), "xlsx", out)
    whole = (out / "decisions.xlsx").stat().st_size
    (out / "decisions.xlsx").unlink()
    for size in range(0, whole, 500):
        with no_larger_than(size), pytest.raises(RuleBroken, match="cannot be written"):
            export(Selection(store, known), "xlsx", out)
        assert not list(out.iterdir())
    assert not uncaught
