"""From a key that gives a score to its durable commit, beside a bare SQLCipher commit of the same rows: the key as it
is pressed on the real window, and the command alone that the key ends in. Both ways of timing it, each with its own
yardstick: each follows a repaint of the window, as every key does (a processor that has painted holds nothing of
either, and a bare commit takes twice as long then); and many in a row, with no repaint between them. Across the two
stands the harshest pair: the key after a repaint beside bare commits in a row."""

import itertools
import json
import os
import statistics
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from time import perf_counter
from typing import Any

from assessor_app.cli.opening import credentials
from assessor_app.commands import assessments
from assessor_app.commands.clock import utc_now
from assessor_app.domain.assessment import Policy
from assessor_app.domain.rubric import CriterionId, LevelId, Rubric
from assessor_app.domain.submission import SubmissionId
from assessor_app.store import keys, opening
from assessor_app.store.engine import Store
from bench import workspaces
from bench.figures import Figure, interleaved, percentile

POLICY = Policy(evidence_before_score=False)
WARM_UP = 20
ROW = 20
"""How many follow each other before the next kind's turn."""


def measure(room: Path, *, runs: int = 400) -> list[Figure]:
    """`runs` scores of each kind by turns, each kind in a workspace of its own."""
    bundle = workspaces.make_bundle(room / "bundles", "B-1", {"plan.pdf": workspaces.write_pdf(1)})
    with (
        _pressing(room / "window", bundle) as (paint, pressed),
        _scoring(room / "command", bundle) as command,
        _bare(room / "bare", bundle) as bare,
    ):
        kinds = (pressed, command, bare)
        painted = tuple(_after(paint, kind) for kind in kinds)
        interleaved(WARM_UP, *kinds, *painted)
        times = interleaved(runs, *painted)
        in_a_row = interleaved(max(1, runs // ROW), *(_in_a_row(kind) for kind in kinds))
    yardstick = "bare SQLCipher commit of the same rows"
    middle = [statistics.median(each) * 1000 for each in times]
    slow = [percentile(each, 0.95) * 1000 for each in times]
    row = [statistics.median(each) * 1000 for each in in_a_row]
    return [
        Figure("key → durable commit, after a repaint, median", middle[0], yardstick, middle[2], "ms", runs, 3),
        Figure("key → durable commit, after a repaint, p95", slow[0], yardstick, slow[2], "ms", runs, most=16),
        Figure("key → durable commit, in a row, median", row[0], f"{yardstick}, in a row", row[2], "ms", runs, 3),
        Figure("the command of that key alone, after a repaint", middle[1], yardstick, middle[2], "ms", runs),
        Figure("the command of that key alone, in a row", row[1], f"{yardstick}, in a row", row[2], "ms", runs),
        Figure("the key after a repaint, the yardstick not", middle[0], f"{yardstick}, in a row", row[2], "ms", runs),
    ]


def _timed(function: Callable[[], object]) -> float:
    start = perf_counter()
    function()
    return perf_counter() - start


def _in_a_row(kind: Callable[[], float]) -> Callable[[], float]:
    return lambda: statistics.median(kind() for _ in range(ROW))


def _after(paint: Callable[[], None], kind: Callable[[], float]) -> Callable[[], float]:
    def cold() -> float:
        paint()
        return kind()

    return cold


@contextmanager
def _pressing(folder: Path, bundle: Path) -> Iterator[tuple[Callable[[], None], Callable[[], float]]]:
    """What paints the whole window; and the seconds from the press of a digit on the Score screen to the end of the
    commit that keeps it."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtCore import QCoreApplication, QEvent, Qt
    from PySide6.QtTest import QTest
    from PySide6.QtWidgets import QApplication

    from ui import style, theme
    from ui.application import Running

    application = QApplication.instance() or QApplication(["bench"])
    assert isinstance(application, QApplication)
    style.apply(application, theme.theme_for("light"))
    workspaces.make_workspace(folder)
    with workspaces.opened(folder) as store:
        submission = workspaces.bring_in(store, bundle, credentials())
        ends, running = _ends_of_commits(store), Running(store, credentials())
        window, levels = running.window, itertools.cycle((Qt.Key.Key_1, Qt.Key.Key_2))
        try:
            window.show()
            window.activateWindow()
            QTest.qWaitForWindowActive(window)
            window.start_scoring(submission)
            QTest.keyClick(window, Qt.Key.Key_N)  # no evidence found: then a level may be given

            def paint() -> None:
                window.repaint()
                application.processEvents()

            def press() -> float:
                start = perf_counter()
                QTest.keyClick(window.focusWidget() or window, next(levels))
                return next(end for end in ends() if end > start) - start

            yield paint, press
        finally:
            running.close()
            QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


def _ends_of_commits(store: Store) -> Callable[[], list[float]]:
    """When each commit since the last question ended."""
    dialect, found = store.engine.dialect, list[float]()
    commit = dialect.do_commit

    def noting(connection: Any) -> None:
        commit(connection)
        found.append(perf_counter())

    def taken() -> list[float]:
        taken = found.copy()
        found.clear()
        return taken

    dialect.do_commit = noting  # type: ignore[method-assign]
    return taken


@contextmanager
def _scoring(folder: Path, bundle: Path) -> Iterator[Callable[[], float]]:
    workspaces.make_workspace(folder)
    with workspaces.opened(folder) as store:
        submission = workspaces.bring_in(store, bundle, credentials())
        score = _scores(store, workspaces.credential().rubric, submission)
        yield lambda: _timed(score)


def _turns(rubric: Rubric) -> Iterator[tuple[CriterionId, LevelId]]:
    """Every criterion in turn at a level, then at the next one, for ever."""
    fewest = min(len(c.levels) for c in rubric.criteria)
    return itertools.cycle([(c.id, c.levels[n].id) for n in range(fewest) for c in rubric.criteria])


def _scores(store: Store, rubric: Rubric, submission: SubmissionId) -> Callable[[], object]:
    """Gives the next score each time it is called; no two in a row are the same."""
    turns = _turns(rubric)

    def score() -> object:
        criterion, level = next(turns)
        return assessments.give_score(store, rubric, submission, criterion, level, POLICY, now=utc_now)

    return score


@contextmanager
def _bare(folder: Path, bundle: Path) -> Iterator[Callable[[], float]]:
    import sqlcipher3.dbapi2 as sqlcipher

    workspaces.make_workspace(folder)
    with workspaces.opened(folder) as store:
        submission = workspaces.bring_in(store, bundle, credentials())
        rubric = workspaces.credential().rubric
        _scores(store, rubric, submission)()
    key = keys.unwrap(folder, workspaces.PASSPHRASE)
    with closing(sqlcipher.connect(str(folder / opening.DATABASE), isolation_level=None)) as connection:
        for pragma in (f"key = \"x'{key.hex()}'\"", "journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON"):
            connection.execute(f"PRAGMA {pragma}")
        write = _rows(connection.cursor(), rubric)
        yield lambda: _timed(write)


def _rows(cursor: Any, rubric: Rubric) -> Callable[[], object]:
    """Writes the rows a score writes: the criterion's reading, the step that takes it back, the time of saving."""
    [(reading,)] = cursor.execute("SELECT id FROM assessment").fetchall()
    scores = {str(c.id): str(c.levels[0].id) for c in rubric.criteria}
    turns = _turns(rubric)

    def write() -> None:
        criterion, level = next(turns)
        before = json.dumps({"scores": scores})
        scores[criterion] = level
        cursor.execute("BEGIN IMMEDIATE")
        cursor.execute(
            "INSERT OR REPLACE INTO criterion_reading (assessment_id, criterion_id, level_id) VALUES (?, ?, ?)",
            (reading, criterion, level),
        )
        cursor.execute(
            "INSERT INTO undo_step (assessment_id, said, before, after, undone) VALUES (?, ?, ?, ?, 0)",
            (reading, "score of A", before, json.dumps({"scores": scores})),
        )
        cursor.execute("UPDATE assessment SET saved_at = ? WHERE id = ?", (utc_now(), reading))
        cursor.execute("COMMIT")

    return write
