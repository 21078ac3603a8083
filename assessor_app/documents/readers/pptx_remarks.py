"""What belongs to a slide without standing on it: hidden or not, speaker notes, comments and addresses of links."""

from typing import Any

from assessor_app.documents.readers.package import Package, attribute, child, local
from assessor_app.documents.readers.pptx_master import Sheet, placeholder
from assessor_app.documents.readers.protocol import Unfit
from assessor_app.documents.readers.slides import Slide
from assessor_app.documents.readers.visible import escaped

HIDDEN = "This slide is hidden when the show is played."


def beside_slide(package: Package, slide: Slide, sheet: Sheet, links: list[tuple[str, str]]) -> None:
    """Add them to the slide."""
    if attribute(sheet.root, "show") in ("0", "false"):
        slide.remarks.insert(0, HIDDEN)
    for kind, target, outside in sheet.relations.values():
        if outside:
            continue
        root = _xml(package, target, slide) if kind in ("notesSlide", "comments") else None
        if kind == "notesSlide" and root is not None:
            slide.beside += titled("Speaker notes", _notes(root))
        elif kind == "comments" and root is not None:
            slide.beside += titled("Comments", _comments(root))
    shown = [f"{words} → {target}" if words != target else target for target, words in links]
    slide.beside += titled("Links on this slide (never followed)", shown)


def titled(title: str, lines: list[str]) -> list[str]:
    """Lines under a heading, or nothing when there are none."""
    kept = [line for line in lines if line.strip()]
    if not kept:
        return []
    return [f"<h6>{escaped(title)}</h6>" + "".join(f"<p>{escaped(line)}</p>" for line in kept)]


def _notes(root: Any) -> list[str]:
    lines = []
    tree = child(root, "cSld", "spTree")
    for shape in tree.iter() if tree is not None else ():
        if local(shape) == "sp" and (placeholder(shape) or ("", ""))[0] not in ("sldNum", "dt", "hdr", "ftr"):
            lines += [_words(paragraph) for paragraph in shape.iter() if local(paragraph) == "p"]
    return lines


def _comments(root: Any) -> list[str]:
    lines = []
    for entry in root.iter():
        if local(entry) in ("cm", "reply"):
            own = [e for e in entry if local(e) in ("text", "txBody")]
            lines.append(" ".join(_words(e) if local(e) == "txBody" else e.text or "" for e in own))
    return lines


def _words(element: Any) -> str:
    return "".join(" " if local(e) == "br" else e.text or "" for e in element.iter() if local(e) in ("t", "br"))


def _xml(package: Package, part: str, slide: Slide) -> Any:
    try:
        return package.writing(part)
    except Unfit:
        slide.remarks.append("The notes or comments of this slide are damaged and cannot be shown.")
        return None
