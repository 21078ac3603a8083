"""Documents: a page painted beside bare MuPDF, the next page under the key, a Word file beside LibreOffice, a search
over 500 pages, and what a thousand documents leave in memory."""

import os
import random
import statistics
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import psutil

from assessor_app.documents.pool import WorkerPool
from assessor_app.documents.source import BytesSource
from bench import workspaces
from bench.figures import Figure, interleaved, percentile

SCALE = 2.0
MEBIBYTE = 2**20
AT_ONCE = 2


def measure(room: Path, *, runs: int = 60, documents: int = 1000) -> list[Figure]:
    """All of it; without LibreOffice on the machine the Word file has nothing to be held against."""
    pdf = room / "plan.pdf"
    workspaces.write_pdf(max(12, runs))(pdf)
    data = pdf.read_bytes()
    return [
        *_painting(data, runs), *_next_page(data, runs), *_word(max(1, runs // 20)), *_searching(runs),
        *_memory(data, documents),
    ]  # fmt: skip


def _painting(data: bytes, runs: int) -> list[Figure]:
    """Every page once, so that nobody draws from memory: ours all the way to the picture the window paints."""
    import pymupdf

    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from ui.viewers.pixmap_cache import Drawn

    bare: Any = pymupdf.open(stream=data, filetype="pdf")  # type: ignore[no-untyped-call]
    order = iter(range(runs))
    with WorkerPool(spares=0) as pool, pool.open(BytesSource(data), "plan.pdf") as document:
        page, painted = 0, document.lent(Drawn, 1, SCALE)

        def ours() -> float:
            nonlocal page
            page = next(order)
            painted.settle()  # as the viewer has it done once the page before is painted
            return _timed(draw)

        def draw() -> None:
            nonlocal painted
            painted = document.lent(Drawn, page + 1, SCALE)

        def theirs() -> float:
            matrix: Any = pymupdf.Matrix(SCALE, SCALE)  # type: ignore[no-untyped-call]
            return _timed(lambda: bare[page].get_pixmap(matrix=matrix))

        mine, other = (statistics.median(values) * 1000 for values in interleaved(runs, ours, theirs))
    return [Figure("page painted at twice its size, median", mine, "bare MuPDF", other, "ms", runs, most_ratio=1.5)]


def _next_page(data: bytes, runs: int) -> list[Figure]:
    """Page after page by the viewer's own step, each time until the sharp page is there."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtWidgets import QApplication

    from assessor_app.domain.submission import ArtifactId
    from ui.background import Background
    from ui.viewers.document_viewer import DocumentViewer
    from ui.viewers.page_geometry import TileKey
    from ui.viewers.pixmap_cache import PixmapCache
    from ui.viewers.viewer import OpenArtifact

    application = QApplication.instance() or QApplication([])
    background, taken = Background(), []
    viewer = DocumentViewer(background, PixmapCache())
    viewer.resize(900, 760)
    with WorkerPool(spares=0) as pool, pool.open(BytesSource(data), "plan.pdf") as document:
        viewer.show_artifact(OpenArtifact(ArtifactId("plan"), "plan.pdf", document, BytesSource(data), ()))
        viewer.show()

        def until(happened: Callable[[], bool]) -> None:
            while not happened():
                application.processEvents()

        def is_sharp(page: int) -> bool:
            key = TileKey(page, round(viewer.pages.scale * viewer.pages.devicePixelRatioF(), 4))
            return viewer.pages.feed is not None and viewer.pages.feed.pixmap(key) is not None

        until(lambda: is_sharp(1))
        for page in range(2, min(runs, len(document.pages)) + 1):
            until(lambda: background.idle)
            start = time.perf_counter()
            viewer.step_page(1)
            until(lambda page=page: is_sharp(page))  # type: ignore[misc]
            viewer.grab()
            taken.append((time.perf_counter() - start) * 1000)
        viewer.clear()
    background.close()
    viewer.deleteLater()
    slow = percentile(taken, 0.95)
    return [
        Figure("next page → sharp and painted (p95)", slow, "a frame at 60 Hz", 1000 / 60, "ms", len(taken), most=30)
    ]


def _word(runs: int) -> list[Figure]:
    from assessor_app.documents.libreoffice import find_office, laid_out

    office = find_office()
    if office is None:
        return []
    data = _word_file()
    with WorkerPool(spares=1) as pool:

        def ours() -> float:
            _until_warm()
            return _timed(lambda: _first_page(pool, data))

        mine, theirs = (
            statistics.median(values) * 1000
            for values in interleaved(runs, ours, lambda: _timed(lambda: laid_out(office, data, "docx", 120)))
        )
    name = "Word file → first page, median"
    return [Figure(name, mine, "LibreOffice lays it out", theirs, "ms", runs, most_ratio=1 / 15)]


def _until_warm() -> None:
    """Until the spare has loaded what it loads while it waits, as it has between two documents: its clock stands."""
    spent, still = -1.0, 0
    while still < 3:
        time.sleep(0.1)
        used = sum(sum(child.cpu_times()[:2]) for child in psutil.Process().children())
        still, spent = (still + 1 if used == spent else 0), used


def _first_page(pool: WorkerPool, data: bytes) -> None:
    """As the window has it: to the picture that it paints."""
    from ui.viewers.pixmap_cache import Drawn

    with pool.open(BytesSource(data), "plan.docx") as document:
        document.lent(Drawn, 1, SCALE)


def _word_file() -> bytes:
    """Six pages of a plan: headings, lists, a table."""
    import io

    import docx

    made: Any = docx.Document()
    for part in range(6):
        made.add_heading(f"Part {part + 1}", 1)
        for line in range(14):
            made.add_paragraph(f"Students ask each other how the river got here, and note it ({line}).", "List Number")
        table = made.add_table(4, 3)
        for cell in (cell for row in table.rows for cell in row.cells):
            cell.text = "seen, said, wondered"
    sink = io.BytesIO()
    made.save(sink)
    return sink.getvalue()


def _searching(runs: int) -> list[Figure]:
    from assessor_app.domain.submission import ArtifactId
    from ui.scoring.submission_search import search
    from ui.scoring.submission_words import ArtifactText, Passage

    luck = random.Random(1)
    words = [f"word{number}" for number in range(3000)]
    pages = [" ".join(luck.choices(words, k=450)) for _ in range(500)]
    texts = [ArtifactText(ArtifactId("a"), "plan", tuple(Passage(text, n) for n, text in enumerate(pages, 1)))]

    def ours() -> float:
        needle = f"{luck.choice(words)} {luck.choice(words)}" if luck.random() < 0.5 else luck.choice(words)
        return _timed(lambda: search(texts, needle)) * 1000

    def bare() -> float:
        needle = luck.choice(words)
        return _timed(lambda: [text.find(needle) for text in pages]) * 1000

    mine, theirs = (percentile(values, 0.95) for values in interleaved(runs, ours, bare))
    return [Figure("search over 500 pages (p95)", mine, "str.find on every page", theirs, "ms", runs, most=50)]


def _memory(data: bytes, documents: int) -> list[Figure]:
    """What the application holds after so many documents were opened, drawn and closed, beyond the first few."""
    process = psutil.Process()
    with WorkerPool(spares=1) as pool:
        for _ in range(5):
            _first_page_of_pdf(pool, data)
        before = process.memory_info().rss
        with ThreadPoolExecutor(AT_ONCE) as both:  # as the window does: one is shown while the next is made ready
            for opened in [both.submit(_first_page_of_pdf, pool, data) for _ in range(documents)]:
                opened.result()
        grown = max(0, process.memory_info().rss - before)
    name = f"memory grown over {documents:,} documents"
    return [Figure(name, grown / MEBIBYTE, "held before", before / MEBIBYTE, "MiB", documents, most=200)]


def _first_page_of_pdf(pool: WorkerPool, data: bytes) -> None:
    with pool.open(BytesSource(data), "plan.pdf") as document:
        document.render(1, 1.0)
        document.text(1)


def _timed(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start
