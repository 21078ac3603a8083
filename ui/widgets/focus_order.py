"""The next control for the keys, in the order of the window.

Qt's own step goes back to where a part of the window began when a widget in it stands in for others (a focus proxy):
from the last control of a recording there was no way on.
"""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget


def step_focus(window: QWidget, forward: bool) -> bool:
    """To the next control of `window` that keys can reach, or the one before; False where there is no other."""
    begun = QApplication.focusWidget()
    begun = begun if begun is not None and window.isAncestorOf(begun) else window
    each = _beside(begun, forward)
    while each is not None and each is not begun:
        if _takes_keys(each, window):
            reason = Qt.FocusReason.TabFocusReason if forward else Qt.FocusReason.BacktabFocusReason
            each.setFocus(reason)
            return True
        each = _beside(each, forward)
    return False


def _beside(widget: QWidget, forward: bool) -> QWidget | None:
    return widget.nextInFocusChain() if forward else widget.previousInFocusChain()


def _takes_keys(widget: QWidget, window: QWidget) -> bool:
    """What stands in for another is passed by: the other comes by itself."""
    reachable = bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus) and widget.focusProxy() is None
    return reachable and widget.isVisible() and widget.isEnabled() and window.isAncestorOf(widget)
