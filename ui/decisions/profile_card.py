"""Choosing the forms of a batch by hand, and keeping the choice under a name for the next time."""

from collections.abc import Mapping
from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QFrame, QGridLayout, QLineEdit

from assessor_app.domain.batch import Profile
from ui.theme import Type, current
from ui.widgets.button import Button
from ui.widgets.layout import card, column, nest, row
from ui.widgets.text import label

SWITCHES = (
    ("award", "Each decision goes out once"),
    ("letters", "Keep back what has no letter yet"),
    ("coded", "Send decisions with condition codes, too"),
)


class ProfileCard(QFrame):
    """`forms` are titles by name. `changed` whenever something was ticked; `kept` carries a Profile with its name."""

    changed = Signal()
    kept = Signal(object)

    def __init__(self, forms: Mapping[str, str]) -> None:
        super().__init__()
        self.setAccessibleName("What the batch holds")
        self._from = Profile("", ())
        self.forms = {name: QCheckBox(title) for name, title in forms.items()}
        self.switches = {name: QCheckBox(words) for name, words in SWITCHES}
        self.name = QLineEdit()
        self.name.setAccessibleName("Name of the export profile")
        self.name.setPlaceholderText("A name for the next time")
        self.keep = Button("Keep as a profile", icon="bookmark-simple")
        self.keep.clicked.connect(self._on_kept)
        self.name.returnPressed.connect(self._on_kept)
        for box in (*self.forms.values(), *self.switches.values()):
            box.toggled.connect(lambda _on: self.changed.emit())
        self._lay_out()

    def _lay_out(self) -> None:
        grid = QGridLayout()
        grid.setHorizontalSpacing(current().px(16))
        grid.setVerticalSpacing(current().px(6))
        half = (len(self.forms) + 1) // 2
        for at, box in enumerate(self.forms.values()):
            grid.addWidget(box, at % half, at // half)
        keeping = row(self.name, self.keep, gap=8)
        keeping.setStretch(0, 1)
        inside = column(label("Forms", Type.CAPTION, tone="quiet"), gap=8)
        nest(inside, grid)
        nest(inside, column(*self.switches.values(), gap=6))
        nest(inside, keeping)
        self.setLayout(column(card(inside, raised=True), gap=0))

    def show_profile(self, profile: Profile) -> None:
        """Begin with what another profile holds; nothing is said about it."""
        self._from = profile
        for name, box in self.forms.items():
            _tick(box, name in profile.forms)
        for name, box in self.switches.items():
            _tick(box, bool(getattr(profile, name)))

    def profile(self, name: str = "") -> Profile:
        """What is ticked."""
        forms = tuple(form for form, box in self.forms.items() if box.isChecked())
        award, letters, coded = (self.switches[switch].isChecked() for switch, _words in SWITCHES)
        named = name or self._from.name
        return replace(self._from, name=named, forms=forms, award=award, letters=letters, coded=coded)

    def _on_kept(self) -> None:
        if name := self.name.text().strip():
            self.kept.emit(self.profile(name))
        else:
            self.name.setFocus()


def _tick(box: QCheckBox, on: bool) -> None:
    was = box.blockSignals(True)
    box.setChecked(on)
    box.blockSignals(was)
