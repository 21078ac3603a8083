"""A short document of our own as PDF: every letter is text, none runs off its page, and copied it is what was said."""

import html
import importlib
import io
import re
from collections.abc import Iterator, Sequence
from itertools import zip_longest
from typing import Any

from assessor_app.domain.direction import brackets_held, right_to_left
from assessor_app.reports.copied_text import Shown, draw, mend_copied_text
from assessor_app.reports.pages_out import Block, Heading, Picture, Table, Title, Words, chain, clean, leads

A4 = (595.0, 842.0)  # points
EDGE = 56.0
MOST_IN_CELL = 400  # characters
MOST_BREAKS = 40  # of a plan far longer than any conversation the rest may break where it falls
INSIDE = (EDGE, EDGE, A4[0] - EDGE, A4[1] - EDGE)

# to MuPDF “left” is where a paragraph begins: on a page that runs from right to left, the right
CSS = """
* { font-family: sans-serif; color: #1B2430; overflow-wrap: break-word; }
h1 { font-size: 20px; margin: 0 0 2px 0; } h2 { font-size: 14px; margin: 16px 0 4px 0; }
p { font-size: 10.5px; line-height: 1.35; margin: 0 0 4px 0; }
.quiet { color: #566274; } .quote { margin-left: 12px; } .step { margin-left: 12px; }
.turned-quote { margin-right: 12px; } b { font-weight: bold; }
td { border-top: 0.5px solid #C9D0D9; padding: 3px 6px 3px 0; }
td p { font-size: 9px; overflow-wrap: normal; } .head p { font-weight: bold; }
"""


def pdf_bytes(blocks: Sequence[Block], title: str) -> bytes:
    """The same as pages; every letter is text, none a picture. What no font here can draw is counted at the end."""
    press: Any = importlib.import_module("pymupdf")  # heavy, and without types
    shelf = press.Archive()
    for number, block in enumerate(blocks):
        if isinstance(block, Picture):
            shelf.add((block.png, f"p{number}.png"))
    drawn, shapes = _drawn(press, blocks, shelf)
    if lost := _lost(press, drawn):
        drawn, shapes = _drawn(press, (*blocks, Words(_lost_words(lost), quiet=True)), shelf)
    try:
        return _written(press, drawn, title, shapes)
    except Exception:  # whatever a page holds that we do not foresee: it says less when copied, and reads the same
        return _written(press, drawn, title, None)


def _written(press: Any, drawn: bytes, title: str, shapes: list[list[Shown]] | None) -> bytes:
    with press.open("pdf", drawn) as made:
        made.set_metadata({"title": title})
        made.subset_fonts()
        if shapes is not None:
            mend_copied_text(made, shapes)
        written: bytes = made.tobytes(garbage=3, deflate=True, no_new_id=True)
    return written


def _drawn(press: Any, blocks: Sequence[Block], shelf: Any) -> tuple[bytes, list[list[Shown]]]:
    story, out = press.Story(_body(blocks, _breaks(press, blocks, shelf)), CSS, archive=shelf), io.BytesIO()
    writer, more, shapes = press.DocumentWriter(out), 1, []
    while more:
        device = writer.begin_page(press.Rect(0, 0, *A4))
        more, _ = story.place(press.Rect(*INSIDE))
        shapes.append(draw(press, story, device))
        writer.end_page()
    writer.close()
    return out.getvalue(), shapes


def _lost(press: Any, drawn: bytes) -> int:
    """How many characters have no shape in any font, or stand beside their page."""
    with press.open("pdf", drawn) as made:
        return sum(
            shape == 0 or box[0] < 0 or box[2] > A4[0]
            for page in made for span in page.get_texttrace() for _, shape, _, box in span["chars"]
        )  # fmt: skip


def _lost_words(count: int) -> str:
    are = "character is" if count == 1 else "characters are"
    return f"{count:,} {are} missing on these pages: no font here has what was written. The Word file has all of it."


def _breaks(press: Any, blocks: Sequence[Block], shelf: Any) -> frozenset[int]:
    """Before which blocks a page ends, so that nothing that leads to the next block stands alone at its foot. Each
    break moves all that follows, so the next is looked for after it was made."""
    breaks: frozenset[int] = frozenset()
    for _ in range(MOST_BREAKS):
        pages = _pages(press.Story(_body(blocks, breaks), CSS, archive=shelf), press)
        apart = (n for n in range(len(blocks) - 1) if leads(blocks, n) and pages[n] != pages[n + 1])
        firsts = (chain(blocks, n) for n in apart)
        there = next((n for n in firsts if n not in breaks and pages[n] == pages.get(n - 1)), None)
        if there is None:
            break
        breaks |= {there}
    return breaks


def _pages(story: Any, press: Any) -> dict[int, int]:
    """The page on which each block begins."""
    found: dict[int, int] = {}

    def note(at: Any) -> None:
        if at.id:
            found.setdefault(int(at.id[1:]), at.page)

    page, more = 1, 1
    while more:
        more, _ = story.place(press.Rect(*INSIDE))
        story.element_positions(note, {"page": page})
        story.draw(None)
        page += 1
    return found


def _body(blocks: Sequence[Block], breaks: frozenset[int]) -> str:
    ends = ' style="page-break-before: always"'
    return "".join(
        f'<div id="b{n}"{ends if n in breaks else ""}>{_html(block, n)}</div>' for n, block in enumerate(blocks)
    )


def _html(block: Block, number: int) -> str:
    match block:
        case Title(words):
            return f"<h1{_way(words)}>{_escaped(words, right_to_left(words))}</h1>"
        case Heading(words):
            return f"<h2{_way(words)}>{_escaped(words, right_to_left(words))}</h2>"
        case Words():
            kinds = ("quiet" if block.quiet else "", "quote" if block.inset else "")
            turned = right_to_left(block.words)
            lead = f"<b>{_escaped(block.lead, turned)}</b> " if block.lead else ""
            bullet = "• " if block.item else ""
            return f"<p{_way(block.words, *kinds)}>{bullet}{lead}{_escaped(block.words, turned)}</p>"
        case Picture():
            width, height = block.points()
            return f'<p><img src="p{number}.png" width="{width:.0f}" height="{height:.0f}"></p>'
        case Table(rows):
            return _table(rows)


def _way(words: str, *kinds: str) -> str:
    """The attributes of a paragraph: what kind it is, and that its words run from right to left."""
    turned = right_to_left(words)
    named = " ".join("turned-quote" if turned and kind == "quote" else kind for kind in kinds if kind)
    return (f' class="{named}"' if named else "") + (' dir="rtl"' if turned else "")


def _table(rows: tuple[tuple[str, ...], ...]) -> str:
    head, *rest = ("".join(f"<td><p{_way(cell)}>{_in_cell(cell)}</p></td>" for cell in row) for row in _low(rows))
    return f'<table><tr class="head">{head}</tr>{"".join(f"<tr>{row}</tr>" for row in rest)}</table>'


def _low(rows: tuple[tuple[str, ...], ...]) -> Iterator[tuple[str, ...]]:
    """Rows no page is too low for: what is longer goes on in the next, since MuPDF waits for ever
    for a page with room."""
    for row in rows:
        parts = ([cell[at : at + MOST_IN_CELL] for at in range(0, len(cell), MOST_IN_CELL)] for cell in row)
        yield from zip_longest(*parts, fillvalue="") if any(row) else [row]


def _in_cell(words: str) -> str:
    """A column is as wide as its longest word, so a long one may be parted with no sign of it."""
    return _LONG.sub(lambda found: "\u200b".join(_PIECE.findall(found[0])), _escaped(words, right_to_left(words)))


_LONG, _PIECE = re.compile(r"[^\s<>&;-]{17,}"), re.compile(r".{1,12}")


def _escaped(words: str, turned: bool) -> str:
    return html.escape(brackets_held(_SELECTORS.sub("", clean(words)), turned)).replace("\n", "<br>")


_SELECTORS = re.compile("[\ufe00-\ufe0f]")  # they choose between looks of a character, and have none
