"""Rubrics from elsewhere: Canvas CSV by position and high to low, Open edX from XML and JSON, with their traps."""

import json
from pathlib import Path
from typing import Any

import pytest

from assessor_app.domain.errors import Unreadable
from assessor_app.rubric_files.canvas import read_canvas_csv
from assessor_app.rubric_files.case import read_rubric
from assessor_app.rubric_files.case_writing import rubric_bytes
from assessor_app.rubric_files.checking import check_bytes, check_file
from assessor_app.rubric_files.ora import read_ora_json, read_ora_xml

ORA2 = Path(__file__).resolve().parents[2].parent / "shared" / "standards" / "ora2"
HEAD = "Rubric Name,Criteria Name,Criteria Description,Criteria Enable Range"
RATINGS = ",Rating Name,Rating Description,Rating Points"


def _canvas(*rows: str, ratings: int = 3, head: str = "") -> bytes:
    return "\r\n".join((head or HEAD + RATINGS * ratings, *rows, "")).encode()


def _levels(data: bytes, criterion: int = 0) -> list[tuple[str, float | None]]:
    rubric = read_canvas_csv(data, "talk.csv").rubric
    return [(level.title, level.points) for level in rubric.criteria[criterion].levels]


GOOD = _canvas(
    'Talk,Norms,"Kept, without being told?",false,Full,"All ""norms""\nkept",4,Some,A few,2,None,,0',
    "Talk,Reasons,,false,Yes,Gives reasons,1,No,,0,,,",
)


def test_ratings_listed_high_to_low_are_turned_to_run_from_the_lowest() -> None:
    assert _levels(GOOD) == [("None", 0), ("Some", 2), ("Full", 4)]


def test_quoted_commas_quotes_and_line_breaks_belong_to_the_text() -> None:
    criterion = read_canvas_csv(GOOD, "talk.csv").rubric.criteria[0]
    assert criterion.question == "Kept, without being told?"
    assert criterion.levels[-1].description == 'All "norms"\nkept'


def test_criteria_may_have_different_numbers_of_ratings() -> None:
    assert _levels(GOOD, 1) == [("No", 0), ("Yes", 1)]


def test_the_top_rating_passes_until_the_programme_says_otherwise_and_the_reader_is_told() -> None:
    reading = read_canvas_csv(GOOD, "talk.csv")
    assert all(c.pass_level == c.levels[-1].id for c in reading.rubric.criteria)
    assert "Set the pass levels before scoring with it." in reading.warnings[-1]


def test_a_rating_name_that_is_repeated_in_the_header_is_read_by_position() -> None:
    named = _canvas("Talk,Norms,,false,Full,,4,Some,,2,None,,0", head=HEAD + ",A,B,C,D,E,F,G,H,I")
    assert len(_levels(named)) == 3


def test_two_ratings_may_share_points_and_keep_their_order() -> None:
    data = _canvas("Talk,Norms,,false,Full,,3,Nearly,,3,None,,0")
    assert _levels(data) == [("None", 0), ("Nearly", 3), ("Full", 3)]
    assert any("share the same points" in warning for warning in read_canvas_csv(data, "t").warnings)


def test_ratings_out_of_order_are_sorted_by_points_and_said_so() -> None:
    data = _canvas("Talk,Norms,,false,Some,,2,Full,,4,None,,0")
    assert [points for _, points in _levels(data)] == [0, 2, 4]
    assert any("they were sorted" in warning for warning in read_canvas_csv(data, "t").warnings)


def test_point_ranges_are_mentioned() -> None:
    assert any("point ranges" in w for w in read_canvas_csv(GOOD.replace(b"false", b"true"), "t").warnings)


def test_of_several_rubrics_the_first_is_read_and_said_so() -> None:
    reading = read_canvas_csv(_canvas("Talk,Norms,,false,Y,,1,N,,0", "Other,Norms,,false,Y,,1"), "t")
    assert len(reading.rubric.criteria) == 1 and reading.warnings[0].startswith("It holds 2 rubrics; the first")


@pytest.mark.timeout(20)
def test_a_file_of_very_many_rubrics_is_read_in_a_moment() -> None:
    rows = [f"Talk {number},Norms,,false,Y,,1" for number in range(60_000)]
    assert "It holds 60,000 rubrics" in read_canvas_csv(_canvas(*rows), "t").warnings[0]


def test_a_blank_rubric_name_goes_on_with_the_rubric_above() -> None:
    data = _canvas("Talk,Norms,,false,Y,,1", ",Reasons,,false,Y,,1")
    assert len(read_canvas_csv(data, "t").rubric.criteria) == 2


def test_a_criterion_without_ratings_is_left_out_and_said_so() -> None:
    reading = read_canvas_csv(_canvas("Talk,Norms,,false,Y,,1", "Talk,Free,,false,,,"), "t")
    assert len(reading.rubric.criteria) == 1 and "“Free” has no levels" in reading.warnings[0]


@pytest.mark.parametrize("delimiter", [";", "\t"])
def test_a_spreadsheet_that_wrote_other_delimiters_is_read(delimiter: str) -> None:
    data = _canvas("Talk,Norms,,false,Y,a plain line,1,N,,0").decode().replace(",", delimiter).encode()
    assert _levels(data) == [("N", 0), ("Y", 1)]


def test_semicolons_in_the_text_do_not_change_the_delimiter() -> None:
    data = _canvas("Talk,Norms,a; b; c; d; e,false,Y,f; g,1").replace(b"\r\n", b"\r")
    assert _levels(data) == [("Y", 1)]


def test_a_byte_order_mark_is_passed_over() -> None:
    assert check_bytes(b"\xef\xbb\xbf" + GOOD, "talk.csv").kind == "canvas-csv"


def test_a_formula_is_only_text() -> None:
    data = _canvas("Talk,=HYPERLINK(1),,false,@SUM(1),+1,1")
    assert read_canvas_csv(data, "t").rubric.criteria[0].title == "=HYPERLINK(1)"


def test_a_canvas_file_is_known_by_its_header_whatever_its_name() -> None:
    assert check_bytes(GOOD, "rubric.txt").kind == "canvas-csv"


BAD_CANVAS: list[tuple[bytes, str]] = [
    (b"Name,Points\r\nA,1\r\n", "The first row is not the header of a Canvas rubric"),
    (_canvas(), "It has a header but no criteria."),
    (_canvas(",Norms,,false,Y,,1"), "Row 2 has no rubric name."),
    (_canvas("Talk,,,false,Y,,1"), "Row 2 has no criteria name."),
    (_canvas("Talk,Norms,,false,,,"), "No criterion has levels, so there is nothing to score."),
    (_canvas("Talk,Norms,,false,Y,,five"), "the rating “Y” has the points “five”, not a number."),
    (_canvas("Talk,Norms,,false,Y,"), "the rating “Y” has the points “”, not a number."),
    (_canvas("Talk,Norms,,false,Y,,1_0"), "the points “1_0”, not a number."),
    (_canvas("Talk,Norms,,false,Y,,nan"), "the points “nan”, not a number."),
    (_canvas("Talk,Norms,,false,Y,,1e999"), "the points “1e999”, not a number."),
    (_canvas("Talk,Norms,,false,Y,,\uff11"), "not a number."),
    (_canvas('Talk,"Norms,,false,Y,,1'), "It is not valid CSV"),
    (_canvas("Talk,Norms,\0,false,Y,,1"), "It holds a zero byte, so it is not a CSV file."),
    (GOOD.decode().encode("utf-16"), "It is not UTF-8 text"),
    (_canvas("Talk,Norms,é,false,Y,,1").decode().encode("latin-1"), "save it as “CSV UTF-8”."),
    (_canvas(f"Talk,{'x' * 1_001},,false,Y,,1"), "Row 2 has a text that is too long."),
    (_canvas(*["Talk,Norms,,false,Y,,1"] * 201), "It has 201 criteria; the most that is read is 200."),
    (_canvas("Talk,Norms,,false" + ",Y,,1" * 51), "A criterion has 51 levels; the most that is read is 50."),
]


@pytest.mark.parametrize(("data", "words"), BAD_CANVAS)
def test_a_canvas_file_that_cannot_be_read_is_refused_with_a_sentence(data: bytes, words: str) -> None:
    found = check_bytes(data, "talk.csv")
    assert found.outcome == "refused"
    assert str(found.reason).startswith("talk.csv: ") and words in str(found.reason)


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


@pytest.mark.parametrize("data", [GOOD, _ora(_option("Good", 1)), _ora_json()], ids=["canvas", "xml", "json"])
def test_an_imported_rubric_has_the_digest_of_the_file_it_is_kept_as(data: bytes) -> None:
    found = check_bytes(data, "rubric")
    reading = read_canvas_csv if found.kind == "canvas-csv" else read_ora_xml if found.kind == "ora2-xml" else None
    rubric = (reading or read_ora_json)(data, "rubric").rubric
    assert found.digest == read_rubric(rubric_bytes(rubric)).digest


@pytest.mark.parametrize("file", ["poverty_rubric_example.xml", "feedback_per_criterion.xml"])
def test_the_published_open_edx_samples_open(file: str) -> None:
    if not (ORA2 / file).is_file():
        pytest.skip("the Open edX samples are not beside the project")
    found = check_file(ORA2 / file)
    assert (found.outcome, found.kind) == ("opens-with-warning", "ora2-xml")
    assert (found.criteria or 0) >= 2
