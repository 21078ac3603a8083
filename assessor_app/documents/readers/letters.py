"""Which letters of a text no font of ours can draw: they show as boxes, and the reader is told."""

from typing import Any

import pymupdf as _pymupdf

pymupdf: Any = _pymupdf  # its own types are incomplete
_PLAIN = 0x250  # below it every letter has a shape
_UNSEEN = (range(0x200B, 0x2010), range(0x2028, 0x2030), range(0x2060, 0x2070), range(0xFE00, 0xFE10),
           range(0xE0000, 0xE0200), range(0xFEFF, 0xFF00), range(0x3000, 0x3001))  # fmt: skip
_MOST = 4_000  # different letters looked up


def undrawable(text: str) -> list[str]:
    """A sentence naming some of the letters shown as boxes; nothing when all of them can be drawn."""
    wide = sorted(ord(c) for c in set(text) if ord(c) >= _PLAIN and not c.isspace())[:_MOST]
    font = pymupdf.Font("helv")
    lost = [code for code in wide if not _unseen(code) and not font.has_glyph(code, fallback=True)]
    if not lost:
        return []
    named = ", ".join(f"U+{code:04X}" for code in lost[:5]) + (" and more" if len(lost) > 5 else "")
    return [f"Some letters cannot be drawn and show as boxes ({named}); the text can still be searched and quoted."]


def _unseen(code: int) -> bool:
    return any(code in span for span in _UNSEEN)
