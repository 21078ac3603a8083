"""Web pages, Markdown and e-books: every word shown, nothing fetched, nothing run."""

import base64
import io
import time
import zipfile
from contextlib import AbstractContextManager
from dataclasses import replace

import pytest

from assessor_app.documents.limits import DEFAULT
from assessor_app.documents.pool import WorkerPool
from assessor_app.documents.readers.blocks import Flow
from assessor_app.documents.readers.patience import Patience
from assessor_app.documents.readers.protocol import Unfit
from assessor_app.documents.readers.web_blocks import blocks
from assessor_app.documents.readers.web_page import written
from assessor_app.documents.source import BytesSource
from assessor_app.documents.values import Kind
from tests.documents import reading
from tests.documents.books import book
from tests.documents.conftest import picture_bytes
from tests.documents.deck import packed
from tests.documents.reading import Read


def opened(text: str | bytes, name: str = "page.html") -> AbstractContextManager[Read]:
    return reading.opened(text if isinstance(text, bytes) else text.encode(), name)


def red(document: Read) -> bool:
    drawn = document.render(1, 1.0)
    return b"\xfe\x00\x00" in drawn.data or b"\xff\x00\x00" in drawn.data


@pytest.mark.parametrize("start", ["<ul><li>", "<ol><li>", "<dl><dd>", "<blockquote>", "<ul><li><blockquote>"])
@pytest.mark.parametrize("times", [16, 100])
def test_words_in_a_nest_of_lists_and_quotes_stay_on_the_page(start: str, times: int) -> None:
    with opened(start * times + "Students ask each other") as document:
        assert "Studentsaskeachother" in "".join(document.text(1).split())


def test_headings_become_the_outline() -> None:
    with opened("<html><h1>Plan</h1><p>text</p><h2>Goals &amp; aims</h2>") as document:
        assert document.kind is Kind.HTML
        assert document.outline() == ((1, "Plan", 1), (2, "Goals & aims", 1))


def test_scripts_are_not_run_and_are_said() -> None:
    with opened("<html><p>seen</p><script>document.write('unseen')</script>") as document:
        assert document.text(1) == "seen" and any("scripts" in said for said in document.warnings)


@pytest.mark.parametrize(
    "hidden",
    [
        "<p style='display:none'>Secret</p>",
        "<p hidden>Secret</p>",
        "<style>.x { visibility: hidden }</style><p class='a x'>Secret</p>",
        "<p style='color: #ffffff'>Secret</p>",
        "<p style='font-size:0'>Secret</p>",
        "<p style='position:absolute; left:-9999px'>Secret</p>",
    ],
)
def test_hidden_text_is_shown_and_said(hidden: str) -> None:
    with opened(f"<html><body><p>Open</p>{hidden}</body></html>") as document:
        assert "[hidden on the page: Secret]" in " ".join(document.text(1).split())
        assert any("hides" in said for said in document.warnings)


def test_a_picture_inside_the_page_is_drawn() -> None:
    data = base64.b64encode(picture_bytes("PNG")).decode()
    with opened(f"<html><p>x</p><img src='data:image/png;base64,{data}'>") as document:
        assert red(document)


def test_a_picture_elsewhere_is_named_not_fetched() -> None:
    with opened("<html><p>x</p><img alt='a class' src='http://127.0.0.1:9/a.png'>") as document:
        assert "http://127.0.0.1:9/a.png" in document.text(1) and "a class" in document.text(1)
        assert any("not fetched" in said for said in document.warnings)


def test_a_page_that_leads_elsewhere_is_not_followed() -> None:
    page = (
        "<html><meta http-equiv=refresh content='0; url=https://example.org/x'><p>many words stay on this page here</p>"
    )
    with opened(page) as document:
        assert "https://example.org/x" in document.warnings[0]


def test_frames_and_films_are_named() -> None:
    with opened("<html><p>x</p><iframe src='https://example.org/f'></iframe>") as document:
        assert "https://example.org/f" in document.text(1)


def test_what_was_filled_into_a_form_is_shown() -> None:
    with opened("<html><form><input value='typed'><textarea>written</textarea><input type=checkbox checked>") as page:
        assert "typed" in page.text(1) and "written" in page.text(1) and "☑" in page.text(1)


@pytest.mark.parametrize(
    ("formula", "line"),
    [
        ("<mfrac><mn>1</mn><mn>3</mn></mfrac>", "1/3"),
        ("<mn>2</mn><mfrac><mn>1</mn><mn>3</mn></mfrac>", "2 1/3"),
        ("<mfrac><mrow><mi>a</mi><mo>+</mo><mi>b</mi></mrow><mn>2</mn></mfrac><mi>x</mi>", "(a+b)/2 x"),
        ("<msup><mi>x</mi><mn>2</mn></msup>", "x^2"),
        ("<msup><mfrac><mn>1</mn><mn>3</mn></mfrac><mn>2</mn></msup>", "(1/3)^2"),
        ("<msup><mfenced><mrow><mi>a</mi><mo>+</mo><mi>b</mi></mrow></mfenced><mn>2</mn></msup>", "(a+b)^2"),
        ("<msqrt><mn>2</mn></msqrt><mo>·</mo><mroot><mi>x</mi><mn>3</mn></mroot>", "√(2)·3√(x)"),
        ("<munderover><mo>∑</mo><mrow><mi>i</mi><mo>=</mo><mn>1</mn></mrow><mi>n</mi></munderover><mi>i</mi>",
         "∑_(i=1)^n i"),
        ("<mtable><mtr><mtd><mn>1</mn></mtd><mtd><mn>2</mn></mtd></mtr><mtr><mtd><mn>3</mn></mtd></mtr></mtable>",
         "[1, 2; 3]"),
        ("<semantics><msub><mi>a</mi><mn>1</mn></msub><annotation>a_{1}</annotation></semantics>", "a_1"),
    ],
)  # fmt: skip
def test_a_formula_is_a_line_that_means_the_same(formula: str, line: str) -> None:
    with opened(f"<p>It is <math>{formula}</math>.</p>") as document:
        assert document.text(1) == f"It is {line}."


def test_a_formula_of_a_book_may_name_its_namespace() -> None:
    with opened("<p>It is <m:math><m:mfrac><m:mn>1</m:mn><m:mn>3</m:mn></m:mfrac></m:math>.</p>") as document:
        assert document.text(1) == "It is 1/3."


SHEET = (
    "<style>.s{text-decoration:line-through} p.b{font-weight:700} .m{background-color:#ffff00} .r{color:#ff0000}"
    " div .r .b{font-style:italic} .pale{color:#ffff99} .dark{background:#000} @media print{.x{color:#ff0000}}</style>"
)


def made_of(page: str) -> str:
    return written(SHEET + page, lambda _: None, Patience(5.0)).html


@pytest.mark.parametrize(
    ("page", "kept"),
    [
        ("<p><span class='s'>gone</span></p>", '<span style="text-decoration: line-through">gone</span>'),
        ("<p class='b'>strong</p>", '<p style="font-weight: 700">strong</p>'),
        ("<p><span class='m'>seen</span></p>", '<span style="background-color: #ffff00">seen</span>'),
        ("<p><mark>seen</mark></p>", '<span style="background-color: #ffff00">seen</span>'),
        ("<p><font color='red'>no</font></p>", '<span style="color: #ff0000">no</span>'),
        ("<p><span class='r' style='color:#00f'>own</span></p>", '<span style="color: #0000ff">own</span>'),
        ("<div><p class='r'><i class='b'>deep</i></p></div>", '<i style="font-style: italic">deep</i>'),
        ("<p><span class='pale'>pale</span></p>", "<p>pale</p>"),
        ("<p><span class='dark'>dark</span></p>", "<p>dark</p>"),
        ("<p><span class='x'>paper</span></p>", "<p>paper</p>"),
        ("<p class='r'><i class='b'>flat</i></p>", "<i>flat</i>"),
        ("<b style='font-weight:normal'>not bold</b>", '<b style="font-weight: normal">not bold</b>'),
    ],
)
def test_what_a_class_strikes_out_or_marks_stays_so(page: str, kept: str) -> None:
    assert kept in made_of(page)


def test_spans_within_each_other_have_an_end() -> None:
    page = "<span class='r'>" * 500 + "deep" + "</span>" * 500 + "<p class='b'>after</p>"
    assert made_of(page).count("<span") < 60 and "<p style" in made_of(page)


def test_a_page_nested_without_end_still_shows_its_words() -> None:
    with opened("<html>" + "<div>" * 100_000 + "deep down") as document:
        assert "deep down" in document.text(len(document.pages))


@pytest.mark.parametrize("encoding", ["shift_jis", "windows-1252", "utf-8"])
def test_a_page_is_read_in_the_encoding_it_names(encoding: str) -> None:
    word = "日本語" if encoding == "shift_jis" else "Größe"
    with opened(f"<html><meta charset={encoding}><p>{word}".encode(encoding)) as document:
        assert document.text(1) == word and document.warnings == ()


def test_a_page_saved_with_its_pictures_shows_both() -> None:
    picture = base64.encodebytes(picture_bytes("PNG")).decode()
    saved = (
        'MIME-Version: 1.0\nContent-Type: multipart/related; boundary="X"\n\n--X\n'
        "Content-Type: text/html; charset=utf-8\n"
        "Content-Location: http://a/\n\n<html><body><p>Kept</p><img src='http://a/p.png'></body></html>\n--X\n"
        "Content-Type: image/png\nContent-Transfer-Encoding: base64\nContent-Location: http://a/p.png\n\n"
        f"{picture}\n--X--\n"
    )
    with opened(saved, "page.mhtml") as document:
        assert document.text(1) == "Kept" and red(document) and not document.warnings
    with opened(saved[:-6], "page.mhtml") as document:
        assert document.warnings == ("The saved web page is cut short or damaged; parts of it may be missing.",)


def test_a_page_of_one_link_is_called_a_link() -> None:
    with opened("<html><a href='https://example.org/work'>my work</a>") as document:
        assert document.warnings[0].startswith("This is a link instead of a file (https://example.org/work)")


def shown(document: Read) -> str:
    return "".join("".join(document.text(page + 1).split()) for page in range(len(document.leaves.sizes)))


@pytest.mark.parametrize("columns", [8, 20, 60])
def test_a_wide_table_keeps_its_last_column_on_the_page(columns: int) -> None:
    row = "".join(f"<td>observation{column};</td>" for column in range(columns))
    with opened(f"<html><p>x</p><table><tr>{row}</tr></table>") as document:
        assert shown(document) == "x" + "".join(f"observation{column};" for column in range(columns))


def test_what_stands_round_and_between_tables_keeps_its_order() -> None:
    inner = "<table><tr><td>d<td>e</table>"
    table = f"<table><caption>b</caption><tr><th rowspan=2>c<td>{inner}f<tr><td colspan=5>g</table>"
    with opened(f"<html><div>a<ul><li>{table}h<li>i</ul></div><table><tr><td>j</table>k") as document:
        assert shown(document).replace("•", "") == "abcdefghijk"


def test_list_items_keep_their_marks_beside_a_table() -> None:
    with opened("<html><ol start=3><li>a<li>b<table><tr><td>c</table><li>d</ol>") as document:
        assert shown(document) == "3.a4.bc5.d"


def test_items_of_a_list_four_times_as_long_are_numbered_in_about_four_times_the_time() -> None:
    def seconds(items: int) -> float:
        clean = f"<ol>{'<li>a</li>' * items}<li><table><tr><td>z</td></tr></table></li></ol>"
        begin = time.process_time()
        text = "".join(block.html for block in blocks(clean, list[str]().append) if isinstance(block, Flow))
        assert f"<ol start='{items}'>" in text and f"{items + 1}. " in text
        return time.process_time() - begin

    assert seconds(8_000) < 8 * seconds(2_000)


def test_a_heading_beside_tables_is_in_the_outline() -> None:
    with opened("<html><table><tr><td>x</table><h2>Goals &amp; aims</h2><p>y") as document:
        assert document.outline() == ((2, "Goals & aims", 1),)


def test_a_table_of_thousands_of_rows_keeps_them_in_their_order() -> None:
    rows = "".join(f"<tr><td>a{n};<td>b{n};" for n in range(450))
    with opened(f"<html><table>{rows}</table>") as document:
        assert shown(document) == "".join(f"a{n};b{n};" for n in range(450))


def test_columns_of_a_page_beyond_what_can_be_shown_are_told() -> None:
    with opened(f"<html><table><tr>{'<td>x' * 300}</table>") as document:
        assert any("more than 200 columns" in said for said in document.warnings)


@pytest.mark.parametrize("columns", [2, 12])
def test_short_and_broad_words_of_a_table_stay_whole(columns: int) -> None:
    words = ["Mon", "Day", "YES", "WHOM", "goodbook", "momentum", "OBSERVATION", "Größe", "WWW"]
    rows = "".join(f"<tr>{f'<td>{word}' * columns}<tr>{f'<th>{word}' * columns}" for word in words)
    with opened(f"<html><table>{rows}</table>") as document:
        assert {word.text for word in document.words(1)} == set(words)
    for word in words:
        with opened(f"<html><table><tr>{f'<th>{word}' * columns}</table>") as document:
            assert [found.text for found in document.words(1)] == [word] * columns


@pytest.mark.parametrize("deep", [1, 2, 3])
def test_words_of_a_table_within_a_cell_stay_whole(deep: int) -> None:
    words = ["Mon", "OBSERVATION", "momentum", "picture", "WHOM", "YES"]
    inside = "<table><tr>" + "".join(f"<td>{word}" for word in words) + "</table>"
    for _ in range(deep):
        inside = f"<table><tr><td>{inside}<td>Side<td>{'many words ' * 90}</table>"
    with opened(f"<html>{inside}") as document:
        assert {*words, "Side"} <= {
            word.text for page in range(len(document.pages)) for word in document.words(page + 1)
        }


@pytest.mark.parametrize(
    ("style", "said"),
    [
        ("p::before { content: 'Task: ' }", "Task: words"),
        ('p:after { content: "; and \\201Cso\\201d  on"; color: red }', "words; and “so” on"),
        ("#a::before { content: attr(title) ' ' } p::before { content: none }", "Named words"),
        ("::before { box-sizing: border-box } p::after { content: '' }", "words"),
        ("p::after { content: '.'; visibility: hidden }", "words"),
        ("p::before { content: '\\f101' }", "words"),
        (".b::before { content: 'no' }", "words"),
        ("p::before { content: open-quote } p::after { content: close-quote / 'aloud' }", "“words”"),
    ],
)
def test_what_a_style_writes_before_and_after_words_is_shown(style: str, said: str) -> None:
    with opened(f"<html><style>{style}</style><p id=a title=Named>words</p>") as document:
        assert document.text(1).strip() == said and document.warnings == ()


@pytest.mark.parametrize("what", ["counter(task) '. '", "url(data:image/png;base64,AAAA)", "counters(a, '.')"])
def test_what_a_style_counts_or_draws_beside_words_is_told(what: str) -> None:
    with opened(f"<html><style>p::before {{ content: {what} }}</style><p>words</p>") as document:
        assert document.text(1).strip() == "words"
        assert document.warnings == (
            "The styles of the page write or draw something beside its text, which is not shown.",
        )


def test_the_chosen_one_of_several_answers_is_marked() -> None:
    with opened("<html><select><option>Yes<option selected>No</select>") as document:
        assert document.text(1).split() == ["Yes", "☑", "No"]


@pytest.mark.parametrize("beside", ["", "<table><tr><td>in it</table>"])
@pytest.mark.parametrize(
    ("how", "marks"),
    [("type=a", "c. d."), ("type=I", "III. IV."), ("style='list-style: lower-roman inside'", "iii. iv."),
     ("type=1", "3. 4."), ("type=a style='list-style-type: decimal'", "3. 4.")],
)  # fmt: skip
def test_a_list_counts_as_it_says(how: str, marks: str, beside: str) -> None:
    with opened(f"<html><ol start=3 {how}><li>one {beside}<li>two</ol>") as document:
        assert [word for word in document.text(1).split() if word.endswith(".")] == marks.split()


def test_a_long_text_over_two_columns_has_the_width_of_the_page() -> None:
    text = "many words " * 450
    with opened(f"<html><table><tr><td colspan=2>{text}<tr><td>a<td>b</table>") as document:
        assert len(document.pages) < 4 and shown(document) == "".join(text.split()) + "ab"


def test_a_title_over_all_columns_leaves_them_their_proportions() -> None:
    def where(page: str) -> float:
        with opened(page) as document:
            return next(word.box[0] for word in document.words(1) if word.text == "here")

    row = f"<tr><td>{'long text ' * 30}<td>here"
    titled = f"<tr><td colspan=2>{'a title ' * 40}"
    plain = where(f"<html><table>{row}</table>")
    assert abs(where(f"<html><table>{titled}{row}</table>") - plain) < 2


def test_a_cell_over_very_many_rows_keeps_those_beside_it_in_their_columns() -> None:
    with opened("<html><table><tr><td rowspan=120>A<td>b<tr><td>c</table>") as document:
        places = {word.text: word.box[0] for word in document.words(1)}
        assert places["A"] < places["b"] == places["c"]


def test_a_title_over_a_hundred_columns_of_two_leaves_them_their_size() -> None:
    with opened("<html><table><tr><td colspan=100>title<tr><td>a<td>b</table>") as document:
        (_, top, _, bottom) = document.words(1)[0].box
        assert bottom - top > 10 and shown(document) == "titleab"


@pytest.mark.parametrize("said", ["²", "9" * 5_000, "two", ""])
def test_a_number_that_is_none_damages_no_page(said: str) -> None:
    data = base64.b64encode(picture_bytes("PNG")).decode()
    picture = f"<img width='{said}' src='data:image/png;base64,{data}'>"
    page = f"<html><ol start='{said}'><li>a</ol><table><tr><td colspan='{said}' rowspan='{said}'>b</table>{picture}"
    with opened(page) as document:
        assert shown(document) == "1.ab" and not document.warnings


def test_markdown_keeps_lists_tables_and_code() -> None:
    text = (
        "# Plan\n\n1. first\n2. second\n\n| a | b |\n|---|---|\n| left | right |\n\n- [x] done\n\n```\ncode <b>\n```\n"
    )
    with opened(text, "plan.md") as document:
        shown = " ".join(document.text(1).split())
        assert document.kind is Kind.MARKDOWN and document.outline() == ((1, "Plan", 1),)
        assert all(part in shown for part in ("1. first", "2. second", "left right", "☑ done", "code <b>"))


def test_footnotes_of_markdown_are_numbers_and_stand_below() -> None:
    text = "One[^a] two[^b] one[^a] `[^a]`.\n\n[^b]: *Said* twice.\n[^a]: First.\n    And on.\n\nEnd.\n\n[^c]: Unmet.\n"
    with opened(text, "n.md") as document:
        said = [line for line in document.text(1).split("\n") if line]
    assert said == ["One[1] two[2] one[1] [^a].", "End.", "[^c]: Unmet.", "[1] First. And on.", "[2] Said twice."]


def test_what_looks_like_a_footnote_in_code_is_code() -> None:
    with opened("```\nx[^1]\n[^1]: y\n```\n\nz[^2]", "n.md") as document:
        assert document.text(1).split() == ["x[^1]", "[^1]:", "y", "z[^2]"]


def test_markdown_hides_nothing() -> None:
    with opened("Seen\n\n[//]: # (a hidden remark)\n\n<script>x</script>\n", "plan.md") as document:
        assert "a hidden remark" in document.text(1)


def test_a_book_shows_its_chapters_in_order_with_their_pictures() -> None:
    with opened(book(), "book.epub") as document:
        assert document.kind is Kind.EPUB and [document.text(1), document.text(2)] == ["Eins", "Ende"]
        assert document.outline() == ((1, "Eins", 1), (1, "Zwei", 2)) and red(document)


def test_the_style_sheet_of_a_book_is_heeded() -> None:
    page = "<html><head><link rel='stylesheet' href='../s.css'/></head><body><p class='m'>Marked</p></body></html>"
    with opened(book(**{"O/t/one.xhtml": page, "O/s.css": ".m { background: #ffff00 }"}), "b.epub") as document:
        assert b"\xff\xff\x00" in document.render(1, 1.0).data


def test_a_book_without_its_chapters_says_which_is_missing() -> None:
    gone = dict.fromkeys(("O/t/one.xhtml", "O/t/two.xhtml"))
    whole = zipfile.ZipFile(io.BytesIO(book()))
    left = packed({name: whole.read(name) for name in whole.namelist() if name not in gone})
    with pytest.raises(Unfit, match=r"Nothing of the book can be shown\. The chapter “one\.xhtml” .* missing"):
        opened(left, "book.epub").__enter__()


def test_a_page_that_holds_nothing_is_a_blank_one_and_says_so() -> None:
    with opened(
        b"<!DOCTYPE html><html><head><style>p{margin:0}</style></head><body>\n</body></html>", "a.html"
    ) as page:
        assert (len(page.pages), page.text(1)) == (1, "")
        assert page.warnings == ("The file holds no text and no picture.",)


def test_a_chapter_outside_the_reading_order_stands_at_the_end_and_a_list_of_contents_nowhere() -> None:
    page = "<item id='{0}' href='t/{0}.xhtml' media-type='application/xhtml+xml'{1}/>"
    items = page.format("three", "") + page.format("toc", " properties='nav'") + page.format("one", "")
    opf = f"<package><manifest>{items}</manifest><spine><itemref idref='one'/></spine></package>"
    three, toc = "<html><body><p>Key to the tasks</p></body></html>", "<html><body><nav>Contents</nav></body></html>"
    data = book(**{"O/b.opf": opf, "O/t/three.xhtml": three, "O/t/toc.xhtml": toc})
    with opened(data, "book.epub") as document:
        assert [document.text(page) for page in (1, 2)] == ["Eins", "Key to the tasks"] and len(document.pages) == 2
        assert document.warnings == ("1 chapter outside the reading order of the book: shown at its end.",)


def test_a_chapter_as_long_as_a_shelf_is_shown_as_far_as_it_goes() -> None:
    long = "<html><body><p>begins</p>" + "<!-- -->" * 1_100_000 + "<p>ends</p></body></html>"
    with opened(book(**{"O/t/one.xhtml": long}), "book.epub") as document:
        assert document.text(1) == "begins" and any("chapter is very long" in said for said in document.warnings)


def test_a_book_of_more_pages_than_may_be_shown_is_cut_where_a_chapter_of_tables_begins() -> None:
    data = book(**{"O/t/two.xhtml": "<html><body><table><tr><td>Ende</td></tr></table></body></html>"})
    with reading.opened(data, "book.epub", replace(DEFAULT, max_laid_out_pages=1)) as document:
        assert document.text(1) == "Eins" and len(document.pages) == 1
        assert "very long; only its first page is shown" in document.warnings[-1]


def test_a_protected_book_says_so(pool: WorkerPool) -> None:
    locked = '<encryption><CipherReference URI="O/t/one.xhtml"/></encryption>'
    found = pool.inspect(BytesSource(book(**{"META-INF/encryption.xml": locked})), "book.epub")
    assert found.outcome == "refused" and "protected" in (found.reason or "")


@pytest.mark.parametrize(
    ("name", "data"),
    [("a.html", b"<html><p>word"), ("a.md", b"# word"), ("a.epub", book()), ("a.txt", "слово и дело".encode("koi8-r"))],
)
def test_all_of_them_open_in_a_worker_that_is_shut_in(pool: WorkerPool, name: str, data: bytes) -> None:
    found = pool.inspect(BytesSource(data), name)
    assert found.outcome != "refused" and found.text_chars


@pytest.mark.parametrize(
    ("table", "columns"),
    [
        ("<thead><tr><th rowspan=5>a<th>b<tbody><tr><td>c<td>d", {"c": "a", "d": "b"}),
        ("<tfoot><tr><td rowspan=9>a<td>b<tbody><tr><td>c<td>d", {"c": "a", "d": "b"}),
        ("<tbody><tr><td rowspan=0>a<td>b<tr><td>c<tbody><tr><td>d<td>e", {"c": "b", "d": "a", "e": "b"}),
        ("<tr><td rowspan=2>a<td>b<tr><td>c", {"c": "b"}),
    ],
)
def test_a_cell_reaches_no_further_down_than_its_part_of_the_table(table: str, columns: dict[str, str]) -> None:
    with opened(f"<html><table>{table}</table>".encode(), "work.html") as document:
        left = {word.text: round(word.box[0]) for word in document.words(1)}
    assert {word: left[above] for word, above in columns.items()} == {word: left[word] for word in columns}
