"""A day reads the same on every device: the words around it are English, and so is its month."""

import re
from datetime import date
from pathlib import Path

from assessor_app.domain.days import day_of_year, day_words, short_day

PROJECT = Path(__file__).parents[2]
OF_THE_DEVICE = re.compile(r"%[aAbBcpxX]\b")  # what strftime takes from the language of the device


def test_a_day_is_written_in_full_within_the_year_and_short() -> None:
    day = date(2026, 12, 9)
    assert (day_words(day), day_of_year(day), short_day(day)) == ("9 December 2026", "9 December", "9 Dec")


def test_no_month_is_named_in_the_language_of_the_device() -> None:
    modules = [module for folder in ("assessor_app", "ui") for module in (PROJECT / folder).rglob("*.py")]
    assert [module.name for module in modules if OF_THE_DEVICE.search(module.read_text(encoding="utf-8"))] == []
