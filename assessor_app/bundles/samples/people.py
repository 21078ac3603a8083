"""Students seen from behind: hair, clothes, a head that turns to whoever speaks, an arm that goes up."""

from dataclasses import dataclass
from math import cos, pi, sin

from assessor_app.bundles.samples.figure import Easel, Look
from assessor_app.bundles.samples.hair import HAIR, face_edge, scarf
from assessor_app.bundles.samples.paint import (
    Pair,
    Sprite,
    arc,
    closed,
    darker,
    finished,
    lighter,
    oval,
    sheet,
    straight,
)

TURNS = (-2, -1, 0, 1, 2)  # far left … far right; a step is 27 degrees


@dataclass(frozen=True, slots=True)
class Student:
    """The parts of one student, and where the middle of the head is inside the body, head and arm sprites."""

    body: Sprite
    heads: tuple[Sprite, ...]
    arm: Sprite
    body_origin: Pair
    head_origin: Pair
    shoulder: Pair  # pivot inside the arm sprite
    size: float


def student(look: Look, size: float = 1.0, blur: float = 0.0) -> Student:
    """Paints one student; `size` 1 fits the middle row, `blur` in pixels puts the front row out of focus."""
    body = Easel(sheet(round(190 * size), round(290 * size)), size, (95 * size, 60 * size))
    _body(body, look)
    heads = []
    for turn in TURNS:
        head = Easel(sheet(round(150 * size), round(270 * size)), size, (75 * size, 72 * size))
        _head(head, look, turn)
        heads.append(finished(head.on, blur))
    arm = Easel(sheet(round(90 * size), round(230 * size)), size, (45 * size, 205 * size))
    _arm(arm, look)
    return Student(
        finished(body.on, blur),
        tuple(heads),
        finished(arm.on, blur),
        body.origin,
        (75 * size, 72 * size),
        arm.origin,
        size,
    )


def _body(on: Easel, look: Look) -> None:
    torso = closed(
        (-14, 49), (-38, 60), (-63, 80), (-76, 120), (-80, 250), (80, 250), (76, 120), (63, 80), (38, 60), (14, 49)
    )
    if look.hair == "hijab":
        torso = closed((-20, 44), (-48, 70), (-72, 104), (-80, 250), (80, 250), (72, 104), (48, 70), (20, 44))
    on.fill(closed((-13, 20), (-14, 50), (0, 64), (14, 50), (13, 20)), darker(look.skin, 0.1), darker(look.skin, 0.28))
    on.fill(torso, lighter(look.clothes, 0.12), darker(look.clothes, 0.1))
    on.fill(
        closed((30, 50), (58, 84), (46, 150), (52, 260), (110, 260), (110, 60)),
        darker(look.clothes, 0.3),
        within=torso,
        soft=3,
        alpha=0.75,
    )
    on.fill(
        closed((-90, 70), (-58, 84), (-52, 140), (-62, 260), (-100, 260)),
        lighter(look.clothes, 0.4),
        within=torso,
        soft=4,
        alpha=0.55,
    )
    for side in (-1, 1):
        seam = straight((side * 52, 104), (side * 46, 150), (side * 48, 250))
        on.stroke(seam, darker(look.clothes, 0.35), 1.4, alpha=0.4)
    collar = arc(0, 44, 18, 13, 20, 160)
    on.stroke(collar, look.cloth if look.cloth != "#F2EEE6" else darker(look.clothes, 0.22), 5)
    on.fill(closed((-30, 62), (0, 74), (30, 62), (16, 50), (-16, 50)), "#20160E", within=torso, soft=7, alpha=0.30)


def _head(on: Easel, look: Look, turn: int) -> None:
    side, angle = (turn > 0) - (turn < 0), abs(turn) * 27 * pi / 180
    if look.hair == "hijab":
        scarf(on, look, side, angle)
        return
    if side:
        face_edge(on, look, side, angle)
    else:
        for ear in (-1, 1):
            on.fill(oval(ear * 33, 7, 5.5, 9), lighter(look.skin, 0.08), darker(look.skin, 0.2))
    on.fill(closed((-24, 6), (-19, 32), (0, 39), (19, 32), (24, 6)), look.skin, darker(look.skin, 0.24))
    HAIR[look.hair](on, look, side * sin(angle) * 9)
    if side:
        ear_x = side * 32 * cos(angle)
        on.fill(oval(ear_x, 8, 6, 9.5), lighter(look.skin, 0.1), darker(look.skin, 0.16))
        on.stroke(arc(ear_x, 8, 3, 5.5, 100 if side > 0 else -80, 260 if side > 0 else 80), darker(look.skin, 0.3), 1.3)


def _arm(on: Easel, look: Look) -> None:
    """A raised arm, straight up: its shoulder is the origin, the finger tips are 195 above."""
    skin, shade = lighter(look.skin, 0.1), darker(look.skin, 0.16)
    for x, tip, lean in ((-8, -188, -3), (-2.6, -195, -1), (3, -193, 1), (8.4, -184, 3.4)):
        on.fill(
            closed(
                (x - 2.6, -156), (x - 2.8 + lean, tip + 4), (x + lean, tip), (x + 2.8 + lean, tip + 4), (x + 2.6, -156)
            ),
            skin,
            shade,
            across=True,
        )
    on.fill(closed((-9, -150), (-19, -163), (-21, -170), (-16, -171), (-7, -160)), skin, shade)
    on.fill(closed((-8, -134), (-11, -150), (-9, -166), (9, -166), (12, -150), (8, -134)), skin, shade, across=True)
    on.fill(closed((-9, -70), (-8, -136), (0, -142), (8, -136), (11, -70), (0, -60)), skin, shade, across=True)
    sleeve = closed((-19, 12), (-17, -40), (-13, -84), (0, -90), (14, -84), (18, -40), (20, 12), (0, 22))
    on.fill(sleeve, lighter(look.clothes, 0.16), darker(look.clothes, 0.22), across=True)
    on.stroke(arc(0, -83, 13, 5, 200, 340), darker(look.clothes, 0.3), 2.4)
