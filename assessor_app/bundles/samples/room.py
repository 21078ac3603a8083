"""The empty classroom: window with hills, whiteboard, pin board, tables; what never moves is painted once."""

from dataclasses import dataclass

import numpy as np

from assessor_app.bundles.samples.paint import (
    Pair,
    Pixels,
    Sheet,
    Sprite,
    box,
    closed,
    darker,
    fill,
    finished,
    lighter,
    mixed,
    oval,
    put,
    rounded,
    sheet,
    straight,
    stroke,
    turned,
)

WIDTH, HEIGHT = 1280, 720
BOARD = (300, 88, 874, 364)  # the writable part: left, top, right, bottom
CLOCK: Pair = (965, 61)
DESK_TOP = 482


@dataclass(frozen=True, slots=True)
class Decor:
    """What makes one classroom different from another: colours, the season outside, the papers on the pin board."""

    wall: str = "#EBE1D1"
    shade: str = "#C9BEAE"
    floor: str = "#B7A996"
    sky: str = "#D9EAF2"
    hills: tuple[str, str] = ("#BCD6AE", "#9CC08C")
    wood: str = "#D8B07E"
    papers: tuple[str, str, str, str] = ("#F3EEDD", "#CBD8E6", "#DCE5CF", "#EACBCB")


def empty_room(decor: Decor) -> Pixels:
    """The back of the room as a BGR frame, a little out of focus, the board sharp."""
    far = sheet(WIDTH, HEIGHT, 1.5)
    _walls(far, decor)
    _window(far, decor)
    _pin_board(far, decor)
    soft = finished(far, blur=1.4).bgr
    near = sheet(WIDTH, HEIGHT, 1.5)
    _whiteboard(near)
    _clock_face(near)
    sharp = finished(near, blur=0.5)
    put(soft, sharp, 0, 0)
    return soft


def _walls(on: Sheet, decor: Decor) -> None:
    fill(on, box(-5, -5, WIDTH + 5, HEIGHT + 5), decor.wall, decor.shade, across=True)
    fill(on, box(-5, -60, WIDTH + 5, 60), "#FFFFFF", soft=30, alpha=0.28)
    fill(on, box(-5, 446, WIDTH + 5, HEIGHT + 5), decor.floor, darker(decor.floor, 0.12), alpha=0.75)
    fill(on, box(-5, 440, WIDTH + 5, 448), darker(decor.shade, 0.18), alpha=0.8)
    fill(on, closed((40, 150), (330, 120), (620, 480), (420, 740), (60, 700)), "#FFF3D6", soft=50, alpha=0.22)


def _window(on: Sheet, decor: Decor) -> None:
    fill(on, box(-10, 26, 226, 384), darker(decor.wall, 0.3))
    glass = box(-10, 36, 212, 372)
    fill(on, glass, mixed(decor.sky, "#FFFFFF", 0.35), "#F8FBF6")
    fill(on, closed((20, 120), (60, 104), (105, 112), (140, 104), (168, 122), (120, 132), (50, 132)), "#FFFFFF", soft=5)
    far_hill = straight((-10, 292), (40, 262), (90, 244), (130, 240), (170, 228), (214, 226), (214, 380), (-10, 380))
    fill(on, far_hill, mixed(decor.hills[0], "#E8F1F0", 0.45), decor.hills[0], within=glass)
    near_hill = closed((-40, 330), (30, 276), (80, 256), (140, 274), (230, 246), (260, 420), (-40, 420))
    fill(on, near_hill, decor.hills[0], decor.hills[1], within=glass)
    for x, y, size in ((22, 316, 17), (46, 326, 12), (176, 300, 14), (196, 308, 18), (152, 310, 9)):
        fill(on, oval(x, y, size, size * 1.15), darker(decor.hills[1], 0.16), darker(decor.hills[1], 0.3), within=glass)
    fill(on, box(-10, 36, 212, 84), "#F7F0DC", "#EFE5CC", alpha=0.92)
    fill(on, box(-10, 82, 212, 86), darker(decor.wall, 0.18))
    for bar in (box(96, 36, 106, 372), box(-10, 196, 212, 206)):
        fill(on, bar, lighter(decor.wall, 0.35), darker(decor.wall, 0.06))
    fill(on, straight((140, 36), (190, 36), (80, 372), (30, 372)), "#FFFFFF", alpha=0.22, soft=3)
    fill(on, box(-10, 374, 238, 390), lighter(decor.wall, 0.2), darker(decor.wall, 0.22))
    fill(on, box(-10, 390, 238, 402), "#4A3F33", soft=6, alpha=0.22)


def _whiteboard(on: Sheet) -> None:
    left, top, right, bottom = BOARD
    fill(on, box(left - 4, top + 4, right + 16, bottom + 22), "#3A3128", soft=9, alpha=0.28)
    fill(on, rounded(left - 10, top - 10, right + 10, bottom + 10, 5), "#C3C9D2", "#A7AEB9")
    fill(on, box(left - 2, top - 2, right + 2, bottom + 2), "#8D95A1", alpha=0.6)
    fill(on, box(*BOARD), "#FFFFFF", "#E6E8ED", across=True)
    fill(on, straight((560, 88), (700, 88), (520, 364), (380, 364)), "#FFFFFF", soft=16, alpha=0.75)
    fill(on, box(left, top, right, top + 6), "#8890A0", soft=4, alpha=0.25, within=box(*BOARD))
    fill(on, rounded(left + 56, bottom + 9, right - 40, bottom + 18, 3), "#B4BAC4", "#8F96A2")
    for x, colour in ((420, "#2F55A4"), (462, "#B23A34"), (506, "#1E7A4C")):
        fill(on, rounded(x, bottom + 4, x + 34, bottom + 10, 3), lighter(colour, 0.2), darker(colour, 0.2))
        fill(on, rounded(x + 27, bottom + 4, x + 36, bottom + 10, 3), darker(colour, 0.35))
    fill(on, rounded(676, bottom - 1, 736, bottom + 11, 3), "#6A7079", "#454A52")


def _clock_face(on: Sheet) -> None:
    x, y = CLOCK
    fill(on, oval(x + 4, y + 6, 35, 35), "#3A3128", soft=6, alpha=0.3)
    fill(on, oval(x, y, 34, 34), "#8B939F", "#5D6570")
    fill(on, oval(x, y, 28.5, 28.5), "#FFFFFF", "#E9EBEE")
    for hour in range(12):
        tick = turned(straight((x, y - 26), (x, y - (21 if hour % 3 == 0 else 23.5))), hour * 30, CLOCK)
        stroke(on, tick, "#4C535D", 2.0 if hour % 3 == 0 else 1.2)


def clock_hands(seconds: float) -> Sprite:
    """The hands at so many seconds after midnight, to be put with the corner at CLOCK - 40."""
    on = sheet(80, 80)
    for length, width, turn in ((13, 3.4, seconds / 120), (20, 2.4, seconds / 10), (23, 1.0, (seconds % 60) * 6)):
        colour = "#B23A34" if length == 23 else "#39414C"
        hand = turned(straight((40, 44 if length == 23 else 40), (40, 40 - length)), turn, (40, 40))
        stroke(on, hand, colour, width)
    fill(on, oval(40, 40, 2.6, 2.6), "#39414C")
    return finished(on)


def _pin_board(on: Sheet, decor: Decor) -> None:
    fill(on, box(1058, 90, 1300, 366), "#3A3128", soft=9, alpha=0.28)
    fill(on, box(1050, 80, 1300, 352), "#8A6446", "#6F4E35")
    cork = box(1060, 90, 1300, 342)
    fill(on, cork, "#C6A67A", "#AE8C60")
    rng = np.random.default_rng(3)
    for x, y in rng.uniform((1060, 90), (1280, 342), (420, 2)):
        fill(on, oval(float(x), float(y), 1.1, 1.1), "#8A6A42", alpha=0.35, within=cork)
    spots = (
        (1074, 104, 1154, 206, -1.5),
        (1168, 100, 1262, 168, 2),
        (1076, 226, 1150, 314, 3),
        (1172, 184, 1262, 292, -1),
    )
    for paper, (left, top, right, bottom, turn) in zip(decor.papers, spots, strict=True):
        _pinned(on, paper, (left, top, right, bottom), turn)


def _pinned(on: Sheet, paper: str, at: tuple[float, float, float, float], turn: float) -> None:
    left, top, right, bottom = at
    middle = ((left + right) / 2, top)
    fill(on, turned(box(left + 3, top + 4, right + 4, bottom + 5), turn, middle), "#3A2A18", soft=3, alpha=0.3)
    fill(on, turned(box(*at), turn, middle), lighter(paper, 0.3), paper)
    for i, y in enumerate(range(int(top) + 20, int(bottom) - 10, 12)):
        end = right - 14 - (i * 29 % 23)
        stroke(on, turned(straight((left + 12, y), (end, y)), turn, middle), darker(paper, 0.35), 2.6, alpha=0.75)
    fill(on, oval(middle[0], top + 6, 4, 4), "#C8463E", "#8E2A25")


def middle_table(decor: Decor) -> Sprite:
    """The long table between the class and the teacher, with sheets of paper; its corner goes to (0, DESK_TOP - 10)."""
    on = sheet(WIDTH, 260)
    fill(on, box(330, 58, 1078, 200), "#5A4632", "#8E7A62", alpha=0.5, soft=6)
    fill(on, rounded(318, 10, 1090, 46, 3), lighter(decor.wood, 0.22), decor.wood)
    fill(on, rounded(318, 42, 1090, 56, 3), darker(decor.wood, 0.22), darker(decor.wood, 0.32))
    for x, lean in ((392, 12), (556, -10), (676, 10), (880, -14)):
        sheet_of = straight((x + lean, 17), (x + 42 + lean, 17), (x + 48, 34), (x - 4, 34))
        fill(on, sheet_of, "#FFFFFF", "#EDEAE2")
        for row in (21, 25, 29):
            stroke(on, straight((x + 4 + lean * 0.5, row), (x + 36 + lean * 0.5, row)), "#9DA6B4", 0.9)
    return finished(on)


def front_table(decor: Decor) -> Sprite:
    """The near table, out of focus; its corner goes to (0, 600)."""
    on = sheet(WIDTH, 120)
    fill(on, box(-5, 6, WIDTH + 5, 125), mixed(decor.wood, "#A98B66", 0.5), darker(decor.wood, 0.4))
    fill(on, box(-5, 6, WIDTH + 5, 14), lighter(decor.wood, 0.3), alpha=0.7, soft=1)
    for x, lean in ((352, 10), (804, -10)):
        fill(on, straight((x + lean, 26), (x + 118 + lean, 26), (x + 132, 64), (x - 12, 64)), "#FBFAF6", "#E4DFD4")
        for row in range(33, 60, 7):
            stroke(on, straight((x + 8, row), (x + 96, row)), "#A9B0BC", 1.6)
    fill(on, turned(rounded(760, 26, 767, 66, 3), 18, (764, 46)), "#3F6FB4", "#26477A")
    fill(on, turned(rounded(510, 34, 516, 72, 3), -24, (513, 53)), "#D9A23B", "#A8742A")
    return finished(on, blur=2.0)


def room_light() -> Pixels:
    """How bright each pixel of the frame is (255 is full): daylight from the window, dusk in the far corners."""
    y, x = np.mgrid[0:HEIGHT, 0:WIDTH].astype(np.float32)
    far = np.hypot((x - 560) / 980, (y - 320) / 640)
    bright = np.clip(1.03 - 0.30 * far**2.4, 0.55, 1.0)
    warm = np.array([0.975, 0.99, 1.0], dtype=np.float32)
    light: Pixels = np.round(bright[..., None] * warm * 255).astype(np.uint8)
    return light
