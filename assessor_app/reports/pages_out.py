"""A short document of our own, said once and written as DOCX and as PDF with the same words in the same order."""

import html
import importlib
import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assessor_app.domain.direction import right_to_left

A4 = (595.0, 842.0)  # points
EDGE = 56.0
MOST_BREAKS = 40  # of a plan far longer than any conversation the rest may break where it falls
INSIDE = (EDGE, EDGE, A4[0] - EDGE, A4[1] - EDGE)
PICTURE_POINTS = (240.0, 170.0)  # the room a picture has beside its words

# to MuPDF “left” is where a paragraph begins: on a page that runs from right to left, the right
CSS = """
* { font-family: sans-serif; color: #1B2430; }
h1 { font-size: 20px; margin: 0 0 2px 0; } h2 { font-size: 14px; margin: 16px 0 4px 0; }
p { font-size: 10.5px; line-height: 1.35; margin: 0 0 4px 0; }
.quiet { color: #566274; } .quote { margin-left: 12px; } .step { margin-left: 12px; }
.turned-quote { margin-right: 12px; } b { font-weight: bold; }
td { border-top: 0.5px solid #C9D0D9; padding: 3px 6px 3px 0; } td p { font-size: 9px; } .head p { font-weight: bold; }
"""


@dataclass(frozen=True, slots=True)
class Title:
    words: str


@dataclass(frozen=True, slots=True)
class Heading:
    words: str


@dataclass(frozen=True, slots=True)
class Words:
    """A paragraph; `lead` stands before it in bold, `quiet` steps back, `inset` moves it in."""

    words: str
    lead: str = ""
    quiet: bool = False
    inset: bool = False


@dataclass(frozen=True, slots=True)
class Picture:
    """`size` in pixels; `said` tells somebody who cannot see it what it shows."""

    png: bytes
    size: tuple[int, int]
    said: str

    def points(self) -> tuple[float, float]:
        """As large as its room, never distorted."""
        across, down = PICTURE_POINTS
        factor = min(across / self.size[0], down / self.size[1])
        return self.size[0] * factor, self.size[1] * factor


@dataclass(frozen=True, slots=True)
class Table:
    """The first row is the heading."""

    rows: tuple[tuple[str, ...], ...]


Block = Title | Heading | Words | Picture | Table


def identifier_of(path: Path) -> str:
    """What a Word document says it is the document of; empty where it says nothing, or is none."""
    from docx import Document

    try:
        return str(Document(str(path)).core_properties.identifier)
    except Exception:  # whatever lies there, it is not known to be ours
        return ""


def docx_bytes(blocks: Sequence[Block], title: str, identifier: str = "") -> bytes:
    """A Word document; its properties name no author. By its `identifier` it is known again."""
    from docx import Document
    from docx.shared import Pt

    document: Any = Document()
    document.core_properties.author = ""
    document.core_properties.title, document.core_properties.identifier = title, identifier
    document.styles["Normal"].font.name = "Calibri"
    document.styles["Normal"].font.size = Pt(10.5)
    for number, block in enumerate(blocks):
        _into_docx(document, block, leads=_leads(blocks, number))
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _into_docx(document: Any, block: Block, *, leads: bool) -> None:
    from docx.shared import Pt

    match block:
        case Title(words):
            turn(document.add_heading(_clean(words), 0), words)
        case Heading(words):
            turn(document.add_heading(_clean(words), 1), words)
        case Words():
            _paragraph(document, block).keep_with_next = leads
        case Picture():
            width, _ = block.points()
            document.add_picture(io.BytesIO(block.png), width=Pt(width))
            document.paragraphs[-1].paragraph_format.keep_with_next = leads
            shape = document.inline_shapes[-1]._inline.docPr
            shape.set("descr", block.said)
        case Table(rows):
            table = document.add_table(rows=0, cols=len(rows[0]), style="Table Grid")
            for number, row in enumerate(rows):
                for cell, words in zip(table.add_row().cells, row, strict=True):
                    cell.paragraphs[0].add_run(_clean(words)).bold = number == 0
                    turn(cell.paragraphs[0], words)
            _on_every_page(table.rows[0])


def _on_every_page(row: Any) -> None:
    """A row that stands again on top of each page its table goes on to."""
    from docx.oxml import OxmlElement

    row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))


def _paragraph(document: Any, block: Words) -> Any:
    """Its format."""
    from docx.shared import Pt, RGBColor

    paragraph = document.add_paragraph()
    paragraph.paragraph_format.space_after = Pt(3)
    if block.inset:
        paragraph.paragraph_format.left_indent = Pt(14)
    if block.lead:
        paragraph.add_run(f"{_clean(block.lead)} ").bold = True
    run = paragraph.add_run(_clean(block.words))
    if block.quiet:
        run.font.color.rgb = RGBColor(0x56, 0x62, 0x74)
    turn(paragraph, block.words)
    return paragraph.paragraph_format


AFTER_BIDI = (  # of a paragraph's properties, which have an order (ECMA-376, 17.3.1.26)
    "w:adjustRightInd", "w:snapToGrid", "w:spacing", "w:ind", "w:contextualSpacing", "w:mirrorIndents",
    "w:suppressOverlap", "w:jc", "w:textDirection", "w:textAlignment", "w:textboxTightWrap", "w:outlineLvl", "w:divId",
    "w:cnfStyle", "w:rPr", "w:sectPr", "w:pPrChange",
)  # fmt: skip


def turn(paragraph: Any, words: str) -> None:
    """A paragraph whose words run from right to left begins at the right, and so does each run that does."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    if not right_to_left(words):
        return
    about = paragraph._p.get_or_add_pPr()
    if about.find(qn("w:bidi")) is None:
        about.insert_element_before(OxmlElement("w:bidi"), *AFTER_BIDI)
    for run in paragraph.runs:
        if right_to_left(run.text):
            run.font.rtl, run.font.cs_bold = True, run.bold


def _clean(words: str) -> str:
    """Without the control characters and lone surrogates that XML cannot hold."""
    kept = words.encode("utf-8", "replace").decode()
    return "".join(c for c in kept if c in "\n\t" or (ord(c) >= 32 and ord(c) not in (0xFFFE, 0xFFFF)))


def pdf_bytes(blocks: Sequence[Block], title: str) -> bytes:
    """The same as pages; every letter is text, none a picture."""
    press: Any = importlib.import_module("pymupdf")  # heavy, and without types
    shelf = press.Archive()
    for number, block in enumerate(blocks):
        if isinstance(block, Picture):
            shelf.add((block.png, f"p{number}.png"))
    story, out = press.Story(_body(blocks, _breaks(press, blocks, shelf)), CSS, archive=shelf), io.BytesIO()
    writer, more = press.DocumentWriter(out), 1
    while more:
        device = writer.begin_page(press.Rect(0, 0, *A4))
        more, _ = story.place(press.Rect(*INSIDE))
        story.draw(device)
        writer.end_page()
    writer.close()
    with press.open("pdf", out.getvalue()) as made:
        made.set_metadata({"title": title})
        made.subset_fonts()
        written: bytes = made.tobytes(garbage=3, deflate=True, no_new_id=True)
    return written


def _breaks(press: Any, blocks: Sequence[Block], shelf: Any) -> frozenset[int]:
    """Before which blocks a page ends, so that nothing that leads to the next block stands alone at its foot. Each
    break moves all that follows, so the next is looked for after it was made."""
    breaks: frozenset[int] = frozenset()
    for _ in range(MOST_BREAKS):
        pages = _pages(press.Story(_body(blocks, breaks), CSS, archive=shelf), press)
        apart = (n for n in range(len(blocks) - 1) if _leads(blocks, n) and pages[n] != pages[n + 1])
        firsts = (_chain(blocks, n) for n in apart)
        there = next((n for n in firsts if n not in breaks and pages[n] == pages.get(n - 1)), None)
        if there is None:
            break
        breaks |= {there}
    return breaks


def _leads(blocks: Sequence[Block], number: int) -> bool:
    """Whether a block stays with the next: a heading with what it is over, a moment with its picture, and a picture
    with what was said of it."""
    block = blocks[number]
    if isinstance(block, Heading) or (isinstance(block, Words) and block.lead and not block.inset):
        return True
    return _is_of_picture(blocks, number) and number + 1 < len(blocks) and _is_under(blocks[number + 1])


def _is_of_picture(blocks: Sequence[Block], number: int) -> bool:
    while number > 0 and _is_under(blocks[number]):
        number -= 1
    return isinstance(blocks[number], Picture)


def _is_under(block: Block) -> bool:
    """Words that go on with what stands above them."""
    return isinstance(block, Words) and block.inset and not block.lead


def _chain(blocks: Sequence[Block], number: int) -> int:
    while number > 0 and _leads(blocks, number - 1):
        number -= 1
    return number


def _pages(story: Any, press: Any) -> dict[int, int]:
    """The page on which each block begins."""
    found: dict[int, int] = {}

    def note(at: Any) -> None:
        if at.id:
            found.setdefault(int(at.id[1:]), at.page)

    page, more = 1, 1
    while more:
        more, _ = story.place(press.Rect(*INSIDE))
        story.element_positions(note, {"page": page})
        story.draw(None)
        page += 1
    return found


def _body(blocks: Sequence[Block], breaks: frozenset[int]) -> str:
    ends = ' style="page-break-before: always"'
    return "".join(
        f'<div id="b{n}"{ends if n in breaks else ""}>{_html(block, n)}</div>' for n, block in enumerate(blocks)
    )


def _html(block: Block, number: int) -> str:
    match block:
        case Title(words):
            return f"<h1{_way(words)}>{_escaped(words)}</h1>"
        case Heading(words):
            return f"<h2{_way(words)}>{_escaped(words)}</h2>"
        case Words():
            kinds = ("quiet" if block.quiet else "", "quote" if block.inset else "")
            lead = f"<b>{_escaped(block.lead)}</b> " if block.lead else ""
            return f"<p{_way(block.words, *kinds)}>{lead}{_escaped(block.words)}</p>"
        case Picture():
            width, height = block.points()
            return f'<p><img src="p{number}.png" width="{width:.0f}" height="{height:.0f}"></p>'
        case Table(rows):
            return _table(rows)


def _way(words: str, *kinds: str) -> str:
    """The attributes of a paragraph: what kind it is, and that its words run from right to left."""
    turned = right_to_left(words)
    named = " ".join("turned-quote" if turned and kind == "quote" else kind for kind in kinds if kind)
    return (f' class="{named}"' if named else "") + (' dir="rtl"' if turned else "")


def _table(rows: tuple[tuple[str, ...], ...]) -> str:
    head, *rest = ("".join(f"<td><p{_way(cell)}>{_escaped(cell)}</p></td>" for cell in row) for row in rows)
    return f'<table><tr class="head">{head}</tr>{"".join(f"<tr>{row}</tr>" for row in rest)}</table>'


def _escaped(words: str) -> str:
    return html.escape(_clean(words)).replace("\n", "<br>")
