"""The reflection as a Word document: styles, a table, real lists, a picture, a header and page numbers."""

from datetime import datetime
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from docx import Document
from docx.document import Document as WordDocument
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from docx.text.paragraph import Paragraph

from assessor_app.bundles.samples.content import Paper, Sample
from assessor_app.bundles.samples.marked import Block, blocks, runs

FACES = {"serif": ("Georgia", "Light Grid Accent 1"), "sans-serif": ("Calibri", "Light List Accent 3")}
HEADINGS = {"title": 0, "heading": 1, "subheading": 2}
STYLES = {"quiet": "Subtitle", "text": "Normal", "bullets": "List Bullet", "numbers": "List Number"}


def write_reflection(path: Path, sample: Sample) -> None:
    """Two or so pages; its pictures are taken from the folder of `path`. The same sample gives the same bytes."""
    document, written = Document(), datetime.fromisoformat(sample.submitted_at)
    _styles(document, sample.paper)
    core = document.core_properties
    core.author, core.title, core.created, core.modified = "", "Reflection", written, written
    for block in blocks(sample.reflection_text):
        _add(document, block, path.parent, FACES[sample.paper.face][1])
    _save(document, path, written)


def _styles(document: WordDocument, paper: Paper) -> None:
    face = FACES[paper.face][0]
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = face, Pt(11)
    for name in ("Title", "Subtitle", "Heading 1", "Heading 2"):
        font = document.styles[name].font
        font.name, font.color.rgb = face, RGBColor.from_string(paper.accent[1:])
    section = document.sections[0]
    section.header.paragraphs[0].text = "Part 3 · Reflection"
    footer = section.footer.paragraphs[0]
    footer.add_run("Page ")
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    footer._p.append(field)


def _add(document: WordDocument, block: Block, beside: Path, table_style: str) -> None:
    if block.kind in HEADINGS:
        document.add_heading(block.lines[0], level=HEADINGS[block.kind])
    elif block.kind == "picture":
        document.add_picture(str(beside / block.name), width=Cm(11.5))
        document.add_paragraph(block.lines[0], style="Caption")
    elif block.kind == "table":
        _table(document, block, table_style)
    else:
        for line in block.lines:
            _write(document.add_paragraph(style=STYLES[block.kind]), line)


def _table(document: WordDocument, block: Block, style: str) -> None:
    table = document.add_table(rows=0, cols=len(block.widths), style=style)
    for row in block.rows:
        for cell, words in zip(table.add_row().cells, row, strict=True):
            _write(cell.paragraphs[0], words)
    document.add_paragraph()


def _write(paragraph: Paragraph, words: str) -> None:
    for tag, part in runs(words):
        run = paragraph.add_run(part)
        run.bold, run.italic = tag == "b" or None, tag == "i" or None


def _save(document: WordDocument, path: Path, written: datetime) -> None:
    """Every entry of the file gets the same date, so that the same text gives the same bytes."""
    made = BytesIO()
    document.save(made)
    with ZipFile(made) as old, ZipFile(path, "w", ZIP_DEFLATED) as new:
        for name in old.namelist():
            info = ZipInfo(name, date_time=written.timetuple()[:6])
            info.compress_type = ZIP_DEFLATED
            new.writestr(info, old.read(name))
