"""The texts of a rich text: its body, and the notes, comments, boxes and page headers that are written in the middle of
it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from assessor_app.documents.readers.blocks import Block, Flow, NewPage, boxed
from assessor_app.documents.readers.rtf_dress import paragraph
from assessor_app.documents.readers.rtf_paper import SheetSize
from assessor_app.documents.readers.rtf_tables import CellShape, Stream

_MOST_OPEN = 30
_MARKS = {"note": "[{}]", "comment": "[Comment {}]"}


@dataclass(slots=True)
class _Text:
    """A text under way: how deep its group lies, which it is, the words of its paragraph and the boxes beside them."""

    depth: int = 0
    kind: str = "body"
    number: int = 0
    stream: Stream = field(default_factory=Stream)
    words: list[str] = field(default_factory=list)
    boxes: list[Block] = field(default_factory=list)
    commented: int | None = None  # where in the words a stretch ends that a comment is on


class Texts:
    """`breaks` asks for a new page before the next paragraph of the body."""

    def __init__(self, sheet: SheetSize) -> None:
        self._sheet = sheet
        self._open = [_Text()]
        self._hung: dict[str, list[tuple[Block, ...]]] = {"note": [], "comment": []}
        self._margins: dict[str, list[tuple[Block, ...]]] = {"header": [], "footer": []}
        self._above: list[tuple[Block, ...]] = []  # headers that were given out
        self.breaks = False

    @property
    def commented(self) -> bool:
        return bool(self._hung["comment"])

    @property
    def words(self) -> str:
        """What the paragraph under way says so far."""
        return "".join(self._open[-1].words)

    def put(self, html: str) -> None:
        self._open[-1].words.append(html)

    def begin(self, kind: str, depth: int) -> bool:
        """Another text in the middle of this one; False when too many lie in each other."""
        if len(self._open) > _MOST_OPEN:
            return False
        hung = self._hung.get(kind, [])
        if kind in _MARKS:
            self._mark(kind, f"<sup>{_MARKS[kind].format(len(hung) + 1)}</sup>")
            hung.append(())
        self._open.append(_Text(depth, kind, len(hung) - 1))
        return True

    def end_commented(self) -> None:
        """Here ends what the next comment is on."""
        self._open[-1].commented = len(self._open[-1].words)

    def _mark(self, kind: str, mark: str) -> None:
        """Where it is read; a comment on what stands outside a note may be written within it, as LibreOffice does."""
        meant = next((text for text in self._open if kind == "comment" and text.commented is not None), None)
        if meant is None:
            self.put(mark)
        else:
            meant.words.insert(meant.commented or 0, mark)
            meant.commented = None

    def ends_above(self, depth: int) -> bool:
        """Whether the text under way began deeper than this."""
        return len(self._open) > 1 and depth < self._open[-1].depth

    def end(self, lines: Mapping[str, Any]) -> None:
        """The text under way goes where its kind belongs."""
        self.end_paragraph(lines, last=True)
        ended = self._open.pop()
        blocks = ended.stream.finished()
        if ended.kind in self._margins:
            if blocks and blocks not in (*self._margins[ended.kind], *self._above):
                self._margins[ended.kind].append(blocks)
        elif ended.kind in self._hung:
            self._hung[ended.kind][ended.number] = blocks
        elif blocks:
            self._open[-1].boxes.append(boxed(blocks))

    def end_all(self, lines: Mapping[str, Any]) -> None:
        while len(self._open) > 1:
            self.end(lines)
        self.end_paragraph(lines, last=True)

    def end_paragraph(self, lines: Mapping[str, Any], *, last: bool = False) -> None:
        """Write the paragraph down; the last one of a text only when it holds something."""
        here, level = self._open[-1], _level(lines)
        text, here.words, here.commented = self.words, [], None
        boxes, here.boxes = here.boxes, []
        top = len(self._open) == 1 and not level
        if (self.breaks or lines.get("pageBreakBefore")) and top and (text or not last):
            here.stream.add(NewPage(), 0)
            self.breaks = False
        if text or not last:
            here.stream.add(paragraph(text, lines, self._sheet.paper().text_width), level)
        for box in boxes:
            here.stream.add(box, level)

    def end_cell(self, lines: Mapping[str, Any], level: int) -> None:
        self.end_paragraph({**lines, "itap": level, "intbl": True})
        self._open[-1].stream.end_cell(level)

    def end_row(self, shapes: list[CellShape], level: int) -> bool:
        """False where the row has more cells than are shown."""
        return self._open[-1].stream.end_row(level, shapes)

    def ready(self) -> tuple[Block, ...]:
        """What of the body is complete so far; nothing while another text is written."""
        return self._open[0].stream.take() if len(self._open) == 1 else ()

    def above(self) -> Iterator[Block]:
        """Page headers that were read before any of the body."""
        found, self._margins["header"] = self._margins["header"], []
        self._above += found
        for blocks in found:
            yield Flow("<p class='aside'>Page header:</p>")
            yield from blocks
        if found:
            yield Flow("<hr/>")

    def finished(self) -> Iterator[Block]:
        """The rest of the body, then what hangs on it."""
        yield from self._open[0].stream.finished()
        for kind, found in self._margins.items():
            for blocks in found:
                yield Flow(f"<hr/><p class='aside'>Page {kind}:</p>")
                yield from blocks
        for kind, found in self._hung.items():
            if found:
                yield Flow(f"<hr/><p class='aside'>{kind.capitalize()}s:</p>")
            for number, blocks in enumerate(found, 1):
                yield from _led(f"{_MARKS[kind].format(number)} ", blocks)


def _level(lines: Mapping[str, Any]) -> int:
    """How many tables a paragraph lies in."""
    return max(int(lines.get("itap", 0)), 1) if lines.get("intbl") or lines.get("itap") else 0


def _led(lead: str, blocks: tuple[Block, ...]) -> Iterator[Block]:
    first = blocks[0] if blocks else Flow("<p></p>")
    if isinstance(first, Flow):
        head, mark, rest = first.html.partition(">")
        yield Flow(f"{head}{mark}{lead}{rest}")
        yield from blocks[1:]
    else:
        yield Flow(f"<p>{lead}</p>")
        yield from blocks
