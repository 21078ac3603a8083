"""Slides: everything the author wrote, where the author put it."""

import io

import pytest

from assessor_app.documents.opened import OpenDocument
from assessor_app.documents.pool import WorkerPool
from assessor_app.documents.readers import slide_sheets
from assessor_app.documents.source import BytesSource
from assessor_app.documents.values import Kind, Word
from tests.documents import written
from tests.documents.conftest import noise
from tests.documents.deck import NS, deck, relations, shape, sheet, transform


def opened(pool: WorkerPool, data: bytes) -> OpenDocument:
    return pool.open(BytesSource(data), "talk.pptx")


def word(document: OpenDocument, text: str) -> Word:
    return next(word for word in document.words(1) if text in word.text)


def colour(document: OpenDocument, x: int, y: int) -> tuple[int, int, int]:
    drawn = document.render(1, 1.0)
    red, green, blue = drawn.data[y * drawn.stride + 3 * x : y * drawn.stride + 3 * x + 3]
    return red, green, blue


def test_a_slide_is_a_page_of_its_size_and_says_it_is_simplified(pool: WorkerPool) -> None:
    with opened(pool, deck([sheet("sld", shape("One")), sheet("sld", shape("Two"))])) as document:
        assert document.kind is Kind.PPTX and [(p.width, p.height) for p in document.pages] == [(720.0, 540.0)] * 2
        assert "Simplified" in (document.notice or "") and document.text(2) == "Two"


def test_a_slide_whose_links_are_damaged_says_so(pool: WorkerPool) -> None:
    data = deck([sheet("sld", shape("One"))], links=relations(n=("notesSlide", "../notesSlides/1.xml")))
    with opened(pool, data) as document:
        assert any("links of this slide to its other parts are damaged" in said for said in document.warnings)


def test_text_stands_where_its_box_is(pool: WorkerPool) -> None:
    with opened(pool, deck([sheet("sld", shape("Here", transform(300, 400, 200, 50)))])) as document:
        x0, y0, _, y1 = word(document, "Here").box
        assert 300 <= x0 <= 315 and y0 >= 400 and y1 <= 450


def test_a_title_inherits_place_and_size_from_the_master(pool: WorkerPool) -> None:
    with opened(pool, deck([sheet("sld", shape("Fractions", mark='<p:ph type="title"/>'))])) as document:
        x0, y0, x1, y1 = word(document, "Fractions").box
        assert abs((x0 + x1) / 2 - 360) < 3 and 30 <= y0 < y1 <= 126 and y1 - y0 > 35
        assert document.outline() == ((1, "Fractions", 1),)


def test_the_masters_own_prompts_are_not_shown(pool: WorkerPool) -> None:
    with opened(pool, deck([sheet("sld", shape("Mine"))])) as document:
        assert document.text(1) == "Mine"


def test_a_group_moves_and_scales_what_it_holds(pool: WorkerPool) -> None:
    inner = shape("Inside", transform(0, 0, 100, 40))
    frame = transform(360, 270, 200, 80).replace(
        "</a:xfrm>", '<a:chOff x="0" y="0"/><a:chExt cx="1270000" cy="508000"/></a:xfrm>'
    )
    group = f"<p:grpSp><p:nvGrpSpPr/><p:grpSpPr>{frame}</p:grpSpPr>{inner}</p:grpSp>"
    with opened(pool, deck([sheet("sld", group)])) as document:
        x0, y0, _, _ = word(document, "Inside").box
        assert 360 <= x0 <= 380 and 270 <= y0 <= 290


def test_turned_text_has_turned_boxes(pool: WorkerPool) -> None:
    place = transform(200, 200, 200, 40, 'rot="5400000"')
    with opened(pool, deck([sheet("sld", shape("Downwards", place))])) as document:
        x0, y0, x1, y1 = word(document, "Downwards").box
        assert y1 - y0 > 2 * (x1 - x0)


def test_a_shape_is_filled_with_the_colour_of_the_theme(pool: WorkerPool) -> None:
    fill = '<a:prstGeom prst="rect"/><a:solidFill><a:schemeClr val="accent1"/></a:solidFill>'
    with opened(pool, deck([sheet("sld", shape("x", transform(100, 100, 200, 200), properties=fill))])) as document:
        red, green, blue = colour(document, 250, 250)
        assert (red, green, blue) == (0x44, 0x72, 0xC4)


def test_text_too_long_for_its_box_is_all_there_and_on_the_slide(pool: WorkerPool) -> None:
    words = [f"word{n}" for n in range(150)]
    body = "<a:bodyPr><a:normAutofit/></a:bodyPr>"
    with opened(pool, deck([sheet("sld", shape(" ".join(words), transform(50, 50, 300, 100), body=body))])) as document:
        assert document.text(1).split() == words
        assert all(0 <= w.box[1] < w.box[3] <= 541 for w in document.words(1))


def test_notes_comments_and_links_stand_below_the_slide(pool: WorkerPool) -> None:
    slide = sheet(
        "sld", shape("Top").replace("<a:r>", '<a:r><a:rPr><a:hlinkClick r:id="h"/></a:rPr>'), attributes='show="0"'
    )
    links = relations(
        l=("slideLayout", "../slideLayouts/l.xml"), n=("notesSlide", "../notesSlides/n.xml"),
        c=("comments", "../comments/c.xml"), h=("hyperlink", "https://example.org/plan"),
    )  # fmt: skip
    parts = {
        "ppt/notesSlides/n.xml": sheet("notes", shape("Say this aloud", mark='<p:ph type="body" idx="1"/>')),
        "ppt/comments/c.xml": f"<p:cmLst {NS}><p:cm><p:text>Well put</p:text></p:cm></p:cmLst>",
    }
    with opened(pool, deck([slide], parts, links)) as document:
        text = document.text(1)
        assert all(said in text for said in ("Say this aloud", "Well put", "https://example.org/plan", "hidden"))
        assert word(document, "aloud").box[1] > 540 and document.pages[0].height > 540
        assert any("hidden" in warning for warning in document.warnings)


def test_a_table_keeps_its_cells(pool: WorkerPool) -> None:
    def cell(text: str, more: str = "") -> str:
        return f"<a:tc {more}><a:txBody><a:bodyPr/><a:p><a:r><a:t>{text}</a:t></a:r></a:p></a:txBody></a:tc>"

    rows = f'<a:tr h="370000">{cell("Wide", "gridSpan=" + chr(34) + "2" + chr(34))}<a:tc hMerge="1"/></a:tr>'
    rows += f'<a:tr h="370000">{cell("Left")}{cell("Right")}</a:tr>'
    grid = '<a:tblGrid><a:gridCol w="2540000"/><a:gridCol w="2540000"/></a:tblGrid>'
    place = transform(100, 100, 400, 60).replace("a:xfrm", "p:xfrm")
    graphic = f"<a:graphic><a:graphicData><a:tbl>{grid}{rows}</a:tbl></a:graphicData></a:graphic>"
    frame = f"<p:graphicFrame><p:nvGraphicFramePr/>{place}{graphic}</p:graphicFrame>"
    with opened(pool, deck([sheet("sld", frame)])) as document:
        left, right = word(document, "Left").box, word(document, "Right").box
        assert "Wide" in document.text(1) and right[0] - left[0] == pytest.approx(200, abs=2)


def test_a_picture_is_drawn_in_its_place_and_a_film_is_named(pool: WorkerPool) -> None:
    from PIL import Image

    sink = io.BytesIO()
    Image.new("RGB", (20, 20), "red").save(sink, "GIF")
    picture = (
        '<p:pic><p:nvPicPr><p:cNvPr id="4" name="p"/><p:cNvPicPr/>'
        '<p:nvPr><a:videoFile r:link="v"/></p:nvPr></p:nvPicPr>'
        f'<p:blipFill><a:blip r:embed="i"/></p:blipFill><p:spPr>{transform(100, 100, 200, 100)}</p:spPr></p:pic>'
    )
    links = relations(i=("image", "../media/i.gif"), v=("video", "../media/v.mp4"))
    with opened(pool, deck([sheet("sld", picture)], {"ppt/media/i.gif": sink.getvalue()}, links)) as document:
        assert colour(document, 200, 150)[0] > 200 > 60 > colour(document, 200, 150)[2]
        assert "A video is embedded in this slide and is not played" in document.warnings[0]


@pytest.mark.parametrize("kept", [0.6, 0.0], ids=["cut short", "nothing of it"])
def test_a_slide_whose_picture_is_damaged_is_told_of(pool: WorkerPool, kept: float) -> None:

    sink = io.BytesIO()
    noise((200, 100), 90).convert("RGB").save(sink, "JPEG")
    data = sink.getvalue()
    picture = (
        '<p:pic><p:nvPicPr><p:cNvPr id="4" name="p"/><p:cNvPicPr/><p:nvPr/></p:nvPicPr>'
        f'<p:blipFill><a:blip r:embed="i"/></p:blipFill><p:spPr>{transform(100, 100, 200, 100)}</p:spPr></p:pic>'
    )
    slides, links = [sheet("sld", shape("Safe")), sheet("sld", picture)], relations(i=("image", "../media/i.jpg"))

    def warnings(stored: bytes) -> tuple[str, ...]:
        return pool.inspect(BytesSource(deck(slides, {"ppt/media/i.jpg": stored}, links)), "talk.pptx").warnings

    assert warnings(data) == ()
    assert warnings(data[: int(len(data) * kept)]) == ("Damaged pages, of which not everything is shown: 2.",)


def test_a_damaged_slide_does_not_shut_the_others_away(pool: WorkerPool) -> None:
    with opened(pool, deck(["<p:sld", sheet("sld", shape("Safe"))])) as document:
        assert document.text(2) == "Safe" and "damaged" in document.warnings[0]


def test_text_beyond_the_slide_is_shown_below_it(pool: WorkerPool) -> None:
    slide = sheet("sld", shape("On it") + shape("Parked outside", transform(900, 100, 200, 50)))
    with opened(pool, deck([slide])) as document:
        assert "Parked outside" in document.text(1) and word(document, "Parked").box[1] > 540


def test_shapes_that_take_too_long_to_draw_are_left_out_and_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(slide_sheets, "_CROWDED", 0.0)
    document = written.opened(deck([sheet("sld", shape("One") + shape("Two"))]), "talk.pptx")
    assert any("too many shapes" in said for said in (*document.warnings, document.text(1).replace("\n", " ")))


DIAGRAM = (
    "<p:graphicFrame><p:xfrm><a:off x='1270000' y='1270000'/><a:ext cx='5080000' cy='2540000'/></p:xfrm><a:graphic>"
    "<a:graphicData><d:relIds xmlns:d='d' r:dm='d1'/></a:graphicData></a:graphic></p:graphicFrame>"
)
CHART = DIAGRAM.replace("<d:relIds xmlns:d='d' r:dm='d1'/>", "<c:chart xmlns:c='c' r:id='c1'/>")
CHART_LINKS = relations(l=("slideLayout", "../slideLayouts/l.xml"), c1=("chart", "../charts/chart1.xml"))
POINTS = (
    "<d:dataModel xmlns:d='d'><d:ptLst><d:pt><d:t>{}</d:t></d:pt></d:ptLst><d:extLst><x:dataModelExt xmlns:x='x' "
    "relId='w2'/></d:extLst></d:dataModel>"
)


def drawing_of(colour: str) -> str:
    """A square at the corner of the diagram."""
    solid = f"<a:prstGeom prst='rect'/><a:solidFill><a:srgbClr val='{colour}'/></a:solidFill>"
    body = f"<p:spPr>{transform(0, 0, 100, 100)}{solid}</p:spPr>"
    return f"<p:drawing {NS}><p:spTree><p:sp>{body}</p:sp></p:spTree></p:drawing>"


def with_diagram(words: str, drawings: bool) -> bytes:
    links = {"d1": ("diagramData", "../diagrams/data1.xml")}
    links |= {f"w{n}": ("diagramDrawing", f"../diagrams/drawing{n}.xml") for n in (1, 2) if drawings}
    parts = {"ppt/diagrams/data1.xml": POINTS.format(words)}
    parts |= {f"ppt/diagrams/drawing{n}.xml": drawing_of(c) for n, c in ((1, "FF0000"), (2, "00FF00"))}
    return deck([sheet("sld", DIAGRAM)], parts, relations(l=("slideLayout", "../slideLayouts/l.xml"), **links))


def test_a_diagram_is_drawn_by_the_shapes_that_its_own_data_name(pool: WorkerPool) -> None:
    with opened(pool, with_diagram("", drawings=True)) as document:
        assert colour(document, 120, 120) == (0, 255, 0) and not document.warnings


def test_a_diagram_without_shapes_is_a_list_and_that_is_told(pool: WorkerPool) -> None:
    with opened(pool, with_diagram("Listen", drawings=False)) as document:
        assert "Listen" in document.text(1)
        assert document.warnings == (
            "Slide 1: A diagram (SmartArt) is shown as a list of its words; its shapes are missing.",
        )


def test_a_chart_is_a_table_and_that_is_told(pool: WorkerPool) -> None:
    chart = (
        "<c:chartSpace xmlns:c='c'><c:chart><c:ser><c:tx><c:v>Turns</c:v></c:tx><c:val><c:pt><c:v>31</c:v></c:pt>"
        "</c:val></c:ser></c:chart></c:chartSpace>"
    )
    with opened(pool, deck([sheet("sld", CHART)], {"ppt/charts/chart1.xml": chart}, CHART_LINKS)) as document:
        assert "Chart without a title" in document.text(1) and "31" in document.text(1)
        assert document.warnings == ("Slide 1: A chart is shown as a table of its numbers.",)


@pytest.mark.parametrize("across", [5_080_000, 2_540_000])
def test_each_word_of_a_charts_table_stays_whole(pool: WorkerPool, across: int) -> None:
    names = ["East", "West", "Mon", "WWW", "ill", "Week", "Toy", "VAT"]
    series = "".join(
        f"<c:ser><c:tx><c:v>{name}</c:v></c:tx><c:val><c:pt><c:v>3</c:v></c:pt></c:val></c:ser>" for name in names
    )
    chart = f"<c:chartSpace xmlns:c='c'><c:chart>{series}</c:chart></c:chartSpace>"
    frame = CHART.replace("5080000", str(across))
    with opened(pool, deck([sheet("sld", frame)], {"ppt/charts/chart1.xml": chart}, CHART_LINKS)) as document:
        found = {word.text: word for word in document.words(1)}
    assert set(names) <= set(found)
    assert max(word.box[2] for word in found.values()) < (1_270_000 + across) / 12_700


@pytest.mark.parametrize(("form", "said"), [("triangle", False), ("rect", False), ("heart", True), ("", False)])
def test_a_shape_that_is_drawn_as_a_rectangle_only_is_told(pool: WorkerPool, form: str, said: bool) -> None:
    drawn = f"<a:prstGeom prst='{form}'/>" if form else ""
    red = "<a:solidFill><a:srgbClr val='FF0000'/></a:solidFill>"
    with opened(pool, deck([sheet("sld", shape("x", transform(10, 10, 90, 90), properties=drawn + red))])) as document:
        assert any("drawn as a plain rectangle" in warning for warning in document.warnings) is said


def test_a_bow_of_an_ellipse_begins_in_the_direction_it_names(pool: WorkerPool) -> None:
    bow = (
        "<a:custGeom><a:pathLst><a:path w='100' h='100'><a:moveTo><a:pt x='95' y='55'/></a:moveTo><a:arcTo wR='50' "
        "hR='100' stAng='-2700000' swAng='-5400000'/><a:close/></a:path></a:pathLst></a:custGeom><a:solidFill>"
        "<a:srgbClr val='FF0000'/></a:solidFill>"
    )
    with opened(pool, deck([sheet("sld", shape("", transform(0, 0, 300, 300), properties=bow))])) as document:
        assert colour(document, 30, 150) == (255, 0, 0) and colour(document, 30, 30) != (255, 0, 0)
