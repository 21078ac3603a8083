"""A widget that is let go keeps its Python half, and those of all it holds, until Qt has destroyed it."""

import sys
import weakref

import shiboken6
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QFrame, QLabel, QWidget
from pytestqt.qtbot import QtBot

from ui.widgets.layout import column, empty, panel, row
from ui.widgets.parting import let_go


def destroyed() -> None:
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


def test_a_child_outlives_its_destruction_in_python_by_one_reference(qtbot: QtBot) -> None:
    host, shown = QWidget(), column()
    host.setLayout(shown)
    qtbot.addWidget(host)
    child = QLabel("one of many")
    shown.addWidget(panel(row(child)))
    before = sys.getrefcount(child)
    empty(shown)
    assert sys.getrefcount(child) == before + 1
    destroyed()
    assert not shiboken6.isValid(child) and sys.getrefcount(child) >= 3  # ours, the call's, and the one that waits


def test_what_is_destroyed_is_forgotten_when_the_next_one_goes(qtbot: QtBot) -> None:
    first, second = QFrame(), QFrame()
    seen = weakref.ref(first)
    let_go(first)
    destroyed()
    del first
    let_go(second)
    assert seen() is None
    destroyed()
