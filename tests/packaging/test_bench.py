"""`make bench` works: every bench runs on tiny sizes, and what it prints is kept as JSON."""

import json
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from bench.__main__ import main
from bench.figures import Figure, interleaved, percentile


@pytest.mark.parametrize("name", ["key", "next", "coach", "window", "import", "out"])
def test_a_bench_keeps_its_figures_as_json(name: str, tmp_path: Path, qtbot: QtBot) -> None:
    written = main(
        ["--quick", "--only", name, "--size-mb", "3", "--out", str(tmp_path / "out"), "--room", str(tmp_path)]
    )
    figures = json.loads(written.read_text())["figures"]
    assert figures
    assert all(figure["ours"] > 0 and figure["theirs"] > 0 for figure in figures if "memory" not in figure["name"])


def test_a_ratio_over_the_promise_is_said_to_be_broken() -> None:
    assert not Figure("commit", 7.0, "bare commit", 2.0, "ms", 1, most_ratio=3).kept


def test_a_value_over_the_promise_is_said_to_be_broken_whatever_the_ratio() -> None:
    assert not Figure("commit", 17.0, "bare commit", 20.0, "ms", 1, most=16).kept


def test_the_functions_measured_take_turns() -> None:
    order: list[str] = []
    interleaved(2, lambda: order.append("ours") or 1.0, lambda: order.append("theirs") or 2.0)
    assert order == ["ours", "theirs", "ours", "theirs"]


def test_ninety_five_of_a_hundred_do_not_exceed_the_95th_percentile() -> None:
    assert percentile(list(range(100, 0, -1)), 0.95) == 95
