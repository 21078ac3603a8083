"""Copies that leave: nobody in them can be known."""

import io
import itertools
import wave
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from assessor_app.documents.faces import Stopped
from assessor_app.documents.pool import WorkerPool
from assessor_app.documents.source import BytesSource
from assessor_app.documents.veil import Veil
from assessor_app.domain.clear_faces import Looked
from assessor_app.domain.errors import RuleBroken
from assessor_app.domain.evidence import Box, ImageRegion, PageRegion, TimeSpan
from assessor_app.domain.findings import Cover, CoverId
from assessor_app.domain.moving import Moving, Place
from assessor_app.domain.submission import Artifact, ArtifactId, ConsentScope, Faces
from assessor_app.reports.masked_copies import UNLOGGED, Copies, Copying, Log, masked_copies
from tests import builders, films
from tests.documents.conftest import pdf_bytes


def plan() -> Artifact:
    return replace(builders.answer("plan"), text=None, path="artifacts/Maria_Ortiz.pdf", title="Plan of Maria Ortiz")


def copied(out: Path, veil: Veil, data: bytes, artifact: Artifact | None = None, **rest: object) -> Copies:
    whole = builders.submission(artifacts=(artifact or plan(),))
    how: dict[str, Any] = {"looked_of": lambda _: boxed(*veil.covers)} | rest
    with WorkerPool(spares=0) as pool:
        return masked_copies(pool, whole, lambda _: BytesSource(data), lambda _: veil, out, **how)


def boxed(*places: Place) -> Looked:
    """Boxes drawn by hand."""
    return Looked(tuple(drawn(place) for place in places))


def drawn(place: Place) -> Cover:
    moving = place if isinstance(place, Moving) else None
    return Cover(CoverId("a"), ArtifactId("photo"), place.span() if isinstance(place, Moving) else place, moving)


def copies(out: Path, veil: Veil, data: bytes, **rest: object) -> list[Path]:
    return copied(out, veil, data, **rest).files  # type: ignore[arg-type]


def dark(path: Path) -> int:
    """Pixels in the ink that covers words."""
    return int((np.asarray(Image.open(path).convert("RGB")) == 24).all(axis=2).sum())


def test_a_name_is_covered_in_a_copy_and_in_its_path(tmp_path: Path) -> None:
    (page,) = copies(tmp_path, Veil(("Maria Ortiz",)), pdf_bytes("By Maria Ortiz"))
    assert dark(page) > 500
    assert page == tmp_path / "plan" / "page-0001.png"


def test_copies_made_before_are_not_written_over(tmp_path: Path) -> None:
    (page,) = copies(tmp_path, Veil(), pdf_bytes("A"))
    before = page.read_bytes()
    with pytest.raises(RuleBroken, match="already; name another folder"):
        copies(tmp_path, Veil(), pdf_bytes("B"))
    assert page.read_bytes() == before


def test_a_box_is_covered_in_a_copy(tmp_path: Path) -> None:
    (plain,) = copies(tmp_path / "a", Veil(), pdf_bytes("A face"))
    (boxed,) = copies(tmp_path / "b", Veil((), (PageRegion(1, Box(0, 10, 50, 20)),)), pdf_bytes("A face"))
    assert plain.read_bytes() != boxed.read_bytes()


def test_what_cannot_be_opened_is_left_out(tmp_path: Path) -> None:
    assert copies(tmp_path, Veil(), b"\x00\x01no document") == []


def stops(_share: float, _title: str) -> None:
    raise Stopped


def test_copying_stops_when_it_is_told_to(tmp_path: Path) -> None:
    assert copies(tmp_path, Veil(), pdf_bytes("A", "B"), progress=stops) == []


def test_a_place_that_cannot_be_written_to_is_a_sentence(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("in the way")
    with pytest.raises(RuleBroken, match="cannot be written"):
        copies(blocked, Veil(), pdf_bytes("A"))


def clip(title: str = "Clip") -> Artifact:
    return replace(builders.answer("clip"), text=None, path="artifacts/clip.mp4", title=title, media_type="video/mp4")


def times_of(data: bytes, stream: str) -> list[float]:
    """Seconds of what is decoded, from the first picture on."""
    with av.open(io.BytesIO(data)) as whole:
        first = float(whole.streams.video[0].start_time * whole.streams.video[0].time_base)
        return [float(f.pts * f.time_base) - first for f in whole.decode(whole.streams.get({stream: 0})[0])]


def part_of(data: bytes, number: int, box: Box) -> NDArray[np.uint8]:
    """What stands inside a box of frame `number`."""
    with av.open(io.BytesIO(data)) as whole:
        frame = next(itertools.islice(whole.decode(video=0), number, None)).to_ndarray(format="rgb24")
    high, wide = frame.shape[:2]
    rows = slice(int(box.y * high / 100), int((box.y + box.height) * high / 100))
    return frame[rows, int(box.x * wide / 100) : int((box.x + box.width) * wide / 100)]


def shades(part: NDArray[np.uint8]) -> int:
    """How finely a part is drawn: the jumps of light along its rows, halved where a mosaic lies over it."""
    light = part.mean(axis=2)
    return int((np.abs(np.diff(light, axis=1)) > 12).sum())


def striped(count: int = 40, first: float = 0.0, **rest: object) -> bytes:
    """A film of fine upright stripes, in which a covered place shows at once."""
    out = io.BytesIO()
    picture = np.zeros((180, 320, 3), np.uint8)
    picture[:, ::4] = picture[:, 1::4] = 230
    with av.open(out, "w", format="mp4") as container:
        stream: Any = container.add_stream("libx264", rate=30, options={"crf": "12"})
        stream.width, stream.height, stream.pix_fmt = 320, 180, "yuv420p"
        stream.codec_context.time_base = Fraction(1, films.TICKS)
        for at in films.unsteady(count):
            frame: Any = av.VideoFrame.from_ndarray(picture, format="rgb24")
            frame.pts, frame.time_base = round((at + first) * films.TICKS), Fraction(1, films.TICKS)
            container.mux(stream.encode(frame))
        container.mux(stream.encode())
    return out.getvalue()


def test_a_recording_is_copied_with_its_times_and_its_sound(tmp_path: Path) -> None:
    data = films.film(films.unsteady(40), first=0.5, tone=1.5, tone_first=0.2)
    (path,) = copied(tmp_path, Veil(), data, clip()).files
    assert path == tmp_path / "clip" / "clip.mp4"
    for stream in ("video", "audio"):
        before, after = times_of(data, stream), times_of(path.read_bytes(), stream)
        assert len(before) == len(after)
        assert max(abs(one - other) for one, other in zip(before, after, strict=True)) < 0.001


def test_a_box_on_a_stretch_of_time_covers_those_frames_of_the_copy_and_no_others(tmp_path: Path) -> None:
    box, times = Box(10, 10, 30, 40), films.unsteady(40)
    veil = Veil((), (TimeSpan(times[10], times[20], box),))
    (path,) = copied(tmp_path, veil, striped(), clip()).files
    data = path.read_bytes()
    assert shades(part_of(data, 9, box)) > 1000
    assert [shades(part_of(data, number, box)) < 200 for number in (10, 15, 20)] == [True] * 3
    assert shades(part_of(data, 21, box)) > 1000
    assert shades(part_of(data, 15, Box(60, 10, 30, 40))) > 1000


def test_a_box_that_begins_while_a_long_frame_stands_covers_that_frame(tmp_path: Path) -> None:
    box, times = Box(10, 10, 30, 40), films.unsteady(40)
    long = next(number for number in range(10, 39) if times[number + 1] - times[number] > 0.3)
    veil = Veil((), (TimeSpan(times[long] + 0.2, times[long + 2], box),))
    (path,) = copied(tmp_path, veil, striped(), clip()).files
    covered = [shades(part_of(path.read_bytes(), number, box)) < 200 for number in range(long - 1, long + 4)]
    assert covered == [False, True, True, True, False]


def test_a_box_over_the_end_covers_the_last_frame(tmp_path: Path) -> None:
    box, times = Box(10, 10, 30, 40), films.unsteady(40)
    (path,) = copied(tmp_path, Veil((), (TimeSpan(times[-1] + 0.02, times[-1] + 0.03, box),)), striped(), clip()).files
    assert [shades(part_of(path.read_bytes(), number, box)) < 200 for number in (38, 39)] == [False, True]


def test_a_box_that_moves_covers_its_place_at_each_moment(tmp_path: Path) -> None:
    times = films.unsteady(40)
    left, right = Box(0, 20, 20, 40), Box(80, 20, 20, 40)
    veil = Veil((), (Moving(((times[0], left), (times[-1], right))),))
    (path,) = copied(tmp_path, veil, striped(), clip()).files
    data = path.read_bytes()
    assert shades(part_of(data, 0, left)) < 200 < 500 < shades(part_of(data, 0, right))
    assert shades(part_of(data, 39, right)) < 200 < 500 < shades(part_of(data, 39, left))


@pytest.mark.parametrize("degrees", [90, 180, 270])
def test_a_recording_held_sideways_is_copied_upright(tmp_path: Path, degrees: int) -> None:
    data = films.turned(films.film(films.steady(20), held=degrees), degrees)
    (path,) = copied(tmp_path, Veil(), data, clip()).files
    with WorkerPool(spares=0) as pool, pool.open(BytesSource(path.read_bytes()), "clip") as document:
        frame = document.frame_at(films.steady(20)[13])
        pixels = frame.pixels
        assert films.number_of(pixels.width, pixels.height, pixels.data, pixels.stride) == 13


def uncompressed_sound() -> bytes:
    """Two channels whose places nobody names, as many recorders write them."""
    out = io.BytesIO()
    with wave.open(out, "wb") as sound:
        sound.setparams((2, 2, 44_100, 0, "NONE", ""))
        sound.writeframes(np.random.default_rng(3).integers(-9000, 9000, 44_100, np.int16).tobytes())
    return out.getvalue()


def test_sound_that_an_mp4_cannot_hold_is_coded_anew(tmp_path: Path) -> None:
    data = uncompressed_sound()
    (path,) = copied(tmp_path, Veil(), data, clip()).files
    with av.open(io.BytesIO(path.read_bytes())) as whole:
        assert whole.streams.audio[0].codec_context.name == "aac"


def test_what_a_recording_says_of_itself_does_not_travel_along(tmp_path: Path) -> None:
    data = films.film(films.steady(10), settings={"movflags": "use_metadata_tags"})
    at = data.index(b"moov")
    (path,) = copied(tmp_path, Veil(), data, clip()).files
    with av.open(io.BytesIO(path.read_bytes())) as whole:
        assert at and set(whole.metadata) <= {"major_brand", "minor_version", "compatible_brands", "encoder"}


def test_captions_leave_beside_the_copy_with_names_masked(tmp_path: Path) -> None:
    lines = films.Captions("mov_text", "eng", ((0.0, 1.0, "Maria Ortiz, what do you see?"),))
    data = films.film(films.steady(30), captions=(lines,))
    video, words = copied(tmp_path, Veil(("Maria Ortiz",)), data, clip()).files
    assert (video.name, words.name) == ("clip.mp4", "captions.vtt")
    assert "Maria" not in words.read_text("utf-8") and "what do you see?" in words.read_text("utf-8")


def with_captions(out: Path, data: bytes, log: Log, **rest: object) -> Copies:
    """Of a film that may be used for training, and a captions file beside it."""
    training = frozenset({ConsentScope.TRAINING})
    file = replace(clip("Words"), id=ArtifactId("words"), path="artifacts/words.vtt", supplementary=True)
    film = replace(clip(), captions=file.id, consent=training)
    with WorkerPool(spares=0) as pool:
        return masked_copies(
            pool, builders.submission(artifacts=(film, file)),
            lambda a: BytesSource(data if a.id == "words" else films.film(films.steady(10))),
            lambda _: Veil(("Maria Ortiz",)), out, looked_of=lambda _: Looked(), log=log, **rest,  # type: ignore[arg-type]
        )  # fmt: skip


SPOKEN = b"WEBVTT\n\n00:00.1000 --> 00:00.1002\nMaria Ortiz, look"


def test_captions_whose_people_did_not_agree_are_left_out_beside_a_film_whose_people_did(tmp_path: Path) -> None:
    given: list[str] = []
    log = Log(lambda a: given.append(a.id), lambda _: None)
    made = with_captions(tmp_path, SPOKEN, log, how=Copying(ConsentScope.TRAINING))
    assert [path.name for path in made.files] == ["clip.mp4"] and given == ["clip"]
    assert made.left_out == ["“Words”: nobody agreed to training."]


def test_captions_are_refused_by_the_log_and_told_to_it_for_themselves(tmp_path: Path) -> None:
    told: list[str] = []

    def given(file: Artifact) -> None:
        told.append(f"{file.id} given")
        if file.id == "words" and len(told) == 2:
            raise RuleBroken("Not those.")

    log = Log(given, lambda a: told.append(f"{a.id} not given"))
    assert with_captions(tmp_path / "a", SPOKEN, log).left_out == ["Not those."]
    assert [path.name for path in with_captions(tmp_path / "b", SPOKEN, log).files] == ["clip.mp4", "captions.vtt"]
    assert [path.name for path in with_captions(tmp_path / "c", b"no captions", log).files] == ["clip.mp4"]
    assert told == ["clip given", "words given"] * 3 + ["words not given"]


def test_a_line_shorter_than_a_thousandth_ends_after_it_begins(tmp_path: Path) -> None:
    _, words = with_captions(tmp_path, SPOKEN, UNLOGGED).files
    assert "00:00:00.100 --> 00:00:00.101\n" in words.read_text("utf-8")


def test_a_name_in_captions_written_on_an_older_windows_is_masked(tmp_path: Path) -> None:
    data = "WEBVTT\n\n00:00.100 --> 00:01.000\nMaria Ortiz, señor Muñoz".encode("cp1252")
    _, words = with_captions(tmp_path, data, UNLOGGED).files
    assert "█████ █████, señor Muñoz" in words.read_text("utf-8")


@pytest.mark.parametrize("faces", [True, False])
def test_a_copy_that_may_go_no_more_when_it_is_made_does_not_get_its_place(tmp_path: Path, faces: bool) -> None:
    told: list[str] = []

    def still(_: Artifact) -> None:
        told.append("asked")
        assert not (tmp_path / "clip").exists()
        if len(told) == 3:  # given, then asked once faces were looked for, then as the copy is made
            raise RuleBroken("Consent was withdrawn meanwhile.")

    log = Log(lambda _: told.append("given"), lambda _: told.append("not given"), still)
    made = copied(tmp_path, Veil(), striped(), clip(), log=log, how=Copying(faces=faces))
    assert (made.files, made.left_out) == ([], ["Consent was withdrawn meanwhile."])
    assert told == ["given", "asked", "asked", "not given"] and not list(tmp_path.iterdir())


def test_once_faces_were_looked_for_nothing_is_drawn_of_what_may_go_no_more(tmp_path: Path) -> None:
    passed: list[float] = []

    def still(_: Artifact) -> None:
        raise RuleBroken("Consent was withdrawn meanwhile.")

    made = copied(
        tmp_path, Veil(), pdf_bytes("A", "B"), log=Log(lambda _: None, lambda _: None, still), how=Copying(faces=True),
        progress=lambda share, _title: passed.append(share),
    )  # fmt: skip
    assert made.left_out == ["Consent was withdrawn meanwhile."] and max(passed) < 0.5


def test_what_nobody_agreed_to_is_left_out_and_said(tmp_path: Path) -> None:
    made = copied(tmp_path, Veil(), pdf_bytes("A"), how=Copying(ConsentScope.COACHING))
    assert (made.files, made.left_out) == ([], ["“Plan of Maria Ortiz”: nobody agreed to coaching."])


def stops_in_the_middle(share: float, _title: str) -> None:
    if share > 0:
        raise Stopped


def test_stopping_in_the_middle_of_a_recording_leaves_no_half_of_it(tmp_path: Path) -> None:
    made = copied(tmp_path, Veil(), striped(300), clip(), progress=stops_in_the_middle)
    assert made.stopped and not list(tmp_path.rglob("*.*"))


def test_progress_goes_up_to_the_end(tmp_path: Path) -> None:
    told: list[float] = []
    copied(tmp_path, Veil(), striped(200), clip(), progress=lambda share, _title: told.append(share))
    assert told == sorted(told) and told[-1] == 1.0


def test_faces_are_blurred_in_the_copy_when_that_is_wished(tmp_path: Path, face_picture: bytes) -> None:
    picture = replace(
        plan(), id=ArtifactId("photo"), path="artifacts/p.png", media_type="image/png",
        consent=frozenset({ConsentScope.EXEMPLAR}),
    )  # fmt: skip
    (plain,) = copied(tmp_path / "a", Veil(), face_picture, picture).files
    (blurred,) = copied(tmp_path / "b", Veil(), face_picture, picture, how=Copying(ConsentScope.EXEMPLAR, True)).files
    before, after = (np.asarray(Image.open(path).convert("RGB"), np.int16) for path in (plain, blurred))
    changed = np.argwhere(np.abs(before - after).max(axis=2) > 8)
    assert len(changed) > 1000


def test_wishing_for_faces_where_nothing_finds_them_is_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("assessor_app.reports.masked_copies.model_path", lambda: None)
    with pytest.raises(RuleBroken, match="not installed"):
        copies(tmp_path, Veil(), pdf_bytes("A"), how=Copying(faces=True))


def only_covered(title: str = "Class") -> Artifact:
    """A picture whose people agreed to be seen with covered faces only."""
    return replace(plan(), id=ArtifactId("photo"), media_type="image/png", title=title, faces=Faces.BLURRED)


STAYS = "agreed to be seen with covered faces only. Faces were not found and covered in it"


def looked(*covers: Cover, none_clear: bool = False) -> dict[str, object]:
    return {"looked_of": lambda _: Looked(covers, none_clear)}


BY_HAND = drawn(ImageRegion(Box(10, 10, 20, 20)))


def test_what_may_only_be_seen_with_covered_faces_is_not_copied_while_none_is_known_to_be(tmp_path: Path) -> None:
    told: list[str] = []
    log = Log(lambda _: told.append("given"), lambda _: told.append("not given"))
    for number, what in enumerate((looked(), looked(BY_HAND))):
        made = copied(tmp_path / str(number), Veil(), striped_picture(), only_covered(), log=log, **what)
        assert made.files == [] and STAYS in made.left_out[0] and not list((tmp_path / str(number)).glob("*"))
    assert told == ["given", "not given"] * 2


def test_it_is_copied_covered_once_faces_were_found_or_somebody_said_that_none_is_clear(tmp_path: Path) -> None:
    found = replace(BY_HAND, found=True)
    for number, what in enumerate((looked(found), looked(BY_HAND, none_clear=True))):
        (path,) = copied(tmp_path / str(number), Veil(), striped_picture(), only_covered(), **what).files
        picture = np.asarray(Image.open(path).convert("RGB"))
        assert shades(picture[20:60, 20:60]) < 100 < 500 < shades(picture[100:140, 20:60])


def test_a_film_that_may_only_be_seen_with_covered_faces_is_not_copied_either(tmp_path: Path) -> None:
    film = replace(clip(), faces=Faces.BLURRED)
    assert copied(tmp_path / "a", Veil(), striped(), film).files == []
    assert copied(tmp_path / "b", Veil(), striped(), film, **looked(none_clear=True)).files


def test_words_and_sound_have_no_faces(tmp_path: Path) -> None:
    for number, data in enumerate((b"We talked about the river. " * 40, uncompressed_sound())):
        assert copied(tmp_path / str(number), Veil(), data, only_covered()).files


def test_where_a_copy_itself_finds_faces_it_leaves_with_them_covered(tmp_path: Path, face_picture: bytes) -> None:
    how = Copying(faces=True)
    (path,) = copied(tmp_path / "a", Veil(), face_picture, only_covered(), how=how).files
    before = np.asarray(Image.open(io.BytesIO(face_picture)).convert("RGB"), np.int16)
    after = np.asarray(Image.open(path).convert("RGB").resize(before.shape[1::-1]), np.int16)
    assert int((np.abs(before - after).max(axis=2) > 8).sum()) > 1000
    nobody = copied(tmp_path / "b", Veil(), striped_picture(), only_covered(), how=how)
    assert nobody.files == [] and STAYS in nobody.left_out[0]


def test_a_box_drawn_while_faces_are_looked_for_lies_over_the_copy(tmp_path: Path) -> None:
    there, passed = Veil((), (PageRegion(1, Box(0, 10, 50, 20)),)), list[float]()

    def covers() -> Veil:
        return there if any(passed) else Veil()  # it is drawn after the looking began

    with WorkerPool(spares=0) as pool:
        drawn_meanwhile = masked_copies(
            pool, builders.submission(artifacts=(plan(),)), lambda _: BytesSource(pdf_bytes("A face", "B")),
            lambda _: covers(), tmp_path / "a", Copying(faces=True), looked_of=lambda _: boxed(*covers().covers),
            progress=lambda share, _title: passed.append(share),
        )  # fmt: skip
    drawn_before = copied(tmp_path / "b", there, pdf_bytes("A face", "B"))
    assert drawn_meanwhile.files[0].read_bytes() == drawn_before.files[0].read_bytes()


def test_a_file_goes_by_its_found_boxes_only_with_those_boxes_over_it(tmp_path: Path) -> None:
    veil = Veil()  # of a moment before, when nothing had been found
    what = looked(replace(BY_HAND, found=True))
    (path,) = copied(tmp_path, veil, striped_picture(), only_covered(), **what).files
    assert shades(np.asarray(Image.open(path).convert("RGB"))[20:60, 20:60]) < 100


def striped_picture() -> bytes:
    picture, out = np.zeros((200, 200, 3), np.uint8), io.BytesIO()
    picture[:, ::4] = picture[:, 1::4] = 230
    Image.fromarray(picture).save(out, "PNG")
    return out.getvalue()


def answered(agreed: frozenset[ConsentScope] = frozenset()) -> tuple[Artifact, ...]:
    """A file with this consent, and an answer, of which no consent is asked."""
    words = replace(builders.answer("why"), text="I am Maria Ortiz, and I listen.", title="Why, Maria Ortiz?")
    return replace(plan(), consent=agreed), words


def answers_of(out: Path, whole: tuple[Artifact, ...], **rest: object) -> Copies:
    with WorkerPool(spares=0) as pool:
        return masked_copies(
            pool, builders.submission(artifacts=whole), lambda _: BytesSource(pdf_bytes("A")),
            lambda _: Veil(("Maria Ortiz",)), out, looked_of=lambda _: Looked(), **rest,  # type: ignore[arg-type]
        )  # fmt: skip


def test_a_written_answer_is_copied_without_the_names_in_it(tmp_path: Path) -> None:
    made = answers_of(tmp_path, answered())
    assert [path.relative_to(tmp_path).as_posix() for path in made.files] == ["plan/page-0001.png", "why/answer.txt"]
    said = made.files[1].read_text(encoding="utf-8")
    assert "Ortiz" not in said and said.endswith("and I listen.\n")


def test_an_answer_goes_where_a_file_of_its_submission_may_go(tmp_path: Path) -> None:
    for_training = Copying(ConsentScope.TRAINING)
    assert answers_of(tmp_path / "a", answered(), how=for_training).files == []
    agreed = answered(frozenset({ConsentScope.TRAINING}))
    assert (tmp_path / "b" / "why" / "answer.txt") in answers_of(tmp_path / "b", agreed, how=for_training).files
