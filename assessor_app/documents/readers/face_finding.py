"""Faces in a picture, as the CenterFace network sees them: an aid, never a guarantee.

Source of the network and of the meaning of its four answers: Xu et al., CenterFace: Joint Face Detection and Alignment
Using Face as Point (2019).
"""

import time
from collections.abc import Iterator
from functools import cache
from typing import Any

import numpy as np

from assessor_app.documents.face_model import MISSING, model_path
from assessor_app.documents.readers.protocol import Film, Leaves, Unfit
from assessor_app.documents.values import Pixels

SIDE = 1280  # pixels of the longest side of a picture that is looked at
STRIDE = 32  # the network takes sizes that are multiples of this
CELL = 4  # pixels of the picture to one place of its answers
SURE = 0.35  # of 1; a face too many is less harm than one too few
SAME = 0.3  # of two boxes' common ground by which they are one face
ANSWERS = ("537", "538", "539", "540")

PATIENCE = 3.0  # seconds spent on one answer
LOOKED_AT = 720  # pixels: the height of a frame that is looked at

Found = tuple[float, float, float, float]  # x, y, width, height in per cent of the picture


@cache
def _network() -> Any:
    import cv2

    path = model_path()
    if path is None:
        raise Unfit(MISSING)
    cv2.setNumThreads(2)
    return cv2.dnn.readNetFromONNX(str(path))


def faces(pixels: Pixels) -> list[Found]:
    """Boxes in per cent, the surest first; raises Unfit when the network is not installed."""
    import cv2

    network = _network()
    rows = np.frombuffer(pixels.data, np.uint8).reshape(pixels.height, pixels.stride)[:, : pixels.width * 3]
    image = rows.reshape(pixels.height, pixels.width, 3)
    factor = min(1.0, SIDE / max(pixels.width, pixels.height))
    size = tuple(max(STRIDE, -(-round(side * factor) // STRIDE) * STRIDE) for side in (pixels.width, pixels.height))
    network.setInput(cv2.dnn.blobFromImage(image, 1.0, size, (0, 0, 0), swapRB=False, crop=False))
    heat, scale, offset, _ = network.forward(ANSWERS)
    return _apart(list(_boxes(heat[0, 0], scale[0], offset[0], size)))


def in_film(film: Film, first: float, step: float, count: int) -> list[tuple[float, list[Found]]]:
    """Frames every `step` seconds from `first` on, each with its faces; as many as there is patience for."""
    ends, seen = time.monotonic() + PATIENCE, list[tuple[float, list[Found]]]()
    for number in range(count):
        at = first + number * step
        seen.append((at, faces(film.frame_at(at, LOOKED_AT).pixels)))
        if time.monotonic() > ends:
            break
    return seen


def on_page(leaves: Leaves, page: int) -> list[Found]:
    """Those on a page or a picture, drawn as large as the network wants it."""
    size = leaves.sizes[page - 1]
    return faces(leaves.render(page, SIDE / max(size.width, size.height), None))


def _boxes(heat: Any, scale: Any, offset: Any, size: tuple[int, ...]) -> Iterator[tuple[float, Found]]:
    for row, column in zip(*np.where(heat > SURE), strict=True):
        high, wide = (float(np.exp(scale[which, row, column])) * CELL for which in (0, 1))
        down = (row + float(offset[0, row, column]) + 0.5) * CELL - high / 2
        across = (column + float(offset[1, row, column]) + 0.5) * CELL - wide / 2
        yield float(heat[row, column]), _in_per_cent(across, down, wide, high, size)


def _in_per_cent(across: float, down: float, wide: float, high: float, size: tuple[int, ...]) -> Found:
    left, top = max(0.0, across / size[0] * 100), max(0.0, down / size[1] * 100)
    right, bottom = min(100.0, (across + wide) / size[0] * 100), min(100.0, (down + high) / size[1] * 100)
    return left, top, max(0.05, right - left), max(0.05, bottom - top)


def _apart(found: list[tuple[float, Found]]) -> list[Found]:
    """One box a face: the surest of those that lie over each other."""
    kept: list[Found] = []
    for _, box in sorted(found, reverse=True):
        if box[0] < 99.9 and box[1] < 99.9 and all(_common(box, other) < SAME for other in kept):
            kept.append(box)
    return kept


def _common(one: Found, other: Found) -> float:
    across = min(one[0] + one[2], other[0] + other[2]) - max(one[0], other[0])
    down = min(one[1] + one[3], other[1] + other[3]) - max(one[1], other[1])
    both = max(0.0, across) * max(0.0, down)
    return both / (one[2] * one[3] + other[2] * other[3] - both)
