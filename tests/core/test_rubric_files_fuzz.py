"""Whatever bytes are handed in, a check answers: it opens, or it is refused with a sentence. It never raises."""

import json
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessor_app.rubric_files.catalogue import shipped_folder
from assessor_app.rubric_files.checking import RubricCheck, check_bytes, check_file

CORPUS = Path(__file__).resolve().parents[2].parent / "shared" / "corpus"
SHIPPED = sorted(shipped_folder().rglob("*.json"))
NAMES = st.sampled_from(["rubric.json", "credential.json", "talk.csv", "o.xml", "unnamed", "stack.json"])
HEADER = b"Rubric Name,Criteria Name,Criteria Description,Criteria Enable Range\r\n"
STARTS = st.sampled_from(
    [b"", b"{", b"[", b"<rubric>", b"<openassessment><rubric><criterion>", b"\xef\xbb\xbf", b'{"CFRubrics":', HEADER]
)
SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20)
JUNK = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3)
)
LONG = 10_000


def _answers(found: RubricCheck, name: str) -> bool:
    """True when the check says what the thing is, or why it cannot be read, in words fit for any output."""
    json.dumps([found.title, found.reason, found.warnings], ensure_ascii=False).encode("utf-8")
    if found.outcome == "refused":
        reason = str(found.reason)
        return reason.endswith(".") and reason.startswith((name, "rubric.json"))
    return found.reason is None and bool(found.title) and bool(found.kind) and len(str(found.digest)) in (4, 64)


def _mutated(data: st.DataObject, value: Any) -> Any:
    """One member somewhere inside replaced, taken away, or put there twice."""
    whole = deepcopy(value)
    at = whole
    while True:
        keys = list(at) if isinstance(at, dict) else list(range(len(at)))
        key = data.draw(st.sampled_from(keys))
        if isinstance(at[key], dict | list) and at[key] and data.draw(st.integers(0, 5)):
            at = at[key]
            continue
        return _put(data, whole, at, key)


def _put(data: st.DataObject, whole: Any, at: Any, key: Any) -> Any:
    match data.draw(st.sampled_from(["replace", "remove", "repeat", "swap"])):
        case "remove":
            del at[key]
        case "repeat" if isinstance(at, list):
            at.insert(key, deepcopy(at[key]))
        case "swap" if isinstance(at, dict):
            other = data.draw(st.sampled_from(list(at)))
            at[key], at[other] = at[other], at[key]
        case _:
            at[key] = data.draw(JUNK)
    return whole


def _check_mutated(data: st.DataObject) -> None:
    path = data.draw(st.sampled_from(SHIPPED))
    value = json.loads(path.read_text(encoding="utf-8"))
    for _ in range(data.draw(st.integers(1, 3))):
        value = _mutated(data, value) or {}
    assert _answers(check_bytes(json.dumps(value).encode(), path.name, path.parent), path.name)


@settings(max_examples=100)
@given(STARTS, st.binary(max_size=300), NAMES)
def test_any_bytes_get_an_answer(start: bytes, rest: bytes, name: str) -> None:
    assert _answers(check_bytes(start + rest, name), name)


@settings(max_examples=60)
@given(JUNK, NAMES)
def test_any_json_gets_an_answer(value: object, name: str) -> None:
    assert _answers(check_bytes(json.dumps(value).encode(), name), name)


@settings(max_examples=100)
@given(st.data())
def test_a_shipped_file_with_something_changed_gets_an_answer(data: st.DataObject) -> None:
    _check_mutated(data)


@settings(max_examples=60)
@given(st.sampled_from(SHIPPED), st.floats(0, 1), st.binary(min_size=1, max_size=4))
def test_a_shipped_file_with_bytes_overwritten_gets_an_answer(path: Path, place: float, new: bytes) -> None:
    data = path.read_bytes()
    at = int(place * len(data))
    assert _answers(check_bytes(data[:at] + new + data[at + len(new) :], path.name, path.parent), path.name)


@settings(max_examples=40)
@given(st.sampled_from(SHIPPED), st.floats(0, 0.99))
def test_a_shipped_file_cut_short_is_refused(path: Path, place: float) -> None:
    data = path.read_bytes()
    assert check_bytes(data[: int(place * len(data))], path.name, path.parent).outcome == "refused"


@pytest.mark.long
@settings(max_examples=LONG)
@given(st.data())
def test_shipped_files_with_something_changed_get_an_answer_at_length(data: st.DataObject) -> None:
    _check_mutated(data)


@pytest.mark.long
@settings(max_examples=LONG)
@given(STARTS, st.binary(max_size=2_000), NAMES)
def test_any_bytes_get_an_answer_at_length(start: bytes, rest: bytes, name: str) -> None:
    assert _answers(check_bytes(start + rest, name), name)


@pytest.mark.parametrize("folder", ["json", "csv"])
def test_no_file_of_the_corpus_is_taken_for_a_rubric_and_each_gets_its_reason(folder: str) -> None:
    files = sorted(path for path in (CORPUS / folder).glob("*") if path.is_file())
    if not files:
        pytest.skip("the corpus of odd files is not beside the project")
    found = {path.name: check_file(path) for path in files}
    assert {name for name, check in found.items() if check.outcome != "refused"} == set()
    assert all(_answers(check, name) for name, check in found.items())
