"""Words that a web page's style sheets write before and after its elements."""

import re
from typing import Any

_CONTENT = re.compile(
    r"""(?:^|[;\s])content\s*:\s*((?:"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|[^;"'])*)""", re.IGNORECASE | re.DOTALL
)
_PART = re.compile(
    r""""((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)'|attr\(\s*([\w-]{1,100})\s*\)|([\w-]+\([^()]*\)|[^\s"']+)""", re.DOTALL
)
_ESCAPE = re.compile(r"\\(?:([0-9a-fA-F]{1,6})\s?|(\n)|(.))", re.DOTALL)
_UNSEEN = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|opacity\s*:\s*0*\.?0*\s*(?:;|$)"
    r"|(?:^|[;\s])(?:height|width|font-size)\s*:\s*0(?:px|pt|em|rem|%)?\s*(?:;|$)",
    re.IGNORECASE,
)
_NOTHING = ("none", "normal", "initial", "inherit", "unset", "!important", "no-open-quote", "no-close-quote")
_QUOTES = {"open-quote": "“", "close-quote": "”"}
_SELECTOR = re.compile(r"(.*?)::?(before|after)\Z", re.DOTALL)
_ICONS = re.compile("[\ue000-\uf8ff\U000f0000-\U0010ffff]")  # letters of a typeface of pictures, without a meaning
_LONGEST = 300


def place_of(selector: str) -> tuple[str, str]:
    """The selector of the element, and “before”, “after” or nothing."""
    found = _SELECTOR.match(selector.strip())
    return (found[1].strip() or "*", found[2]) if found else (selector, "")


def content(declarations: str) -> str | None:
    """What they write, as it is declared; None where they say nothing of it."""
    found = _CONTENT.findall(declarations[:5_000])
    if not found:
        return None
    return "none" if _UNSEEN.search(declarations[:5_000]) else found[-1].strip()


def words(declared: str, element: Any) -> str | None:
    """The words; None where it is counted, drawn or fetched, which cannot be told from here."""
    said = []
    for double, single, name, other in _PART.findall(declared):
        if other == "/":
            break  # what follows is read aloud only
        if other and other not in _QUOTES and other not in _NOTHING:
            return None
        said.append(_QUOTES.get(other, "") or (element.get(name.lower()) or "" if name else _plain(double or single)))
    return _ICONS.sub("", "".join(said))[:_LONGEST]


def _plain(string: str) -> str:
    return _ESCAPE.sub(lambda found: _letter(found[1]) if found[1] else found[3] or "", string)


def _letter(digits: str) -> str:
    number = int(digits, 16)
    return chr(number) if 0 < number < 0x110000 and not 0xD800 <= number < 0xE000 else "�"
