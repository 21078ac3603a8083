"""Settings, Recovery code: made when the passphrase is shown to be known, and seen this once."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.settings.lines import setting
from ui.theme import Type, current
from ui.widgets.button import Button, Kind
from ui.widgets.layout import card, column, panel, row
from ui.widgets.secret_field import passphrase_field
from ui.widgets.text import label, set_tone
from ui.workspace import Workspace

ONCE = (
    "Write it down or print it, and keep it where your passport is: it opens this workspace when the passphrase is "
    "forgotten. It is shown this once and kept nowhere; a code made earlier opens nothing any more."
)
NONE = "There is none. Without one, a forgotten passphrase means that what was not sent is lost."
MADE = "One was made. It opens this workspace in the place of the passphrase."
FIELD = 280


class RecoverySection(QWidget):
    said = Signal(str)

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self._workspace = workspace
        self.open = Button("Make one…", icon="lifebuoy")
        self.open.clicked.connect(self.begin)
        self._state = label(NONE, Type.CAPTION, tone="quiet", wrap=True)
        self.passphrase = passphrase_field("Your passphrase")
        self.passphrase.setFixedWidth(current().px(FIELD))
        self.passphrase.returnPressed.connect(self.make)
        self._news = label("", tone="quiet", wrap=True)
        self._make = Button("Make a recovery code", kind=Kind.PRIMARY, key="Return")
        self._make.clicked.connect(self.make)
        leave = Button("Not now")
        leave.clicked.connect(self.end)
        self._form = panel(column(self.passphrase, self._news, row(self._make, leave, None)))
        self.code = label("", Type.SCREEN, tabular=True)
        self.code.setAccessibleName("Recovery code")
        copy, done = Button("Copy", icon="copy"), Button("I have written it down", kind=Kind.PRIMARY)
        copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(self.code.text()))
        done.clicked.connect(self.end)
        self._shown = card(column(self.code, label(ONCE, tone="quiet", wrap=True), row(done, copy, None), gap=10))
        inside = QVBoxLayout(self)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(current().px(12))
        inside.addWidget(setting("Recovery code", self._state, self.open))
        for part in (self._form, self._shown):
            part.hide()
            inside.addWidget(part)

    def show_state(self, made: bool) -> None:
        self._state.setText(MADE if made else NONE)
        self.open.set_text("Make a new one…" if made else "Make one…")

    def begin(self) -> None:
        """Ask for the passphrase: who found an unlocked window must not get a code."""
        self._say("", "quiet")
        self._shown.hide()
        self._form.show()
        self.open.hide()
        self.passphrase.setFocus()

    def end(self) -> None:
        """Let neither the passphrase nor the code stay."""
        self.passphrase.clear()
        self.code.clear()
        self._form.hide()
        self._shown.hide()
        self.open.show()
        self.open.setFocus()

    def make(self) -> None:
        if self.passphrase.text():
            self._make.setEnabled(False)
            self._workspace.make_recovery_code(self.passphrase.text(), self._on_made, self._on_refused)

    def _on_made(self, code: str) -> None:
        self._make.setEnabled(True)
        self.passphrase.clear()
        self._form.hide()
        self.code.setText(code)
        self._shown.show()
        self.show_state(True)
        self.said.emit("A recovery code is made; write it down now.")

    def _on_refused(self, sentence: str) -> None:
        self._make.setEnabled(True)
        self._say(sentence, "warning")
        self.passphrase.setFocus()

    def _say(self, sentence: str, tone: str) -> None:
        self._news.setText(sentence)
        self._news.setVisible(bool(sentence))
        set_tone(self._news, tone)
