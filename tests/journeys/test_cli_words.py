"""The words every command takes, `--json` and `--workspace DIR`, wherever among the others they stand."""

import json
import sys
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest
import typer

from assessor_app.cli import screens
from assessor_app.cli.table import app
from tests.journeys.command_line import assessor

NOWHERE = {"DISPLAY": "", "WAYLAND_DISPLAY": "", "QT_QPA_PLATFORM": ""}
linux = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only where a screen may be missing")


def leaves(command: Any, *path: str) -> Iterator[tuple[str, Any]]:
    below = getattr(command, "commands", None)
    if below is None:
        yield " ".join(path), command
    for name, each in (below or {}).items():
        yield from leaves(each, *path, name)


EVERY = dict(leaves(typer.main.get_command(app)))


def test_there_are_as_many_commands_as_one_thinks() -> None:
    assert len(EVERY) > 50 and {"demo", "issuer serve", "batch profile save"} < set(EVERY)


def test_the_version_is_that_of_the_package() -> None:
    said = assessor("--version")
    assert (said.code, said.out) == (0, f"assessor {version('assessor-app')}\n")


def test_the_version_is_one_document_for_a_program() -> None:
    for words in (("--version", "--json"), ("--json", "--version")):
        assert json.loads(assessor(*words).out) == {"version": version("assessor-app")}


def test_an_option_in_the_place_of_the_folder_is_wrong_usage_and_becomes_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    said = assessor("queue", "--workspace", "--json")
    assert said.code == 2 and "“--json” stands where the folder is named" in said.err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("command", EVERY)
def test_every_command_takes_json_and_a_workspace(command: str, tmp_path: Path) -> None:
    words = ["--json", "--workspace", str(tmp_path)]
    assert EVERY[command].make_context(command, words, resilient_parsing=True).args == []


@pytest.mark.parametrize("command", EVERY)
def test_no_command_takes_an_empty_workspace(command: str) -> None:
    with pytest.raises(typer.BadParameter, match="names nothing"):
        EVERY[command].make_context(command, ["--workspace", ""])


def test_an_empty_workspace_is_wrong_usage_in_a_sentence() -> None:
    said = assessor("queue", "--json", "--workspace", "")
    assert said.code == 2 and said.document["error"].startswith("Invalid value for '--workspace'")


def test_what_needs_no_workspace_answers_the_same_with_one(tmp_path: Path) -> None:
    (tmp_path / "talk.txt").write_text("Students talk.")
    for words in (("verify",), ("rubric", "check"), ("bundle", "check")):
        bare = assessor(*words, tmp_path / "talk.txt", "--json")
        assert assessor(*words, tmp_path / "talk.txt", "--json", "--workspace", tmp_path / "none") == bare


def test_both_words_may_stand_before_the_command_or_in_its_midst(tmp_path: Path) -> None:
    after = assessor("issuer", "status", "--folder", tmp_path, "--json", "--workspace", tmp_path)
    before = assessor("--json", "--workspace", tmp_path, "issuer", "status", "--folder", tmp_path)
    between = assessor("issuer", "--json", "--workspace", tmp_path, "status", "--folder", tmp_path)
    assert after.error and before == after == between


def test_the_workspace_said_last_counts(workspace_folder: Path, tmp_path: Path) -> None:
    said = assessor("--workspace", tmp_path / "none", "queue", "--workspace", workspace_folder, "--json")
    assert (said.code, said.document) == (0, {"submissions": []})


def test_an_empty_workspace_in_the_environment_is_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    said = assessor("init", "--json", ASSESSOR_WORKSPACE="", XDG_DATA_HOME=str(tmp_path / "data"))
    assert Path(said.document["workspace"]) == tmp_path / "data" / "Assessor"
    assert [path.name for path in tmp_path.iterdir()] == ["data"]


def test_an_empty_folder_of_an_issuer_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    said = assessor("issuer", "init", "--folder", "", "--json")
    assert said.code == 2 and "--folder" in said.document["error"] and list(tmp_path.iterdir()) == []


@linux
def test_the_window_asked_for_json_without_a_screen_says_so_in_it() -> None:
    said = assessor("--json", **NOWHERE)
    assert "no screen" in said.error and json.loads(said.out).keys() == {"error"}


@linux
@pytest.mark.parametrize(
    ("platform", "display", "opens", "seen"),
    [
        ("", "", False, False),
        ("", ":0", True, True),
        ("offscreen", "", True, False),
        ("offscreen:size=800x600", ":0", True, False),
        ("minimal", ":0", True, False),
        ("xcb", "", False, False),
        ("wayland;xcb", "", False, False),
        ("wayland;xcb", ":0", True, True),
        ("vnc:port=5900", "", True, True),
    ],
)
def test_a_screen_is_one_for_qt_and_one_for_eyes(
    platform: str, display: str, opens: bool, seen: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in (NOWHERE | {"QT_QPA_PLATFORM": platform, "DISPLAY": display}).items():
        monkeypatch.setenv(name, value)
    assert (screens.has_screen(), screens.is_seen()) == (opens, seen)
