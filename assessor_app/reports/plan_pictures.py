"""The picture and the quote that stand beside a moment in a plan: drawn by a worker, with the veil over them."""

import io
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import groupby
from typing import Protocol

from assessor_app.documents.pool import OpenDocument, WorkerPool
from assessor_app.documents.source import Source
from assessor_app.documents.values import Cue, PageSize, Pixels
from assessor_app.documents.veil import Veil
from assessor_app.domain.coaching import Plan, PlanMoment
from assessor_app.domain.errors import AssessorError, Unreadable
from assessor_app.domain.evidence import Anchor, Box, ImageRegion, PageRegion, TextRange, TimeSpan
from assessor_app.domain.submission import Artifact, SubmissionId

HEIGHT = 360  # pixels of a picture from a film
WIDTH = 900  # pixels of the longest side of what was cut out of a page
MARGIN = 6.0  # per cent of the page around what was marked
MOST_SPOKEN = 400  # characters of what was said in a stretch of a recording


class Material(Protocol):
    """Where the evidence of a plan comes from."""

    def source(self, submission: SubmissionId, artifact: Artifact) -> Source: ...
    def veil(self, submission: SubmissionId, artifact: Artifact) -> Veil: ...
    def cues(self, submission: SubmissionId, artifact: Artifact) -> tuple[Cue, ...]: ...


@dataclass(frozen=True, slots=True)
class Pictured:
    """A PNG (None where there is nothing to see) with its size in pixels, and the words there."""

    png: bytes | None
    size: tuple[int, int]
    quote: str


NOTHING = Pictured(None, (0, 0), "")


def pictures(pool: WorkerPool, plan: Plan, material: Material) -> dict[int, Pictured]:
    """By the number of the moment. What is withheld, or cannot be opened, has neither picture nor words."""
    shown = [m for m in plan.moments if m.withheld is None]
    found: dict[int, Pictured] = {}
    order = sorted(shown, key=lambda m: (m.submission, m.artifact.id, m.number))
    for _, group in groupby(order, key=lambda m: (m.submission, m.artifact.id)):
        found |= dict(_of_artifact(pool, tuple(group), material))
    return found


def _of_artifact(pool: WorkerPool, moments: Sequence[PlanMoment], material: Material) -> Iterator[tuple[int, Pictured]]:
    submission, artifact = moments[0].submission, moments[0].artifact
    cues = material.cues(submission, artifact)
    drawn: dict[int, Pixels] = {}
    if artifact.path is not None:
        with suppress(AssessorError), pool.open(material.source(submission, artifact), artifact.name) as document:
            document.veil = material.veil(submission, artifact)
            for moment in moments:
                with suppress(Unreadable):
                    if (pixels := draw(document, moment.anchor)) is not None:
                        drawn[moment.number] = pixels
    for moment in moments:
        words = moment.quote or spoken(cues, moment.anchor)
        pixels = drawn.get(moment.number)
        size = (pixels.width, pixels.height) if pixels else (0, 0)
        yield moment.number, Pictured(_png(pixels) if pixels else None, size, words)


def draw(document: OpenDocument, anchor: Anchor) -> Pixels | None:
    """What is to be seen at a place, with the document's veil over it; None for words alone and for sound."""
    match anchor:
        case TimeSpan(start=start, end=end, box=box):
            if document.media is None or not document.media.has_video:
                return None
            frame = document.frame_at(start + min(1.0, (end - start) / 3), HEIGHT).pixels
            return _cut(frame, box) if box else frame
        case PageRegion(page=page, box=box):
            return _page(document, page, box)
        case ImageRegion(box=box):
            return _page(document, 1, box)
        case TextRange(page=int(page)) if not document.kind.gridded:
            return _page(document, page, _lines(document, page, anchor))
        case _:
            return None


def _page(document: OpenDocument, page: int, box: Box) -> Pixels:
    """What was marked with a little around it."""
    size = document.pages[page - 1]
    clip = _around(box, size)
    return document.render(page, min(WIDTH / max(clip[2] - clip[0], clip[3] - clip[1], 1.0), 3.0), clip)


def _around(box: Box, size: PageSize) -> tuple[float, float, float, float]:
    left, top = max(0.0, box.x - MARGIN), max(0.0, box.y - MARGIN)
    right, bottom = min(100.0, box.x + box.width + MARGIN), min(100.0, box.y + box.height + MARGIN)
    return left * size.width / 100, top * size.height / 100, right * size.width / 100, bottom * size.height / 100


def _lines(document: OpenDocument, page: int, anchor: TextRange) -> Box:
    """The lines a quote stands on, over the whole width of its page."""
    size = document.pages[page - 1]
    boxes = [w.box for w in document.words(page) if w.start < anchor.end and w.start + len(w.text) > anchor.start]
    if not boxes:
        return Box(0, 0, 100, 30)
    top, bottom = min(b[1] for b in boxes), max(b[3] for b in boxes)
    high = min(100.0, bottom * 100 / size.height) - max(0.0, top * 100 / size.height)
    return Box(0, max(0.0, top * 100 / size.height), 100, max(high, 1.0))


def _cut(pixels: Pixels, box: Box) -> Pixels:
    """A part of a frame, in whole pixels."""
    left, top = int(pixels.width * box.x / 100), int(pixels.height * box.y / 100)
    width = max(1, min(pixels.width - left, int(pixels.width * box.width / 100)))
    height = max(1, min(pixels.height - top, int(pixels.height * box.height / 100)))
    rows = (pixels.data[(top + y) * pixels.stride + left * 3 :][: width * 3] for y in range(height))
    return Pixels(width, height, width * 3, b"".join(rows))


def _png(pixels: Pixels) -> bytes:
    from PIL import Image

    out = io.BytesIO()
    size = (pixels.width, pixels.height)
    Image.frombuffer("RGB", size, bytes(pixels.data), "raw", "RGB", pixels.stride, 1).save(out, "PNG")
    return out.getvalue()


def spoken(cues: Sequence[Cue], anchor: Anchor) -> str:
    """What was said in a stretch of a recording, as its captions have it."""
    if not isinstance(anchor, TimeSpan):
        return ""
    heard = [c for c in cues if c.start < anchor.end and c.end > anchor.start]
    said = " ".join(" ".join(f"{c.speaker}: {c.text}" if c.speaker else c.text for c in heard).split())
    return said if len(said) <= MOST_SPOKEN else f"{said[:MOST_SPOKEN].rsplit(' ', 1)[0]} …"
