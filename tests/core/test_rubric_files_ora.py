"""Rubrics of Open edX, from XML and from JSON, with their traps."""

import json
from pathlib import Path
from typing import Any

import pytest

from assessor_app.domain.errors import Unreadable
from assessor_app.rubric_files.case import read_rubric
from assessor_app.rubric_files.case_writing import rubric_bytes
from assessor_app.rubric_files.checking import check_bytes, check_file
from assessor_app.rubric_files.ora import read_ora_json, read_ora_xml

ORA2 = Path(__file__).resolve().parents[2].parent / "shared" / "standards" / "ora2"


def _option(name: str, points: object) -> str:
    return f'<option points="{points}"><name>{name}</name><explanation>{name}!</explanation></option>'


def _ora(*criteria: str, title: str = "Poverty") -> bytes:
    inner = "".join(f"<criterion><name>C{i}</name>{c}</criterion>" for i, c in enumerate(criteria, 1))
    return f"<openassessment><title>\n {title}\n</title><rubric>{inner}</rubric></openassessment>".encode()


def test_an_open_edx_rubric_is_read_from_xml() -> None:
    rubric = read_ora_xml(_ora(_option("Poor", 0) + _option("Good", 3)), "o.xml").rubric
    assert (rubric.title, rubric.criteria[0].title) == ("Poverty", "C1")
    assert [(level.title, level.points) for level in rubric.criteria[0].levels] == [("Poor", 0), ("Good", 3)]


def test_options_that_share_points_are_both_kept() -> None:
    reading = read_ora_xml(_ora(_option("Good", 3) + _option("Fair", 3) + _option("Poor", 1)), "o.xml")
    assert [level.title for level in reading.rubric.criteria[0].levels] == ["Poor", "Fair", "Good"]
    assert any("share the same points" in warning for warning in reading.warnings)


def test_a_criterion_for_feedback_only_is_left_out_and_said_so() -> None:
    reading = read_ora_xml(_ora(_option("Good", 3), ""), "o.xml")
    assert len(reading.rubric.criteria) == 1 and "“C2” has no levels" in reading.warnings[0]


def test_a_bare_rubric_element_will_do() -> None:
    data = f"<rubric><criterion><name>C</name>{_option('Good', 1)}</criterion></rubric>".encode()
    assert check_bytes(data, "o.xml").kind == "ora2-xml"


BAD_ORA: list[tuple[bytes, str]] = [
    (b"<openassessment>", "It is not valid XML"),
    (b"<html><body/></html>", "no Open edX rubric (its outermost element is “html”)."),
    (b"<openassessment/>", "no Open edX rubric"),
    (_ora(""), "No criterion has levels, so there is nothing to score."),
    (b"<rubric><criterion/></rubric>", "Criterion 1 has no name."),
    (_ora('<option points="1"/>'), "An option of “C1” has no name."),
    (_ora(_option("Good", "1.5")), "has the points “1.5”, not a whole number."),
    (_ora(_option("Good", "")), "has the points “”, not a whole number."),
    (_ora(_option("Good", "9" * 5_000)), "not a whole number."),
    (b'<!DOCTYPE a [<!ENTITY b "c">]><rubric>&b;</rubric>', "It declares a document type"),
    (b"<a>" * 10_000, "It is nested deeper than 64 levels."),
    (b'<?xml version="1.0" encoding="klingon"?><rubric/>', "It is not valid XML"),
    (b"<rubric>\x00</rubric>", "It is not valid XML"),
]


@pytest.mark.parametrize(("data", "words"), BAD_ORA, ids=range(len(BAD_ORA)))
def test_open_edx_xml_that_cannot_be_read_is_refused_with_a_sentence(data: bytes, words: str) -> None:
    found = check_bytes(data, "o.xml")
    assert found.outcome == "refused"
    assert str(found.reason).startswith("o.xml: ") and words in str(found.reason)


def _ora_json(**criterion: Any) -> bytes:
    options = [{"name": "Good", "points": 2, "explanation": ""}, {"label": "Poor", "name": "0", "points": 0}]
    one = {"name": "c1", "label": "Clear", "prompt": "Is it clear?", "options": options}
    return json.dumps({"title": "Poverty", "rubric": {"criteria": [one | criterion]}}).encode()


def test_an_open_edx_rubric_is_read_from_json_and_labels_come_before_names() -> None:
    criterion = read_ora_json(_ora_json(), "o.json").rubric.criteria[0]
    assert criterion.title == "Clear"
    assert [level.title for level in criterion.levels] == ["Poor", "Good"]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"options": []}, "No criterion has levels"),
        ({"options": [{"name": "Good"}]}, "rubric.criteria[1].options[1] has no points."),
        ({"options": "many"}, "rubric.criteria[1].options must be a list, not text."),
        ({"label": None, "name": None}, "rubric.criteria[1].name is missing."),
        ({"options": [{"name": "Good", "points": "2"}]}, "points must be a number, not text."),
    ],
)
def test_open_edx_json_that_cannot_be_read_is_refused_with_a_sentence(change: dict[str, Any], words: str) -> None:
    assert words in str(check_bytes(_ora_json(**change), "o.json").reason)


def test_nothing_but_a_title_is_no_rubric() -> None:
    with pytest.raises(Unreadable, match="has no criteria, so there is no rubric to read"):
        read_ora_json(b'{"title": "Poverty", "rubric": {}}', "o.json")


@pytest.mark.parametrize("data", [_ora(_option("Good", 1)), _ora_json()], ids=["xml", "json"])
def test_an_open_edx_rubric_has_the_digest_of_the_file_it_is_kept_as(data: bytes) -> None:
    found = check_bytes(data, "rubric")
    read = read_ora_xml if found.kind == "ora2-xml" else read_ora_json
    assert found.digest == read_rubric(rubric_bytes(read(data, "rubric").rubric)).digest


@pytest.mark.parametrize("file", ["poverty_rubric_example.xml", "feedback_per_criterion.xml"])
def test_the_published_open_edx_samples_open(file: str) -> None:
    if not (ORA2 / file).is_file():
        pytest.skip("the Open edX samples are not beside the project")
    found = check_file(ORA2 / file)
    assert (found.outcome, found.kind) == ("opens-with-warning", "ora2-xml")
    assert (found.criteria or 0) >= 2
