"""Headers, footers, notes and comments of an OpenDocument text. Comments are numbered; nobody is named."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from assessor_app.documents.readers.blocks import Block, Flow
from assessor_app.documents.readers.package import child, local

if TYPE_CHECKING:
    from assessor_app.documents.readers.odt_blocks import OdtWalk

_COMMENTED = "The document has comments; they stand after its text."


def margins(walk: "OdtWalk", names: tuple[str, ...]) -> Iterator[Block]:
    """Headers or footers of every master page that holds any text."""
    for master in walk.styles.masters:
        for element in master:
            if local(element) in names and "".join(element.itertext()).strip():
                yield Flow(f"<p class='aside'>Page {names[0]}:</p>")
                yield from walk.blocks(element, walk.place())
                yield Flow("<hr/>")


def notes(walk: "OdtWalk") -> Iterator[Block]:
    """Footnotes and endnotes, in the order they are referred to."""
    if walk.notes:
        yield Flow("<hr/><p class='aside'>Notes:</p>")
    at = 0
    while at < len(walk.notes):  # a note may bring further ones
        walk.lead = f"[{at + 1}] "
        yield from walk.blocks(walk.notes[at], walk.place())
        at += 1
        walk.lead = ""


def comments(walk: "OdtWalk") -> Iterator[Block]:
    if not walk.comments:
        return
    walk.warn(_COMMENTED)
    yield Flow("<hr/><p class='aside'>Comments:</p>")
    for number, entry in enumerate(list(walk.comments), 1):
        walk.lead = f"[Comment {number}] "
        kept = [e for e in entry if local(e) not in ("creator", "date", "creator-initials", "date-string")]
        yield from walk.blocks(kept, walk.place())
        if walk.lead:
            yield Flow(f"<p>{walk.lead}</p>")
            walk.lead = ""


def caption(frame: object) -> str:
    """What the author says a picture shows."""
    texts = [child(frame, name) for name in ("title", "desc")]
    return " ".join(" ".join("".join(e.itertext()).split()) for e in texts if e is not None)
