"""Words can be read: 4.5 to 1 at least, worked out from the tokens of both themes."""

import pytest
from PySide6.QtGui import QColor

from ui.theme import DARK, LIGHT, Theme
from ui.widgets.chip import tile_ink

READABLE, VISIBLE = 4.5, 3.0
GROUNDS = ("surface", "surface_raised", "canvas", "accent_tint")
INKS = ("text", "text_quiet", "accent", "positive", "warning", "negative")


def contrast(ink: QColor, ground: QColor) -> float:
    """The ratio of the web's accessibility guidelines, from 1 to 21."""

    def part(value: float) -> float:
        return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4

    def luminance(color: QColor) -> float:
        return 0.2126 * part(color.redF()) + 0.7152 * part(color.greenF()) + 0.0722 * part(color.blueF())

    lighter, darker = sorted((luminance(ink), luminance(ground)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


@pytest.fixture(params=[LIGHT, DARK], ids=["light", "dark"])
def theme(request: pytest.FixtureRequest) -> Theme:
    look: Theme = request.param
    return look


@pytest.mark.parametrize("ground", GROUNDS)
@pytest.mark.parametrize("ink", INKS)
def test_every_ink_reads_on_every_ground(theme: Theme, ink: str, ground: str) -> None:
    assert contrast(theme.color(ink), theme.color(ground)) >= READABLE


def test_a_filled_button_reads(theme: Theme) -> None:
    assert contrast(theme.color("on_accent"), theme.color("accent")) >= READABLE


def test_a_filled_button_that_waits_still_reads(theme: Theme) -> None:
    assert contrast(theme.color("text_quiet"), theme.color("line")) >= READABLE


@pytest.mark.parametrize("letter", "ABCDEFGH")
def test_the_letter_of_a_criterion_reads_on_its_tile(theme: Theme, letter: str) -> None:
    assert contrast(tile_ink(theme), theme.hue(letter)) >= READABLE


@pytest.mark.parametrize("letter", "ABCDEFGH")
def test_a_letter_in_its_hue_reads_on_the_tint_of_its_span(theme: Theme, letter: str) -> None:
    assert contrast(theme.hue(letter), theme.hue_tint(letter)) >= VISIBLE


def test_the_ring_of_the_focus_stands_out(theme: Theme) -> None:
    assert contrast(theme.color("accent"), theme.color("surface")) >= VISIBLE
