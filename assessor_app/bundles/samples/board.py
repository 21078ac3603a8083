"""What stands on the whiteboard: each line becomes a strip of ink that is uncovered while it is being written."""

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from assessor_app.bundles.samples.lettering import Hand, ink, line_width, write_line
from assessor_app.bundles.samples.paint import Colour, Pixels, rgb
from assessor_app.bundles.samples.room import BOARD
from assessor_app.bundles.samples.talk import Board, BoardLine, Spoken

FINE = 4  # a strip is drawn so many times as large, then scaled down
BLUE, RED, GREEN, BLACK = "#2B4C8C", "#A8352F", "#1E6B46", "#333A44"


@dataclass(frozen=True, slots=True)
class Writing:
    """One line of the board: its ink 0..1, where it stands in the frame, and when it is written (seconds)."""

    ink: NDArray[np.float32]
    colour: Colour
    left: int
    top: int
    baseline: int
    width: int
    start: float
    end: float


def board_writing(board: Board, heard: Sequence[Spoken], seed: int) -> tuple[Writing, ...]:
    """All lines of a board, those there from the beginning with a start below 0."""
    rng = np.random.default_rng(seed)
    left, top, right, _ = BOARD
    middle = left + 280
    title = _line(
        board.question, _fitting(board.question, Hand(13.2, 2.5), right - left - 70), BLUE, (left + 36, top + 46), rng
    )
    lines = [
        title,
        _rule(left + 34, min(right - 30, title.left + title.width + 14), top + 62, rng),
        _bar(middle, top + 92, top + 252),
    ]
    columns = (
        (board.left_heading, board.left, left + 40, BLACK, 215),
        (board.right_heading, board.right, middle + 30, GREEN, 240),
    )
    for heading, rows, x, colour, room in columns:
        lines.append(_line(heading, Hand(11.0, 2.1), RED, (x, top + 104), rng))
        for row, line in enumerate(rows):
            written = _line(
                line.text, _fitting(line.text, Hand(10.6, 2.0), room), colour, (x, top + 141 + 34 * row), rng
            )
            lines.append(_timed(written, line, heard))
    return tuple(lines)


def reveal(back: Pixels, line: Writing, t: float, shown: int) -> int:
    """Adds to the board the columns written up to time `t`, and tells how many stand there now."""
    share = 1.0 if line.start < 0 else (t - line.start) / (line.end - line.start)
    now = int(np.clip(share, 0, 1) * line.ink.shape[1])
    if now > shown:
        area = back[line.top : line.top + line.ink.shape[0], line.left + shown : line.left + now]
        cover = line.ink[:, shown:now, None]
        area[:] = (area * (1 - cover) + rgb(line.colour)[::-1] * cover).round().astype(np.uint8)
    return max(now, shown)


def _fitting(text: str, hand: Hand, room: float) -> Hand:
    share = min(1.0, room / max(line_width(text, hand), 1))
    return Hand(hand.size * share, hand.pen * (0.4 + 0.6 * share), hand.slant, hand.unsteady)


def _line(text: str, hand: Hand, colour: Colour, at: tuple[int, int], rng: np.random.Generator) -> Writing:
    width, height = round(line_width(text, hand)) + 18, round(hand.size * 3.2)
    large = Hand(hand.size * FINE, hand.pen * FINE, hand.slant, hand.unsteady)
    mask = np.zeros((height * FINE, width * FINE), np.uint8)
    ink(mask, list(write_line(text, 6 * FINE, hand.size * 2.2 * FINE, large, rng)), large.pen)
    return _writing(mask, colour, (at[0] - 6, round(at[1] - hand.size * 2.2)), at[1])


def _rule(left: int, right: int, y: int, rng: np.random.Generator) -> Writing:
    mask = np.zeros((12 * FINE, (right - left + 8) * FINE), np.uint8)
    x = np.linspace(4, right - left, 12)
    path = np.column_stack([x, 6 + rng.uniform(-0.8, 0.8, 12) - np.linspace(0, 2, 12)]).astype(np.float32) * FINE
    ink(mask, [path], 2.8 * FINE)
    return _writing(mask, RED, (left - 4, y - 6), y)


def _bar(x: int, top: int, bottom: int) -> Writing:
    mask = np.zeros(((bottom - top) * FINE, 8 * FINE), np.uint8)
    ink(mask, [np.array([(4, 3), (4.4, bottom - top - 3)], dtype=np.float32) * FINE], 2.0 * FINE)
    return _writing(mask, "#9BA1AB", (x, top), top)


def _writing(mask: NDArray[np.uint8], colour: Colour, corner: tuple[int, int], baseline: int) -> Writing:
    size = (mask.shape[1] // FINE, mask.shape[0] // FINE)
    cover = cv2.resize(mask, size, interpolation=cv2.INTER_AREA).astype(np.float32) / 255
    return Writing((cover * 0.94).astype(np.float32), colour, corner[0], corner[1], baseline, size[0], -1.0, -0.5)


def _timed(line: Writing, wanted: BoardLine, heard: Sequence[Spoken]) -> Writing:
    if wanted.at < 0:
        return line
    start = next((s.start + 0.6 for s in heard if s.number == wanted.at), 1e9)
    end = start + 0.6 + 0.09 * len(wanted.text)
    return Writing(line.ink, line.colour, line.left, line.top, line.baseline, line.width, start, end)
