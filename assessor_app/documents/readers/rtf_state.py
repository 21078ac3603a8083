"""What a place in a rich text stands in: its destination, its letters, its paragraph, its code page."""

from dataclasses import dataclass, field, replace
from typing import Any

SWITCHES = {"b": "b", "i": "i", "strike": "strike", "striked": "strike", "v": "vanish", "ul": "u", "uld": "u",
            "uldb": "u", "ulw": "u", "ulth": "u", "uldash": "u", "ulwave": "u", "ulhair": "u"}  # fmt: skip
_SIDES = {"ql": "left", "qr": "right", "qc": "center", "qj": "both"}
_LENGTHS = {"li": "left", "lin": "left", "ri": "right", "rin": "right", "fi": "first", "sb": "before", "sa": "after"}
CODE_PAGES = {0: "cp1252", 77: "mac_roman", 78: "cp932", 128: "cp932", 129: "cp949", 130: "johab", 134: "gbk",
              136: "big5", 161: "cp1253", 162: "cp1254", 163: "cp1258", 177: "cp1255", 178: "cp1256", 186: "cp1257",
              204: "cp1251", 222: "cp874", 238: "cp1250", 255: "cp437"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Font:
    """A name and the code page of its letters; a symbol font has none."""

    name: str = ""
    page: str = ""
    symbols: bool = False


@dataclass(slots=True)
class State:
    """One group's state; an inner group begins with a copy of it."""

    target: str = "body"
    letters: dict[str, Any] = field(default_factory=dict)
    lines: dict[str, Any] = field(default_factory=dict)
    font: int | None = None
    skip: int = 1  # how many letters stand in for one \u
    starred: bool = False

    def inner(self) -> "State":
        return replace(self, letters=dict(self.letters), lines=dict(self.lines), starred=False)


def set_letters(state: State, word: str, number: int | None, colours: list[str]) -> bool:
    """Heed a control word about letters; False for one that is not."""
    look = state.letters
    if word in SWITCHES:
        look[SWITCHES[word]] = ("single" if SWITCHES[word] == "u" else True) if number != 0 else ""
    elif word in ("ulnone", "nosupersub"):
        look["u" if word == "ulnone" else "vertAlign"] = ""
    elif word in ("super", "sub"):
        look["vertAlign"] = f"{word}script"
    elif word == "fs":
        look["size"] = float(min(max(number or 24, 4), 400))
    elif word == "f":
        state.font = number
    elif word == "plain":
        look.clear()
    elif word == "cf":
        look["color"] = colours[number] if number is not None and 0 < number < len(colours) else ""
    elif word in ("highlight", "cb", "chcbpat"):
        look["ground"] = colours[number] if number is not None and 0 < number < len(colours) else None
    elif word in ("revised", "deleted"):
        look["change"] = ("ins" if word == "revised" else "del") if number != 0 else ""
    else:
        return False
    return True


def set_lines(state: State, word: str, number: int | None) -> bool:
    """Heed a control word about the paragraph; False for one that is not."""
    lines = state.lines
    if word == "pard":
        lines.clear()
    elif word in _SIDES:
        lines["jc"] = _SIDES[word]
    elif word in _LENGTHS:
        lines[_LENGTHS[word]] = (number or 0) / 20
    elif word in ("rtlpar", "ltrpar"):
        lines["bidi"] = word == "rtlpar"
    elif word in ("outlinelevel", "itap", "s", "ls", "ilvl"):
        lines[word] = number or 0
    elif word == "intbl":
        lines["intbl"] = number != 0
    elif word == "pagebb":
        lines["pageBreakBefore"] = number != 0
    else:
        return False
    return True
