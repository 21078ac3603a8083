"""The next control for the keys, in the order of the window.

Qt's own step goes back to where a part of the window began when a widget in it stands in for others (a focus proxy):
from the last control of a recording there was no way on.
"""

from collections.abc import Iterator
from itertools import pairwise

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QScrollArea, QWidget

from ui.widgets.layout import laid_out


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


def follow_layout(root: QWidget) -> None:
    """Controls of `root` come in the order in which they are laid out; those made later came after the whole window."""
    for one, other in pairwise(_laid_out(root)):
        QWidget.setTabOrder(one, other)


def _laid_out(widget: QWidget) -> Iterator[QWidget]:
    if _is_control(widget):
        yield widget
    if isinstance(widget, QScrollArea) and (inside := widget.widget()) is not None:
        yield from _laid_out(inside)
    elif (layout := widget.layout()) is not None:
        for each in laid_out(layout):
            yield from _laid_out(each)


def _beside(widget: QWidget, forward: bool) -> QWidget | None:
    return widget.nextInFocusChain() if forward else widget.previousInFocusChain()


def _takes_keys(widget: QWidget, window: QWidget) -> bool:
    return _is_control(widget) and widget.isVisible() and widget.isEnabled() and window.isAncestorOf(widget)


def _is_control(widget: QWidget) -> bool:
    """What stands in for another is passed by: the other comes by itself."""
    return bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus) and widget.focusProxy() is None
