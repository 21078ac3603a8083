"""Faces looked for in a whole artifact: an aid for whoever covers them, never a guarantee that all are found."""

from collections.abc import Callable, Iterator

from assessor_app.documents.face_model import MISSING, model_path
from assessor_app.documents.opened import OpenDocument
from assessor_app.domain.errors import RuleBroken, Unreadable
from assessor_app.domain.evidence import ImageRegion, PageRegion
from assessor_app.domain.moving import Place, Sighting, followed, roomy

GAP = 0.4  # seconds between two frames that are looked at
AT_ONCE = 50  # frames of one question

Progress = Callable[[float], None]  # the share done, 0 to 1


class Stopped(Exception):
    """Whoever waited for it wants it no longer."""


def find_faces(document: OpenDocument, *, progress: Progress | None = None) -> tuple[Place, ...]:
    """Places that cover every face found, with room around it: one that moves along for each face of a film. Raises
    RuleBroken when nothing is installed that finds any, and whatever `progress` does (Stopped)."""
    if model_path() is None:
        raise RuleBroken(MISSING)
    tell = _teller(progress)
    if document.media is None:
        return tuple(_on_pages(document, tell)) if not document.kind.gridded else ()
    if not document.media.has_video:
        return ()
    return followed(list(_in_film(document, tell)), GAP, document.media.duration)


def _teller(progress: Progress | None) -> Progress:
    return lambda share: progress(min(1.0, share)) if progress is not None else None


def _on_pages(document: OpenDocument, tell: Progress) -> Iterator[Place]:
    for page in range(1, len(document.pages) + 1):
        tell((page - 1) / len(document.pages))
        try:
            found = document.faces(page)
        except Unreadable:
            continue  # a page that cannot be drawn shows nobody
        for box in map(roomy, found):
            yield ImageRegion(box) if document.one_picture else PageRegion(page, box)


def _in_film(document: OpenDocument, tell: Progress) -> Iterator[Sighting]:
    duration = document.media.duration if document.media else 0.0
    at = 0.0
    while at < max(duration, GAP):
        tell(at / max(duration, GAP))
        seen = document.sightings(at, GAP, AT_ONCE)
        yield from seen
        at = seen[-1].seconds + GAP
