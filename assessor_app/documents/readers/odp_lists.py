"""Lists of OpenDocument slides: the sign or number before an item of each depth, and where it stands."""

from dataclasses import dataclass, field
from typing import Any

from assessor_app.documents.readers.number_words import written
from assessor_app.documents.readers.odp_styles import Styles, length
from assessor_app.documents.readers.odt_styles import list_mark_form
from assessor_app.documents.readers.package import attribute, child, local
from assessor_app.documents.readers.symbols import UNKNOWN, plain_symbols

_USUAL = 18.0  # points a depth, where nothing is said
_HANG = 14.0


@dataclass(frozen=True, slots=True)
class Mark:
    """What stands before an item, in points where its text begins and how far before that the mark stands, and how
    large the mark is beside its text."""

    sign: str
    left: float
    hang: float
    size: float = 1.0


@dataclass(slots=True)
class Counting:
    """Counts the items of one shape: a list goes on where another of the same depth follows, as LibreOffice's are."""

    styles: Styles
    _counts: dict[int, int] = field(default_factory=dict)

    def plain(self) -> None:
        """A paragraph of no list ends them all."""
        self._counts.clear()

    def mark(self, name: str, depth: int, first: str | None, marked: bool) -> Mark:
        """The next item's, of the list style called `name`; `first` is the number it says of itself. A paragraph that
        is not `marked` goes on with the item before it."""
        for deeper in [at for at in self._counts if at > depth]:
            del self._counts[deeper]
        level = _level(self.styles.lists.get(name), depth)
        if level is None:
            return Mark("•" if marked else "", _USUAL * depth, _HANG)
        if not marked:
            return Mark("", *_place(level))
        form, before, after, start, _ = list_mark_form(level)
        if first and first.isdecimal() and len(first) < 6:
            self._counts[depth] = int(first)
        else:
            self._counts[depth] = self._counts.get(depth, start - 1) + 1
        if form.startswith("bullet:"):
            sign = _seen(form.removeprefix("bullet:"))
        elif local(level) == "list-level-style-number" and attribute(level, "num-format"):
            sign = before + written(self._counts[depth], form) + after
        else:
            sign = ""
        return Mark(sign, *_place(level), _size(level))


def _level(style: Any, depth: int) -> Any:
    levels = [e for e in (style if style is not None else ()) if attribute(e, "level") == str(depth)]
    return levels[0] if levels else None


def _seen(sign: str) -> str:
    plain = plain_symbols(sign)
    return "•" if not plain.strip() or UNKNOWN in plain else plain


def _size(level: Any) -> float:
    letters = child(level, "text-properties")
    said = attribute(letters, "font-size") or "" if letters is not None else ""
    share = said.removesuffix("%")
    return min(max(int(share) / 100, 0.2), 4.0) if said.endswith("%") and share.isdecimal() and len(share) < 5 else 1.0


def _place(level: Any) -> tuple[float, float]:
    properties = child(level, "list-level-properties")
    alignment = child(properties, "list-level-label-alignment") if properties is not None else None
    if alignment is not None:
        return length(attribute(alignment, "margin-left")), -length(attribute(alignment, "text-indent"))
    if properties is None:
        return _USUAL, _HANG
    wide = length(attribute(properties, "min-label-width"))
    return length(attribute(properties, "space-before")) + wide, wide
