"""The small picture of a place: what was said to be covered in it is."""

import numpy as np
import pytest

from assessor_app.documents.place_picture import draw
from assessor_app.documents.pool import WorkerPool
from assessor_app.documents.source import BytesSource
from assessor_app.documents.values import Pixels
from assessor_app.documents.veil import Veil
from assessor_app.domain.bare_pictures import is_bare
from assessor_app.domain.evidence import Box, TimeSpan
from assessor_app.domain.moving import Moving, Place
from tests import films

WHOLE = Box(0, 0, 100, 100)
LONG = (0.0, 0.1, 2.0, 2.1)  # its picture of the first second stands almost two
PLACE = TimeSpan(0.0, 4.0)


def alike(one: Pixels | None, other: Pixels | None) -> bool:
    """But for the last bits: two threads decode a film, and in what order they smooth its edges is not settled."""
    assert one is not None and other is not None
    first, second = (np.frombuffer(each.data, np.uint8).astype(int) for each in (one, other))
    return first.shape == second.shape and int(np.abs(first - second).max()) < 16


def picture(pool: WorkerPool, *covers: Place) -> Pixels | None:
    with pool.open(BytesSource(films.film(LONG)), "clip") as document:
        document.veil = Veil((), covers)
        return draw(document, PLACE)


@pytest.mark.parametrize("cover", [TimeSpan(0.5, 4.0, WHOLE), Moving(((0.9, WHOLE), (1.1, WHOLE)))])
def test_a_box_that_answers_for_a_picture_lies_over_it_though_its_frame_came_before(
    pool: WorkerPool, cover: Place
) -> None:
    assert not is_bare(PLACE, (cover,))
    covered = picture(pool, TimeSpan(0.0, 4.0, WHOLE))
    assert alike(picture(pool, cover), covered) and not alike(covered, picture(pool))


def test_a_box_that_was_there_when_the_frame_came_lies_over_it_too(pool: WorkerPool) -> None:
    assert alike(picture(pool, TimeSpan(0.0, 0.5, WHOLE)), picture(pool, TimeSpan(0.0, 4.0, WHOLE)))


@pytest.mark.parametrize("asked", ["at once", "in a row", "before"])
def test_a_frame_on_show_is_covered_by_what_begins_while_it_stands(pool: WorkerPool, asked: str) -> None:
    def frame(*covers: Place) -> Pixels:
        with pool.open(BytesSource(films.film(LONG)), "clip") as document:
            document.veil = Veil((), covers)
            if asked == "at once":
                return document.frame_at(1.0).pixels
            found = document.frames(0.0, 4) if asked == "in a row" else document.frames_before(2.0, 4)
            assert [round(each.seconds, 2) for each in found][:2] == [0.0, 0.1]
            return found[1].pixels

    clear, covered = frame(), frame(TimeSpan(0.0, 4.0, WHOLE))
    assert alike(frame(TimeSpan(0.9, 4.0, WHOLE)), covered) and not alike(covered, clear)
    assert alike(frame(TimeSpan(2.0, 4.0, WHOLE)), clear)


def test_before_the_first_frame_there_is_nothing_to_cover(pool: WorkerPool) -> None:
    with pool.open(BytesSource(films.film(LONG)), "clip") as document:
        document.veil = Veil((), (TimeSpan(0.0, 4.0, WHOLE),))
        assert document.frames_before(0.0, 4) == ()


def test_the_last_frame_is_covered_by_what_begins_while_it_stands(pool: WorkerPool) -> None:
    with pool.open(BytesSource(films.film(LONG)), "clip") as document:
        clear = document.frames(0.0, 99)[-1]
        document.veil = Veil((), (TimeSpan(clear.seconds + 0.01, 99.0, WHOLE),))
        assert not alike(document.frames(0.0, 99)[-1].pixels, clear.pixels)


def test_a_long_frame_is_covered_in_the_strip_by_what_begins_while_it_stands(pool: WorkerPool) -> None:
    def strip(*covers: Place) -> list[Pixels]:
        with pool.open(BytesSource(films.film(LONG)), "clip") as document:
            document.veil = Veil((), covers)
            return [frame.pixels for frame in document.thumbnails(2, 90)]

    bare, whole, late = strip(), strip(TimeSpan(0.0, 4.0, WHOLE)), strip(TimeSpan(0.9, 4.0, WHOLE))
    assert len(bare) == 2 and not alike(bare[0], whole[0])
    assert alike(late[0], whole[0]) and alike(late[1], whole[1])
