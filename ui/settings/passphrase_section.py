"""Settings, Passphrase: change it, in the line itself; nothing is asked in a window of its own."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from assessor_app.domain.passphrases import BETTER, advice
from ui.custody import Custody
from ui.settings.lines import setting
from ui.theme import current
from ui.widgets.button import Button, Kind
from ui.widgets.layout import column, nest, panel, row
from ui.widgets.secret_field import passphrase_field
from ui.widgets.text import label, set_tone

FIELD = 280


class PassphraseSection(QWidget):
    """`said` is news for the status line."""

    said = Signal(str)

    def __init__(self, custody: Custody, key: str = "") -> None:
        super().__init__()
        self._custody = custody
        self.of_now = passphrase_field("Current passphrase, or recovery code")
        self.new, self.again = passphrase_field("New passphrase"), passphrase_field("New passphrase again")
        self.open = Button("Change…", icon="key", key=key)
        self.open.clicked.connect(self.begin)
        self._news = label("", tone="quiet", wrap=True)
        self._change = Button("Change the passphrase", kind=Kind.PRIMARY, key="Return")
        self._change.clicked.connect(self.change)
        leave = Button("Leave it as it is", key="Escape")
        leave.clicked.connect(self.end)
        form = column(gap=8)
        for field in (self.of_now, self.new, self.again):
            field.setFixedWidth(current().px(FIELD))
            field.returnPressed.connect(self._on_return)
            form.addWidget(field)
        form.addWidget(self._news)
        nest(form, row(self._change, leave, None))
        self.new.textChanged.connect(lambda typed: self._say(advice(typed) or BETTER, "quiet"))
        self._form = panel(form)
        self._form.hide()
        inside = QVBoxLayout(self)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(current().px(12))
        words = "It opens the workspace on this computer. A change takes a moment; no file is encrypted anew."
        inside.addWidget(setting("Passphrase", words, self.open))
        inside.addWidget(self._form)

    def begin(self) -> None:
        """Open the three fields."""
        self._say(BETTER, "quiet")
        self._form.show()
        self.open.hide()
        self.of_now.setFocus()

    def end(self) -> None:
        self._forget()
        self.open.setFocus()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        if not event.spontaneous() and not self._form.isHidden():  # the screen is left, not the window put aside
            self._forget()

    def _forget(self) -> None:
        """Close them, and let nothing typed stay."""
        for field in self._fields():
            field.clear()
        self._form.hide()
        self.open.show()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape leaves it as it is."""
        if event.key() == Qt.Key.Key_Escape and self._form.isVisible():
            self.end()
        else:
            super().keyPressEvent(event)

    def change(self) -> None:
        if self.new.text() != self.again.text():
            self._say("The two new passphrases differ. Nothing was changed.", "warning")
            self.again.setFocus()
        elif not self.new.text():
            self._say("A workspace needs a passphrase; it cannot be empty.", "warning")
        else:
            self._change.setEnabled(False)
            self._custody.change_passphrase(self.of_now.text(), self.new.text(), self._on_answered)

    def _on_answered(self, refusal: str) -> None:
        self._change.setEnabled(True)
        if refusal and self._form.isHidden():  # the screen was left meanwhile
            self.said.emit(refusal)
            return
        if refusal:
            self._say(refusal, "warning")
            self.of_now.setFocus()
            return
        self.end()
        self.said.emit("The passphrase is changed.")

    def _on_return(self) -> None:
        """Enter goes from field to field, and from the last it changes."""
        empty = next((field for field in self._fields() if not field.text()), None)
        if empty is not None:
            empty.setFocus()
        else:
            self.change()

    def _fields(self) -> tuple[QLineEdit, ...]:
        return self.of_now, self.new, self.again

    def _say(self, sentence: str, tone: str) -> None:
        self._news.setText(sentence)
        set_tone(self._news, tone)
