"""Which way a paragraph runs."""

import pytest

from assessor_app.domain.direction import right_to_left


@pytest.mark.parametrize(
    "words", ["مرحبا", "שלום to all", "“١٢ مرحبا” (by 1 December)", "1. مرحبا", "\u2066Clip 1\u2069 مرحبا"]
)
def test_words_run_as_their_first_letter_does(words: str) -> None:
    assert right_to_left(words)


@pytest.mark.parametrize("words", ["", "12 – 14 😀", "Clip مرحبا", "é مرحبا", "\u2067مرحبا\u2069 and on"])
def test_words_without_such_a_letter_run_from_the_left(words: str) -> None:
    assert not right_to_left(words)
