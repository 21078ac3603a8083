"""↑ and ↓ through what stands below each other: the rows of a list, or widgets of a column that scrolls."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QListWidget, QScrollArea, QWidget


def step_of(key: int) -> int:
    """1 for ↓, -1 for ↑, 0 for any other key."""
    return {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(key), 0)


def step_row(listed: QListWidget, by: int) -> None:
    """The row so many on becomes the current one; at an end it stays."""
    listed.setCurrentRow(max(0, min(listed.count() - 1, listed.currentRow() + by)))


def step_focus(area: QScrollArea, widgets: Sequence[QWidget], by: int, margin: int) -> None:
    """The focus goes so many widgets on, to the first one where none has it; `margin` pixels around it are in sight."""
    in_hand = area.window().focusWidget()
    at = next((number for number, widget in enumerate(widgets) if widget is in_hand), None)
    if widgets:
        widget = widgets[0 if at is None else min(max(at + by, 0), len(widgets) - 1)]
        widget.setFocus(Qt.FocusReason.TabFocusReason)
        area.ensureWidgetVisible(widget, 0, margin)
