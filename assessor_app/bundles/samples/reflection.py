"""The reflection as a Word document: headings, a table, real lists, a picture, a header and page numbers."""

from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from docx import Document
from docx.document import Document as WordDocument
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from assessor_app.bundles.samples.content import Lesson

WRITTEN = datetime(2026, 9, 20, 16, 30, tzinfo=UTC)


def write_reflection(path: Path, lesson: Lesson, picture: Path) -> None:
    """Two or so pages, the picture being a frame or a drawing of the lesson (JPEG or PNG)."""
    document = Document()
    _styles(document)
    document.add_heading("Reflection", level=0)
    document.add_paragraph(f"{lesson.title} · {lesson.line}", style="Subtitle")
    for heading, text in lesson.reflection[:-1]:
        document.add_heading(heading, level=1)
        document.add_paragraph(text)
    document.add_picture(str(picture), width=Cm(11.5))
    document.add_paragraph("Student work beside the talk: the claim before and after.", style="Caption")
    _table(document, lesson)
    document.add_heading("What I listened for", level=2)
    for step in lesson.steps:
        document.add_paragraph(f"{step.minutes} min: {step.listen}", style="List Bullet")
    heading, text = lesson.reflection[-1]
    document.add_heading(heading, level=1)
    document.add_paragraph(text)
    for line in lesson.next_steps:
        document.add_paragraph(line, style="List Number")
    _save(document, path)


def _styles(document: WordDocument) -> None:
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = "Georgia", Pt(11)
    for name in ("Title", "Heading 1", "Heading 2"):
        font = document.styles[name].font
        font.name, font.color.rgb = "Georgia", RGBColor(0x1B, 0x24, 0x30)
    core = document.core_properties
    core.author, core.title, core.created, core.modified = "", "Reflection", WRITTEN, WRITTEN
    section = document.sections[0]
    section.header.paragraphs[0].text = "Part 3 · Reflection"
    footer = section.footer.paragraphs[0]
    footer.add_run("Page ")
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    footer._p.append(field)


def _table(document: WordDocument, lesson: Lesson) -> None:
    document.add_heading("What I counted afterwards", level=2)
    table = document.add_table(rows=1, cols=3, style="Light Grid Accent 1")
    for cell, text in zip(table.rows[0].cells, ("Counted", "At first", "Later"), strict=True):
        cell.text = text
    for name, first, later in lesson.counts:
        for cell, text in zip(table.add_row().cells, (name, str(first), str(later)), strict=True):
            cell.text = text


def _save(document: WordDocument, path: Path) -> None:
    """Every entry of the file gets the same date, so that the same text gives the same bytes."""
    made = BytesIO()
    document.save(made)
    with ZipFile(made) as old, ZipFile(path, "w", ZIP_DEFLATED) as new:
        for name in old.namelist():
            info = ZipInfo(name, date_time=(2026, 9, 20, 16, 30, 0))
            info.compress_type = ZIP_DEFLATED
            new.writestr(info, old.read(name))
