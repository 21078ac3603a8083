"""One artifact looked at from end to end for the pre-check: does it open, what shows, who is named, what is it like."""

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from assessor_app.documents.anonymity_checks import name_findings, text_findings, trait_findings
from assessor_app.documents.captions import decoded, parse_captions
from assessor_app.documents.film_checks import (
    FRAME_HEIGHT,
    FRAMES,
    WHOLE,
    Moment,
    film_findings,
    is_bare,
    picture_findings,
)
from assessor_app.documents.labels import labels
from assessor_app.documents.measures import Look, look
from assessor_app.documents.opened import OpenDocument
from assessor_app.documents.passages import Passage, caption_passages, passages
from assessor_app.documents.pool import WorkerPool
from assessor_app.documents.prints import Print, picture_print, shingles, text_print
from assessor_app.documents.source import BytesSource, Source
from assessor_app.documents.values import Cue, Inspection, Kind, Trait
from assessor_app.domain.anonymity import Known
from assessor_app.domain.errors import AssessorError, Unreadable
from assessor_app.domain.evidence import Anchor, PageRegion, TextRange
from assessor_app.domain.findings import Check, Finding
from assessor_app.domain.submission import Artifact

PEAKS_A_SECOND, FEWEST_PEAKS = 4, 100
PICTURE_SIDE = 960.0  # pixels of the longest side at which a picture is measured
GLANCE = 200.0  # points of the longest side at which a page is looked at
GLANCES = 12  # pages of a document without text
LOST_PAGES = 3  # at the end, damaged, are no reason to call a document too long
LOOK_SECONDS = 90.0  # for one artifact, beside opening it


@dataclass(frozen=True, slots=True)
class Looked:
    """What one artifact showed. `places` are its passages, kept while likenesses are looked for."""

    inspection: Inspection
    findings: tuple[Finding, ...]
    prints: tuple[Print, ...]
    places: tuple[Passage, ...] = ()

    def place_of(self, shingle: int) -> Anchor | None:
        """Where a run of words stands that another artifact has, too."""
        found = (p.anchor(start, end) for digest, p, start, end in shingles(self.places) if digest == shingle)
        return next(found, None)


def look_at(pool: WorkerPool, source: Source, artifact: Artifact, cues: Sequence[Cue], known: Known) -> Looked:
    """Open a file in a worker and look at all of it; blocks, and never raises for a bad file."""
    name = artifact.path or artifact.title
    inspection = pool.inspect(source, name)
    named = tuple(name_findings(artifact, known))
    spoken = tuple(caption_passages(cues))
    if inspection.outcome == "refused":
        return Looked(inspection, named, (), spoken)
    try:
        with pool.open(source, name) as document:
            found = _look(document, artifact, spoken, known)
    except AssessorError:  # it opened a moment ago: what it looks like is then not known
        return Looked(inspection, named, (), spoken)
    return replace(found, inspection=inspection, findings=(*named, *found.findings))


def look_at_answer(pool: WorkerPool, artifact: Artifact, known: Known) -> Looked:
    """The same for a text answer, which needs no opening unless something in it has to be placed."""
    whole = (Passage(artifact.text or "", 1),)
    inspection = Inspection("opens", Kind.TEXT.value, None, (), 1, None, len(artifact.text or ""))
    found = (*name_findings(artifact, known), *text_findings(artifact, whole, known))
    print_ = text_print(whole)
    return Looked(inspection, found, (print_,) if print_ else (), whole)


def placed(pool: WorkerPool, artifact: Artifact, findings: Sequence[Finding]) -> tuple[Finding, ...]:
    """Findings in a text answer with the page they stand on, as the viewer lays the answer out."""
    wanting = [f for f in findings if isinstance(f.anchor, TextRange)]
    if artifact.text is None or not wanting:
        return tuple(findings)
    try:
        with pool.open(BytesSource(artifact.text.encode()), artifact.title) as document:
            laid_out = tuple(passages(document))
    except AssessorError:
        return tuple(findings)
    return tuple(replace(f, anchor=_again(f.anchor, laid_out)) if f in wanting else f for f in findings)


def _again(anchor: Anchor | None, laid_out: Sequence[Passage]) -> Anchor | None:
    """The same words where the pages have them; their first few when a page ends in between."""
    words = anchor.quote.split() if isinstance(anchor, TextRange) else []
    for count in (len(words), 3, 1):
        for passage in laid_out if words else ():
            flat = " ".join(words[:count])
            at = " ".join(passage.text.split("\n")).find(flat)
            if at >= 0:
                return passage.anchor(at, at + len(flat))
    return None


def _look(document: OpenDocument, artifact: Artifact, spoken: Sequence[Passage], known: Known) -> Looked:
    ends = time.monotonic() + LOOK_SECONDS
    findings: list[Finding] = []
    looks: list[Look] = []
    texts = tuple(spoken)
    if document.media is not None:
        texts += tuple(caption_passages(_captions_inside(document)))
        moments = _moments(document)
        looks = [moment.look for moment in moments]
        findings += film_findings(artifact, document.media, moments, _peaks(document))
    elif document.kind is Kind.IMAGE:
        texts = tuple(passages(document, ends))
        looks = _pages(document, range(1, 2), PICTURE_SIDE, ends)
        findings += picture_findings(artifact, looks[0], len(document.pages)) if looks and not _words(texts) else ()
    else:
        texts = tuple(passages(document, ends))
        findings += _cut_off(document, artifact, texts)
        wordless = [p.page for p in texts if p.page and len(p.text) < 40][:GLANCES]
        looks = _pages(document, wordless, GLANCE, ends) if not document.kind.gridded else []
        findings += _blank(document, artifact, texts, looks, ends)
    said = (*_or_nothing(document.traits), *labels(document, texts))
    findings = [*trait_findings(artifact, said, known), *findings, *text_findings(artifact, texts, known)]
    prints = (text_print(texts), picture_print([each.hash for each in looks]))
    nothing = Inspection("opens", document.kind, None, (), None, None, None)
    return Looked(nothing, tuple(findings), tuple(p for p in prints if p), texts)


def _cut_off(document: OpenDocument, artifact: Artifact, texts: Sequence[Passage]) -> Iterator[Finding]:
    """What was too long to be read whole is not said to be free of names."""
    last = texts[-1].page if texts and not document.kind.gridded else None
    if last is not None and last < len(document.pages) - LOST_PAGES:
        said = f"“{artifact.title}” is too long to be looked over whole."
        proof = f"Names were looked for on the first {last:,} of its {len(document.pages):,} pages."
        place = PageRegion(last, WHOLE)
        yield Finding(artifact.id, artifact.question_id, "note", "", said, Check.IDENTITY, place, proof)


def _words(texts: Sequence[Passage]) -> int:
    return sum(len(passage.text.strip()) for passage in texts)


def _or_nothing(ask: Callable[[], tuple[Trait, ...]]) -> tuple[Trait, ...]:
    try:
        return ask()
    except Unreadable:
        return ()


def _captions_inside(document: OpenDocument) -> list[Cue]:
    """Those a player could show, of every language."""
    try:
        return [cue for track in document.captions() for cue in track.cues]
    except Unreadable:
        return []


def _moments(document: OpenDocument) -> list[Moment]:
    if document.media is None or not document.media.has_video:
        return []
    try:
        return [Moment(frame.seconds, look(frame.pixels)) for frame in document.thumbnails(FRAMES, FRAME_HEIGHT)]
    except Unreadable:
        return []


def _peaks(document: OpenDocument) -> tuple[float, ...]:
    if document.media is None or not document.media.has_audio:
        return ()
    try:
        return document.waveform(max(FEWEST_PEAKS, int(document.media.duration * PEAKS_A_SECOND)))
    except Unreadable:
        return ()


def _pages(document: OpenDocument, numbers: Sequence[int], side: float, ends: float) -> list[Look]:
    return list(_seen(document, numbers, side, ends))


def _seen(document: OpenDocument, numbers: Sequence[int], side: float, ends: float) -> Iterator[Look]:
    for number in numbers:
        size = document.pages[number - 1]
        if time.monotonic() > ends:
            return
        try:
            yield look(document.render(number, min(1.0, side / max(size.width, size.height))))
        except Unreadable:
            continue


def _blank(
    document: OpenDocument, artifact: Artifact, texts: Sequence[Passage], looks: Sequence[Look], ends: float
) -> Iterator[Finding]:
    """Pages or sheets without a word and without a mark."""
    if _words(texts):
        return
    gridded = document.kind.gridded
    if not any(sheet.rows for sheet in document.sheets) if gridded else _unmarked(document, looks, ends):
        count = len(document.pages)
        pages = "sheet" if gridded else "page"
        proof = f"{count} {pages}{'s' if count > 1 else ''}, not a word and not a mark on any looked at."
        said = f"“{artifact.title}” is blank."
        place = None if gridded else PageRegion(1, WHOLE)
        yield Finding(artifact.id, artifact.question_id, "problem", None, said, Check.BLANK, place, proof)


def _unmarked(document: OpenDocument, looks: Sequence[Look], ends: float) -> bool:
    """A glance does not show every small word: pages that seem bare are looked at closely before it is said."""
    count = min(GLANCES, len(document.pages))
    if len(looks) != count or not all(is_bare(each) for each in looks):
        return False
    closely = _pages(document, range(1, count + 1), PICTURE_SIDE, ends)
    return len(closely) == count and all(is_bare(each) for each in closely)


def cues_in(data: bytes) -> tuple[Cue, ...]:
    """The captions in a file's bytes, none when it holds none."""
    return parse_captions(decoded(data))
