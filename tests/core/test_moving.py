"""Boxes that move: where they stand, and how sightings become them."""

import pytest

from assessor_app.domain.evidence import Box, TimeSpan
from assessor_app.domain.moving import ROOM, Moving, Sighting, followed, roomy, standing_still

GAP = 0.4


def box(x: float, y: float = 40, side: float = 10) -> Box:
    return Box(x, y, side, side)


def seen(*each: tuple[Box, ...]) -> list[Sighting]:
    return [Sighting(number * GAP, faces) for number, faces in enumerate(each)]


def test_half_way_between_two_steps_a_box_stands_half_way() -> None:
    moving = Moving(((1.0, box(0)), (3.0, box(40))))
    assert moving.box_at(2.0) == box(20)
    assert (moving.box_at(0.9), moving.box_at(3.1)) == (None, None)


def test_a_face_that_walks_is_one_track() -> None:
    (track,) = followed(seen((box(0),), (box(5),), (box(10),)), GAP, 60.0)
    assert [round(seconds, 3) for seconds, _ in track.steps] == [0.0, 0.0, 0.4, 0.8, 1.2]


def test_two_faces_that_pass_each_other_at_a_distance_stay_two() -> None:
    left = [(box(10 + 4 * n, 10), box(60 - 4 * n, 70)) for n in range(6)]
    tracks = followed(seen(*left), GAP, 60.0)
    assert len(tracks) == 2
    assert {round(track.steps[-1][1].y) for track in tracks} == {7, 67}


def test_the_order_in_which_faces_are_told_does_not_matter() -> None:
    one, other = box(10), box(70)
    assert len(followed(seen((one, other), (other, one), (one, other)), GAP, 60.0)) == 2


def test_a_face_overlooked_for_a_moment_is_covered_through_it() -> None:
    (track,) = followed(seen((box(10),), (), (box(12),)), GAP, 60.0)
    assert track.box_at(GAP) is not None


def test_a_face_that_comes_back_after_long_is_another_track() -> None:
    assert len(followed(seen((box(10),), (), (), (), (), (), (box(10),)), GAP, 60.0)) == 2


def test_a_face_of_quite_another_size_is_another_face() -> None:
    assert len(followed(seen((box(10, 40, 4),), (box(10, 40, 20),)), GAP, 60.0)) == 2


def test_a_face_seen_once_is_covered_from_the_look_before_to_the_look_after() -> None:
    (track,) = followed([Sighting(2.0, (box(10),))], GAP, 60.0)
    assert (track.start, track.end) == (pytest.approx(1.6), pytest.approx(2.4))


def test_a_cover_does_not_run_past_the_end_of_the_recording() -> None:
    (track,) = followed([Sighting(2.0, (box(10),))], GAP, 2.1)
    assert track.end == pytest.approx(2.1)


def test_a_face_is_covered_with_room_around_it_inside_the_picture() -> None:
    assert roomy(box(50)) == Box(50 - 10 * ROOM, 40 - 10 * ROOM, 10 + 20 * ROOM, 10 + 20 * ROOM)
    assert roomy(box(95, 95, 5)).x + roomy(box(95, 95, 5)).width <= 100


def test_the_span_of_a_moving_box_holds_all_its_places() -> None:
    span = Moving(((1.0, box(0)), (3.0, box(40, 60)))).span()
    assert (span.start, span.end, span.box) == (1.0, 3.0, Box(0, 40, 50, 30))


def test_a_stretch_without_a_box_covers_nothing() -> None:
    assert standing_still(TimeSpan(0, 1)) is None
