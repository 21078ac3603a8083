"""Footnotes, endnotes and comments of a Word file, after its text. Comments are numbered; nobody is named."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from assessor_app.documents.readers.blocks import Block, Flow
from assessor_app.documents.readers.package import attribute, local

if TYPE_CHECKING:
    from assessor_app.documents.readers.docx_html import Walk

_COMMENTED = "The document has comments; they stand after its text."


def notes(walk: "Walk") -> Iterator[Block]:
    """Notes in the order they are referred to, then those that nothing refers to."""
    found = {}
    for kind in ("footnote", "endnote"):
        root, part = walk.writing.related(f"{kind}s")
        for entry in root if root is not None else ():
            if local(entry) == kind and (attribute(entry, "type") is None or _letters(entry)):
                found[kind, attribute(entry, "id") or ""] = entry, part
    order = [key for key in walk.writing.notes if key in found] + [
        key for key in found if key not in walk.writing.notes
    ]
    if order:
        yield Flow("<hr/><p class='aside'>Notes:</p>")
    for key in order:
        entry, part = found[key]
        if key not in walk.writing.notes:
            walk.writing.notes.append(key)
        yield from _entry(walk, entry, part, f"[{walk.writing.notes.index(key) + 1}] ")


def comments(walk: "Walk") -> Iterator[Block]:
    """Every comment, with the one it answers."""
    root, part = walk.writing.related("comments")
    entries = [e for e in (root if root is not None else ()) if local(e) == "comment"]
    if not entries:
        return
    walk.writing.warn(_COMMENTED)
    walk.writing.commented.clear()
    yield Flow("<hr/><p class='aside'>Comments:</p>")
    answers, done = _threads(walk, entries)
    for number, entry in enumerate(entries, 1):
        said = f", in reply to {answers[number]}" if number in answers else ""
        said += ", resolved" if number in done else ""
        yield from _entry(walk, entry, part, f"[Comment {number}{said}] ")


def _entry(walk: "Walk", entry: Any, part: Any, lead: str) -> Iterator[Block]:
    walk.lead = lead
    yield from walk.blocks(entry, walk.place(part))
    if walk.lead:  # it holds nothing
        yield Flow(f"<p>{walk.lead}</p>")
        walk.lead = ""


def _threads(walk: "Walk", entries: list[Any]) -> tuple[dict[int, int], set[int]]:
    """Which comment answers which, and which are resolved, from the part that newer writers add."""
    numbers = {}
    for number, entry in enumerate(entries, 1):
        for paragraph in entry.iter():
            if local(paragraph) == "p" and attribute(paragraph, "paraId"):
                numbers[attribute(paragraph, "paraId")] = number
    root, _ = walk.writing.related("commentsExtended", "commentsEx")
    answers, done = {}, set()
    for entry in root if root is not None else ():
        mine = numbers.get(attribute(entry, "paraId"))
        above = numbers.get(attribute(entry, "paraIdParent"))
        if mine and above and mine != above:
            answers[mine] = above
        if mine and attribute(entry, "done") in ("1", "true"):
            done.add(mine)
    return answers, done


def _letters(entry: Any) -> bool:
    return any(local(e) == "t" and (e.text or "").strip() for e in entry.iter())
