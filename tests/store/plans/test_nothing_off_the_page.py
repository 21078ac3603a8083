"""What is said is on the page: words wider than a line, scripts without spaces, and characters beyond four digits."""

import shutil
import subprocess
import unicodedata
from pathlib import Path

import pymupdf
import pytest

from assessor_app.reports import pages_pdf
from assessor_app.reports.pages_out import Block, Table, Title, Words
from assessor_app.reports.pages_pdf import A4, pdf_bytes

THAI = "ครูถามคำถามปลายเปิดและรอคำตอบจากนักเรียนทุกคนก่อนที่จะพูดต่อและให้นักเรียนอธิบายเหตุผลของตนเองให้เพื่อนฟังอย่างชัดเจน"


def printed(*blocks: Block) -> str:
    with pymupdf.open("pdf", pdf_bytes(blocks, "t")) as made:
        return "".join("".join(page.get_text().split()) for page in made)


@pytest.mark.parametrize(
    "words", ["https://x.example/" + "a" * 120, "lesson_plan_" * 15, "█" * 150, "x" * 5_000, "שלוםעולם" * 20]
)
def test_a_word_wider_than_the_line_is_printed_whole(words: str):
    said = printed(Title(words), Words(f"See {words} END", lead=words, inset=True))
    assert len(said) == 3 * len(words) + len("SeeEND")


def test_a_sentence_of_a_script_without_spaces_stays_on_the_page():
    with pymupdf.open("pdf", pdf_bytes([Words(f"{THAI} END")], "t")) as made:
        boxes = [box for span in made[0].get_texttrace() for *_, box in span["chars"]]
    assert max(box[2] for box in boxes) < A4[0] and min(box[0] for box in boxes) > 0 and len(boxes) >= len(THAI)


def test_long_words_in_a_table_stay_in_it():
    rows = (
        ("When", "Submission", "Artifact", "What", "To whom"),
        *[("2026", "s" * 90, "a_" * 60, "B" * 50, "Coach")] * 2,
    )
    with pymupdf.open("pdf", pdf_bytes([Table(rows)], "t")) as made:
        said = "".join(made[0].get_text().split()).replace("\u200b", "")
        assert max(word[2] for word in made[0].get_text("words")) < A4[0]
    assert said.count("s") >= 180 and said.count("a_") == 120 and said.count("B") == 100


def test_a_cell_longer_than_a_page_goes_on_overleaf():
    long = " ".join(f"w{number}" for number in range(5_000))
    said = printed(Table((("What",), (long,))))
    assert said == "What" + "".join(long.split())


@pytest.mark.parametrize("words", ["Thumb 👍, face 😀", "𝒜", "flag fine office", "ทำ คำ", THAI])
def test_copied_from_the_page_it_is_what_was_said(words: str):
    assert printed(Words(words)) == "".join(words.split())


RIGHT_TO_LEFT = ("العالم", "الطالب يسأل لماذا", "سؤال، لا", "مُحَمَّد", "שלום (עולם) [טוב]", "שָׁלוֹם", "مرحبا ABC 03:15")


@pytest.mark.parametrize("words", RIGHT_TO_LEFT)
def test_from_right_to_left_letters_and_brackets_are_copied_as_they_were_said(words: str):
    assert printed(Words(words)) == "".join(words.split())
    assert printed(Title(words), Words("On (it) [all].")) == "".join(f"{words}On(it)[all].".split())


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="Poppler is not installed here")
@pytest.mark.parametrize(
    "words", ["العالم", "سؤال لا", "السلام الأول فلا", "الطالب يسأل لماذا", "שלום (עולם) טוב", "مرحبا 03:15"]
)
def test_another_reader_copies_the_same_from_right_to_left(words: str, tmp_path: Path):
    (tmp_path / "plan.pdf").write_bytes(pdf_bytes([Words(words)], "t"))
    copied = subprocess.run(["pdftotext", tmp_path / "plan.pdf", "-"], check=True, capture_output=True, timeout=60)
    said = "".join(c for c in copied.stdout.decode() if unicodedata.category(c) not in ("Cf", "Cc"))
    assert said == words


@pytest.mark.parametrize(
    ("words", "drawn"),
    [
        ("שלום (abc) 123", "123)abc(םולש"),
        ("שלום (abc) 12 xyz", "12xyz)abc(םולש"),
        ("שלום (abc) טוב", "בוט)abc(םולש"),
        ("פרק A.1 (2026) סוף", "ףוסA.1(2026)קרפ"),
        ("Next (שלום) 12 words", "Next(םולש)12words"),
        ("שלום (abc ב [x]) 5", "5)]x[בabc(םולש"),
        ("שלום (abc 5", "abc5(םולש"),
    ],
)
def test_brackets_run_with_what_they_enclose(words: str, drawn: str):
    with pymupdf.open("pdf", pdf_bytes([Words(words)], "t")) as made:
        shapes = [(at[0], chr(c)) for span in made[0].get_texttrace() for c, _, at, _ in span["chars"]]
    assert "".join(c for _, c in sorted(shapes) if c.strip() and c.isprintable() and c != "\ufffd") == drawn
    assert printed(Words(words)) == "".join(words.split())


def test_one_shape_drawn_for_two_things_is_copied_as_each():
    assert printed(Words("(a) fi"), Words("(ב)"), Words("(c)")) == "(a)fi(ב)(c)"


def test_every_page_is_copied_as_it_was_said():
    lines = [f"line {number} (x) עולם (ב)" for number in range(90)]
    assert printed(*map(Words, lines)) == "".join("".join(lines).split())


def test_a_page_that_cannot_be_read_again_is_printed_all_the_same(monkeypatch: pytest.MonkeyPatch):
    def unforeseen(*_: object) -> None:
        raise AssertionError

    monkeypatch.setattr(pages_pdf, "mend_copied_text", unforeseen)
    assert "river" in printed(Words("The river got here."))


def test_what_no_font_can_draw_is_counted_on_the_page():
    said = printed(Words("One \U00020000 and \ue000."))
    assert "2charactersaremissing" in said and "missing" not in printed(Words("One ☀️."))
