"""OpenDocument slides: everything the author wrote, where the author put it."""

import io

import pytest
from PIL import Image

from tests.documents.open_slides import box, frame, slides
from tests.documents.reading import Read, opened


def flat(document: Read) -> str:
    return " ".join(document.text(1).split())


def test_text_stands_where_its_frame_is() -> None:
    with opened(slides(frame(box("Here"))), "talk.odp") as document:
        x0, y0, _, y1 = document.words(1)[0].box
        assert round(document.pages[0].width) == 567 and 141 <= x0 <= 155 and y0 >= 280 and y1 <= 341


def test_a_shape_that_says_its_colour_only_is_filled_with_it() -> None:
    look = '<style:style style:name="G" style:family="graphic"><style:graphic-properties draw:stroke="none" ' \
           'draw:fill-color="#ff0000"/></style:style>'  # fmt: skip
    rect = '<draw:rect draw:style-name="G" svg:x="0cm" svg:y="0cm" svg:width="20cm" svg:height="15cm"/>'
    with opened(slides(rect, styles=look), "talk.odp") as document:
        assert bytes(document.render(1, 0.2).data[:3]) == b"\xff\0\0"


PAINTED = (
    '<draw:fill-image xmlns:xlink="http://www.w3.org/1999/xlink" draw:name="I" xlink:href="Pictures/a.png"/>'
    '<style:style style:name="P" style:family="{0}"><style:{0}-properties draw:stroke="none" draw:fill="bitmap" '
    'draw:fill-image-name="I"/></style:style>'
)
SHAPE = '<draw:rect draw:style-name="P" svg:x="0cm" svg:y="0cm" svg:width="20cm" svg:height="15cm"/>'
FRAME = SHAPE.replace("rect", "frame").replace("/>", f">{box('Here')}</draw:frame>")


@pytest.mark.parametrize(("family", "page"), [("drawing-page", ""), ("graphic", SHAPE), ("graphic", FRAME)])
def test_what_is_filled_with_a_picture_shows_it(family: str, page: str) -> None:
    blue = io.BytesIO()
    Image.new("RGB", (8, 6), (0, 0, 255)).save(blue, "PNG")
    data = slides(page, styles=PAINTED.format(family), look="P", parts={"Pictures/a.png": blue.getvalue()})
    with opened(data, "talk.odp") as document:
        assert bytes(document.render(1, 0.2).data[:3]) == b"\0\0\xff" and not document.warnings


def image(part: str) -> str:
    return f'<draw:image xmlns:xlink="http://www.w3.org/1999/xlink" xlink:href="Pictures/{part}"/>'


def test_of_a_picture_in_two_forms_the_one_that_can_be_shown_is_shown() -> None:
    blue = io.BytesIO()
    Image.new("RGB", (8, 6), (0, 0, 255)).save(blue, "PNG")
    parts = {"Pictures/a.svg": b"<svg/>", "Pictures/a.png": blue.getvalue()}
    with opened(slides(frame(image("a.svg") + image("a.png")), parts=parts), "talk.odp") as document:
        drawn = document.render(1, 1.0)
        at = 300 * drawn.stride + 3 * 200
        assert bytes(drawn.data[at : at + 3]) == b"\0\0\xff" and not document.damaged


def test_a_drawing_that_cannot_be_shown_is_not_called_damaged() -> None:
    parts = {"Pictures/a.svg": b"<?xml version='1.0'?>\n<!-- by hand -->\n<svg width='9' height='9'/>"}
    with opened(slides(frame(image("a.svg")), parts=parts), "talk.odp") as document:
        document.render(1, 1.0)
        assert "picture that cannot be shown" in flat(document) and not document.damaged


def test_the_title_names_the_slide() -> None:
    with opened(slides(frame(box("Fractions"), 'presentation:class="title"'), frame(box("x"))), "talk.odp") as document:
        assert document.outline() == ((1, "Fractions", 1), (1, "Slide 2", 2))


def test_lists_tables_and_links_are_kept() -> None:
    listed = (
        "<draw:text-box><text:list><text:list-item><text:p>point</text:p></text:list-item></text:list></draw:text-box>"
    )
    row = "".join(f"<table:table-cell><text:p>{t}</text:p></table:table-cell>" for t in ("left", "right"))
    table = (
        f"<table:table><table:table-column/><table:table-column/><table:table-row>{row}</table:table-row></table:table>"
    )
    link = '<text:a xmlns:xlink="http://www.w3.org/1999/xlink" xlink:href="https://example.org/w">work</text:a>'
    with opened(slides(frame(listed) + frame(table) + frame(box(link))), "talk.odp") as document:
        assert all(part in flat(document) for part in ("• point", "left", "right", "work", "https://example.org/w"))


def test_notes_and_comments_stand_below() -> None:
    notes = f"<presentation:notes>{frame(box('say this'))}</presentation:notes>"
    note = "<office:annotation><text:p>well put</text:p></office:annotation>"
    with opened(slides(note + frame(box("x")) + notes), "talk.odp") as document:
        assert "say this" in flat(document) and "well put" in flat(document)


CELLS = "".join(
    f'<style:style style:name="{name}" style:family="table-cell"><style:graphic-properties draw:fill="solid" '
    f'draw:fill-color="{colour}"/></style:style>'
    for name, colour in (("red", "#ff0000"), ("lime", "#00ff00"), ("blue", "#0000ff"))
)
ROW = "<table:table-row{}><table:table-cell{}><text:p>a</text:p></table:table-cell>" \
      "<table:table-cell><text:p>b</text:p></table:table-cell></table:table-row>"  # fmt: skip


def grounds(rows: str, table: str = "", column: str = "") -> list[bytes]:
    """The colours of the four cells of a table."""
    columns = f'<table:table-column {column} table:number-columns-repeated="2"/>'
    inside = f"<table:table {table}>{columns}{rows}</table:table>"
    place = 'svg:x="0cm" svg:y="0cm" svg:width="20cm" svg:height="15cm"'
    with opened(slides(f"<draw:frame {place}>{inside}</draw:frame>", styles=CELLS + TEMPLATE), "talk.odp") as document:
        drawn = document.render(1, 1.0)
        spots = [(x, y) for y in (3, 30) for x in (200, 500)]
        return [bytes(drawn.data[y * drawn.stride + 3 * x :][:3]) for x, y in spots]


TEMPLATE = (
    '<table:table-template table:name="T"><table:first-row table:style-name="red"/>'
    '<table:body table:style-name="lime"/></table:table-template>'
)
RED, LIME, BLUE, WHITE = b"\xff\0\0", b"\0\xff\0", b"\0\0\xff", b"\xff\xff\xff"


def test_a_cell_without_a_style_has_that_of_its_row_or_column() -> None:
    head = ROW.format(' table:default-cell-style-name="red"', ' table:style-name="blue"')
    assert grounds(head + ROW.format("", "")) == [BLUE, RED, WHITE, WHITE]
    assert grounds(head + ROW.format("", ""), column='table:default-cell-style-name="lime"') == [BLUE, RED, LIME, LIME]


def test_a_table_looks_as_its_template_says() -> None:
    rows = ROW.format("", "") + ROW.format("", ' table:style-name="blue"')
    template = 'table:template-name="T"'
    assert grounds(rows, f'{template} table:use-first-row-styles="true"') == [RED, RED, BLUE, LIME]
    assert grounds(rows, template) == [LIME, LIME, BLUE, LIME]


LISTS = (
    '<text:list-style style:name="L"><text:list-level-style-bullet text:level="1" text:bullet-char="–">'
    '<style:list-level-properties text:space-before="1cm" text:min-label-width="1cm"/></text:list-level-style-bullet>'
    '<text:list-level-style-number text:level="2" style:num-format="a" style:num-suffix=")">'
    '<style:list-level-properties text:space-before="3cm" text:min-label-width="1cm"/></text:list-level-style-number>'
    "</text:list-style>"
)


def test_items_of_a_list_have_the_signs_numbers_and_places_of_their_style() -> None:
    inner = "".join(f"<text:list-item><text:p>{word}</text:p></text:list-item>" for word in ("in", "deep"))
    text = (
        '<draw:text-box><text:list text:style-name="L"><text:list-item><text:p>out</text:p><text:p>on</text:p>'
        f"<text:list>{inner}</text:list></text:list-item></text:list></draw:text-box>"
    )
    place = 'svg:x="1cm" svg:y="1cm" svg:width="18cm" svg:height="13cm"'
    with opened(slides(f"<draw:frame {place}>{text}</draw:frame>", styles=LISTS), "talk.odp") as document:
        assert flat(document) == "– out on a) in b) deep"
        left = {word.text: word.box[0] for word in document.words(1)}
        assert left["on"] - left["–"] == pytest.approx(28.3, abs=1.5)
        assert left["a)"] - left["–"] == pytest.approx(56.7, abs=1.5)


def test_a_list_without_a_style_has_that_of_its_shape() -> None:
    look = (
        '<style:style style:name="O" style:family="presentation"><style:graphic-properties>'
        + LISTS
        + "</style:graphic-properties></style:style>"
    )
    text = "<draw:text-box><text:list><text:list-item><text:p>out</text:p></text:list-item></text:list></draw:text-box>"
    with opened(slides(frame(text, 'presentation:style-name="O"'), styles=look), "talk.odp") as document:
        assert flat(document) == "– out"


def test_a_mark_is_as_large_as_its_style_says_beside_its_text_and_an_empty_item_has_none() -> None:
    lists = LISTS.replace("</text:list-level-style-bullet>", '<style:text-properties fo:font-size="50%"/>'
                          "</text:list-level-style-bullet>").replace("–", "X")  # fmt: skip
    items = "".join(f"<text:list-item><text:p>{words}</text:p></text:list-item>" for words in ("X", "<text:span/>"))
    text = f'<draw:text-box><text:list text:style-name="L">{items}</text:list></draw:text-box>'
    with opened(slides(frame(text), styles=lists), "talk.odp") as document:
        mark, item = document.words(1)
        heights = [word.box[3] - word.box[1] for word in (mark, item)]
        assert heights[0] == pytest.approx(heights[1] / 2, rel=0.1)


def custom(path: str, more: str = "", equations: str = "", kind: str = "own", look: str = "G") -> str:
    """A shape of 10 cm by 10 cm at the corner of the slide, which counts from 0 to 100."""
    return (
        f'<draw:custom-shape draw:style-name="{look}" svg:x="0cm" svg:y="0cm" svg:width="10cm" svg:height="10cm">'
        f'<draw:enhanced-geometry svg:viewBox="0 0 100 100" draw:type="{kind}" draw:enhanced-path="{path}" {more}>'
        f"{equations}</draw:enhanced-geometry></draw:custom-shape>"
    )


def seen(shape: str, *places: tuple[int, int]) -> str:
    """An x for each place, in hundredths of the shape, that is red."""
    look = '<style:default-style style:family="graphic"><style:text-properties loext:opacity="0%" xmlns:loext="l"/>' \
           '</style:default-style><style:style style:name="G" style:family="graphic"><style:graphic-properties ' \
           'draw:stroke="none" draw:fill="solid" draw:fill-color="#ff0000"/></style:style>'  # fmt: skip
    with opened(slides(shape, styles=look), "talk.odp") as document:
        drawn = document.render(1, 1.0)
        assert not document.warnings
    at = [(round(y * 2.835) * drawn.stride + 3 * round(x * 2.835)) for x, y in places]
    return "".join("x" if bytes(drawn.data[start : start + 3]) == b"\xff\0\0" else "." for start in at)


def test_a_fill_is_not_as_clear_as_the_letters_of_a_default_style() -> None:
    assert seen(custom("", kind="rectangle"), (50, 50)) == "x"


def test_a_path_counts_where_no_kind_of_shape_is_named() -> None:
    assert seen(custom("M 0 0 L 100 50 0 100 Z N", kind=""), (90, 10), (10, 50)) == ".x"


@pytest.mark.parametrize(
    ("path", "more", "marks"),
    [
        ("M 0 0 L 100 50 0 100 Z N", "", ".x.x"),  # (90, 10), (10, 50), (90, 90), (50, 50)
        ("M 0 0 L 100 50 0 100 Z N", 'draw:mirror-horizontal="true"', "xxxx"),
        ("U 50 50 50 50 0 360 Z N", "", ".x.x"),
        ("M 0 0 L 100 0 100 100 0 100 Z M 40 40 L 60 40 60 60 40 60 Z N", "", "xxx."),
        ("M ?left $0 L ?right $0 ?right ?far 0 ?far Z N", 'draw:modifiers="30"', ".x.x"),
        ("M 94.7 55.3 G 50 100 -45 -90 Z N", "", ".x.x"),
        ("M 0 50 X 50 0 Y 100 50 X 50 100 Y 0 50 Z N", "", ".x.x"),
        ("M 0 0 L 100 0 100 100 0 100 Z N M 0 0 L 100 0 100 100 Z F N", "", "xxxx"),
    ],
)
def test_a_shape_that_says_its_own_form_is_drawn_in_it(path: str, more: str, marks: str) -> None:
    formulas = {"left": "left", "right": "width*2-(width)", "far": "max(?right-$0, min(3, 4))"}
    equations = "".join(f'<draw:equation draw:name="{n}" draw:formula="{f}"/>' for n, f in formulas.items())
    assert seen(custom(path, more, equations), (90, 10), (10, 50), (90, 90), (50, 50)) == marks


@pytest.mark.parametrize(
    "path",
    [
        "",
        "M 0 0 L ?self 5 Z N",
        "M 0 0 L ?far 5 Z N",
        "M 0 0 R 5 5 N",
        "M 0 0 L 5 Z N",
        "M 0 0 L ?void 5",
        "M 1e99 2 L 3 3",
    ],
)
def test_one_whose_form_is_not_understood_is_said_to_be_a_rectangle_only(path: str) -> None:
    equations = '<draw:equation draw:name="self" draw:formula="?self+1"/><draw:equation draw:name="far" ' \
                'draw:formula="1/0"/><draw:equation draw:name="void" draw:formula="sqrt(-1"/>'  # fmt: skip
    with opened(slides(custom(path, equations=equations)), "talk.odp") as document:
        assert document.warnings == ("Slide 1: A shape is drawn as a plain rectangle: its own form is not known.",)


def test_a_formula_nested_without_end_costs_its_own_shape_only() -> None:
    deep = "".join(f'<draw:equation draw:name="f{n}" draw:formula="-(?f{n + 1})"/>' for n in range(1500))
    with opened(slides(custom("M 0 0 L ?f0 5 Z N", equations=deep), frame(box("Here"))), "talk.odp") as document:
        assert document.text(2).strip() == "Here" and "rectangle" in document.warnings[0]
