"""Soft shapes with gradients, drawn twice as large and scaled down, and sprites that go onto a frame quickly."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from math import cos, pi, sin

import cv2
import numpy as np
from numpy.typing import NDArray

from assessor_app.bundles.samples.lettering import smooth

Pixels = NDArray[np.uint8]
Points = NDArray[np.float32]
Colour = str  # “#RRGGBB”
Pair = tuple[float, float]

KEEN = 4.0  # pixels: a blur of this width still shows whether it was made at full size


def rgb(colour: Colour) -> NDArray[np.float32]:
    return np.array([int(colour[i : i + 2], 16) for i in (1, 3, 5)], dtype=np.float32)


def mixed(first: Colour, second: Colour, share: float) -> Colour:
    """`share` of the second colour in the first, 0 to 1."""
    r, g, b = (rgb(first) * (1 - share) + rgb(second) * share).round().astype(int)
    return f"#{r:02X}{g:02X}{b:02X}"


def darker(colour: Colour, share: float = 0.2) -> Colour:
    return mixed(colour, "#1A120C", share)


def lighter(colour: Colour, share: float = 0.2) -> Colour:
    return mixed(colour, "#FFF6E6", share)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A picture being painted: `across` x `down` final pixels, kept `zoom` times as large (premultiplied RGBA)."""

    across: int
    down: int
    zoom: float
    rgba: NDArray[np.float32]


def sheet(across: int, down: int, zoom: float = 2.0) -> Sheet:
    return Sheet(across, down, zoom, np.zeros((round(down * zoom), round(across * zoom), 4), np.float32))


def closed(*points: Pair, steps: int = 10) -> Points:
    """A smooth closed outline through the points."""
    ring = np.array([*points, *points[:3]], dtype=np.float32)
    return smooth(ring, steps)[steps : -2 * steps + 1 or None]


def straight(*points: Pair) -> Points:
    return np.array(points, dtype=np.float32)


def box(left: float, top: float, right: float, bottom: float) -> Points:
    return straight((left, top), (right, top), (right, bottom), (left, bottom))


def rounded(left: float, top: float, right: float, bottom: float, radius: float) -> Points:
    corners: tuple[tuple[float, float, float], ...] = (
        (right - radius, top + radius, -90),
        (right - radius, bottom - radius, 0),
    )
    corners += ((left + radius, bottom - radius, 90), (left + radius, top + radius, 180))
    return np.vstack([arc(x, y, radius, radius, a, a + 90) for x, y, a in corners])


def arc(x: float, y: float, rx: float, ry: float, first: float, last: float, steps: int = 24) -> Points:
    """Points on an ellipse, angles in degrees, 0 to the right and clockwise."""
    angles = [pi / 180 * (first + (last - first) * i / steps) for i in range(steps + 1)]
    return np.array([(x + rx * cos(a), y + ry * sin(a)) for a in angles], dtype=np.float32)


def oval(x: float, y: float, rx: float, ry: float) -> Points:
    return arc(x, y, rx, ry, 0, 360, 48)


def turned(points: Points, degrees: float, around: Pair) -> Points:
    a = degrees * pi / 180
    spin = np.array([[cos(a), sin(a)], [-sin(a), cos(a)]], dtype=np.float32)
    centre = np.array(around, dtype=np.float32)
    return ((points - centre) @ spin + centre).astype(np.float32)


Window = tuple[slice, slice]


def _window(on: Sheet, points: Points, margin: float) -> Window:
    """The part of the sheet a shape can touch; painting only there is what makes painting quick."""
    low = np.floor((points.min(axis=0) - margin) * on.zoom).astype(int) - 2
    high = np.ceil((points.max(axis=0) + margin) * on.zoom).astype(int) + 3
    rows, columns = on.rgba.shape[:2]
    across = slice(int(np.clip(low[0], 0, columns)), int(np.clip(high[0], 0, columns)))
    return slice(int(np.clip(low[1], 0, rows)), int(np.clip(high[1], 0, rows))), across


def _cover(on: Sheet, points: Points, window: Window, *, soft: float = 0.0, line: float = 0.0) -> NDArray[np.float32]:
    """Coverage 0..1 of a shape, or of a line so many pixels wide, in a window of the sheet."""
    rows, columns = window
    mask = np.zeros((rows.stop - rows.start, columns.stop - columns.start), np.uint8)
    shifted = points * on.zoom - np.array([columns.start, rows.start], dtype=np.float32)
    path = [np.round(shifted * 16).astype(np.int32)]
    if line:
        cv2.polylines(mask, path, False, 255, max(1, round(line * on.zoom)), cv2.LINE_AA, 4)
    else:
        cv2.fillPoly(mask, path, 255, cv2.LINE_AA, 4)
    cover = mask.astype(np.float32)
    cover /= 255
    return _blurred(cover, soft * on.zoom) if soft else cover


def _blurred(cover: NDArray[np.float32], sigma: float) -> NDArray[np.float32]:
    """A wide blur leaves nothing that a smaller picture could not hold, and is quicker there."""
    smaller = max(1, int(sigma / KEEN))
    if smaller == 1:
        return cv2.GaussianBlur(cover, (0, 0), sigma).astype(np.float32)
    size = (max(1, cover.shape[1] // smaller), max(1, cover.shape[0] // smaller))
    small = cv2.resize(cover, size, interpolation=cv2.INTER_AREA)
    small = cv2.GaussianBlur(small, (0, 0), sigma / smaller)
    return cv2.resize(small, (cover.shape[1], cover.shape[0]), interpolation=cv2.INTER_LINEAR).astype(np.float32)


def fill(
    on: Sheet,
    points: Points,
    colour: Colour,
    to: Colour | None = None,
    *,
    across: bool = False,
    soft: float = 0.0,
    alpha: float = 1.0,
    within: Points | None = None,
) -> None:
    """Paints a shape, plain or with a gradient (down, or across) over its own extent, perhaps only inside another."""
    window = _window(on, points, 3 * soft)
    if window[0].start >= window[0].stop or window[1].start >= window[1].stop:
        return
    cover = _cover(on, points, window, soft=soft) * alpha
    if within is not None:
        cover *= _cover(on, within, window)
    _lay(on, window, cover, _shade(rgb(colour), rgb(to or colour), cover.shape, across))


def stroke(on: Sheet, points: Points, colour: Colour, width: float, *, alpha: float = 1.0, soft: float = 0.0) -> None:
    """Draws an open line of a width in final pixels."""
    window = _window(on, points, width + 3 * soft)
    if window[0].start >= window[0].stop or window[1].start >= window[1].stop:
        return
    _lay(on, window, _cover(on, points, window, soft=soft, line=width) * alpha, rgb(colour))


def _lay(on: Sheet, window: Window, cover: NDArray[np.float32], paint: NDArray[np.float32]) -> None:
    area = on.rgba[window]
    way = np.empty_like(area)  # from what is there to what is painted
    way[..., :3], way[..., 3] = paint, 255
    way -= area
    way *= cover[..., None]
    area += way


def _shade(
    first: NDArray[np.float32], last: NDArray[np.float32], size: tuple[int, ...], across: bool
) -> NDArray[np.float32]:
    steps = np.linspace(0, 1, size[1] if across else size[0], dtype=np.float32)
    ramp = steps[None, :, None] if across else steps[:, None, None]
    return first * (1 - ramp) + last * ramp


@dataclass(frozen=True, slots=True, eq=False)
class Sprite:
    """A finished figure: premultiplied BGR and the share of the frame it lets through, both 8 bit; without the empty
    edges of its sheet, from whose corner it stands so far to the right and down."""

    bgr: Pixels
    through: Pixels
    right: int = 0
    down: int = 0


def finished(on: Sheet, blur: float = 0.0) -> Sprite:
    rgba = cv2.resize(on.rgba, (on.across, on.down), interpolation=cv2.INTER_AREA)
    if blur:
        rgba = cv2.GaussianBlur(rgba, (0, 0), blur)
    whole = np.clip(rgba.round(), 0, 255).astype(np.uint8)
    x, y, across, down = cv2.boundingRect(whole[..., 3])
    seen = whole[y : y + down, x : x + across]
    through = np.repeat(255 - seen[..., 3:], 3, axis=2)
    return Sprite(np.ascontiguousarray(seen[..., 2::-1]), np.ascontiguousarray(through), x, y)


def put(frame: Pixels, figure: Sprite, x: int, y: int) -> None:
    """Lays a figure onto the frame with the corner of its sheet at (x, y); what sticks out is cut off."""
    x, y = x + figure.right, y + figure.down
    left, top = max(x, 0), max(y, 0)
    right, bottom = min(x + figure.bgr.shape[1], frame.shape[1]), min(y + figure.bgr.shape[0], frame.shape[0])
    if left >= right or top >= bottom:
        return
    part = (slice(top - y, bottom - y), slice(left - x, right - x))
    area = frame[top:bottom, left:right]
    held = cv2.multiply(area, figure.through[part], scale=1 / 255)
    cv2.add(held, figure.bgr[part], dst=area)


def turned_figure(figure: Sprite, degrees: float, pivot: Pair) -> Sprite:
    """The figure turned about a point of its sheet, clockwise."""
    down, across = figure.bgr.shape[:2]
    matrix = cv2.getRotationMatrix2D((pivot[0] - figure.right, pivot[1] - figure.down), -degrees, 1.0)
    corners = matrix @ np.array([(0, across, 0, across), (0, 0, down, down), (1, 1, 1, 1)])
    low, high = np.floor(corners.min(axis=1)).astype(int), np.ceil(corners.max(axis=1)).astype(int) + 1
    matrix[:, 2] -= low
    size = (int(high[0] - low[0]), int(high[1] - low[1]))
    bgr = cv2.warpAffine(figure.bgr, matrix, size, flags=cv2.INTER_LINEAR)
    # its three channels are the same, so one is turned for all of them
    share = cv2.warpAffine(figure.through[..., 0], matrix, size, flags=cv2.INTER_LINEAR, borderValue=255)
    through = cv2.cvtColor(share, cv2.COLOR_GRAY2BGR)
    corner = (figure.right + int(low[0]), figure.down + int(low[1]))
    return Sprite(np.asarray(bgr, np.uint8), np.asarray(through, np.uint8), *corner)


Turning = Callable[[Sprite, float, Pair], Sprite]


def remembered_turning(figures: int = 800) -> Turning:
    """Turns figures and keeps the last so many: people lean to and fro over the same few angles."""
    return lru_cache(maxsize=figures)(turned_figure)


def placed(
    frame: Pixels, turning: Turning, figure: Sprite, x: float, y: float, degrees: float, pivot: Pair, step: float = 0.5
) -> None:
    """Lays a figure at a place, turned about a point of its own (clockwise degrees, in steps)."""
    angle = round(degrees / step) * step
    put(frame, turning(figure, angle, pivot) if angle else figure, round(x), round(y))
