"""What stands below the evidence on a projector: the moment of the moment, large, and nothing else."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame

from assessor_app.domain.coaching import Moment, quote_of
from assessor_app.domain.evidence import place
from ui.coaching.moment_card import Number
from ui.theme import Type, current
from ui.widgets.brief import BriefLabel
from ui.widgets.button import Button, Kind
from ui.widgets.layout import column, row
from ui.widgets.text import label

MOST = 4  # lines: the evidence is what is looked at


class PresentBar(QFrame):
    """Words of a moment and the question it belongs to; Esc or F5 ends presenting."""

    step_wanted = Signal(int)
    end_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("ground", "surface")
        self.setMinimumHeight(current().px(104))
        self._number = Number(1)
        self._words = BriefLabel(MOST, Type.SCREEN)
        self._under = label("", Type.TITLE, tone="quiet", wrap=True)
        back = Button("", icon="caret-left", key="[", kind=Kind.QUIET, name="Previous moment")
        on = Button("", icon="caret-right", key="]", kind=Kind.QUIET, name="Next moment")
        end = Button("End", key="F5", kind=Kind.QUIET, name="End presenting")
        back.clicked.connect(lambda: self.step_wanted.emit(-1))
        on.clicked.connect(lambda: self.step_wanted.emit(1))
        end.clicked.connect(self.end_wanted)
        middle = column(self._words, self._under, gap=4)
        whole = row(self._number, middle, back, on, end, gap=12, margins=(24, 12, 24, 12))
        whole.setStretch(1, 1)
        self.setLayout(whole)

    def show_moment(self, moment: Moment | None, number: int, shut: str | None, question: str) -> None:
        self._number.setVisible(moment is not None)
        if moment is None:
            self._words.setText(question or "Look together")
            self._under.setText("")
            return
        self._number.show_number(number, True)
        quote = quote_of(moment.anchor)
        self._words.setText(shut or moment.words or (f"“{quote}”" if quote else place(moment.anchor)))
        self._under.setText(question)
