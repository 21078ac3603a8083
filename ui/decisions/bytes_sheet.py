"""The signed bytes of a decision, as they were made: what they say, and the JWS itself, to be copied elsewhere."""

import json

from PySide6.QtCore import Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFrame, QPlainTextEdit

from assessor_app.queries.decisions import DecisionDetail
from ui.action_set import ActionSet, set_scope
from ui.actions import Scope
from ui.theme import Size, Type, current
from ui.widgets.button import Button
from ui.widgets.keycap import KeyCap
from ui.widgets.layout import column, panel, row
from ui.widgets.text import hairline, label


class BytesSheet(QFrame):
    done = Signal()

    def __init__(self, actions: ActionSet) -> None:
        super().__init__()
        self.setProperty("ground", "surface")
        self.setAccessibleName("Signed bytes")
        set_scope(self, Scope.BYTES)
        self.words = QPlainTextEdit()
        self.words.setReadOnly(True)
        self.words.setAccessibleName("What was signed")
        self.words.setFont(current().mono())
        self.setFocusProxy(self.words)
        self._jws = ""
        head = panel(row(
            label("Signed bytes", Type.TITLE, strong=True), None, KeyCap(actions.key("bytes.back")),
            label("back to the decision", Type.CAPTION, tone="quiet"), margins=(24, 0, 24, 0),
        ))  # fmt: skip
        head.setFixedHeight(current().px(Size.SCORE_HEADER))
        said = "A compact JWS (Ed25519) over canonical JSON; “assessor verify” checks it anywhere."
        copy = Button("Copy", icon="copy", key=actions.key("bytes.copy"))
        copy.clicked.connect(self.copy)
        foot = row(label(said, Type.CAPTION, tone="quiet", wrap=True), copy, gap=12, margins=(24, 12, 24, 16))
        foot.setStretch(0, 1)
        body = column(self.words, margins=(24, 16, 24, 16))
        whole = column(head, hairline(), body, hairline(), foot, gap=0)
        whole.setStretch(2, 1)
        self.setLayout(whole)

    def show_decision(self, decision: DecisionDetail) -> None:
        self._jws = decision.jws
        said = json.dumps(decision.payload, ensure_ascii=False, indent=2, sort_keys=True)
        self.words.setPlainText(f"{said}\n\n{decision.jws}\n")
        self.words.setFocus()

    def copy(self) -> None:
        """Put the JWS on the clipboard, byte for byte."""
        QGuiApplication.clipboard().setText(self._jws)
