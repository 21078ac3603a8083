"""What the system says of a file reaches nobody in its own words."""

import errno
import os
import re
from pathlib import Path

import pytest

from assessor_app.domain.system_words import why, why_unwritten

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (errno.ENOENT, "it is not there"),
        (errno.EACCES, "this account is not allowed to"),
        (errno.EROFS, "its disk can only be read"),
        (errno.ENOSPC, "its disk is full"),
        (errno.ENOTDIR, "a part of its path is a file, not a folder"),
        (errno.EIO, "its disk does not work"),
    ],
)
def test_an_error_of_the_system_is_said_in_plain_words(number: int, said: str) -> None:
    assert why(OSError(number, os.strerror(number))) == said


def test_a_place_that_was_to_be_made_lacks_its_folder() -> None:
    assert why_unwritten(FileNotFoundError(errno.ENOENT, "No such file or directory")) == "there is no folder for it"


def test_what_is_not_known_is_told_as_it_was_said() -> None:
    assert why(OSError(errno.EPROTO, "Protocol error")) == "protocol error"
    assert why(ValueError("Embedded null byte.")) == "embedded null byte"


def test_no_sentence_quotes_the_system() -> None:
    quoting = [
        path.relative_to(ROOT)
        for folder in ("assessor_app", "ui")
        for path in (ROOT / folder).rglob("*.py")
        if re.search(r"\bstrerror\b", path.read_text("utf-8")) and path.name != "system_words.py"
    ]
    assert quoting == [Path("assessor_app/cli/answers.py")]  # asks whether there is one
