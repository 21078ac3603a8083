"""Rubrics of Open edX open response assessments, from their XML and from their JSON."""

import xml.etree.ElementTree as ET
from xml.parsers import expat

from assessor_app.domain.errors import Unreadable
from assessor_app.domain.strict_json import strict_json
from assessor_app.rubric_files.json_fields import MAX_TITLE, Field
from assessor_app.rubric_files.reading import ForeignCriterion, ForeignLevel, RubricReading, assemble

UNTITLED = "Open response assessment"
MAX_XML_DEPTH = 64


def read_ora_xml(data: bytes, name: str) -> RubricReading:
    """The rubric of an `openassessment` (or bare `rubric`) element; raises Unreadable naming the reason."""
    root = _parse(data, name)
    rubric = root if root.tag == "rubric" else root.find("rubric") if root.tag == "openassessment" else None
    if rubric is None:
        raise Unreadable(name, f"It is XML, but no Open edX rubric (its outermost element is “{root.tag[:60]}”).")
    criteria = [_criterion(element, i, name) for i, element in enumerate(rubric.findall("criterion"), 1)]
    return assemble(_text(root, "title")[:MAX_TITLE] or UNTITLED, criteria, name, high_first=False)


def looks_like_ora_json(root: Field) -> bool:
    return isinstance(root.value, dict) and any(key in root.value for key in ("rubric", "rubric_criteria", "criteria"))


def read_ora_json(data: bytes, name: str) -> RubricReading:
    return from_ora_json(Field(strict_json(data, name), name))


def from_ora_json(root: Field) -> RubricReading:
    """The rubric of a parsed ORA definition: `rubric` or the definition itself, with `criteria`."""
    rubric = root.inside("rubric") if root.has("rubric") else root
    entries = rubric.items("criteria") or rubric.items("rubric_criteria")
    if not entries:
        raise root.refuse("has no criteria, so there is no rubric to read.")
    title = root.title("title", "").strip() or UNTITLED
    return assemble(title, [_json_criterion(entry) for entry in entries], root.name, high_first=False)


def _json_criterion(entry: Field) -> ForeignCriterion:
    return ForeignCriterion(
        entry.title("label", "") or entry.title("name"),
        entry.text("prompt", ""),
        tuple(_json_level(option) for option in entry.items("options")),
    )


def _json_level(option: Field) -> ForeignLevel:
    points = option.number("points")
    if points is None:
        raise option.refuse("has no points.")
    return ForeignLevel(option.title("label", "") or option.title("name"), option.text("explanation", ""), points)


def _criterion(element: ET.Element, index: int, name: str) -> ForeignCriterion:
    title = _text(element, "label") or _text(element, "name")
    if not title:
        raise Unreadable(name, f"Criterion {index} has no name.")
    levels = tuple(_level(option, title, name) for option in element.findall("option"))
    return ForeignCriterion(title[:MAX_TITLE], _text(element, "prompt"), levels)


def _level(option: ET.Element, criterion: str, name: str) -> ForeignLevel:
    title = _text(option, "label") or _text(option, "name")
    points = option.get("points", "")
    digits = points.strip().removeprefix("-")
    if not title:
        raise Unreadable(name, f"An option of “{criterion[:60]}” has no name.")
    if not (digits.isascii() and digits.isdigit() and len(digits) <= 9):
        raise Unreadable(name, f"The option “{title[:60]}” has the points “{points[:40]}”, not a whole number.")
    return ForeignLevel(title[:MAX_TITLE], _text(option, "explanation"), float(points))


def _text(element: ET.Element, tag: str) -> str:
    found = element.find(tag)
    return "" if found is None else " ".join("".join(found.itertext()).split())


def _parse(data: bytes, name: str) -> ET.Element:
    """XML without a document type: no entities to expand, nothing to fetch, no deep nesting."""
    builder = ET.TreeBuilder()
    parser = expat.ParserCreate()
    parser.buffer_text = True
    depth = 0

    def start(tag: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > MAX_XML_DEPTH:
            raise Unreadable(name, f"It is nested deeper than {MAX_XML_DEPTH} levels.")
        builder.start(tag, attributes)

    def end(tag: str) -> None:
        nonlocal depth
        depth -= 1
        builder.end(tag)

    def doctype(*_: object) -> None:
        raise Unreadable(name, "It declares a document type; such XML is not read, as it may hide other content.")

    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.CharacterDataHandler, parser.StartDoctypeDeclHandler = builder.data, doctype
    try:
        parser.Parse(data, True)
        return builder.close()
    except (expat.ExpatError, LookupError, ValueError) as error:
        raise Unreadable(name, f"It is not valid XML ({error}).") from None
