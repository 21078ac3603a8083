"""What a batch is asked for: its name, what it holds, where it is written, and why again."""

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLabel, QLineEdit, QWidget

from assessor_app.domain.export_profile import Profile
from assessor_app.queries.batches import BatchView
from ui.action_set import ActionSet
from ui.decisions.profile_card import ProfileCard
from ui.outgoing import Outgoing
from ui.theme import Type, current
from ui.widgets.button import Button, Kind
from ui.widgets.filters import ChoiceButton
from ui.widgets.layout import column, panel, row
from ui.widgets.text import label
from ui.workspace import Workspace

FOLDER = "decisions.batch_folder"
HOME = Path.home() / "Assessor batches"
ZIP = "decisions.batch_zip"  # preference: whether a batch is one zip file
BY_HAND = "by hand"


@dataclass(frozen=True, slots=True)
class Written:
    """What the fields say; `profile` names the one that is chosen, `by_hand` is what is chosen without one, `keep_as`
    the name it is to be kept under."""

    name: str
    folder: str
    again: str
    profile: str
    by_hand: Profile | None
    keep_as: str


class BatchFields(QWidget):
    """`outdated` while a field is being written, `settled` once it is: a dry run is wanted."""

    outdated = Signal()
    settled = Signal()
    chosen = Signal()  # other forms, or another profile: a dry run in any case
    kept = Signal(str)  # a profile, by its name

    def __init__(self, workspace: Workspace, outgoing: Outgoing, actions: ActionSet) -> None:
        super().__init__()
        self._workspace, self._outgoing = workspace, outgoing
        self._profiles: tuple[Profile, ...] = outgoing.profiles()
        self.going_on = False  # with a batch that had its name before
        self._free = True  # to be changed: nothing is being written
        self._make(actions)
        self.setLayout(
            column(
                _field("Name", self.name), _field("Holds", self.profile, self._choose_forms), _field("", self._forms),
                self.by_hand, _field("Into", self.folder, self.packed), _field("Again", self.again), gap=8,
            )
        )  # fmt: skip
        self._connect()

    def _make(self, actions: ActionSet) -> None:
        self.name, self.folder, self.again = QLineEdit(), QLineEdit(), QLineEdit()
        self.name.setAccessibleName("Name of the batch")
        self.folder.setAccessibleName("Folder the batch is written into")
        self.again.setAccessibleName("Why decisions go out again")
        self.again.setPlaceholderText("Empty: each goes out once. Or why some go out again")
        self.profile, self.packed = ChoiceButton("What it holds"), ChoiceButton("Folder or zip")
        self.packed.set_choices(((False, "as a folder"), (True, "as one zip file")), False)
        self.by_hand = ProfileCard(Outgoing.forms())
        self.by_hand.hide()
        self._choose_forms = Button("Choose forms…", key=actions.key("batch.choose_forms"), kind=Kind.QUIET)
        self._forms = label("", Type.CAPTION, tone="quiet", wrap=True)

    def _connect(self) -> None:
        for field in (self.name, self.again):
            field.textEdited.connect(self.outdated)
            field.editingFinished.connect(self.settled)
        self.profile.chosen.connect(lambda _value: self._on_profile_chosen())
        self.packed.chosen.connect(lambda value: self._workspace.set_preference(ZIP, bool(value)))
        self._choose_forms.clicked.connect(self.open_forms)
        self.by_hand.changed.connect(self.chosen)
        self.by_hand.edited.connect(self.outdated)
        self.by_hand.settled.connect(self.settled)
        self.by_hand.kept.connect(self._on_kept)

    def begin(self) -> None:
        """For a batch that has no name yet."""
        self.going_on = False
        self.name.setText(self._outgoing.next_name())
        self._begin(self._outgoing.profiles())
        self.name.selectAll()

    def go_on(self, batch: BatchView) -> None:
        """For one that was named before: it holds what it was made to hold."""
        self.going_on = True
        self.name.setText(batch.name)
        self._begin((Profile("as it was made", batch.forms, batch.award),))
        self.again.setText(batch.again or "")

    def written(self) -> Written:
        by_hand = self.wanted() if self.profile.value == BY_HAND else None
        name, folder, again = (field.text() for field in (self.name, self.folder, self.again))
        return Written(name, folder, again, self.wanted().name, by_hand, self.by_hand.name.text())

    def write(self, written: Written) -> None:
        """As they were, for a batch that has no name yet."""
        self.going_on = False
        self._begin(self._outgoing.profiles())
        for field, words in ((self.name, written.name), (self.folder, written.folder), (self.again, written.again)):
            field.setText(words)
        if written.by_hand is not None:
            self._show_by_hand(written.by_hand)
            self.by_hand.name.setText(written.keep_as)
            return
        names = [profile.name for profile in self._profiles]
        self.profile.set_choices(self._titles(), names.index(written.profile) if written.profile in names else 0)

    def named(self) -> str:
        """What it is called: as it is kept, without spaces around it."""
        return self.name.text().strip()

    def wanted(self) -> Profile:
        """What it is to hold."""
        at = self.profile.value
        if at == BY_HAND:
            return self.by_hand.profile("Forms chosen here")
        return self._profiles[at if isinstance(at, int) and at < len(self._profiles) else 0]

    def place(self) -> Path | None:
        """Where it is written, kept for the next batch; None where the folder is not named in full."""
        home = Path(self.folder.text().strip()).expanduser()
        if not home.is_absolute():
            return None
        self._workspace.set_preference(FOLDER, str(home))
        return home / (folder_name(self.named()) + (".zip" if self.packed.value else ""))

    def ask_place(self) -> None:
        """Where else it may be written."""
        self.folder.setFocus()
        self.folder.selectAll()

    def open_forms(self) -> None:
        """Choose forms by hand, beginning with those of the profile."""
        if self.going_on or not self._free:
            return
        self._show_by_hand(self.wanted())
        next(iter(self.by_hand.forms.values())).setFocus()
        self.chosen.emit()

    def _show_by_hand(self, profile: Profile) -> None:
        self.by_hand.show_profile(profile, self._outgoing.credentials())
        self.by_hand.show()
        self.profile.set_choices(self._titles(), BY_HAND)

    def swap_packing(self) -> None:
        """A folder instead of a zip file, or the other way round."""
        self.packed.choose(not self.packed.value)

    def show_forms(self) -> None:
        """What is in it, in words."""
        self._forms.setText(" · ".join(self._outgoing.form_titles(self.wanted().forms)))

    def allow(self, free: bool) -> None:
        """Nothing is changed while a batch is written; of one that has its name only the place is."""
        self._free = free
        place: tuple[QWidget, ...] = (self.folder, self.packed)
        for field in place:
            field.setEnabled(free)
        for field in (self.name, self.again, self.profile, self._choose_forms, self.by_hand):
            field.setEnabled(free and not self.going_on)

    def _begin(self, profiles: tuple[Profile, ...]) -> None:
        self.again.clear()
        self.by_hand.hide()
        self.folder.setText(str(self._workspace.preference(FOLDER) or HOME))
        self.packed.choose(bool(self._workspace.preference(ZIP)))
        self._profiles = profiles
        before = self.profile.value
        self.profile.set_choices(self._titles(), before if before != BY_HAND else None)

    def _titles(self) -> tuple[tuple[object, str], ...]:
        by_hand = ((BY_HAND, "Forms chosen here"),) if self.by_hand.isVisibleTo(self) else ()
        return (*((at, profile.name) for at, profile in enumerate(self._profiles)), *by_hand)

    def _on_profile_chosen(self) -> None:
        if self.profile.value != BY_HAND:
            self.by_hand.hide()
            self.profile.set_choices(self._titles(), self.profile.value)
        self.chosen.emit()

    def _on_kept(self, profile: Profile) -> None:
        if not self._outgoing.keep_profile(profile):
            return
        self.by_hand.hide()
        self._profiles = self._outgoing.profiles()
        names = [each.name for each in self._profiles]
        self.profile.set_choices(self._titles(), names.index(profile.name))
        self.kept.emit(profile.name)
        self.profile.setFocus()
        self.chosen.emit()


def folder_name(batch: str) -> str:
    """A batch's name as a folder's: “batch-32”."""
    plain = "".join(c if c.isalnum() else "-" for c in batch.strip().casefold())
    return plain.strip("-") or "batch"


def _field(name: str, *widgets: QWidget) -> QWidget:
    title = label(name, tone="quiet")
    title.setFixedWidth(current().px(64))
    line = row(title, *widgets, gap=8)
    if isinstance(widgets[0], (QLineEdit, QLabel)):
        line.setStretch(1, 1)
    else:
        line.addStretch(1)
    return panel(line)
