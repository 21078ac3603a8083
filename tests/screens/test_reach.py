"""The window for hands that use no mouse and eyes that use no screen: names, order, reach."""

from collections.abc import Iterator
from itertools import pairwise

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QScrollArea, QSplitter, QWidget
from pytestqt.qtbot import QtBot

from assessor_app.store.engine import Store
from tests import builders
from ui import style, theme
from ui.application import Running
from ui.main_window import MainWindow

SCREENS = ("queue", "score", "coach", "decisions", "sync", "settings")  # in the order of their keys
NEAR, TOOLS = 12, 100  # pixels: what stands in one row, and how far down the filters reach


@pytest.fixture
def window(qtbot: QtBot, qapp: QApplication, reading: Store) -> Iterator[MainWindow]:
    """The window over a reading that is begun, S-1 open on Score."""
    style.apply(qapp, theme.theme_for("light", reduced_motion=True))
    whole = Running(reading, builders.known)
    whole.window.resize(1280, 720)
    whole.window.show()
    whole.window.activateWindow()
    qtbot.waitExposed(whole.window)
    whole.window.start_scoring("S-1")
    qtbot.waitUntil(lambda: whole.window.score.stage.opened is not None, timeout=30_000)
    yield whole.window
    whole.close()


def reached(window: MainWindow) -> list[QWidget]:
    """What Tab comes to on the screen of the moment, in its order, from the first."""
    found: list[QWidget] = []
    each = window.nextInFocusChain()
    while each is not window:
        if each.focusPolicy() & Qt.FocusPolicy.TabFocus and each.isVisible() and each.isEnabled():
            found.append(each)
        each = each.nextInFocusChain()
    return found


def halves(widgets: list[QWidget], panel: QWidget) -> dict[str, list[QWidget]]:
    """Those of the list, and those of the pane at its right."""
    parted: dict[str, list[QWidget]] = {"left": [], "right": []}
    for each in widgets:
        parted["right" if each.mapTo(panel, QPoint(0, 0)).x() > panel.width() * 0.6 else "left"].append(each)
    parted["right"] = [w for w in parted["right"] if w.mapTo(panel, QPoint(0, 0)).y() > TOOLS]
    return parted


@pytest.mark.parametrize("screen", SCREENS)
def test_whatever_takes_the_focus_has_a_name(window: MainWindow, screen: str) -> None:
    window.show_screen(screen)
    QApplication.processEvents()
    passive = (QScrollArea, QSplitter)
    unnamed = [w for w in reached(window) if not w.accessibleName() and not isinstance(w, passive)]
    assert [repr(w) for w in unnamed] == []


@pytest.mark.parametrize("screen", ["queue", "decisions", "sync"])
def test_tab_goes_down_each_half_of_a_screen(window: MainWindow, screen: str) -> None:
    window.show_screen(screen)
    QApplication.processEvents()
    panel = window.stack.currentWidget()
    mine = [w for w in reached(window) if panel.isAncestorOf(w)]
    tops = {name: [w.mapTo(panel, QPoint(0, 0)).y() for w in part] for name, part in halves(mine, panel).items()}
    assert all(above <= below + NEAR for half in tops.values() for above, below in pairwise(half)), tops


def test_the_conflict_question_comes_before_the_start(window: MainWindow) -> None:
    window.show_screen("queue")
    QApplication.processEvents()
    names = [w.accessibleName() for w in reached(window)]
    assert names.index("Change") < names.index("Continue scoring")


def test_the_keys_lead_to_every_screen_and_back(window: MainWindow, qtbot: QtBot) -> None:
    control = Qt.KeyboardModifier.ControlModifier
    for place, screen in enumerate(SCREENS, start=1):
        qtbot.keyClick(window.focusWidget() or window, Qt.Key(Qt.Key.Key_0 + place), control)
        assert window.stack.currentWidget() is getattr(window, screen)
        assert window.focusWidget() is not None


def test_what_has_the_focus_looks_different(window: MainWindow) -> None:
    window.show_screen("queue")
    QApplication.processEvents()
    for each in (w for w in reached(window) if isinstance(w, QAbstractButton)):
        each.clearFocus()
        plain = each.grab().toImage()
        each.setFocus(Qt.FocusReason.TabFocusReason)
        assert each.grab().toImage() != plain, f"{each.accessibleName()} hides that it has the focus"


def test_one_key_leads_back_into_the_evidence_from_any_control(window: MainWindow, qtbot: QtBot) -> None:
    window.show_screen("score")
    for _ in range(3):
        qtbot.keyClick(window.focusWidget(), Qt.Key.Key_F6)
    assert not window.score.stage.isAncestorOf(window.focusWidget()), "F6 went nowhere"
    qtbot.keyClick(window.focusWidget(), Qt.Key.Key_V)
    assert window.score.stage.isAncestorOf(window.focusWidget())
