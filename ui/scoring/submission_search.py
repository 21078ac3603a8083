"""Every word of a submission, and where a searched one stands: pages of documents and answers, lines of transcripts."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from assessor_app.documents.captions import parse_captions
from assessor_app.documents.pool import OpenDocument, WorkerPool
from assessor_app.documents.source import Source
from assessor_app.documents.veil import Veil
from assessor_app.domain.cells import area_name
from assessor_app.domain.errors import AssessorError
from assessor_app.domain.evidence import Anchor, CellRange, TextRange, TimeSpan, clock
from assessor_app.domain.submission import Artifact, ArtifactId, Submission
from ui.viewers.page_text import CONTEXT, occurrences

AROUND = 34  # characters shown before a hit
AFTER = 90
MOST_HITS = 500
MOST_SHEET_CHARS = 4_000_000  # of one workbook; it is searched at every letter typed
CAPTIONS_LIMIT = 4 * 1024 * 1024

SourceOf = Callable[[Artifact], Source]
NOTHING_HIDDEN = Veil()


@dataclass(frozen=True, slots=True)
class Passage:
    """One page of a document, one row of a sheet (counted from 0, a tab between its columns), or one line of a
    transcript with its time in seconds."""

    text: str
    page: int | None = None
    start: float = 0.0
    end: float = 0.0
    sheet: str = ""
    row: int = 0
    tab: int | None = None  # the number of the sheet, from 1


@dataclass(frozen=True, slots=True)
class ArtifactText:
    artifact: ArtifactId
    title: str
    passages: tuple[Passage, ...]


@dataclass(frozen=True, slots=True)
class Hit:
    """`anchor` can become evidence as it is."""

    artifact: ArtifactId
    anchor: Anchor
    place: str
    before: str
    match: str
    after: str


def read_submission(
    pool: WorkerPool, submission: Submission, source_of: SourceOf, veil: Veil = NOTHING_HIDDEN
) -> tuple[ArtifactText, ...]:
    """All text of a submission, as it may be seen; blocks. What cannot be read has no passages."""
    found = []
    for artifact in submission.artifacts:
        if artifact.supplementary:
            continue
        try:
            passages = _passages(pool, submission, artifact, source_of, veil)
        except AssessorError:
            passages = ()
        found.append(ArtifactText(artifact.id, artifact.title, passages))
    return tuple(found)


def _passages(
    pool: WorkerPool, submission: Submission, artifact: Artifact, source_of: SourceOf, veil: Veil
) -> tuple[Passage, ...]:
    if artifact.captions is not None:
        source = source_of(submission.artifact(artifact.captions))
        text = source.read_at(0, min(source.size, CAPTIONS_LIMIT)).decode("utf-8", "replace")
        return tuple(Passage(cue.text, None, cue.start, cue.end) for cue in veil.cues(parse_captions(text)))
    if artifact.media_type.startswith("image/"):
        return ()
    with pool.open(source_of(artifact), artifact.name) as document:
        document.veil = veil
        if document.media is not None:
            cues = (cue for track in document.captions() for cue in track.cues)
            return tuple(Passage(cue.text, None, cue.start, cue.end) for cue in cues)
        if document.kind.gridded:
            return tuple(_rows(document))
        return tuple(Passage(document.text(page), page) for page in range(1, len(document.pages) + 1))


def _rows(document: OpenDocument) -> Iterator[Passage]:
    room = MOST_SHEET_CHARS
    for number, sheet in enumerate(document.sheets, 1):
        for row, text in document.lines(number):
            yield Passage(text, sheet=sheet.name, row=row, tab=number)
            room -= len(text) + 20
            if room < 0:
                return


def search(texts: Sequence[ArtifactText], needle: str) -> tuple[Hit, ...]:
    """Hits in the order handed in, at most `MOST_HITS`."""
    hits: list[Hit] = []
    for text in texts:
        for passage in text.passages:
            for start, end in occurrences(passage.text, needle):
                hits.append(_hit(text.artifact, passage, start, end))
                if len(hits) >= MOST_HITS:
                    return tuple(hits)
    return tuple(hits)


def _hit(artifact: ArtifactId, passage: Passage, start: int, end: int) -> Hit:
    before = " ".join(passage.text[max(0, start - AROUND) : start].split())
    after = " ".join(passage.text[end : end + AFTER].split())
    lead = "…" if start > AROUND else ""
    gap = " " if passage.text[:start][-1:].isspace() else ""
    tail = " " if passage.text[end : end + 1].isspace() else ""
    match = " ".join(passage.text[start:end].split())
    anchor, place = _anchor(passage, start, end)
    return Hit(artifact, anchor, place, f"{lead}{before}{gap}", match, f"{tail}{after}")


def _anchor(passage: Passage, start: int, end: int) -> tuple[Anchor, str]:
    text = passage.text
    if passage.sheet:
        return _cells(passage, start, end)
    if passage.page is None:
        return TimeSpan(passage.start, max(passage.end, passage.start + 0.1)), clock(passage.start)
    prefix, suffix = text[max(0, start - CONTEXT) : start], text[end : end + CONTEXT]
    return TextRange(text[start:end], start, end, prefix, suffix, passage.page), f"Page {passage.page}"


def _cells(passage: Passage, start: int, end: int) -> tuple[Anchor, str]:
    """The cell the words stand in, or the cells they run over."""
    texts = passage.text.split("\t")
    left = passage.text.count("\t", 0, start)
    right = left + passage.text.count("\t", start, end)
    cells = area_name(passage.row, left, passage.row, right)
    return CellRange(passage.sheet, cells, "\t".join(texts[left : right + 1]), passage.tab), f"{passage.sheet}, {cells}"
