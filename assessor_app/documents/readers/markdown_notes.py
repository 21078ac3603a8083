"""Footnotes of Markdown, `[^1]` and `[^1]: what it says`: numbers in the text, and what they say below it."""

import re
from collections.abc import Callable

_SAID = re.compile(r" {0,3}\[\^([^\]\s^]{1,100})\]:[ \t]*(.*)\Z")
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
_MARK = re.compile(r"(`+)|(?<!\\)\[\^([^\]\s^]{1,100})\]")
_MOST = 1_000
Note = tuple[str, str]  # its name, and what it says


def with_notes(text: str) -> tuple[str, list[Note]]:
    """The text with numbers where notes belong, and without the notes; those in the order they are met. A note that
    nothing refers to stays where it is: nothing is lost."""
    if "[^" not in text:
        return text, []
    rest, said = _taken_out(text)
    met: dict[str, int] = {}

    def numbered(name: str) -> str:
        return f"<sup>[{met.setdefault(name, len(met) + 1)}]</sup>" if name in said else f"[^{name}]"

    written = "\n".join(line if code else _with_numbers(line, numbered) for line, code in _lines(rest))
    unmet = [f"\\[^{name}]: {words}" for name, words in said.items() if name not in met]
    return "\n\n".join([written, *unmet]), [(name, said[name]) for name in met]


def _with_numbers(line: str, numbered: Callable[[str], str]) -> str:
    """What stands between two equal runs of backticks is code."""
    marks = list(_MARK.finditer(line))
    last = {len(mark[1]): at for at, mark in enumerate(marks) if mark[1]}
    pieces, end, code = [], 0, 0
    for at, mark in enumerate(marks):
        if mark[1]:
            ticks = len(mark[1])
            code = 0 if code == ticks else code or (ticks if last[ticks] > at else 0)
        elif not code:
            pieces += [line[end : mark.start()], numbered(mark[2])]
            end = mark.end()
    return "".join(pieces) + line[end:]


def notes_html(notes: list[Note], rendered: Callable[[str], str]) -> str:
    """What the notes say, each behind its number."""
    made = (rendered(f"<sup>[{number}]</sup> {words}") for number, (_, words) in enumerate(notes, 1))
    return "<hr/>" + "".join(made) if notes else ""


def _taken_out(text: str) -> tuple[str, dict[str, str]]:
    said: dict[str, list[str]] = {}
    kept: list[str] = []
    name = ""  # of the note that goes on in lines that are indented
    for line, code in _lines(text):
        found = None if code else _SAID.match(line)
        if found and len(said) < _MOST and found[1] not in said:
            name = found[1]
            said[name] = [found[2]]
        elif name and not code and (not line.strip() or line.startswith(("    ", "\t"))):
            said[name].append(line.strip())
        else:
            name = ""
            kept.append(line)
    return "\n".join(kept), {name: "\n".join(words).strip() for name, words in said.items()}


def _lines(text: str) -> list[tuple[str, bool]]:
    """Each line, and whether it stands in a block of code between fences."""
    found, fence = [], ""
    for line in text.split("\n"):
        mark = _FENCE.match(line)
        begins = bool(mark) and not fence
        found.append((line, bool(fence) or begins))
        if begins and mark:
            fence = mark[1]
        elif fence and mark and mark[1].startswith(fence) and not line.strip().strip(fence[0]):
            fence = ""
    return found
