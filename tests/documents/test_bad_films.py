"""Recordings that are cut, damaged, mislabelled or made to do harm: a sentence each, and the worker still answers."""

import io
import struct
import wave
from collections.abc import Callable

import pytest

from assessor_app.documents.pool import WorkerPool
from assessor_app.documents.source import BytesSource
from assessor_app.documents.values import Inspection
from assessor_app.domain.errors import Unreadable
from tests import films

TIMES = films.steady(50)


@pytest.fixture(scope="module")
def whole() -> bytes:
    """Two seconds of picture and sound, as players write it: the index at the end."""
    return films.film(TIMES, tone=2.0)


def verdict(pool: WorkerPool, data: bytes, name: str = "clip.mp4") -> Inspection:
    return pool.inspect(BytesSource(data), name)


def without_index(data: bytes) -> bytes:
    return data[: data.index(b"moov") - 4]


def cut_in_the_pictures() -> bytes:
    """The index stands in front; the last part of what it points to is gone."""
    whole = films.film(films.steady(250), tone=10.0, settings={"moov_size": "40000"})
    return whole[: 40_000 + (len(whole) - 40_000) * 2 // 3]


def lone_sound(seconds: float = 1.0) -> bytes:
    out = io.BytesIO()
    with wave.open(out, "wb") as recording:
        recording.setparams((1, 2, 8000, 0, "NONE", ""))
        recording.writeframes(b"\xff\x3f\x01\xc0" * int(4000 * seconds))
    return out.getvalue()


def unknown_coding(data: bytes) -> bytes:
    return data.replace(b"avc1", b"zzz9")


def nothing_in_the_index(data: bytes) -> bytes:
    """Every sample table says it is empty: a film of no frames."""
    changed = bytearray(data)
    for table in (b"stsz", b"stts", b"stsc", b"stco"):
        at = 0
        while (at := changed.find(table, at)) >= 0:
            count = at + (12 if table == b"stsz" else 8)
            changed[count : count + 4] = b"\0\0\0\0"
            at += 4
    return bytes(changed)


def no_pace(data: bytes) -> bytes:
    """Every frame is said to last no time at all."""
    changed = bytearray(data)
    at = changed.index(b"stts")
    entries = struct.unpack_from(">I", changed, at + 8)[0]
    for number in range(entries):
        changed[at + 16 + 8 * number : at + 20 + 8 * number] = b"\0\0\0\0"
    return bytes(changed)


REFUSED: tuple[tuple[str, Callable[[bytes], bytes]], ...] = (
    ("no index", without_index),
    ("no frames", nothing_in_the_index),
    ("a first part only", lambda data: data[:40]),
    ("noise after the name of its kind", lambda data: data[:32] + bytes(range(256)) * 40),
)


@pytest.mark.parametrize(("what", "made"), REFUSED, ids=[what for what, _ in REFUSED])
def test_a_film_without_pictures_is_refused_with_a_sentence(
    pool: WorkerPool, whole: bytes, what: str, made: Callable[[bytes], bytes]
) -> None:
    found = verdict(pool, made(whole))
    assert found.outcome == "refused", what
    assert found.reason is not None and found.reason.endswith(".")


def test_a_film_cut_short_plays_to_the_cut_and_says_so(pool: WorkerPool) -> None:
    found = verdict(pool, cut_in_the_pictures())
    assert found.outcome == "opens-with-warning"
    assert any("cut short" in warning for warning in found.warnings)


@pytest.mark.parametrize("form", ["mp4", "avi", "matroska", "wav"])
def test_a_recording_that_lacks_its_last_twentieth_says_so(pool: WorkerPool, form: str) -> None:
    data = lone_sound() if form == "wav" else films.film(films.steady(25), form=form, codec="mpeg4")
    assert verdict(pool, data).outcome != "refused"
    seen = verdict(pool, data[: len(data) * 19 // 20])
    assert "cut short" in " ".join((seen.reason or "", *seen.warnings))


def test_frames_that_last_no_time_do_not_stop_the_film_opening(pool: WorkerPool) -> None:
    found = verdict(pool, no_pace(films.film(TIMES)))
    assert found.outcome in ("opens", "opens-with-warning", "refused")
    assert found.outcome != "refused" or (found.reason or "").endswith(".")


def test_a_video_file_of_sound_only_is_shown_as_sound(pool: WorkerPool) -> None:
    out = io.BytesIO()
    import av
    import numpy as np

    with av.open(out, "w", format="mp4") as container:
        sound = container.add_stream("aac", rate=48_000, layout="mono")
        for number in range(60):
            frame = av.AudioFrame.from_ndarray(np.zeros((1, 1024), np.float32), format="fltp", layout="mono")
            frame.sample_rate, frame.pts = 48_000, number * 1024
            container.mux(sound.encode(frame))
        container.mux(sound.encode())
    with pool.open(BytesSource(out.getvalue()), "clip.mp4") as document:
        assert document.media is not None
        assert (document.kind, document.media.has_video, document.media.has_audio) == ("audio", False, True)
        with pytest.raises(Unreadable, match="no picture"):
            document.frame_at(0.0)


def test_a_picture_coded_in_an_unknown_way_leaves_the_sound(pool: WorkerPool, whole: bytes) -> None:
    with pool.open(BytesSource(unknown_coding(whole)), "clip.mp4") as document:
        assert document.media is not None and document.media.has_audio
        assert not document.media.has_video


def test_an_unknown_coding_without_sound_is_refused(pool: WorkerPool) -> None:
    found = verdict(pool, unknown_coding(films.film(TIMES)))
    assert found.outcome == "refused"


def test_a_wrong_name_is_said_and_the_recording_opens(pool: WorkerPool, whole: bytes) -> None:
    found = verdict(pool, whole, "talk.mp3")
    assert found.outcome == "opens-with-warning" and found.kind == "video"
    assert any(".mp3" in warning for warning in found.warnings)


def test_sound_before_the_first_picture_is_told_of(pool: WorkerPool) -> None:
    late = films.film(films.steady(50), first=2.0, tone=4.0)
    found = verdict(pool, late, "clip.mp4")
    assert any("begins 2.0 seconds before the picture" in said for said in found.warnings)
    together = films.film(films.steady(50), tone=2.0)
    assert not any("before the picture" in said for said in verdict(pool, together, "clip.mp4").warnings)


@pytest.mark.parametrize("data", [b"#EXTM3U\nhttp://192.0.2.1/a.ts\n", b"ffconcat version 1.0\nfile /etc/passwd\n"])
def test_a_list_of_other_files_is_never_followed(pool: WorkerPool, data: bytes) -> None:
    assert verdict(pool, data).outcome == "refused"


def test_a_picture_of_a_size_no_screen_has_is_shown_smaller_and_not_played(pool: WorkerPool) -> None:
    huge = films.film(films.steady(2), size=(7680, 4320), codec="mpeg4", form="matroska")
    with pool.open(BytesSource(huge), "clip.mkv") as document:
        assert document.media is not None
        assert document.media.unplayable.startswith("It can be looked at frame by frame, but not played here")
        assert document.frame_at(0.0, 360).pixels.height == 360


def test_an_ordinary_film_may_be_played(pool: WorkerPool, whole: bytes) -> None:
    with pool.open(BytesSource(whole), "clip.mp4") as document:
        assert document.media is not None and document.media.unplayable == ""


@pytest.mark.parametrize(
    ("form", "codec"),
    [("matroska", "libx264"), ("webm", "libvpx"), ("webm", "libvpx-vp9"), ("avi", "mpeg4"), ("mov", "mjpeg")],
)
def test_the_usual_kinds_of_film_may_be_played(pool: WorkerPool, form: str, codec: str) -> None:
    data = films.film(films.steady(6), form=form, codec=codec)
    with pool.open(BytesSource(data), "clip") as document:
        assert document.media is not None and document.media.unplayable == ""


def test_plain_sound_may_be_played(pool: WorkerPool) -> None:
    with pool.open(BytesSource(lone_sound()), "talk.wav") as document:
        assert document.media is not None and document.media.unplayable == ""


@pytest.mark.parametrize("codec", ["cinepak", "huffyuv", "ffv1"])
def test_a_rare_coding_is_looked_at_but_not_handed_to_the_player(pool: WorkerPool, codec: str) -> None:
    import av
    import numpy as np

    out = io.BytesIO()
    with av.open(out, "w", format="avi") as container:
        stream = container.add_stream(codec, rate=10)
        stream.width, stream.height = 64, 48
        stream.pix_fmt = {"cinepak": "rgb24", "huffyuv": "yuv422p", "ffv1": "yuv420p"}[codec]
        for number in range(5):
            frame = av.VideoFrame.from_ndarray(np.full((48, 64, 3), number * 40, np.uint8), format="rgb24")
            container.mux(stream.encode(frame))
        container.mux(stream.encode())
    with pool.open(BytesSource(out.getvalue()), "clip.avi") as document:
        assert document.media is not None and codec in document.media.unplayable
        assert document.frame_at(0.2).pixels.width == 64
    found = verdict(pool, out.getvalue(), "clip.avi")
    assert found.outcome == "opens-with-warning" and any("not played here" in said for said in found.warnings)


def test_bytes_that_other_programs_take_for_another_kind_are_not_handed_to_the_player(pool: WorkerPool) -> None:
    """An MP3's beginning in front of a film: the worker was told what it is, the player would choose for itself."""
    disguised = b"ID3\x04\0\0\0\0\0\0" + films.film(TIMES, form="matroska", codec="mpeg4")
    found = verdict(pool, disguised, "talk.mp3")
    if found.outcome != "refused":
        with pool.open(BytesSource(disguised), "talk.mp3") as document:
            assert document.media is not None and "another kind" in document.media.unplayable


def test_a_recording_of_nothing_is_called_empty_and_not_damaged(pool: WorkerPool) -> None:
    assert verdict(pool, lone_sound(0.0), "talk.wav").reason == "The recording is empty: there is no sound in it."


def test_times_that_make_no_sense_are_blamed_on_the_recording(pool: WorkerPool) -> None:
    data = films.film(TIMES, settings={"movflags": "frag_keyframe+empty_moov+default_base_moof"})
    at = data.index(b"tfdt") + 4
    late = data[:at] + b"\1\0\0\0" + b"\x3f" * 8 + data[at + 12 :]
    assert verdict(pool, late).reason == "The times in the recording make no sense; it is damaged."


def test_a_film_trimmed_to_nothing_is_not_called_damaged(pool: WorkerPool) -> None:
    assert verdict(pool, films.trimmed(films.film(TIMES), 30.0)).reason == (
        "The video was trimmed to nothing: its edit list leaves no picture of it."
    )
    assert verdict(pool, films.trimmed(films.film(TIMES, tone=2.0), 30.0)).warnings == (
        "The picture was trimmed to nothing: the edit list leaves none of it; only the sound is there.",
    )
