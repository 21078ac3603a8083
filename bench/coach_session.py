"""From the key that opens a coach session over five submissions to its first page and notebook painted."""

import json
import os
import statistics
import time
from pathlib import Path
from typing import TYPE_CHECKING

from assessor_app.bundles.writing import write_bundle
from assessor_app.commands.clock import utc_now
from assessor_app.commands.submissions import import_bundle
from bench import workspaces
from bench.figures import Figure, percentile
from bench.next_submission import _deliver, _is_sharp, _seconds

if TYPE_CHECKING:
    from assessor_app.store.engine import Store
    from ui.application import Running

FIVE, PAGES = 5, 6
PATIENCE = 30.0  # seconds


def measure(room: Path, *, runs: int = 15) -> list[Figure]:
    """Open a session over the same five again and again; what ticking a box prefetches has come to rest before."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtCore import QCoreApplication, QEvent
    from PySide6.QtWidgets import QApplication

    from ui import style, theme
    from ui.application import Running, credentials

    application = QApplication.instance() or QApplication(["bench"])
    assert isinstance(application, QApplication)
    style.apply(application, theme.theme_for("light"))
    workspaces.make_workspace(room / "workspace")
    with workspaces.opened(room / "workspace") as store:
        names = [_bring_in(store, room, f"C-{number}") for number in range(FIVE)]
        running = Running(store, credentials())
        try:
            times, repaints, worked = _open_often(running, names, runs)
        finally:
            running.close()
            QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    slow, slow_repaint = percentile(times, 0.95) * 1000, percentile(repaints, 0.95) * 1000
    middle, repaint = statistics.median(times) * 1000, statistics.median(repaints) * 1000
    yardstick = "repaint of the whole window"
    return [
        Figure("coach session over five → page and notebook painted, median", middle, yardstick, repaint, "ms", runs),
        Figure(
            "coach session over five → page and notebook painted, p95",
            slow, yardstick, slow_repaint, "ms", runs, most=300,
        ),
        Figure(
            "coach session over five → what the window's thread worked for it (CPU), median",
            statistics.median(worked) * 1000, yardstick, repaint, "ms", runs,
        ),
    ]  # fmt: skip


def _bring_in(store: "Store", room: Path, name: str) -> str:
    """A submission of one teacher with consent to coaching, imported."""
    from ui.application import credentials

    source = room / name
    (source / "artifacts").mkdir(parents=True)
    workspaces.write_pdf(PAGES)(source / "artifacts" / "plan.pdf")
    artifact = {"id": "a1", "part": "2", "question_id": "2.1", "title": "The plan", "path": "artifacts/plan.pdf"}
    told = {
        "format": "assessor-submission/1", "submission_id": name, "attempt": 1, "educator": "E-1",
        "credential": {"id": workspaces.CREDENTIAL, "version": workspaces.VERSION},
        "submitted_at": "2026-11-02T09:00:00Z",
        "artifacts": [artifact | {"consent": {"scopes": ["scoring", "coaching"]}}],
        "answers": [{"id": "q1", "part": "1", "question_id": "1.1", "title": "Context", "text": name}],
    }  # fmt: skip
    (source / "submission.json").write_text(json.dumps(told), encoding="utf-8")
    write_bundle(source, room / f"{name}.zip")
    submission, _ = import_bundle(store, room / f"{name}.zip", credentials(), now=utc_now)
    return submission


def _open_often(running: "Running", names: list[str], runs: int) -> tuple[list[float], list[float], list[float]]:
    """Seconds of every opening, of a repaint after each, and of the window's own work, which a crowd does not slow."""
    from PySide6.QtCore import Qt
    from PySide6.QtTest import QTest

    window, times, repaints, worked = running.window, [], [], []
    window.show()
    window.activateWindow()
    window.show_screen("coach")
    panel = window.coach
    assert panel.chooser is not None and panel.desk is not None
    desk, pages = panel.desk, panel.desk.stage.document.pages
    held = Qt.KeyboardModifier.ControlModifier
    for run in range(runs):
        for name, box in panel.chooser.boxes.items():
            box.setChecked(name in names)
            panel.chooser.looked_at.emit(name)
        _deliver(lambda: running.background.idle, PATIENCE)
        if not run:
            panel.chooser.open_chosen()  # the first time a score is given up by it: it is asked whether that is meant
        begun = time.thread_time()
        times.append(
            _seconds(
                lambda: QTest.keyClick(window.focusWidget() or window, Qt.Key.Key_Return, held),
                lambda: desk.stage.opened is not None and desk.notebook.isVisible() and _is_sharp(pages),
                PATIENCE,
            )
        )
        worked.append(time.thread_time() - begun)
        repaints.append(_seconds(window.grab, lambda: True, PATIENCE))
        desk.leave()
    return times, repaints, worked
