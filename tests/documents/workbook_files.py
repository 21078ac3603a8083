"""Workbooks made by hand, part by part, so that a test can say exactly what stands in them."""

import io
import zipfile
from collections.abc import Mapping, Sequence
from html import escape

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
CODES = (
    "General", "#,##0.00", "0%", '"$"#,##0.00', "yyyy\\-mm\\-dd", "h:mm AM/PM", "[h]:mm", "0.0E+00", "000-0000",
    "0.0;[Red](0.0)", "# ?/?",
)  # fmt: skip


def cell(name: str, value: object = None, look: int = 0, *, formula: str | None = None, kind: str = "") -> str:
    """One `<c>`; a text is written in the cell itself."""
    inner = "" if formula is None else f"<f>{escape(formula)}</f>"
    if isinstance(value, bool):
        kind, value = "b", int(value)
    if isinstance(value, str) and not kind:
        return f'<c r="{name}" s="{look}" t="inlineStr">{inner}<is><t>{escape(value)}</t></is></c>'
    stored = "" if value is None else f"<v>{escape(str(value))}</v>"
    typed = f' t="{kind}"' if kind else ""
    return f'<c r="{name}" s="{look}"{typed}>{inner}{stored}</c>'


def sheet_xml(rows: Mapping[int, Sequence[str]], before: str = "", after: str = "") -> str:
    written = "".join(f'<row r="{number}">{"".join(cells)}</row>' for number, cells in rows.items())
    return f'<worksheet xmlns="{MAIN}">{before}<sheetData>{written}</sheetData>{after}</worksheet>'


def styles_xml(codes: Sequence[str] = CODES) -> str:
    """Look n shows numbers by code n; the one after the last is bold on yellow, wrapped."""
    formats = "".join(f'<numFmt numFmtId="{164 + n}" formatCode="{escape(c)}"/>' for n, c in enumerate(codes))
    looks = "".join(f'<xf numFmtId="{164 + n}" fontId="0" fillId="0"/>' for n in range(len(codes)))
    return (
        f'<styleSheet xmlns="{MAIN}"><numFmts count="{len(codes)}">{formats}</numFmts>'
        '<fonts count="2"><font><sz val="11"/></font><font><b/><sz val="11"/></font></fonts>'
        '<fills count="3"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/>'
        '</fill><fill><patternFill patternType="solid"><fgColor rgb="FFFFF2CC"/></patternFill></fill></fills>'
        '<borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs>'
        f'<cellXfs count="{len(codes) + 1}">{looks}<xf fontId="1" fillId="2"><alignment wrapText="1"/></xf></cellXfs>'
        "</styleSheet>"
    )


def xlsx_bytes(
    sheets: Mapping[str, str],
    *,
    hidden: Sequence[str] = (),
    strings: str | None = None,
    styles: str | None = None,
    workbook: str = "",
    extra: Mapping[str, str | bytes] | None = None,
) -> bytes:
    """`sheets` are names with the XML of `sheet_xml`; `workbook` stands before the list of sheets."""
    listed, relations, types = [], [], []
    for number, name in enumerate(sheets, 1):
        state = ' state="hidden"' if name in hidden else ""
        listed.append(f'<sheet name="{escape(name)}" sheetId="{number}"{state} r:id="r{number}"/>')
        relations.append(_relation(f"r{number}", "worksheet", f"worksheets/sheet{number}.xml"))
        types.append(_type(f"xl/worksheets/sheet{number}.xml", "worksheet"))
    relations += [_relation("s1", "styles", "styles.xml"), _relation("t1", "sharedStrings", "sharedStrings.xml")]
    book = f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}">{workbook}<sheets>{"".join(listed)}</sheets></workbook>'
    parts: dict[str, str | bytes] = {
        "[Content_Types].xml": _types("".join(types)),
        "_rels/.rels": _relations([_relation("m", "officeDocument", "xl/workbook.xml")]),
        "xl/workbook.xml": book,
        "xl/_rels/workbook.xml.rels": _relations(relations),
        "xl/styles.xml": styles if styles is not None else styles_xml(),
        "xl/sharedStrings.xml": strings if strings is not None else f'<sst xmlns="{MAIN}"/>',
    }
    parts |= {f"xl/worksheets/sheet{n}.xml": xml for n, xml in enumerate(sheets.values(), 1)}
    return zipped(parts | dict(extra or {}))


def ods_bytes(tables: str, styles: str = "") -> bytes:
    """`tables` are `table:table` elements, `styles` what stands in the automatic styles."""
    names = "".join(
        f' xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{long}:1.0"'
        for short, long in (("office", "office"), ("table", "table"), ("text", "text"), ("style", "style"))
    )
    content = (
        f'<office:document-content{names} xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0">'
        f"<office:automatic-styles>{styles}</office:automatic-styles><office:body><office:spreadsheet>{tables}"
        "</office:spreadsheet></office:body></office:document-content>"
    )
    return zipped({"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": content})


def zipped(parts: Mapping[str, str | bytes]) -> bytes:
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content, zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED)
    return sink.getvalue()


def _relation(ident: str, kind: str, target: str) -> str:
    return f'<Relationship Id="{ident}" Type="{OFFICE}/{kind}" Target="{target}"/>'


def _relations(entries: Sequence[str]) -> str:
    return f'<Relationships xmlns="{PACKAGE}">{"".join(entries)}</Relationships>'


def _type(part: str, kind: str) -> str:
    media = f"application/vnd.openxmlformats-officedocument.spreadsheetml.{kind}+xml"
    return f'<Override PartName="/{part}" ContentType="{media}"/>'


def _types(sheets: str) -> str:
    rest = "".join(
        _type(f"xl/{part}.xml", kind)
        for part, kind in (("workbook", "sheet.main"), ("styles", "styles"), ("sharedStrings", "sharedStrings"))
    )
    return (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{rest}{sheets}</Types>'
    )
