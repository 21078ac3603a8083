"""The page about evidence links shows the selectors as they are written and read."""

import json
import re
from pathlib import Path

from assessor_app.domain.evidence import (
    Box,
    CellRange,
    ImageRegion,
    PageRegion,
    TextRange,
    TimeSpan,
    from_selector,
    to_selector,
)

PAGE = (Path(__file__).parents[2] / "docs" / "evidence-links.md").read_text("utf-8")
SHOWN = [json.loads(block) for block in re.findall(r"```json\n(.*?)```", PAGE, re.DOTALL)]
BOX = Box(10, 20, 30, 5.5)
ANCHORS = [
    TextRange("ask each other", 120, 134, "Students ", " about it", 3),
    PageRegion(2, BOX),
    ImageRegion(BOX),
    TimeSpan(30.2, 60, BOX),
    CellRange("Turns", "B4:C9", "Ana\t4\nBen\t2", 2),
]


def test_the_page_shows_every_selector_as_it_is_written() -> None:
    assert [to_selector(anchor) for anchor in ANCHORS] == SHOWN


def test_what_the_page_shows_is_read_as_the_same_places() -> None:
    assert [from_selector(selector) for selector in SHOWN] == ANCHORS
