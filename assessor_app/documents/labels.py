"""What is shown beside the pages of a document and may name somebody: tabs, tracks, headings, doubts of its reader."""

from collections.abc import Iterator, Sequence

from assessor_app.documents.opened import OpenDocument
from assessor_app.documents.passages import Passage
from assessor_app.documents.readers.traits import INSIDE
from assessor_app.documents.values import Trait
from assessor_app.domain.errors import Unreadable

SHEET, TRACK, HEADING, DOUBT = "name of a sheet", "name of captions", "heading of its outline", "remark of its reader"
BESIDE = (INSIDE, SHEET, TRACK, HEADING, DOUBT)
MOST = 2_000  # of one document


def labels(document: OpenDocument, texts: Sequence[Passage]) -> tuple[Trait, ...]:
    """In the words of the file, but for headings that stand in its `texts` as well."""
    found = tuple(trait for _, trait in zip(range(MOST), _labels(document), strict=False))
    shown = _squeezed(" ".join(passage.text for passage in texts)) if any(t.name == HEADING for t in found) else ""
    return tuple(trait for trait in found if trait.name != HEADING or _squeezed(trait.value) not in shown)


def _squeezed(text: str) -> str:
    return "".join(text.split())


def _labels(document: OpenDocument) -> Iterator[Trait]:
    yield from (Trait(DOUBT, said) for said in document.warnings)
    yield from (Trait(SHEET, sheet.name) for sheet in document.sheets)
    try:
        if document.media is not None:
            yield from (Trait(TRACK, track.title) for track in document.captions())
        else:
            yield from (Trait(HEADING, title) for _, title, _ in document.outline())
    except Unreadable:  # of this part only; the pages may still be shown
        return
