"""Rich text and OpenDocument texts: letters, lists, tables, notes, and what must not happen."""

import pytest

from assessor_app.documents.readers.protocol import Unfit
from tests.documents.conftest import picture_bytes
from tests.documents.written import lines, open_text_file, opened, rtf, squeezed


@pytest.mark.parametrize("before", [b"\xef\xbb\xbf", b"\r\n "])
def test_what_a_program_wrote_before_the_text_is_none_of_it(before: bytes) -> None:
    document = opened(before + rtf("Grass"), "work.rtf")
    assert squeezed(document) == "Grass" and not document.warnings


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (r"Gr\'fc\'dfe", "Grüße"),
        (r"\u8364?uro", "€uro"),
        (r"\uc2\u24859??x", "愛x"),
        (r"\u-10179?\u-8704?", "😀"),
        (r"a\~b\_c", "a b‑c"),
        (r"{\*\unknown gone}kept", "kept"),
        (r"{\info{\author Ada Author}}kept", "kept"),
        (r"{\upr{plain}{\*\ud{\u8721?}}}", "∑"),
        (r"{\fonttbl{\f1\fcharset204 Arial;}}\f1\'cf\'f0", "Пр"),
        (r"{\fonttbl{\f1\fcharset128 Mincho;}}\f1\'88\'a4", "愛"),
        (r"\{brace\}\\", r"{brace}\\"[:-1]),
    ],
)
def test_rich_text_letters(text: str, said: str) -> None:
    assert lines(rtf(text), "a.rtf") == [said]


@pytest.mark.parametrize(("number", "colour"), [(1, (200, 100, 50)), (2, (10, 120, 240))])
def test_a_colour_has_the_number_of_its_place_in_the_table(number: int, colour: tuple[int, int, int]) -> None:
    tables = r"{\fonttbl{\f7 Arial;}}{\colortbl;\red200\green100\blue50;\red10\green120\blue240;}"
    assert bytes(colour) in opened(rtf(tables + rf"\cf{number}\fs144 WM\par"), "a.rtf").render(1, 1.0, None).data


def test_rich_text_tables_keep_their_cells() -> None:
    row = r"\trowd\cellx3000\cellx6000\intbl one\cell two\cell\row"
    document = opened(rtf(row + r"\pard after\par"), "a.rtf")
    tops = {word.text: word.box[1] for word in document.words(1)}
    assert tops["one"] == tops["two"] < tops["after"]


def test_rich_text_nested_tables_keep_their_cells() -> None:
    inner = r"\itap2 in\nestcell{\*\nesttableprops\trowd\cellx2000\nestrow}\itap1 out\cell\row"
    assert squeezed(opened(rtf(r"\trowd\cellx6000\intbl" + inner + r"\pard x\par"), "a.rtf")) == "inoutx"


def test_rich_text_notes_and_comments_follow_the_text() -> None:
    text = r"body{\footnote low}{\*\atnauthor Ada}{\*\annotation said}\par"
    found = squeezed(opened(rtf(text), "a.rtf"))
    assert found.startswith("body[1][Comment1]") and all(w in found for w in ("[1]low", "said"))
    assert "Ada" not in found


def test_a_header_of_rich_text_stands_above_it_and_a_later_one_below() -> None:
    text = r"{\header Plan\par}body\par more\par{\header Plan\par}{\header Later\par}{\footer end\par}"
    assert lines(rtf(text), "a.rtf") == [
        "Page header:", "Plan", "body", "more", "Page header:", "Later", "Page footer:", "end",
    ]  # fmt: skip


def test_a_comment_that_is_written_within_a_note_stands_where_it_is_meant() -> None:
    comment = r"{\*\atnid A}\chatn{\*\annotation{\*\atnref 0}said}"
    text = (
        r"{\*\atrfstart 0}Noted{\*\atrfend 0}{\footnote " + comment + r"low} more{\footnote " + comment + r"deep}\par"
    )
    found = squeezed(opened(rtf(text), "a.rtf"))
    assert found.startswith("Noted[Comment1][1]more[2]")
    assert "[1]low" in found and "[2][Comment2]deep" in found


def test_rich_text_pictures_are_drawn() -> None:
    data = rtf(r"{\pict\pngblip\picwgoal2000\pichgoal1000 " + picture_bytes("PNG").hex() + "}")
    assert bytes((255, 0, 0)) in opened(data, "a.rtf").render(1, 1.0, None).data


def test_an_object_in_rich_text_is_named_and_not_opened() -> None:
    found = squeezed(opened(rtf(r"{\object\objemb{\*\objdata 0105}{\result seen}}"), "a.rtf"))
    assert "Embeddedobject" in found and "seen" in found and "0105" not in found


def test_a_link_in_rich_text_shows_its_address() -> None:
    text = r'{\field{\*\fldinst HYPERLINK "https://example.org/x"}{\fldrslt film}}'
    assert lines(rtf(text), "a.rtf") == ["film ‹https://example.org/x›"]


def test_rich_text_cut_short_says_so() -> None:
    assert any("cut short" in w for w in opened(rtf("a lot of text")[:-6], "a.rtf").warnings)


def test_rich_text_with_more_behind_its_end_says_so() -> None:
    assert any("after its end" in w for w in opened(rtf("a") + b"{more}", "a.rtf").warnings)


def test_rich_text_nested_without_bottom_is_refused() -> None:
    with pytest.raises(Unfit, match="too deep"):
        opened(b"{\\rtf1" + b"{" * 200_000, "a.rtf")


def test_open_text_keeps_headings_blanks_and_cells() -> None:
    content = (
        '<text:h text:outline-level="1">Plan</text:h><text:p>a<text:s text:c="3"/>b</text:p><table:table>'
        '<table:table-column table:number-columns-repeated="2"/><table:table-row><table:table-cell><text:p>one</text:p>'
        "</table:table-cell><table:table-cell><text:p>two</text:p></table:table-cell></table:table-row></table:table>"
    )
    document = opened(open_text_file(content), "a.odt")
    assert squeezed(document) == "Planabonetwo" and document.outline() == ((1, "Plan", 1),)


@pytest.mark.parametrize("said", ["²", "9" * 5_000, "--2"])
def test_a_number_that_is_none_spoils_no_open_text(said: str) -> None:
    content = f'<text:h text:outline-level="{said}">Plan</text:h><text:p>a<text:s text:c="{said}"/>b</text:p>'
    styles = (
        '<office:styles><style:style style:name="S" style:family="paragraph"><style:text-properties '
        f'fo:font-weight="{said}"/><style:paragraph-properties fo:line-height="{said}%"/></style:style></office:styles>'
    )
    document = opened(open_text_file(content + '<text:p text:style-name="S">c</text:p>', styles), "a.odt")
    assert squeezed(document) == "Planabc"


def test_open_text_lists_are_counted() -> None:
    styles = (
        '<office:styles><text:list-style style:name="L"><text:list-level-style-number text:level="1" '
        'style:num-format="1" style:num-suffix="."/></text:list-style></office:styles>'
    )
    items = "".join(f"<text:list-item><text:p>{word}</text:p></text:list-item>" for word in ("red", "blue"))
    found = lines(open_text_file(f'<text:list text:style-name="L">{items}</text:list>', styles), "a.odt")
    assert found == ["1. red", "2. blue"]


def test_open_text_comments_do_not_name_their_author() -> None:
    content = (
        "<text:p>x<office:annotation><dc:creator>Ada Author</dc:creator><text:p>said</text:p>"
        "</office:annotation></text:p>"
    )
    found = squeezed(opened(open_text_file(content), "a.odt"))
    assert "[Comment1]said" in found and "Ada" not in found


def test_open_text_deleted_words_stay_readable() -> None:
    content = (
        '<text:tracked-changes><text:changed-region text:id="c1"><text:deletion><text:p>gone</text:p></text:deletion>'
        '</text:changed-region></text:tracked-changes><text:p>a<text:change text:change-id="c1"/>b</text:p>'
    )
    document = opened(open_text_file(content), "a.odt")
    assert sorted(squeezed(document)) == sorted("agoneb") and any("tracked" in w for w in document.warnings)


def test_what_was_struck_out_is_shown_once_though_it_holds_the_places_of_others() -> None:
    places = "".join(f'<text:change text:change-id="c{n}"/>' for n in range(8))
    regions = "".join(
        f'<text:changed-region text:id="c{n}"><text:deletion><text:p>{n}{places}</text:p></text:deletion>'
        "</text:changed-region>"
        for n in range(8)
    )
    data = open_text_file(f"<text:tracked-changes>{regions}</text:tracked-changes><text:p>a{places}b</text:p>")
    assert sorted(squeezed(opened(data, "work.odt"))) == sorted("ab01234567")


def test_a_word_of_a_hundred_thousand_letters_opens_in_time() -> None:
    import time

    started = time.monotonic()
    assert squeezed(opened(rtf("ab" * 50_000), "a.rtf")) == "ab" * 50_000
    assert time.monotonic() - started < 8
