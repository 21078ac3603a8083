"""Python keeps no half of a layout's item: Qt deletes those without a word, and a stale half ends the process."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import shiboken6
from PySide6.QtWidgets import QApplication, QLabel, QLayout, QLayoutItem, QWidget
from pytestqt.qtbot import QtBot

from assessor_app.store.engine import Store
from tests import builders
from ui import style, theme
from ui.application import Running
from ui.widgets.layout import column, empty, nest, row


def halves() -> set[str]:
    """The items of layouts that Python holds a half of, layouts themselves left out."""
    kept = (w for w in shiboken6.getAllValidWrappers() if isinstance(w, QLayoutItem) and not isinstance(w, QLayout))
    return {repr(each) for each in kept}


@pytest.fixture
def others() -> set[str]:
    return halves()


def test_a_layout_put_into_another_leaves_no_half(qtbot: QtBot, others: set[str]) -> None:
    host = QWidget()
    qtbot.addWidget(host)
    outer = column()
    host.setLayout(outer)
    nest(outer, row(QLabel("one"), None, QLabel("two")))
    assert halves() <= others


def test_what_is_emptied_leaves_no_half(qtbot: QtBot, others: set[str]) -> None:
    host, shown = QWidget(), column()
    host.setLayout(shown)
    qtbot.addWidget(host)
    nest(shown, column(row(QLabel("one"), None), QLabel("two")))
    empty(shown)
    assert halves() <= others and shown.count() == 0


@pytest.fixture
def whole(qapp: QApplication, reading: Store) -> Iterator[Running]:
    style.apply(qapp, theme.theme_for("light", reduced_motion=True))
    running = Running(reading, builders.known)
    yield running
    running.close()


def test_the_whole_window_holds_no_half(qtbot: QtBot, others: set[str], whole: Running) -> None:
    window = whole.window
    window.show()
    window.start_scoring("S-1")
    qtbot.waitUntil(lambda: window.score.stage.opened is not None, timeout=30_000)
    window.score.deciding.show()
    window.score.deciding.hide()
    for screen in ("queue", "score", "coach", "decisions", "sync", "settings"):
        window.show_screen(screen)
        QApplication.processEvents()
    assert halves() <= others


def test_layouts_are_put_into_others_by_nest_only() -> None:
    ui = Path(__file__).parents[2] / "ui"
    direct = [
        p.name for p in ui.rglob("*.py") if "addLayout(" in p.read_text("utf-8") or "itemAt(" in p.read_text("utf-8")
    ]
    assert direct == ["layout.py"]
