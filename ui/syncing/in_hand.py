"""Which control hears the keys, by its name: what is built anew under whoever goes by keys leaves them in the place."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QWidget


def name_in_hand(whole: QWidget) -> str | None:
    """The name of the control of `whole` that hears the keys; None where something else does."""
    focused = whole.window().focusWidget()
    return _name(focused) if focused is not None and whole.isAncestorOf(focused) else None


def take_in_hand(name: str, parts: Sequence[QWidget]) -> bool:
    """The first control of that name within the parts hears the keys; whether there is one."""
    for part in parts:
        for control in (part, *part.findChildren(QWidget)):
            if control.focusPolicy() & Qt.FocusPolicy.TabFocus and _name(control) == name:
                control.setFocus()
                return True
    return False


def _name(control: QWidget) -> str:
    words = control.text() if isinstance(control, QAbstractButton) else ""
    return control.accessibleName() or words
