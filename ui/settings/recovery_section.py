"""Settings, Recovery code: made when the passphrase is shown to be known, and seen this once."""

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication, QHideEvent, QKeyEvent
from PySide6.QtWidgets import QFileDialog, QVBoxLayout, QWidget

from assessor_app.domain.days import day_words
from assessor_app.domain.system_words import why_unwritten
from ui.custody import Custody
from ui.settings.lines import setting
from ui.settings.recovery_page import RecoveryPage, save
from ui.theme import Type, current
from ui.widgets.button import Button, Kind
from ui.widgets.layout import card, column, panel, row
from ui.widgets.secret_field import passphrase_field
from ui.widgets.text import label, set_tone

ONCE = (
    "Write it down or print it, and keep it where your passport is: it opens this workspace when the passphrase is "
    "forgotten. It is shown this once and kept nowhere; a code made earlier opens nothing any more."
)
NONE = "There is none. Without one, a forgotten passphrase means that what was not sent is lost."
MADE = "One was made. It opens this workspace in the place of the passphrase."
PRINTED = "The recovery code went to the printer. Take the page at once."
SAVED = "{name} is saved. It opens this workspace: bring it to a safe place, and delete it here."
EMPTY = "Type your passphrase first: who finds an unlocked window must not get a code."
FIELD = 280


class RecoverySection(QWidget):
    said = Signal(str)

    def __init__(self, custody: Custody, key: str = "") -> None:
        super().__init__()
        self._custody = custody
        self.open = Button("Make one…", icon="lifebuoy", key=key)
        self.open.clicked.connect(self.begin)
        self._state = label(NONE, Type.CAPTION, tone="quiet", wrap=True)
        self.passphrase = passphrase_field("Your passphrase")
        self.passphrase.setFixedWidth(current().px(FIELD))
        self.passphrase.returnPressed.connect(self.make)
        self._news = label("", tone="quiet", wrap=True)
        self._make = Button("Make a recovery code", kind=Kind.PRIMARY, key="Return")
        self._make.clicked.connect(self.make)
        leave = Button("Not now", key="Escape")
        leave.clicked.connect(self.end)
        self._form = panel(column(self.passphrase, self._news, row(self._make, leave, None)))
        self.code = label("", Type.SCREEN, tabular=True)
        self.code.setAccessibleName("Recovery code")
        done = Button("I have it safe", kind=Kind.PRIMARY)
        done.clicked.connect(self.end)
        copy, self.print_it = Button("Copy", icon="copy"), Button("Print…", icon="printer")
        self.save_it = Button("Save as PDF…", icon="file-pdf")
        copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(self.code.text()))
        self.print_it.clicked.connect(self.print_page)
        self.save_it.clicked.connect(self.save_page)
        ways = row(done, self.print_it, self.save_it, copy, None)
        self._shown = card(column(self.code, label(ONCE, tone="quiet", wrap=True), ways, gap=10))
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
        """Let neither the passphrase nor the code stay, nor the word to write it down."""
        if self.code.text():
            self.said.emit("")
        self._forget()
        self.code.clear()
        self._shown.hide()
        self.open.setFocus()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        if not event.spontaneous() and not self._form.isHidden():  # the screen is left, not the window put aside
            self._forget()

    def _forget(self) -> None:
        """No passphrase stays; a code that is on show does until it is safe."""
        self.passphrase.clear()
        self._form.hide()
        self.open.show()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape is “not now”; a code that is on show stays until it is safe."""
        if event.key() == Qt.Key.Key_Escape and self._form.isVisible():
            self.end()
        else:
            super().keyPressEvent(event)

    def make(self) -> None:
        if not self.passphrase.text():
            self._on_refused(EMPTY)
            return
        self._make.setEnabled(False)
        self._custody.make_recovery_code(self.passphrase.text(), self._on_made, self._on_refused)

    def print_page(self) -> None:
        """On a printer the person chooses; nothing is written to this computer's disk by us."""
        from PySide6.QtPrintSupport import QPrintDialog, QPrinter

        page, printer = self._page(), QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setDocName("Recovery code")
        if QPrintDialog(printer, self).exec():
            self.said.emit(PRINTED if page.draw(printer) else "The printer would not take it. Nothing was printed.")

    def save_page(self) -> None:
        """Where the person says, and nowhere else."""
        page = self._page()
        name, _kind = QFileDialog.getSaveFileName(self, "Save the recovery code", "recovery-code.pdf", "PDF (*.pdf)")
        if name:
            try:
                save(page, Path(name))
            except OSError as error:
                self.said.emit(f"{Path(name).name} could not be written: {why_unwritten(error)}.")
            else:
                self.said.emit(SAVED.format(name=Path(name).name))

    def _page(self) -> RecoveryPage:
        return RecoveryPage(self.code.text(), self._custody.name, day_words(self._custody.today()))

    def _on_made(self, code: str) -> None:
        self._make.setEnabled(True)
        self.passphrase.clear()
        self._form.hide()
        self.open.hide()  # where the screen was left meanwhile it is there again
        self.code.setText(code)
        self.print_it.setVisible(_printer_there())
        self._shown.show()
        self.save_it.setFocus()  # a key pressed in haste must not let go what is shown only once
        self.show_state(True)
        self.said.emit("A recovery code is made; write it down now.")

    def _on_refused(self, sentence: str) -> None:
        self._make.setEnabled(True)
        if self._form.isHidden():  # the screen was left meanwhile
            self.said.emit(sentence)
            return
        self._say(sentence, "warning")
        self.passphrase.setFocus()

    def _say(self, sentence: str, tone: str) -> None:
        self._news.setText(sentence)
        self._news.setVisible(bool(sentence))
        set_tone(self._news, tone)


def _printer_there() -> bool:
    from PySide6.QtPrintSupport import QPrinterInfo

    return bool(QPrinterInfo.availablePrinterNames())
