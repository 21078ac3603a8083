"""Opens a workspace on a thread of its own, one at a time, so that the painted window stays alive."""

import threading
from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from ui.opening import Ready


class Opener(QObject):
    """`came` is emitted on that thread and heard on the window's."""

    came = Signal(object)  # Ready, or the Exception that came instead

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._thread: threading.Thread | None = None

    def open(self, task: Callable[[], Ready]) -> None:
        """`came` brings what came of it."""
        self.wait()  # it has answered already; one opening at a time

        def work() -> None:
            try:
                found: object = task()
            except Exception as error:  # the window's thread says it
                found = error
            self.came.emit(found)

        self._thread = threading.Thread(target=work, name="opening")
        self._thread.start()

    def wait(self) -> None:
        if self._thread is not None:
            self._thread.join()
