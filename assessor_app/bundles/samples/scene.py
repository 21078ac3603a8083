"""The lesson as moving pictures: each frame follows from who speaks, who listens and what is being written."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import pi, sin
from zlib import crc32

import cv2
import numpy as np

from assessor_app.bundles.samples.board import Writing, board_writing, reveal
from assessor_app.bundles.samples.classrooms import SEATS, Classroom, Seat
from assessor_app.bundles.samples.paint import Pair, Pixels, Sprite, Turning, placed, put, remembered_turning
from assessor_app.bundles.samples.people import Student, student
from assessor_app.bundles.samples.room import (
    CLOCK,
    DESK_TOP,
    clock_hands,
    empty_room,
    front_table,
    middle_table,
    room_light,
)
from assessor_app.bundles.samples.talk import TEACHER, Spoken, Talk, student_name, student_number
from assessor_app.bundles.samples.teacher import Teacher, draw_teacher, teacher

REST_X, HEAD_Y = 985.0, 236.0  # where the teacher stands when nothing is being written
RAISE_BEFORE = 2.6  # seconds a hand is up before its owner speaks


@dataclass(frozen=True, slots=True)
class Pose:
    """A student at one moment: head turn -2..2, how far the arm is up 0..1, how far upright 0..1."""

    turn: float = 0.0
    arm: float = 0.0
    up: float = 0.0


@dataclass(frozen=True, slots=True)
class Stand:
    """The teacher at one moment, in pixels; `face` is 1 towards the class, 0 towards the board."""

    x: float = REST_X
    hand: Pair = (930.0, 470.0)
    other: Pair = (1046.0, 462.0)
    face: float = 1.0


@dataclass(frozen=True, slots=True)
class Stage:
    """Everything painted before the first frame."""

    back: Pixels
    tables: tuple[Sprite, Sprite]
    light: Pixels
    people: tuple[Student, ...]
    seats: tuple[Seat, ...]
    teacher: Teacher
    writing: tuple[Writing, ...]
    begins: int
    turning: Turning
    clock: Callable[[float], Sprite]


def set_stage(talk: Talk, room: Classroom, heard: Sequence[Spoken], seed: int) -> Stage:
    """Paints the room, the people and the lines of the board once."""
    seats = tuple(SEATS[place] for place in room.places)
    people = tuple(
        student(look, seat.near, 1.6 if seat.near > 1 else 0.0) for look, seat in zip(room.people, seats, strict=True)
    )
    back = empty_room(room.decor)
    writing = board_writing(talk.board, heard, seed)
    tables = (middle_table(room.decor), front_table(room.decor))
    return Stage(
        back,
        tables,
        room_light(),
        people,
        seats,
        teacher(room.teacher),
        writing,
        talk.begins,
        remembered_turning(),
        lru_cache(maxsize=1)(clock_hands),
    )


def frames(stage: Stage, heard: Sequence[Spoken], seconds: float, rate: int) -> Iterator[Pixels]:
    """The frames of the clip one after the other (BGR, the same array every time: use it before the next)."""
    back, frame = stage.back.copy(), stage.back.copy()
    shown = [0] * len(stage.writing)
    poses, stand = tuple(Pose() for _ in stage.people), Stand()
    for number in range(round(seconds * rate)):
        t = number / rate
        for which, line in enumerate(stage.writing):
            shown[which] = reveal(back, line, t, shown[which])
        poses = tuple(_next_pose(p, i, stage, heard, t) for i, p in enumerate(poses))
        stand = _next_stand(stand, stage, heard, t)
        np.copyto(frame, back)
        _draw(frame, stage, poses, stand, heard, t)
        cv2.multiply(frame, stage.light, dst=frame, scale=1 / 255)
        yield frame


def _speaking(heard: Sequence[Spoken], t: float) -> Spoken | None:
    return next((line for line in heard if line.start <= t < line.end), None)


def _listened_to(heard: Sequence[Spoken], t: float) -> Spoken | None:
    """Heads stay with the last speaker through a short silence."""
    return next((line for line in reversed(heard) if line.start <= t), None)


def _next_pose(pose: Pose, who: int, stage: Stage, heard: Sequence[Spoken], t: float) -> Pose:
    name = student_name(who)
    lag = 0.25 + 0.5 * _whim(who, 3)
    line, now = _listened_to(heard, t - lag), _speaking(heard, t)
    speaks = now is not None and now.speaker == name
    turn = _turn_to(line, who, stage) if line and line.speaker != name else _answer_turn(heard, t, who, stage)
    waiting = any(s.speaker == name and s.start - RAISE_BEFORE < t < s.start + 0.5 for s in heard)
    waiting |= _eager(who, heard, t)
    return Pose(
        _eased(pose.turn, turn, 0.22),
        _eased(pose.arm, 1.0 if waiting else 0.0, 0.24),
        _eased(pose.up, float(speaks), 0.2),
    )


def _eager(who: int, heard: Sequence[Spoken], t: float) -> bool:
    """After a question of the teacher's one or two others put a hand up too."""
    asked = next((s for s in reversed(heard) if s.end <= t), None)
    if asked is None or asked.speaker != TEACHER or not asked.text.endswith("?"):
        return False
    return t - asked.end < 2.4 and _whim(who, asked.number) > 0.72


def _turn_to(line: Spoken, who: int, stage: Stage) -> float:
    seat = stage.seats[who]
    if line.speaker == TEACHER:
        return float(np.clip((REST_X - 90 - seat.x) / 700, -0.9, 0.9))
    other = stage.seats[student_number(line.speaker)]
    if abs(other.x - seat.x) < 60:
        return 0.6 if _whim(who, line.number) > 0.5 else -0.6
    return float(np.clip((other.x - seat.x) / 200, -2, 2))


def _answer_turn(heard: Sequence[Spoken], t: float, who: int, stage: Stage) -> float:
    """A speaker looks at whoever spoke before."""
    before = [s for s in heard if s.start <= t]
    return (
        _turn_to(before[-2], who, stage) * 0.8 if len(before) > 1 and before[-2].speaker != student_name(who) else 0.0
    )


def _next_stand(stand: Stand, stage: Stage, heard: Sequence[Spoken], t: float) -> Stand:
    line = next((w for w in stage.writing if w.start - 1.6 < t < w.end + 0.5 and w.start > 0), None)
    now = _speaking(heard, t)
    if line is None:
        return _in_the_room(stand, stage, now, t)
    share = float(np.clip((t - line.start) / (line.end - line.start), 0, 1))
    tip = (line.left + line.width * share + 4, line.baseline - 6 + 5 * sin(t * 19))
    quick = 0.5 if t > line.start else 0.24
    return Stand(
        _eased(stand.x, tip[0] + 112, 0.24),
        (_eased(stand.hand[0], tip[0], quick), _eased(stand.hand[1], tip[1], quick)),
        (_eased(stand.other[0], tip[0] + 172, 0.24), _eased(stand.other[1], 462, 0.2)),
        _eased(stand.face, 0.0, 0.3),
    )


def _in_the_room(stand: Stand, stage: Stage, now: Spoken | None, t: float) -> Stand:
    """Facing the class, or, now and then, pointing at what stands on the board."""
    x = REST_X + 26 * sin(t / 7.3) + 9 * sin(t / 2.9)
    hand, face = (x - 58, HEAD_Y + 232.0), 1.0
    other = (x + 60, HEAD_Y + 226.0)
    if now and now.speaker == TEACHER:
        if now.number % 3 == 0:
            x, face = 968.0, 0.0
            hand = (x - 128, 150 + 8 * sin(t * 2.2))
        else:
            hand = (x - 96 - 8 * sin(t * 2.6), HEAD_Y + 128 + 12 * sin(t * 3.4))
            other = (x + 88 + 6 * sin(t * 2.1), HEAD_Y + 150 + 10 * sin(t * 3.1 + 1))
    elif now:
        side = stage.seats[student_number(now.speaker)].x
        x += float(np.clip((side - 760) * 0.04, -24, 10))
    return Stand(
        _eased(stand.x, x, 0.16),
        (_eased(stand.hand[0], hand[0], 0.2), _eased(stand.hand[1], hand[1], 0.2)),
        (_eased(stand.other[0], other[0], 0.2), _eased(stand.other[1], other[1], 0.2)),
        _eased(stand.face, face, 0.3),
    )


def _draw(frame: Pixels, stage: Stage, poses: Sequence[Pose], stand: Stand, heard: Sequence[Spoken], t: float) -> None:
    put(frame, stage.clock(stage.begins + round(t * 2) / 2), round(CLOCK[0]) - 40, round(CLOCK[1]) - 40)
    now = _speaking(heard, t)
    talks = now is not None and now.speaker == TEACHER
    mouth = int(1.5 + 1.5 * sin(t * 23) * sin(t * 7.1)) % 3 if talks else 0
    nod = 1.6 * sin(t * 3.7) if talks else 0.8 * sin(t * 0.9)
    draw_teacher(
        frame,
        stage.turning,
        stage.teacher,
        (stand.x, HEAD_Y + 1.2 * sin(t * 1.3)),
        facing=stand.face > 0.5,
        mouth=mouth,
        hand=stand.hand,
        other=stand.other,
        nod=nod,
    )
    put(frame, stage.tables[0], 0, DESK_TOP - 10)
    order = sorted(range(len(poses)), key=lambda i: stage.seats[i].near)
    for row, near in ((0, False), (1, True)):
        if near:
            put(frame, stage.tables[row], 0, 600)
        for i in (i for i in order if (stage.seats[i].near > 1) is near):
            _draw_student(frame, stage.turning, stage.people[i], stage.seats[i], poses[i], i, t)


def _draw_student(frame: Pixels, turning: Turning, who: Student, seat: Seat, pose: Pose, number: int, t: float) -> None:
    phase = 2 * pi * _whim(number, 1)
    sway = 1.6 * sin(t * (0.45 + 0.2 * _whim(number, 2)) + phase)
    beat = pose.up * (1.4 * sin(t * 6.1 + phase) + 1.0 * sin(t * 2.3))
    x, y = seat.x + sway * who.size, seat.y - 7 * pose.up * who.size
    if pose.arm > 0.03:
        wave = 2.4 * sin(t * 2.7 + phase) + 4
        shoulder = (x + 58 * who.size, y + (104 + 205 * (1 - pose.arm)) * who.size)
        placed(
            frame, turning, who.arm, shoulder[0] - who.shoulder[0], shoulder[1] - who.shoulder[1], wave, who.shoulder
        )
    put(frame, who.body, round(x - who.body_origin[0]), round(y - who.body_origin[1]))
    head = who.heads[int(np.clip(round(pose.turn), -2, 2)) + 2]
    lean = pose.turn * 1.6 + beat * 0.7 + 0.5 * sin(t * 0.8 + phase)
    left = x - who.head_origin[0] + pose.turn * 1.5 * who.size
    pivot = (who.head_origin[0], who.head_origin[1] + 45 * who.size)
    placed(frame, turning, head, left, y - who.head_origin[1] + beat * 0.6, lean, pivot)


def _eased(now: float, target: float, share: float) -> float:
    return now + (target - now) * share


def _whim(who: int, what: int) -> float:
    """A number 0..1 that is always the same for the same person and occasion."""
    return (crc32(f"{who}/{what}".encode()) % 997) / 997
