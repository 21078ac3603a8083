"""How long a submission was worked on: only while hands are on it."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from ui.widgets.active_time import KEEP_EVERY, STILL_AFTER, ActiveTime


@pytest.fixture
def clock(qtbot: QtBot) -> Iterator[ActiveTime]:
    window = QWidget()
    qtbot.addWidget(window)
    window.show()
    watching = ActiveTime(window)
    watching.begin(100)
    yield watching
    watching.stop()


def beats(clock: ActiveTime, seconds: int) -> None:
    for _ in range(seconds):
        clock._beat.timeout.emit()


def test_time_goes_on_from_what_was_kept(clock: ActiveTime, qtbot: QtBot) -> None:
    with qtbot.waitSignal(clock.ticked) as told:
        beats(clock, 1)
    assert told.args == [101]


def test_what_passed_is_reported_every_few_seconds(clock: ActiveTime) -> None:
    told: list[int] = []
    clock.passed.connect(told.append)
    beats(clock, 2 * KEEP_EVERY)
    assert told == [KEEP_EVERY, KEEP_EVERY]


def test_time_stands_still_while_nobody_touches_anything(clock: ActiveTime) -> None:
    beats(clock, STILL_AFTER)
    told: list[int] = []
    clock.ticked.connect(told.append)
    beats(clock, 30)
    assert told == []


def test_a_key_lets_time_go_on(clock: ActiveTime) -> None:
    beats(clock, STILL_AFTER + 30)
    window = clock.parent()
    assert isinstance(window, QWidget)
    QTest.keyClick(window.windowHandle(), Qt.Key.Key_A)
    told: list[int] = []
    clock.ticked.connect(told.append)
    beats(clock, 1)
    assert told == [100 + STILL_AFTER + 1]


def test_the_pointer_lets_time_go_on(clock: ActiveTime) -> None:
    beats(clock, STILL_AFTER + 30)
    window = clock.parent()
    assert isinstance(window, QWidget)
    QTest.mouseMove(window.windowHandle())
    told: list[int] = []
    clock.ticked.connect(told.append)
    beats(clock, 1)
    assert told


def test_a_recording_that_plays_takes_no_hands(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    window.show()
    watching, playing = ActiveTime(window, lambda: playing), True
    watching.begin(0)
    told: list[int] = []
    watching.ticked.connect(told.append)
    beats(watching, STILL_AFTER + 30)
    assert told[-1] == STILL_AFTER + 30
    playing = False
    beats(watching, STILL_AFTER + 30)
    assert told[-1] == STILL_AFTER + 30 + STILL_AFTER
    watching.stop()


def test_time_stands_still_while_another_screen_is_in_front(clock: ActiveTime) -> None:
    window = clock.parent()
    assert isinstance(window, QWidget)
    told: list[int] = []
    clock.ticked.connect(told.append)
    window.hide()
    beats(clock, 20)
    assert told == []
    window.show()
    beats(clock, 1)
    assert told == [101]


def test_what_was_stopped_goes_on_from_where_it_stood(clock: ActiveTime) -> None:
    beats(clock, 3)
    clock.stop()
    told: list[int] = []
    clock.ticked.connect(told.append)
    clock.go_on()
    beats(clock, 1)
    assert told == [104]


def test_hands_in_a_window_apart_count_as_well(qtbot: QtBot) -> None:
    window, apart = QWidget(), QWidget()
    for each in (window, apart):
        qtbot.addWidget(each)
    window.show()
    watching = ActiveTime(window, lambda: False, apart)
    watching.begin(0)
    apart.show()
    beats(watching, STILL_AFTER + 30)
    told: list[int] = []
    watching.ticked.connect(told.append)
    QTest.keyClick(apart.windowHandle(), Qt.Key.Key_A)
    beats(watching, 1)
    assert told == [STILL_AFTER + 1]
    watching.stop()
