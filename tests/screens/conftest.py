"""What the tests of the screens open: the real window over one begun reading, or started on a folder of its own."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from assessor_app.documents.pool import WorkerPool
from assessor_app.domain.credential import Credential
from assessor_app.domain.submission import SubmissionId
from assessor_app.store.engine import Store
from tests import builders
from tests.builders import PASSPHRASE, known
from tests.journeys.lives import make_workspace
from tests.screens.started import filled
from ui import style, theme
from ui.application import Running
from ui.background import Background
from ui.main_window import MainWindow
from ui.scoring.scoring_panel import ScoringPanel
from ui.start import Start
from ui.workspace import Workspace


@pytest.fixture(autouse=True)
def application(qapp: QApplication) -> None:
    """What asks for a typeface ends the process where there is no application yet, whatever ran before it."""


@pytest.fixture
def opened(qtbot: QtBot, qapp: QApplication, reading: Store) -> Iterator[Callable[..., MainWindow]]:
    """Opens the window on S-1, whose conflict question is answered, with a credential of the test's choice."""
    running: list[Running] = []

    def open_window(credential: Credential | None = None, width: int = 1280, height: int = 720) -> MainWindow:
        style.apply(qapp, theme.theme_for("light", reduced_motion=True))
        whole = Running(reading, lambda _name, _version: credential or builders.credential())
        running.append(whole)
        whole.window.resize(width, height)
        with qtbot.waitActive(whole.window, timeout=30_000):
            whole.window.show()
            whole.window.activateWindow()
        return whole.window

    yield open_window
    for whole in running:
        whole.close()


@pytest.fixture
def open_decisions(
    qtbot: QtBot, qapp: QApplication, store: Store, tmp_path: Path
) -> Iterator[Callable[[], MainWindow]]:
    """Opens the window on the decisions of the store."""
    style.apply(qapp, theme.theme_for("light", reduced_motion=True))
    running: list[Running] = []

    def open_window() -> MainWindow:
        whole = Running(store, known)
        running.append(whole)
        whole.workspace.set_preference("decisions.batch_folder", str(tmp_path / "batches"))
        whole.window.resize(1280, 720)
        with qtbot.waitActive(whole.window, timeout=30_000):
            whole.window.show()
            whole.window.activateWindow()
        whole.window.show_screen("decisions")
        return whole.window

    yield open_window
    qtbot.waitUntil(lambda: all(whole.background.idle for whole in running), timeout=10_000)
    for whole in running:
        whole.close()


@pytest.fixture
def background(qtbot: QtBot) -> Iterator[Background]:
    """Where a viewer that stands alone sends its slow work."""
    door = Background()
    yield door
    door.close()


@pytest.fixture
def panel(qtbot: QtBot, reading: Store) -> Iterator[ScoringPanel]:
    """The Score screen alone with submission S-1, its one answer open."""
    background, pool = Background(), WorkerPool(spares=0)
    workspace = Workspace(
        reading, builders.known, pool, background,
        now=builders.ticking(36_000), new_id=builders.counting(),
    )  # fmt: skip
    made = ScoringPanel(workspace)
    qtbot.addWidget(made)
    made.resize(1280, 720)
    made.show()
    workspace.open(SubmissionId("S-1"))
    qtbot.waitUntil(lambda: made.stage.document.pages.text_of(1) is not None, timeout=30_000)
    yield made
    made.close_documents()
    qtbot.waitUntil(lambda: background.idle, timeout=10_000)
    background.close()
    pool.close()


@pytest.fixture
def folder(tmp_path: Path, cheap_passphrase: None) -> Path:
    make_workspace(tmp_path / "workspace")
    return tmp_path / "workspace"


@pytest.fixture
def start(folder: Path, monkeypatch: pytest.MonkeyPatch, qapp: QApplication) -> Iterator[Start]:
    monkeypatch.setenv("ASSESSOR_PASSPHRASE", PASSPHRASE)
    monkeypatch.setattr("ui.application.credentials", lambda: builders.known)
    theme.prepare(qapp, theme.theme_for("light"))  # as the program does before its first window
    made = Start(folder)
    yield made
    if isValid(made.shell):
        made.shell.close()
        made.close()


@pytest.fixture
def window(start: Start, qtbot: QtBot) -> MainWindow:
    return filled(start, qtbot, start.shell.show)
