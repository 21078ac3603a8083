"""The assessor's words on one criterion."""

from PySide6.QtWidgets import QWidget

from ui.widgets.kept_words import KeptWords


class RationaleField(KeptWords):
    """Two lines at rest; it grows with the words, then scrolls."""

    def __init__(self, text: str, letter: str, parent: QWidget | None = None) -> None:
        super().__init__(text, f"Rationale for {letter}", "Why this level, in your words", parent=parent)
