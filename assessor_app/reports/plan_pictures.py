"""The picture and the quote that stand beside a moment in a plan: drawn by a worker, with the veil over them."""

import io
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import groupby
from typing import Protocol

from assessor_app.documents.place_picture import draw
from assessor_app.documents.pool import WorkerPool
from assessor_app.documents.source import Source
from assessor_app.documents.values import Cue, Pixels
from assessor_app.documents.veil import Veil
from assessor_app.domain.coaching import Plan, PlanMoment
from assessor_app.domain.errors import AssessorError, Unreadable
from assessor_app.domain.evidence import Anchor, TimeSpan
from assessor_app.domain.submission import Artifact, SubmissionId

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


def pictures(
    pool: WorkerPool, plan: Plan, material: Material, told: Callable[[float], None] = lambda _share: None
) -> dict[int, Pictured]:
    """By the number of the moment. What is withheld, or cannot be opened, has neither picture nor words; what is
    unpictured has words. `told` hears before each picture which share is drawn."""
    shown = [m for m in plan.moments if m.withheld is None]
    found: dict[int, Pictured] = {}
    order = sorted(shown, key=lambda m: (m.submission, m.artifact.id, m.number))
    for _, group in groupby(order, key=lambda m: (m.submission, m.artifact.id)):
        of_it, before = tuple(group), len(found)

        def drawing(number: int, before: int = before) -> None:
            told((before + number) / len(shown))

        found |= dict(_of_artifact(pool, of_it, material, drawing))
    return found


def _of_artifact(
    pool: WorkerPool, moments: Sequence[PlanMoment], material: Material, drawing: Callable[[int], None]
) -> Iterator[tuple[int, Pictured]]:
    submission, artifact = moments[0].submission, moments[0].artifact
    cues = material.cues(submission, artifact)
    drawn: dict[int, Pixels] = {}
    if artifact.path is not None:
        with suppress(AssessorError), pool.open(material.source(submission, artifact), artifact.name) as document:
            document.veil = material.veil(submission, artifact)
            for number, moment in enumerate(moments):
                drawing(number)
                if moment.unpictured is not None:
                    continue
                with suppress(Unreadable):
                    if (pixels := draw(document, moment.anchor)) is not None:
                        drawn[moment.number] = pixels
    for moment in moments:
        words = moment.quote or spoken(cues, moment.anchor)
        pixels = drawn.get(moment.number)
        size = (pixels.width, pixels.height) if pixels else (0, 0)
        yield moment.number, Pictured(_png(pixels) if pixels else None, size, words)


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
