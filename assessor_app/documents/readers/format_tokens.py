"""Takes a number format code apart: its sections, and the marks and words of each."""

import re
from dataclasses import dataclass

_MOST = 400  # characters of a code that are looked at
_CURRENCY = re.compile(r"\$([^-]*)(?:-[0-9A-Za-z,]*)?")
_TOKEN = re.compile(
    r"""(?P<quoted>"[^"]*"?)|(?P<escaped>\\.)|(?P<space>_.)|(?P<repeat>\*.)|(?P<bracket>\[[^\]]*\])"""
    r"""|(?P<general>General)|(?P<noon>AM/PM|A/P)|(?P<power>E[+-])|(?P<dates>y+|m+|d+|h+|s+|e+|b+|g+)"""
    r"""|(?P<digit>[0#?])|(?P<point>\.)|(?P<comma>,)|(?P<percent>%)|(?P<slash>/)|(?P<text>@)|(?P<other>.)""",
    re.IGNORECASE | re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Token:
    """`kind` is one of literal, bracket, general, noon, power, dates, digit, point, comma, percent, slash, text."""

    kind: str
    text: str


def sections(code: str) -> list[str]:
    """The parts between semicolons, those inside quotes and brackets left alone."""
    found = [""]
    for match in _TOKEN.finditer(code[:_MOST]):
        if match[0] == ";":
            found.append("")
        else:
            found[-1] += match[0]
    return found


def tokens(section: str) -> list[Token]:
    return [token for match in _TOKEN.finditer(section) if (token := _token(match)) is not None]


def _token(match: re.Match[str]) -> Token | None:
    kind, text = str(match.lastgroup), match[0]
    match kind:
        case "quoted":
            return Token("literal", text.strip('"'))
        case "escaped":
            return Token("literal", text[1])
        case "space":
            return Token("literal", " ")
        case "repeat":
            return None
        case "bracket":
            return _bracket(text[1:-1])
        case "other":
            return Token("literal", text)
    return Token(kind, text)


def _bracket(inside: str) -> Token:
    currency = _CURRENCY.fullmatch(inside)
    return Token("literal", currency[1]) if currency else Token("bracket", inside)
