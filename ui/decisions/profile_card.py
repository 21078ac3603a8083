"""Choosing by hand which decisions a batch holds in which forms, and keeping the choice under a name."""

from collections.abc import Mapping

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QFrame, QGridLayout, QLineEdit, QWidget

from assessor_app.domain.decision import Outcome
from assessor_app.domain.export_profile import Profile
from ui.theme import Type, current
from ui.widgets.button import Button
from ui.widgets.filters import ChoiceButton
from ui.widgets.layout import card, column, empty, nest, panel, row
from ui.widgets.text import ElidedLabel, label

CANVAS = "canvas"
CLASSES = "What Canvas Credentials calls each credential; left empty, its ID stands there"
SWITCHES = (
    ("award", "Each decision goes out once"),
    ("letters", "Keep back what has no letter yet"),
    ("coded", "Send decisions with condition codes, too"),
)


class ProfileCard(QFrame):
    """`forms` are titles by name. `changed` whenever something was ticked, `edited` while a badge class is being
    written and `settled` once it is; `kept` carries a Profile with its name."""

    changed = Signal()
    edited = Signal()
    settled = Signal()
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
        self.badge_classes: dict[str, QLineEdit] = {}  # by credential
        self._classes, self._class_rows = QWidget(), column(gap=6)
        self.name = QLineEdit()
        self.name.setAccessibleName("Name of the export profile")
        self.name.setPlaceholderText("A name for the next time")
        self.keep = Button("Keep as a profile", icon="bookmark-simple")
        self.keep.clicked.connect(self._on_kept)
        self.name.returnPressed.connect(self._on_kept)
        for box in (*self.forms.values(), *self.switches.values()):
            box.toggled.connect(lambda _on: self.changed.emit())
        self.forms[CANVAS].toggled.connect(self._classes.setVisible)
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
        classes = column(label(CLASSES, Type.CAPTION, tone="quiet", wrap=True), gap=6)
        nest(classes, self._class_rows)
        self._classes.setLayout(classes)
        inside.addWidget(self._classes)
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
        self._show_classes(dict(profile.badge_classes), credentials)

    def profile(self, name: str = "") -> Profile:
        """What is ticked."""
        forms = tuple(form for form, box in self.forms.items() if box.isChecked())
        award, letters, coded = (self.switches[switch].isChecked() for switch, _words in SWITCHES)
        named = name or self._from.name
        chosen = _names(self.outcome), _names(self.credential)
        return Profile(named, forms, award, letters, coded, *chosen, tuple(self._named_classes().items()))

    def _show_classes(self, named: Mapping[str, str], credentials: Mapping[str, str]) -> None:
        """A field for each credential decided on, and for what the profile names besides."""
        empty(self._class_rows)
        self.badge_classes = {ident: QLineEdit(named.get(ident, "")) for ident in (*credentials, *named)}
        for ident, field in self.badge_classes.items():
            title = credentials.get(ident, ident)
            field.setPlaceholderText(ident)
            field.setAccessibleName(f"Badge class of {title}")
            field.textEdited.connect(self.edited)
            field.editingFinished.connect(self.settled)
            line = row(ElidedLabel(title), field, gap=12)
            line.setStretch(0, 1)
            line.setStretch(1, 1)
            self._class_rows.addWidget(panel(line, ground="raised"))
        self._classes.setVisible(self.forms[CANVAS].isChecked() and bool(self.badge_classes))

    def _named_classes(self) -> dict[str, str]:
        written = {ident: field.text().strip() for ident, field in self.badge_classes.items()}
        return {ident: name for ident, name in written.items() if name}

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
