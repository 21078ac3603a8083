"""Word-processor files written by hand for tests, and a reader of them without a worker process."""

import io
import zipfile
from typing import Any

from docx import Document

from assessor_app.documents import kinds, readers
from assessor_app.documents.limits import DEFAULT
from assessor_app.documents.readers.protocol import Job
from assessor_app.documents.source import BytesSource

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_SPACES = (
    f'xmlns:w="{_W}" xmlns:r="{_R}" xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" '
    'xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart"'
)
_KINDS = {"styles": "styles", "numbering": "numbering", "footnotes": "footnotes", "endnotes": "endnotes",
          "comments": "comments", "header1": "header", "footer1": "footer", "chart1": "chart"}  # fmt: skip
_ROOTS = {"header1": "hdr", "footer1": "ftr"}


def word_file(body: str, links: str = "", media: dict[str, bytes] | None = None, **parts: str) -> bytes:
    """A DOCX of this body; further parts by name, their relation being `r` and the name."""
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("[Content_Types].xml", "<Types/>")
        package.writestr("_rels/.rels", _relations([("r1", "officeDocument", "word/document.xml")]))
        related = [(f"r{name}", _KINDS[name], f"{name}.xml") for name in parts]
        related += [(f"r{name.split('.')[0]}", "image", f"media/{name}") for name in media or {}]
        package.writestr("word/_rels/document.xml.rels", _relations(related, links))
        package.writestr("word/document.xml", f"<w:document {_SPACES}><w:body>{body}</w:body></w:document>")
        for name, text in parts.items():
            root = _ROOTS.get(name, name)
            whole = text if text.startswith("<c:") else f"<w:{root} {_SPACES}>{text}</w:{root}>"
            package.writestr(f"word/{name}.xml", whole.replace("<c:chartSpace>", f"<c:chartSpace {_SPACES}>"))
        for name, data in (media or {}).items():
            package.writestr(f"word/media/{name}", data)
    return sink.getvalue()


def _relations(entries: list[tuple[str, str, str]], more: str = "") -> str:
    lines = "".join(f'<Relationship Id="{i}" Type="{_R}/{kind}" Target="{target}"/>' for i, kind, target in entries)
    return f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{lines}{more}</Relationships>'


def link(number: str, address: str) -> str:
    """A relation that points outside, as of a hyperlink."""
    return f'<Relationship Id="{number}" Type="{_R}/hyperlink" Target="{address}" TargetMode="External"/>'


def para(text: str, properties: str = "", run: str = "") -> str:
    """A paragraph of one run."""
    return (
        f"<w:p><w:pPr>{properties}</w:pPr><w:r><w:rPr>{run}</w:rPr><w:t xml:space='preserve'>{text}</w:t></w:r></w:p>"
    )


def open_text_file(content: str, styles: str = "", **parts: bytes) -> bytes:
    """An ODT of this body text."""
    spaces = (
        'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:text="urn:oasis:names:tc:opendocument:'
        'xmlns:text:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:style="urn:oasis:names:tc:'
        'opendocument:xmlns:style:1.0" xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0" '
        'xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0" xmlns:xlink="http://www.w3.org/1999/xlink" '
        'xmlns:svg="urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0" xmlns:dc="http://purl.org/dc/elements/1.1/"'
    )
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w") as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        package.writestr("META-INF/manifest.xml", "<manifest/>")
        package.writestr("styles.xml", f"<office:document-styles {spaces}>{styles}</office:document-styles>")
        package.writestr(
            "content.xml",
            f"<office:document-content {spaces}><office:body><office:text>{content}</office:text></office:body>"
            "</office:document-content>",
        )
        for name, data in parts.items():
            package.writestr(name, data)
    return sink.getvalue()


def opened(data: bytes, name: str = "work.docx") -> Any:
    """The document, read in this process."""
    source = BytesSource(data)
    return readers.open_document(Job(source, name, kinds.guess(source, name), DEFAULT))


def lines(data: bytes, name: str = "work.docx") -> list[str]:
    """Every line of all pages, blanks joined."""
    document = opened(data, name)
    return [" ".join(line.split()) for n in range(len(document.sizes)) for line in document.text(n + 1).splitlines()]


def squeezed(document: Any) -> str:
    """All letters of all pages without any blank."""
    return "".join("".join(document.text(number + 1).split()) for number in range(len(document.sizes)))


def word_bytes() -> bytes:
    """A lesson plan in Word: a heading, a numbered list, a table with merged cells."""
    document = Document()
    document.add_heading("Lesson plan", 1)
    document.add_paragraph("Pupils compare fractions.", style="List Number")
    document.add_paragraph("Pupils explain why.", style="List Number")
    table = document.add_table(rows=2, cols=2)
    table.cell(0, 0).merge(table.cell(0, 1)).text = "Wide"
    table.cell(1, 0).text, table.cell(1, 1).text = "Left", "Right"
    sink = io.BytesIO()
    document.save(sink)
    return sink.getvalue()


def rtf(text: str) -> bytes:
    """A rich text of these words and signs."""
    return ("{\\rtf1\\ansi\\ansicpg1252 " + text + "}").encode("latin-1")
