"""Settings, Key store: whether the system keeps the key as well, so that no passphrase is asked at the start."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from assessor_app.queries.keeping import KeyStore
from ui.custody import Custody
from ui.settings.lines import setting
from ui.theme import Type, current
from ui.widgets.button import Button, Kind
from ui.widgets.layout import column, panel, row
from ui.widgets.secret_field import passphrase_field
from ui.widgets.text import label

ASKING = "Asking the system…"
STATES = {
    KeyStore.MISSING: "This computer has no key store to use (on Linux a Secret Service has to run, such as GNOME "
    "Keyring or KWallet). The passphrase is asked at every start.",
    KeyStore.UNLOADED: "The key store that this computer is set to use, by PYTHON_KEYRING_BACKEND or in keyringrc.cfg, "
    "cannot be loaded: it is not there, or what it needs does not run. The passphrase is asked at every start.",
    KeyStore.SHUT: "The system’s key store is locked, or does not answer; whether it keeps the key is not known. The "
    "passphrase opens the workspace all the same.",
    KeyStore.EMPTY: "The passphrase is asked at every start. With the key in the system’s key store as well, whoever "
    "can use your account on this computer opens the workspace without it; passphrase and recovery code go on "
    "working.",
    KeyStore.KEPT: "The system’s key store has the key as well: whoever can use your account on this computer opens "
    "the workspace without a passphrase. Passphrase and recovery code go on working, and the lock asks for one.",
}
BUTTONS = {KeyStore.SHUT: "Ask again", KeyStore.EMPTY: "Keep the key…", KeyStore.KEPT: "Take it out"}
NOT_OFFERED = {
    KeyStore.MISSING: "This computer has no key store to use.",
    KeyStore.UNLOADED: "The key store that this computer is set to use cannot be loaded.",
}
KEPT = "The system’s key store keeps the key; no passphrase is asked at the start from now on."
TAKEN_OUT = "The key is taken out of the system’s key store; the passphrase is asked from now on."
EMPTY = "Type your passphrase first: who finds an unlocked window must not open the next one."
FIELD = 280


class KeyStoreSection(QWidget):
    """What it shows is what the key store last answered; commands change that, too."""

    said = Signal(str)

    def __init__(self, custody: Custody, key: str = "") -> None:
        super().__init__()
        self._custody = custody
        self.state: KeyStore | None = None
        self._asking = self._stale = self._changing = False
        self.open = Button("", icon="lock-key", key=key)
        self.open.clicked.connect(self.begin)
        self.open.hide()
        self.words = label(ASKING, Type.CAPTION, tone="quiet", wrap=True)
        self.passphrase = passphrase_field("Your passphrase, or recovery code")
        self.passphrase.setFixedWidth(current().px(FIELD))
        self.passphrase.returnPressed.connect(self.keep)
        self.news = label("", tone="warning", wrap=True)
        self._keep = Button("Keep the key there", kind=Kind.PRIMARY, key="Return")
        self._keep.clicked.connect(self.keep)
        leave = Button("Not now", key="Escape")
        leave.clicked.connect(self.end)
        self._form = panel(column(self.passphrase, self.news, row(self._keep, leave, None), gap=8))
        self._form.hide()
        inside = QVBoxLayout(self)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(current().px(12))
        inside.addWidget(setting("Key store", self.words, self.open))
        inside.addWidget(self._form)

    def ask(self) -> None:
        """Ask the system what is so, one question at a time: it may ask a person to unlock its key store."""
        if self._asking:
            self._stale = True
        else:
            self._asking = True
            self._custody.ask_key_store(self._on_answered)

    def ask_again(self) -> None:
        """The window was left and is come back to. A key store that was left locked is not asked for by itself."""
        if self.state is not KeyStore.SHUT and not self._asking:
            self.ask()

    def begin(self) -> None:
        """The other way than it is now."""
        if self.state is KeyStore.KEPT and not self._changing:
            self._changing = True
            self._custody.let_key_go(self._on_let_go)
        elif self.state is KeyStore.EMPTY:
            self._say("")
            self._form.show()
            self.open.hide()
            self.passphrase.setFocus()
        elif self.state is KeyStore.SHUT:
            self.ask()
        elif self.state in NOT_OFFERED:
            self.said.emit(NOT_OFFERED[self.state])

    def end(self) -> None:
        self._forget()
        self.open.setFocus()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        if not event.spontaneous() and not self._form.isHidden():  # the screen is left, not the window put aside
            self._forget()

    def _forget(self) -> None:
        """Let nothing typed stay."""
        self.passphrase.clear()
        self._form.hide()
        self._show()

    def keep(self) -> None:
        if not self.passphrase.text():
            self._on_kept(EMPTY)
        elif not self._changing:
            self._changing = True
            self._custody.keep_key(self.passphrase.text(), self._on_kept)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape is “not now”."""
        if event.key() == Qt.Key.Key_Escape and self._form.isVisible():
            self.end()
        else:
            super().keyPressEvent(event)

    def _on_answered(self, state: KeyStore) -> None:
        self._asking = False
        if self._stale:  # it was changed since
            self._stale = False
            self.ask()
            return
        self.state = state
        if self._form.isHidden():
            self._show()
        elif state is not KeyStore.EMPTY:  # it was kept from elsewhere meanwhile, or there is nothing to keep it in
            self.end()

    def _on_kept(self, refusal: str) -> None:
        self._changing = False
        if refusal and self._form.isHidden():  # the screen was left meanwhile
            self.said.emit(refusal)
            return
        if refusal:
            self._say(refusal)
            self.passphrase.selectAll()
            self.passphrase.setFocus()
            return
        self.state = KeyStore.KEPT
        self.end()
        self.said.emit(KEPT)
        self.ask()

    def _on_let_go(self, refusal: str) -> None:
        self._changing = False
        self.said.emit(refusal or TAKEN_OUT)
        self.ask()

    def _show(self) -> None:
        assert self.state is not None
        self.words.setText(STATES[self.state])
        self.open.set_text(BUTTONS.get(self.state, ""))
        self.open.setVisible(self.state in BUTTONS)

    def _say(self, sentence: str) -> None:
        self.news.setText(sentence)
        self.news.setVisible(bool(sentence))
