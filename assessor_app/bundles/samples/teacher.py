"""The teacher: at the board or facing the class, a mouth that speaks, an arm that points and writes."""

from dataclasses import dataclass
from math import acos, atan2, cos, degrees, hypot, sin

import numpy as np

from assessor_app.bundles.samples.figure import Easel, Look
from assessor_app.bundles.samples.paint import (
    Pair,
    Pixels,
    Sprite,
    Turning,
    arc,
    closed,
    darker,
    finished,
    lighter,
    oval,
    placed,
    put,
    sheet,
    straight,
)

UPPER, FORE = 78.0, 84.0  # arm lengths in pixels; the finger tip is 26 beyond the wrist
MIDDLE, CROWN = 95, 60  # where the middle of the head is inside the body sprite


@dataclass(frozen=True, slots=True)
class Teacher:
    """Everything painted once: two sides of the body, the back of the head, the face with three mouths, the arm."""

    back: Sprite
    front: Sprite
    head_back: Sprite
    faces: tuple[Sprite, Sprite, Sprite]
    upper: Sprite
    fore: Sprite


def teacher(look: Look) -> Teacher:
    """Paints the teacher; hair “straight” falls to the shoulders, “cropped” is short."""
    faces = tuple(_face(look, mouth) for mouth in range(3))
    return Teacher(
        _trunk(look, False),
        _trunk(look, True),
        _head_back(look),
        (faces[0], faces[1], faces[2]),
        _upper(look),
        _fore(look),
    )


def _easel(across: int = 190, down: int = 360, origin: Pair = (MIDDLE, CROWN)) -> Easel:
    return Easel(sheet(across, down), 1.0, origin)


def _trunk(look: Look, front: bool) -> Sprite:
    on = _easel()
    torso = closed(
        (-13, 44),
        (-32, 52),
        (-54, 68),
        (-62, 104),
        (-60, 180),
        (-66, 300),
        (66, 300),
        (60, 180),
        (62, 104),
        (54, 68),
        (32, 52),
        (13, 44),
    )
    on.fill(closed((-11, 14), (-12, 46), (0, 56), (12, 46), (11, 14)), darker(look.skin, 0.08), darker(look.skin, 0.3))
    on.fill(torso, lighter(look.clothes, 0.14), darker(look.clothes, 0.14))
    on.fill(
        closed((26, 46), (44, 80), (36, 160), (40, 300), (90, 300), (90, 60)),
        darker(look.clothes, 0.34),
        within=torso,
        soft=3,
        alpha=0.7,
    )
    on.fill(
        closed((-80, 60), (-46, 70), (-42, 140), (-48, 300), (-90, 300)),
        lighter(look.clothes, 0.42),
        within=torso,
        soft=4,
        alpha=0.5,
    )
    if front:
        on.fill(closed((-14, 42), (0, 88), (14, 42), (0, 50)), look.cloth, darker(look.cloth, 0.12), within=torso)
        on.fill(closed((-10, 40), (0, 60), (10, 40)), look.skin, darker(look.skin, 0.2))
        for side in (-1, 1):
            on.stroke(straight((side * 15, 43), (side * 2, 90)), darker(look.clothes, 0.3), 2.6)
        on.stroke(straight((0, 92), (0, 300)), darker(look.clothes, 0.3), 1.6, alpha=0.8)
        for y in (112, 146, 180):
            on.fill(oval(5, y, 2.4, 2.4), lighter(look.clothes, 0.6))
        on.fill(straight((22, 104), (44, 104), (44, 132), (22, 132)), lighter(look.cloth, 0.5), darker(look.cloth, 0.1))
        on.stroke(straight((26, 114), (40, 114)), "#7A8492", 1.6)
    return finished(on.on)


def _head_back(look: Look) -> Sprite:
    on = _easel(190, 180)
    if look.hair == "cropped":
        for ear in (-1, 1):
            on.fill(oval(ear * 27, 5, 4.5, 8), look.skin, darker(look.skin, 0.2))
        on.fill(closed((-19, 4), (-15, 27), (0, 32), (15, 27), (19, 4)), look.skin, darker(look.skin, 0.2))
        hair = closed((-26, 0), (-23, -22), (0, -34), (23, -22), (26, 0), (21, 18), (0, 25), (-21, 18))
    else:
        hair = closed(
            (-27, -2), (-24, -24), (0, -36), (24, -24), (27, -2), (29, 34), (28, 66), (0, 71), (-28, 66), (-29, 34)
        )
    on.fill(hair, lighter(look.hair_colour, 0.12), darker(look.hair_colour, 0.16))
    on.fill(
        closed((-18, -4), (-13, -22), (4, -28), (-4, -18), (-9, 0)),
        lighter(look.hair_colour, 0.6),
        within=hair,
        soft=3,
        alpha=0.25,
    )
    on.fill(closed((10, -30), (34, 0), (34, 70), (14, 72), (18, 20)), "#100A06", within=hair, soft=4, alpha=0.32)
    return finished(on.on)


def _face(look: Look, mouth: int) -> Sprite:
    on = _easel(190, 180)
    if look.hair != "cropped":
        behind = closed(
            (-28, -2), (-25, -25), (0, -37), (25, -25), (28, -2), (31, 34), (29, 64), (0, 68), (-29, 64), (-31, 34)
        )
        on.fill(behind, darker(look.hair_colour, 0.1), darker(look.hair_colour, 0.3))
        on.fill(
            closed((-11, 14), (-12, 46), (0, 56), (12, 46), (11, 14)), darker(look.skin, 0.06), darker(look.skin, 0.3)
        )
    for ear in (-1, 1):
        on.fill(oval(ear * 24, 4, 4, 7), look.skin, darker(look.skin, 0.2))
    face = closed((-24, -4), (-20, -24), (0, -32), (20, -24), (24, -4), (20, 16), (9, 29), (0, 32), (-9, 29), (-20, 16))
    on.fill(face, lighter(look.skin, 0.16), darker(look.skin, 0.06))
    on.fill(
        closed((10, -26), (26, 0), (16, 32), (4, 34), (16, 10)), darker(look.skin, 0.4), within=face, soft=4, alpha=0.32
    )
    for side in (-1, 1):
        on.fill(oval(side * 13, 11, 6, 4.4), "#D2604A", within=face, soft=2.4, alpha=0.2)
        on.fill(oval(side * 9.4, -2, 3.8, 2.7), "#FFFDF8")
        on.fill(oval(side * 9.4, -1.8, 2.1, 2.5), "#2B1D15")
        on.stroke(arc(side * 9.4, -1.4, 4.4, 3.6, 200, 340), darker(look.hair_colour, 0.2), 1.3)
        on.stroke(arc(side * 9.6, -6.4, 6, 3.6, 208, 332), darker(look.hair_colour, 0.1), 1.9)
    on.stroke(closed((1.4, 1), (3.4, 8), (0, 9.6))[:20], darker(look.skin, 0.32), 1.5, alpha=0.8)
    _mouth(on, look, mouth)
    fringe = closed((-26, 2), (-25, -22), (0, -37), (25, -22), (26, 2), (20, -14), (4, -23), (-14, -16), (-22, -8))
    if look.hair == "cropped":
        fringe = closed((-25, -6), (-23, -24), (0, -36), (23, -24), (25, -6), (18, -20), (0, -25), (-18, -20))
    on.fill(fringe, lighter(look.hair_colour, 0.16), darker(look.hair_colour, 0.06))
    return finished(on.on)


def _mouth(on: Easel, look: Look, mouth: int) -> None:
    lips = "#A8473F"
    if mouth == 0:
        on.stroke(arc(0, 13, 7, 5, 25, 155), darker(lips, 0.2), 2.0)
        return
    opened = 3.0 if mouth == 1 else 5.2
    on.fill(oval(0, 18.4, 6.6, opened + 1.6), lips)
    on.fill(oval(0, 18.4, 5, opened), "#4A1512")
    on.fill(oval(0, 18.4 - opened * 0.55, 4, 1.3), "#FFFFFF", alpha=0.85)


def _upper(look: Look) -> Sprite:
    on = _easel(220, 220, (110, 110))  # square: it is turned about its middle
    sleeve = closed((-16, -6), (-16, 30), (-13, UPPER), (0, UPPER + 13), (13, UPPER), (16, 30), (16, -6), (0, -16))
    on.fill(sleeve, lighter(look.clothes, 0.18), darker(look.clothes, 0.22), across=True)
    return finished(on.on)


def _fore(look: Look) -> Sprite:
    on = _easel(260, 260, (130, 130))
    skin, shade = lighter(look.skin, 0.08), darker(look.skin, 0.2)
    on.fill(closed((-8, 40), (-7, FORE - 4), (0, FORE + 2), (7, FORE - 4), (8, 40)), skin, shade, across=True)
    on.fill(
        closed((-8, FORE - 6), (-9, FORE + 8), (-4, FORE + 15), (6, FORE + 14), (9, FORE + 4), (7, FORE - 6)),
        skin,
        shade,
    )
    on.fill(closed((-6.4, FORE + 6), (-4.6, FORE + 24), (-2, FORE + 26), (0, FORE + 22), (-0.6, FORE + 6)), skin, shade)
    on.fill(closed((6, FORE), (12, FORE + 8), (10, FORE + 13), (5, FORE + 9)), skin, shade)
    sleeve = closed((-13, -8), (-13, 20), (-10, 52), (0, 57), (11, 52), (13, 20), (13, -8), (0, -14))
    on.fill(sleeve, lighter(look.clothes, 0.18), darker(look.clothes, 0.22), across=True)
    on.stroke(arc(0, 52, 10, 4, 10, 170), darker(look.clothes, 0.34), 2.0)
    return finished(on.on)


def _reach(frame: Pixels, turning: Turning, who: Teacher, shoulder: Pair, hand: Pair, bend: int) -> None:
    """Two bones from the shoulder to the hand; `bend` says to which side the elbow goes."""
    dx, dy = hand[0] - shoulder[0], hand[1] - shoulder[1]
    length = float(np.clip(hypot(dx, dy), 40, UPPER + FORE + 20))
    fore = FORE + 22
    first = acos(float(np.clip((UPPER**2 + length**2 - fore**2) / (2 * UPPER * length), -1, 1)))
    angle = atan2(dy, dx) + bend * first
    elbow = (shoulder[0] + UPPER * cos(angle), shoulder[1] + UPPER * sin(angle))
    lower = atan2(hand[1] - elbow[1], hand[0] - elbow[0])
    placed(frame, turning, who.fore, elbow[0] - 130, elbow[1] - 130, degrees(lower) - 90, (130, 130), 1.0)
    placed(frame, turning, who.upper, shoulder[0] - 110, shoulder[1] - 110, degrees(angle) - 90, (110, 110), 1.0)


def draw_teacher(
    frame: Pixels,
    turning: Turning,
    who: Teacher,
    head: Pair,
    *,
    facing: bool,
    mouth: int,
    hand: Pair,
    other: Pair,
    nod: float,
) -> None:
    """Puts the teacher onto a frame: the middle of the head, the pointing and the other hand, all in pixels."""
    x, y = head
    left, right = (x - 50, y + 82), (x + 50, y + 82)
    corner = (round(x) - MIDDLE, round(y) - CROWN)
    if not facing:
        _reach(frame, turning, who, left, hand, 1 if hand[1] > y + 60 else -1)
    _reach(frame, turning, who, right, other, -1)
    put(frame, who.front if facing else who.back, *corner)
    face = who.faces[mouth] if facing else who.head_back
    placed(frame, turning, face, x - MIDDLE, y - CROWN + 0.4 * nod, nod, (MIDDLE, CROWN + 40))
    if facing:
        _reach(frame, turning, who, left, hand, 1)
