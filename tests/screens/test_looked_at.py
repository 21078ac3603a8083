"""What counts as looked at: only what was there to be seen, for as long as a look takes."""

from collections.abc import Iterator
from dataclasses import replace
from typing import TypeVar

import pytest
from pytestqt.qtbot import QtBot

from assessor_app.documents.limits import DEFAULT
from assessor_app.documents.pool import WorkerPool
from assessor_app.documents.source import BytesSource
from assessor_app.domain.submission import ArtifactId
from tests.documents.conftest import pdf_bytes, slow_to_draw
from ui.background import Background
from ui.viewers.document_viewer import DocumentViewer
from ui.viewers.grid_view import GridViewer
from ui.viewers.pixmap_cache import PixmapCache
from ui.viewers.viewer import OpenArtifact

GENEROUS = 30_000
V = TypeVar("V", DocumentViewer, GridViewer)
IMPATIENT = replace(DEFAULT, wall_seconds=2.5, cpu_seconds=2)


@pytest.fixture
def pool() -> Iterator[WorkerPool]:
    with WorkerPool(IMPATIENT, spares=0) as workers:
        yield workers


@pytest.fixture
def pages(qtbot: QtBot, background: Background) -> Iterator[DocumentViewer]:
    viewer = DocumentViewer(background, PixmapCache())
    yield from _shown(viewer, qtbot, background)


@pytest.fixture
def grid(qtbot: QtBot, background: Background) -> Iterator[GridViewer]:
    viewer = GridViewer(background)
    yield from _shown(viewer, qtbot, background)


def _shown(viewer: V, qtbot: QtBot, background: Background) -> Iterator[V]:
    qtbot.addWidget(viewer)
    viewer.resize(800, 600)
    with qtbot.waitExposed(viewer):
        viewer.show()
    yield viewer
    viewer.clear()
    qtbot.waitUntil(lambda: background.idle, timeout=GENEROUS)


def opened(pool: WorkerPool, data: bytes, name: str) -> OpenArtifact:
    source = BytesSource(data)
    return OpenArtifact(ArtifactId("a"), "Plan", pool.open(source, name), source)


def test_a_page_counts_once_its_picture_is_there(pool: WorkerPool, pages: DocumentViewer, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(pages.seen):
        pages.show_artifact(opened(pool, pdf_bytes("Students talk"), "plan.pdf"))
        pages.pages._on_still()
    with qtbot.waitSignal(pages.seen, timeout=GENEROUS) as told:
        pass
    assert told.args[0].ranges == ((0.0, 1.0),)


def test_a_page_that_is_never_drawn_does_not_count(pool: WorkerPool, pages: DocumentViewer, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(pages.seen):
        with qtbot.waitSignal(pages.failed, timeout=GENEROUS) as told:
            pages.show_artifact(opened(pool, slow_to_draw(), "plan.pdf"))
        pages.pages._on_still()
    assert "too long" in told.args[0]


def test_rows_count_once_their_cells_are_there(pool: WorkerPool, grid: GridViewer, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(grid.seen):
        grid.show_artifact(opened(pool, b"pupil,turns\nAna,3\n" * 40, "turns.csv"))
        grid.table._on_looked()
    with qtbot.waitSignal(grid.seen, timeout=GENEROUS):
        pass
