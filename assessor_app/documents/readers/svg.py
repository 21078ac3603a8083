"""Drawings (SVG), with their words; scripts are never run, nothing outside the file is fetched."""

import re
import zlib
from typing import Any

import pymupdf as _pymupdf
from lxml import etree

from assessor_app.documents.readers.encodings import declared_encoding, decoded
from assessor_app.documents.readers.package import local
from assessor_app.documents.readers.protocol import Job, Unfit
from assessor_app.documents.readers.svg_drawing import Drawing
from assessor_app.documents.readers.svg_parts import check_parts, points_outside
from assessor_app.documents.readers.visible import visible
from assessor_app.documents.values import PageSize

pymupdf: Any = _pymupdf  # its own types are incomplete
_MOST_BYTES = 24 * 2**20
_OUTSIDE = re.compile(
    r"""(?:href|src)\s*=\s*["']\s*(?:https?:|file:|ftp:|//)|url\(\s*["']?(?:https?:|file:|//)""", re.I
)
_DECLARED = re.compile(r"\A\ufeff?\s*<\?xml\b[^>]*\?>")
_ENDED = re.compile(r"</(?:[\w.\-]+:)?svg\s*>")
_TAG = re.compile(r"<(?:[\w.\-]+:)?svg\b[^>]*>")
_SIDES = re.compile(r"""\s(?:width|height)\s*=\s*(?:"[^"]*"|'[^']*')""")
_BOX = re.compile(
    r"""\sviewBox\s*=\s*["']\s*[-+\d.eE]+[\s,]+[-+\d.eE]+[\s,]+(\d{1,9}(?:\.\d+)?)[\s,]+(\d{1,9}(?:\.\d+)?)\s*["']"""
)
_SHRUNK = 1_000.0  # points of the longer side of a drawing that says it is larger than any paper
_CUT = "The drawing was cut short; what stood at its end may be missing."
_BROKEN = "The drawing is damaged and cannot be shown."
_DEEPEST = 200


def open_drawing(job: Job) -> Drawing:
    """Raises Unfit for what is no drawing."""
    data, unpacked = _unpacked(job.whole())
    if len(data) > _MOST_BYTES:
        raise Unfit("The drawing is too large to be shown.")
    text, warnings = decoded(data, declared_encoding(data))
    root, ended = _root(text)
    check_parts(root)
    page = _fitting(text if ended else _whole_tags(text), job.limits.max_page_points)
    size = PageSize(float(page.rect.width), float(page.rect.height))
    drawing = Drawing(root, size, job.limits)
    cut = () if unpacked and ended else (_CUT,)
    drawing.warnings = (*warnings, *cut, *_doubts(text, root), *drawing.warnings, *_lost_words(drawing, root))
    return drawing


def _unpacked(data: bytes) -> tuple[bytes, bool]:
    """A packed drawing (SVGZ) unpacked, as far as one may be large, and whether that ended; any other as it is."""
    if not data.startswith(b"\x1f\x8b"):
        return data, True
    packed = zlib.decompressobj(wbits=31)
    try:
        return packed.decompress(data, _MOST_BYTES + 1), packed.eof
    except zlib.error as error:
        raise Unfit(_BROKEN) from error


def _root(text: str) -> tuple[Any, bool]:
    """The outermost element, and whether it was closed."""
    parser = etree.XMLParser(encoding="utf-8", recover=True, resolve_entities=False, no_network=True, load_dtd=False)
    try:
        root = etree.fromstring(text.encode("utf-8", "replace"), parser)
    except etree.XMLSyntaxError as error:
        raise Unfit(_BROKEN) from error
    if root is None or local(root) != "svg":
        raise Unfit(_BROKEN)
    if _deeper(root, _DEEPEST):
        raise Unfit("The drawing is nested too deep to be shown.")
    broken = any(entry.level == etree.ErrorLevels.FATAL for entry in parser.error_log)
    return root, not broken or _ENDED.match(text, max(0, text.rfind("<"))) is not None


def _whole_tags(text: str) -> str:
    """Without a tag that was cut, for which MuPDF would refuse all before it."""
    last = max(0, text.rfind("<"))
    return text if ">" in text[last:] else text[:last]


def _deeper(root: Any, most: int) -> bool:
    depth = 0
    for event, _ in etree.iterwalk(root, events=("start", "end")):
        depth += 1 if event == "start" else -1
        if depth > most:
            return True
    return False


def _fitting(text: str, most: float) -> Any:
    """The page; where its size is none, none that is understood (“auto”, “50 px”, “100vw”) or beyond all paper, as
    large as its inner measures are, or a part of that. Raises Unfit where there are none."""
    page = _page(text)
    tag = _TAG.search(text)
    if tag and not _fits(page, most):
        box = _BOX.search(tag[0])
        sides = [float(side) for side in box.groups()] if box else []
        if sides or page.rect.is_empty:
            page = _page(text.replace(tag[0], _resized(tag[0], sides, most), 1))
    if not _fits(page, most):
        raise Unfit("The drawing has a size that cannot be shown.")
    return page


def _resized(tag: str, sides: list[float], most: float) -> str:
    """The tag with another size, or without any."""
    free = _SIDES.sub("", tag)
    if not sides:
        return free
    factor = 1.0 if max(sides) <= most else _SHRUNK / max(sides)
    width, height = (side * factor for side in sides)
    return re.sub(r"\A<[^\s/>]+", rf'\g<0> width="{width:.2f}" height="{height:.2f}"', free)


def _fits(page: Any, most: float) -> bool:
    return bool(0.5 <= page.rect.width <= most and 0.5 <= page.rect.height <= most)


def _page(text: str) -> Any:
    pymupdf.TOOLS.mupdf_display_errors(False)
    pymupdf.TOOLS.mupdf_display_warnings(False)
    try:
        plain = _DECLARED.sub("", text, count=1)  # it is UTF-8 by now, whatever it says of itself
        document = pymupdf.open(stream=plain.encode("utf-8", "replace"), filetype="svg")
        return document.load_page(0)
    except Exception as error:  # MuPDF's many kinds of refusal mean one thing to a reader
        raise Unfit(_BROKEN) from error


def _doubts(text: str, root: Any) -> list[str]:
    found = []
    names = {local(element) for element in root.iter()}
    if "script" in names or re.search(r"\son[a-z]+\s*=", text):
        found.append("The drawing holds scripts; they are never run.")
    if _OUTSIDE.search(text) or points_outside(root):
        found.append("The drawing points at pictures or styles outside itself; they were not fetched.")
    if "<!ENTITY" in text:
        found.append("The drawing declares entities; they are not heeded.")
    if names & {"animate", "animateTransform", "animateMotion", "set"}:
        found.append("The drawing is animated; it is shown standing still.")
    if re.search(r"""href\s*=\s*["']\s*data:image/svg""", text, re.IGNORECASE):
        found.append(
            "The drawing holds other drawings as pictures; words in those are shown, but not searched or masked."
        )
    if "foreignObject" in names:
        found.append("The drawing holds a piece of another form, which is not shown.")
    return found


def _lost_words(drawing: Drawing, root: Any) -> list[str]:
    """Words the author wrote that do not appear in the drawing as it is shown."""
    try:
        shown = "".join(drawing.text(1).split())
    except Unfit:
        return []
    lost = []
    for element in root.iter():
        if local(element) in ("text", "foreignObject", "textPath"):
            words = " ".join("".join(element.itertext()).split())
            if words and "".join(words.split()) not in shown:
                lost.append(words)
    if not lost:
        return []
    return [f"Words of the drawing that are hidden or not drawn: “{visible(' · '.join(dict.fromkeys(lost)))[:400]}”."]
