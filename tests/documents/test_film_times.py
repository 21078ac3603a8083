"""Every frame of a film has its own time: at an unsteady rate, after an edit list, turned, and with sound before it."""

from collections.abc import Sequence

import pytest

from assessor_app.documents.pool import OpenDocument, WorkerPool
from assessor_app.documents.source import BytesSource
from assessor_app.documents.values import Frame
from tests import films

STEADY, UNSTEADY = films.steady(60), films.unsteady(60)


def numbers(frames: Sequence[Frame]) -> list[int]:
    return [films.number_of(f.pixels.width, f.pixels.height, f.pixels.data, f.pixels.stride) for f in frames]


def opened(pool: WorkerPool, data: bytes, name: str = "clip.mp4") -> OpenDocument:
    return pool.open(BytesSource(data), name)


def test_frames_of_an_unsteady_film_stand_at_their_own_times(pool: WorkerPool) -> None:
    with opened(pool, films.film(UNSTEADY)) as document:
        frames = document.frames(0.0, 60)
        assert [frame.seconds for frame in frames] == pytest.approx(UNSTEADY, abs=0.001)
        assert numbers(frames) == list(range(60))


@pytest.mark.parametrize("number", [0, 1, 5, 6, 23, 24, 25, 47, 59])
def test_a_moment_shows_the_frame_that_stands_then(pool: WorkerPool, number: int) -> None:
    end = UNSTEADY[number + 1] if number < 59 else UNSTEADY[-1] + 0.05
    with opened(pool, films.film(UNSTEADY, options={"bf": "2"})) as document:
        for share in (0.02, 0.5, 0.98):
            at = UNSTEADY[number] + (end - UNSTEADY[number]) * share
            assert numbers([document.frame_at(at)]) == [number]


def test_an_edit_list_moves_the_beginning(pool: WorkerPool) -> None:
    data = films.trimmed(films.film(STEADY, options={"bf": "2"}, tone=1.8), 0.48)
    with opened(pool, data) as document:
        frames = document.frames(0.0, 5)
        first = numbers(frames)[0]
        assert first in (12, 13)  # the frame the edit begins in, or the first whole one
        assert [frame.seconds for frame in frames] == pytest.approx([n / 25 for n in range(5)], abs=0.002)
        assert document.media is not None
        assert document.media.duration == pytest.approx((60 - first) / 25, abs=0.05)


@pytest.mark.parametrize("degrees", [90, 180, 270])
def test_a_turned_film_stands_upright_at_its_times(pool: WorkerPool, degrees: int) -> None:
    data = films.turned(films.film(UNSTEADY[:20], held=degrees), degrees)
    with opened(pool, data) as document:
        frames = document.frames(0.0, 20)
        assert (frames[0].pixels.width, frames[0].pixels.height) == (films.WIDTH, films.HEIGHT)
        assert numbers(frames) == list(range(20))
        assert [frame.seconds for frame in frames] == pytest.approx(UNSTEADY[:20], abs=0.001)


@pytest.mark.parametrize("codec", ["flv", "libx264"])
def test_a_film_without_an_index_whose_first_time_is_no_zero_is_shown_from_its_first_frame(
    pool: WorkerPool, codec: str
) -> None:
    with opened(pool, films.film(STEADY, form="flv", codec=codec, first=0.025), "clip.flv") as document:
        frames = document.frames(0.0, 60)
        assert numbers(frames) == list(range(60)) and not document.warnings
        assert [frame.seconds for frame in frames] == pytest.approx(STEADY, abs=0.002)


@pytest.mark.parametrize("form", ["mp4", "matroska"])
def test_sound_before_the_picture_does_not_move_the_picture(pool: WorkerPool, form: str) -> None:
    with opened(pool, films.film(STEADY, form=form, first=1.0, tone=3.4)) as document:
        frames = document.frames(0.0, 3)
        assert numbers(frames) == [0, 1, 2]
        assert frames[0].seconds == 0.0
        assert document.media is not None
        assert document.media.lead == pytest.approx(1.0, abs=0.03)


@pytest.mark.parametrize("form", ["mp4", "matroska", "mpegts"])
def test_sound_that_goes_on_after_the_last_picture_is_a_part_of_the_recording(pool: WorkerPool, form: str) -> None:
    with opened(pool, films.film(films.steady(25), form=form, tone=3.0)) as document:
        assert document.media is not None
        assert document.media.duration == pytest.approx(3.0, abs=0.1)
        assert not any("cut short" in warning for warning in document.warnings)
        assert min(document.waveform(30)[12:27]) > 0.1
        assert numbers([document.frame_at(2.5)]) == [24]


@pytest.mark.parametrize(("form", "codec"), [("mpegts", "libx264"), ("mpegts", "mpeg2video"), ("mpeg", "mpeg2video")])
def test_a_stream_that_stores_its_pictures_in_another_order_begins_with_its_first(
    pool: WorkerPool, form: str, codec: str
) -> None:
    with opened(pool, films.film(STEADY, form=form, codec=codec, options={"bf": "2"})) as document:
        frames = document.frames(0.0, 60)
        assert numbers(frames) == list(range(60))
        assert [frame.seconds for frame in frames] == pytest.approx(STEADY, abs=0.002)
        assert document.media is not None
        assert document.media.duration == pytest.approx(2.4, abs=0.02)


def test_bare_pictures_without_times_stand_one_after_the_other(pool: WorkerPool) -> None:
    with pool.open(BytesSource(films.film(STEADY, form="h264")), "clip.h264") as document:
        frames = document.frames(0.0, 60)
        assert numbers(frames) == list(range(60))
        assert [frame.seconds for frame in frames] == pytest.approx(STEADY, abs=0.002)
        assert document.media is not None
        assert document.media.duration == pytest.approx(2.4, abs=0.02)


@pytest.mark.parametrize("number", [0, 5, 13, 30, 47, 59])
@pytest.mark.parametrize("codec", ["libx264", "mpeg2video"])
def test_a_moment_of_a_transport_stream_shows_the_frame_that_stands_then(
    pool: WorkerPool, codec: str, number: int
) -> None:
    with opened(pool, films.film(STEADY, form="mpegts", codec=codec, options={"bf": "2"})) as document:
        assert numbers([document.frame_at(number / 25 + 0.02)]) == [number]
        assert numbers(document.frames_before(number / 25, 4)) == list(range(max(0, number - 4), number))


@pytest.mark.parametrize("options", [{}, {"bf": "3"}], ids=["plain", "reordered"])
@pytest.mark.parametrize("end", [1, 11, 12, 13, 30, 59])
def test_the_frames_before_a_moment_are_the_ones_just_before_it(
    pool: WorkerPool, end: int, options: dict[str, str]
) -> None:
    with opened(pool, films.film(UNSTEADY, options=options)) as document:
        found = document.frames_before(UNSTEADY[end], 16)
        assert numbers(found) == list(range(max(0, end - 16), end))


def test_nothing_comes_before_the_first_frame(pool: WorkerPool) -> None:
    with opened(pool, films.film(STEADY)) as document:
        document.frame_at(1.0)
        assert document.frames_before(0.0, 8) == ()


def test_reading_on_from_the_last_frame_leaves_none_out(pool: WorkerPool) -> None:
    with opened(pool, films.film(UNSTEADY, options={"bf": "2"})) as document:
        seen = list(document.frames(0.3, 10))
        for _ in range(4):
            following = document.frames(seen[-1].seconds, 8)
            assert following[0].seconds == seen[-1].seconds
            seen += following[1:]
        found = numbers(seen)
        assert found == list(range(found[0], found[0] + len(found)))


def test_looking_elsewhere_in_between_changes_no_frame(pool: WorkerPool) -> None:
    with opened(pool, films.film(STEADY, tone=2.4, options={"bf": "2"})) as document:
        document.frames(0.2, 4)
        document.waveform(20)
        document.thumbnails(5, 36)
        assert numbers(document.frames(0.32, 4)) == [8, 9, 10, 11]


def test_thumbnails_stand_at_the_times_they_say(pool: WorkerPool) -> None:
    with opened(pool, films.film(STEADY, size=(320, 180), key_every=5)) as document:
        for frame in document.thumbnails(6, 90):
            assert numbers([frame]) == [round(frame.seconds * 25)]
