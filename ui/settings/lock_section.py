"""Settings, Lock: now, and by itself."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.action_set import ActionSet
from ui.settings.lines import section, setting
from ui.theme import Type
from ui.widgets.button import Button
from ui.widgets.filters import ChoiceButton
from ui.widgets.text import label
from ui.workspace import Workspace

PREFERENCE = "lock.idle_seconds"
IDLE_SECONDS = 240
NEVER = 0
CHOICES = ((60, "After 1 minute"), (240, "After 4 minutes"), (600, "After 10 minutes"), (1800, "After 30 minutes"))
SCREEN_UNHEARD = "This desktop does not tell programs when its screen is locked; then the idle time counts."


class LockSection(QWidget):
    """`lock_wanted` hides everything now."""

    lock_wanted = Signal()

    def __init__(self, workspace: Workspace, actions: ActionSet) -> None:
        super().__init__()
        now = Button("Lock now", icon="lock", key=actions.key("window.lock"))
        now.clicked.connect(self.lock_wanted)
        self.idle = ChoiceButton("Lock by itself")
        self.idle.set_choices((*CHOICES, (NEVER, "Never")), workspace.preference(PREFERENCE, IDLE_SECONDS))
        self.idle.chosen.connect(lambda seconds: workspace.set_preference(PREFERENCE, seconds))
        self._also = label("", Type.CAPTION, tone="quiet", wrap=True)
        hidden = "Everything is hidden and the key leaves the memory. You come back to the same place."
        away = "When no key was pressed and the pointer stood still. A recording that plays is being watched."
        inside = QVBoxLayout(self)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.addWidget(
            section(
                "Lock",
                setting("Lock now", hidden, now),
                setting("When you are away", away, self.idle),
                setting("Sleep and the screen lock", self._also),
            )
        )
        self.say_heard(frozenset())  # until it is known

    def say_heard(self, heard: frozenset[str]) -> None:
        """Which of the desktop's news can be heard on this computer."""
        sleep = "goes to sleep" if "sleep" in heard else "wakes up"
        screen = " and when its screen is locked." if "screen" in heard else f". {SCREEN_UNHEARD}"
        self._also.setText(f"It locks when the computer {sleep}{screen}")
