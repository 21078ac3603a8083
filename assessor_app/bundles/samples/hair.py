"""Ways of wearing hair, seen from behind, and the edge of the face that shows when a head turns."""

from collections.abc import Callable
from math import cos, pi, sin

from assessor_app.bundles.samples.figure import Easel, Look
from assessor_app.bundles.samples.paint import (
    Points,
    arc,
    closed,
    darker,
    lighter,
    oval,
    rounded,
    straight,
)


def face_edge(on: Easel, look: Look, side: int, angle: float) -> None:
    """The cheek, brow and nose that come into sight when a head turns."""
    out = sin(angle)
    face = closed(
        (side * 6, -26), (side * (25 + 7 * out), -18), (side * (29 + 7 * out), -4), (side * (30 + 16 * out), 9),
        (side * (28 + 8 * out), 14), (side * (27 + 7 * out), 26), (side * (14 + 5 * out), 36), (0, 34),
    )  # fmt: skip
    on.fill(face, lighter(look.skin, 0.12), darker(look.skin, 0.12))
    on.fill(oval(side * (22 + 6 * out), 16, 7, 5), "#D2604A", within=face, soft=2.5, alpha=0.22)
    if out > 0.6:
        on.stroke(arc(side * (25 + 7 * out), -5, 4, 2.6, 200, 340), darker(look.hair_colour, 0.2), 1.8)
        on.fill(oval(side * (26 + 7 * out), 1, 1.8, 2.6), "#2A1C14")


def _shine(on: Easel, look: Look, back: Points, x: float = -12, strength: float = 0.30) -> None:
    on.fill(
        closed((x - 12, -4), (x - 6, -24), (x + 12, -32), (x + 4, -22), (x - 4, -4)),
        lighter(look.hair_colour, 0.6),
        within=back,
        soft=2.5,
        alpha=strength,
    )
    on.fill(closed((14, -30), (34, -16), (36, 20), (20, 40), (26, 0)), "#100A06", within=back, soft=4, alpha=0.32)


def _short(on: Easel, look: Look, shift: float) -> None:
    back = closed(
        (-31 - shift * 0.1, 0),
        (-28, -24),
        (0, -38),
        (28, -24),
        (31, 0),
        (26 - shift, 24),
        (0 - shift, 33),
        (-26 - shift, 24),
    )
    on.fill(back, lighter(look.hair_colour, 0.14), darker(look.hair_colour, 0.14))
    _shine(on, look, back, -10 - shift)


def _fade(on: Easel, look: Look, shift: float) -> None:
    sides = closed(
        (-31, 2), (-29, -22), (0, -37), (29, -22), (31, 2), (25 - shift, 26), (0 - shift, 33), (-25 - shift, 26)
    )
    on.fill(sides, look.hair_colour, look.skin, alpha=0.9)
    top = closed(
        (-31, -2), (-30, -24), (-16, -40), (0, -43), (16, -40), (30, -24), (31, -2), (14 - shift, 7), (-14 - shift, 7)
    )
    on.fill(top, lighter(look.hair_colour, 0.12), look.hair_colour, soft=0.8)
    _shine(on, look, top, -9 - shift, 0.2)


def _ponytail(on: Easel, look: Look, shift: float) -> None:
    back = closed(
        (-32, 4), (-29, -22), (0, -38), (29, -22), (32, 4), (22 - shift, 30), (0 - shift, 37), (-22 - shift, 30)
    )
    on.fill(back, lighter(look.hair_colour, 0.14), darker(look.hair_colour, 0.1))
    _shine(on, look, back, -10 - shift)
    for bend in (-18, -8, 8, 18):
        on.stroke(
            straight((bend - shift * 0.6, -22), (bend * 0.4 - shift, 4)), darker(look.hair_colour, 0.35), 1.1, alpha=0.5
        )
    tail = closed(
        (-9 - shift, 6),
        (-15 - shift, 44),
        (-8 - shift * 1.6, 84),
        (1 - shift * 2, 104),
        (10 - shift * 1.6, 82),
        (15 - shift, 44),
        (9 - shift, 6),
    )
    on.fill(tail, lighter(look.hair_colour, 0.1), darker(look.hair_colour, 0.25))
    on.fill(
        closed((3 - shift, 8), (11 - shift, 46), (2 - shift * 2, 100), (20, 60), (14, 8)),
        "#100A06",
        within=tail,
        soft=2,
        alpha=0.25,
    )
    on.fill(rounded(-9 - shift, 4, 9 - shift, 13, 4), look.cloth, darker(look.cloth, 0.2))


def _long(on: Easel, look: Look, shift: float) -> None:
    hair = closed(
        (-34, 6),
        (-31, -22),
        (0, -42),
        (31, -22),
        (34, 6),
        (41 - shift, 60),
        (42 - shift, 128),
        (26, 146),
        (0, 149),
        (-26, 146),
        (-42 - shift, 128),
        (-41 - shift, 60),
    )
    on.fill(hair, lighter(look.hair_colour, 0.12), darker(look.hair_colour, 0.18))
    _shine(on, look, hair, -10 - shift)
    for x in (-26, -14, -4, 7, 18, 29):
        on.stroke(
            closed((x * 0.6, -26), (x - shift * 0.5, 40), (x * 1.05 - shift, 138))[:14],
            darker(look.hair_colour, 0.4),
            1.6,
            alpha=0.35,
        )
    on.fill(closed((12, -34), (44, 20), (46, 150), (22, 150), (26, 30)), "#100A06", within=hair, soft=5, alpha=0.30)


def _curls(on: Easel, look: Look, shift: float) -> None:
    for i in range(18):
        a = 2 * pi * i / 18
        on.fill(
            oval(38 * cos(a) - shift * 0.4, -4 + 38 * sin(a), 10, 10), look.hair_colour, darker(look.hair_colour, 0.2)
        )
    on.fill(oval(-shift * 0.4, -4, 41, 41), lighter(look.hair_colour, 0.05), darker(look.hair_colour, 0.25))
    for i in range(26):
        a, r = 2.4 * i, 6.8 * (i**0.5)
        x, y = r * cos(a) - shift, -5 + r * sin(a)
        on.stroke(arc(x, y, 6, 5, 190, 330), lighter(look.hair_colour, 0.32), 1.5, alpha=0.55 if x < 6 else 0.3)


def _bun(on: Easel, look: Look, shift: float) -> None:
    on.fill(oval(-shift, -42, 19, 18), lighter(look.hair_colour, 0.16), darker(look.hair_colour, 0.2))
    on.stroke(arc(-shift, -40, 10, 8, 200, 350), darker(look.hair_colour, 0.4), 1.6, alpha=0.6)
    back = closed(
        (-32, 4), (-29, -22), (0, -36), (29, -22), (32, 4), (24 - shift, 28), (0 - shift, 35), (-24 - shift, 28)
    )
    on.fill(back, lighter(look.hair_colour, 0.14), darker(look.hair_colour, 0.12))
    _shine(on, look, back, -10 - shift)
    for x in (-20, -8, 6, 18):
        on.stroke(
            straight((x - shift * 0.4, 24), (x * 0.4 - shift, -26)), darker(look.hair_colour, 0.35), 1.1, alpha=0.45
        )


def _braids(on: Easel, look: Look, shift: float) -> None:
    back = closed(
        (-32, 4), (-29, -22), (0, -38), (29, -22), (32, 4), (24 - shift, 30), (0 - shift, 36), (-24 - shift, 30)
    )
    on.fill(back, lighter(look.hair_colour, 0.14), darker(look.hair_colour, 0.14))
    _shine(on, look, back, -10 - shift)
    on.stroke(straight((-shift, -36), (-shift * 1.4, 34)), lighter(look.skin, 0.05), 1.6, alpha=0.7)
    for side in (-1, 1):
        for i in range(9):
            x, y = side * (20 + i * 0.9) - shift, 26 + i * 11
            on.fill(oval(x, y, 8.6 - i * 0.35, 8.4), lighter(look.hair_colour, 0.16), darker(look.hair_colour, 0.22))
        on.fill(rounded(side * 28 - shift - 6, 118, side * 28 - shift + 6, 126, 3), look.cloth, darker(look.cloth, 0.2))


def scarf(on: Easel, look: Look, side: int, angle: float) -> None:
    shift = side * sin(angle) * 9
    if side:
        face_edge(on, look, side, angle)
    drape = closed(
        (-34, -4),
        (-27, -30),
        (0, -42),
        (27, -30),
        (34, -4),
        (40 - shift, 44),
        (62, 92),
        (54, 124),
        (26, 150),
        (0, 160),
        (-26, 150),
        (-54, 124),
        (-62, 92),
        (-40 - shift, 44),
    )
    on.fill(drape, lighter(look.cloth, 0.18), darker(look.cloth, 0.16))
    on.fill(
        closed((14, -40), (40, 10), (70, 100), (40, 160), (16, 150), (30, 60)),
        "#20143A",
        within=drape,
        soft=6,
        alpha=0.28,
    )
    on.fill(
        closed((-24, -4), (-16, -28), (2, -34), (-8, -20), (-12, 0)),
        lighter(look.cloth, 0.6),
        within=drape,
        soft=3,
        alpha=0.4,
    )
    for y, half in ((40, 34), (72, 48), (106, 34)):
        on.stroke(arc(-shift * 0.6, y - 8, half, 20, 28, 152), darker(look.cloth, 0.34), 1.8, alpha=0.55)


HAIR: dict[str, Callable[[Easel, Look, float], None]] = {
    "short": _short,
    "fade": _fade,
    "ponytail": _ponytail,
    "long": _long,
    "curls": _curls,
    "bun": _bun,
    "braids": _braids,
}
