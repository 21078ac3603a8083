"""Drawings (SVG) look as their author meant them, and a word's box covers what is drawn of the word."""

from base64 import b64encode
from pathlib import Path

import numpy as np
import pytest

from assessor_app.documents import sandbox
from assessor_app.documents.pool import WorkerPool
from assessor_app.documents.readers import svg_drawing
from assessor_app.documents.readers.protocol import Unfit
from assessor_app.documents.source import BytesSource
from tests.documents.reading import Read, opened

SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" '
    'width="300" height="200">{}</svg>'
)
FADE = '<linearGradient id="f"><stop stop-color="red"/><stop offset="1" stop-color="blue"/></linearGradient>'
HALF = '<clipPath id="c"><rect width="100" height="200"/></clipPath>'
SYMBOL = '<symbol id="s" viewBox="0 0 10 10"><rect width="10" height="10" fill="lime"/></symbol>'
MARK = '<marker id="m" markerWidth="9" markerHeight="9" refX="4" refY="4"><rect width="9" height="9" fill="lime"/>'
MARK += "</marker>"
WHITE, LIME = (255, 255, 255), (0, 255, 0)


def picture(document: Read, scale: float = 1.0) -> np.ndarray:
    drawn = document.render(1, scale)
    return np.frombuffer(drawn.data, np.uint8).reshape(drawn.height, drawn.width, 3)


def drawn(inside: str, x: int, y: int) -> tuple[int, ...]:
    with opened(SVG.format(inside).encode(), "a.svg") as document:
        return tuple(picture(document)[y, x].tolist())


@pytest.mark.parametrize(
    ("inside", "at", "colour"),
    [
        (f'{FADE}<rect width="300" height="200" fill="url(#f)"/>', (2, 100), (253, 0, 2)),
        ("<style>.a{fill:lime}</style><rect class='a' width='90' height='90'/>", (50, 50), LIME),
        ("<style>.b{fill:none;stroke:blue}</style><rect class='b' width='90' height='90'/>", (50, 50), WHITE),
        (f'{HALF}<rect width="300" height="200" clip-path="url(#c)"/>', (200, 100), WHITE),
        ('<path d="M0 100H300" stroke="black" stroke-width="9" stroke-dasharray="50 50"/>', (75, 100), WHITE),
        (f'{SYMBOL}<use href="#s" width="90" height="90"/>', (80, 80), LIME),
        (f'{SYMBOL}<use xlink:href="#s" width="90" height="90"/>', (80, 80), LIME),
        (f'{MARK}<path d="M0 100H150" stroke="black" marker-end="url(#m)"/>', (153, 100), LIME),
        ('<rect width="90" height="90" style="fill:black;opacity:0"/>', (50, 50), WHITE),
        ('<rect width="1in" height="25mm" fill="lime"/>', (90, 90), LIME),
        ('<rect width="90" height="90" fill="hsl(120,100%,50%)"/>', (50, 50), LIME),
    ],
)  # fmt: skip
def test_a_drawing_looks_as_its_author_meant_it(inside: str, at: tuple[int, int], colour: tuple[int, ...]) -> None:
    assert drawn(inside, *at) == pytest.approx(colour, abs=3)


@pytest.mark.parametrize(
    "text",
    [
        '<text x="150" y="90" font-size="30" text-anchor="middle">Maria Kowalska</text>',
        '<text x="150" y="90" style="font-size:30px;text-anchor:end">Maria <tspan dy="30">Kowalska</tspan></text>',
        '<g transform="rotate(30) scale(2)"><text x="30" y="30">Maria Kowalska</text></g>',
        '<text id="t" x="9" y="30">Maria Kowalska</text><use href="#t" y="90" x="50"/>',
        '<path id="p" d="M20 90Q90 10 200 120" fill="none"/><text><textPath href="#p">Maria Kowalska</textPath></text>',
        '<text x="9" y="90" font-size="40" fill="none" stroke="black">Maria Kowalska</text>',
        '<text x="9" y="90" opacity="0.4" letter-spacing="9">Maria Kowalska</text>',
        '<pattern id="p" width="1" height="1"><text y="90">Maria Kowalska</text></pattern>'
        '<rect width="300" height="200" fill="url(#p)"/>',
        '<clipPath id="c"><text y="90">Maria Kowalska</text></clipPath>'
        '<rect width="300" height="200" clip-path="url(#c)"/>',
        '<text x="1cm" y="3cm" font-size="24pt">Maria Kowalska</text>',
        '<style>text a{font-size:40px}</style><text x="9" y="90">Maria Kowalska</text>',
    ],
)
def test_the_boxes_of_words_cover_all_that_is_drawn_of_them(text: str) -> None:
    with opened(SVG.format(text).encode(), "a.svg") as document:
        seen = picture(document, 4.0).min(axis=2) < 200
        assert seen.any() and document.text(1).split() == ["Maria", "Kowalska"]
        for word in document.words(1):
            x0, y0, x1, y1 = (round(4 * edge) for edge in word.box)
            seen[max(0, y0) : y1 + 1, max(0, x0) : x1 + 1] = False
        assert not seen.any()


def test_letters_placed_one_by_one_are_a_word() -> None:
    placed = "".join(f'<text x="{x}" y="50">{c}</text>' for c, x in zip("Plan", (9, 18.4, 22.2, 31), strict=True))
    with opened(SVG.format(f'{placed}<text x="200" y="50">B</text>').encode(), "a.svg") as document:
        assert document.text(1) == "Plan\nB"


def test_words_over_each_other_stay_words() -> None:
    labels = "".join(f'<text x="{10 + 3 * n}" y="50">label{n}</text>' for n in range(4))
    with opened(SVG.format(labels).encode(), "a.svg") as document:
        assert document.text(1).split("\n") == ["label0", "label1", "label2", "label3"]


def test_a_word_that_is_hidden_is_told_and_stands_in_no_text() -> None:
    with opened(SVG.format('<text y="50" visibility="hidden">Secret</text>').encode(), "a.svg") as document:
        assert document.text(1) == "" and "“Secret”" in document.warnings[0]


def test_a_letter_no_typeface_has_is_shown_by_its_number() -> None:
    with opened(SVG.format('<text y="50">A \U0010fffd</text>').encode(), "a.svg") as document:
        assert document.text(1) == "A [U+10FFFD]" and "shown by their numbers" in document.warnings[0]


def test_a_picture_beside_the_drawing_is_not_read(tmp_path: Path) -> None:
    beside = tmp_path / "beside.svg"
    beside.write_text(SVG.format('<rect width="300" height="200"/>'))
    for address in (str(beside), beside.as_uri()):
        assert drawn(f'<image href="{address}" width="300" height="200"/>', 50, 50) == WHITE


def test_words_of_a_drawing_within_a_drawing_are_told_of() -> None:
    inner = b64encode(SVG.format('<text y="50">Maria</text>').encode()).decode()
    picture_of = f'<image width="300" height="200" href="data:image/svg+xml;base64,{inner}"/>'
    with opened(SVG.format(picture_of).encode(), "a.svg") as document:
        assert document.text(1) == "" and "not searched or masked" in document.warnings[0]


def test_a_drawing_without_its_namespace_is_drawn() -> None:
    data = b'<svg width="300" height="200"><rect width="90" height="90" fill="lime"/></svg>'
    with opened(data, "a.svg") as document:
        assert tuple(picture(document)[50, 50].tolist()) == LIME


def test_a_drawing_measured_on_paper_fills_its_page() -> None:
    data = SVG.replace('width="300" height="200"', 'width="2in" height="1in"').format(
        '<rect width="192" height="96" fill="lime"/>'
    )
    with opened(data.encode(), "a.svg") as document:
        page = document.pages[0]
        assert (page.width, page.height) == (144, 72) and (picture(document) == LIME).all()


def test_a_part_of_a_drawing_is_the_same_as_in_the_whole() -> None:
    with opened(SVG.format(f'{FADE}<circle cx="90" cy="90" r="70" fill="url(#f)"/>').encode(), "a.svg") as document:
        whole = picture(document, 2.0)
        part = document.leaves.render(1, 2.0, (40, 50, 140, 130))
        same = np.frombuffer(part.data, np.uint8).reshape(part.height, part.width, 3)
        assert np.abs(whole[100:260, 80:280].astype(int) - same).max() < 40


@pytest.mark.skipif(sandbox.layers() != sandbox.ALL_LAYERS, reason="this machine cannot shut a worker in")
def test_a_worker_that_is_shut_in_has_the_shipped_typeface(pool: WorkerPool) -> None:
    data = SVG.format('<text x="9" y="90" font-size="40">Plan</text>').encode()
    with pool.open(BytesSource(data), "a.svg") as document:
        ((x0, _, x1, _),) = [word.box for word in document.words(1)]
        assert document.text(1) == "Plan" and 70 < x1 - x0 < 110


@pytest.mark.parametrize("text", ["<svg", '<svg xmlns="http://www.w3.org/2000/svg" width="1e9" height="1e9"/>'])
def test_what_the_drawing_library_refuses_is_a_sentence(text: str) -> None:
    with pytest.raises(Unfit, match="damaged"):
        svg_drawing.drawn(text)
