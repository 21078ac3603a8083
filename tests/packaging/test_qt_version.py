"""Traps of the platform that short tests do not show."""

import sys

from PySide6.QtCore import QObject, Signal, Slot


class Bell(QObject):
    rung = Signal(int)

    @Slot(int)
    def hear(self, _times: int) -> None:
        return None


def test_calling_slots_many_times_loses_no_reference_to_none_or_true():
    """Some PySide6 releases drop a reference at each call; the process dies after a while."""
    bell = Bell()
    bell.rung.connect(bell.hear)
    before = sys.getrefcount(None), sys.getrefcount(True)
    for n in range(20_000):
        bell.rung.emit(n)
        bell.objectName()
    after = sys.getrefcount(None), sys.getrefcount(True)
    assert abs(after[0] - before[0]) < 2_000 and abs(after[1] - before[1]) < 2_000
