"""What runs from right to left begins at the right, on whichever side its author put it."""

import pytest

from assessor_app.documents.values import Word
from tests.documents import reading
from tests.documents.deck import deck, shape, sheet, transform
from tests.documents.written import open_text_file, para, word_file

SAID = "مرحبا"


def side(data: bytes, name: str) -> str:
    """Where the first word stands: nearer to the left or to the right edge of its page."""
    with reading.opened(data, name) as document:
        width = document.pages[0].width
        word: Word = document.words(1)[0]
    x0, _, x1, _ = word.box
    return "middle" if abs(x0 + x1 - width) < width / 20 else "left" if x0 + x1 < width else "right"


@pytest.mark.parametrize(
    ("says", "stands"),
    [("", "right"), ("left", "right"), ("start", "right"), ("right", "left"), ("end", "left"), ("center", "middle")],
)
def test_in_word_sides_are_told_from_where_a_line_begins(says: str, stands: str) -> None:
    """As Word and LibreOffice lay it."""
    told = f'<w:jc w:val="{says}"/>' if says else ""
    assert side(word_file(para(SAID, f"<w:bidi/>{told}", "<w:rtl/>")), "work.docx") == stands


def test_in_word_an_indent_is_told_from_where_a_line_begins() -> None:
    def right_edge(properties: str) -> float:
        with reading.opened(word_file(para(SAID, f"<w:bidi/>{properties}", "<w:rtl/>")), "work.docx") as document:
            return document.words(1)[0].box[2]

    assert abs(right_edge("") - right_edge('<w:ind w:left="1440"/>') - 72) < 2


@pytest.mark.parametrize(("says", "stands"), [("", "right"), (r"\ql", "left"), (r"\qr", "right"), (r"\qc", "middle")])
def test_in_rich_text_sides_are_those_of_the_page(says: str, stands: str) -> None:
    letters = "".join(rf"\u{ord(letter)}?" for letter in SAID)
    assert side(rf"{{\rtf1\ansi \pard\rtlpar{says} {letters}\par}}".encode(), "work.rtf") == stands


@pytest.mark.parametrize(
    ("says", "stands"), [("", "right"), ("start", "right"), ("end", "left"), ("left", "left"), ("right", "right")]
)
def test_in_open_text_a_side_may_be_told_either_way(says: str, stands: str) -> None:
    told = f'fo:text-align="{says}" ' if says else ""
    style = (
        '<office:styles><style:style style:name="turned" style:family="paragraph">'
        f'<style:paragraph-properties {told}style:writing-mode="rl-tb"/></style:style></office:styles>'
    )
    assert side(open_text_file(f'<text:p text:style-name="turned">{SAID}</text:p>', style), "work.odt") == stands


@pytest.mark.parametrize(("says", "stands"), [("r", "right"), ("l", "left"), ("ctr", "middle")])
def test_on_a_slide_sides_are_those_of_the_slide(says: str, stands: str) -> None:
    told = f'<a:p><a:pPr algn="{says}" rtl="1"/>'
    body = shape(SAID, transform(0, 100, 720, 50)).replace("<a:p>", told)
    assert side(deck([sheet("sld", body)]), "work.pptx") == stands


@pytest.mark.parametrize(
    ("page", "stands"),
    [
        (f"<p dir='rtl'>{SAID}</p>", "right"),
        (f"<html dir='rtl'><body><p>{SAID}</p></body></html>", "right"),
        (f"<div dir='rtl'><section><p style='text-align: left'>{SAID}</p></section></div>", "left"),
        (f"<p dir='rtl' align='right'>{SAID}</p>", "right"),
        (f"<div dir='rtl'><p dir='ltr'>{SAID}</p></div>", "left"),
        (f"<p>{SAID}</p>", "left"),
    ],
)
def test_on_a_web_page_sides_are_those_of_the_page(page: str, stands: str) -> None:
    assert side(page.encode(), "work.html") == stands
