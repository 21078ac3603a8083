"""A table of thousands of rows, or a paragraph as long as a book, is laid out piece by piece: its first pages do not
wait for its end, and what is not shown is said."""

from collections.abc import Iterator
from itertools import islice

import pytest

from assessor_app.documents.limits import DEFAULT
from assessor_app.documents.readers import markdown
from assessor_app.documents.readers.blocks import Block, Cell, Row, Table
from assessor_app.documents.readers.docx_html import Walk
from assessor_app.documents.readers.docx_writing import begin
from assessor_app.documents.readers.odt_blocks import OdtWalk
from assessor_app.documents.readers.odt_styles import OdtStyles
from assessor_app.documents.readers.package import Package, child
from assessor_app.documents.readers.patience import Patience, for_laying_out
from assessor_app.documents.readers.rtf_walk import RtfWalk
from assessor_app.documents.readers.typesetting import set_pages
from tests.documents.written import open_text_file, opened, para, rtf, squeezed, word_file

ROWS = 450


def word_table(rows: int, tall: range = range(0)) -> bytes:
    """Two columns; the first cells of the rows in `tall` are one."""

    def first(row: int) -> str:
        merged = f"<w:vMerge w:val='{'restart' if row == tall[0] else 'continue'}'/>" if row in tall else ""
        return f"<w:tc><w:tcPr>{merged}</w:tcPr>{para('' if row in tall[1:] else f'a{row};')}</w:tc>"

    made = (f"<w:tr>{first(row)}<w:tc>{para(f'b{row};')}</w:tc></w:tr>" for row in range(rows))
    return word_file(f"<w:tbl>{''.join(made)}</w:tbl>")


def open_table(rows: int) -> bytes:
    cell = "<table:table-cell><text:p>{}{};</text:p></table:table-cell>"
    made = (f"<table:table-row>{cell.format('a', n)}{cell.format('b', n)}</table:table-row>" for n in range(rows))
    return open_text_file(f"<table:table>{''.join(made)}</table:table>")


def rich_table(rows: int) -> bytes:
    return rtf("".join(rf"\trowd\cellx2000\cellx4000 a{n};\cell b{n};\cell\row " for n in range(rows)))


def word_blocks(data: bytes) -> Iterator[Block]:
    package = Package(data, DEFAULT)
    writing = begin(package, package.main_part(), DEFAULT, for_laying_out(DEFAULT))
    walk = Walk(writing, [])
    yield from walk.blocks(package.xml(writing.main.name)[0], walk.place(writing.main, top=True))


def open_blocks(data: bytes) -> Iterator[Block]:
    package = Package(data, DEFAULT, "text")
    content = package.xml("content.xml")
    walk = OdtWalk(package, OdtStyles(package.xml("styles.xml"), content), DEFAULT, for_laying_out(DEFAULT))
    yield from walk.blocks(child(content, "body", "text"), walk.place(top=True))


def rich_blocks(data: bytes) -> Iterator[Block]:
    yield from RtfWalk(data, for_laying_out(DEFAULT)).blocks()


FORMS = {
    "work.docx": (word_table, word_blocks),
    "work.odt": (open_table, open_blocks),
    "work.rtf": (rich_table, rich_blocks),
}


@pytest.mark.parametrize("name", FORMS)
def test_a_long_table_is_set_before_its_end_is_read(name: str) -> None:
    table, blocks = FORMS[name]
    first = next(block for block in blocks(table(ROWS)) if isinstance(block, Table))
    assert len(first.rows) <= 150


@pytest.mark.parametrize("name", FORMS)
def test_a_long_table_keeps_every_cell_in_its_order(name: str) -> None:
    table, _ = FORMS[name]
    assert squeezed(opened(table(ROWS), name)) == "".join(f"a{n};b{n};" for n in range(ROWS))


def test_cells_merged_down_are_not_parted_where_a_long_table_is() -> None:
    tables = [b for b in word_blocks(word_table(ROWS, tall=range(90, 240))) if isinstance(b, Table)]
    assert max(cell.rows for table in tables for row in table.rows for cell in row.cells) == 150
    assert sum(len(table.rows) for table in tables) == ROWS


def wide_word_row() -> bytes:
    cells = f"<w:tc>{para('x')}</w:tc>" * 210
    return word_file(f"<w:tbl><w:tr>{cells}</w:tr></w:tbl>")


def wide_open_row() -> bytes:
    cells = "<table:table-cell><text:p>x</text:p></table:table-cell>" * 210
    return open_text_file(f"<table:table><table:table-row>{cells}</table:table-row></table:table>")


def wide_rich_row() -> bytes:
    edges = "".join(rf"\cellx{40 * n}" for n in range(1, 211))
    return rtf(rf"\trowd{edges} " + r"x\cell " * 210 + r"\row ")


@pytest.mark.parametrize("data, name", [(wide_word_row, "a.docx"), (wide_open_row, "a.odt"), (wide_rich_row, "a.rtf")])
def test_columns_beyond_what_a_page_can_hold_are_said_to_be_left_out(data: object, name: str) -> None:
    assert callable(data)
    assert any("more than 200 columns" in warning for warning in opened(data(), name).warnings)


def test_a_paragraph_of_thousands_of_runs_is_set_in_pieces_and_keeps_them_all() -> None:
    runs = "".join(f"<w:r><w:t xml:space='preserve'>r{n}; </w:t></w:r>" for n in range(6_000))
    data = word_file(f"<w:p>{runs}</w:p>")
    assert len(list(islice(word_blocks(data), 2))) == 2
    assert squeezed(opened(data)) == "".join(f"r{n};" for n in range(6_000))


def test_a_first_line_told_to_begin_beyond_the_page_stays_on_it() -> None:
    far = '<w:ind w:left="999999" w:firstLine="99999"/>'
    assert squeezed(opened(word_file(para("begins", far)))) == "begins"


def test_a_long_table_within_a_cell_ends_when_the_time_is_up() -> None:
    row = f"<w:tr><w:tc>{para('inner')}</w:tc></w:tr>"
    inner = f"<w:tbl>{row * 300}</w:tbl>"
    made = Table((1.0,), (Row((Cell(tuple(word_blocks(word_file(inner)))),)),))
    late = Patience(-1.0)
    shown = set_pages([made], "body { font-family: sans-serif }", {}, DEFAULT, late)
    assert 0 < squeezed(shown).count("inner") < 300 and "takes long" in shown.warnings[0]


def test_of_markdown_that_goes_on_for_ever_what_there_are_pages_for_keeps_its_marks(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(markdown, "_MOST_LETTERS", 90)
    document = opened(b"Words *about* ponds.\n\n" * 50, "notes.md")
    assert document.text(1).split("\n") == ["Words about ponds."] * 4
    assert document.warnings == ("The text is very long; its end is not shown.",)
