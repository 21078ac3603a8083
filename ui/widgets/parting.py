"""Letting widgets go."""

from PySide6.QtWidgets import QWidget


def let_go(widget: QWidget) -> None:
    """Take a widget out of sight and have it destroyed, with all it holds, when control is back in the event loop."""
    widget.hide()
    widget.deleteLater()
