"""Captions beside a film and inside it, in every form players know."""

import pytest

from assessor_app.documents.captions import UNKNOWN_LENGTH, captions_file, parse_captions
from assessor_app.documents.looking import cues_in
from assessor_app.documents.pool import WorkerPool
from assessor_app.documents.source import BytesSource
from assessor_app.documents.values import Cue
from tests import films
from tests.films import Captions

SAID = ((0.2, 0.8, "Why three?"), (1.0, 1.9, "Because of <i>heat</i>."))
HEARD = (Cue(0.2, 0.8, "", "Why three?"), Cue(1.0, 1.9, "", "Because of heat."))
TIMES = films.steady(50)


@pytest.mark.parametrize(
    ("form", "codec", "coding"),
    [("mp4", "libx264", "mov_text"), ("matroska", "libx264", "subrip"), ("webm", "libvpx", "webvtt")],
)
def test_captions_inside_a_film_are_read(pool: WorkerPool, form: str, codec: str, coding: str) -> None:
    data = films.film(TIMES, form=form, codec=codec, captions=[Captions(coding, "eng", SAID)])
    with pool.open(BytesSource(data), "clip") as document:
        assert document.media is not None and document.media.caption_tracks == 1
        (track,) = document.captions()
        assert track.cues == HEARD
        assert track.language == "eng"


def test_a_look_at_a_film_counts_the_captions_inside(pool: WorkerPool) -> None:
    captioned = films.film(TIMES, captions=[Captions("mov_text", "eng", SAID)])
    assert pool.inspect(BytesSource(captioned), "clip.mp4").caption_tracks == 1
    assert pool.inspect(BytesSource(films.film(TIMES)), "clip.mp4").caption_tracks == 0


def test_every_track_of_captions_is_offered_with_its_language(pool: WorkerPool) -> None:
    spanish = Captions("subrip", "spa", ((0.2, 0.8, "¿Por qué tres?"),))
    data = films.film(TIMES, form="matroska", captions=[Captions("subrip", "eng", SAID), spanish])
    with pool.open(BytesSource(data), "clip.mkv") as document:
        english, other = document.captions()
        assert (english.language, other.language) == ("eng", "spa")
        assert other.cues[0].text == "¿Por qué tres?"


def test_a_styled_track_says_who_speaks(pool: WorkerPool) -> None:
    line = "0,0,Default,Teacher,0,0,0,,{\\i1}Turn to your\\Npartner{\\i0}, please."
    data = films.film(TIMES, form="matroska", captions=[Captions("ass", "eng", ((0.5, 1.5, line),))])
    with pool.open(BytesSource(data), "clip.mkv") as document:
        assert document.captions()[0].cues == (Cue(0.5, 1.5, "Teacher", "Turn to your\npartner, please."),)


def test_captions_count_from_the_first_picture(pool: WorkerPool) -> None:
    said = ((5.5, 6.0, "Now."),)
    data = films.film(TIMES, form="matroska", first=5.0, captions=[Captions("subrip", "eng", said)])
    with pool.open(BytesSource(data), "clip.mkv") as document:
        assert document.captions()[0].cues[0].start == pytest.approx(0.5, abs=0.002)


def test_reading_the_captions_leaves_the_picture_where_it_was(pool: WorkerPool) -> None:
    data = films.film(TIMES, captions=[Captions("mov_text", "eng", SAID)])
    with pool.open(BytesSource(data), "clip.mp4") as document:
        before = document.frame_at(1.0)
        document.captions()
        assert document.frame_at(1.0) == before


def test_a_film_without_captions_has_none(pool: WorkerPool) -> None:
    with pool.open(BytesSource(films.film(TIMES)), "clip.mp4") as document:
        assert document.captions() == ()


@pytest.mark.parametrize(
    "data",
    [
        "1\n00:00:01,500 --> 00:00:02,000\nÇa va\n".encode("cp1252"),
        "1\n00:00:01,500 --> 00:00:02,000\nÇa va\n".encode("utf-16"),
        "1\n00:00:01,500 --> 00:00:02,000\nÇa va\n".encode("utf-16-le"),
        "\ufeff1\r\n00:00:01,500 --> 00:00:02,000\r\nÇa va\r\n".encode(),
        "WEBVTT\r\r00:01.500 --> 00:02.000\rÇa va\r".encode(),
    ],
    ids=["windows", "utf-16", "unmarked utf-16", "marked utf-8", "old mac line ends"],
)
def test_a_captions_file_is_read_in_any_common_encoding(data: bytes) -> None:
    assert captions_file(data, "Captions").cues == (Cue(1.5, 2.0, "", "Ça va"),)


def test_a_captions_file_may_name_its_language_and_itself() -> None:
    data = b"WEBVTT\nKind: captions\nLanguage: es\nTitle: Audio description\n\n00:01.000 --> 00:02.000\nHola\n"
    track = captions_file(data, "Captions")
    assert (track.language, track.title) == ("es", "Audio description")


@pytest.mark.parametrize("data", [b"", b"\0\1\2\3" * 50, b"WEBVTT", b"\xff\xfe", b"1\n-->\n\n" * 20])
def test_a_file_that_is_not_captions_has_no_lines_and_raises_nothing(data: bytes) -> None:
    assert captions_file(data, "Captions").cues == ()


def test_lines_that_overlap_stand_in_order_of_their_start() -> None:
    text = "1\n00:00:03,000 --> 00:00:09,000\nlong\n\n2\n00:00:01,000 --> 00:00:05,000\nfirst\n"
    assert [cue.text for cue in parse_captions(text)] == ["first", "long"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
def test_the_pre_check_reads_captions_in_every_encoding_the_viewer_does(encoding: str) -> None:
    said = "WEBVTT\n\n00:01.000 --> 00:02.000\nWrite to José, maria@example.org\n"
    assert cues_in(said.encode(encoding)) == (Cue(1.0, 2.0, "", "Write to José, maria@example.org"),)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("1\n{0}\nTurn to\n\nyour partner\n\n2\n{1}\nNow.\n", ["Turn to\nyour partner", "Now."]),
        ("1\n{0}\nTurn to\n\nyour partner\n\n{1}\nNow.\n", ["Turn to\nyour partner", "Now."]),
        ("1\n{0}\n\nAfter a blank line\n2\n{1}\nNow.\n\nAt the end\n", ["After a blank line", "Now.\nAt the end"]),
        ("1\n{0}\n42\n\n2\n{1}\nNow.\n", ["42", "Now."]),
        ("WEBVTT\n\n{0}\nTurn\n\nto me\n\nsecond line\n{1}\nNow.\n", ["Turn\nto me", "Now."]),
        ("WEBVTT\n\n{0}\nTurn\n\nNOTE to\nmyself\n\nSTYLE\n::cue{{}}\n\n{1}\nNow.\n", ["Turn", "Now."]),
    ],
    ids=["numbered", "not numbered", "before and behind", "a number said", "named", "notes"],
)
def test_words_after_a_blank_line_within_a_caption_are_part_of_it(text: str, said: list[str]) -> None:
    times = "00:00:01.000 --> 00:00:02.000", "00:00:03.000 --> 00:00:04.000"
    assert [cue.text for cue in parse_captions(text.format(*times))] == said


def test_a_caption_that_ends_before_it_begins_keeps_its_words() -> None:
    (cue,) = parse_captions("1\n00:00:05,000 --> 00:00:02,000\nTurn to your partner\n")
    assert cue == Cue(5.0, 5.0 + UNKNOWN_LENGTH, "", "Turn to your partner")
