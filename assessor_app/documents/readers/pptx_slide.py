"""Reads one slide: its shapes, pictures, tables, charts and diagrams in their places, from the back to the front."""

from typing import Any

from assessor_app.documents.readers.canvas import UNTURNED, Colour, Matrix, Stroke, box
from assessor_app.documents.readers.package import Package, attribute, child, local
from assessor_app.documents.readers.pptx_boxes import autofit, choice, has_form, share, transform, upright
from assessor_app.documents.readers.pptx_geometry import FORM_UNKNOWN, is_known, outline
from assessor_app.documents.readers.pptx_graphics import chart_html, diagram_words, table_of
from assessor_app.documents.readers.pptx_master import Inheritance, Sheet, placeholder
from assessor_app.documents.readers.pptx_places import Place, group_matrix, numbers, place
from assessor_app.documents.readers.pptx_text import Paragraphs
from assessor_app.documents.readers.pptx_theme import css
from assessor_app.documents.readers.protocol import Unfit
from assessor_app.documents.readers.slides import Anchor, Picture, Shape, Slide, TextBox
from assessor_app.documents.readers.visible import escaped, visible

_ANCHORS: dict[str, Anchor] = {"ctr": "middle", "b": "bottom", "dist": "middle", "just": "middle"}
_MEDIA = {"videoFile": "A video", "audioFile": "A recording", "wavAudioFile": "A recording", "audioCd": "A recording",
          "quickTimeFile": "A video", "media": "A video or recording"}  # fmt: skip
_DEEPEST = 30


class SlideWalk:
    """One pass over a slide and what lies under it."""

    def __init__(self, package: Package, slide: Slide, inheritance: Inheritance) -> None:
        self._package, self._slide, self._inheritance = package, slide, inheritance
        self.links: list[tuple[str, str]] = []
        self._sheet = inheritance.sheets[0]

    def run(self) -> None:
        """Fill the slide."""
        colour, sheet, blip = self._inheritance.background()
        if colour is not None and colour[3] > 0:
            self._slide.background = colour
        if sheet is not None:
            size = self._slide.size
            whole = Place(size.width, size.height, UNTURNED, UNTURNED)
            self._add_picture(sheet, blip, whole, box(0, 0, size.width, size.height), "")
        for below in self._underlays():
            self._sheet = below
            self._shapes(below.shapes, UNTURNED, 0, foreign=True)
        self._sheet = self._inheritance.sheets[0]
        self._shapes(self._sheet.shapes, UNTURNED, 0, foreign=False)

    def _underlays(self) -> list[Sheet]:
        found = []
        for sheet in self._inheritance.sheets:
            found.append(sheet)
            if attribute(sheet.root, "showMasterSp") in ("0", "false"):
                break
        return found[:0:-1]

    def _shapes(self, shapes: Any, group: Matrix, depth: int, foreign: bool) -> None:
        for element in shapes:
            name = local(element)
            if name == "AlternateContent":
                self._shapes(choice(element), group, depth, foreign)
            elif foreign and placeholder(element) is not None:
                continue  # an empty form to be filled in, not part of the picture
            elif name == "grpSp" and depth < _DEEPEST:
                self._shapes(element, group_matrix(child(element, "grpSpPr", "xfrm"), group), depth + 1, foreign)
            elif name in ("sp", "cxnSp"):
                self._shape(element, group)
            elif name == "pic":
                self._picture(element, group)
            elif name == "graphicFrame":
                self._frame(element, group, depth)
            elif name == "contentPart":
                self._slide.remarks.append("Handwriting in ink on this slide is not shown.")

    def _shape(self, element: Any, group: Matrix) -> None:
        chain = self._inheritance.chain(element)
        spot = self._place(chain, group)
        properties = [child(link, "spPr") for link in chain]
        form = next((p for p in properties if has_form(p)), None)
        steps = outline(form, spot.width, spot.height)
        fill, stroke = self._paint(element, properties)
        flat = local(element) == "cxnSp" or not any(step[0] == "Z" for step in steps)
        if not self._picture_fill(properties, spot, steps) and (fill or stroke):
            self._slide.add(Shape(steps, spot.shape, None if flat else fill, stroke))
            if not is_known(form) and FORM_UNKNOWN not in self._slide.remarks:
                self._slide.remarks.append(FORM_UNKNOWN)
        self._text(element, chain, spot)

    def _picture_fill(self, properties: list[Any], spot: Place, steps: Any) -> bool:
        blip = child(properties[0], "blipFill", "blip") if properties[0] is not None else None
        if blip is None:
            return False
        self._add_picture(self._sheet, blip, spot, steps, "")
        return True

    def _place(self, chain: tuple[Any, ...], group: Matrix) -> Place:
        for link in chain:
            found = place(transform(link), group)
            if found is not None:
                return found
        size = self._slide.size
        return Place(size.width * 0.8, size.height * 0.2, (1, 0, 0, 1, size.width * 0.1, size.height * 0.4),
                     (1, 0, 0, 1, size.width * 0.1, size.height * 0.4))  # fmt: skip

    def _paint(self, element: Any, properties: list[Any]) -> tuple[Colour | None, Stroke | None]:
        palette = self._inheritance.palette
        style = child(element, "style")
        fill = next((c for p in properties if p is not None and (c := palette.fill(p)) is not None), None)
        if fill is None:
            fill = palette.themed_fill(child(style, "fillRef"))
        lines = [child(p, "ln") for p in properties if p is not None]
        themed = palette.themed_line(child(style, "lnRef"))
        wide = themed.width if themed else 0.75
        stroke = next((s for e in lines if e is not None and (s := palette.line(e, None, wide)) is not None), None)
        return fill, stroke if stroke is not None else themed

    def _text(self, element: Any, chain: tuple[Any, ...], spot: Place) -> None:
        body = child(element, "txBody")
        if body is None:
            return
        levels = self._inheritance.levels(element, chain)
        styled = self._inheritance.palette.colour(child(element, "style", "fontRef"))
        if styled is not None and placeholder(element) is None:
            levels = [level | {"colour": css(styled)} for level in levels]
        written = Paragraphs(self._inheritance.palette, levels, self._link).html(body)
        mark = placeholder(element)
        if not written or self._is_number_alone(mark, body):
            return
        if mark is not None and mark[0] in ("title", "ctrTitle") and not self._slide.title:
            self._slide.title = " ".join(visible("".join(body.itertext())).split())
        self._slide.add(self._box(written, [child(child(link, "txBody"), "bodyPr") for link in chain], spot))

    def _is_number_alone(self, mark: tuple[str, str] | None, body: Any) -> bool:
        return mark is not None and mark[0] == "sldNum" and "‹#›" in "".join(body.itertext())

    def _box(self, written: str, bodies: list[Any], spot: Place) -> TextBox:
        said = [body for body in bodies if body is not None]
        names = {"lIns": 7.2, "tIns": 3.6, "rIns": 7.2, "bIns": 3.6}
        left, top, right, low = (self._inset(said, name, usual) for name, usual in names.items())
        anchor = next((a for body in said if (a := attribute(body, "anchor"))), "t")
        wrap = next((a for body in said if (a := attribute(body, "wrap"))), "square")
        scale, shrinks = autofit(said)
        turned = next((a for body in said if (a := attribute(body, "vert"))), "horz")
        width, height, matrix = upright(spot, turned)
        return TextBox(written, width, height, matrix, _ANCHORS.get(anchor, "top"), (left, top, right, low),
                       wrap != "none", scale, shrinks)  # fmt: skip

    def _inset(self, said: list[Any], name: str, usual: float) -> float:
        return next((value[0] for body in said if (value := numbers(body, name)) is not None), usual)

    def _link(self, number: str, words: str) -> None:
        _, target, outside = self._sheet.relations.get(number, ("", "", False))
        if outside and (target, words) not in self.links:
            self.links.append((target, words))

    def _picture(self, element: Any, group: Matrix) -> None:
        chain = self._inheritance.chain(element)
        spot = self._place(chain, group)
        properties = child(element, "spPr")
        steps = outline(properties, spot.width, spot.height)
        known = child(element, "nvPicPr", "cNvPr")
        said = (attribute(known, "descr") or attribute(known, "title") or "") if known is not None else ""
        for part in element.iter():
            if local(part) in _MEDIA:
                self._media(_MEDIA[local(part)], part)
                break
        blip, crop = child(element, "blipFill", "blip"), child(element, "blipFill", "srcRect")
        self._add_picture(self._sheet, blip, spot, steps, said, crop)
        if properties is not None and (pen := self._inheritance.palette.line(child(properties, "ln"))) is not None:
            self._slide.add(Shape(steps, spot.shape, None, pen))

    def _media(self, what: str, part: Any) -> None:
        number = attribute(part, "link") or attribute(part, "embed") or ""
        outside = self._sheet.relations.get(number, ("", "", False))[2]
        place_of = "linked to, outside" if outside else "embedded in"
        self._slide.remarks.append(f"{what} is {place_of} this slide and is not played.")

    def _add_picture(self, sheet: Sheet, blip: Any, spot: Place, steps: Any, said: str, crop: Any = None) -> None:
        number = (attribute(blip, "embed") or attribute(blip, "link") or "") if blip is not None else ""
        _, target, outside = sheet.relations.get(number, ("", "", False))
        if outside:
            self._slide.remarks.append(f"A picture outside the file is not fetched: {visible(target)[:200]}")
        cut = [share(crop, name) for name in "ltrb"] if crop is not None else [0.0] * 4
        shares = (cut[0], cut[1], cut[2], cut[3])
        part = "" if outside else target
        self._slide.add(Picture(part, spot.width, spot.height, spot.shape, tuple(steps), shares, visible(said)[:200]))

    def _frame(self, element: Any, group: Matrix, depth: int) -> None:
        chain = self._inheritance.chain(element)
        spot = self._place(chain, group)
        for data in element.iter():
            name = local(data)
            if name == "tbl":
                self._slide.add(table_of(data, spot, self._inheritance, self._link))
                return
            if name == "chart":
                self._chart(data, spot)
                return
            if name == "relIds":
                self._diagram(data, spot, depth)
                return
            if name in ("oleObj", "control"):
                self._object(element, data, group)
                return

    def _chart(self, data: Any, spot: Place) -> None:
        root = self._related(attribute(data, "id") or "")
        self._slide.remarks.append("A chart is shown as a table of its numbers.")
        short, whole = chart_html(root, spot.width - 16, spot.height, self._slide.size.width * 0.94)
        self._slide.add(Shape(box(0, 0, spot.width, spot.height), spot.shape, (0.98, 0.98, 0.97, 1),
                              Stroke((0.7, 0.7, 0.7, 1), 0.75)))  # fmt: skip
        self._slide.add(TextBox(short, spot.width, spot.height, spot.text))
        if whole:
            self._slide.beside.append(whole)

    def _diagram(self, data: Any, spot: Place, depth: int) -> None:
        root = self._related(attribute(data, "dm") or "")
        words = diagram_words(root)
        for part in self._drawings(root):
            tree = child(self._xml(part), "spTree")
            shown = "".join("".join(tree.itertext()).split()) if tree is not None else ""
            if tree is not None and depth < _DEEPEST and all("".join(word.split()) in shown for word in words):
                moved = (1.0, 0.0, 0.0, 1.0, spot.shape[4], spot.shape[5])
                self._shapes(tree, moved, depth + 1, foreign=False)
                return
        self._slide.remarks.append("A diagram (SmartArt) is shown as a list of its words; its shapes are missing.")
        lines = "".join(f"<p style='font-size: 14pt'>•&#160;&#160;{escaped(word)}</p>" for word in words)
        if lines:
            self._slide.add(TextBox(lines, spot.width, spot.height, spot.text))

    def _drawings(self, data: Any) -> list[str]:
        """Parts that may hold the shapes of a diagram: the one its data names, before all others of the slide."""
        marks = data.iter() if data is not None else ()
        named = next((attribute(mark, "relId") for mark in marks if local(mark) == "dataModelExt"), "")
        known = self._sheet.relations
        parts = [known[number] for number in (named, *known) if number in known]
        return list(dict.fromkeys(part for kind, part, out in parts if kind == "diagramDrawing" and not out))

    def _object(self, element: Any, data: Any, group: Matrix) -> None:
        form = visible(attribute(data, "progId") or "")[:60]
        self._slide.remarks.append(f"An embedded object{f' ({form})' if form else ''} is not opened.")
        for part in data.iter():
            if local(part) == "pic":
                self._picture(part, group)
                return

    def _related(self, number: str) -> Any:
        _, target, outside = self._sheet.relations.get(number, ("", "", False))
        return None if outside or not target else self._xml(target)

    def _xml(self, part: str) -> Any:
        try:
            return self._package.xml(part)
        except Unfit:
            self._slide.remarks.append("A chart or diagram of this slide is damaged and cannot be shown.")
            return None
