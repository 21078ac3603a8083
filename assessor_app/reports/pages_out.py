"""A short document of our own, said once; as DOCX here, and as PDF with the same words in the same order."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assessor_app.domain.direction import right_to_left

OF_THE_TEMPLATE = ("/thumbnail", "/extended-properties")
PICTURE_POINTS = (240.0, 170.0)  # the room a picture has beside its words


@dataclass(frozen=True, slots=True)
class Title:
    words: str


@dataclass(frozen=True, slots=True)
class Heading:
    words: str


@dataclass(frozen=True, slots=True)
class Words:
    """A paragraph; `lead` stands before it in bold, `quiet` steps back, `inset` moves it in; an `item` of a list has a
    bullet where it is printed."""

    words: str
    lead: str = ""
    quiet: bool = False
    inset: bool = False
    item: bool = False


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
    _without_a_past(document)
    document.core_properties.title, document.core_properties.identifier = title, identifier
    document.styles["Normal"].font.name = "Calibri"
    document.styles["Normal"].font.size = Pt(10.5)
    for number, block in enumerate(blocks):
        _into_docx(document, block, leads=leads(blocks, number))
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _without_a_past(document: Any) -> None:
    """The template of python-docx brings its author, its days of 2013, its program and a picture of an empty page."""
    about, package = document.core_properties, document.part.package
    about.author = about.comments = ""
    for each in [each for each in about._element if each.tag.endswith(("}created", "}modified"))]:
        about._element.remove(each)
    for name in [name for name, link in package.rels.items() if link.reltype.endswith(OF_THE_TEMPLATE)]:
        del package.rels[name]


def _into_docx(document: Any, block: Block, *, leads: bool) -> None:
    from docx.shared import Pt

    match block:
        case Title(words):
            turn(document.add_heading(clean(words), 0), words)
        case Heading(words):
            turn(document.add_heading(clean(words), 1), words)
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
                    cell.paragraphs[0].add_run(clean(words)).bold = number == 0
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
        paragraph.add_run(f"{clean(block.lead)} ").bold = True
    run = paragraph.add_run(clean(block.words))
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


def clean(words: str) -> str:
    """Without the control characters and lone surrogates that XML cannot hold."""
    kept = words.encode("utf-8", "replace").decode()
    return "".join(c for c in kept if c in "\n\t" or (ord(c) >= 32 and ord(c) not in (0xFFFE, 0xFFFF)))


def leads(blocks: Sequence[Block], number: int) -> bool:
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


def chain(blocks: Sequence[Block], number: int) -> int:
    while number > 0 and leads(blocks, number - 1):
        number -= 1
    return number
