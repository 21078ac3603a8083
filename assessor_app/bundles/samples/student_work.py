"""Sheets of student work, written and drawn by hand and photographed with a telephone that was held any way round."""

from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from assessor_app.bundles.samples.content import Work
from assessor_app.bundles.samples.drawings import DRAWINGS, HEIGHT
from assessor_app.bundles.samples.inked import LEADING, PEN, PENCIL, RED, Paper, paragraph, write_within
from assessor_app.bundles.samples.lettering import Hand
from assessor_app.bundles.samples.paint import rgb

ORIENTATION = 0x0112
ACROSS, DOWN = 1700, 1760
MARGIN, ROOM = 160, 1370
# The pixels are stored turned as the camera was, and the tag turns them back.
STORED = {6: Image.Transpose.ROTATE_90, 3: Image.Transpose.ROTATE_180, 8: Image.Transpose.ROTATE_270}


def write_sheet_photo(path: Path, work: Work, question: str, number: int, seed: int) -> None:
    """A JPEG of one sheet with its EXIF orientation; `number` chooses the hand, `question` stands at the top unless
    the sheet has a heading of its own."""
    rng = np.random.default_rng(seed)
    paper = _ruled(rng)
    hand = Hand(27 + 3 * (number % 3), 5.2, 0.02 + 0.07 * (number % 3), 0.55)
    write_within(paper, work.student, (MARGIN, 150), ROOM, Hand(20, 3.6), "#6A7078", rng)
    heading = work.told.get("heading", question)
    write_within(paper, heading, (MARGIN, 250), ROOM, Hand(24, 4.6, 0.05, 0.4), "#2B4C8C", rng)
    y = paragraph(paper, work.top, (MARGIN, 400), ROOM, hand, PENCIL, rng)
    DRAWINGS[work.drawing](paper, work.told, y, rng)
    y = paragraph(paper, work.bottom, (MARGIN, y + HEIGHT + LEADING), ROOM, hand, PEN, rng)
    if work.note:
        paragraph(paper, work.note, (MARGIN + 60, y + LEADING), ROOM - 60, Hand(24, 4.6, 0.16, 0.4), RED, rng)
    shown = Image.fromarray(_lit(paper, rng))
    stored = shown.transpose(STORED[work.turned]) if work.turned in STORED else shown
    exif = Image.Exif()
    exif[ORIENTATION] = work.turned
    stored.save(path, "JPEG", quality=88, exif=exif)


def _ruled(rng: np.random.Generator) -> Paper:
    paper = np.empty((DOWN, ACROSS, 3), np.float32)
    paper[:] = rgb("#FBFAF4")
    for y in range(310, DOWN - 60, LEADING):
        cv2.line(paper, (0, y), (ACROSS, y + int(rng.integers(-1, 2))), (196, 214, 232), 2, cv2.LINE_AA)
    cv2.line(paper, (120, 0), (120, DOWN), (232, 170, 166), 3, cv2.LINE_AA)
    return paper


def _lit(paper: Paper, rng: np.random.Generator) -> NDArray[np.uint8]:
    """Daylight from one side and the grain of a telephone's camera."""
    y, x = np.arange(DOWN, dtype=np.float32)[:, None], np.arange(ACROSS, dtype=np.float32)[None, :]
    light = 1.0 - 0.13 * x / ACROSS - 0.07 * y / DOWN
    grain = 1.6 * rng.standard_normal((DOWN, ACROSS), dtype=np.float32)
    paper *= light[..., None] * np.array([1.0, 0.99, 0.96], np.float32)
    paper += grain[..., None]
    return paper.clip(0, 255, out=paper).astype(np.uint8)
