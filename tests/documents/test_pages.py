"""PDF, Word and text: pages, words and offsets."""

import pymupdf
import pytest

from assessor_app.documents.passwords import Unlocked
from assessor_app.documents.pool import WorkerPool
from assessor_app.documents.readers.protocol import Unfit
from assessor_app.documents.source import BytesSource
from assessor_app.documents.values import Kind, Trait
from assessor_app.documents.veil import Veil
from assessor_app.domain.errors import NeedsPassword, Unreadable
from tests.documents.conftest import pdf_bytes, workers
from tests.documents.reading import opened
from tests.documents.written import word_bytes

FILES = {
    "a.pdf": pdf_bytes("The first page says hello", "A second page"),
    "turned.pdf": pdf_bytes("Read me sideways", rotation=90),
    "plan.docx": word_bytes(),
    "answer.txt": "Grüße aus Zürich\n\nand a <b>second</b> line".encode(),
}


@pytest.mark.parametrize("name", FILES)
def test_every_word_stands_in_the_text_where_it_says(pool: WorkerPool, name: str) -> None:
    with pool.open(BytesSource(FILES[name]), name) as document:
        text, words = document.text(1), document.words(1)
        assert words
        assert all(text[word.start : word.start + len(word.text)] == word.text for word in words)


@pytest.mark.parametrize("name", FILES)
def test_every_word_lies_on_its_page_as_shown(pool: WorkerPool, name: str) -> None:
    with pool.open(BytesSource(FILES[name]), name) as document:
        page = document.pages[0]
        for word in document.words(1):
            x0, y0, x1, y1 = word.box
            assert -1 <= x0 < x1 <= page.width + 1 and -1 <= y0 < y1 <= page.height + 1


def test_a_pdf_has_its_pages_and_outline(pool: WorkerPool) -> None:
    with pool.open(BytesSource(FILES["a.pdf"]), "a.pdf") as document:
        assert (document.kind, len(document.pages)) == (Kind.PDF, 2)
        assert document.outline() == ((1, "Plan", 1),)


def test_a_clip_is_drawn_at_its_own_size(pool: WorkerPool) -> None:
    with pool.open(BytesSource(FILES["a.pdf"]), "a.pdf") as document:
        drawn = document.render(1, 2.0, (10.0, 10.0, 110.0, 60.0))
        assert (drawn.width, drawn.height) == (200, 100)


def test_a_page_asked_for_too_large_comes_smaller(pool: WorkerPool) -> None:
    with pool.open(BytesSource(FILES["a.pdf"]), "a.pdf") as document:
        drawn = document.render(1, 500.0)
        assert drawn.width * drawn.height < 25_000_000


def test_a_page_that_is_not_there_is_refused(pool: WorkerPool) -> None:
    with pool.open(BytesSource(FILES["a.pdf"]), "a.pdf") as document, pytest.raises(Unreadable, match="no page 3"):
        document.render(3, 1.0)


def test_a_word_file_keeps_headings_list_numbers_and_cells(pool: WorkerPool) -> None:
    with pool.open(BytesSource(FILES["plan.docx"]), "plan.docx") as document:
        text = " ".join(document.text(1).split())
        assert document.notice and "Simplified" in document.notice
        assert "Lesson plan" in text and "1. Pupils compare" in text and "2. Pupils explain" in text
        assert all(cell in text for cell in ("Wide", "Left", "Right"))


def test_text_is_never_taken_for_markup(pool: WorkerPool) -> None:
    with pool.open(BytesSource(FILES["answer.txt"]), "answer.txt") as document:
        assert "Grüße aus Zürich" in document.text(1) and "<b>second</b>" in document.text(1)


def test_a_name_that_promises_another_kind_earns_a_warning(pool: WorkerPool) -> None:
    found = pool.inspect(BytesSource(FILES["a.pdf"]), "plan.docx")
    assert (found.outcome, found.kind) == ("opens-with-warning", "pdf")


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "empty"),
        (b"PK\x03\x04 nothing", "ZIP"),
        (b"\x00\x01\x02" * 99, "unknown"),
    ],
)
def test_what_cannot_be_shown_is_refused_by_its_name(pool: WorkerPool, data: bytes, said: str) -> None:
    found = pool.inspect(BytesSource(data), "work")
    assert found.outcome == "refused" and said in (found.reason or "")


def test_a_pdf_whose_end_is_missing_says_so_even_when_nothing_had_to_be_repaired(pool: WorkerPool) -> None:
    whole = pdf_bytes("Hello")
    opened = pool.inspect(BytesSource(whole + b"%" + b"x" * 3000), "plan.pdf")
    assert opened.outcome == "opens-with-warning"
    assert pool.inspect(BytesSource(whole), "plan.pdf").outcome == "opens"


def test_a_pdf_says_which_files_it_holds() -> None:
    with pymupdf.open() as made:
        made.new_page().insert_text((50, 50), "For the best experience, open this portfolio in another program.")
        for name in ("plan.docx", "pond.mp4", "notes.txt", "more.txt"):
            made.embfile_add(name, b"not shown", filename=name)
        data = made.tobytes()
    with opened(data, "portfolio.pdf") as document:
        (said,) = document.warnings
    assert said.startswith("The PDF holds other files, which are not shown: “") and said.endswith(" and more.")
    assert "“plan.docx”" in said


def test_names_of_files_in_a_pdf_are_looked_at_and_hidden(pool: WorkerPool) -> None:
    with pymupdf.open() as made:
        made.new_page().insert_text((50, 50), "See inside.")
        made.embfile_add("a", b"not shown", filename="Zoe Pond.docx")
        data = made.tobytes()
    with pool.open(BytesSource(data), "portfolio.pdf") as document:
        assert Trait("name of a file inside", "Zoe Pond.docx") in document.traits()
        document.veil = Veil(hidden=("Zoe Pond",))
        assert "Zoe" not in document.warnings[0] and ".docx" in document.warnings[0]


def test_a_locked_pdf_says_so(pool: WorkerPool) -> None:
    import pymupdf

    locked = pymupdf.open(stream=FILES["a.pdf"]).tobytes(encryption=pymupdf.PDF_ENCRYPT_AES_256, user_pw="x")
    assert "password" in (pool.inspect(BytesSource(locked), "a.pdf").reason or "")


def locked_pdf(password: str) -> bytes:
    import pymupdf

    document = pymupdf.open(stream=pdf_bytes("Hello"), filetype="pdf")
    return document.tobytes(user_pw=password, owner_pw="other", encryption=pymupdf.PDF_ENCRYPT_AES_256)


def test_what_a_locked_pdf_says_of_people_is_read_with_its_password(pool: WorkerPool) -> None:
    with pymupdf.open(stream=pdf_bytes("Hello"), filetype="pdf") as made:
        made.set_metadata({"author": "Zoe Pond"})
        data = made.tobytes(user_pw="Word", owner_pw="other", encryption=pymupdf.PDF_ENCRYPT_AES_256)
    with pool.open(Unlocked(BytesSource(data), "Word"), "plan.pdf") as document:
        assert document.traits() == (Trait("author", "Zoe Pond"),)


@pytest.mark.parametrize("typed", [None, "", "word", "WORD"])
def test_a_pdf_with_a_password_opens_with_no_other(pool: WorkerPool, typed: str | None) -> None:
    source = BytesSource(locked_pdf("Word"))
    with pytest.raises(NeedsPassword, match="protected with a password"):
        pool.open(source if typed is None else Unlocked(source, typed), "plan.pdf")


def test_a_reader_that_was_killed_is_given_the_password_again(pool: WorkerPool) -> None:
    with pool.open(Unlocked(BytesSource(locked_pdf("Word")), "Word"), "plan.pdf") as document:
        for child in workers():
            child.kill()
        with pytest.raises(Unreadable):
            document.text(1)
        assert document.text(1) == "Hello"


@pytest.mark.parametrize("streams", [1, 3])
def test_a_page_that_unpacks_to_more_than_may_be_drawn_says_so(streams: int) -> None:
    with opened(unpacking_to(66 * 2**20, streams), "plan.pdf") as document:
        with pytest.raises(Unfit, match="Page 1 is too big: it unpacks to more than may be drawn"):
            document.render(1, 1.0)
        assert document.render(2, 1.0).width == 200


def test_a_page_of_many_streams_that_are_much_only_together_is_drawn() -> None:
    with opened(unpacking_to(23 * 2**20, 1, times=3), "plan.pdf") as document:
        assert document.render(1, 1.0).width == 200


def unpacking_to(size: int, streams: int, times: int = 1) -> bytes:
    """A page with so many small streams of drawing steps and, `times` over, one that unpacks to `size` blanks."""
    with pymupdf.open() as document:
        for _ in range(2):
            document.new_page(width=200, height=200)
        page = document[0]
        for number in range(streams):
            page.insert_text((10, 20 + 10 * number), "Plan")
        large = document.get_new_xref()
        document.update_object(large, "<<>>")
        document.update_stream(large, b" " * size, compress=True)
        every = " ".join(f"{xref} 0 R" for xref in (*page.get_contents(), *[large] * times))
        document.xref_set_key(page.xref, "Contents", f"[{every}]")
        return bytes(document.tobytes())
