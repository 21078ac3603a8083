"""From the key for the next submission to its first page and rubric painted, once it was prefetched."""

import os
import statistics
from collections.abc import Callable
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING

from assessor_app.commands import assessments
from assessor_app.commands.clock import utc_now
from assessor_app.domain.assessment import Policy
from assessor_app.domain.submission import SubmissionId
from bench import workspaces
from bench.figures import Figure, percentile

if TYPE_CHECKING:
    from assessor_app.store.engine import Store
    from ui.application import Running
    from ui.scoring.scoring_panel import ScoringPanel
    from ui.viewers.page_view import PageView

PAGES = 6
POLICY = Policy(evidence_before_score=False)


def measure(room: Path, *, submissions: int = 25, seconds: float = 20.0) -> list[Figure]:
    """Walk through the queue of the real window by Ctrl+Right; between two steps the prefetching comes to rest."""
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
        known = credentials()
        for number in range(submissions):
            bundle = workspaces.make_bundle(
                room / "bundles", f"B-{number:02}", {"plan.pdf": workspaces.write_pdf(PAGES)}
            )
            _score(store, workspaces.bring_in(store, bundle, known), number)
        running = Running(store, known)
        try:
            times, repaints = _walk(running, seconds)
        finally:
            running.close()
            QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    yardstick, runs = "repaint of the whole window", len(times)
    middle, repaint = statistics.median(times) * 1000, statistics.median(repaints) * 1000
    slow, slow_repaint = percentile(times, 0.95) * 1000, percentile(repaints, 0.95) * 1000
    return [
        Figure("next submission → page and rubric painted, median", middle, yardstick, repaint, "ms", runs),
        Figure("next submission → page and rubric painted, p95", slow, yardstick, slow_repaint, "ms", runs, most=100),
    ]


def _score(store: "Store", submission: SubmissionId, number: int) -> None:
    """Levels on the first three criteria that no other number gives."""
    rubric = workspaces.credential().rubric
    for criterion in rubric.criteria[:3]:
        number, place = divmod(number, len(criterion.levels))
        level = criterion.levels[place].id
        assessments.give_score(store, rubric, submission, criterion.id, level, POLICY, now=utc_now)


def _walk(running: "Running", seconds: float) -> tuple[list[float], list[float]]:
    """Seconds of every step to the next submission, and of a repaint after each."""
    from PySide6.QtCore import Qt
    from PySide6.QtTest import QTest

    window, painted = running.window, _Painted(running.window.score)
    times: list[float] = []
    repaints: list[float] = []
    waiting = [row.submission for row in running.workspace.queue()]
    window.show()
    window.start_scoring(waiting[0])
    for submission in waiting[1:]:
        _deliver(lambda wanted=submission: _is_prefetched(running, wanted) and running.background.idle, seconds)
        painted.watch()
        times.append(
            _seconds(
                lambda: QTest.keyClick(
                    window.focusWidget() or window, Qt.Key.Key_Right, Qt.KeyboardModifier.ControlModifier
                ),
                lambda wanted=submission: painted.shows(wanted),
                seconds,
            )
        )
        repaints.append(_seconds(window.grab, lambda: True, seconds))
    painted.close()
    return times, repaints


def _is_prefetched(running: "Running", submission: SubmissionId) -> bool:
    from ui.scoring.table import request_for

    view = running.workspace.score_view(submission)
    return running.window.score.table.shelf.holds(request_for(view, view.artifacts[0].artifact.id))


def _seconds(act: Callable[[], object], done: Callable[[], bool], most: float) -> float:
    start = perf_counter()
    act()
    _deliver(done, most)
    return perf_counter() - start


def _deliver(done: Callable[[], bool], most: float) -> None:
    """Let the window work until `done`; raises TimeoutError after `most` seconds."""
    from PySide6.QtCore import QCoreApplication, QEventLoop

    until = perf_counter() + most
    while not done():
        if perf_counter() > until:
            raise TimeoutError("The window did not get there.")
        QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 10)


class _Painted:
    """Notes of which submission the sharp first page and the rubric were painted last. No two rubrics look the same
    (see `_score`), so one that was not painted again still shows the submission before."""

    def __init__(self, score: "ScoringPanel") -> None:
        from PySide6.QtCore import QEvent, QObject

        self._score, self._viewport = score, score.stage.document.pages.viewport()
        self._page: str | None = None
        self._rubric: str | None = None
        outer = self

        class Watch(QObject):
            def eventFilter(self, watched: QObject, event: QEvent) -> bool:
                if event.type() == QEvent.Type.Paint and score.view is not None:
                    outer._note(watched is outer._viewport, score.view.submission.id)
                return False

        self._watch = Watch()

    def _note(self, is_page: bool, submission: SubmissionId) -> None:
        if not is_page and self._score.rubric.submission == submission:
            self._rubric = submission
        elif is_page and self._score.stage.opened is not None and _is_sharp(self._score.stage.document.pages):
            self._page = submission

    def watch(self) -> None:
        """Look at the page and at every part of the rubric, also at those made since the last step."""
        from PySide6.QtWidgets import QWidget

        for widget in (self._viewport, *self._score.rubric.findChildren(QWidget)):
            widget.installEventFilter(self._watch)

    def shows(self, submission: SubmissionId) -> bool:
        return self._page == submission == self._rubric

    def close(self) -> None:
        self._watch.deleteLater()


def _is_sharp(pages: "PageView") -> bool:
    from ui.viewers.page_geometry import TileKey

    key = TileKey(1, round(pages.scale * pages.devicePixelRatioF(), 4))
    return pages.feed is not None and pages.feed.pixmap(key) is not None
