"""The passphrase, asked in a small window of its own when the operating system keeps no key."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDialog, QLineEdit, QWidget

from assessor_app.domain.passphrases import BETTER, advice
from ui.style import apply
from ui.theme import Type, current
from ui.widgets.button import Button, Kind
from ui.widgets.layout import column, nest, row
from ui.widgets.secret_field import passphrase_field
from ui.widgets.text import label, set_tone

WIDTH = 420
LINES = 4  # of the longest advice, so that the window does not jump while somebody types


class PassphraseDialog(QDialog):
    """`sentence` says what for, or, `refused`, why the last one would not do. A new passphrase is typed twice, and told
    where it could be guessed; it is never refused for that."""

    def __init__(
        self, sentence: str, *, new: bool = False, refused: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("Assessor")
        self.setFixedWidth(current().px(WIDTH))
        self.field = passphrase_field("Passphrase" if new else "Passphrase, or recovery code")
        self.again = passphrase_field("The same again") if new else None
        self.advice = label(BETTER if new else "", Type.CAPTION, tone="quiet", wrap=True)
        onward = Button("Make the workspace" if new else "Unlock", key="Return", kind=Kind.PRIMARY)
        leave = Button("Quit")
        onward.clicked.connect(self.accept)
        leave.clicked.connect(self.reject)
        title = label("Choose a passphrase" if new else "Unlock the workspace", Type.TITLE)
        self.sentence = label(sentence, tone="negative" if refused else "quiet", wrap=True)
        lines = column(title, self.sentence, gap=12, margins=(24, 20, 24, 20))
        for field in self._fields():
            field.returnPressed.connect(self._on_return)
            lines.addWidget(field)
        if new:
            self.advice.setAlignment(Qt.AlignmentFlag.AlignTop)
            self.advice.setFixedHeight(LINES * current().line_height(Type.CAPTION))
            self.field.textChanged.connect(lambda typed: self._say(advice(typed) or BETTER))
            lines.addWidget(self.advice)
        nest(lines, row(None, leave, onward))
        self.setLayout(lines)
        self.field.setFocus()

    def accept(self) -> None:
        if not self.field.text():
            self.field.setFocus()
        elif self.again is not None and self.again.text() != self.field.text():
            self._say("The two differ; type the same again.", "warning")
            self.again.selectAll()
            self.again.setFocus()
        else:
            super().accept()

    def _fields(self) -> tuple[QLineEdit, ...]:
        return (self.field,) if self.again is None else (self.field, self.again)

    def _on_return(self) -> None:
        """Enter goes from field to field, and from the last one on."""
        empty = next((field for field in self._fields() if not field.text()), None)
        if empty is not None:
            empty.setFocus()
        else:
            self.accept()

    def _say(self, sentence: str, tone: str = "quiet") -> None:
        self.advice.setText(sentence)
        set_tone(self.advice, tone)


def ask_passphrase(
    sentence: str, *, new: bool = False, refused: bool = False, parent: QWidget | None = None
) -> str | None:
    """What was typed, or None when the person would rather quit."""
    application = QApplication.instance()
    if isinstance(application, QApplication):
        apply(application, current())
    dialog = PassphraseDialog(sentence, new=new, refused=refused, parent=parent)
    accepted = dialog.exec() == int(QDialog.DialogCode.Accepted)
    typed = dialog.field.text() if accepted else None
    dialog.deleteLater()
    return typed
