"""Names of a programme's list, however somebody writes them; and what only looks like them."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessor_app.domain.anonymity import Known, Trace, identities, in_file_name
from assessor_app.domain.folding import folded
from assessor_app.domain.masking import BLOCK, masked

KNOWN = Known(
    ("Maria Ortiz", "José Núñez", "Anne-Marie O’Neill", "Lopez", "Xiao Wen Li", "Grace Park"),
    ("Riverbend Elementary School",),
)


@pytest.mark.parametrize(
    "text",
    [
        "Maria Ortiz's", "Maria Ortiz’s", "MARIA ORTIZ", "maria ortiz", "Ortiz, Maria", "Ortiz-Maria", "Maria\nOrtiz",
        "Maria\u00a0Ortiz", "Maria\u200bOrtiz", "María Ortiz", "Mari\u0301a Ortiz", "Maria Elena Ortiz",
        "MARIA E. ORTIZ", "M. Ortiz", "Ma-\nria Ortiz", "Maria Or-\n  tiz", "Maria_Ortiz", "MariaOrtiz", "mariaortiz",
        "Jose Nunez", "JOSÉ NÚÑEZ", "Jose\u0301 Nu\u0301n\u0303ez", "Anne-Marie O'Neill", "Anne Marie O’Neill",
        "Anne-\nMarie O’Neill", "ANNE-MARIE O’NEILL", "Lopez's", "LOPEZ", "Xiao-Wen Li", "Li, Xiao Wen",
    ],
)  # fmt: skip
def test_a_listed_name_is_found_however_it_is_written(text: str) -> None:
    (found,) = [each for each in identities(f"So {text} spoke.", KNOWN) if each.trace is Trace.LISTED]
    letters = [c for c in masked(f"So {text} spoke.", (found.words,)) if c.isalpha()]
    assert "".join(letters) in ("Sospoke", "Sosspoke")  # the s of whose it is may stay


@pytest.mark.parametrize("text", ["Riverbend Elementary School", "RIVERBEND ELEMENTARY", "Riverbend\nElementary"])
def test_a_listed_school_is_found_with_school_at_its_end_or_without(text: str) -> None:
    assert [each.trace for each in identities(text, KNOWN)] == [Trace.LISTED_SCHOOL]


def test_part_of_a_listed_name_is_a_note() -> None:
    (found,) = identities("Then Maria said yes.", KNOWN)
    assert (found.words, found.trace, found.trace.sure) == ("Maria", Trace.GIVEN, False)


@pytest.mark.parametrize("text", ["maria theresa was queen", "They went to the Park.", "Grace matters", "He marias it"])
def test_words_of_every_day_are_no_part_of_a_name(text: str) -> None:
    assert identities(text, KNOWN) == ()


def test_an_address_is_hidden_whole_though_a_name_is_in_it() -> None:
    (found,) = identities("Write to MARIA.ORTIZ@SCHOOL.ORG.", KNOWN)
    assert (found.words, found.trace) == ("MARIA.ORTIZ@SCHOOL.ORG", Trace.EMAIL)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("mailto:m.o@school.org", "m.o@school.org"),
        ("<a href='mailto:x@y.co.uk'>", "x@y.co.uk"),
        ("m.ortiz [at] school.org", "m.ortiz [at] school.org"),
        ("m.o (at) school (dot) org", "m.o (at) school (dot) org"),
        ("josé@escuela.mx", "josé@escuela.mx"),
    ],
)
def test_addresses_are_found_in_links_and_in_disguise(text: str, words: str) -> None:
    assert [(e.words, e.trace) for e in identities(text, Known())] == [(words, Trace.EMAIL)]


@pytest.mark.parametrize(
    "text", ["0151 234 5678", "030 / 1234567", "+52 55 1234 5678", "(212)555-0199", "555.123.4567"]
)
def test_phone_numbers_of_several_countries_are_found(text: str) -> None:
    assert [e.trace for e in identities(text, Known())] == [Trace.PHONE]


@pytest.mark.parametrize(
    "text",
    ["1-800-273-8255 hotline", "Pages 555-560", "ISBN 978-0-306-40615-7", "2026-11-02 09:00:00", "0.123.456.789"],
)
def test_numbers_that_reach_nobody_are_left_alone(text: str) -> None:
    assert identities(text, Known()) == ()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Mrs Hammond’s class", "Hammond"),
        ("Dr. van der Berg came", "van der Berg"),
        ("MR. HAMMOND", "HAMMOND"),
        ("Ms. O'Hara spoke", "O'Hara"),
    ],
)
def test_a_name_after_a_title_is_the_name_alone(text: str, words: str) -> None:
    assert [e.words for e in identities(text, Known())] == [words]


@pytest.mark.parametrize("text", ["Unit Name: Living Things", "File Name: Final Draft", "DR. SEUSS"])
def test_the_name_of_a_thing_is_no_person(text: str) -> None:
    assert identities(text, Known()) == ()


def test_a_name_in_small_letters_is_found_in_a_file_name() -> None:
    assert in_file_name("mariaortiz-final", KNOWN) == ("mariaortiz",)


@given(st.text(max_size=200))
def test_folding_knows_where_every_character_stood(text: str) -> None:
    plain = folded(text)
    assert len(plain.places) == len(plain.text) + 1
    assert all(0 <= at <= len(text) for at in plain.places)
    assert list(plain.places) == sorted(plain.places)


@given(st.text(alphabet="Mari\u0301a Ortiz-\n'’é\u00ad", max_size=60))
def test_whatever_is_found_can_be_masked(text: str) -> None:
    for found in identities(text, KNOWN):
        assert text[found.start : found.end] == found.words
        assert BLOCK in masked(text, (found.words,)) or not any(c.isalnum() for c in found.words)


def test_thousands_of_names_are_looked_for_in_time() -> None:
    many = Known(tuple(f"Given{n} Surname{n}" for n in range(5_000)))
    page = "Students talk about the river and say why. " * 100
    began = time.process_time()
    for _ in range(20):
        identities(page, many)
    many_names = time.process_time() - began
    began = time.process_time()
    for _ in range(20):
        identities(page, Known(("Given1 Surname1",)))
    assert many_names < 4 * (time.process_time() - began) + 0.5
