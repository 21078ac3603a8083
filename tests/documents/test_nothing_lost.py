"""Nothing the author wrote is silently dropped: the pages hold every letter of every part."""

import io
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assessor_app.documents.limits import DEFAULT
from assessor_app.documents.readers.blocks import Block, Cell, Flow, Row, Table
from assessor_app.documents.readers.glyphs import Glyphs
from assessor_app.documents.readers.package import Package, local
from assessor_app.documents.readers.patience import for_laying_out
from assessor_app.documents.readers.protocol import Unfit
from assessor_app.documents.readers.symbols import plain_symbols
from assessor_app.documents.readers.typesetting import set_pages
from assessor_app.documents.readers.visible import visible
from tests.documents.written import opened, para, squeezed, word_file

_PARTS = re.compile(r"word/(document|header|footer|footnotes|endnotes|comments)\d*\.xml")
WIDE = "ⲣA"  # each nearly as wide as it is high
_LETTERS = st.text(st.characters(codec="utf-8", categories=("Lu", "Ll", "Nd")), min_size=1, max_size=12)


def written_texts(data: bytes) -> Iterator[str]:
    """What the author wrote, run by run; the older of two forms of one thing does not count."""
    package, glyphs = Package(data, DEFAULT), Glyphs()
    for name in filter(_PARTS.fullmatch, package.names):
        for element in package.xml(name).iter():
            older = any(local(above) == "Fallback" for above in element.iterancestors())
            if local(element) in ("t", "delText") and "drawingml" not in element.tag and not older:
                yield "".join(visible(glyphs.drawable(plain_symbols(element.text or ""))).split())


def lost(data: bytes, document: Any) -> list[str]:
    shown = squeezed(document)
    texts = list(written_texts(data))
    fewer = Counter("".join(texts)) - Counter(shown)
    return [text for text in texts if text not in shown] + list(fewer)


def test_no_word_file_of_the_corpus_loses_a_letter(corpus: Path) -> None:
    found = {}
    for path in sorted((corpus / "docx").glob("*.docx")):
        data = path.read_bytes()
        try:
            document = opened(data, path.name)
        except Unfit:
            continue
        if not any("long" in warning for warning in document.warnings) and data[:2] == b"PK":
            found[path.name] = lost(data, document)
    assert len(found) > 30 and {name: gone for name, gone in found.items() if gone} == {}


@st.composite
def bodies(draw: Any, depth: int = 0) -> str:
    """Paragraphs, nested tables, boxes, changes, links and content controls, at random."""
    kinds = ["p", "p", "ins", "del", "sdt", "link", "box"] + (["tbl"] if depth < 3 else [])
    made = []
    for kind in draw(st.lists(st.sampled_from(kinds), min_size=1, max_size=4)):
        text = draw(_LETTERS).replace("&", "+").replace("<", "(")
        run = f"<w:r><w:t>{text}</w:t></w:r>"
        if kind == "p":
            made.append(para(text, run=draw(st.sampled_from(["", "<w:b/>", "<w:caps/>", '<w:sz w:val="60"/>']))))
        elif kind in ("ins", "del"):
            made.append(f"<w:p><w:{kind}>{run}</w:{kind}></w:p>")
        elif kind == "sdt":
            made.append(f"<w:sdt><w:sdtContent>{draw(bodies(depth + 1))}</w:sdtContent></w:sdt>")
        elif kind == "link":
            made.append(f"<w:p><w:hyperlink>{run}</w:hyperlink><w:smartTag>{run}</w:smartTag></w:p>")
        elif kind == "box":
            inner = f"<w:txbxContent>{para(text)}</w:txbxContent>"
            made.append(f"<w:p><w:r><w:pict><v:shape><v:textbox>{inner}</v:textbox></v:shape></w:pict></w:r></w:p>")
        else:
            made.append(f"<w:tbl>{draw(table_rows(depth))}</w:tbl>")
    return "".join(made)


@st.composite
def table_rows(draw: Any, depth: int) -> str:
    rows = []
    for _ in range(draw(st.integers(1, 3))):
        cells = []
        for _ in range(draw(st.integers(1, 3))):
            merged = draw(
                st.sampled_from(["", "<w:vMerge/>", '<w:vMerge w:val="restart"/>', '<w:gridSpan w:val="2"/>'])
            )
            cells.append(f"<w:tc><w:tcPr>{merged}</w:tcPr>{draw(bodies(depth + 1))}</w:tc>")
        rows.append(f"<w:tr>{''.join(cells)}</w:tr>")
    return "".join(rows)


@settings(
    max_examples=60,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(bodies())
def test_no_generated_word_file_loses_a_letter(body: str) -> None:
    data = word_file(body)
    assert lost(data, opened(data)) == []


def test_two_wide_letters_side_by_side_in_a_narrow_cell_are_both_shown() -> None:
    def cell(inside: str, properties: str = "") -> str:
        return f"<w:tc><w:tcPr>{properties}</w:tcPr>{inside}</w:tc>"

    def table(*rows: str) -> str:
        return f"<w:tbl>{''.join(f'<w:tr>{row}</w:tr>' for row in rows)}</w:tbl>"

    zero = cell(para("0"))
    innermost = table(zero + zero + cell(para(WIDE)))
    inner = table(zero + zero + cell(para("0"), '<w:gridSpan w:val="2"/>'), cell(innermost))
    data = word_file(table(zero + cell(inner)))
    assert lost(data, opened(data)) == []


@st.composite
def blocks(draw: Any, depth: int = 0) -> tuple[Block, ...]:
    """Flows of some words (a `#` stands for each) and tables within tables."""
    made: list[Block] = []
    for _ in range(draw(st.integers(1, 2))):
        if depth < 3 and draw(st.booleans()):
            columns = draw(st.integers(1, 3))
            rows = tuple(
                Row(
                    tuple(
                        Cell(draw(blocks(depth + 1)), column, rows=draw(st.integers(1, 2))) for column in range(columns)
                    )
                )
                for _ in range(draw(st.integers(1, 3)))
            )
            made.append(Table((1.0,) * columns, rows))
        else:
            made.append(Flow(f"<p>{'# ' * draw(st.sampled_from([1, 9, 90, 900]))}</p>"))
    return tuple(made)


@st.composite
def cells(draw: Any, columns: int, depth: int) -> tuple[Cell, ...]:
    there = [column for column in range(columns) if draw(st.integers(0, 3))]
    return tuple(Cell(draw(blocks(depth + 1)), column, rows=draw(st.integers(1, 3))) for column in there)


def words_of(some: tuple[Block, ...]) -> int:
    total = 0
    for block in some:
        if isinstance(block, Flow):
            total += block.html.count("#")
        elif isinstance(block, Table):
            total += sum(words_of(cell.blocks) for row in block.rows for cell in row.cells)
    return total


@settings(
    max_examples=40,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(blocks())
def test_tables_lose_no_word_over_the_ends_of_pages(some: tuple[Block, ...]) -> None:
    pages = set_pages(some, "body { font-family: sans-serif }", {}, DEFAULT, for_laying_out(DEFAULT))
    assert squeezed(pages).count("#") == words_of(some)


def test_a_cell_longer_than_a_page_goes_on_on_the_next() -> None:
    from docx import Document

    made, sink = Document(), io.BytesIO()
    made.add_table(rows=1, cols=2).cell(0, 1).text = " ".join(f"word{n}" for n in range(3_000))
    made.save(sink)
    document = opened(sink.getvalue())
    assert len(document.sizes) > 3 and "word2999" in squeezed(document)


def test_a_heading_with_no_room_left_below_it_goes_to_the_next_page() -> None:
    for lines in range(40, 60):
        body = para("x", '<w:spacing w:before="0" w:after="0"/>') * lines
        heading = para("Aims of all", '<w:spacing w:before="600"/>', '<w:sz w:val="56"/>')
        assert squeezed(opened(word_file(body + heading))).endswith("Aimsofall")
