"""`assessor rubric check` in words a person reads."""

from pathlib import Path

from assessor_app.rubric_files.catalogue import shipped_folder
from tests.journeys.command_line import assessor


def test_a_rubric_says_its_title_and_how_many_criteria() -> None:
    said = assessor("rubric", "check", shipped_folder() / "leading-colleagues" / "rubric.json")
    assert said.code == 0 and "criteria" in said.out


def test_a_stack_has_no_criteria_to_count() -> None:
    (stack,) = shipped_folder().glob("stacks/*/stack.json")
    said = assessor("rubric", "check", stack)
    assert said.code == 0 and "stack “" in said.out and "criteria" not in said.out


def test_a_refusal_names_the_file_once(tmp_path: Path) -> None:
    (tmp_path / "odd.json").write_text("{")
    said = assessor("rubric", "check", tmp_path / "odd.json")
    assert said.code == 1 and (said.out + said.err).count("odd.json") == 1
