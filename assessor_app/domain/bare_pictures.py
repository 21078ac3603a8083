"""Pictures that leave: whether anything lies over them. Who agreed to coaching did not agree to be known by a paper."""

from collections.abc import Iterable

from assessor_app.domain.evidence import Anchor, Box, ImageRegion, PageRegion, TimeSpan
from assessor_app.domain.findings import Cover
from assessor_app.domain.moving import Place, boxes_at


def pictured_at(span: TimeSpan) -> float:
    """The second of a stretch of film that its still picture shows."""
    return span.start + min(1.0, (span.end - span.start) / 3)


def over_faces(covers: Iterable[Cover]) -> tuple[Place, ...]:
    """Which boxes of an artifact tell that faces in it are covered: where some were found, those over them, because one
    drawn by hand may lie over a name; any, where nobody looked."""
    there = tuple(covers)
    found = tuple(each.place for each in there if each.found)
    return found or tuple(each.place for each in there)


def is_bare(anchor: Anchor, covers: Iterable[Place]) -> bool:
    """Whether the picture of this place has no box over any of it; words and sound have none."""
    match anchor:
        case TimeSpan(box=box):
            return not _touched(box or Box(0, 0, 100, 100), boxes_at(covers, pictured_at(anchor)))
        case PageRegion(page=page, box=box):
            return not _touched(box, (c.box for c in covers if isinstance(c, PageRegion) and c.page == page))
        case ImageRegion(box=box):
            return not _touched(box, (c.box for c in covers if isinstance(c, ImageRegion)))
    return False


def _touched(box: Box, covers: Iterable[Box]) -> bool:
    return any(
        c.x < box.x + box.width and box.x < c.x + c.width and c.y < box.y + box.height and box.y < c.y + c.height
        for c in covers
    )


def bare_words(numbers: tuple[int, ...]) -> str:
    """What is said of the moments of these numbers before a plan leaves; nothing where there are none."""
    if not numbers:
        return ""
    which = f"moment{'' if len(numbers) == 1 else 's'} {', '.join(map(str, numbers))}"
    return f"No box is known to cover a face in the picture of {which}: look whether one has to be covered."
