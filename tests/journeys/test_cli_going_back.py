"""Going back to a backup on the command line, each command a process of its own: what was decided and sent since stays
in every answer."""

import json
from pathlib import Path

import pytest

from assessor_app.store import backups, opening
from tests.builders import PASSPHRASE
from tests.decided import decide
from tests.journeys.command_line import spawned


@pytest.fixture
def folder(workspace_folder: Path) -> Path:
    """A workspace with two decisions, one of them younger than its backup."""
    opened = opening.open_workspace(workspace_folder, PASSPHRASE)
    decide(opened.store, ["S-1"])
    backups.make(opened.store, now="2026-11-23T09:00:00.000Z")
    decide(opened.store, ["S-1"], supersedes="decision-S-1", prefix="second")
    decide(opened.store, ["S-2"])
    opened.close()
    return workspace_folder


def run(folder: Path, *words: str | Path) -> dict[str, object]:
    said = spawned(*words, "--workspace", folder, "--json")
    assert said.code == 0, said
    return said.document


def test_going_back_forgets_neither_what_was_decided_nor_what_went_out(folder: Path, tmp_path: Path):
    run(folder, "batch", "new", "Batch 1", "--format", "csv")
    run(folder, "batch", "dry-run", "Batch 1")
    assert run(folder, "batch", "write", "Batch 1", "--out", tmp_path / "1")["decisions"] == 2
    listed = run(folder, "batch", "list")
    exported = run(folder, "export", "--format", "jsonl", "--out", tmp_path / "before")["file"]
    assert run(folder, "restore", "1", "--yes")["carried"] == 2
    assert run(folder, "batch", "list") == listed
    again = run(folder, "export", "--format", "jsonl", "--out", tmp_path / "after")["file"]
    assert Path(str(again)).read_bytes() == Path(str(exported)).read_bytes()
    run(folder, "batch", "new", "Batch 2", "--format", "csv")
    counts = json.loads(json.dumps(run(folder, "batch", "dry-run", "Batch 2")["counts"]))
    assert (counts["new"], counts["already exported"]) == (0, 2)
