"""What students draw between their words: graphs, strips, flasks, a puddle, a map, two columns of lines."""

from collections.abc import Callable, Sequence
from math import cos, pi, sin
from typing import Any

import numpy as np

from assessor_app.bundles.samples.inked import PENCIL, Paper, hatched, stroke, write, write_within
from assessor_app.bundles.samples.lettering import Hand, smooth
from assessor_app.bundles.samples.paint import Colour, Pair, arc

LEFT, RIGHT, HEIGHT = 200.0, 1560.0, 640.0  # the room for a drawing, in pixels of the sheet
BLUE, ORANGE, WATER, SUN = "#5C8FC4", "#D08A4E", "#6FA3C8", "#DDA63A"
SMALL = Hand(20, 4.0)
Drawing = Callable[[Paper, dict[str, Any], float, np.random.Generator], None]


def _bars(paper: Paper, told: dict[str, Any], top: float, rng: np.random.Generator) -> None:
    bottom = top + 540
    stroke(paper, [(260, top), (260, bottom), (1440, bottom)], PENCIL, rng)
    most = max(max(first, later) for _, first, later in told["bars"])
    for i, (name, *values) in enumerate(told["bars"]):
        for j, (value, colour) in enumerate(zip(values, (BLUE, ORANGE), strict=True)):
            x, height = 320 + 280 * i + 90 * j, 440 * value / most
            hatched(paper, (x, bottom - height, x + 74, bottom - 4), colour, rng)
            write(paper, str(value), (x + 14, bottom - height - 16), Hand(17, 3.4), PENCIL, rng)
        write_within(paper, name, (300 + 280 * i, bottom + 54), 250, SMALL, PENCIL, rng)


def _strips(paper: Paper, told: dict[str, Any], top: float, rng: np.random.Generator) -> None:
    """One strip a fraction [top, bottom], its pieces hatched, all strips of the same length."""
    for row, (count, pieces) in enumerate(told["strips"]):
        y, wide = top + 40 + 270 * row, 1130 / pieces
        for i in range(pieces):
            x = 220 + wide * i
            if i < count:
                hatched(paper, (x + 6, y + 6, x + wide - 6, y + 144), (BLUE, ORANGE)[row % 2], rng, gap=24)
            stroke(paper, [(x, y), (x + wide, y), (x + wide, y + 150), (x, y + 150), (x, y)], PENCIL, rng)
        write(paper, f"{count}/{pieces}", (1400, y + 92), Hand(34, 6), PENCIL, rng)


def _flasks(paper: Paper, told: dict[str, Any], top: float, rng: np.random.Generator) -> None:
    """An open and a closed flask on a balance, with what was read before and after."""
    for side, (before, after) in enumerate(told["flasks"]):
        x, base = 470.0 + 700 * side, top + 470
        glass: list[Pair] = [(x - 46, top + 130), (x - 46, top + 235), (x - 165, base)]
        glass += [(x + 165, base), (x + 46, top + 235), (x + 46, top + 130)]
        stroke(paper, glass, PENCIL, rng)
        hatched(paper, (x - 118, base - 78, x + 118, base - 8), WATER, rng, gap=22)
        for i in range(7):
            room = 84 - 9 * i  # the flask is narrower further up
            at = (x + float(rng.uniform(-room, room)), base - 100 - 19 * i)
            _ring(paper, at, 9, BLUE, rng)
        if side:
            _ring(paper, (x, top + 40), 68, ORANGE, rng)
            stroke(
                paper, [(x - 46, top + 128), (x - 22, top + 106), (x + 22, top + 106), (x + 46, top + 128)], ORANGE, rng
            )
        for dx in () if side else (-40, 0, 40):
            stroke(paper, [(x + dx, top + 100), (x + 1.5 * dx, top + 20)], BLUE, rng)
        stroke(paper, [(x - 230, base + 12), (x + 230, base + 12)], PENCIL, rng, pen=9)
        write(paper, f"{before} g then {after} g", (x - 235, base + 92), Hand(24, 4.6), PENCIL, rng)


def _puddle(paper: Paper, told: dict[str, Any], top: float, rng: np.random.Generator) -> None:
    """Nine o'clock and noon: a puddle that is `puddle`[0], then [1] wide, a sun, and vapor going up."""
    for side, (size, hour) in enumerate(zip(told["puddle"], ("9:00", "12:00"), strict=True)):
        x, ground = 500.0 + 680 * side, top + 470
        stroke(paper, [(x - 300, ground), (x + 300, ground)], PENCIL, rng)
        sun, near = (x + 190.0, top + 110.0), 62 + 26 * side
        _ring(paper, sun, near, SUN, rng)
        for i in range(10):
            a = 2 * pi * i / 10
            ray = [(sun[0] + r * cos(a), sun[1] + r * sin(a)) for r in (near + 16, near + 52)]
            stroke(paper, ray, SUN, rng)
        if size:
            for share in (1.0, 0.72, 0.42):
                rim = arc(x - 60, ground + 6, 55 * size * share, 12 * size * share, 0, 366)
                stroke(paper, [(float(a), float(b)) for a, b in rim], WATER, rng, pen=7)
        else:
            stroke(paper, [(x - 250, ground - 6), (x - 60, ground - 14), (x + 130, ground - 6)], "#9A7B55", rng)
        for dx in (-150, -60, 30) if side else ():
            wave = [(x + dx + 16 * sin(i * 1.1), ground - 60 - 30 * i) for i in range(8)]
            stroke(paper, wave, BLUE, rng)
        write(paper, hour, (x - 280, top + 60), Hand(26, 5), PENCIL, rng)


def _map(paper: Paper, told: dict[str, Any], top: float, rng: np.random.Generator) -> None:
    """A coast, two rivers that meet, a road to the mountains, and the places that the student has marked."""
    _coast(paper, top, rng)
    for i in range(9):  # the road, in dashes
        at = (930 + 52 * i, top + 360 - 27 * i)
        stroke(paper, [at, (at[0] + 32, at[1] - 16)], "#8A5A30", rng)
    for x in (1380.0, 1450.0, 1510.0):
        stroke(paper, [(x - 60, top + 130), (x, top + 20), (x + 50, top + 130)], PENCIL, rng)
    spots: tuple[tuple[Pair, Pair], ...] = (
        ((874, top + 408), (880, top + 520)),
        ((1216, top + 214), (1180, top + 300)),
        ((610, top + 150), (300, top + 190)),
    )
    for (spot, words), name in zip(spots, told["marks"], strict=False):
        _ring(paper, spot, 17, "#B23A34", rng)
        write_within(paper, name, words, 290, Hand(25, 5), PENCIL, rng)


def _coast(paper: Paper, top: float, rng: np.random.Generator) -> None:
    shore = [(LEFT, 470), (330, 420), (480, 450), (640, 400), (790, 440), (862, 402), (950, 440), (1120, 520)]
    shore += [(1300, 500), (1420, 545), (RIGHT, 520)]
    rivers = [(520, 20), (560, 90), (620, 150), (690, 180), (760, 240), (840, 300), (862, 402)]
    second = [(1060, 20), (1030, 90), (960, 130), (930, 190), (880, 230), (840, 300)]
    for path, pen in ((shore, 9.0), (rivers, 7.0), (second, 6.0)):
        points = smooth(np.array(path, np.float32) + np.array([0, top], np.float32), 8)
        stroke(paper, [(float(x), float(y)) for x, y in points], WATER, rng, pen=pen)
    for x, y in ((420, 540), (700, 560), (980, 590), (1250, 600)):
        wave = [(x + 18 * i, top + y - 12 * (i % 2)) for i in range(5)]
        stroke(paper, wave, BLUE, rng, pen=4)


def _columns(paper: Paper, told: dict[str, Any], top: float, rng: np.random.Generator) -> None:
    two_columns(paper, told["heads"], told["columns"], (LEFT, top + 50), RIGHT - LEFT, rng)


def two_columns(
    paper: Paper,
    heads: Sequence[str],
    columns: Sequence[Sequence[str]],
    at: Pair,
    across: float,
    rng: np.random.Generator,
    *,
    ink: Colour = "#B23A34",
    size: float = 26,
    gap: float = 98,
) -> None:
    """Headings over a line, and entries in columns with a bar between; `at` is the first baseline."""
    (x, y), wide = at, across / len(heads)
    stroke(paper, [(x, y + 30), (x + across, y + 30)], PENCIL, rng)
    longest = max(len(column) for column in columns)
    for i, (head, entries) in enumerate(zip(heads, columns, strict=True)):
        left = x + wide * i + (34 if i else 0)
        write_within(paper, head, (left, y), wide - 60, Hand(size * 1.12, size / 4.6), ink, rng)
        if i:
            bar = x + wide * i
            stroke(paper, [(bar, y - 40), (bar, y + 60 + gap * longest)], PENCIL, rng, pen=4)
        for row, entry in enumerate(entries):
            place = (left, y + 24 + gap * (row + 1))
            write_within(paper, entry, place, wide - 70, Hand(size, size / 5.2), PENCIL, rng)


def _ring(paper: Paper, at: Pair, radius: float, colour: Colour, rng: np.random.Generator) -> None:
    stroke(paper, [(float(x), float(y)) for x, y in arc(*at, radius, radius, 0, 372)], colour, rng)


DRAWINGS: dict[str, Drawing] = {
    "bars": _bars,
    "strips": _strips,
    "flasks": _flasks,
    "puddle": _puddle,
    "map": _map,
    "columns": _columns,
}
