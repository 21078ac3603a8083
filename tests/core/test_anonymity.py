"""Words by which somebody can be known, and how they are hidden."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessor_app.domain.anonymity import Known, Trace, identities, in_file_name
from assessor_app.domain.masking import BLOCK, hint, masked, same_but_for_blocks, spans

LIST = Known(("Maria Lopez", "Ngozi"), ("Harbor View Academy",))


def found(text: str, known: Known = LIST) -> list[tuple[Trace, str]]:
    return [(each.trace, each.words) for each in identities(text, known)]


@pytest.mark.parametrize(
    ("text", "trace", "words"),
    [
        ("Write to jane.doe@school.k12.us today", Trace.EMAIL, "jane.doe@school.k12.us"),
        ("Call (415) 555-0134 after school", Trace.PHONE, "(415) 555-0134"),
        ("Call 415-555-0134.", Trace.PHONE, "415-555-0134"),
        ("or +44 20 7946 0958", Trace.PHONE, "+44 20 7946 0958"),
        ("Phone: 020 7946 0958", Trace.PHONE, "020 7946 0958"),
        ("Teacher: Maria Ortiz School: here", Trace.LABELLED, "Maria Ortiz"),
        ("Name: Maya", Trace.LABELLED, "Maya"),
        ("Submitted by John Adams", Trace.LABELLED, "John Adams"),
        ("Then Ms. Ortiz said", Trace.TITLED, "Ortiz"),
        ("We teach at Roosevelt High School together", Trace.SCHOOL, "Roosevelt High School"),
        ("in Springfield Unified School District", Trace.SCHOOL, "Springfield Unified School District"),
        ("We are at Oakwood Academy, downtown", Trace.SCHOOL, "Oakwood Academy"),
        ("the children of Riverside School are", Trace.SCHOOL, "Riverside School"),
        ("At St. Mary's School we talk", Trace.SCHOOL, "St. Mary's School"),
        ("My class at Washington Elementary is small", Trace.SCHOOL, "Washington Elementary"),
        ("At Our Oak Hill School I teach", Trace.SCHOOL, "Oak Hill School"),
        ("au Collège Jean Moulin depuis", Trace.SCHOOL, "Collège Jean Moulin"),
        ("en la Escuela Primaria Benito Juárez", Trace.SCHOOL, "Escuela Primaria Benito Juárez"),
        ("I am Laura Gomez, a 5th grade teacher", Trace.GIVEN_OUT, "Laura Gomez"),
        ("I’m Chidi Adeyemi, a science teacher", Trace.GIVEN_OUT, "Chidi Adeyemi"),
        ("and I am Laura Gomez. I teach", Trace.GIVEN_OUT, "Laura Gomez"),
        ("Hello, my name is Tuan and", Trace.GIVEN_OUT, "Tuan"),
        ("Sincerely,\nJohn Miller", Trace.GIVEN_OUT, "John Miller"),
        ("Best regards,\n\nTuan V. Pham\nGrade 5", Trace.GIVEN_OUT, "Tuan V. Pham"),
        ("Thanks,\nLaura", Trace.GIVEN_OUT, "Laura"),
        ("Student ID: 1234567", Trace.RECORD, "1234567"),
        ("as MARIA LOPEZ said", Trace.LISTED, "MARIA LOPEZ"),
        ("by Lopez, Maria", Trace.LISTED, "Lopez, Maria"),
        ("at Harbor view academy", Trace.LISTED_SCHOOL, "Harbor view academy"),
    ],
)
def test_what_tells_who_somebody_is_is_found(text: str, trace: Trace, words: str) -> None:
    assert found(text) == [(trace, words)]


@pytest.mark.parametrize(
    "text",
    [
        "Teacher: Turn to your partner and say the claim",
        "Student: Because The river was low",
        "Name: Date: Period:",
        "The Middle School is new and our High School is old",
        "On 2026-11-24 we read 10.1000/182 and ISBN 978-0-13-468599-1",
        "192.168.1.1 and 3.14159 and 123.456.7890",
        "0.25 0.50 0.75 100 200 300",
        "Author: Unknown",
        "maria and lopez went to the harbor",
        "the amount in USD",
        "Dr. Seuss wrote it",
        "We used Khan Academy and the National Academy of Sciences report",
        "Harvard Graduate School of Education, and the School Board",
        "Our School, My Elementary, After School, Summer School, Sunday School, Public School",
        "The Elementary Mathematics standards; Teaching Elementary, Middle and High",
        "Effective School Leadership and the American School Counselor Association",
        "Leading School Change",
        "École",
        "the college board; College Board",
        "I am African American, a teacher",
        "I am National Board Certified, a mentor",
        "I am Happy, a dog said",
        "I am Sure",
        "I am the teacher",
        "I am Because We Are",
        "My name is on the list",
        "Sincerely,\nYour Teacher",
        "Regards,\nThe Science Team",
        "Thanks,\nRoom Twelve",
        "Best wishes for the day",
        "Respectfully, Students answer each other",
    ],
)
def test_what_tells_nothing_is_left_alone(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("Maria_Lopez_plan", ("Maria Lopez",)),
        ("lopez-maria", ("lopez maria",)),
        ("MariaOrtizReflection", ("Maria Ortiz",)),
        ("Ortiz_Maria", ("Ortiz Maria",)),
        ("lesson-plan-v2", ()),
        ("IMG_2034", ()),
        ("Virginia Plan", ()),
        ("Jordan river study", ()),
        ("2026-11-24 clip", ()),
    ],
)
def test_names_in_file_names_are_found_however_they_are_joined(name: str, words: tuple[str, ...]) -> None:
    assert in_file_name(name, LIST) == words


def test_a_masked_text_is_as_long_as_before() -> None:
    assert masked("by Maria Lopez, 7th grade", ("Maria Lopez",)) == f"by {BLOCK * 5} {BLOCK * 5}, 7th grade"


def test_words_of_several_parts_are_hidden_in_any_case_and_over_a_line_end() -> None:
    assert spans("maria\nLOPEZ", ("Maria Lopez",)) == ((0, 11),)


def test_a_single_name_is_hidden_only_as_it_is_written() -> None:
    assert masked("Will will go, WILL said", ("Will",)) == f"{BLOCK * 4} will go, {BLOCK * 4} said"


def test_part_of_a_word_is_not_hidden() -> None:
    assert masked("Annabel and Ann", ("Ann",)) == f"Annabel and {BLOCK * 3}"


def test_a_masked_quote_is_the_same_as_the_masked_page() -> None:
    assert same_but_for_blocks("by Maria", f"by {BLOCK * 5}")
    assert not same_but_for_blocks("by Maria", f"to {BLOCK * 5}")


def test_a_hint_does_not_give_the_number_away() -> None:
    assert hint("(415) 555-0134") == "(•••) •••-••34"


@given(st.text(max_size=300), st.lists(st.text(min_size=1, max_size=20), max_size=4))
def test_masking_keeps_every_offset(text: str, hidden: list[str]) -> None:
    assert len(masked(text, tuple(hidden))) == len(text)


@given(st.text(max_size=300))
def test_identities_stand_where_they_say_and_apart(text: str) -> None:
    at = 0
    for each in identities(text, LIST):
        assert each.start >= at
        assert text[each.start : each.end] == each.words
        at = each.end


def test_a_long_text_without_spaces_is_read_in_time() -> None:
    assert found("A" * 200_000 + "@" + "b." * 50_000) == []
