"""The table of actions and the door for slow work, without a window of ours."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from ui.action_set import ActionSet, fires_in_text, set_scope
from ui.actions import TABLE, Profile, Scope, conflicts
from ui.background import Background
from ui.icons import known
from ui.palette import match
from ui.screens import SCREENS


@pytest.mark.parametrize("profile", list(Profile))
def test_no_key_means_two_things_in_one_scope(profile: Profile) -> None:
    assert conflicts(TABLE, profile) == ()


def test_the_keys_of_the_screens_stand_in_the_order_of_the_rail() -> None:
    keys = {action.id: action.keys for action in TABLE}
    assert [keys[f"go.{name}"][0] for name, *_ in SCREENS] == [f"Ctrl+{n + 1}" for n in range(len(SCREENS))]


def test_every_action_has_an_id_of_its_own() -> None:
    assert len({action.id for action in TABLE}) == len(TABLE)


def test_every_icon_of_the_table_has_a_picture() -> None:
    assert [action.icon for action in TABLE if action.icon and not known(action.icon)] == []


@pytest.mark.parametrize(("key", "fires"), [("E", False), ("Up", False), ("Ctrl+K", True), ("F6", True), ("?", False)])
def test_only_chords_and_function_keys_fire_while_writing(key: str, fires: bool) -> None:
    assert fires_in_text(key) is fires


@pytest.fixture
def room(qtbot: QtBot) -> Iterator[tuple[QWidget, QWidget, QLineEdit, ActionSet]]:
    window, media, field = QWidget(), QWidget(), QLineEdit()
    layout = QVBoxLayout(window)
    layout.addWidget(media)
    layout.addWidget(field)
    media.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    set_scope(window, Scope.SCORE)
    set_scope(media, Scope.MEDIA)
    actions = ActionSet(window)
    qtbot.addWidget(window)
    window.show()
    window.activateWindow()
    qtbot.waitExposed(window)
    yield window, media, field, actions


def test_the_innermost_scope_hears_a_key_first(
    room: tuple[QWidget, QWidget, QLineEdit, ActionSet], qtbot: QtBot
) -> None:
    _window, media, _field, actions = room
    heard: list[str] = []
    actions.on("score.link", lambda: heard.append("link"))
    actions.on("media.play", lambda: heard.append("play"))
    media.setFocus()
    qtbot.keyClick(media, Qt.Key.Key_Space)
    qtbot.keyClick(media, Qt.Key.Key_E)
    assert heard == ["play", "link"]


def test_a_letter_in_a_text_field_is_a_letter(
    room: tuple[QWidget, QWidget, QLineEdit, ActionSet], qtbot: QtBot
) -> None:
    _window, _media, field, actions = room
    heard: list[str] = []
    actions.on("score.link", lambda: heard.append("link"))
    actions.on("score.level_3", lambda: heard.append("3"))
    field.setFocus()
    qtbot.keyClicks(field, "e3")
    assert (heard, field.text()) == ([], "e3")


def test_an_action_without_a_handler_is_not_offered(room: tuple[QWidget, QWidget, QLineEdit, ActionSet]) -> None:
    assert room[3].alive() == ()


def test_another_profile_brings_its_own_keys(room: tuple[QWidget, QWidget, QLineEdit, ActionSet]) -> None:
    actions = room[3]
    actions.set_profile(Profile.LEFT_HANDED)
    assert actions.key("score.link") == ";"


def test_a_key_works_at_once_after_the_profile_changed(
    room: tuple[QWidget, QWidget, QLineEdit, ActionSet], qtbot: QtBot
) -> None:
    window, _, _, actions = room
    pressed: list[str] = []
    actions.on("go.queue", lambda: pressed.append("queue"))
    actions.set_profile(Profile.LEFT_HANDED)
    qtbot.keyClick(window, Qt.Key.Key_1, Qt.KeyboardModifier.ControlModifier)
    assert pressed == ["queue"]


def test_a_few_letters_find_a_command() -> None:
    assert match("gtd", "Go to Decisions") is not None
    assert match("xq", "Go to Decisions") is None


def test_an_answer_comes_back_to_the_window(qtbot: QtBot) -> None:
    door, heard = Background(), []
    door.run(lambda: 6 * 7, heard.append)
    qtbot.waitUntil(lambda: door.idle, timeout=10_000)
    door.close()
    assert heard == [42]


def test_a_failure_nobody_asked_about_is_told_to_the_window(qtbot: QtBot) -> None:
    door, heard = Background(), []
    door.crashed.connect(heard.append)
    door.run(lambda: 1 / 0)
    qtbot.waitUntil(lambda: door.idle, timeout=10_000)
    door.close()
    assert [type(error) for error in heard] == [ZeroDivisionError]


def test_a_cancelled_answer_is_not_delivered(qtbot: QtBot) -> None:
    door, heard = Background(), []
    door.run(lambda: 1, heard.append).cancel()
    qtbot.waitUntil(lambda: door.idle, timeout=10_000)
    door.close()
    assert heard == []


@pytest.mark.parametrize("profile", list(Profile))
def test_a_key_that_is_held_signs_nothing_and_gives_nothing_back(qtbot: QtBot, profile: Profile) -> None:
    host = QWidget()
    qtbot.addWidget(host)
    keys = ActionSet(host, profile)
    repeated = {key for key, shortcut in keys._shortcuts.items() if shortcut.autoRepeat()}
    deeds = ("score.review", "review.commit", "batch.write", "queue.give_back", "score.no_evidence", "window.lock")
    assert not {key for deed in deeds for key in keys.keys(deed)} & repeated
    steps = ("queue.down", "score.next_criterion", "media.frame_on", "document.zoom_in")
    assert {key for step in steps for key in keys.keys(step)} <= repeated
