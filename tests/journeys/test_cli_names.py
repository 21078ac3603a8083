"""`assessor names`: a programme's list is shown, set, added to, cleared, and what was before comes back."""

from pathlib import Path

import pytest

from tests.journeys.command_line import Said, assessor


def names(workspace: Path, *words: object) -> Said:
    return assessor("names", *words, "--workspace", workspace, "--json")


def shown(workspace: Path) -> dict[str, object]:
    said = names(workspace, "show")
    assert said.code == 0
    return said.document


@pytest.fixture
def listed(workspace_folder: Path, tmp_path: Path) -> Path:
    """A workspace with two names and a school."""
    (tmp_path / "roster.txt").write_text("# class 4b\nMaria Ortiz\nLee Chen\n\nLee Chen\n")
    (tmp_path / "schools.txt").write_text("Elm Street School\n")
    given = (tmp_path / "roster.txt", "--schools", tmp_path / "schools.txt")
    assert names(workspace_folder, "set", *given).document == {"names": 2, "schools": 1}
    return workspace_folder


def test_the_list_is_shown(listed: Path) -> None:
    assert shown(listed) == {"names": ["Maria Ortiz", "Lee Chen"], "schools": ["Elm Street School"]}


def test_setting_names_leaves_the_schools_as_they_are(listed: Path, tmp_path: Path) -> None:
    (tmp_path / "other.txt").write_text("Ines Vega\n")
    names(listed, "set", tmp_path / "other.txt")
    assert shown(listed) == {"names": ["Ines Vega"], "schools": ["Elm Street School"]}


def test_adding_keeps_those_that_are_listed(listed: Path, tmp_path: Path) -> None:
    (tmp_path / "other.txt").write_text("Ines Vega\nLee Chen\n")
    names(listed, "add", tmp_path / "other.txt")
    assert shown(listed)["names"] == ["Maria Ortiz", "Lee Chen", "Ines Vega"]


def test_what_was_cleared_comes_back_and_goes_again(listed: Path) -> None:
    assert names(listed, "clear").code == 0
    assert shown(listed) == {"names": [], "schools": []}
    assert names(listed, "undo").document == {"names": 2, "schools": 1}
    assert names(listed, "undo").document == {"names": 0, "schools": 0}


def test_a_list_never_changed_has_nothing_to_go_back_to(workspace_folder: Path) -> None:
    assert "never changed" in names(workspace_folder, "undo").error


@pytest.mark.parametrize("text", ['{"names": []}', "decision_id,outcome;x", "word " * 30, "a@b.example", "Vega\0"])
def test_a_file_of_another_kind_changes_nothing(listed: Path, tmp_path: Path, text: str) -> None:
    (tmp_path / "odd.txt").write_text(f"Ines Vega\n{text}\n")
    assert "line 2, is no name" in names(listed, "set", tmp_path / "odd.txt").error
    assert shown(listed)["names"] == ["Maria Ortiz", "Lee Chen"]


@pytest.mark.parametrize("text", ["", "# the spring term\n\n"])
def test_a_file_that_names_nobody_empties_no_list(listed: Path, tmp_path: Path, text: str) -> None:
    (tmp_path / "none.txt").write_text(text)
    assert "names nobody" in names(listed, "set", tmp_path / "none.txt").error
    assert shown(listed)["names"] == ["Maria Ortiz", "Lee Chen"]


def test_without_a_file_there_is_nothing_to_set(listed: Path) -> None:
    assert "Name a file" in names(listed, "set").error
