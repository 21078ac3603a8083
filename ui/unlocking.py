"""The passphrase, asked in a small window of its own when the operating system keeps no key."""

from PySide6.QtWidgets import QApplication, QDialog, QLineEdit, QWidget

from ui.style import apply
from ui.theme import Type, current
from ui.widgets.button import Button, Kind
from ui.widgets.layout import column, row
from ui.widgets.text import label


class PassphraseDialog(QDialog):
    """`sentence` says what for, or why the last one would not do."""

    def __init__(self, sentence: str, *, new: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Assessor")
        self.setFixedWidth(current().px(420))
        self.field = QLineEdit()
        self.field.setEchoMode(QLineEdit.EchoMode.Password)
        self.field.setAccessibleName("Passphrase")
        unlock = Button("Make the workspace" if new else "Unlock", key="Return", kind=Kind.PRIMARY)
        leave = Button("Quit")
        unlock.clicked.connect(self.accept)
        leave.clicked.connect(self.reject)
        self.field.returnPressed.connect(self.accept)
        title = "Choose a passphrase" if new else "Unlock the workspace"
        self.setLayout(
            column(
                label(title, Type.TITLE),
                label(sentence, tone="quiet", wrap=True),
                self.field,
                row(None, leave, unlock),
                gap=12,
                margins=(24, 20, 24, 20),
            )
        )

    def accept(self) -> None:
        if self.field.text():
            super().accept()


def ask_passphrase(sentence: str, *, new: bool = False, parent: QWidget | None = None) -> str | None:
    """What was typed, or None when the person would rather quit."""
    application = QApplication.instance()
    if isinstance(application, QApplication):
        apply(application, current())
    dialog = PassphraseDialog(sentence, new=new, parent=parent)
    accepted = dialog.exec() == int(QDialog.DialogCode.Accepted)
    typed = dialog.field.text() if accepted else None
    dialog.deleteLater()
    return typed
