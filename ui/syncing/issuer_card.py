"""Whom this device speaks to and for, when it last did, and what it does on a metered connection."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QCheckBox, QFrame, QHBoxLayout, QVBoxLayout, QWidget

from assessor_app.queries.sync_state import SyncState
from ui.theme import current
from ui.widgets.button import Button, Kind
from ui.widgets.layout import card, column, nest, row
from ui.widgets.marks import IconMark
from ui.widgets.moments import local_moment
from ui.widgets.text import ElidedLabel, label

FINGERPRINT = 8  # signs of a key that tell one device from another on sight
METERED = "On a metered connection: fetch submissions over 20 MB only when I ask"


def fingerprint(key: str) -> str:
    """“DxwrqEtH…6gdRk”: the beginning and the end of a long key; a short one as it is."""
    return f"{key[:FINGERPRINT]}…{key[-FINGERPRINT:]}" if len(key) > 2 * FINGERPRINT + 1 else key


class IssuerCard(QFrame):
    """`metered_wanted` carries whether large files are to wait."""

    metered_wanted = Signal(bool)

    def __init__(self, state: SyncState, sync_key: str, *, metered: bool) -> None:
        super().__init__()
        never = f"Not yet. {sync_key} fetches what is assigned to you."
        lines = column(
            _fact("Issuer", _words(state.issuer)),
            _fact("Programme", _words(state.programme)),
            _fact("You", _words(state.assessor)),
            self._device_line(state.device),
            _fact("Last sync", _words(local_moment(state.last_at) or never)),
            gap=6,
        )
        if state.last_error:
            problem = row(IconMark("warning", "warning"), gap=8)
            problem.addWidget(label(f"{local_moment(state.failed_at)}: {state.last_error}", wrap=True), 1)
            nest(lines, problem)
        self.metered = QCheckBox(METERED)
        self.metered.setChecked(metered)
        self.metered.toggled.connect(self.metered_wanted)
        lines.addSpacing(current().px(4))
        lines.addWidget(self.metered)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(card(lines))

    def _device_line(self, key: str) -> QHBoxLayout:
        """The key's fingerprint; the whole of it goes to the clipboard."""
        words = label(fingerprint(key), tabular=True)
        words.setToolTip(key)
        copy = Button("Copy the whole key", kind=Kind.LINK, small=True)
        copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(key))
        made = _fact("This device", words)
        made.setStretch(1, 0)
        made.addWidget(copy)
        made.addStretch(1)
        return made


def _words(value: str) -> ElidedLabel:
    return ElidedLabel(value or "–", mode=Qt.TextElideMode.ElideMiddle)


def _fact(name: str, value: QWidget) -> QHBoxLayout:
    left = label(name, tone="quiet")
    left.setFixedWidth(current().px(112))
    made = row(left, value, gap=8)
    made.setStretch(1, 1)
    return made
