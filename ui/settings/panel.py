"""Settings: the lock, how the workspace opens, its backups, its look, and what this program is."""

from PySide6.QtCore import QEvent, QTimer, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from assessor_app.domain.changes import Change, Kind
from assessor_app.queries.keeping import Keeping
from ui.action_set import ActionSet, set_scope
from ui.actions import Profile, Scope
from ui.custody import Custody
from ui.settings.about_section import AboutSection
from ui.settings.backups_section import BackupsSection
from ui.settings.key_store_section import KeyStoreSection
from ui.settings.lines import WIDEST, section, setting
from ui.settings.lock_section import LockSection
from ui.settings.office_section import OfficeSection
from ui.settings.passphrase_section import PassphraseSection
from ui.settings.recovery_section import RecoverySection
from ui.settings.retention_section import Asking, RetentionSection
from ui.theme import Type, current
from ui.widgets.filters import ChoiceButton
from ui.widgets.layout import column, panel, row, scrolled
from ui.widgets.text import ElidedLabel, label
from ui.workspace import Workspace

HANDS = (
    (Profile.DEFAULT, "Assessor’s own"),
    (Profile.SPEEDGRADER, "As in SpeedGrader"),
    (Profile.GRADESCOPE, "As in Gradescope"),
    (Profile.LEFT_HANDED, "Mouse in the left hand"),
)
AROUND = 96  # pixels above and below a reason that is being written
LOOKS = (("light", "Light"), ("dark", "Dark"), ("system", "As the desktop"))


class SettingsPanel(QFrame):
    """`restore_wanted` carries the name of a backup, `appearance_wanted` light, dark or system, `keys_wanted` the
    profile of the keys."""

    lock_wanted = Signal()
    restore_wanted = Signal(str)
    appearance_wanted = Signal(str)
    keys_wanted = Signal(str)
    said = Signal(str)

    def __init__(self, workspace: Workspace, actions: ActionSet) -> None:
        super().__init__()
        self._workspace, self._stale = workspace, True
        self.custody = custody = Custody(workspace)
        self.setProperty("ground", "surface")
        self.setAccessibleName("Settings")
        set_scope(self, Scope.SETTINGS)
        self.lock = LockSection(workspace, actions)
        self.passphrase = PassphraseSection(custody, actions.key("settings.passphrase"))
        self.recovery = RecoverySection(custody, actions.key("settings.recovery"))
        self.key_store = KeyStoreSection(custody, actions.key("settings.key_store"))
        self.backups, self.about = BackupsSection(actions), AboutSection(workspace)
        self.retention, self.office = RetentionSection(), OfficeSection(workspace)
        self._folder = ElidedLabel("", Type.CAPTION, tone="quiet")
        self.look = ChoiceButton("Look")
        self.look.set_choices(LOOKS, workspace.preference("appearance", "system"))
        self.keys = ChoiceButton("Keys")
        self.keys.set_choices(HANDS, actions.profile)
        self._lay_out()
        self.lock.lock_wanted.connect(self.lock_wanted)
        self.look.chosen.connect(lambda look: self.appearance_wanted.emit(str(look)))
        self.keys.chosen.connect(lambda hands: self.keys_wanted.emit(str(hands)))
        self.backups.restore_wanted.connect(self.restore_wanted)
        self.retention.days_wanted.connect(custody.keep_evidence_for)
        self.retention.held.connect(custody.hold)
        self.retention.released.connect(custody.release)
        self.retention.destroyed.connect(custody.destroy)
        for part in (self.passphrase, self.recovery, self.key_store):
            part.said.connect(self.said)
        workspace.changed.connect(self._on_workspace_changed)

    def _lay_out(self) -> None:
        opening = section("Opening the workspace", self.passphrase, self.recovery, self.key_store)
        where = section("Workspace", setting("Folder", self._folder))
        look = section(
            "Look and keys",
            setting("Colours", "Light and dark are made for reading for hours.", self.look),
            setting("Keys", "For hands that learned them elsewhere; “All keys” (?) shows them.", self.keys),
        )
        body = column(
            self.lock, opening, self.backups, self.retention, self.office, where, look, self.about, None, gap=24
        )
        middle = panel(body)
        middle.setMaximumWidth(current().px(WIDEST))
        holder = QHBoxLayout()
        holder.setContentsMargins(*(current().px(m) for m in (24, 8, 24, 24)))
        holder.addWidget(middle, 1)
        holder.addStretch(0)
        top = row(label("Settings", Type.SCREEN), None, margins=(24, 14, 24, 8))
        self._page = scrolled(panel(holder), "Settings")
        self.setLayout(column(top, self._page, gap=4))

    def refresh(self) -> None:
        """Ask again and show the answer."""
        self._stale = False
        keeping = self.custody.keeping()
        self.recovery.show_state(keeping.recovery_code)
        self.backups.show_backups(keeping.backups)
        self.retention.show_retention(self.custody.retention())
        self._folder.setText(f"{keeping.folder}, {_size(keeping)}")

    @property
    def in_front(self) -> QWidget:
        """What has the keys: the reason that is being written, before the screen itself."""
        return self.retention.reason if self.retention.asks else self

    def place(self) -> Asking:
        return self.retention.place()

    def go_to_place(self, place: Asking) -> None:
        """Back to what was begun here."""
        if place[0]:
            self.refresh()
            self.retention.go_to_place(place)
            QTimer.singleShot(0, self, self._show_reason)  # once it is laid out

    def _show_reason(self) -> None:
        """In sight, with what happens and the two ways on."""
        if self.retention.asks:
            self._page.ensureWidgetVisible(self.retention.reason, 0, current().px(AROUND))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._stale:
            self.refresh()
        else:  # the command line makes backups, too, while the window is open
            self.backups.show_backups(self.custody.backups())
        self.key_store.ask()

    def event(self, event: QEvent) -> bool:
        """Commands put the key into the key store and take it out; who comes back from a terminal sees what is so."""
        if event.type() == QEvent.Type.WindowActivate and self.isVisible():
            self.key_store.ask_again()
        return super().event(event)

    def _on_workspace_changed(self, change: Change) -> None:
        if Kind.PREFERENCES in change.kinds and "appearance" in change.ids:
            self.look.set_choices(LOOKS, self._workspace.preference("appearance", "system"))
        if change.kinds & {Kind.WORKSPACE, Kind.QUEUE, Kind.DECISIONS}:
            self._stale = True
            if self.isVisible():
                self.refresh()


def _size(keeping: Keeping) -> str:
    free = keeping.free / 1e9
    return f"{keeping.size / 1e6:.1f} MB without evidence; {free:.1f} GB free on its disk"
