"""List numbers as Word counts them: several levels, restarts, letters and Roman numerals."""

from typing import Any

from assessor_app.documents.readers.package import attribute, child, local

Levels = dict[int, tuple[str, str, int]]  # level → (format, pattern, first number)
_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"),
          (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))  # fmt: skip


class Numbering:
    """Hands out the next number of each list."""

    def __init__(self, root: Any) -> None:
        self._abstract: dict[str, Levels] = {}
        self._lists: dict[str, str] = {}
        self._counts: dict[str, dict[int, int]] = {}
        for element in root if root is not None else ():
            if local(element) == "abstractNum":
                self._abstract[attribute(element, "abstractNumId") or ""] = _levels(element)
            elif local(element) == "num":
                target = child(element, "abstractNumId")
                if target is not None:
                    self._lists[attribute(element, "numId") or ""] = attribute(target, "val") or ""

    def next(self, number_id: str, level: int) -> str:
        """The mark before the paragraph: “2.b”, “•”, or nothing for an unknown list."""
        abstract = self._lists.get(number_id, "")
        levels = self._abstract.get(abstract, {})
        if level not in levels:
            return "•" if abstract else ""
        form, pattern, first = levels[level]
        counts = self._counts.setdefault(abstract, {})
        counts[level] = counts.get(level, first - 1) + 1
        for deeper in [key for key in counts if key > level]:
            del counts[deeper]
        if form == "bullet":
            return ("•", "◦", "–")[level % 3]
        for place, (kind, _, start) in levels.items():
            pattern = pattern.replace(f"%{place + 1}", written(counts.get(place, start), kind))
        return pattern


def _levels(element: Any) -> Levels:
    found: Levels = {}
    for entry in element:
        if local(entry) == "lvl":
            form, text, start = (_value(entry, name) for name in ("numFmt", "lvlText", "start"))
            first = int(start) if start and start.isdigit() and len(start) < 6 else 1
            level = attribute(entry, "ilvl") or "0"
            found[int(level) if level.isdigit() else 0] = (form or "decimal", (text or "")[:40], first)
    return found


def _value(entry: Any, name: str) -> str | None:
    element = child(entry, name)
    return None if element is None else attribute(element, "val")


def written(number: int, form: str) -> str:
    """A number in one of Word's number formats."""
    number = max(0, min(number, 99_999))
    if form in ("lowerLetter", "upperLetter") and number:
        text = chr(97 + (number - 1) % 26) * min(1 + (number - 1) // 26, 20)
    elif form in ("lowerRoman", "upperRoman") and number < 4000:
        text, rest = "", number
        for value, sign in _ROMAN:
            text, rest = text + sign * (rest // value), rest % value
    elif form == "none":
        return ""
    else:
        return f"{number:02}" if form == "decimalZero" else str(number)
    return text.upper() if form.startswith("upper") else text
