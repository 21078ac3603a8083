"""Tells what lies over a widget that the widget has another size."""

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtWidgets import QWidget


class Resizes(QObject):
    """One for each widget, however much lies over it: every event of the widget passes here, and a key waits for it."""

    resized = Signal()

    @classmethod
    def of(cls, widget: QWidget) -> "Resizes":
        return widget.findChild(cls, options=Qt.FindChildOption.FindDirectChildrenOnly) or cls(widget)

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Resize:
            self.resized.emit()
        return super().eventFilter(watched, event)
