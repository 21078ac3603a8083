"""Searched words are found however a program wrote them, and a hit quotes what stands in the document."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessor_app.domain.folding import folded, letters_of
from assessor_app.domain.word_search import all_of, searched, sought


def hits(text: str, words: str) -> list[str]:
    return [text[start:end] for start, end in sought(words).spans(searched(text))]


@pytest.mark.parametrize(
    ("text", "words", "quote"),
    [
        ("an oﬃce here", "Office", "oﬃce"),
        ("an oﬃce here", "fi", "ﬃ"),
        ("Cafe\u0301 noir", "café", "Cafe\u0301"),
        ("Cafe\u0301 noir", "cafe", "Cafe\u0301"),
        ("Café noir", "cafe\u0301 noir", "Café noir"),
        ("a sen\u00adtence", "sentence", "sen\u00adtence"),
        ("the stu-\ndents talk", "students", "stu-\ndents"),
        ("the stu\u00ad\ndents talk", "students", "stu\u00ad\ndents"),
        ("the stu\u2010\r\ndents talk", "students talk", "stu\u2010\r\ndents talk"),
        ("the dif-\nﬁcult part", "difficult", "dif-\nﬁcult"),
        ("уче-\nники", "ученики", "уче-\nники"),
        ("a well-\nknown way", "well-known", "well-\nknown"),
        ("an Anglo-\nSaxon word", "anglo-saxon", "Anglo-\nSaxon"),
        ("the stu-\ndents talk", "stu- dents", "stu-\ndents"),
        ("I don’t know", "don't", "don’t"),
        ("I don't know", "don’t", "don't"),
        ("I don´t know", "don't", "don´t"),
        ("she said “why”", '"why"', "“why”"),
        ("die STRAẞE", "strasse", "STRAẞE"),
        ("ΣΟΦΟΣ", "σοφός", "ΣΟΦΟΣ"),
        ("They TALK\n  to each", "talk to", "TALK\n  to"),
        ("３ + ４", "3 + 4", "３ + ４"),
    ],
)
def test_words_are_found_however_they_were_written_and_quoted_as_they_stand(text: str, words: str, quote: str) -> None:
    assert hits(text, words) == [quote]


@pytest.mark.parametrize(
    ("text", "words"),
    [("34 pupils", "3-4"), ("well known", "well-known"), ("a.c", "abc"), ("word", "  "), ("a", "\u00ad")],
)
def test_what_is_not_there_is_not_found(text: str, words: str) -> None:
    assert hits(text, words) == []


def test_a_ligature_of_which_two_letters_fit_is_one_place() -> None:
    assert hits("oﬃce", "f") == ["ﬃ"]


@given(st.text(max_size=60), st.text(max_size=5), st.text(max_size=60))
def test_every_place_lies_in_the_text(before: str, words: str, after: str) -> None:
    text = before + words + after
    for start, end in sought(words).spans(searched(text)):
        assert 0 <= start < end <= len(text)


@given(st.text(alphabet="aBçéßﬁ’ -\n", min_size=1, max_size=20))
def test_a_text_is_found_in_itself_in_every_form_of_it(text: str) -> None:
    if text.strip(" -\n"):
        for form in ("NFC", "NFD", "NFKC"):
            assert hits(unicodedata.normalize(form, text), text), form


@given(st.text() | st.text(alphabet="aé´ﬁß’`- \n\u00ad\u0301"))
def test_the_folded_letters_alone_are_those_of_the_folded_text(text: str) -> None:
    assert letters_of(text) == folded(text).text


@pytest.mark.parametrize(
    ("words", "text"),
    [
        ("", "anything"),
        ("\u00ad", "anything"),
        ("noir cafe", "Café noir"),
        ("café", "Cafe\u0301 noir"),
        ("OFFICE", "an oﬃce"),
        ("sentence", "a sen\u00adtence"),
        ("s-1 known", "S-1, a well-known way"),
        ("don’t", "I don't"),
    ],
)
def test_a_line_has_all_words_that_are_typed_in_any_order_and_spelling(words: str, text: str) -> None:
    assert all_of(words)(text)


@pytest.mark.parametrize(("words", "text"), [("cafe bleu", "Café noir"), ("noircafe", "Café noir"), ("s-1", "S-21")])
def test_a_line_that_lacks_one_of_them_is_left_out(words: str, text: str) -> None:
    assert not all_of(words)(text)


def test_folding_for_search_keeps_one_place_for_each_letter() -> None:
    for code in range(0x110000):
        made = searched(chr(code))
        assert len(made.plain) == len(made.folded.text), hex(code)
