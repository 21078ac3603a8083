"""Letters as an honest reader sees them: what would turn, hide or fake text is shown by its name."""

import html

_TURNING = {
    0x202A: "LRE", 0x202B: "RLE", 0x202C: "PDF", 0x202D: "LRO", 0x202E: "RLO",
    0x2066: "LRI", 0x2067: "RLI", 0x2068: "FSI", 0x2069: "PDI",
}  # fmt: skip
_OVERRIDES = (0x202D, 0x202E)
_TAGS = range(0xE0001, 0xE0080)
_TABLE = (
    {code: f"[{name}]" for code, name in _TURNING.items()}
    | {code: chr(0x2400 + code) for code in range(32) if code not in (9, 10, 13)}
    | {code: f"[U+{code:04X}]" for code in (0x7F, *range(0x80, 0xA0), *_TAGS, 0xFFFE, 0xFFFF)}
)


def visible(text: str) -> str:
    """The text with control letters, direction overrides and hidden tags written out; nothing is left away."""
    return text.encode("utf-8", "replace").decode("utf-8").translate(_TABLE)


def escaped(text: str) -> str:
    """The same as HTML."""
    return html.escape(visible(text))


def doubts(text: str) -> list[str]:
    """Sentences about letters made to deceive."""
    found, letters = [], {ord(letter) for letter in set(text)}
    if letters & {*_OVERRIDES}:
        found.append("The text turns the direction of its letters to mislead; the places are marked [RLO] or [LRO].")
    if letters & {*_TAGS}:
        found.append("The text holds hidden letters; they are shown as their numbers, like [U+E0041].")
    return found
