"""Anchors are W3C Web Annotation selectors, and come back exactly."""

import json
from math import inf

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessor_app.domain.errors import RuleBroken
from assessor_app.domain.evidence import (
    Box,
    CellRange,
    ImageRegion,
    PageRegion,
    TextRange,
    TimeSpan,
    from_selector,
    kept,
    place,
    to_selector,
)

tenths = st.integers(0, 400).map(lambda n: n / 10)
boxes = st.builds(Box, tenths, tenths, tenths.map(lambda v: v + 0.5), tenths.map(lambda v: v + 0.5))
pages = st.integers(1, 5000)
words = st.text(min_size=1).filter(lambda t: t.strip())
texts = st.builds(
    lambda quote, start, length, prefix, suffix, page: TextRange(quote, start, start + length, prefix, suffix, page),
    words, st.integers(0, 10**6), st.integers(1, 1000), st.text(), st.text(), st.none() | pages,
)  # fmt: skip
spans = st.builds(
    lambda start, length, box: TimeSpan(start / 100, (start + length) / 100, box),
    st.integers(0, 10**6), st.integers(1, 10**5), st.none() | boxes,
)  # fmt: skip
cells = st.builds(
    CellRange, st.text(min_size=1), st.from_regex(r"[A-Z]{1,2}[1-9]\d{0,3}(:[A-Z]{1,2}[1-9]\d{0,3})?", fullmatch=True)
)
anchors = texts | spans | cells | st.builds(PageRegion, pages, boxes) | st.builds(ImageRegion, boxes)


@given(anchors)
def test_an_anchor_survives_the_way_through_json(anchor):
    assert from_selector(json.loads(json.dumps(to_selector(anchor)))) == anchor


@given(anchors)
def test_every_anchor_says_where_it_points(anchor):
    assert place(anchor)


def test_a_span_is_written_as_a_media_fragment_in_seconds():
    assert to_selector(TimeSpan(30.2, 60))["value"] == "t=30.2,60"


def test_a_span_backwards_is_refused():
    with pytest.raises(RuleBroken, match="in this order"):
        TimeSpan(5, 5)


def test_a_region_outside_the_picture_is_refused():
    with pytest.raises(RuleBroken, match="outside"):
        Box(90, 0, 20, 10)


@pytest.mark.parametrize(
    "selector",
    [
        {},
        {"type": "SvgSelector", "value": "<svg/>"},
        {"value": "page=0x"},
        {"value": "t=a,b"},
        {"type": "TextQuoteSelector"},
    ],
)
def test_a_selector_that_cannot_be_shown_is_refused_with_a_sentence(selector):
    with pytest.raises(RuleBroken):
        from_selector(selector)


def test_a_region_that_is_all_there_is_is_the_page_or_the_picture():
    whole, part = Box(0, 0, 100, 100), Box(0, 0, 100, 50)
    said = [
        place(anchor) for anchor in (PageRegion(2, whole), PageRegion(2, part), ImageRegion(whole), ImageRegion(part))
    ]
    assert said == ["p. 2", "p. 2, region", "whole picture", "region"]


@pytest.mark.parametrize(
    ("anchor", "words"),
    [
        (TimeSpan(1.00001, 1.00002), "where the span begins"),
        (ImageRegion(Box(1, 1, 0.00001, 5)), "region"),
    ],
)
def test_a_place_too_small_to_be_written_down_is_refused_while_it_is_cited(anchor, words):
    with pytest.raises(RuleBroken, match=words):
        kept(anchor)


@pytest.mark.parametrize(
    "broken", [lambda: TimeSpan(1, inf), lambda: PageRegion(0, Box(1, 1, 5, 5)), lambda: TextRange("a", 0, 1, page=-1)]
)
def test_a_place_that_cannot_be_is_refused(broken):
    with pytest.raises(RuleBroken):
        broken()


@given(anchors)
def test_what_was_kept_once_is_kept_as_it_is(anchor):
    assert kept(kept(anchor)) == kept(anchor)


def test_a_span_shorter_than_a_second_is_told_in_hundredths():
    assert [place(TimeSpan(start, end)) for start, end in ((3.9, 4.1), (3.1, 3.3), (3, 5), (3.2, 4.2))] == [
        "00:03.90–00:04.10", "00:03.10–00:03.30", "00:03–00:05", "00:03–00:04",
    ]  # fmt: skip
