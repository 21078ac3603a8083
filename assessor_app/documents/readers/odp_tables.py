"""How the cells of a slide's table look: by their own style, by their row's or column's, by the table's template."""

from dataclasses import dataclass
from typing import Any

from assessor_app.documents.readers.odp_styles import Properties, Styles
from assessor_app.documents.readers.package import attribute


@dataclass(frozen=True, slots=True)
class CellLooks:
    """Of one table; `usual` are the styles its columns have for cells without one."""

    styles: Styles
    table: Any
    usual: list[str]
    rows: int
    columns: int

    def of(self, cell: Any, row: Any, y: int, x: int) -> Properties:
        """The cell's own word before its row's, that before its column's, and all of them before the template's."""
        names = (attribute(cell, "style-name"), attribute(row, "default-cell-style-name"), *self.usual[x : x + 1])
        own = next((name for name in names if name), None)
        template = self.styles.templates.get(attribute(self.table, "template-name") or "", {})
        part = next((template[part] for part in self._parts(y, x) if part in template), None)
        return self.styles.of("table-cell", part) | self.styles.of("table-cell", own)

    def _parts(self, y: int, x: int) -> list[str]:
        """The parts of a template that a cell belongs to, the one that counts first; in LibreOffice's order."""
        asked = (
            ("first-row", y == 0), ("last-row", y == self.rows - 1),
            ("first-column", x == 0), ("last-column", x == self.columns - 1),
        )  # fmt: skip
        found = [part for part, there in asked if there and self._uses(f"use-{part}-styles")]
        if self._uses("use-banding-rows-styles"):
            found.append("odd-rows" if y % 2 else "even-rows")
        if self._uses("use-banding-columns-styles"):
            found.append("odd-columns" if x % 2 else "even-columns")
        return [*found, "body"]

    def _uses(self, name: str) -> bool:
        return attribute(self.table, name) == "true"
