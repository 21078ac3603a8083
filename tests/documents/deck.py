"""A slide show made by hand: two slides, a layout, a master and a theme, small enough to read."""

import io
import zipfile
from collections.abc import Mapping

NS = (
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"'
)
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def relations(**targets: tuple[str, str]) -> str:
    """`id=(kind, target)`; a target with a colon lies outside."""
    rows = "".join(
        f'<Relationship Id="{name}" Type="{OFFICE}/{kind}" Target="{target}"'
        + (' TargetMode="External"' if ":" in target else "")
        + "/>"
        for name, (kind, target) in targets.items()
    )
    return f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{rows}</Relationships>'


def transform(x: float, y: float, width: float, height: float, more: str = "") -> str:
    x, y, width, height = (round(value * 12_700) for value in (x, y, width, height))
    return f'<a:xfrm {more}><a:off x="{x}" y="{y}"/><a:ext cx="{width}" cy="{height}"/></a:xfrm>'


def shape(text: str, place: str = "", mark: str = "", body: str = "<a:bodyPr/>", properties: str = "") -> str:
    return (
        f'<p:sp><p:nvSpPr><p:cNvPr id="2" name="x"/><p:cNvSpPr/><p:nvPr>{mark}</p:nvPr></p:nvSpPr>'
        f"<p:spPr>{place}{properties}</p:spPr>"
        f"<p:txBody>{body}<a:lstStyle/><a:p><a:r><a:t>{text}</a:t></a:r></a:p></p:txBody></p:sp>"
    )


def sheet(kind: str, shapes: str, more: str = "", attributes: str = "") -> str:
    return f"<p:{kind} {NS} {attributes}><p:cSld><p:spTree>{shapes}</p:spTree></p:cSld>{more}</p:{kind}>"


def deck(slides: list[str], parts: Mapping[str, str | bytes] | None = None, links: str = "") -> bytes:
    """The file; `parts` are added or replace what is there, `links` is the relations of every slide."""
    title, place = '<p:ph type="title"/>', transform(72, 36, 576, 90)
    styles = (
        '<p:clrMap bg1="lt1" tx1="dk1"/><p:txStyles><p:titleStyle><a:lvl1pPr algn="ctr">'
        '<a:defRPr sz="4000"/></a:lvl1pPr></p:titleStyle></p:txStyles>'
    )
    numbers = "".join(f'<p:sldId id="{256 + n}" r:id="s{n}"/>' for n in range(len(slides)))
    files: dict[str, str | bytes] = {
        "[Content_Types].xml": "<Types/>",
        "_rels/.rels": relations(a=("officeDocument", "ppt/presentation.xml")),
        "ppt/presentation.xml": f'<p:presentation {NS}><p:sldIdLst>{numbers}</p:sldIdLst><p:sldSz cx="9144000" '
        'cy="6858000"/></p:presentation>',
        "ppt/_rels/presentation.xml.rels": relations(
            **{f"s{n}": ("slide", f"slides/slide{n}.xml") for n in range(len(slides))}
        ),
        "ppt/slideLayouts/l.xml": sheet("sldLayout", shape("Click here", "", title)),
        "ppt/slideLayouts/_rels/l.xml.rels": relations(m=("slideMaster", "../slideMasters/m.xml")),
        "ppt/slideMasters/m.xml": sheet("sldMaster", shape("Click here", place, title), styles),
    }
    for number, slide in enumerate(slides):
        files[f"ppt/slides/slide{number}.xml"] = slide
        files[f"ppt/slides/_rels/slide{number}.xml.rels"] = links or relations(
            l=("slideLayout", "../slideLayouts/l.xml")
        )
    return packed({**files, **(parts or {})})


def packed(files: Mapping[str, str | bytes]) -> bytes:
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data, zipfile.ZIP_STORED if name == "mimetype" else None)
    return sink.getvalue()
