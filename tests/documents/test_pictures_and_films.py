"""Pictures stand the right way up; times of films are true."""

import io
import wave

import pytest

from assessor_app.documents.captions import parse_captions
from assessor_app.documents.pool import WorkerPool
from assessor_app.documents.source import BytesSource
from assessor_app.documents.values import Cue, Kind
from tests import films
from tests.documents.conftest import film_bytes, noise, picture_bytes

RED_CORNER = {1: (0, 0), 2: (1, 0), 3: (1, 0), 4: (0, 0), 5: (0, 0), 6: (0, 0), 7: (0, 1), 8: (0, 1)}


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_photograph_is_turned_as_its_exif_data_say(pool: WorkerPool, orientation: int) -> None:
    with pool.open(BytesSource(picture_bytes("JPEG", orientation)), "photo.jpg") as document:
        drawn = document.render(1, 1.0)
        assert (drawn.width, drawn.height) == ((20, 40) if orientation > 4 else (40, 20))
        right, low = RED_CORNER[orientation]
        at = (drawn.height - 3 if low else 2) * drawn.stride + (drawn.width - 3 if right else 2) * 3
        red, _, blue = drawn.data[at : at + 3]
        assert red > 180 > 60 > blue


@pytest.mark.parametrize("form", ["PNG", "JPEG", "GIF", "WEBP", "TIFF", "BMP"])
def test_pictures_of_the_common_forms_open(pool: WorkerPool, form: str) -> None:
    found = pool.inspect(BytesSource(picture_bytes(form)), f"work.{form.lower()}")
    assert (found.outcome, found.kind, found.pages) == ("opens", Kind.IMAGE, 1)


def test_a_cut_picture_shows_what_is_left_and_says_so(pool: WorkerPool) -> None:

    sink = io.BytesIO()
    noise((400, 300), 90).save(sink, "JPEG")
    found = pool.inspect(BytesSource(sink.getvalue()[:9000]), "photo.jpg")
    assert found.outcome == "opens-with-warning"


def test_times_count_from_the_first_frame(pool: WorkerPool) -> None:
    with pool.open(BytesSource(film_bytes([0, 1, 2, 3], first=50)), "clip.mkv") as document:
        frames = document.frames(0.0, 4)
        assert [frame.seconds for frame in frames] == pytest.approx([0.0, 0.1, 0.2, 0.3], abs=0.002)


def test_a_time_finds_the_frame_on_screen_at_an_unsteady_rate(pool: WorkerPool) -> None:
    times = [0, 1, 2, 10, 11, 30, 31, 32]
    with pool.open(BytesSource(film_bytes(times)), "clip.mkv") as document:
        assert document.media is not None and document.media.variable_rate
        for asked, shown in ((0.95, 0.2), (1.0, 1.0), (2.9, 1.1), (3.05, 3.0)):
            assert document.frame_at(asked).seconds == pytest.approx(shown, abs=0.002)


def test_thumbnails_are_as_many_and_as_high_as_asked(pool: WorkerPool) -> None:
    with pool.open(BytesSource(film_bytes(list(range(60)))), "clip.mkv") as document:
        found = document.thumbnails(6, 24)
        assert [frame.pixels.height for frame in found] == [24] * 6
        assert sorted({frame.seconds for frame in found}) == [frame.seconds for frame in found]


def test_a_recording_shows_where_it_is_loud(pool: WorkerPool) -> None:
    sink = io.BytesIO()
    with wave.open(sink, "wb") as recording:
        recording.setparams((1, 2, 8000, 0, "NONE", ""))
        recording.writeframes(b"\0\0" * 8000 + b"\xff\x3f" * 8000)
    with pool.open(BytesSource(sink.getvalue()), "talk.wav") as document:
        peaks = document.waveform(10)
        assert document.kind is Kind.AUDIO and document.media is not None
        assert document.media.duration == pytest.approx(2.0, abs=0.05)
        assert max(peaks[:4]) < 0.01 and min(peaks[6:]) == pytest.approx(0.5, abs=0.02)


def test_captions_of_both_forms_are_read() -> None:
    vtt = "WEBVTT\n\nNOTE x\n\n1\n00:01.500 --> 00:02.000 align:left\n<v Teacher>Why <b>three</b>?\n"
    srt = "1\n00:00:01,500 --> 00:00:02,000\nHello\n\n2\n00:00:03,0 --> 00:00:04,5\nTwo\nlines\n"
    assert parse_captions(vtt) == (Cue(1.5, 2.0, "Teacher", "Why three?"),)
    assert parse_captions(srt) == (Cue(1.5, 2.0, "", "Hello"), Cue(3.0, 4.5, "", "Two\nlines"))


def test_a_film_is_stepped_through_to_its_end_by_one_worker(pool: WorkerPool) -> None:
    """What a worker holds of a film does not grow with the pictures that were looked at."""
    times = films.steady(1200)
    data = films.film(times, size=(640, 360), key_every=250, options={"preset": "ultrafast"})
    with pool.open(BytesSource(data), "clip.mp4") as document:
        seen = [document.frame_at(at + 0.001, 360).seconds for at in times]
        found = [frame.seconds for at in times[::8] for frame in document.frames(at + 0.001, 8, 180)]
    assert seen == pytest.approx(times, abs=0.001) and found == pytest.approx(times, abs=0.001)


def test_pictures_are_looked_through_for_faces_to_the_end(pool: WorkerPool) -> None:
    data = films.film(films.steady(2000), key_every=250, options={"preset": "ultrafast"})
    with pool.open(BytesSource(data), "clip.mp4") as document:
        for first in range(0, 80, 8):
            assert len(document.sightings(float(first), 0.4, 20)) == 20
