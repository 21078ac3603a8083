"""Frames of an OpenDocument text: pictures, text boxes, formulas, objects; what cannot be drawn is named."""

from typing import TYPE_CHECKING, Any

from assessor_app.documents.readers.blocks import Block, boxed
from assessor_app.documents.readers.docx_drawings import fitted
from assessor_app.documents.readers.odf_images import image_of
from assessor_app.documents.readers.odt_notes import caption
from assessor_app.documents.readers.odt_styles import length
from assessor_app.documents.readers.package import attribute, child, local
from assessor_app.documents.readers.stored_pictures import stored_picture, vector_form
from assessor_app.documents.readers.visible import escaped
from assessor_app.documents.readers.web_math import math_line

if TYPE_CHECKING:
    from assessor_app.documents.readers.odt_blocks import OdtPlace, OdtWalk

_DRAWN = {"frame", "custom-shape", "rect", "ellipse", "g", "line", "connector", "polygon", "polyline", "path", "circle",
          "caption", "control", "measure", "regular-polygon"}  # fmt: skip
_BROKEN = "The document holds pictures that cannot be shown; their places are marked."
_SHAPES = "Drawn shapes and lines are not shown."
_DEEPEST = 12


def is_drawn(name: str) -> bool:
    return name in _DRAWN


def shown(element: Any, place: "OdtPlace", walk: "OdtWalk", after: list[Block]) -> str:
    """The frame as HTML in the line; boxes of text go below the paragraph."""
    if local(element) != "frame":
        return _shape(element, place, walk, after)
    size = length(attribute(element, "width")), length(attribute(element, "height"))
    box = child(element, "text-box")
    if box is not None:
        _boxed(box, place, walk, after)
        return ""
    formula = child(element, "object")
    if formula is not None:
        text = _object_text(formula, walk)
        if text:
            return escaped(text)
    picture = image_of(element)
    if picture is not None:
        return _picture(picture, caption(element), size, place, walk)
    if any(local(e) in ("object", "object-ole", "plugin", "applet", "floating-frame") for e in element):
        return " [Embedded object, not opened] "
    return ""


def _boxed(box: Any, place: "OdtPlace", walk: "OdtWalk", after: list[Block]) -> None:
    from dataclasses import replace

    if place.depth < _DEEPEST:
        inner = replace(place, depth=place.depth + 1, top=False, level=0, list_name="")
        kept, walk._after = walk._after, []
        blocks = tuple(walk.blocks(box, inner))
        walk._after = kept
        if blocks:
            after.append(boxed(blocks))


def _shape(element: Any, place: "OdtPlace", walk: "OdtWalk", after: list[Block]) -> str:
    inner = [e for e in element if local(e) in ("p", "list")]
    if any("".join(e.itertext()).strip() for e in inner):
        _boxed(inner, place, walk, after)
        return ""
    text = "".join(shown(e, place, walk, after) for e in element if is_drawn(local(e)))
    if not text and not inner:
        walk.warn(_SHAPES)
    return text


def _picture(
    picture: Any, alt: str, size: tuple[float | None, float | None], place: "OdtPlace", walk: "OdtWalk"
) -> str:
    target = (attribute(picture, "href") or "").removeprefix("./")
    named = f" “{escaped(alt)}”" if alt else ""
    if "://" in target or target.startswith(("/", "..")):
        walk.warn("The document points at parts outside itself; they were left out.")
        return f"[picture{named} that is not part of the document]"
    try:
        data = walk.package.read(target, walk.limits.max_media_bytes) or b""
        form = vector_form(data) or ("SVM" if data.startswith(b"VCLMTF") else "")
        if form:
            return f"[picture{named} in a form that cannot be shown ({form})]"
        if target not in walk.stored:
            walk.stored[target] = stored_picture(data), f"picture{len(walk.stored)}"
        stored, name = walk.stored[target]
    except Exception:  # a picture that cannot be decoded costs its own place only
        walk.warn(_BROKEN)
        return f"[picture{named} that cannot be shown]"
    if stored.cut_short:
        walk.warn("A picture of the document is damaged; parts of it may be missing.")
    walk.pictures.setdefault(name, stored.data)
    width, height = fitted(size, (stored.width, stored.height), place.width)
    note = f"<span style='color: #666666; font-size: 8pt'> [Picture: {escaped(alt)}] </span>" if alt else ""
    return f"<img src='{name}' style='width: {width:.1f}pt; height: {height:.1f}pt'/>{note}"


def _object_text(formula: Any, walk: "OdtWalk") -> str:
    """The letters of a formula, or the words and numbers of a chart."""
    target = (attribute(formula, "href") or "").removeprefix("./").rstrip("/")
    try:
        root = walk.package.xml(f"{target}/content.xml") if target else formula
    except Exception:  # a damaged object costs its own place only
        return ""
    if root is None:
        return ""
    notes = [e for e in root.iter() if local(e) == "annotation" and (e.text or "").strip()]
    if local(root) == "math":
        return " ".join((notes[0].text or "").split()) if notes else math_line(root)
    words = " ".join(" ".join(root.itertext()).split())
    return f"[Object: {words}]" if words else ""
