"""What Word writes, shown: lists, merged cells, notes, comments, changes, boxes, links, formulas, charts, symbols."""

import io

import pytest

from tests.documents.conftest import picture_bytes
from tests.documents.written import lines, link, opened, para, squeezed, word_file


def numbering(*levels: tuple[str, str], extra: str = "") -> str:
    made = "".join(
        f'<w:lvl w:ilvl="{i}"><w:start w:val="1"/><w:numFmt w:val="{form}"/><w:lvlText w:val="{text}"/></w:lvl>'
        for i, (form, text) in enumerate(levels)
    )
    return (
        f'<w:abstractNum w:abstractNumId="7">{made}</w:abstractNum>'
        f'<w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num>{extra}'
    )


def item(text: str, level: int = 0, number: int = 1) -> str:
    return para(text, f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>')


def test_levels_of_a_list_count_on_their_own_and_start_anew_below() -> None:
    body = item("one") + item("sub", 1) + item("sub", 1) + item("two") + item("sub", 1)
    data = word_file(body, numbering=numbering(("decimal", "%1."), ("lowerLetter", "%1%2)")))
    assert lines(data) == ["1. one", "1a) sub", "1b) sub", "2. two", "2a) sub"]


def test_a_list_told_to_start_anew_does() -> None:
    extra = (
        '<w:num w:numId="2"><w:abstractNumId w:val="7"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/>'
        "</w:lvlOverride></w:num>"
    )
    data = word_file(
        item("a") + item("b", 0, 2) + item("c", 0, 2), numbering=numbering(("upperRoman", "%1"), extra=extra)
    )
    assert lines(data) == ["I a", "V b", "VI c"]


@pytest.mark.parametrize(
    ("form", "mark"),
    [("decimalZero", "01"), ("upperLetter", "A"), ("lowerRoman", "i"), ("ordinal", "1st"), ("cardinalText", "One"),
     ("ordinalText", "First"), ("hebrew2", "א"), ("decimalEnclosedCircle", "①"), ("chineseCounting", "一")],
)  # fmt: skip
def test_lists_count_in_every_form(form: str, mark: str) -> None:
    assert lines(word_file(item("x"), numbering=numbering((form, "%1")))) == [f"{mark} x"]


def test_a_bullet_of_a_symbol_font_is_a_bullet() -> None:
    assert lines(word_file(item("x"), numbering=numbering(("bullet", "\uf0b7")))) == ["• x"]


def test_a_comment_is_shown_without_its_author() -> None:
    body = '<w:p><w:r><w:t>Plan</w:t></w:r><w:r><w:commentReference w:id="4"/></w:r></w:p>'
    comments = f'<w:comment w:id="4" w:author="Ada Author" w:initials="AA">{para("Too short")}</w:comment>'
    document = opened(word_file(body, comments=comments))
    assert "[Comment1]Tooshort" in squeezed(document) and "Ada" not in squeezed(document)


def test_tracked_changes_stay_readable_and_are_said() -> None:
    body = (
        '<w:p><w:ins w:id="1"><w:r><w:t>new</w:t></w:r></w:ins><w:del w:id="2"><w:r><w:delText>old</w:delText></w:r>'
        "</w:del></w:p>"
    )
    document = opened(word_file(body))
    assert squeezed(document) == "newold" and any("tracked changes" in w for w in document.warnings)


def test_a_text_box_written_in_two_forms_is_shown_once() -> None:
    box = f"<w:txbxContent>{para('Boxed')}</w:txbxContent>"
    body = (
        "<w:p><w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><wp:anchor><a:graphic><a:graphicData>"
        f"<wps:wsp><wps:txbx>{box}</wps:txbx></wps:wsp></a:graphicData></a:graphic></wp:anchor></w:drawing></mc:Choice>"
        f"<mc:Fallback><w:pict><v:shape><v:textbox>{box}</v:textbox></v:shape></w:pict></mc:Fallback>"
        "</mc:AlternateContent></w:r></w:p>"
    )
    assert squeezed(opened(word_file(body))) == "Boxed"


def test_a_text_box_only_in_the_old_form_is_shown() -> None:
    box = f"<w:pict><v:shape><v:textbox><w:txbxContent>{para('Old')}</w:txbxContent></v:textbox></v:shape></w:pict>"
    assert squeezed(opened(word_file(f"<w:p><w:r>{box}</w:r></w:p>"))) == "Old"


def test_hidden_text_is_shown_and_said() -> None:
    document = opened(word_file(para("secret", run="<w:vanish/>")))
    assert squeezed(document) == "secret" and any("hidden text" in w for w in document.warnings)


def test_white_letters_on_white_paper_are_shown_and_said() -> None:
    document = opened(word_file(para("ghost", run='<w:color w:val="FFFFFF"/>')))
    drawn = document.render(1, 2.0, None)
    assert min(drawn.data) < 200 and any("colour of their ground" in w for w in document.warnings)


def test_the_address_behind_a_link_is_shown() -> None:
    body = '<w:p><w:hyperlink r:id="x1"><w:r><w:t>my film</w:t></w:r></w:hyperlink></w:p>'
    found = lines(word_file(body, link("x1", "https://example.org/film")))
    assert found == ["my film ‹https://example.org/film›"]


def test_the_address_of_a_link_field_is_shown_and_its_code_is_not() -> None:
    body = (
        '<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r>'
        '<w:instrText> HYPERLINK "https://example.org" </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>here</w:t></w:r>'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>'
    )
    assert lines(word_file(body)) == ["here ‹https://example.org›"]


def test_a_page_number_that_nobody_counted_yet_leaves_no_gap() -> None:
    counted = (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> NUMPAGES </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r>{}<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )
    page = '<w:p><w:r><w:t xml:space="preserve">Page </w:t></w:r><w:fldSimple w:instr="PAGE"/>'
    of = '<w:r><w:t xml:space="preserve"> of </w:t></w:r>'
    assert lines(word_file(f"{page}{of}{counted.format('')}</w:p>")) == ["Page n of m"]
    kept = counted.format("<w:r><w:t>7</w:t></w:r>")
    assert lines(word_file(f"{page}{of}{kept}</w:p>")) == ["Page n of 7"]


@pytest.mark.parametrize(
    ("numbers", "said"),
    [("", "Page 1"), ('<w:pgNumType w:start="&lt;b"/>', "Page 1"), ('<w:pgNumType w:start="4"/>', "Page 4")],
)
def test_a_footer_is_shown_as_it_stands_on_the_first_of_its_pages(numbers: str, said: str) -> None:
    foot = '<w:p><w:r><w:t xml:space="preserve">Page </w:t></w:r><w:fldSimple w:instr=" PAGE "/></w:p>'
    section = f'<w:sectPr><w:footerReference r:id="rfooter1"/>{numbers}</w:sectPr>'
    assert said in lines(word_file(f"{para('Text')}{section}", footer1=foot))


def test_headers_footers_and_notes_are_all_there() -> None:
    body = (
        '<w:p><w:r><w:t>Text</w:t><w:footnoteReference w:id="2"/></w:r></w:p>'
        '<w:sectPr><w:headerReference r:id="rheader1"/><w:footerReference r:id="rfooter1"/></w:sectPr>'
    )
    notes = f'<w:footnote w:id="2">{para("Below")}</w:footnote><w:footnote w:id="3">{para("Unused")}</w:footnote>'
    data = word_file(body, header1=para("Above"), footer1=para("Foot"), footnotes=notes)
    found = squeezed(opened(data))
    assert all(word in found for word in ("Above", "Text[1]", "Foot", "[1]Below", "Unused"))


def test_a_formula_reads_as_a_line() -> None:
    body = (
        "<w:p><m:oMath><m:f><m:num><m:r><m:t>a+b</m:t></m:r></m:num><m:den><m:r><m:t>2</m:t></m:r></m:den></m:f>"
        "</m:oMath></w:p>"
    )
    assert lines(word_file(body)) == ["(a+b)/2"]


def test_a_number_before_a_fraction_is_no_part_of_it() -> None:
    body = (
        "<w:p><m:oMath><m:r><m:t>2</m:t></m:r><m:f><m:num><m:r><m:t>1</m:t></m:r></m:num>"
        "<m:den><m:r><m:t>3</m:t></m:r></m:den></m:f></m:oMath></w:p>"
    )
    assert lines(word_file(body)) == ["2 1/3"]


def test_a_chart_shows_its_numbers() -> None:
    body = '<w:p><w:r><w:drawing><wp:inline><c:chart r:id="rchart1"/></wp:inline></w:drawing></w:r></w:p>'
    chart = (
        "<c:chartSpace><c:title><a:t>Pupils</a:t></c:title><c:ser><c:tx><c:v>2025</c:v></c:tx>"
        '<c:cat><c:pt idx="0"><c:v>Autumn</c:v></c:pt></c:cat><c:val><c:pt idx="0"><c:v>31</c:v></c:pt></c:val></c:ser>'
        "</c:chartSpace>"
    )
    found = squeezed(opened(word_file(body, chart1=chart)))
    assert all(word in found for word in ("Pupils", "2025", "Autumn", "31"))


def test_a_box_ticked_in_a_symbol_font_is_a_tick() -> None:
    body = '<w:p><w:r><w:sym w:font="Wingdings" w:char="F0FC"/></w:r></w:p>'
    assert lines(word_file(body)) == ["✓"]


def test_cells_merged_down_and_across_keep_their_text_once_and_in_its_order() -> None:
    def cell(text: str, properties: str = "") -> str:
        return f"<w:tc><w:tcPr>{properties}</w:tcPr>{para(text)}</w:tc>"

    body = (
        "<w:tbl><w:tr>"
        + cell("tall", '<w:vMerge w:val="restart"/>')
        + cell("wide", '<w:gridSpan w:val="2"/>')
        + "</w:tr>"
        "<w:tr>" + cell("", "<w:vMerge/>") + cell("b") + cell("c") + "</w:tr></w:tbl>"
    )
    assert squeezed(opened(word_file(body))) == "tallwidebc"


def picture(size: str = 'cx="1270000" cy="1270000"') -> str:
    return (
        f'<w:p><w:r><w:drawing><wp:inline><wp:extent {size}/><wp:docPr descr="A red and a blue half"/><a:graphic>'
        '<a:graphicData><pic:pic><pic:blipFill><a:blip r:embed="rone"/></pic:blipFill></pic:pic></a:graphicData>'
        "</a:graphic></wp:inline></w:drawing></w:r></w:p>"
    )


def test_a_picture_is_drawn_and_described() -> None:
    document = opened(word_file(picture(), media={"one.png": picture_bytes("PNG")}))
    drawn = document.render(1, 1.0, None)
    assert "Aredandabluehalf" in squeezed(document) and bytes((255, 0, 0)) in drawn.data


def test_a_giant_picture_stays_on_the_page() -> None:
    document = opened(word_file(picture('cx="99999999" cy="99999999"'), media={"one.png": picture_bytes("PNG")}))
    assert len(document.sizes) <= 2


def test_a_picture_of_a_form_that_cannot_be_drawn_is_named() -> None:
    metafile = b"\x01\x00\x00\x00" + bytes(36) + b" EMF" + bytes(100)
    assert "(EMF)" in squeezed(opened(word_file(picture(), media={"one.emf": metafile})))


def test_right_to_left_text_keeps_its_letters() -> None:
    assert lines(word_file(para("مرحبا بالعالم", "<w:bidi/>", "<w:rtl/>"))) == ["مرحبا بالعالم"]


def test_letters_beyond_latin_are_kept() -> None:
    said = "漢字 नमस्ते 안녕 😀 ∑ ሰላም"
    assert lines(word_file(para(said))) == [said]


def test_a_letter_no_typeface_has_is_shown_by_its_number_and_said() -> None:
    document = opened(word_file(para("a\U000182cc")))
    assert squeezed(document) == "a[U+182CC]" and any("cannot be drawn" in w for w in document.warnings)


def test_headings_make_the_outline() -> None:
    from docx import Document

    made, sink = Document(), io.BytesIO()
    made.add_heading("Plan", 1)
    made.add_heading("Aims", 2)
    made.save(sink)
    assert opened(sink.getvalue()).outline() == ((1, "Plan", 1), (2, "Aims", 1))


def test_a_page_break_breaks_the_page() -> None:
    body = para("one") + '<w:p><w:r><w:br w:type="page"/></w:r></w:p>' + para("two")
    document = opened(word_file(body))
    assert [document.text(n).strip() for n in (1, len(document.sizes))] == ["one", "two"]


def test_the_page_is_as_large_as_the_author_set_it() -> None:
    body = para("wide") + '<w:sectPr><w:pgSz w:w="16840" w:h="11900"/></w:sectPr>'
    assert opened(word_file(body)).sizes[0].width == 842.0


def test_a_word_too_long_for_the_line_stays_on_the_page() -> None:
    document = opened(word_file(para("x" * 900)))
    assert max(word.box[2] for word in document.words(1)) <= document.sizes[0].width
