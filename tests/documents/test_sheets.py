"""Workbooks and tables as an assessor sees them: values in their formats, nothing worked out, nothing silently lost."""

import io
import struct
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from assessor_app.documents import kinds
from assessor_app.documents.limits import DEFAULT
from assessor_app.documents.pool import OpenDocument, WorkerPool
from assessor_app.documents.readers import biff_sheet, cell_store, open_document
from assessor_app.documents.readers.biff_book import Book
from assessor_app.documents.readers.biff_notes import SheetNotes
from assessor_app.documents.readers.cell_store import Faults, Room, SheetCells
from assessor_app.documents.readers.patience import for_laying_out
from assessor_app.documents.readers.protocol import Job
from assessor_app.documents.source import BytesSource
from assessor_app.documents.values import Cell, Kind
from assessor_app.domain.errors import Unreadable
from tests.documents.workbook_files import MAIN, cell, ods_bytes, sheet_xml, xlsx_bytes, zipped


def opened(pool: WorkerPool, data: bytes, name: str = "book.xlsx") -> OpenDocument:
    return pool.open(BytesSource(data), name)


def one_sheet(*cells: str, after: str = "", before: str = "") -> bytes:
    return xlsx_bytes({"Turns": sheet_xml({1: cells}, before, after)})


def texts(document: OpenDocument, sheet: int = 1) -> list[list[str]]:
    return [line.split("\t") for line in document.text(sheet).split("\n")]


def at(document: OpenDocument, row: int, column: int, sheet: int = 1) -> Cell:
    return next(iter(document.cells(sheet, row, column, 1, 1)))


def refusal(pool: WorkerPool, data: bytes, name: str = "book.xlsx") -> str:
    with pytest.raises(Unreadable) as told:
        opened(pool, data, name)
    return told.value.reason


FORMATTED = one_sheet(
    cell("A1", 1234.5, 1), cell("B1", 0.256, 2), cell("C1", 12.5, 3), cell("D1", 45000.5, 4), cell("E1", True),
    cell("F1", "#DIV/0!", kind="e"), cell("G1", "words"), cell("H1", 0.75, 5),
)  # fmt: skip


def test_values_are_shown_in_their_formats(pool: WorkerPool) -> None:
    with opened(pool, FORMATTED) as book:
        assert texts(book) == [["1,234.50", "26%", "$12.50", "2023-03-15", "TRUE", "#DIV/0!", "words", "6:00 PM"]]


def test_numbers_stand_right_words_left_and_truths_in_the_middle(pool: WorkerPool) -> None:
    with opened(pool, FORMATTED) as book:
        assert [at(book, 0, column).align for column in (0, 6, 4)] == ["right", "left", "center"]


def test_a_formula_shows_its_stored_result(pool: WorkerPool) -> None:
    with opened(pool, one_sheet(cell("A1", 3, formula="1+2"))) as book:
        assert (texts(book), book.warnings) == ([["3"]], ())


def test_a_formula_without_a_result_is_shown_as_itself_and_told(pool: WorkerPool) -> None:
    with opened(pool, one_sheet(cell("A1", formula="SUM(B1:B9)"))) as book:
        assert texts(book) == [["=SUM(B1:B9)"]]
        assert "1 formula came without a stored result" in book.warnings[0]


def test_merged_cells_and_widths_are_known(pool: WorkerPool) -> None:
    data = one_sheet(
        cell("A1", "Title"),
        before='<cols><col min="2" max="3" width="20"/></cols>',
        after='<mergeCells><mergeCell ref="A1:C2"/></mergeCells>',
    )
    with opened(pool, data) as book:
        layout = book.layout(1)
    assert (layout.merged, layout.widths) == (((0, 0, 1, 2),), ((1, 2, 145),))


def test_bold_letters_fills_and_wrapping_are_kept(pool: WorkerPool) -> None:
    with opened(pool, one_sheet(cell("A1", "Head", 11))) as book:
        found = at(book, 0, 0)
    assert (found.bold, found.wrap, found.fill) == (True, True, 0xFFF2CC)


def test_a_hidden_sheet_is_there_and_told(pool: WorkerPool) -> None:
    data = xlsx_bytes({"Seen": sheet_xml({}), "Kept back": sheet_xml({1: [cell("B1", "x")]})}, hidden=["Kept back"])
    with opened(pool, data) as book:
        assert [(sheet.name, sheet.hidden) for sheet in book.sheets] == [("Seen", False), ("Kept back", True)]
        assert any("“Kept back” is hidden" in warning for warning in book.warnings)


def test_dates_counted_from_1904_are_the_authors_dates(pool: WorkerPool) -> None:
    data = xlsx_bytes({"S": sheet_xml({1: [cell("A1", 0, 4)]})}, workbook='<workbookPr date1904="1"/>')
    with opened(pool, data) as book:
        assert texts(book) == [["1904-01-01"]]


def test_rich_text_is_joined_and_its_reading_left_out(pool: WorkerPool) -> None:
    strings = f'<sst xmlns="{MAIN}"><si><r><t>Tok</t></r><r><t>yo</t></r><rPh><t>とうきょう</t></rPh></si></sst>'
    data = xlsx_bytes({"S": sheet_xml({1: [cell("A1", 0, kind="s")]})}, strings=strings)
    with opened(pool, data) as book:
        assert texts(book) == [["Tokyo"]]


def test_a_sheet_cut_in_the_middle_says_so(pool: WorkerPool) -> None:
    whole = sheet_xml({n: [cell(f"A{n}", n)] for n in range(1, 50)})
    with opened(pool, xlsx_bytes({"Turns": whole[: len(whole) // 2]})) as book:
        assert "Sheet “Turns” is damaged or cut short" in book.warnings[0]
        assert book.sheets[0].rows > 10


def test_damaged_formats_are_told_because_dates_become_numbers(pool: WorkerPool) -> None:
    with opened(pool, xlsx_bytes({"S": sheet_xml({1: [cell("A1", 45000, 4)]})}, styles="<oops")) as book:
        assert texts(book) == [["45000"]]
        assert "formats of the cells are damaged" in book.warnings[0]


def test_a_text_that_is_not_in_the_table_of_texts_is_told(pool: WorkerPool) -> None:
    with opened(pool, one_sheet(cell("A1", 7, kind="s"))) as book:
        assert "1 cell cannot be read" in book.warnings[0]


def test_pictures_that_are_not_shown_are_told(pool: WorkerPool) -> None:
    data = xlsx_bytes({"S": sheet_xml({1: [cell("A1", 1)]})}, extra={"xl/media/image1.png": b"x"})
    with opened(pool, data) as book:
        assert book.warnings == ("Only cells are shown; the spreadsheet also holds pictures.",)


def test_a_bomb_of_entities_is_not_expanded(pool: WorkerPool) -> None:
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]>' + sheet_xml({1: [cell("A1", "&b;")]})
    assert "none of its sheets can be read" in refusal(pool, xlsx_bytes({"S": bomb}))


def test_claimed_rows_cost_nothing(pool: WorkerPool) -> None:
    data = xlsx_bytes({"S": sheet_xml({1: [cell("A1", 1)], 1048576: [cell("XFD1048576", 2)]})})
    with opened(pool, data) as book:
        assert (book.sheets[0].rows, book.sheets[0].columns) == (1_048_576, 16_384)
        assert at(book, 1_048_575, 16_383).text == "2"


def test_more_cells_than_may_be_shown_are_cut_with_a_sentence() -> None:
    data = xlsx_bytes({"S": sheet_xml({n: [cell(f"A{n}", n)] for n in range(1, 30)})})
    with WorkerPool(replace(DEFAULT, max_cells=10), spares=0) as pool, opened(pool, data) as book:
        assert book.sheets[0].rows == 10
        assert "only the first 10 cells of the file are shown" in book.warnings[0]


@pytest.mark.parametrize("remembered", [0, 1_000])
def test_a_text_too_long_that_stands_in_many_cells_is_kept_once(
    monkeypatch: pytest.MonkeyPatch, remembered: int
) -> None:
    """Also where more of them take turns than are remembered whole."""
    monkeypatch.setattr(cell_store, "_REMEMBERED", remembered)
    sheet = SheetCells("S", Room(replace(DEFAULT, max_cell_chars=10), for_laying_out(DEFAULT)), Faults())
    texts = ("a text of many letters", "another of as many")
    for row in range(3):
        for column, text in enumerate(texts):
            sheet.put(row, column, text)
    first, second, third = (sheet.rows[row].values for row in range(3))
    assert first == ["a text of…", "another o…"] and sheet.faults.cut == 6
    assert all(one is other is last for one, other, last in zip(first, second, third, strict=True))


def test_a_sheet_that_takes_too_long_is_shown_as_far_as_it_was_read() -> None:
    hasty, source = (
        replace(DEFAULT, open_seconds=0.0),
        BytesSource(one_sheet(*(cell(f"A{n}", n) for n in range(1, 700)))),
    )
    book = open_document(Job(source, "book.xlsx", kinds.guess(source, "book.xlsx"), hasty))
    assert "too large; only the first 500 cells" in book.warnings[0]


@pytest.mark.parametrize("name", ["book.xlsx", "book.ods"])
def test_more_sheets_than_may_be_shown_are_told(name: str) -> None:
    tables = "".join(f'<table:table table:name="S{n}"/>' for n in range(3))
    data = ods_bytes(tables) if name.endswith("ods") else xlsx_bytes({f"S{n}": sheet_xml({}) for n in range(3)})
    with WorkerPool(replace(DEFAULT, max_sheets=2), spares=0) as pool, opened(pool, data, name) as document:
        assert [sheet.name for sheet in document.sheets] == ["S0", "S1"]
        assert any("more than 2 sheets" in warning for warning in document.warnings)


def test_a_name_that_is_no_workbook_is_refused(pool: WorkerPool) -> None:
    assert "list of sheets" in refusal(pool, zipped({"xl/workbook.xml": "<other/>"}))


def test_lines_tell_rows_and_a_tab_tells_columns(pool: WorkerPool) -> None:
    data = xlsx_bytes({"S": sheet_xml({2: [cell("C2", "here")], 5: [cell("A5", "a"), cell("B5", "b")]})})
    with opened(pool, data) as book:
        assert list(book.lines(1)) == [(1, "\t\there"), (4, "a\tb")]


def test_the_first_screen_is_drawn(pool: WorkerPool) -> None:
    with opened(pool, FORMATTED) as book:
        drawn = book.render(1, 1.0)
    assert len(set(drawn.data)) > 20


ODS = ods_bytes(
    '<table:table table:name="Plan" table:style-name="t"><table:table-column table:style-name="c"/>'
    '<table:table-row table:number-rows-repeated="2"><table:table-cell office:value-type="float" office:value="0.5">'
    '<text:p>50 %</text:p></table:table-cell><table:table-cell table:number-columns-repeated="2" '
    'office:value-type="string"><text:p>two<text:s text:c="2"/>words</text:p><text:p>below</text:p>'
    "</table:table-cell></table:table-row>"
    '<table:table-row table:number-rows-repeated="1048570"><table:table-cell '
    'table:number-columns-repeated="16384"/></table:table-row></table:table>',
    '<style:style style:name="t"><style:table-properties table:display="false"/></style:style>'
    '<style:style style:name="c"><style:table-column-properties style:column-width="2in"/></style:style>',
)


def test_an_opendocument_sheet_shows_the_text_beside_the_value(pool: WorkerPool) -> None:
    with opened(pool, ODS, "plan.ods") as book:
        row = ["50 %", "two words below", "two words below"]
        assert (book.kind, texts(book)) == (Kind.ODS, [row, row])
        assert (book.layout(1).widths[0], book.sheets[0].hidden) == ((0, 0, 192), True)


def test_empty_rows_repeated_to_the_end_are_not_part_of_the_sheet(pool: WorkerPool) -> None:
    with opened(pool, ODS, "plan.ods") as book:
        assert (book.sheets[0].rows, book.sheets[0].columns) == (2, 3)


def table(pool: WorkerPool, text: str | bytes, name: str = "t.csv") -> tuple[list[list[str]], tuple[str, ...]]:
    with opened(pool, text if isinstance(text, bytes) else text.encode(), name) as found:
        assert found.kind is Kind.CSV
        return texts(found), found.warnings


@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
def test_the_mark_between_columns_is_found(pool: WorkerPool, mark: str) -> None:
    rows = [["Name", "Note, long", "1"], ["Ana", "a; b", "2"], ["Bo", "", "3"]]
    written = "\n".join(mark.join(f'"{field}"' for field in row) for row in rows)
    assert table(pool, written)[0] == rows


def test_a_comma_in_numbers_does_not_part_columns(pool: WorkerPool) -> None:
    assert table(pool, "a;b;c\n1,5;2,5;3,5\n1,0;2,0;3,0\n")[0][1] == ["1,5", "2,5", "3,5"]


def test_a_line_that_names_its_mark_is_believed_and_not_shown(pool: WorkerPool) -> None:
    assert table(pool, "sep=;\na,b;c\nd;e\n")[0] == [["a,b", "c"], ["d", "e"]]


def test_line_ends_and_quotes_inside_quotes_belong_to_the_cell(pool: WorkerPool) -> None:
    assert table(pool, 'a,b\n"one\ntwo","say ""hi"""\n')[0][1] == ["one two", 'say "hi"']


@pytest.mark.parametrize("before", ["", "sep=,\n"])
def test_from_a_quote_left_open_on_each_line_is_a_row_and_that_is_told(pool: WorkerPool, before: str) -> None:
    found, said = table(pool, before + 'a,b\n"one\ntwo",2\n3,"four\n7,8\n')
    assert found == [["a", "b"], ["one two", "2"], ["3", '"four'], ["7", "8"]]
    line = 5 if before else 4
    told = (
        f"A quotation mark opened in line {line} is never closed; from there on each line is shown as a row of its own."
    )
    assert said == (told,)


def test_a_quote_left_open_over_thousands_of_lines_is_refused_with_its_line(pool: WorkerPool) -> None:
    data = b'a,b\n1,2\n3,"four\n' + b"5,6\n" * 3_000
    assert "opened in line 3 is never closed" in refusal(pool, data, "t.csv")


def test_a_table_too_wide_for_any_spreadsheet_is_refused(pool: WorkerPool) -> None:
    assert "20,001 columns" in refusal(pool, b"1," * 20_000 + b"1", "t.csv")


def test_five_thousand_columns_are_shown(pool: WorkerPool) -> None:
    assert len(table(pool, ",".join(map(str, range(5000))) + "\n")[0][0]) == 5000


def test_a_formula_in_a_table_stays_text(pool: WorkerPool) -> None:
    assert table(pool, "a,b\n=1+1,@SUM(A1)\n")[0][1] == ["=1+1", "@SUM(A1)"]


def test_a_row_unlike_the_others_is_told(pool: WorkerPool) -> None:
    rows = "".join(f"{n},x,y\n" for n in range(20))
    assert "line 21 has 2 columns where the others have 3" in table(pool, rows + "20,x\n")[1][0]


def test_one_column_is_a_table_when_its_name_says_so(pool: WorkerPool) -> None:
    assert table(pool, "Name\nAna\nBo\n")[0] == [["Name"], ["Ana"], ["Bo"]]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
def test_letters_are_read_in_the_encoding_they_were_written_in(pool: WorkerPool, encoding: str) -> None:
    assert table(pool, "Name,Ort\nJörg,Köln\nÄnne,Fürth\n".encode(encoding))[0][1] == ["Jörg", "Köln"]


def test_a_table_without_a_name_is_known_by_its_even_columns(pool: WorkerPool) -> None:
    assert table(pool, "Turn\tWho\tWords\n1\tA\t12\n2\tB\t9\n", "Talk tracker")[0][0] == ["Turn", "Who", "Words"]


def test_prose_with_commas_is_no_table(pool: WorkerPool) -> None:
    text = b"First, we talked, then we wrote.\nLater, in pairs, we shared.\nAfter that, as a class, we closed.\n"
    with opened(pool, text, "Reflection") as found:
        assert found.kind is Kind.TEXT


@pytest.mark.parametrize("name", ["otherdoc/poi__SampleSS.xls", "xlsx/poi__sample.xlsx"])
def test_another_reader_finds_the_same_words(pool: WorkerPool, corpus: Path, name: str) -> None:
    calamine = pytest.importorskip("python_calamine")
    book = calamine.CalamineWorkbook.from_path(str(corpus / name))
    with opened(pool, (corpus / name).read_bytes(), name) as ours:
        for number, sheet in enumerate(book.sheet_names, 1):
            theirs = [value for row in book.get_sheet_by_name(sheet).to_python() for value in row]
            words = [" ".join(value.split()) for value in theirs if isinstance(value, str) and value.strip()]
            assert set(words) <= {text for row in texts(ours, number) for text in row}


def test_an_inspection_counts_sheets_and_the_letters_in_cells(pool: WorkerPool) -> None:
    data = xlsx_bytes({"A": sheet_xml({1: [cell("A1", "one"), cell("C1", "two")]}), "B": sheet_xml({})})
    found = pool.inspect(BytesSource(data), "book.xlsx")
    assert (found.outcome, found.kind, found.pages, found.text_chars) == ("opens", "xlsx", 2, 6)


def beside(pool: WorkerPool, data: bytes, name: str = "book.xlsx") -> str:
    with opened(pool, data, name) as book:
        found = [said for said in book.warnings if said.startswith("Only cells are shown")]
    return found[0].partition("also holds ")[2] if found else ""


@pytest.mark.parametrize(
    ("margin", "told"),
    [
        ("&amp;L&amp;&quot;Arial,Bold&quot;&amp;12Ana&amp;RClass 7b", "headers or footers for printing."),
        ("&amp;CPage &amp;P of &amp;N", ""),
        ("&amp;C&amp;A&amp;R&amp;D", ""),
    ],
    ids=["words", "page", "fields"],
)
def test_what_is_printed_above_a_sheet_is_told_where_it_says_something(
    pool: WorkerPool, margin: str, told: str
) -> None:
    after = f"<headerFooter><oddHeader>{margin}</oddHeader></headerFooter>"
    assert beside(pool, one_sheet(cell("A1", 1), after=after)) == told


def test_a_text_box_over_a_sheet_is_told(pool: WorkerPool) -> None:
    drawing = "<xdr:wsDr><xdr:txBody><a:p><a:r><a:t>{}</a:t></a:r></a:p></xdr:txBody></xdr:wsDr>"
    sheets = {"S": sheet_xml({1: [cell("A1", 1)]})}
    said = xlsx_bytes(sheets, extra={"xl/drawings/drawing1.xml": drawing.format("Look here")})
    assert beside(pool, said) == "text boxes."
    assert beside(pool, xlsx_bytes(sheets, extra={"xl/drawings/drawing1.xml": drawing.format("")})) == ""


BOXED = "<draw:custom-shape xmlns:draw='d'><text:p>{}</text:p></draw:custom-shape>"


def test_what_stands_over_cells_of_an_open_document_sheet_is_told_and_is_no_value(pool: WorkerPool) -> None:
    row = "<table:table-row><table:table-cell>{}<text:p>7</text:p></table:table-cell></table:table-row>"
    for words, said in (("Ana", "text boxes."), ("", "")):
        data = ods_bytes(f"<table:table table:name='S'>{row.format(BOXED.format(words))}</table:table>")
        assert beside(pool, data, "book.ods") == said
        with opened(pool, data, "book.ods") as book:
            assert texts(book) == [["7"]]


def test_what_is_printed_above_an_open_document_sheet_is_told_where_it_says_something(pool: WorkerPool) -> None:
    table = "<table:table table:name='S'><table:table-row><table:table-cell/></table:table-row></table:table>"
    whole = zipfile.ZipFile(io.BytesIO(ods_bytes(table)))
    styles = "<s:styles xmlns:s='s' xmlns:t='t'><s:header><t:p>{}</t:p></s:header></s:styles>"
    for words, said in (
        ("Ana, class 7b", "headers or footers for printing."),
        ("Page <t:page-number>1</t:page-number>", ""),
    ):
        parts = {name: whole.read(name) for name in whole.namelist()} | {"styles.xml": styles.format(words)}
        assert beside(pool, zipped(parts), "book.ods") == said


def biff(code: int, data: bytes = b"") -> bytes:
    return struct.pack("<HH", code, len(data)) + data


@pytest.mark.parametrize(
    ("records", "told"),
    [
        (biff(0x809, b"\0\6\x20\0") + biff(0x0A), {"charts"}),
        (biff(0x5D, b"\x15\0\x12\0\x08\0"), {"pictures"}),
        (biff(0x5D, b"\x15\0\x12\0\x06\0") + biff(0x1B6, bytes(10) + b"\4\0"), {"text boxes"}),
        (biff(0x5D, b"\x15\0\x12\0\x19\0") + biff(0x1B6, bytes(10) + b"\4\0"), set()),
        (biff(0x14, b"\x08\0\0&CAna, 7b"), {"headers or footers for printing"}),
        (biff(0x15, b"\x04\0\0&C&P"), set()),
    ],
    ids=["chart", "picture", "box", "letters of a note", "header", "page"],
)
def test_what_is_no_cell_of_an_older_sheet_is_told(records: bytes, told: set[str]) -> None:
    faults, stream = Faults(), biff(0x809, b"\0\6\x10\0") + records + biff(0x0A)
    limits = DEFAULT
    sheet = SheetCells("S", Room(limits, for_laying_out(limits)), faults)
    biff_sheet.read_sheet(stream, 0, sheet, Book(), frozenset(), SheetNotes(Book()))
    assert faults.beside == told


DRAWN = biff(0x5D, b"\x15\0\x12\0\x19\0\x07\0")  # the seventh drawing, a note
NOTED = biff(0x1C, struct.pack("<HHHH", 1, 2, 0, 7) + b"\3\0\0Ana")


def said_of_cells(records: bytes, book: Book) -> SheetNotes:
    notes, stream = SheetNotes(book), biff(0x809, b"\0\6\x10\0") + records + biff(0x0A)
    sheet = SheetCells("S", Room(DEFAULT, for_laying_out(DEFAULT)), Faults())
    biff_sheet.read_sheet(stream, 0, sheet, book, frozenset(), notes)
    return notes


def test_a_note_on_a_cell_of_an_older_sheet_is_read_also_where_its_letters_are_in_two_pieces() -> None:
    words = "Überall tief, 河".encode("utf-16-le")
    letters = biff(0x1B6, bytes(10) + struct.pack("<H", len(words) // 2) + bytes(6))
    pieces = biff(0x3C, b"\1" + words[:8]) + biff(0x3C, b"\1" + words[8:])
    notes = said_of_cells(DRAWN + letters + pieces + NOTED, Book())
    assert list(notes.told("Marks")) == [("Marks", "C2", "Überall tief, 河")] and not notes.lost


def test_one_of_an_even_older_sheet_goes_on_in_the_next_record() -> None:
    first = biff(0x1C, struct.pack("<HHH", 1, 2, 2050) + b"x" * 2048)
    notes = said_of_cells(first + biff(0x1C, struct.pack("<HHH", 0xFFFF, 0, 2) + b"\xfcy"), Book(wide=False))
    assert list(notes.told("Marks")) == [("Marks", "C2", "x" * 2048 + "üy")]


def test_a_note_without_letters_is_a_loss_and_an_empty_one_is_none() -> None:
    assert said_of_cells(NOTED, Book()).lost
    assert not said_of_cells(DRAWN + biff(0x1B6, bytes(18)) + NOTED, Book()).lost


def test_letters_of_other_scripts_are_drawn_in_every_cell_of_a_screen(pool: WorkerPool) -> None:
    rows = {row: [cell(f"{letter}{row}", "资产") for letter in "ABCDEF"] for row in range(1, 21)}
    with opened(pool, xlsx_bytes({"S": sheet_xml(rows)})) as book:
        drawn = book.render(1, 1.0)

    def ink(left: int, top: int) -> int:
        lines = (drawn.data[y * drawn.stride + 3 * left :][: 3 * 46] for y in range(top + 1, top + 14))
        return sum(byte < 128 for line in lines for byte in line)

    assert ink(0, 0) > 0 and abs(ink(0, 0) - ink(5 * 48, 19 * 15)) <= ink(0, 0) // 5


COMMENTS = (
    f'<comments xmlns="{MAIN}"><commentList><comment ref="B2"><text><r><t>Count</t></r><r><t> again</t></r></text>'
    '</comment><comment ref="C9"><text><t/></text></comment></commentList></comments>'
)
TO_COMMENTS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/comments" Target="../comments1.xml"/>'
    "</Relationships>"
)
OPEN_NOTED = (
    "<table:table table:name='Turns'><table:table-row><table:table-cell/></table:table-row><table:table-row>"
    "<table:table-cell/><table:table-cell><office:annotation><text:p>Count <text:span>again</text:span></text:p>"
    "</office:annotation><text:p>7</text:p></table:table-cell></table:table-row></table:table>"
)


@pytest.mark.parametrize("name", ["book.xlsx", "book.ods"])
def test_notes_on_cells_stand_on_a_sheet_of_their_own(pool: WorkerPool, name: str) -> None:
    extra = {"xl/comments1.xml": COMMENTS, "xl/worksheets/_rels/sheet1.xml.rels": TO_COMMENTS}
    excel = xlsx_bytes({"Turns": sheet_xml({2: [cell("B2", 7)]})}, extra=extra)
    with opened(pool, excel if name == "book.xlsx" else ods_bytes(OPEN_NOTED), name) as book:
        assert [sheet.name for sheet in book.sheets] == ["Turns", "Notes on cells"]
        assert texts(book, 2) == [["Turns", "B2", "Count again"]]
        assert book.warnings == ("Notes on cells stand on a sheet of their own, the last.",)


def test_a_row_of_no_height_grows_with_the_words_that_wrap_in_it(pool: WorkerPool) -> None:
    long = "word " * 60
    rows = {1: [cell("A1", long, 11)], 2: [cell("A2", long)], 3: [cell("A3", "word", 11)]}
    said = '<row r="4" ht="15"><c r="A4" s="11" t="inlineStr"><is><t>' + long + "</t></is></c></row>"
    data = xlsx_bytes({"S": sheet_xml(rows).replace("</sheetData>", f"{said}</sheetData>")})
    with opened(pool, data) as book:
        layout = book.layout(1)
        ((first, last, tall),) = layout.heights
        assert (first, last) == (0, 0) and tall > 10 * layout.height
