"""Letting widgets go: the Python half of what Qt is to destroy stays until Qt has destroyed it.

Left alone, shiboken drops a child's Python half while Qt destroys the child and looks at it once more after that. With
other threads waiting for the interpreter this ended the process now and then (seen with PySide 6.11.3: always in
`BindingManager::releaseWrapper`, never when nothing ran beside the window)."""

import shiboken6
from PySide6.QtWidgets import QWidget

_leaving: list[list[QWidget]] = []


def let_go(widget: QWidget) -> None:
    """Take a widget out of sight and have it destroyed, with all it holds, when control is back in the event loop."""
    _leaving[:] = (tree for tree in _leaving if shiboken6.isValid(tree[0]))
    _leaving.append([widget, *widget.findChildren(QWidget)])
    widget.hide()
    widget.deleteLater()
