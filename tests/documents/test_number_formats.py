"""A number and its format code become what the author saw."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessor_app.documents.readers.number_format import number_format

SHOWN = [
    (1234.5, "#,##0.00", "1,234.50"),
    (-1234.5, "#,##0.00", "-1,234.50"),
    (0.256, "0%", "26%"),
    (0.2565, "0.0%", "25.7%"),
    (1234567, "#,##0,", "1,235"),
    (1234567, '0.0,,"M"', "1.2M"),
    (2.675, "0.00", "2.68"),
    (0.125, "0.00", "0.13"),
    (-3, "0;(0)", "(3)"),
    (0, '0;(0);"-"', "-"),
    (5, "$#,##0.00_);($#,##0.00)", "$5.00 "),
    (-5, '_("$"* #,##0.00_);_("$"* \\(#,##0.00\\);_("$"* "-"??_);_(@_)', " $(5.00)"),
    (1234567.891, "0.00E+00", "1.23E+06"),
    (12345, "##0.0E+0", "12.3E+3"),
    (2.75, "# ?/?", "2 3/4"),
    (0.5, "# ?/?", "1/2"),
    (0.3, "?/8", "2/8"),
    (123456789, "000-00-0000", "123-45-6789"),
    (5551234567, "(###) ###-####", "(555) 123-4567"),
    (3, 'General "pts"', "3 pts"),
    (150, '[>=100]"high";[<50]"low";0', "high"),
    (30, '[>=100]"high";[<50]"low";0', "low"),
    (7.5, "[$€-407] #,##0.00", "€ 7.50"),
    (0.5, "#.##", ".5"),
    (0, ";;;", ""),
    (1e20, "0", "100000000000000000000"),
    (0.1 + 0.2, "General", "0.3"),
    (1 / 3, "General", "0.333333333"),
    (123456789012, "General", "1.23457E+11"),
    (12345.678, "General", "12345.678"),
    (45000, "m/d/yyyy", "3/15/2023"),
    (45000.75, "yyyy-mm-dd hh:mm", "2023-03-15 18:00"),
    (45000.75, "h:mm AM/PM", "6:00 PM"),
    (1.5, "[h]:mm:ss", "36:00:00"),
    (0.123456, "mm:ss.0", "57:46.6"),
    (45000, "[$-409]d\\-mmm\\-yy;@", "15-Mar-23"),
    (43831, "dddd, mmmm d, yyyy", "Wednesday, January 1, 2020"),
    (60, "d-mmm-yy", "29-Feb-00"),
    (59, "d-mmm-yy", "28-Feb-00"),
    (-1, "yyyy", "#######"),
]


@pytest.mark.parametrize(("value", "code", "shown"), SHOWN)
def test_a_number_is_shown_as_its_format_says(value: float, code: str, shown: str) -> None:
    assert number_format(code).number(float(value)) == shown


def test_days_counted_from_1904_are_other_days() -> None:
    assert number_format("yyyy-mm-dd", from_1904=True).number(0.0) == "1904-01-01"


def test_words_stand_where_the_format_has_room_for_them() -> None:
    assert number_format('0;-0;0;"Note: "@').text("late") == "Note: late"


@given(st.text(max_size=30), st.floats(allow_nan=False, allow_infinity=False))
def test_any_code_shows_any_number_without_an_error(code: str, value: float) -> None:
    assert isinstance(number_format(code).number(value), str)


@given(st.decimals(0, 10**9, places=2, allow_nan=False))
def test_two_decimals_are_never_rounded_away(value: Decimal) -> None:
    assert number_format("0.00").number(float(value)) == str(value)
