"""Which way a paragraph runs."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessor_app.domain.direction import brackets_held, right_to_left


@pytest.mark.parametrize(
    "words", ["مرحبا", "שלום to all", "“١٢ مرحبا” (by 1 December)", "1. مرحبا", "\u2066Clip 1\u2069 مرحبا"]
)
def test_words_run_as_their_first_letter_does(words: str) -> None:
    assert right_to_left(words)


@pytest.mark.parametrize("words", ["", "12 – 14 😀", "Clip مرحبا", "é مرحبا", "\u2067مرحبا\u2069 and on"])
def test_words_without_such_a_letter_run_from_the_left(words: str) -> None:
    assert not right_to_left(words)


@pytest.mark.parametrize("words", ["(a) [b]", "no brackets", "שלום עולם", "(", ":-)", "", "שלום :("])
def test_words_without_a_pair_of_brackets_or_in_one_direction_are_left_as_they_are(words: str):
    assert brackets_held(words, right_to_left(words)) == words


def test_marks_stand_beside_brackets_and_before_a_number_that_would_run_otherwise():
    right, left = "\u200f", "\u200e"
    told = f"אב {right}({right}abc{right}){right} {left}12"
    assert brackets_held("אב (abc) 12", turned=True) == told


@given(st.text("אb1([)] "), st.booleans())
def test_nothing_but_marks_is_added(words: str, turned: bool):
    assert brackets_held(words, turned).replace("\u200e", "").replace("\u200f", "") == words
