"""A field for a passphrase: its letters are not shown, and nothing learns them."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit


def passphrase_field(name: str) -> QLineEdit:
    """A field whose letters are not shown, and that remembers nothing."""
    field = QLineEdit()
    field.setEchoMode(QLineEdit.EchoMode.Password)
    field.setAccessibleName(name)
    field.setPlaceholderText(name)
    field.setInputMethodHints(Qt.InputMethodHint.ImhSensitiveData | Qt.InputMethodHint.ImhNoPredictiveText)
    return field
