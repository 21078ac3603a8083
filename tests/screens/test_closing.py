"""A closed window is gone from memory with all it held: after locking, nothing of the submission may linger."""

import gc
import weakref

from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from assessor_app.store.engine import Store
from tests.builders import known
from ui.application import Running


def test_nothing_of_a_closed_window_is_kept(qtbot: QtBot, store: Store) -> None:
    gc.collect()
    before = {id(each) for each in gc.get_objects() if isinstance(each, QObject)}
    whole = Running(store, known)
    with qtbot.waitExposed(whole.window):
        whole.window.show()
    window, workspace = weakref.ref(whole.window), weakref.ref(whole.workspace)
    whole.close()
    del whole
    gc.collect()
    left = [type(each).__name__ for each in gc.get_objects() if isinstance(each, QObject) and id(each) not in before]
    assert (window(), workspace(), left) == (None, None, [])
