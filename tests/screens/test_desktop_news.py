"""What the computer tells of itself locks the window: its sleep by two clocks, and the messages of each system. Those
of Windows and macOS are made here, as their documentation says; nobody has heard them there."""

import ctypes
import plistlib
import subprocess
import sys
from collections.abc import Callable, Iterator
from ctypes import wintypes

import pytest
from PySide6.QtCore import QObject, Qt
from pytestqt.qtbot import QtBot
from shiboken6 import VoidPtr

from tests.screens.started import CTRL, PATIENCE
from ui import locking
from ui.desktop import macos, windows
from ui.desktop.asleep import asleep
from ui.locking import SLEPT, Watch
from ui.main_window import MainWindow
from ui.settings.lock_section import LockSection


class Clocks:
    """How far the one that goes on is ahead of the one that stands still."""

    def __init__(self) -> None:
        self.slept = 4_000.0

    def __call__(self) -> float:
        return self.slept


@pytest.fixture
def watch(window: MainWindow) -> Iterator[tuple[Watch, Clocks]]:
    made = Watch(window, asleep=(clocks := Clocks()))
    yield made, clocks
    made.close()


def test_a_computer_that_wakes_up_locks_by_itself(
    window: MainWindow, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    monkeypatch.setattr(locking, "LOOK_MS", 10)
    clocks = Clocks()
    watch = Watch(window, asleep=clocks)
    with qtbot.waitSignal(watch.lock_wanted, timeout=PATIENCE):
        clocks.slept += SLEPT
    watch.close()


def test_the_first_key_after_sleep_locks_and_does_nothing_else(
    watch: tuple[Watch, Clocks], window: MainWindow, qtbot: QtBot
) -> None:
    watching, clocks = watch
    clocks.slept += SLEPT
    with qtbot.waitSignal(watching.lock_wanted, timeout=PATIENCE):
        qtbot.keyClick(window, Qt.Key.Key_2, CTRL)
    assert window.stack.currentWidget() is window.queue


@pytest.mark.parametrize("apart", [0.0, 1.0, -3_600.0])
def test_clocks_that_are_read_unevenly_lock_nobody_out(
    watch: tuple[Watch, Clocks], window: MainWindow, apart: float, qtbot: QtBot
) -> None:
    watching, clocks = watch
    clocks.slept += apart
    with qtbot.assertNotEmitted(watching.lock_wanted):
        watching._on_look()
        qtbot.keyClick(window, Qt.Key.Key_6, CTRL)
    assert window.stack.currentWidget() is window.settings


def test_this_computer_did_not_sleep_while_its_clocks_were_read_twice() -> None:
    assert abs(asleep() - asleep()) < SLEPT


def test_a_computer_that_was_asleep_for_so_long_says_so() -> None:
    """Linux lends a process a clock that ran on."""
    lent = ("unshare", "--user", "--map-root-user", "--time", "--boottime", "1000")
    if sys.platform != "linux" or subprocess.run([*lent, "true"], capture_output=True, check=False).returncode:
        pytest.skip("this system lends no clocks")
    words = "from ui.desktop.asleep import asleep; print(asleep())"
    done = subprocess.run([*lent, sys.executable, "-c", words], capture_output=True, text=True, check=True)
    assert float(done.stdout) - asleep() == pytest.approx(1_000, abs=1)


def heard_on_windows(message: int, what: int, kind: bytes = b"windows_generic_MSG") -> int:
    heard: list[None] = []
    sent = wintypes.MSG(message=message, wParam=what)
    ear = windows.Ear(lambda: heard.append(None))
    assert ear.nativeEventFilter(kind, VoidPtr(ctypes.addressof(sent))) == (False, 0)
    return len(heard)


@pytest.mark.parametrize(("message", "what"), [(0x02B1, 7), (0x0218, 4)], ids=["session locked", "suspend"])
def test_windows_says_that_somebody_leaves(message: int, what: int) -> None:
    assert windows.is_leaving(message, what) and heard_on_windows(message, what) == 1


@pytest.mark.parametrize(
    ("message", "what"),
    [(0x02B1, 8), (0x02B1, 4), (0x0218, 7), (0x0218, 18), (0x0218, 10), (0x0100, 7), (0x0100, 4)],
    ids=["unlocked", "a suspend’s number", "resumed", "resumed by itself", "battery", "a key", "another key"],
)
def test_other_messages_of_windows_are_let_by(message: int, what: int) -> None:
    assert not windows.is_leaving(message, what) and heard_on_windows(message, what) == 0


def test_a_message_that_is_no_window_s_is_not_read() -> None:
    assert heard_on_windows(0x02B1, 7, b"xcb_generic_event_t") == 0


def described(**known: object) -> bytes:
    return plistlib.dumps({"kCGSSessionUserIDKey": 501, "kCGSSessionOnConsoleKey": True} | known)


@pytest.mark.parametrize(
    ("session", "locked"),
    [
        (described(CGSSessionScreenIsLocked=True), True),
        (described(CGSSessionScreenIsLocked=1), True),
        (described(CGSSessionScreenIsLocked=False), False),
        (described(), False),
        (b"", False),
    ],
)
def test_the_session_of_macos_says_whether_its_screen_is_locked(session: bytes, locked: bool) -> None:
    assert macos.is_locked(session) is locked


def test_a_screen_of_macos_is_heard_at_the_look_that_finds_it_locked_and_not_again(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(macos, "LOOK_MS", 1)
    locked, unlocked = described(CGSSessionScreenIsLocked=True), described()
    looks = [unlocked, unlocked, unlocked, locked, locked, locked, unlocked, locked]
    told: list[None] = []
    before: list[int] = []  # how often it was told before each look

    def ask() -> bytes:
        before.append(len(told))
        return looks[min(len(before), len(looks)) - 1]

    parent = QObject()
    stop: Callable[[], None] = macos.listen(parent, lambda: told.append(None), ask)
    qtbot.waitUntil(lambda: len(before) > len(looks), timeout=PATIENCE)
    stop()
    assert before[1:9] == [0, 0, 0, 1, 1, 1, 1, 2]


@pytest.mark.parametrize(
    ("heard", "said"),
    [
        ({"sleep", "screen"}, "It locks when the computer goes to sleep and when its screen is locked."),
        ({"screen"}, "It locks when the computer wakes up and when its screen is locked."),
        (set(), "It locks when the computer wakes up. This desktop does not tell"),
    ],
)
def test_settings_say_what_is_heard(window: MainWindow, heard: set[str], said: str) -> None:
    part: LockSection = window.settings.lock
    part.say_heard(frozenset(heard))
    assert part._also.text().startswith(said)
