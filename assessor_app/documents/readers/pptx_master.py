"""What a slide inherits: the matching placeholders of its layout and master, their text styles and colours."""

from dataclasses import dataclass
from typing import Any

from assessor_app.documents.readers.canvas import Colour
from assessor_app.documents.readers.package import Package, attribute, child, local
from assessor_app.documents.readers.pptx_text import Levels, inherited, levels_of
from assessor_app.documents.readers.pptx_theme import Palette
from assessor_app.documents.readers.protocol import Unfit

Mark = tuple[str, str]  # type and index of a placeholder
Relations = dict[str, tuple[str, str, bool]]
_SAME = {"ctrTitle": "title", "subTitle": "body", "obj": "body", "tbl": "body", "chart": "body", "dgm": "body",
         "pic": "body", "media": "body", "clipArt": "body"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Sheet:
    """One part drawn on a slide: the slide itself, its layout or its master."""

    part: str
    root: Any
    relations: Relations

    @property
    def shapes(self) -> Any:
        tree = child(self.root, "cSld", "spTree")
        return tree if tree is not None else ()


@dataclass(frozen=True, slots=True)
class Inheritance:
    """A slide with what lies under it; `sheets` is the slide first, then layout and master where there are any."""

    sheets: tuple[Sheet, ...]
    palette: Palette
    defaults: Levels
    styles: dict[str, Levels]

    def chain(self, shape: Any) -> tuple[Any, ...]:
        """The shape, then the placeholders it stands for, nearest first."""
        mark = placeholder(shape)
        if mark is None:
            return (shape,)
        found = [shape]
        for sheet in self.sheets[1:]:
            if (match := _match(sheet, mark)) is not None:
                found.append(match)
                mark = placeholder(match) or mark
        return tuple(found)

    def levels(self, shape: Any, chain: tuple[Any, ...]) -> Levels:
        """The text style of each level of a shape, all it inherits merged."""
        mark = placeholder(shape)
        kind = "otherStyle" if mark is None else "titleStyle" if _plain_kind(mark[0]) == "title" else "bodyStyle"
        if mark is not None and mark[0] in ("dt", "ftr", "sldNum"):
            kind = "otherStyle"
        lists = [child(child(link, "txBody"), "lstStyle") for link in reversed(chain)]
        own = [levels_of(element, self.palette) for element in lists if element is not None]
        return inherited([self.defaults, *([self.styles[kind]] if kind in self.styles else []), *own])

    def background(self) -> tuple[Colour | None, Sheet | None, Any]:
        """The nearest background colour, and the picture fill with its sheet when there is one."""
        for sheet in self.sheets:
            ground = child(sheet.root, "cSld", "bg")
            if ground is None:
                continue
            properties, reference = child(ground, "bgPr"), child(ground, "bgRef")
            blip = child(properties, "blipFill", "blip")
            if blip is not None:
                return None, sheet, blip
            colour = self.palette.fill(properties) if properties is not None else self.palette.themed_fill(reference)
            if colour is not None:
                return colour, None, None
        return None, None, None


def placeholder(shape: Any) -> tuple[str, str] | None:
    """The (type, index) of a placeholder, or None for another shape."""
    for part in shape:
        if local(part).startswith("nv"):
            mark = child(part, "nvPr", "ph")
            if mark is not None:
                return attribute(mark, "type") or "obj", attribute(mark, "idx") or "0"
    return None


def _plain_kind(kind: str) -> str:
    return _SAME.get(kind, kind)


def _match(sheet: Sheet, wanted: Mark) -> Any:
    """The placeholder that fits best: the same, the same number and sort, the same sort, the same number."""
    best, found = 0, None
    for shape in sheet.shapes:
        mark = placeholder(shape)
        if mark is not None and (fit := _fit(mark, wanted)) > best:
            best, found = fit, shape
    return found


def _fit(mark: Mark, wanted: Mark) -> int:
    numbered = mark[1] == wanted[1] and wanted[1] != "0"
    alike = _plain_kind(mark[0]) == _plain_kind(wanted[0])
    if mark == wanted:
        return 5
    return 4 if numbered and alike else 3 if mark[0] == wanted[0] else 2 if alike else 1 if numbered else 0


class Masters:
    """Layouts, masters and themes of one slide show, each read once."""

    def __init__(self, package: Package, presentation: Any) -> None:
        self._package = package
        self._sheets: dict[str, Sheet | None] = {}
        self._known: dict[tuple[str, str], tuple[Palette, Levels, dict[str, Levels]]] = {}
        self._presentation = presentation
        self.damaged = False

    def of(self, slide: Sheet) -> Inheritance:
        """What a slide inherits; whatever of it cannot be read is left out, and `damaged` says so."""
        layout = self._below(slide, "slideLayout", "notesMaster")
        master = self._below(layout, "slideMaster") if layout is not None else None
        sheets = tuple(sheet for sheet in (slide, layout, master) if sheet is not None)
        key = (sheets[-1].part, _override(sheets))
        if key not in self._known:
            self._known[key] = self._styles(sheets)
        palette, defaults, styles = self._known[key]
        return Inheritance(sheets, palette, defaults, styles)

    def _styles(self, sheets: tuple[Sheet, ...]) -> tuple[Palette, Levels, dict[str, Levels]]:
        top = sheets[-1]
        theme = next((self._xml(t) for kind, t, out in top.relations.values() if kind == "theme" and not out), None)
        names = _names(child(top.root, "clrMap")) | _names(_mapping(sheets))
        palette = Palette(theme, names)
        held = child(top.root, "txStyles")
        styles = {local(e): levels_of(e, palette) for e in (held if held is not None else ())}
        return palette, levels_of(child(self._presentation, "defaultTextStyle"), palette), styles

    def _below(self, sheet: Sheet, *kinds: str) -> Sheet | None:
        for kind, target, outside in sheet.relations.values():
            if kind in kinds and not outside:
                if target not in self._sheets:
                    root = self._xml(target)
                    self._sheets[target] = (
                        None if root is None else Sheet(target, root, self._package.relations(target))
                    )
                return self._sheets[target]
        return None

    def _xml(self, part: str) -> Any:
        try:
            return self._package.xml(part)
        except Unfit:
            self.damaged = True
            return None


def _mapping(sheets: tuple[Sheet, ...]) -> Any:
    for sheet in sheets[:2]:
        found = child(sheet.root, "clrMapOvr", "overrideClrMapping")
        if found is not None:
            return found
    return None


def _override(sheets: tuple[Sheet, ...]) -> str:
    found = _mapping(sheets)
    return "" if found is None else repr(sorted(found.attrib.items()))


def _names(mapping: Any) -> dict[str, str]:
    return {} if mapping is None else {str(key): str(value) for key, value in mapping.attrib.items()}
