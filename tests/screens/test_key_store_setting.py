"""Settings, Key store: the key is kept there and taken out by keys, what is shown is so, and the lock is a lock."""

from pathlib import Path

import keyring
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from assessor_app.queries.keeping import KeyStore, opens_by_itself
from assessor_app.store import key_store as systems
from assessor_app.store import keys
from tests.builders import PASSPHRASE
from tests.journeys.command_line import assessor
from tests.key_stores import UNLOADABLE, Kept, Shut, configured
from tests.screens.started import CTRL, PATIENCE, filled, locked, unlock
from ui.gate import NotOpened
from ui.main_window import MainWindow
from ui.settings.key_store_section import EMPTY, STATES, KeyStoreSection
from ui.start import LOCKED, Start


def in_settings(window: MainWindow, qtbot: QtBot, state: KeyStore) -> KeyStoreSection:
    qtbot.keyClick(window, Qt.Key.Key_6, CTRL)
    return shown(window.settings.key_store, qtbot, state)


def shown(part: KeyStoreSection, qtbot: QtBot, state: KeyStore) -> KeyStoreSection:
    qtbot.waitUntil(lambda: part.words.text() == STATES[state] and not part._asking, timeout=PATIENCE)
    return part


def keep(window: MainWindow, qtbot: QtBot) -> KeyStoreSection:
    part = in_settings(window, qtbot, KeyStore.EMPTY)
    qtbot.keyClick(window.settings, Qt.Key.Key_K)
    assert part.passphrase.hasFocus()
    qtbot.keyClicks(part.passphrase, PASSPHRASE)
    with qtbot.waitSignal(part.said, timeout=PATIENCE):
        qtbot.keyClick(part.passphrase, Qt.Key.Key_Return)
    return shown(part, qtbot, KeyStore.KEPT)


def test_the_key_is_kept_and_taken_out_by_keys_as_often_as_one_likes(
    key_store: Kept, window: MainWindow, folder: Path, qtbot: QtBot
) -> None:
    for _ in range(2):
        part = keep(window, qtbot)
        assert opens_by_itself(folder) and part.open.text() == "Take it out" and part.open.hasFocus()
        assert part.passphrase.text() == "" and not part.passphrase.isVisible()
        qtbot.keyClick(window.settings, Qt.Key.Key_K)
        shown(part, qtbot, KeyStore.EMPTY)
        assert not key_store.held and part.open.text() == "Keep the key…"


def test_a_wrong_passphrase_keeps_nothing_and_says_so(key_store: Kept, window: MainWindow, qtbot: QtBot) -> None:
    part = in_settings(window, qtbot, KeyStore.EMPTY)
    part.open.click()
    qtbot.keyClick(part.passphrase, Qt.Key.Key_Return)
    assert part.news.text() == EMPTY
    qtbot.keyClicks(part.passphrase, "no")
    qtbot.keyClick(part.passphrase, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "wrong" in part.news.text(), timeout=PATIENCE)
    assert not key_store.held and part.passphrase.hasFocus()
    qtbot.keyClick(part.passphrase, Qt.Key.Key_Escape)
    assert part.open.hasFocus() and part.passphrase.text() == ""


def test_a_passphrase_half_typed_does_not_wait_on_a_screen_that_was_left(
    key_store: Kept, window: MainWindow, qtbot: QtBot
) -> None:
    part = in_settings(window, qtbot, KeyStore.EMPTY)
    qtbot.keyClick(window.settings, Qt.Key.Key_K)
    qtbot.keyClicks(part.passphrase, "seven")
    qtbot.keyClick(window, Qt.Key.Key_1, CTRL)
    in_settings(window, qtbot, KeyStore.EMPTY)
    assert part.passphrase.text() == "" and not part.passphrase.isVisible() and part.open.isVisible()


def test_what_commands_did_meanwhile_is_shown_when_the_window_is_come_back_to(
    key_store: Kept, window: MainWindow, folder: Path, qtbot: QtBot
) -> None:
    part = keep(window, qtbot)
    other = QWidget()  # a terminal, where it is taken out
    qtbot.addWidget(other)
    with qtbot.waitActive(other, timeout=PATIENCE):
        other.show()
        other.activateWindow()
    assert assessor("passphrase", "forget", "--workspace", folder).code == 0
    other.close()
    window.window().activateWindow()
    shown(part, qtbot, KeyStore.EMPTY)
    window.show_screen("queue")
    assert assessor("passphrase", "keep", "--workspace", folder).code == 0
    in_settings(window, qtbot, KeyStore.KEPT)


def test_taken_out_by_a_command_it_is_not_taken_out_twice(
    key_store: Kept, window: MainWindow, folder: Path, qtbot: QtBot
) -> None:
    part = keep(window, qtbot)
    assert assessor("passphrase", "forget", "--workspace", folder).code == 0
    with qtbot.waitSignal(part.said, timeout=PATIENCE) as heard:
        part.open.click()
    assert "holds no key" in heard.args[0]
    shown(part, qtbot, KeyStore.EMPTY)


def test_where_there_is_no_key_store_it_says_why_and_offers_nothing(window: MainWindow, qtbot: QtBot) -> None:
    part = in_settings(window, qtbot, KeyStore.MISSING)
    assert not part.open.isVisible()
    with qtbot.waitSignal(part.said, timeout=PATIENCE):
        qtbot.keyClick(window.settings, Qt.Key.Key_K)
    assert not part.passphrase.isVisible()


@pytest.mark.parametrize("backend", UNLOADABLE)
def test_a_key_store_that_cannot_be_loaded_keeps_nobody_out(
    backend: str, start: Start, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    monkeypatch.setattr("ui.unlocking.ask_passphrase", lambda *_, **__: PASSPHRASE)
    monkeypatch.delenv("ASSESSOR_PASSPHRASE")
    configured(backend, monkeypatch)
    part = in_settings(filled(start, qtbot, start.shell.show), qtbot, KeyStore.UNLOADED)
    assert not part.open.isVisible()
    with qtbot.waitSignal(part.said, timeout=PATIENCE) as heard:
        part.begin()
    assert "cannot be loaded" in heard.args[0]


def broken(*_: object) -> None:
    raise RuntimeError("it broke")


def test_whatever_breaks_while_it_is_asked_it_can_be_asked_again(
    key_store: Kept, window: MainWindow, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(systems, "is_there", broken)
        part = in_settings(window, qtbot, KeyStore.SHUT)
    qtbot.keyClick(window.settings, Qt.Key.Key_K)
    shown(part, qtbot, KeyStore.EMPTY)


def test_whatever_breaks_while_it_is_changed_it_can_be_changed_again(
    key_store: Kept, window: MainWindow, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    part = in_settings(window, qtbot, KeyStore.EMPTY)
    qtbot.keyClick(window.settings, Qt.Key.Key_K)
    qtbot.keyClicks(part.passphrase, PASSPHRASE)
    with monkeypatch.context() as patch:
        patch.setattr(systems, "keep", broken)
        qtbot.keyClick(part.passphrase, Qt.Key.Key_Return)
        qtbot.waitUntil(lambda: "went wrong" in part.news.text(), timeout=PATIENCE)
    qtbot.keyClick(part.passphrase, Qt.Key.Key_Return)
    shown(part, qtbot, KeyStore.KEPT)
    with monkeypatch.context() as patch:
        patch.setattr(systems, "let_go", broken)
        with qtbot.waitSignal(part.said, timeout=PATIENCE):
            part.open.click()
    shown(part, qtbot, KeyStore.KEPT)
    part.open.click()
    shown(part, qtbot, KeyStore.EMPTY)


@pytest.mark.parametrize("key_store", [Shut], indirect=True)
def test_a_key_store_that_is_locked_is_asked_again_when_one_says_so(
    key_store: Shut, window: MainWindow, qtbot: QtBot
) -> None:
    part = in_settings(window, qtbot, KeyStore.SHUT)
    key_store.shut = False
    qtbot.keyClick(window.settings, Qt.Key.Key_K)
    shown(part, qtbot, KeyStore.EMPTY)


def test_the_lock_asks_for_the_passphrase_though_the_key_is_kept(
    key_store: Kept, start: Start, window: MainWindow, folder: Path, qtbot: QtBot
) -> None:
    keep(window, qtbot)
    gate = locked(start, qtbot)
    assert opens_by_itself(folder)
    qtbot.keyClick(gate.field, Qt.Key.Key_Return)
    assert start.running is None and start.gate is gate and "Type your passphrase" in gate.sentence.text()
    unlock(start, qtbot, gate)


def test_kept_it_opens_at_the_start_without_a_passphrase(
    key_store: Kept, start: Start, folder: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    assert assessor("passphrase", "keep", "--workspace", folder).code == 0
    monkeypatch.delenv("ASSESSOR_PASSPHRASE")
    filled(start, qtbot, start.shell.show)
    assert keyring.get_keyring() is key_store


def test_once_it_was_locked_nothing_but_a_person_opens_it(
    key_store: Kept, start: Start, window: MainWindow, folder: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    """A try that went wrong by no fault of the passphrase ends at a gate that offers another."""
    asked: list[str] = []
    monkeypatch.setattr("ui.unlocking.ask_passphrase", lambda sentence, **_: asked.append(sentence))
    monkeypatch.setattr(QGuiApplication, "platformName", lambda: "a screen")
    assert assessor("passphrase", "keep", "--workspace", folder).code == 0
    gate = locked(start, qtbot)
    written = (folder / keys.FILE).read_bytes()
    (folder / keys.FILE).write_text('{"format": "assessor-keys/9"}')
    qtbot.keyClicks(gate.field, PASSPHRASE)
    qtbot.keyClick(gate.field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: isinstance(start.gate, NotOpened), timeout=PATIENCE)
    (folder / keys.FILE).write_bytes(written)
    assert isinstance(start.gate, NotOpened)
    start.gate.again.click()
    qtbot.waitUntil(lambda: bool(asked) or start.running is not None, timeout=PATIENCE)
    assert asked == [LOCKED] and start.running is None
