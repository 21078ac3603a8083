"""Pictures that hang on the wall or lie in a folder, as PNG: rules, a map of the talk, a tally, a word wall."""

from collections.abc import Callable
from itertools import pairwise
from math import cos, pi, sin
from pathlib import Path

import cv2
import numpy as np
from PIL import Image

from assessor_app.bundles.samples.content import Filed
from assessor_app.bundles.samples.drawings import two_columns
from assessor_app.bundles.samples.inked import PENCIL, Paper, disc, stroke, write, write_within
from assessor_app.bundles.samples.lettering import Hand, line_width
from assessor_app.bundles.samples.paint import Pair, mixed, rgb
from assessor_app.bundles.samples.talk import TEACHER, Spoken

ACROSS, DOWN = 1800, 1300
MIDDLE: Pair = (900, 690)  # of the map of a talk
INKS = ("#A8352F", "#1E6B46", "#5B4A9A", "#9A6200")


def write_poster(path: Path, filed: Filed, heard: tuple[Spoken, ...], seed: int) -> None:
    """Draws a picture of the kind that `filed` asks for; `heard` is what the map of the talk is drawn from."""
    rng = np.random.default_rng(seed)
    paper = np.empty((DOWN, ACROSS, 3), np.float32)
    paper[:] = rgb(filed.told["paper"])
    edge = tuple(map(float, rgb(mixed(filed.told["ink"], filed.told["paper"], 0.35))))
    cv2.rectangle(paper, (40, 40), (ACROSS - 40, DOWN - 40), edge, 9, cv2.LINE_AA)
    write_within(paper, filed.told["heading"], (130, 200), 1540, Hand(52, 10), filed.told["ink"], rng)
    POSTERS[filed.kind](paper, filed, heard, rng)
    Image.fromarray(paper.clip(0, 255).astype(np.uint8)).save(path, "PNG")


def _rules(paper: Paper, filed: Filed, _heard: tuple[Spoken, ...], rng: np.random.Generator) -> None:
    for row, line in enumerate(filed.told["lines"]):
        y = 410 + 180 * row
        disc(paper, (190, y - 24), 44, INKS[row % 4])
        write(paper, str(row + 1), (176, y), Hand(32, 7), "#FFFFFF", rng)
        write_within(paper, line, (290, y), 1340, Hand(48, 9), INKS[row % 4], rng)
    write_within(paper, filed.told["foot"], (130, 1180), 1500, Hand(28, 5), PENCIL, rng)


def _talk_map(paper: Paper, filed: Filed, heard: tuple[Spoken, ...], rng: np.random.Generator) -> None:
    """A line from each speaker to the next; the teacher's in grey."""
    names = sorted({line.speaker for line in heard}, key=lambda name: (name == TEACHER, name))
    spots = {name: _spot(i, len(names)) for i, name in enumerate(names)}
    for one, next_one in pairwise(heard):
        if one.speaker != next_one.speaker:
            colour = "#A9AFB6" if TEACHER in (one.speaker, next_one.speaker) else filed.told["ink"]
            _bowed(paper, spots[one.speaker], spots[next_one.speaker], colour, rng)
    for name, spot in spots.items():
        disc(paper, spot, 62, "#6A7078" if name == TEACHER else "#2B4C8C")
        label = "T" if name == TEACHER else name[-1]
        write(paper, label, (spot[0] - line_width(label, Hand(44, 9)) / 2, spot[1] + 24), Hand(44, 9), "#FFFFFF", rng)
        turns = str(sum(line.speaker == name for line in heard))
        out = ((spot[0] - MIDDLE[0]) / 600, (spot[1] - MIDDLE[1]) / 345)  # beside the disc, away from the lines
        write(paper, turns, (spot[0] + 104 * out[0] - 14, spot[1] + 100 * out[1] + 16), Hand(30, 6), PENCIL, rng)
    write(paper, "Brown: student to student. Grey: to or from the teacher.", (130, 1222), Hand(24, 4.6), PENCIL, rng)


def _spot(number: int, count: int) -> Pair:
    angle = 2 * pi * number / count + pi / 2 + 2 * pi / count
    return MIDDLE[0] + 600 * cos(angle), MIDDLE[1] - 345 * sin(angle)


def _bowed(paper: Paper, start: Pair, end: Pair, colour: str, rng: np.random.Generator) -> None:
    bow = float(rng.uniform(-70, 70))
    dx, dy = end[0] - start[0], end[1] - start[1]
    far = max((dx * dx + dy * dy) ** 0.5, 1)
    path = [
        (start[0] + dx * t - dy / far * bow * sin(pi * t), start[1] + dy * t + dx / far * bow * sin(pi * t))
        for t in np.linspace(0, 1, 16)
    ]
    stroke(paper, path, colour, rng, pen=5)


def _tally(paper: Paper, filed: Filed, _heard: tuple[Spoken, ...], rng: np.random.Generator) -> None:
    """Strokes in fives, a row for each student or group, and the number beside them."""
    columns, rows = filed.told["columns"], filed.told["rows"]
    wide, gap = 1250 / len(columns), min(150.0, 860 / len(rows))
    for i, name in enumerate(columns):
        write_within(paper, name, (450 + wide * i, 330), wide - 60, Hand(32, 6), INKS[i % 4], rng)
    stroke(paper, [(130, 365), (1670, 365)], PENCIL, rng)
    for row, (name, *counts) in enumerate(rows):
        y = 365 + gap * (row + 0.75)
        write_within(paper, name, (130, y), 285, Hand(32, 6), PENCIL, rng)
        for i, count in enumerate(counts):
            _fives(paper, (450 + wide * i, y), count, gap * 0.42, INKS[i % 4], rng)


def _fives(paper: Paper, at: Pair, count: int, tall: float, colour: str, rng: np.random.Generator) -> None:
    x, y = at
    for i in range(count):
        group = 124 * (i // 5)
        if i % 5 == 4:
            stroke(paper, [(x + group - 12, y - 4), (x + group + 78, y - tall + 4)], colour, rng, pen=6)
        else:
            stroke(paper, [(x + group + 20 * (i % 5), y), (x + group + 20 * (i % 5), y - tall)], colour, rng, pen=6)
    past = x + 124 * (count // 5) + 20 * (count % 5) + 26
    write(paper, str(count), (past, y), Hand(26, 5), PENCIL, rng)


def _wall(paper: Paper, filed: Filed, _heard: tuple[Spoken, ...], rng: np.random.Generator) -> None:
    ink, told = filed.told["ink"], filed.told
    two_columns(paper, told["heads"], told["columns"], (130, 360), 1540, rng, ink=ink, size=36, gap=140)


POSTERS: dict[str, Callable[[Paper, Filed, tuple[Spoken, ...], np.random.Generator], None]] = {
    "poster": _rules,
    "talk_map": _talk_map,
    "tally": _tally,
    "columns": _wall,
}
