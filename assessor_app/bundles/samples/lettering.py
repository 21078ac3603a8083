"""A hand with a marker: every letter is a few pen strokes, so that boards and pupils' sheets look written."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

import cv2
import numpy as np
from numpy.typing import NDArray

Line = NDArray[np.float32]

# Strokes of one letter, split by “|”; “/” in front keeps a stroke straight. Baseline 0, x-height 10, capitals 15.
STROKES: dict[str, str] = {
    "a": "8,8 5,10 1,8 0,5 1,1 4,0 7,2 8,6|8,10 8,3 9,0",
    "b": "/0,15 0,0|0,6 3,10 7,9 8,5 6,1 3,0 0,2",
    "c": "8,8 5,10 1,8 0,5 1,1 5,0 8,2",
    "d": "8,6 5,10 1,8 0,5 1,1 4,0 7,2 8,5|8,15 8,3 8.6,0",
    "e": "0,5 4,5.2 8,6 7,9 4,10 1,8 0,5 1,1 5,0 8,2",
    "f": "7,14 5,15 3,13 3,8 3,0|/0,9 6,9.5",
    "g": "8,8 5,10 1,8 0,5 1,1 4,0 7,2 8,6|8,10 8,0 7,-4 4,-5 1,-4",
    "h": "/0,15 0,0|0,6 3,9.7 6,9.4 7,6 7,0",
    "i": "/1,10 1,0|/1,13.4 1.3,14",
    "j": "3,10 3,-2 2,-5 -1,-4|/3,13.4 3.3,14",
    "k": "/0,15 0,0|/6,10 0,4|/2,5.6 7,0",
    "l": "1,15 1,3 1.6,0.4 3,0",
    "m": "/0,10 0,0|0,6 3,10 5,9 5.5,6 5.5,0|5.5,6 8,10 10.3,9 11,6 11,0",
    "n": "/0,10 0,0|0,6 3,9.7 6,9.4 7,6 7,0",
    "o": "4,10 1,8 0,5 1,1 4,0 7,1 8,5 7,9 3.6,10",
    "p": "/0,10 0,-5|0,6 3,10 7,9 8,5 6,1 3,0 0,2",
    "q": "8,8 5,10 1,8 0,5 1,1 4,0 7,2 8,6|/8,10 8,-5",
    "r": "/0,10 0,0|0,6 2,9 5,10 6,9.4",
    "s": "7,8.6 4,10 1,9 1,7 4,5 7,3.4 6.4,1 3.4,0 0,1.4",
    "t": "3,14 3,3 4,0.2 6.4,0.6|/0,10 6,10",
    "u": "0,10 0,4 1,0.6 4,0 7,3|7,10 7,3 8,0",
    "v": "/0,10 4,0|/4,0 8,10",
    "w": "/0,10 3,0|/3,0 6,9|/6,9 9,0|/9,0 12,10",
    "x": "/0,10 7,0|/7,10 0,0",
    "y": "/0,10 4,1|8,10 5,2 3,-3 0,-5",
    "z": "/0,10 7,10|/7,10 0,0|/0,0 7.6,0",
    "A": "/0,0 5,15|/5,15 10,0|/2,5 8,5",
    "B": "/0,15 0,0|0,15 5,15 7,12 5,8.6 0,8|0,8 6,8 8.6,4.4 6,0.5 0,0",
    "C": "9,12 6,15 2,13 0,7.5 2,2 6,0 9.5,3",
    "D": "/0,15 0,0|0,15 5,14.5 9,10 9,5 5,0.5 0,0",
    "E": "/7,15 0,15|/0,15 0,0|/0,0 8,0|/0,8 6,8",
    "F": "/7,15 0,15|/0,15 0,0|/0,8 6,8",
    "G": "9,12 6,15 2,13 0,7.5 2,2 6,0 9,3 9.4,7|/9.4,7 5.4,7",
    "H": "/0,15 0,0|/9,15 9,0|/0,8 9,8",
    "I": "/0,15 4,15|/2,15 2,0|/0,0 4,0",
    "J": "6,15 6,4 4,0.4 1,1 0,3",
    "K": "/0,15 0,0|/8,15 0,6|/2.4,8.6 8.4,0",
    "L": "/0,15 0,0|/0,0 7,0",
    "M": "/0,0 1,15|/1,15 6,4|/6,4 11,15|/11,15 12,0",
    "N": "/0,0 0,15|/0,15 9,0|/9,0 9,15",
    "O": "6,15 2,13 0,7.5 2,2 6,0 10,2 12,7.5 10,13 5.6,15",
    "P": "/0,15 0,0|0,15 6,15 8,11.5 6,7.6 0,7",
    "Q": "6,15 2,13 0,7.5 2,2 6,0 10,2 12,7.5 10,13 5.6,15|/7.5,4 12,-1.6",
    "R": "/0,15 0,0|0,15 6,15 8,11.5 6,7.6 0,7|/3.6,7.2 8.6,0",
    "S": "9,13 6,15 2,14 1,11 4,8 8,5.6 8.6,2.6 5.5,0 2,0.4 0,2.4",
    "T": "/0,15 10,15|/5,15 5,0",
    "U": "0,15 0,5 2,1 5,0 8,1.6 9,5 9,15",
    "V": "/0,15 5,0|/5,0 10,15",
    "W": "/0,15 3.6,0|/3.6,0 7,12|/7,12 10.4,0|/10.4,0 14,15",
    "X": "/0,15 9,0|/9,15 0,0",
    "Y": "/0,15 5,7|/10,15 5,7|/5,7 5,0",
    "Z": "/0,15 9,15|/9,15 0,0|/0,0 9.6,0",
    "0": "4.5,15 1,12 0,7.5 1,2 4.5,0 8,2 9,7.5 8,12 4.2,15",
    "1": "/0,11.6 3.4,15|/3.4,15 3.4,0",
    "2": "0.4,12 2.6,15 6.4,14.6 7.6,11.4 5,6.4 0,0|/0,0 8.4,0",
    "3": "0.4,13.4 4,15 7.4,12.4 6,8.8 2.8,8|2.8,8 7,7 8.2,3.6 5,0.2 0,1.6",
    "4": "/6,15 0,5|/0,5 9,5|/6.6,10 6.6,0",
    "5": "/7.6,15 1.4,15|/1.4,15 0.8,8.4|0.8,8.4 5,9.4 8,6.4 7.4,1.8 4,0 0,1.4",
    "6": "7,14.4 3,11.6 0.4,6 1,1.4 4.4,0 7.8,1.6 8,5.8 5,8 1,5.6",
    "7": "/0,15 8.4,15|8.4,15 4.4,7.4 3,0",
    "8": "4.5,8 1,10.4 1.4,14 4.6,15 7.8,13.6 7.8,10.4 4.5,8 0.4,5 0.8,1.2 4.5,0 8.2,1.2 8.4,5 4.5,8",
    "9": "7.6,10.4 5,7.4 1,8.6 0.4,12.4 3.4,15 7,13.8 7.8,10 7,4 5,0",
    ".": "/0,0 0.5,0.5",
    ",": "/1,1 0,-2.6",
    "?": "0,12.4 2,15 6,14.6 7,11.6 4,8 3.6,4.4|/3.6,0.4 3.9,0",
    "!": "/1,15 0.8,4.6|/0.8,0.4 1,0",
    "’": "/1.4,15 0.4,12",
    "“": "/0.4,12.4 1,15|/3.4,12.4 4,15",
    "”": "/1,15 0.4,12.4|/4,15 3.4,12.4",
    ":": "/0.4,7.6 0.7,8|/0.4,0.6 0.7,1",
    ";": "/1,7.6 1.3,8|/1.2,1 0.2,-2.4",
    "-": "/0,6 5,6.2",
    "–": "/0,6 8,6.2",
    "/": "/0,-1.6 6,15.6",
    "+": "/0,6 8,6|/4,10 4,2",
    "=": "/0,8 8,8|/0,4 8,4",
    "<": "/8,10.6 0,6|/0,6 8,1.6",
    ">": "/0,10.6 8,6|/8,6 0,1.6",
    "×": "/0.6,9.4 7,2.6|/7,9.4 0.6,2.6",
    "(": "4,17 1,12.4 0.4,7 1.4,1.4 4,-2.4",
    ")": "0,17 3,12.4 3.6,7 2.6,1.4 0,-2.4",
    "%": "2.4,15 0.4,12.6 2.4,10.4 4.4,12.6 2.4,15|/10,15 1.4,0|9,4.6 7,2.4 9,0 11,2.4 9,4.6",
    "·": "/0.6,5 1.1,5.5",
    "…": "/0,0 0.5,0.5|/5,0 5.5,0.5|/10,0 10.5,0.5",
    "°": "2,15.4 0.4,13.6 2,11.8 3.6,13.6 2,15.4",
    "ñ": "/0,10 0,0|0,6 3,9.7 6,9.4 7,6 7,0|0.6,12.4 2.4,13.8 4.6,12.6 6.4,13.8",
    "é": "0,5 4,5.2 8,6 7,9 4,10 1,8 0,5 1,1 5,0 8,2|/3.4,12 6,14.4",
    "á": "8,8 5,10 1,8 0,5 1,1 4,0 7,2 8,6|8,10 8,3 9,0|/3.4,12 6,14.4",
    "í": "/1,10 1,0|/0.6,12 3,14.6",
    "ó": "4,10 1,8 0,5 1,1 4,0 7,1 8,5 7,9 3.6,10|/3.4,12 6,14.4",
    "ú": "0,10 0,4 1,0.6 4,0 7,3|7,10 7,3 8,0|/2.8,12 5.4,14.4",
}
ASK_INVERTED = "4,10 4.2,9.6|/4.2,9.6 4.2,9.9|4.2,6 4,2 1,-1.6 1.8,-4.6 5.4,-4.8 7.4,-2.6"


@dataclass(frozen=True, slots=True)
class Hand:
    """How someone writes: pen width and letter size in pixels (x-height), slant, and how unsteady (0 neat, 1 shaky)."""

    size: float
    pen: float
    slant: float = 0.10
    unsteady: float = 0.35


def smooth(points: Line, steps: int = 6) -> Line:
    """A Catmull-Rom curve through the points, `steps` pieces between each two."""
    if len(points) < 3:
        return points
    padded = np.vstack([2 * points[0] - points[1], points, 2 * points[-1] - points[-2]])
    t = np.linspace(0, 1, steps, endpoint=False, dtype=np.float32)[:, None]
    pieces = []
    for p0, p1, p2, p3 in zip(padded, padded[1:], padded[2:], padded[3:], strict=False):
        pieces.append(
            0.5 * (2 * p1 + (p2 - p0) * t + (2 * p0 - 5 * p1 + 4 * p2 - p3) * t**2 + (3 * p1 - p0 - 3 * p2 + p3) * t**3)
        )
    return np.vstack([*pieces, points[-1:]]).astype(np.float32)


@cache
def _letter(letter: str) -> tuple[Line, ...]:
    written = ASK_INVERTED if letter == "¿" else STROKES.get(letter, STROKES.get(letter.lower(), ""))
    lines = []
    for stroke in filter(None, written.split("|")):
        points = np.array([p.split(",") for p in stroke.lstrip("/").split()], dtype=np.float32)
        lines.append(points if stroke.startswith("/") else smooth(points))
    return tuple(lines)


def write_line(text: str, x: float, y: float, hand: Hand, rng: np.random.Generator) -> Iterator[Line]:
    """The strokes of one line of text in pixels, its baseline starting at (x, y), in the order they are written."""
    unit, wobble, pen = hand.size / 10, hand.unsteady, x
    for word in text.split(" "):
        for letter in word.replace("'", "’"):
            lines = _letter(letter)
            grown = unit * (1 + 0.06 * wobble * rng.standard_normal())
            drop = 0.5 * unit * wobble * rng.standard_normal()
            for line in lines:
                shifted = line + 0.22 * wobble * rng.standard_normal(2, dtype=np.float32)
                px = pen + (shifted[:, 0] + hand.slant * shifted[:, 1]) * grown
                yield np.column_stack([px, y - drop - shifted[:, 1] * grown]).astype(np.float32)
            pen += ((max((line[:, 0].max() for line in lines), default=4)) + 3.0) * grown
        pen += 4.0 * unit


def line_width(text: str, hand: Hand) -> float:
    """How many pixels a line takes, about."""
    return max((float(s[:, 0].max()) for s in write_line(text, 0, 0, hand, np.random.default_rng(0))), default=0.0)


def ink(mask: NDArray[np.uint8], strokes: list[Line], pen: float) -> None:
    """Draws strokes into an 8-bit mask, anti-aliased, at the mask's own scale."""
    fixed = [np.round(s * 16).astype(np.int32) for s in strokes]
    cv2.polylines(mask, fixed, False, 255, max(1, round(pen)), cv2.LINE_AA, 4)
