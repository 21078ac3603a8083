"""Charts as tables of their numbers, diagrams as lists of their words, and names for objects that are not opened."""

from typing import Any

from assessor_app.documents.readers.blocks import Block, Cell, Flow, Row, Table, boxed
from assessor_app.documents.readers.package import attribute, child, local
from assessor_app.documents.readers.visible import escaped

_MOST_ROWS, _MOST_SERIES = 200, 20
_PROGRAMS = {"Excel": "spreadsheet", "Word": "document", "PowerPoint": "slide", "Equation": "formula", "Acro": "PDF",
             "Visio": "drawing", "Package": "file", "PBrush": "picture"}  # fmt: skip


def program(name: str) -> str:
    """What a person calls an object of this program."""
    return next((f"{kind} ({name})" for word, kind in _PROGRAMS.items() if word in name), name or "unknown")


def chart(root: Any) -> list[Block]:
    """Its title, and a row a category with the value of each series."""
    series = [e for e in root.iter() if local(e) == "ser"][:_MOST_SERIES]
    names = [" ".join(_values(child(one, "tx"))) for one in series]
    points = [_values(_first(one, "val", "yVal")) for one in series]
    labels = _values(_first(series[0], "cat", "xVal")) if series else []
    count = max((len(values) for values in (*points, labels)), default=0)
    rows = [["", *names]]
    for index in range(min(count, _MOST_ROWS)):
        rows.append([_at(labels, index), *(_at(values, index) for values in points)])
    title = _letters([e for e in root.iter() if local(e) == "title"])
    more = f" (the first {_MOST_ROWS} of {count} rows)" if count > _MOST_ROWS else ""
    caption = Flow(f"<p style='margin: 4pt 0 2pt 0; color: #666666'>[Chart] {escaped(title)}{more}</p>")
    return [caption, _plain_table(rows)] if series else [caption]


def _plain_table(rows: list[list[str]]) -> Table:
    width = max(len(row) for row in rows)
    made = tuple(
        Row(tuple(Cell((Flow(f"<p>{escaped(text)}</p>"),) if text else (), column) for column, text in enumerate(row)))
        for row in rows
    )
    return Table((1.0,) * width, made)


def _first(element: Any, *names: str) -> Any:
    return next((found for name in names if (found := child(element, name)) is not None), None)


def _values(element: Any) -> list[str]:
    """Values by their index; a place nobody filled is empty."""
    found: dict[int, str] = {}
    for part in element.iter() if element is not None else ():
        if local(part) == "pt":
            index = attribute(part, "idx") or ""
            at = int(index) if index.isdecimal() and len(index) < 6 else len(found)
            found[at] = " ".join("".join(e.text or "" for e in part.iter() if local(e) == "v").split())
        elif local(part) == "v" and local(part.getparent()) != "pt":
            found[len(found)] = part.text or ""
    return [found.get(index, "") for index in range(min(max(found, default=-1) + 1, 5_000))]


def _at(values: list[str], index: int) -> str:
    return values[index] if index < len(values) else ""


def _letters(elements: list[Any]) -> str:
    texts = ["".join(e.text or "" for e in one.iter() if local(e) == "t") for one in elements]
    return " · ".join(text.strip() for text in texts if text.strip())


def diagram(root: Any) -> list[Block]:
    """The words of a diagram, one point a line."""
    lines = []
    for point in root.iter():
        if local(point) == "pt":
            text = " ".join("".join(e.text or "" for e in p.iter() if local(e) == "t")
                            for p in point.iter() if local(p) == "p")  # fmt: skip
            if text.strip():
                lines.append(f"<p>• {escaped(text.strip())}</p>")
    return [boxed((Flow("<p style='color: #666666'>[Diagram]</p>" + "".join(lines)),))]


def imported_text(name: str, data: bytes) -> str:
    """The words of an imported web page or plain text; nothing for another form."""
    if name.lower().endswith((".htm", ".html", ".xhtml", ".mht")) and data and not data.startswith(b"PK"):
        from lxml import html

        try:
            root: Any = html.fromstring(data)
        except Exception:  # lxml refuses in several ways
            return ""
        for part in list(root.iter()):
            if part.tag in ("script", "style", "title"):
                part.text = ""
            elif part.tag in ("p", "div", "tr", "li", "br", "h1", "h2", "h3", "h4"):
                part.tail = "\n" + (part.tail or "")
        return str(root.text_content())
    return data.decode("utf-8", "replace") if name.lower().endswith(".txt") else ""
