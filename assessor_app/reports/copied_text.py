"""What is copied from a page, searched for on it or read aloud is what was said, whatever shapes it was drawn in."""

import re
from collections.abc import Iterator, Sequence
from types import SimpleNamespace
from typing import Any, NamedTuple
from unicodedata import bidirectional

MARKS = "\u200e\u200f"  # they order what is drawn, and were not said
_NUDGE = b" 12 %s -12 "  # thousandths of its size by which a letter stands further on, and what follows does not


class Shown(NamedTuple):
    """A shape of a font and the characters it was drawn for; `over` is a letter that begins where the last one does."""

    shape: int
    said: str
    over: bool = False


_PAINTED = re.compile(rb"/(\w+) [\d.]+ Tf|<([0-9a-f]+)>")
_AT_ONCE = 100  # lines of a map that may stand together (ISO 32000-1, 9.10.3)


def draw(press: Any, story: Any, page: Any) -> list[Shown]:
    """Draw what was placed on a page; gives its shapes in their order. A ligature, and a mark that is part of its
    letter, are followed by characters without a shape of their own; a letter of two shapes stands at its first."""
    spans: list[Any] = []
    list_of_page = press.mupdf.FzDisplayList(press.mupdf.FzRect(press.mupdf.FzRect.Fixed_INFINITE))
    recorder, reader = (press.mupdf.fz_new_list_device(list_of_page), press.extra.JM_new_texttrace_device(spans))
    story.draw(SimpleNamespace(this=recorder))  # a story can be drawn once
    press.mupdf.fz_close_device(recorder)
    for device in (page.this, reader):
        press.DisplayList(list_of_page).run(SimpleNamespace(device=device), press.Identity, press.INFINITE_RECT())
    press.mupdf.fz_close_device(reader)
    found, last = list[Shown](), None
    for character, shape, at, *_ in (each for span in spans for each in span["chars"]):
        said = chr(character) if character >= 0 and chr(character) not in MARKS else ""
        if shape >= 0:
            found.append(Shown(shape, said, over=at == last and bidirectional(said[:1] or " ") == "AL"))
            last = at
        elif found:
            found[-1] = found[-1]._replace(said=found[-1].said + said)
    return found


def mend_copied_text(made: Any, pages: Sequence[Sequence[Shown]]) -> None:
    """MuPDF tells of a shape the character its font has it for: none for most shapes of an Arabic letter, the other
    bracket from right to left, and too few digits beyond four. Each font is told what its shapes were drawn for; where
    one was drawn for something else as well, it stands there beside it. Poppler reads letters by where they begin, and
    parted an alef from the lam it leans on. Source: ISO 32000-1, 9.10.3 and 14.9.4."""
    maps: dict[int, dict[int, str]] = {}
    for page, drawn in zip(made, pages, strict=True):
        fonts = {name: _map_of(made, font) for font, _, _, _, name, *_ in page.get_fonts()}
        (number,) = page.get_contents()
        made.update_stream(number, _told(made.xref_stream(number), drawn, fonts, maps))
    for number, letters in maps.items():
        made.update_stream(number, _map(letters))


def _map_of(made: Any, font: int) -> int:
    return int(made.xref_get_key(font, "ToUnicode")[1].split()[0])


def _told(painted: bytes, drawn: Sequence[Shown], fonts: dict[str, int], maps: dict[int, dict[int, str]]) -> bytes:
    """What paints a page, with the characters beside those shapes that their font tells otherwise."""
    left, letters = iter(drawn), dict[int, str]()

    def beside(found: re.Match[bytes]) -> bytes:
        nonlocal letters
        if found[1]:
            letters = maps.setdefault(fonts[found[1].decode()], {})
            return found[0]
        return b"".join(_shape(found[2][at : at + 4], next(left), letters) for at in range(0, len(found[2]), 4))

    return _PAINTED.sub(beside, painted)


def _shape(digits: bytes, drawn: Shown, letters: dict[int, str]) -> bytes:
    shape, said, over = drawn
    assert shape == int(digits, 16)
    painted = _NUDGE % (b"<%s>" % digits) if over else b"<%s>" % digits
    if said and letters.setdefault(shape, said) == said:
        return painted
    return b"]TJ /Span <</ActualText <feff%s>>> BDC [%s]TJ EMC [" % (_in_utf16(said), painted)


def _map(letters: dict[int, str]) -> bytes:
    return b"\n".join((_HEAD, *_lines(sorted(letters.items())), _FOOT))


def _lines(letters: Sequence[tuple[int, str]]) -> Iterator[bytes]:
    for at in range(0, len(letters), _AT_ONCE):
        some = letters[at : at + _AT_ONCE]
        yield b"%d beginbfchar" % len(some)
        yield from (b"<%04x> <%s>" % (shape, _in_utf16(said)) for shape, said in some)
        yield b"endbfchar"


def _in_utf16(said: str) -> bytes:
    return said.encode("utf-16-be").hex().encode()


_HEAD = b"""/CIDInit /ProcSet findresource begin
12 dict begin
begincmap
/CIDSystemInfo <</Registry (Adobe) /Ordering (UCS) /Supplement 0>> def
/CMapName /Adobe-Identity-UCS def
/CMapType 2 def
1 begincodespacerange
<0000> <ffff>
endcodespacerange"""
_FOOT = b"""endcmap
CMapName currentdict /CMap defineresource pop
end
end
"""
