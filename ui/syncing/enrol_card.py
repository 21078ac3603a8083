"""Enrolling: a pasted code, or the file it came in."""

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QFrame, QLineEdit, QVBoxLayout

from assessor_app.domain.errors import RuleBroken
from ui.theme import Type, current
from ui.widgets.button import Button, Kind
from ui.widgets.layout import card, column, row
from ui.widgets.text import label

WIDEST = 560
NO_CODE = "Paste the code first: it begins with “assessor1.” and comes from the programme’s staff."


class EnrolCard(QFrame):
    """`code_given` carries the code, wherever it came from."""

    code_given = Signal(str)

    def __init__(self, typed: str = "") -> None:
        super().__init__()
        self.code = QLineEdit(typed)
        self.code.setPlaceholderText("Paste the code you were given")
        self.code.setAccessibleName("Enrolment code")
        self.code.returnPressed.connect(self._ask)
        self.problem = label("", tone="warning", wrap=True)
        self.problem.hide()
        send = Button("Enrol this device", icon="device-mobile", kind=Kind.PRIMARY)
        send.clicked.connect(self._ask)
        self.from_file = Button("From a file…", icon="file-text")
        self.from_file.clicked.connect(self._choose)
        intro = "You can score without it. Enrol to send signed decisions and to receive what is assigned to you."
        form = column(
            label("Enrol with an issuer", Type.TITLE),
            label(intro, tone="quiet", wrap=True),
            column(label("Enrolment code; it names the issuer", Type.CAPTION, tone="quiet"), self.code, gap=4),
            self.problem,
            row(send, self.from_file, None),
            gap=12,
            margins=(20, 16, 20, 20),
        )
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(card(form))
        self.setMaximumWidth(current().px(WIDEST))

    def take_file(self, path: Path) -> None:
        """Use the code in a file; says why when there is none."""
        from assessor_app.sync.enrolling import code_in_file

        try:
            code = code_in_file(path)
        except RuleBroken as error:
            self._say(error.sentence)
            return
        self.code.setText(code)
        self._ask()

    def _choose(self) -> None:
        chosen, _kind = QFileDialog.getOpenFileName(self, "The file with your enrolment code", "", "All files (*)")
        if chosen:
            self.take_file(Path(chosen))

    def _ask(self) -> None:
        self._say("")
        if code := self.code.text().strip():
            self.code_given.emit(code)
        else:
            self._say(NO_CODE)
            self.code.setFocus()

    def _say(self, sentence: str) -> None:
        self.problem.setText(sentence)
        self.problem.setVisible(bool(sentence))
