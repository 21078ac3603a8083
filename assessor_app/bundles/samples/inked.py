"""Ink on large sheets of paper: handwriting, lines and hatched shapes, worked out only where the strokes are."""

from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from assessor_app.bundles.samples.lettering import Hand, Line, ink, line_width, write_line
from assessor_app.bundles.samples.paint import Colour, Pair, rgb

Paper = NDArray[np.float32]
PENCIL, PEN, RED = "#3A4048", "#26406E", "#B23A34"
LEADING = 74  # pixels from one ruled line to the next


def write(paper: Paper, text: str, at: Pair, hand: Hand, colour: Colour, rng: np.random.Generator) -> None:
    """One line of handwriting with its baseline at a place."""
    draw(paper, list(write_line(text, *at, hand, rng)), hand.pen, colour)


def write_within(
    paper: Paper, text: str, at: Pair, room: float, hand: Hand, colour: Colour, rng: np.random.Generator
) -> None:
    """One line, written smaller when it would be wider than `room` pixels."""
    share = min(1.0, room / max(line_width(text, hand), 1))
    write(paper, text, at, Hand(hand.size * share, hand.pen * (0.4 + 0.6 * share), hand.slant), colour, rng)


def paragraph(
    paper: Paper, text: str, at: Pair, room: float, hand: Hand, colour: Colour, rng: np.random.Generator
) -> float:
    """Lines one under the other; returns the baseline below the last."""
    (x, y), line = at, ""
    for word in [*text.split(), ""]:
        if not word or line_width(f"{line} {word}", hand) > room:
            write(paper, line, (x, y), hand, colour, rng)
            line, y = word, y + LEADING
        else:
            line = f"{line} {word}".strip()
    return y


def stroke(paper: Paper, points: Sequence[Pair], colour: Colour, rng: np.random.Generator, *, pen: float = 5.0) -> None:
    """A line through the points, drawn by a hand that is not quite steady."""
    path = np.array(points, np.float32)
    draw(paper, [path + rng.normal(0, 1.6, path.shape).astype(np.float32)], pen, colour)


def hatched(
    paper: Paper, box: tuple[float, float, float, float], colour: Colour, rng: np.random.Generator, gap: float = 17
) -> None:
    """A box (left, top, right, bottom) outlined and filled with slanted lines."""
    left, top, right, bottom = box
    lines = [np.array([(left, bottom), (left, top), (right, top), (right, bottom), (left, bottom)], np.float32)]
    for y in np.arange(bottom - 8, top + 6, -gap):
        a, b, c, d = rng.normal(0, 2, 4)
        lines.append(np.array([(left + a, y + b), (right + c, max(top, y - 26) + d)], np.float32))
    draw(paper, lines, 5, colour, 0.85)


def disc(paper: Paper, at: Pair, radius: float, colour: Colour) -> None:
    centre = (round(at[0]), round(at[1]))
    cv2.circle(paper, centre, round(radius), tuple(map(float, rgb(colour))), -1, cv2.LINE_AA)


def draw(paper: Paper, strokes: list[Line], pen: float, colour: Colour, share: float = 0.92) -> None:
    if not strokes:
        return
    points = np.vstack(strokes)
    low = np.maximum(np.floor(points.min(axis=0) - pen - 2).astype(int), 0)
    high = np.ceil(points.max(axis=0) + pen + 3).astype(int)
    area = paper[low[1] : high[1], low[0] : high[0]]
    mask = np.zeros(area.shape[:2], np.uint8)
    ink(mask, [(s - low).astype(np.float32) for s in strokes], pen)
    cover = mask[..., None].astype(np.float32) / 255 * share
    area[:] = area * (1 - cover) + rgb(colour) * cover
