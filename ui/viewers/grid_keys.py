"""What the keys do on a sheet: arrows move, Shift extends, Control goes to the ends and to other sheets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView

if TYPE_CHECKING:
    from ui.viewers.grid_table import GridTable

Key, Modifier, Action = Qt.Key, Qt.KeyboardModifier, QAbstractItemView.CursorAction
ARROWS = {Key.Key_Left: (0, -1), Key.Key_Right: (0, 1), Key.Key_Up: (-1, 0), Key.Key_Down: (1, 0)}
_TRAVEL = (*ARROWS, Key.Key_Home, Key.Key_End, Key.Key_PageUp, Key.Key_PageDown)
_NOTHING = QModelIndex()


def wants_key(table: GridTable, event: QKeyEvent) -> bool:
    """Keys that belong to the sheet before they belong to any action. Control with a plain arrow stays the window's."""
    key, shift, control, alt = _pressed(event)
    if alt:
        return False
    if key in ARROWS:
        return shift or not control
    if key in (Key.Key_PageUp, Key.Key_PageDown):
        return not control
    return key in _TRAVEL or (control and key == Key.Key_A)


def on_key(table: GridTable, event: QKeyEvent) -> bool:
    """True when the key was used."""
    key, shift, control, _ = _pressed(event)
    if control and key in (Key.Key_PageUp, Key.Key_PageDown):
        table.sheet_step_requested.emit(1 if key == Key.Key_PageDown else -1)
    elif control and key == Key.Key_A:
        _select_all(table)
    elif control and shift and key in ARROWS:
        _extend_to_edge(table, ARROWS[key])
    elif key == Key.Key_Escape and table.selected_area() is not None:
        table.clear_selection()
    elif key in ARROWS and not shift and not control and table.selected_area() is None:
        _lay_down(table)
    else:
        return False
    return True


def moved(table: GridTable, action: QAbstractItemView.CursorAction, modifiers: Qt.KeyboardModifier) -> QModelIndex:
    """Where Home and End lead: the edges of what is written; with Control, the corners. Invalid for all other moves."""
    sheet, here = table.grid.sheet, table.currentIndex()
    if sheet is None or action not in (Action.MoveHome, Action.MoveEnd):
        return _NOTHING
    corner = bool(modifiers & Modifier.ControlModifier)
    if action == Action.MoveHome:
        return table.grid.index(0 if corner else here.row(), 0)
    return table.grid.index(max(sheet.rows - 1, 0) if corner else here.row(), max(sheet.columns - 1, 0))


def _pressed(event: QKeyEvent) -> tuple[Qt.Key, bool, bool, bool]:
    held = event.modifiers()
    shift, control = bool(held & Modifier.ShiftModifier), bool(held & Modifier.ControlModifier)
    return Qt.Key(event.key()), shift, control, bool(held & Modifier.AltModifier)


def _lay_down(table: GridTable) -> None:
    """The first arrow takes the cell the caret is on, so that every cell can be selected by keys."""
    here = table.currentIndex()
    table.select_area((here.row(), here.column(), here.row(), here.column()))


def _select_all(table: GridTable) -> None:
    sheet = table.grid.sheet
    if sheet is not None and sheet.rows:
        table.select_area((0, 0, sheet.rows - 1, sheet.columns - 1))


def _extend_to_edge(table: GridTable, step: tuple[int, int]) -> None:
    """From the cell of the caret to the last row or column that holds something, or back to the first."""
    sheet, area = table.grid.sheet, table.current_area()
    if sheet is None or area is None:
        return
    top, left, bottom, right = area
    down, across = step
    top, left = (0 if down < 0 else top), (0 if across < 0 else left)
    bottom = max(bottom, sheet.rows - 1) if down > 0 else bottom
    right = max(right, sheet.columns - 1) if across > 0 else right
    table.select_area((top, left, bottom, right))
