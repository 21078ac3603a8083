"""Where memory runs out within a worker that is said, not that the file is damaged."""

import errno
import io

import pytest

from assessor_app.documents.limits import DEFAULT
from assessor_app.documents.readers.protocol import Unfit
from assessor_app.documents.worker import Desk, _answer

SHORT, DAMAGED = "The file needs more memory than one document may have.", "The file is damaged."


class Failing:
    """A document each of whose pages ends in an error."""

    def __init__(self, error: Exception) -> None:
        self._error = error

    def text(self, page: int) -> str:
        raise self._error


def said(error: Exception) -> str:
    desk = Desk(io.BytesIO(), io.BytesIO(), DEFAULT, None)
    desk.document = Failing(error)
    head, _ = _answer(desk, {"op": "text", "page": 1})
    return str(head["unfit"])


def raised_from(cause: Exception, sentence: str) -> Exception:
    try:
        raise Unfit(sentence) from cause
    except Unfit as error:
        return error


@pytest.mark.parametrize(
    "error",
    [
        MemoryError(),
        OSError(errno.ENOMEM, "Cannot allocate memory"),
        RuntimeError("code=2: malloc (3145728 bytes) failed"),
        ValueError("OpenCV(5.0.0) alloc.cpp:73: error: (-4:Insufficient memory) Failed to allocate 99 bytes"),
        raised_from(MemoryError(), "The picture is damaged: a PNG picture that cannot be decoded."),
        raised_from(OSError(errno.ENOMEM, "x"), "Page 3 is damaged and cannot be shown."),
    ],
    ids=repr,
)
def test_a_shortage_is_told_as_one_whoever_finds_it(error: Exception) -> None:
    assert said(error) == SHORT


@pytest.mark.parametrize("error", [OSError(errno.EIO, "x"), ValueError("a small loc"), KeyError("memory")], ids=repr)
def test_damage_stays_damage(error: Exception) -> None:
    assert said(error) == DAMAGED


def test_a_sentence_that_says_more_is_kept() -> None:
    for sentence in ("Page 3 is too big to be drawn and cannot be shown.", "The text is too long."):
        assert said(raised_from(MemoryError(), sentence)) == sentence
    assert said(Unfit("The picture is damaged.")) == "The picture is damaged."
