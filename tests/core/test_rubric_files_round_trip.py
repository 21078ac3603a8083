"""What is written is read back the same, whatever the words, the ids and the numbers."""

import json
from dataclasses import replace
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from assessor_app.domain.credential import AnswerKind, Credential, CredentialId, Part, Question, QuestionId, Reference
from assessor_app.domain.rubric import (
    ConditionCode,
    Conjunctive,
    Criterion,
    CriterionId,
    Level,
    LevelId,
    Rubric,
    RubricId,
    TotalWithCut,
)
from assessor_app.domain.stack import Stack, StackId
from assessor_app.rubric_files.achievement import read_credential
from assessor_app.rubric_files.achievement_writing import credential_bytes
from assessor_app.rubric_files.case import from_case, read_rubric
from assessor_app.rubric_files.case_writing import rubric_bytes, to_case
from assessor_app.rubric_files.checking import check_bytes
from assessor_app.rubric_files.stacks import read_stack, stack_bytes
from tests import builders

LETTERS = st.characters(codec="utf-8")
TEXTS = st.text(LETTERS, max_size=30)
TITLES = TEXTS.filter(lambda text: bool(text.strip()))
IDS = st.one_of(st.uuids().map(str), st.text("abcÄ-/ 1", min_size=1, max_size=4).filter(lambda t: t == t.strip() != ""))
NUMBERS = st.floats(allow_nan=False, allow_infinity=False)


@st.composite
def criteria(draw: st.DrawFn, own_id: str, scored: bool) -> Criterion:
    ids = draw(st.lists(IDS, min_size=1, max_size=4, unique=True))
    points = NUMBERS if scored else st.none() | NUMBERS
    levels = tuple(Level(LevelId(i), draw(TITLES), draw(TEXTS), draw(points)) for i in ids)
    passing = LevelId(draw(st.sampled_from(ids)))
    return Criterion(CriterionId(own_id), draw(TITLES), draw(TEXTS), levels, passing, draw(st.booleans()))


@st.composite
def rubrics(draw: st.DrawFn) -> Rubric:
    rule = draw(st.just(Conjunctive()) | st.builds(TotalWithCut, NUMBERS, st.none() | NUMBERS))
    ids = draw(st.lists(IDS, min_size=1, max_size=4, unique=True))
    found = tuple(draw(criteria(i, isinstance(rule, TotalWithCut))) for i in ids)
    if not any(criterion.required for criterion in found):  # such a rubric is refused
        found = (replace(found[0], required=True), *found[1:])
    codes = tuple(draw(st.lists(st.builds(ConditionCode, TITLES, TITLES, TEXTS, TEXTS), max_size=3)))
    least = draw(st.integers(1, 20))
    return Rubric(RubricId(draw(IDS)), draw(TEXTS), draw(TITLES), found, rule, codes, least)


@st.composite
def questions(draw: st.DrawFn, own_id: str, criterion_ids: list[CriterionId]) -> Question:
    limits = st.none() | st.integers(1, 5_000)
    return Question(
        QuestionId(own_id),
        draw(st.sampled_from(Part)),
        draw(TEXTS),
        draw(TEXTS),
        draw(st.sampled_from(AnswerKind)),
        draw(st.booleans()),
        draw(limits),
        draw(st.none() | st.integers(0, 500)),
        draw(limits),
        draw(st.none() | st.floats(0.1, 600)),
        tuple(draw(st.lists(st.sampled_from(criterion_ids), max_size=3, unique=True))),
    )


@st.composite
def credentials(draw: st.DrawFn) -> Credential:
    rubric = draw(rubrics())
    ids = draw(st.lists(IDS, max_size=5, unique=True))
    references = st.lists(st.builds(Reference, TITLES, TEXTS), max_size=3).map(tuple)
    return Credential(
        id=CredentialId(draw(IDS)),
        version=draw(TEXTS),
        title=draw(TITLES),
        competency=draw(TEXTS),
        key_method=draw(TEXTS),
        method_components=tuple(draw(st.lists(st.tuples(TITLES, TITLES), max_size=3))),
        research=draw(references),
        resources=draw(references),
        skills=tuple(draw(st.lists(TITLES, max_size=3))),
        questions=tuple(draw(questions(i, [c.id for c in rubric.criteria])) for i in ids),
        rubric=rubric,
        credit_hours=draw(st.floats(0, 1_000)),
        areas_of_interest=tuple(draw(st.lists(TEXTS, max_size=3))),
        vetting_status=draw(TEXTS),
    )


@st.composite
def stacks(draw: st.DrawFn) -> Stack:
    own_id, *members = draw(st.lists(IDS, min_size=2, max_size=6, unique=True))
    at_least = draw(st.none() | st.integers(1, len(members)))
    named = tuple(CredentialId(member) for member in members)
    return Stack(StackId(own_id), draw(TEXTS), draw(TITLES), draw(TEXTS), named, at_least)


@settings(max_examples=60)
@given(rubrics())
def test_a_rubric_written_as_case_reads_back_the_same(rubric: Rubric) -> None:
    assert replace(read_rubric(rubric_bytes(rubric)), digest="") == rubric


DOUBTS = ("cannot be reached", "is always reached", "do not rise", "lies above every level", "listed more than once")


@settings(max_examples=30)
@given(rubrics())
def test_reading_a_rubric_written_here_assumes_nothing(rubric: Rubric) -> None:
    warnings = from_case(to_case(rubric), "rubric.json").warnings
    assert all(any(words in warning for words in DOUBTS) for warning in warnings)


@settings(max_examples=30)
@given(rubrics())
def test_every_identifier_in_a_written_package_is_used_once(rubric: Rubric) -> None:
    found = _identifiers(to_case(rubric))
    assert len(set(found)) == len(found)


@settings(max_examples=30)
@given(rubrics())
def test_the_digest_does_not_depend_on_spaces_or_on_the_order_of_keys(rubric: Rubric) -> None:
    package = to_case(rubric)
    shuffled = json.dumps(dict(reversed(package.items())), indent=None).encode()
    assert read_rubric(shuffled).digest == read_rubric(rubric_bytes(rubric)).digest


@settings(max_examples=30)
@given(rubrics(), TITLES)
def test_another_title_is_another_digest(rubric: Rubric, title: str) -> None:
    same = title == rubric.title
    other = replace(rubric, title=title)
    assert (read_rubric(rubric_bytes(other)).digest == read_rubric(rubric_bytes(rubric)).digest) is same


@settings(max_examples=50)
@given(credentials())
def test_a_credential_written_as_an_achievement_reads_back_the_same(credential: Credential) -> None:
    read = read_credential(credential_bytes(credential), rubric_bytes(credential.rubric))
    assert replace(read, rubric=replace(read.rubric, digest="")) == credential


@given(stacks())
def test_a_stack_written_in_ctdl_reads_back_the_same(stack: Stack) -> None:
    assert read_stack(stack_bytes(stack)) == stack


@settings(max_examples=20)
@given(rubrics())
def test_a_check_names_the_digest_that_reading_gives(rubric: Rubric) -> None:
    data = rubric_bytes(rubric)
    assert check_bytes(data, "rubric.json").digest == read_rubric(data).digest


def test_a_credential_may_go_back_and_forth_between_parts_and_keep_its_order() -> None:
    asked = tuple(
        Question(QuestionId(f"q{i}"), (Part.OVERVIEW, Part.WORK)[i % 2], f"Q {i}", "?", AnswerKind.TEXT)
        for i in range(120)
    )
    credential = replace(builders.credential(), questions=asked)
    assert read_credential(credential_bytes(credential), rubric_bytes(credential.rubric)).questions == asked


def _identifiers(value: Any) -> list[str]:
    if isinstance(value, list):
        return [found for entry in value for found in _identifiers(entry)]
    if not isinstance(value, dict):
        return []
    own = [value["identifier"]] if "identifier" in value else []
    return own + [found for entry in value.values() for found in _identifiers(entry)]
