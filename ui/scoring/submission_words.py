"""Every word of a submission, made ready to be searched: pages of documents and answers, lines of transcripts, rows of
sheets, words in drawings."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from assessor_app.documents.captions import MOST_BYTES, captions_file
from assessor_app.documents.pool import OpenDocument, WorkerPool
from assessor_app.documents.source import Source
from assessor_app.documents.values import Cue, PageSize
from assessor_app.documents.veil import Veil
from assessor_app.domain.errors import AssessorError, Unreadable
from assessor_app.domain.submission import Artifact, ArtifactId, Submission
from assessor_app.domain.word_search import Searched, searched
from ui.viewers.page_text import PageText, page_text

MOST_SHEET_CHARS = 16_000_000  # of one workbook; it is held, and searched at every letter typed
AT_ONCE = 100_000  # characters of rows searched as one
BETWEEN_ROWS = "\0"  # no white space: words do not run on from row to row

SourceOf = Callable[[Artifact], Source]
NOTHING_HIDDEN = Veil()


@dataclass(frozen=True, slots=True)
class Searchable:
    """One page of a document, some rows of a sheet, one line of a transcript with its time in seconds, or a drawing."""

    text: str
    page: int | None = None
    start: float = 0.0
    end: float = 0.0
    sheet: str = ""
    tab: int | None = None  # the number of the sheet, from 1
    rows: Sequence[int] = ()  # counted from 0; in the text a tab stands between their columns
    drawing: tuple[PageText, PageSize] | None = None
    searched: Searched = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "searched", searched(self.text))


@dataclass(frozen=True, slots=True)
class ArtifactText:
    """`up_to` is where a sheet too large to be held whole ends here: “Turns, row 500,000”."""

    artifact: ArtifactId
    title: str
    passages: tuple[Searchable, ...]
    up_to: str = ""


def read_submission(
    pool: WorkerPool, submission: Submission, source_of: SourceOf, veil: Veil = NOTHING_HIDDEN
) -> tuple[ArtifactText, ...]:
    """All text of a submission, as it may be seen; blocks. What cannot be read has no passages."""
    found = []
    for artifact in submission.artifacts:
        if artifact.supplementary:
            continue
        try:
            found.append(_read(pool, submission, artifact, source_of, veil))
        except AssessorError:
            found.append(ArtifactText(artifact.id, artifact.title, ()))
    return tuple(found)


def _read(
    pool: WorkerPool, submission: Submission, artifact: Artifact, source_of: SourceOf, veil: Veil
) -> ArtifactText:
    passages: tuple[Searchable, ...] = ()
    up_to = ""
    if artifact.captions is not None:
        source = source_of(submission.artifact(artifact.captions))
        track = captions_file(source.read_at(0, min(source.size, MOST_BYTES)), "")
        return ArtifactText(artifact.id, artifact.title, _spoken(veil.cues(track.cues)))
    with pool.open(source_of(artifact), artifact.name) as document:
        document.veil = veil
        if document.media is not None:
            passages = _spoken([cue for track in document.captions() for cue in track.cues])
        elif document.one_picture:
            passages = _drawn(document)
        elif document.kind.gridded:
            passages, up_to = _rows(document)
        else:
            passages = tuple(_pages(document))
    return ArtifactText(artifact.id, artifact.title, passages, up_to)


def _spoken(cues: Sequence[Cue]) -> tuple[Searchable, ...]:
    return tuple(Searchable(cue.text, None, cue.start, cue.end) for cue in cues)


def _drawn(document: OpenDocument) -> tuple[Searchable, ...]:
    """Words of a drawing are cited by the region they stand in."""
    text = document.text(1)
    if not text.strip():
        return ()
    return (Searchable(text, drawing=(page_text(1, text, document.words(1)), document.pages[0])),)


def _pages(document: OpenDocument) -> Iterator[Searchable]:
    for page in range(1, len(document.pages) + 1):
        try:
            yield Searchable(document.text(page), page)
        except Unreadable:
            continue


def _rows(document: OpenDocument) -> tuple[tuple[Searchable, ...], str]:
    """Rows of every sheet, and where they end too soon."""
    found: list[Searchable] = []
    room, up_to = MOST_SHEET_CHARS, ""
    for number, sheet in enumerate(document.sheets, 1):
        for some in _together(document.lines(number)):
            if room < 0:
                return tuple(found), up_to
            text = BETWEEN_ROWS.join(words.replace(BETWEEN_ROWS, " ") for _, words in some)
            found.append(Searchable(text, sheet=sheet.name, tab=number, rows=tuple(row for row, _ in some)))
            room, up_to = room - len(text), f"{sheet.name}, row {some[-1][0] + 1:,}"
    return tuple(found), ""


def _together(lines: Iterable[tuple[int, str]]) -> Iterator[list[tuple[int, str]]]:
    some: list[tuple[int, str]] = []
    size = 0
    for line in lines:
        some.append(line)
        size += len(line[1])
        if size > AT_ONCE:
            yield some
            some, size = [], 0
    if some:
        yield some
