"""One artifact looked at from end to end: what is said of it, and the proof."""

import io
import wave
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from assessor_app.documents.limits import DEFAULT
from assessor_app.documents.looking import Looked, look_at, look_at_answer, placed
from assessor_app.documents.pool import WorkerPool
from assessor_app.documents.prints import likeness
from assessor_app.documents.source import BytesSource
from assessor_app.documents.values import Cue
from assessor_app.documents.veil import Veil
from assessor_app.domain.anonymity import Known
from assessor_app.domain.credential import Part, QuestionId
from assessor_app.domain.evidence import Box, CellRange, ImageRegion, PageRegion, TextRange, TimeSpan
from assessor_app.domain.findings import Check, Finding
from assessor_app.domain.submission import Artifact, ArtifactId
from tests import films
from tests.documents.conftest import pdf_bytes, slow_to_draw

LIST = Known(("Maria Ortiz",), ())
WORDS = "Two of them said that the denominator tells how many parts there are and one asked why it must be so. "


def artifact(path: str = "artifacts/plan.pdf", **rest: Any) -> Artifact:
    made = Artifact(ArtifactId("a"), Part.WORK, QuestionId("2.1"), "Plan", "application/x", "0" * 64, 1, path=path)
    return replace(made, **rest)


def looked(pool: WorkerPool, data: bytes, name: str, cues: Sequence[Cue] = (), **rest: Any) -> Looked:
    return look_at(pool, BytesSource(data), artifact(f"artifacts/{name}", **rest), cues, LIST)


def test_a_document_whose_page_is_never_drawn_is_read_and_says_why_it_cannot_be_shown() -> None:
    with WorkerPool(replace(DEFAULT, wall_seconds=2.5, cpu_seconds=2), spares=0) as impatient:
        found = looked(impatient, slow_to_draw(), "plan.pdf").inspection
    assert (found.outcome, found.pages) == ("opens-with-warning", 1)
    assert "too long" in found.undrawn and (found.text_chars or 0) > 10


def only(found: Looked, check: Check) -> Finding:
    (one,) = (each for each in found.findings if each.check is check)
    return one


def checks(found: Looked) -> set[Check]:
    return {each.check for each in found.findings}


def film(light: float, *, noise: float = 0.0, blur: int = 0, sound: float | None = None) -> bytes:
    """Two seconds of a picture of this brightness with a sharp pattern of contrast `noise`, blurred by `blur`."""
    import av
    import cv2

    side = 60 if blur else 8  # pixels; what is blurred away leaves nothing but grey
    blocks = np.random.default_rng(7).integers(0, 2, (360 // side, 640 // side + 1)).astype(np.float32)
    pattern = blocks.repeat(side, 0).repeat(side, 1)[:, :640]
    picture = np.clip(light + (pattern - 0.5) * noise, 0, 255)
    picture = cv2.GaussianBlur(picture, (0, 0), blur) if blur else picture
    sink = io.BytesIO()
    with av.open(sink, "w", format="matroska") as container:
        stream = container.add_stream("mpeg4", rate=10)
        stream.width, stream.height, stream.pix_fmt = 640, 360, "yuv420p"
        audio: Any = container.add_stream("pcm_s16le", rate=8000, layout="mono") if sound is not None else None
        rgb = np.dstack([picture.astype(np.uint8)] * 3)
        for _ in range(20):
            container.mux(stream.encode(av.VideoFrame.from_ndarray(rgb, format="rgb24")))
        container.mux(stream.encode(None))
        if audio is not None:
            wavy = (np.sin(np.arange(16000) / 5) * 32767 * (sound or 0.0)).astype(np.int16).reshape(1, -1)
            heard = av.AudioFrame.from_ndarray(wavy, format="s16", layout="mono")
            heard.sample_rate = 8000
            container.mux(audio.encode(heard))
            container.mux(audio.encode(None))
    return sink.getvalue()


def picture(light: float, noise: float = 0.0, form: str = "PNG", **more: Any) -> bytes:
    from PIL import Image

    grain = np.random.default_rng(3).normal(0, 1, (300, 400, 3)) * noise
    sink = io.BytesIO()
    Image.fromarray(np.clip(light + grain, 0, 255).astype(np.uint8)).save(sink, form, **more)
    return sink.getvalue()


def word_file(text: str, author: str = "", header: str = "") -> bytes:
    import docx

    made = docx.Document()
    made.core_properties.author = author
    made.sections[0].header.paragraphs[0].text = header
    made.add_paragraph(text)
    sink = io.BytesIO()
    made.save(sink)
    return sink.getvalue()


# what eyes and ears find


def test_a_good_film_has_nothing_to_say(pool: WorkerPool) -> None:
    assert looked(pool, film(128, noise=120, sound=0.5), "clip.mkv").findings == ()


def test_a_film_without_a_sound_track_is_silent(pool: WorkerPool) -> None:
    found = only(looked(pool, film(128, noise=120), "clip.mkv"), Check.SILENT)
    assert (found.severity, found.proof) == ("problem", "The file has no sound track.")


def test_silence_with_captions_is_a_note(pool: WorkerPool) -> None:
    made = looked(pool, film(128, noise=120, sound=0.0), "clip.mkv", captions=ArtifactId("c"))
    assert only(made, Check.SILENT).severity == "note"


def test_a_black_film_is_shown_with_its_frames(pool: WorkerPool) -> None:
    found = only(looked(pool, film(2, sound=0.5), "clip.mkv"), Check.BLACK)
    assert isinstance(found.anchor, TimeSpan)
    assert found.proof.startswith("20 of 20 frames") or "frames looked at" in found.proof


def test_a_dark_film_is_dark_and_not_black(pool: WorkerPool) -> None:
    assert checks(looked(pool, film(26, noise=40, sound=0.5), "clip.mkv")) == {Check.DARK}


def test_a_badly_blurred_film_is_found(pool: WorkerPool) -> None:
    assert Check.BLURRED in checks(looked(pool, film(128, noise=240, blur=16, sound=0.5), "clip.mkv"))


def test_a_long_silence_is_shown_where_it_is(pool: WorkerPool) -> None:
    sink = io.BytesIO()
    with wave.open(sink, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(8000)
        loud = (np.sin(np.arange(8000 * 30) / 5) * 20000).astype(np.int16)
        sound.writeframes(loud.tobytes() + bytes(2 * 8000 * 70) + loud.tobytes())
    found = only(looked(pool, sink.getvalue(), "talk.wav"), Check.SILENT)
    assert isinstance(found.anchor, TimeSpan)
    assert (round(found.anchor.start), round(found.anchor.end)) == (30, 100)


def test_a_picture_of_one_colour_is_blank(pool: WorkerPool) -> None:
    assert checks(looked(pool, picture(200), "work.png")) == {Check.BLANK}


def test_a_picture_taken_in_the_dark_is_too_dark(pool: WorkerPool) -> None:
    assert checks(looked(pool, picture(14, noise=9), "work.png")) == {Check.DARK}


def handwriting(blur: float) -> bytes:
    """A photographed sheet with lines of writing, out of focus by this many pixels."""
    import cv2
    from PIL import Image

    sheet = np.full((900, 1200), 226, np.uint8)
    for line in range(9):
        place = (70, 90 + 90 * line)
        cv2.putText(sheet, "three fifths of the fish were gone", place, cv2.FONT_HERSHEY_SCRIPT_SIMPLEX, 1.6, 60, 3)
    seen = cv2.GaussianBlur(sheet, (0, 0), blur) if blur else sheet
    sink = io.BytesIO()
    Image.fromarray(seen).convert("RGB").save(sink, "JPEG", quality=88)
    return sink.getvalue()


def test_writing_that_nobody_can_read_is_badly_blurred(pool: WorkerPool) -> None:
    assert only(looked(pool, handwriting(9), "work.jpg"), Check.BLURRED).severity == "note"


def test_writing_that_can_be_read_is_not(pool: WorkerPool) -> None:
    assert checks(looked(pool, handwriting(0), "work.jpg")) == set()
    assert checks(looked(pool, handwriting(2), "work.jpg")) == set()


def test_blank_pages_are_blank(pool: WorkerPool) -> None:
    found = only(looked(pool, pdf_bytes("", ""), "plan.pdf"), Check.BLANK)
    assert found.proof.startswith("2 pages")
    assert found.anchor == PageRegion(1, Box(0, 0, 100, 100))


def test_a_page_with_words_is_not_blank(pool: WorkerPool) -> None:
    assert looked(pool, pdf_bytes("Why the fish left"), "plan.pdf").findings == ()


# who is named


def test_a_name_in_a_header_is_shown_where_it_stands(pool: WorkerPool) -> None:
    data = word_file("The plan.", header="Teacher: Jo Adair")
    found = only(looked(pool, data, "plan.docx"), Check.IDENTITY)
    assert isinstance(found.anchor, TextRange)
    assert (found.anchor.quote, found.anchor.page, found.hidden) == ("Jo Adair", 1, ("Jo Adair",))


def test_a_finding_does_not_say_the_name_itself(pool: WorkerPool) -> None:
    found = only(looked(pool, pdf_bytes("By Maria Ortiz"), "plan.pdf"), Check.IDENTITY)
    assert "Maria" not in found.sentence + found.proof


def test_a_name_that_stands_on_two_pages_is_one_finding(pool: WorkerPool) -> None:
    found = only(looked(pool, pdf_bytes("By Maria Ortiz", "Maria Ortiz again"), "plan.pdf"), Check.IDENTITY)
    assert "2 times" in found.sentence
    assert found.proof == "On page 1, page 2."


def test_the_author_of_a_word_file_is_found(pool: WorkerPool) -> None:
    found = only(looked(pool, word_file("The plan.", author="Jo Adair"), "plan.docx"), Check.METADATA)
    assert found.hidden == ("Jo Adair",)


@pytest.mark.parametrize("author", ["", "python-docx", "Microsoft Office User", "Teacher", "Windows User", "12345"])
def test_a_program_is_no_author(pool: WorkerPool, author: str) -> None:
    assert looked(pool, word_file("The plan.", author=author), "plan.docx").findings == ()


def test_a_picture_that_says_where_it_was_taken_is_found(pool: WorkerPool) -> None:
    from PIL import Image

    exif = Image.Exif()
    exif.get_ifd(0x8825).update({1: "N", 2: (37.0, 46.0, 30.0), 3: "W", 4: (122.0, 25.0, 10.0)})
    data = picture(120, noise=60, form="JPEG", exif=exif)
    assert only(looked(pool, data, "work.jpg"), Check.METADATA).severity == "problem"


def test_a_name_in_the_file_name_is_found(pool: WorkerPool) -> None:
    found = only(looked(pool, pdf_bytes("The plan"), "Maria_Ortiz_plan.pdf"), Check.FILE_NAME)
    assert (found.severity, found.hidden) == ("problem", ("Maria Ortiz",))


def test_a_name_in_the_captions_is_shown_at_its_second(pool: WorkerPool) -> None:
    cues = (Cue(8.0, 12.0, "", "Ask Ms. Adair."),)
    found = only(looked(pool, film(128, noise=120, sound=0.5), "clip.mkv", cues), Check.IDENTITY)
    assert found.anchor == TimeSpan(8.0, 12.0)


def test_a_name_in_a_sheet_is_shown_by_its_cell(pool: WorkerPool) -> None:
    found = only(looked(pool, b"turn,who\n1,Ana\n2,write to a.b@x.org\n", "turns.csv"), Check.IDENTITY)
    assert isinstance(found.anchor, CellRange)
    assert found.anchor.cells == "B3"


def test_a_place_in_an_answer_is_the_one_on_its_page(pool: WorkerPool) -> None:
    made = replace(artifact(), path=None, text="One line.\n\nThen  Maria Ortiz spoke.")
    (found,) = placed(pool, made, look_at_answer(pool, made, LIST).findings)
    with pool.open(BytesSource((made.text or "").encode()), "Plan") as document:
        anchor = found.anchor
        assert isinstance(anchor, TextRange)
        assert document.text(1)[anchor.start : anchor.end] == "Maria Ortiz"


def test_a_document_too_long_to_be_read_whole_says_how_far_names_were_looked_for(
    pool: WorkerPool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("assessor_app.documents.passages.MOST_CHARS", 100)
    found = only(looked(pool, pdf_bytes(*["Why the fish left the river"] * 12), "plan.pdf"), Check.IDENTITY)
    assert (found.severity, found.code) == ("note", "")
    assert found.proof == "Names were looked for on the first 3 of its 12 pages."


# what is recognised


def test_a_text_with_a_new_beginning_is_recognised(pool: WorkerPool) -> None:
    one = looked(pool, word_file(WORDS + "".join(f"Sentence number {n} of the plan. " for n in range(60))), "a.docx")
    two = looked(pool, word_file("New. " + "".join(f"Sentence number {n} of the plan. " for n in range(60))), "b.docx")
    alike = likeness(one.prints[0], two.prints[0])
    assert alike is not None
    assert one.place_of(alike.hash) is not None


def test_two_texts_of_their_own_are_not_alike(pool: WorkerPool) -> None:
    one = looked(pool, word_file("".join(f"Group {n} drew a line on the map. " for n in range(60))), "a.docx")
    two = looked(pool, word_file("".join(f"Question {n} asked for a reason. " for n in range(60))), "b.docx")
    assert likeness(one.prints[0], two.prints[0]) is None


def test_a_smaller_copy_of_a_picture_is_recognised(pool: WorkerPool) -> None:
    from PIL import Image

    rng = np.random.default_rng(1)
    drawn = Image.fromarray(rng.integers(0, 255, (12, 16, 3), dtype=np.uint8)).resize((800, 600), Image.BICUBIC)
    prints = []
    for size, form in (((800, 600), "PNG"), ((400, 300), "JPEG")):
        sink = io.BytesIO()
        drawn.resize(size).save(sink, form)
        prints.append(looked(pool, sink.getvalue(), f"work.{form.lower()}").prints[0])
    assert likeness(*prints) is not None


# what is hidden


def test_hidden_words_are_blocks_in_the_text_and_dark_on_the_page(pool: WorkerPool) -> None:
    with pool.open(BytesSource(pdf_bytes("By Maria Ortiz now")), "plan.pdf") as document:
        (box,) = (w.box for w in document.words(1) if w.text == "Maria")
        document.veil = Veil(("Maria Ortiz",))
        assert document.text(1) == "By █████ █████ now"
        assert [w.text for w in document.words(1)] == ["By", "█████", "█████", "now"]
        drawn = document.render(1, 2.0, box)
    assert set(drawn.data) == {24}


def test_a_box_drawn_over_a_face_leaves_nothing_of_it(pool: WorkerPool) -> None:
    data = picture(128, noise=80)
    with pool.open(BytesSource(data), "work.png") as document:
        document.veil = Veil((), (ImageRegion(Box(0, 0, 50, 100)),))
        drawn = document.render(1, 1.0)
    image = np.frombuffer(drawn.data, np.uint8).reshape(drawn.height, drawn.width, 3)
    assert (
        len(np.unique(image[:, :200].reshape(-1, 3), axis=0))
        < 300
        < len(np.unique(image[:, 210:].reshape(-1, 3), axis=0))
    )


def test_a_box_on_a_film_covers_its_time_only(pool: WorkerPool) -> None:
    with pool.open(BytesSource(film(128, noise=200)), "clip.mkv") as document:
        plain = document.frame_at(1.5).pixels.data
        document.veil = Veil((), (TimeSpan(0.0, 0.5, Box(10, 10, 50, 50)),))
        assert document.frame_at(1.5).pixels.data == plain
        assert document.frame_at(0.0).pixels.data != plain


def test_a_name_in_captions_inside_a_film_is_shown_at_its_second(pool: WorkerPool) -> None:
    data = films.film(
        films.steady(50), tone=2.0, captions=[films.Captions("mov_text", "eng", ((0.5, 1.5, "Ask Ms. Adair."),))]
    )
    found = only(looked(pool, data, "clip.mp4"), Check.IDENTITY)
    assert isinstance(found.anchor, TimeSpan)
    assert round(found.anchor.start, 1) == 0.5
