"""What a reader is told it opens."""

from dataclasses import replace

import pytest

from tests import builders


@pytest.mark.parametrize(
    ("title", "path", "name"),
    [
        ("Talk tracker", "artifacts/t.csv", "Talk tracker.csv"),
        ("tracker.CSV", "artifacts/t.csv", "tracker.CSV"),
        ("Notes", "artifacts/notes", "Notes"),
        ("Notes", "artifacts/v1.2 of my notes", "Notes"),
        ("Context", None, "Context"),
    ],
)
def test_a_name_is_the_title_with_the_ending_of_its_file(title: str, path: str | None, name: str) -> None:
    artifact = replace(builders.answer(), title=title, path=path, text=None if path else "Words.")
    assert artifact.name == name
