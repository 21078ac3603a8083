"""What stands in the window instead of the work: it is locked, open elsewhere, or damaged."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QWidget

from assessor_app.queries.keeping import BackupView
from ui.theme import Type, current
from ui.widgets.button import Button, Kind
from ui.widgets.layout import card, column, nest, panel, row, scrolled
from ui.widgets.marks import IconMark
from ui.widgets.moments import local_moment
from ui.widgets.secret_field import passphrase_field
from ui.widgets.text import hairline, label, set_tone

WIDTH = 460
EMPTY = "Type your passphrase, or the recovery code; then Enter unlocks."
STAYS = (
    "The workspace that lies there stays as it is. To go on with it, move its whole folder to a disk of this computer, "
    "then choose it here; an empty folder begins a new one."
)
SHOWN = 12  # backups offered at once; older ones are in the folder


class Gate(QFrame):
    """A card in the middle of the window: an icon, what is so, what is safe, and what to do."""

    escapes = False

    def __init__(self, icon: str, title: str, sentence: str, *inside: QWidget, buttons: tuple[Button, ...]) -> None:
        """`buttons` begin with the one thing to do, and end with the way out."""
        super().__init__()
        self._buttons = buttons
        self.setProperty("ground", "canvas")
        self.setAccessibleName(f"{title}. {sentence}")
        self.sentence = label(sentence, tone="quiet", wrap=True)
        tone = "warning" if icon == "warning" else "text_quiet"
        lines = column(row(IconMark(icon, tone, size=28), None), label(title, Type.SCREEN), self.sentence, gap=12)
        for widget in inside:
            lines.addWidget(widget)
        lines.addSpacing(current().px(4))
        nest(lines, row(*buttons, None))
        lines.setContentsMargins(*(current().px(m) for m in (28, 24, 28, 24)))
        framed = card(lines)
        framed.setFixedWidth(current().px(WIDTH))
        self.setLayout(column(None, row(None, framed, None), None, None))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter does the one thing, from wherever the focus is; Escape is the way out where nothing is lost by it. What
        is still held from the window before is no answer."""
        if event.isAutoRepeat():
            return
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            next((button for button in self._buttons if button.hasFocus()), self._buttons[0]).click()
        elif event.key() == Qt.Key.Key_Escape and self.escapes:
            self._buttons[-1].click()
        else:
            super().keyPressEvent(event)

    def say(self, sentence: str) -> None:
        """Say how the last try went."""
        self.sentence.setText(sentence)
        self.setAccessibleName(sentence)


class Locked(Gate):
    """The work is hidden and its key forgotten; `unlocked` carries the passphrase that was typed."""

    unlocked = Signal(str)
    quit_wanted = Signal()

    def __init__(self, sentence: str, waits: str = "") -> None:
        """`waits` says what quitting would lose, however the tries to unlock go."""
        self.field = passphrase_field("Passphrase, or recovery code")
        self.button = Button("Unlock", key="Return", kind=Kind.PRIMARY)
        leave = Button("Quit")
        inside = (label(waits, tone="warning", wrap=True), self.field) if waits else (self.field,)
        super().__init__("lock", "Locked", sentence, *inside, buttons=(self.button, leave))
        self.setAccessibleName(" ".join(filter(None, ("Locked.", sentence, waits))))
        self.button.clicked.connect(self._on_wanted)
        leave.clicked.connect(self.quit_wanted)
        self.setFocusProxy(self.field)

    def busy(self, sentence: str) -> None:
        """It is being tried: no second try meanwhile."""
        self.say(sentence)
        set_tone(self.sentence, "quiet")
        self.button.setEnabled(False)
        self.field.setReadOnly(True)  # what is written meanwhile would not be what is tried

    def refuse(self, sentence: str) -> None:
        self.say(sentence)
        set_tone(self.sentence, "negative")
        self.button.setEnabled(True)
        self.field.setReadOnly(False)
        self.field.selectAll()
        self.field.setFocus()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.field.setFocus()

    def _on_wanted(self) -> None:
        if not self.field.text():
            self.say(EMPTY)
            set_tone(self.sentence, "quiet")
        elif self.button.isEnabled():
            self.unlocked.emit(self.field.text())


class OpenElsewhere(Gate):
    """Another window has this workspace; `forward_wanted` asks it to come to the front."""

    escapes = True
    forward_wanted = Signal()
    quit_wanted = Signal()

    def __init__(self) -> None:
        self.forward = Button("Bring it to the front", key="Return", kind=Kind.PRIMARY)
        leave = Button("Quit", key="Escape")
        super().__init__(
            "app-window",
            "This workspace is open already",
            "Another Assessor window on this computer has it open. Two windows would write over each other, so this "
            "one opens nothing. Nothing was changed.",
            buttons=(self.forward, leave),
        )
        self.forward.clicked.connect(self.forward_wanted)
        leave.clicked.connect(self.quit_wanted)
        self.setFocusProxy(self.forward)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.forward.setFocus()


class NotOpened(Gate):
    """The workspace did not open, for a reason that may pass; `again_wanted` tries once more."""

    escapes = True
    again_wanted = Signal()
    quit_wanted = Signal()

    def __init__(self, sentence: str) -> None:
        self.again = Button("Try again", key="Return", kind=Kind.PRIMARY)
        leave = Button("Quit", key="Escape")
        super().__init__("warning", "Your workspace did not open", sentence, buttons=(self.again, leave))
        self.again.clicked.connect(self.again_wanted)
        leave.clicked.connect(self.quit_wanted)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.again.setFocus()


class Misplaced(Gate):
    """A workspace may not lie where it was to be; `elsewhere_wanted` asks for another folder. `there` says that one
    lies there already."""

    escapes = True
    elsewhere_wanted = Signal()
    again_wanted = Signal()
    quit_wanted = Signal()

    def __init__(self, sentence: str, *, there: bool) -> None:
        self.choose = Button("Choose another folder…", key="Return", kind=Kind.PRIMARY)
        again, leave = Button("Try again"), Button("Quit", key="Escape")
        title = "Your workspace cannot be here" if there else "A workspace cannot be here"
        inside = (label(STAYS, Type.CAPTION, tone="quiet", wrap=True),) if there else ()
        super().__init__("warning", title, sentence, *inside, buttons=(self.choose, again, leave))
        self.choose.clicked.connect(self.elsewhere_wanted)
        again.clicked.connect(self.again_wanted)
        leave.clicked.connect(self.quit_wanted)
        self.setFocusProxy(self.choose)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.choose.setFocus()


class Damaged(Gate):
    """The store does not open; `restore_wanted` carries the name of a backup and the passphrase, if it was asked."""

    restore_wanted = Signal(str, str)
    quit_wanted = Signal()

    def __init__(self, sentence: str, found: Sequence[BackupView], *, ask: bool, aside: str = "") -> None:
        self.field = passphrase_field("Passphrase of this workspace")
        self._name = found[0].name
        self.go = Button(f"Go back to {local_moment(found[0].made_at)}", key="Return", kind=Kind.PRIMARY)
        leave = Button("Quit")
        inside: list[QWidget] = [self.field] if ask else []
        if len(found) > 1:
            inside.append(self._older(found[1 : 1 + SHOWN]))
        if aside:
            inside.append(label(aside, Type.CAPTION, tone="quiet", wrap=True))
        safe = " Its files are set aside as they are; decisions the issuer has received are safe there."
        super().__init__("warning", "Your workspace is damaged", sentence + safe, *inside, buttons=(self.go, leave))
        self.go.clicked.connect(lambda: self._on_wanted(self._name))
        leave.clicked.connect(self.quit_wanted)
        self.setFocusProxy(self.field if ask else self.go)

    def _older(self, older: Sequence[BackupView]) -> QWidget:
        lines = column(label("Older backups", "section"), gap=6)
        for backup in older:
            take = Button("Go back to it", kind=Kind.LINK, small=True)
            take.setAccessibleName(f"Go back to {local_moment(backup.made_at)}")
            take.clicked.connect(lambda _checked=False, name=backup.name: self._on_wanted(name))
            lines.addWidget(hairline())
            nest(lines, row(label(local_moment(backup.made_at), tabular=True), None, take))
        area = scrolled(panel(lines), "Older backups")
        area.setMaximumHeight(current().px(160))
        return area

    def _on_wanted(self, name: str) -> None:
        if self.field.parentWidget() is not None and not self.field.text():
            self.field.setFocus()
            return
        self.restore_wanted.emit(name, self.field.text())
