"""Drawings of student work: sheets with handwriting, a graph and a number line, photographed and on paper."""

from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from assessor_app.bundles.samples.content import Lesson
from assessor_app.bundles.samples.lettering import Hand, Line, ink, line_width, write_line
from assessor_app.bundles.samples.paint import rgb

ORIENTATION = 0x0112
ACROSS, DOWN = 1700, 2200
Paper = NDArray[np.float32]


def write_sheet_photo(path: Path, lesson: Lesson, number: int, orientation: int, seed: int) -> None:
    """A JPEG of one student's sheet (claim before, graph, claim after), stored turned, with EXIF 6, 3 or 1."""
    rng = np.random.default_rng(seed)
    paper = _ruled(rng)
    before, after = lesson.claims[number % len(lesson.claims)]
    hand = Hand(27 + 3 * (number % 3), 5.2, 0.02 + 0.07 * (number % 3), 0.55)
    _write(paper, f"Student {number + 1}", 160, 150, Hand(20, 3.6), "#6A7078", rng)
    _write(paper, lesson.talk.board.question, 160, 250, Hand(24, 4.6, 0.05, 0.4), "#2B4C8C", rng)
    y = _paragraph(paper, f"Before: {before}", 400, hand, "#3A4048", rng)
    _graph(paper, lesson, y + 40, rng)
    _paragraph(paper, f"After: {after}", y + 780, hand, "#26406E", rng)
    shown = Image.fromarray(_lit(paper, rng))
    # the camera was held sideways or upside down: the pixels are turned, the tag turns them back
    turned = {6: Image.Transpose.ROTATE_90, 3: Image.Transpose.ROTATE_180}.get(orientation)
    stored = shown.transpose(turned) if turned is not None else shown
    exif = Image.Exif()
    exif[ORIENTATION] = orientation
    stored.save(path, "JPEG", quality=88, exif=exif)


def write_poster(path: Path, lesson: Lesson, seed: int) -> None:
    """A PNG in landscape: the talk moves as a poster, with a number line of who spoke how often underneath."""
    rng = np.random.default_rng(seed)
    paper = np.full((1300, 1800, 3), 252, np.float32)
    paper[:] = rgb("#FBF3DC")
    cv2.rectangle(paper, (40, 40), (1760, 1260), (201, 122, 58), 10, cv2.LINE_AA)
    _write(paper, "How we talk in here", 130, 220, Hand(56, 11), "#2B4C8C", rng)
    inks = ("#A8352F", "#1E6B46", "#5B4A9A", "#9A6200")
    for row, line in enumerate(lesson.talk.board.right):
        y = 390 + 145 * row
        cv2.circle(paper, (160, y - 18), 26, tuple(map(float, rgb(inks[row % 4]))), -1, cv2.LINE_AA)
        _write(paper, str(row + 1), 150, y - 4, Hand(20, 5), "#FFFFFF", rng)
        _write(paper, line.text, 225, y, Hand(38, 7.5), inks[row % 4], rng)
    _number_line(paper, 1090, rng)
    Image.fromarray(paper.clip(0, 255).astype(np.uint8)).save(path, "PNG")


def _ruled(rng: np.random.Generator) -> Paper:
    paper = np.empty((DOWN, ACROSS, 3), np.float32)
    paper[:] = rgb("#FBFAF4")
    for y in range(310, DOWN - 60, 74):
        cv2.line(paper, (0, y), (ACROSS, y + int(rng.integers(-1, 2))), (196, 214, 232), 2, cv2.LINE_AA)
    cv2.line(paper, (120, 0), (120, DOWN), (232, 170, 166), 3, cv2.LINE_AA)
    return paper


def _write(paper: Paper, text: str, x: float, y: float, hand: Hand, colour: str, rng: np.random.Generator) -> None:
    _draw(paper, list(write_line(text, x, y, hand, rng)), hand.pen, colour)


def _draw(paper: Paper, strokes: list[Line], pen: float, colour: str, share: float = 0.92) -> None:
    """Ink on the paper, worked out only where the strokes are: a sheet has millions of pixels."""
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


def _paragraph(paper: Paper, text: str, y: int, hand: Hand, colour: str, rng: np.random.Generator) -> int:
    line = ""
    for word in [*text.split(), ""]:
        if not word or line_width(f"{line} {word}", hand) > ACROSS - 330:
            _write(paper, line, 160, y, hand, colour, rng)
            line, y = word, y + 74
        else:
            line = f"{line} {word}".strip()
    return y


def _graph(paper: Paper, lesson: Lesson, top: int, rng: np.random.Generator) -> None:
    left, bottom = 260, top + 560
    axes = np.array([(left, top), (left, bottom), (left + 1180, bottom)], dtype=np.float32)
    _draw(paper, [axes + rng.normal(0, 2, axes.shape).astype(np.float32)], 5, "#3A4048")
    most = max(max(a, b) for _, a, b in lesson.counts)
    for i, (name, first, later) in enumerate(lesson.counts[:4]):
        for j, (value, colour) in enumerate(((first, "#5C8FC4"), (later, "#D08A4E"))):
            x, height = left + 60 + 280 * i + 90 * j, 460 * value / most
            bar = np.array(
                [(x, bottom - 4), (x, bottom - height), (x + 74, bottom - height), (x + 74, bottom - 4)], np.float32
            )
            _hatch(paper, bar, colour, rng)
        _write(paper, name[:16], left + 40 + 280 * i, bottom + 56, Hand(16, 3.2), "#3A4048", rng)


def _hatch(paper: Paper, bar: NDArray[np.float32], colour: str, rng: np.random.Generator) -> None:
    low, high = bar.min(axis=0), bar.max(axis=0)
    lines = [bar]
    for y in np.arange(high[1] - 8, low[1] + 6, -17):
        wobble = rng.normal(0, 2, 4)
        lines.append(
            np.array(
                [(low[0] + wobble[0], y + wobble[1]), (high[0] + wobble[2], max(low[1], y - 26) + wobble[3])],
                np.float32,
            )
        )
    _draw(paper, lines, 5, colour, 0.85)


def _number_line(paper: Paper, y: int, rng: np.random.Generator) -> None:
    marks = [
        np.array([(150, y), (1640, y)], np.float32),
        np.array([(1615, y - 18), (1640, y), (1615, y + 18)], np.float32),
    ]
    marks += [np.array([(200 + 175 * i, y - 20), (200 + 175 * i, y + 20)], np.float32) for i in range(9)]
    _draw(paper, marks, 6, "#3A4048")
    for i in range(9):
        _write(paper, str(i), 188 + 175 * i, y + 74, Hand(24, 5), "#3A4048", rng)
        for dot in range(int(rng.integers(1, 4))):
            at = (200 + 175 * i + int(rng.integers(-9, 9)), y - 46 - 40 * dot)
            cv2.circle(paper, at, 14, tuple(map(float, rgb("#C46A66"))), -1, cv2.LINE_AA)


def _lit(paper: Paper, rng: np.random.Generator) -> NDArray[np.uint8]:
    """Daylight from one side and the grain of a telephone's camera."""
    y, x = np.mgrid[0 : paper.shape[0], 0 : paper.shape[1]].astype(np.float32)
    light = 1.0 - 0.13 * x / ACROSS - 0.07 * y / DOWN
    grain = rng.normal(0, 1.6, paper.shape[:2]).astype(np.float32)
    warm = paper * light[..., None] * np.array([1.0, 0.99, 0.96], np.float32)
    seen: NDArray[np.uint8] = (warm + grain[..., None]).clip(0, 255).astype(np.uint8)
    return seen
