"""PDF pages: drawn at any scale, with their words and outline; scripts and actions are never run."""

import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Any, TypeVar

import pymupdf as _pymupdf

from assessor_app.documents.limits import Limits
from assessor_app.documents.readers import pdf_pictures
from assessor_app.documents.readers.page_drawing import drawn, part_of
from assessor_app.documents.readers.paper import PLAIN, Paper
from assessor_app.documents.readers.pdf_beside import beside_pages
from assessor_app.documents.readers.pdf_page_list import FOUND, relisted
from assessor_app.documents.readers.pdf_unpacking import unpacks_to_too_much
from assessor_app.documents.readers.protocol import Clip, Job, Locked, Unfit
from assessor_app.documents.values import PageSize, Pixels, Word

Answer = TypeVar("Answer")
pymupdf: Any = _pymupdf  # its own types are incomplete
_ENCRYPTED = re.compile(rb"/Encrypt\s*(?:<<|\d+\s+\d+\s+R)")
_PROTECTED = "The PDF is protected in a way that cannot be opened here; ask for a copy without protection."
_TRIED = 20  # pages of which one must be readable for their list to be believed
_LEFT_OUT = (
    "page may not be correct", "treating as end of file", "padding truncated image",
    "gnoring error during interpretation", "cannot load object", "non-page object",
)  # fmt: skip
_NO_END = "The end of the PDF is missing; it was probably cut short, and parts may be missing."


def open_leaves(job: Job) -> "PdfPages":
    """Raises Unfit for what is no PDF, is locked, or has no pages."""
    return open_bytes(job.whole(), job.limits, job.password)


def open_bytes(data: bytes, limits: Limits, password: str = "") -> "PdfPages":
    """The same, for a PDF already in memory."""
    pymupdf.TOOLS.mupdf_display_errors(False)
    pymupdf.TOOLS.mupdf_display_warnings(False)
    pymupdf.TOOLS.reset_mupdf_warnings()
    try:
        document = pymupdf.open(stream=data, filetype="pdf")
        if document.needs_pass and not document.authenticate(password):
            raise Locked("The PDF is protected with a password.")
        document, count, said = _listed(document, limits)
    except Unfit:
        raise
    except MemoryError as error:
        raise Unfit("The PDF needs more memory than one document may have.") from error
    except Exception as error:  # MuPDF's many kinds of refusal mean one thing to a reader
        if _ENCRYPTED.search(data):
            raise Unfit(_PROTECTED) from error
        raise Unfit(f"The PDF is damaged{_cut_short(data)} and cannot be repaired.") from error
    if count < 1:
        broken = document.is_repaired or pymupdf.TOOLS.mupdf_warnings()
        raise Unfit("The PDF is damaged: no page was found." if broken else "The PDF has no pages.")
    pages = PdfPages(document, min(count, limits.max_pages), limits)
    pages.warnings = (*said, *pages.warnings)
    if not document.is_repaired and _cut_short(data):
        pages.warnings = (_NO_END, *pages.warnings)
    return pages


def _listed(document: Any, limits: Limits) -> tuple[Any, int, tuple[str, ...]]:
    """The document and how many pages it has, found anew where their list is damaged, which is said."""
    try:
        count = document.page_count
        if count > 0 and any(_can_be_loaded(document, index) for index in range(min(count, _TRIED))):
            return document, count, ()
    except RuntimeError:  # so MuPDF says that a number of pages makes no sense
        count = 0
    try:
        found = relisted(document, limits.max_pages)
    except Exception:  # whatever is broken there, too
        found = None
    return (document, count, ()) if found is None else (found, found.page_count, (FOUND,))


def _can_be_loaded(document: Any, index: int) -> bool:
    try:
        return document.load_page(index) is not None
    except Exception:  # many kinds, as above
        return False


class PdfPages:
    """An open PDF; fits `Leaves`."""

    notice: str | None = None

    def __init__(self, document: Any, count: int, limits: Limits) -> None:
        self._document, self._limits = document, limits
        self._pdf = pymupdf.mupdf.pdf_document_from_fz_document(document.this)
        self.damaged: set[int] = set()  # pages of which MuPDF left something out
        self._list = lru_cache(maxsize=3)(self._display_list)
        self._lines = lru_cache(maxsize=3)(self._read_words)
        bounds = [self._bound(index) for index in range(count)]
        if not any(bounds):
            raise Unfit("The PDF is damaged: none of its pages can be read.")
        stand_in = next(bound for bound in bounds if bound)
        sides = [bound or stand_in for bound in bounds]
        self._factors = [min(1.0, limits.max_page_points / max(side)) for side in sides]
        self.sizes = tuple(
            PageSize(max(1.0, width * factor), max(1.0, height * factor))
            for (width, height), factor in zip(sides, self._factors, strict=True)
        )
        self.warnings = (*_notes(document, count), *_unreadable(bounds), *_shrunk(self._factors))

    def _bound(self, index: int) -> tuple[float, float] | None:
        try:
            box = self._document.page_cropbox(index) if index > 500 else self._document.load_page(index).rect
            if not (box.width > 0 and box.height > 0):
                return None
            return (box.width, box.height) if box.width < 1e9 and box.height < 1e9 else (612.0, 792.0)
        except Exception:  # one broken page must not shut the others away
            return None

    def _page(self, page: int) -> Any:
        if not 1 <= page <= len(self.sizes):
            raise Unfit(f"There is no page {page}.")
        try:
            loaded = self._document.load_page(page - 1)
            bomb = unpacks_to_too_much(self._pdf, loaded)
        except Exception as error:
            raise Unfit(f"Page {page} is damaged and cannot be shown.") from error
        if bomb:
            raise Unfit(f"Page {page} is too big: it unpacks to more than may be drawn.")
        return loaded

    def _display_list(self, page: int) -> Any:
        return self._page(page).get_displaylist()

    def render(self, page: int, scale: float, clip: Clip | None, paper: Paper = PLAIN) -> Pixels:
        """The page, or the part of it inside `clip` (points); fewer pixels than asked where the limit says so."""
        listed = self._guarded(page, self._list)
        factor = self._factors[page - 1]
        part, scale = part_of(self.sizes[page - 1], clip, page, scale, self._limits)
        area = tuple(side / factor for side in part)
        return self._guarded(page, lambda _: drawn(listed, scale * factor, area, paper))

    def _guarded(self, page: int, step: Callable[[int], Answer]) -> Answer:
        pymupdf.TOOLS.reset_mupdf_warnings()
        try:
            answer = step(page)
            said = pymupdf.TOOLS.mupdf_warnings()
            if any(sign in said for sign in _LEFT_OUT):
                self.damaged.add(page)
            return answer
        except Unfit:
            raise
        except MemoryError as error:
            raise Unfit(f"Page {page} is too big: it needs more memory than one document may have.") from error
        except Exception as error:
            reason = "is too big to be drawn" if "malloc" in str(error) or "memory" in str(error) else "is damaged"
            raise Unfit(f"Page {page} {reason} and cannot be shown.") from error

    def text(self, page: int) -> str:
        return self._guarded(page, self._lines)[0]

    def words(self, page: int) -> tuple[Word, ...]:
        return self._guarded(page, self._lines)[1]

    def _read_words(self, page: int) -> tuple[str, tuple[Word, ...]]:
        loaded = self._page(page)
        found = loaded.get_text("words", flags=pymupdf.TEXTFLAGS_WORDS)
        return joined(found, loaded.rotation_matrix, self._factors[page - 1], self._limits.max_page_chars)

    def doubts(self) -> tuple[str, ...]:
        """Sentences about what is on the pages that drawing them does not tell; takes seconds."""
        return pdf_pictures.doubts(self._document, len(self.sizes))

    def outline(self) -> tuple[tuple[int, str, int], ...]:
        try:
            entries = self._document.get_toc(simple=True)
        except Exception:  # a broken outline is no reason to refuse the pages
            return ()
        pages = len(self.sizes)
        return tuple((int(n), _one_line(str(t)), int(p)) for n, t, p in entries[:5000] if 1 <= p <= pages)


def joined(found: list[Any], turn: Any, factor: float, most: int) -> tuple[str, tuple[Word, ...]]:
    """Words of a line joined by a space, lines by a line end: the text every quote and offset refers to."""
    parts: list[str] = []
    words: list[Word] = []
    at, line, before = 0, -1, None
    for x0, y0, x1, y1, raw, block, row, _ in found:
        text = _clean(raw)
        if not text or at > most:
            continue
        if (block, row) != before:
            line, before = line + 1, (block, row)
            gap = "\n" if words else ""
        else:
            gap = " "
        parts += (gap, text)
        at += len(gap)
        box = pymupdf.Rect(x0, y0, x1, y1) * turn
        words.append(Word(text, at, (box.x0 * factor, box.y0 * factor, box.x1 * factor, box.y1 * factor), line))
        at += len(text)
    return "".join(parts), tuple(words)


def _clean(text: str) -> str:
    return "".join(text.encode("utf-8", "replace").decode("utf-8").replace("\0", "").split())


def _one_line(text: str) -> str:
    return " ".join(text.encode("utf-8", "replace").decode("utf-8").replace("\0", "").split())[:500]


def _cut_short(data: bytes) -> str:
    """A revision that follows the last end mark and has none of its own was cut."""
    rest = data[data.rfind(b"%%EOF") :] if b"%%EOF" in data else data
    return " or cut short" if len(rest.strip(b"\0\r\n ")) > 2048 or b" obj" in rest else ""


def _unreadable(bounds: list[tuple[float, float] | None]) -> tuple[str, ...]:
    lost = [index + 1 for index, bound in enumerate(bounds) if bound is None]
    if not lost:
        return ()
    listed = ", ".join(map(str, lost[:5])) + (" and more" if len(lost) > 5 else "")
    return (f"Damaged pages that cannot be shown: {listed}.",)


def _shrunk(factors: list[float]) -> tuple[str, ...]:
    return ("Very large pages are shown smaller than they say they are.",) if min(factors) < 1 else ()


def _notes(document: Any, count: int) -> list[str]:
    notes = []
    if document.is_repaired:
        notes.append("The PDF was damaged and has been repaired for viewing; parts may be missing.")
    if document.page_count > count:
        notes.append(f"The PDF has {document.page_count} pages; only the first {count} are shown.")
    beside = beside_pages(document, count)
    if held := _held(document, beside.attached):
        notes.append(f"The PDF holds other files, which are not shown: {held}.")
    notes += (*beside.warnings(), *_unseen(document))
    if _acts(document):
        notes.append("The PDF holds scripts or actions; they are never run.")
    return notes


def _unseen(document: Any) -> Iterator[str]:
    """What a reader of Adobe's would show, or could."""
    try:
        catalog = document.pdf_catalog()
        if document.xref_get_key(catalog, "OCProperties")[0] != "null" and document.get_layer()["off"]:
            yield "The PDF has layers that are switched off; what stands on them is not shown."
        if document.xref_get_key(catalog, "AcroForm/XFA")[0] != "null":
            yield "The PDF holds a form that only Adobe's programs show (XFA); parts of it may be missing here."
    except Exception:  # a catalogue too broken to ask names neither
        return


def _held(document: Any, attached: list[str]) -> str:
    """Names of the files in a portfolio, whose only page is often but a cover, and of those `attached` to a page."""
    try:
        within = [str(document.embfile_info(n)["ufilename"] or n) for n in document.embfile_names()]
    except Exception:  # a broken list of files holds none that could be read
        within = []
    names = list(dict.fromkeys(_one_line(name) for name in (*within, *attached)))
    return ", ".join(f"“{name[:80]}”" for name in names[:3]) + (" and more" if len(names) > 3 else "")


def _acts(document: Any) -> bool:
    try:
        catalog = document.pdf_catalog()
        opening = document.xref_get_key(catalog, "OpenAction/S")[1]
        scripts = document.xref_get_key(catalog, "Names/JavaScript")[0]
        return opening in ("/JavaScript", "/Launch", "/URI", "/SubmitForm") or scripts not in ("null", "")
    except Exception:  # a catalogue too broken to ask holds nothing that could run
        return False
