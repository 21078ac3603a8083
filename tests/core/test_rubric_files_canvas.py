"""Canvas rubric files: read by position, high to low, with their traps."""

import pytest

from assessor_app.rubric_files.canvas import read_canvas_csv
from assessor_app.rubric_files.case import read_rubric
from assessor_app.rubric_files.case_writing import rubric_bytes
from assessor_app.rubric_files.checking import check_bytes

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


def test_an_imported_rubric_has_the_digest_of_the_file_it_is_kept_as() -> None:
    rubric = read_canvas_csv(GOOD, "talk.csv").rubric
    assert check_bytes(GOOD, "talk.csv").digest == read_rubric(rubric_bytes(rubric)).digest
