"""The pages of a plan in Word and in print, in any direction of writing, as LibreOffice reads them."""

import io
import shutil
import subprocess
import unicodedata
import zipfile
from collections import Counter
from pathlib import Path

import pymupdf
import pytest
from docx import Document
from PIL import Image

from assessor_app.documents.pool import WorkerPool
from assessor_app.domain.coaching import NoteKind
from assessor_app.reports.coaching_plan import DOCX
from assessor_app.reports.pages_out import Heading, Picture, Title, Words, docx_bytes
from assessor_app.reports.pages_pdf import A4, pdf_bytes
from tests.coaching import Coach
from tests.store.plans.plan_parts import docx_words, files, pdf_words


def test_words_of_any_kind_can_be_written(pool: WorkerPool):
    blocks = (Title("\x00Plan"), Words("a 😀 \ud800 <b> & c\x0b مرحبا", lead="é:"))
    assert "<b> & c" in docx_words(docx_bytes(blocks, "t")) and "<b> & c" in pdf_words(pool, pdf_bytes(blocks, "t"))


ARABIC = "ثلاثة أدوار قبل أن أتكلم"


def test_a_paragraph_that_runs_from_right_to_left_says_so_in_word():
    blocks = (Words(ARABIC, lead="C:", inset=True), Words(f"Wait: {ARABIC}"), Title(ARABIC))
    turned, plain, title = Document(io.BytesIO(docx_bytes(blocks, "t"))).paragraphs
    assert [bool(p._p.xpath("w:pPr/w:bidi")) for p in (turned, plain, title)] == [True, False, True]
    assert [run.font.rtl for run in turned.runs] == [None, True] and title.runs[0].font.rtl
    order = [each.tag.split("}")[1] for each in turned._p.pPr]
    assert order.index("bidi") < order.index("spacing") < order.index("ind")


def test_a_paragraph_that_runs_from_right_to_left_begins_at_the_right_of_its_page():
    with pymupdf.open("pdf", pdf_bytes((Words(ARABIC), Words("Three turns")), "t")) as made:
        turned, plain = (pymupdf.Rect(block[:4]) for block in made[0].get_text("blocks"))
    assert turned.x0 > A4[0] / 2 and A4[0] - turned.x1 == pytest.approx(plain.x0, abs=2)


def test_a_plan_in_word_tells_nothing_of_the_template_it_was_made_from():
    with zipfile.ZipFile(io.BytesIO(docx_bytes((Title("Plan"),), "t"))) as packed:
        told = b"".join(packed.read(name) for name in packed.namelist() if "docProps" in name)
        assert "docProps/thumbnail.jpeg" not in packed.namelist()
    assert not any(words in told for words in (b"python-docx", b"2013", b"Macintosh"))


def test_an_item_of_a_list_has_its_bullet_in_print():
    with pymupdf.open("pdf", pdf_bytes((Words("Plan a turn", inset=True, item=True),), "t")) as made:
        assert made[0].get_text().strip() == "• Plan a turn"


def test_no_heading_and_no_moment_stands_alone_at_the_foot_of_a_page():
    moment = (Heading("Part"), Words("The clip", lead="1."), picture())
    for lines in range(30, 46):
        with pymupdf.open("pdf", pdf_bytes((*[Words("Line")] * lines, *moment), "t")) as made:
            feet = [page.get_text().rstrip().splitlines()[-1] for page in made]
            pictured = [page for page in made if page.get_images()]
            assert "Part" not in feet[:-1] and "The clip" in pictured[-1].get_text(), lines


def picture() -> Picture:
    png = io.BytesIO()
    Image.new("RGB", (240, 170), "white").save(png, "PNG")
    return Picture(png.getvalue(), (240, 170), "A clip")


SAID = (Words("“Turn to your partner.”", quiet=True, inset=True), Words("They turn", inset=True))


def test_a_picture_and_what_was_said_of_it_stand_on_one_page():
    after = Words("The poster", lead="2.")
    for lines in range(24, 46):
        blocks = (*[Words("Line")] * lines, Words("The clip", lead="1."), picture(), *SAID, after)
        with pymupdf.open("pdf", pdf_bytes(blocks, "t")) as made:
            (pictured,) = [page.get_text() for page in made if page.get_images()]
        assert all(words in pictured for words in ("The clip", "Turn to your partner", "They turn")), lines


def test_a_picture_and_what_was_said_of_it_stay_together_in_word():
    blocks = (Words("The clip", lead="1."), picture(), *SAID, Words("A list", inset=True), Title("Next"))
    kept = [p.paragraph_format.keep_with_next for p in Document(io.BytesIO(docx_bytes(blocks, "t"))).paragraphs]
    assert kept[:5] == [True, True, True, True, False]


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed here")
def test_libreoffice_opens_a_plan_and_reads_all_of_it(coach: Coach, pool: WorkerPool, tmp_path: Path):
    coach.write(NoteKind.WONDERING, ARABIC)
    made = files(coach, pool)[DOCX]
    (tmp_path / "plan.docx").write_bytes(made)
    home = f"-env:UserInstallation=file://{tmp_path / 'profile'}"
    out = ["--convert-to", "pdf", "--outdir", str(tmp_path), str(tmp_path / "plan.docx")]
    subprocess.run(["soffice", home, "--headless", *out], check=True, capture_output=True, timeout=120)
    with pymupdf.open(tmp_path / "plan.pdf") as pages:
        said = "".join(page.get_text() for page in pages)
        pictures = {xref for page in pages for xref, *_ in page.get_images()}
    assert letters(docx_words(made)) == letters(said) and ARABIC.split()[0] in docx_words(made)
    assert len(pictures) == 1


def letters(said: str) -> Counter[str]:
    """Which letters stand in it, whatever the order in which a page has them."""
    return Counter(c for c in unicodedata.normalize("NFKC", said) if c.isalnum())
