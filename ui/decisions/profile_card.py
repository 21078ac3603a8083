"""Choosing by hand which decisions a batch holds in which forms, and keeping the choice under a name."""

from collections.abc import Mapping

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QFrame, QGridLayout, QLineEdit

from assessor_app.domain.decision import Outcome
from assessor_app.domain.export_profile import Profile
from ui.theme import Type, current
from ui.widgets.button import Button
from ui.widgets.filters import ChoiceButton
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
        self.outcome, self.credential = ChoiceButton("Outcomes"), ChoiceButton("Credentials")
        for choice in (self.outcome, self.credential):
            choice.chosen.connect(lambda _value: self.changed.emit())
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
        inside = column(label("Decisions", Type.CAPTION, tone="quiet"), gap=8)
        nest(inside, row(self.outcome, self.credential, None, gap=8))
        inside.addWidget(label("Forms", Type.CAPTION, tone="quiet"))
        nest(inside, grid)
        nest(inside, column(*self.switches.values(), gap=6))
        nest(inside, keeping)
        self.setLayout(column(card(inside, raised=True), gap=0))

    def show_profile(self, profile: Profile, credentials: Mapping[str, str]) -> None:
        """Begin with what another profile holds; nothing is said about it. `credentials` are titles by ID."""
        self._from = profile
        outcomes = {outcome.value: outcome.value.capitalize() for outcome in Outcome}
        self.outcome.set_choices(_choices("outcome", outcomes, profile.outcomes), profile.outcomes)
        self.credential.set_choices(_choices("credential", credentials, profile.credentials), profile.credentials)
        for name, box in self.forms.items():
            _tick(box, name in profile.forms)
        for name, box in self.switches.items():
            _tick(box, bool(getattr(profile, name)))

    def profile(self, name: str = "") -> Profile:
        """What is ticked."""
        forms = tuple(form for form, box in self.forms.items() if box.isChecked())
        award, letters, coded = (self.switches[switch].isChecked() for switch, _words in SWITCHES)
        named = name or self._from.name
        chosen = _names(self.outcome), _names(self.credential)
        return Profile(named, forms, award, letters, coded, *chosen, self._from.badge_classes)

    def _on_kept(self) -> None:
        if name := self.name.text().strip():
            self.kept.emit(self.profile(name))
        else:
            self.name.setFocus()


def _choices(noun: str, known: Mapping[str, str], now: tuple[str, ...]) -> tuple[tuple[object, str], ...]:
    """Every one, each of those known, and what a kept profile names besides: several, or one of which nothing is
    decided yet."""
    choices: dict[object, str] = {(): f"Every {noun}"} | {(name,): title for name, title in known.items()}
    if now not in choices:
        choices[now] = now[0] if len(now) == 1 else f"{len(now)} {noun}s"
    return tuple(choices.items())


def _names(choice: ChoiceButton) -> tuple[str, ...]:
    return choice.value if isinstance(choice.value, tuple) else ()


def _tick(box: QCheckBox, on: bool) -> None:
    was = box.blockSignals(True)
    box.setChecked(on)
    box.blockSignals(was)
