"""Python's cyclic collector, kept to the window's thread: what it frees may hold a widget, which Qt destroys there.

Left to itself the collector runs on whichever thread happens to allocate."""

import gc

from PySide6.QtCore import QObject, QTimer

PERIOD_MS = 250
LONG_LIVED = 40  # looks at the younger objects for one at all of them


class Collector:
    """Collects on a timer of the thread that made it, until `close` hands the collector back as it was found."""

    def __init__(self, parent: QObject | None = None) -> None:
        self._was_enabled = gc.isenabled()
        gc.disable()
        self._looks = 0
        self._timer = QTimer(parent)
        self._timer.setInterval(PERIOD_MS)
        self._timer.timeout.connect(self._look)
        self._timer.start()

    def close(self) -> None:
        """Free what the window left, here, before another thread may."""
        self._timer.stop()
        gc.collect()
        if self._was_enabled:
            gc.enable()

    def _look(self) -> None:
        made, threshold = gc.get_count()[0], gc.get_threshold()[0]
        if made < threshold:
            return
        self._looks += 1
        gc.collect(2 if self._looks % LONG_LIVED == 0 else 1)
