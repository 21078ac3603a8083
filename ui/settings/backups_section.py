"""Settings, Backups: what there is to go back to. Going back is one press and one more, in the line itself."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from assessor_app.queries.keeping import BackupView
from ui.action_set import ActionSet
from ui.settings.lines import section, setting
from ui.theme import Type, current
from ui.widgets.button import Button, Kind
from ui.widgets.layout import column, empty, nest, panel, row
from ui.widgets.moments import local_moment
from ui.widgets.text import hairline, label

SHOWN = 10
SURE = "Decisions signed since then stay. What is there now is kept as a backup first, so this can be taken back."
WORDS = (
    "One soon after the start and every half hour in which something changed; encrypted, and looked through before it "
    "counts. Those of 12 days, 10 weeks and 9 months are kept, and the last 12 you asked for."
)


class BackupsSection(QWidget):
    """`restore_wanted` carries the name of a backup, after it was confirmed."""

    restore_wanted = Signal(str)

    def __init__(self, actions: ActionSet) -> None:
        super().__init__()
        self._sure: str = ""
        self.go = Button()
        self._all = False
        self._shown: tuple[BackupView, ...] = ()
        self._links: dict[str, Button] = {}
        now = Button("Back up now", icon="archive", key=actions.key("settings.backup"))
        now.clicked.connect(lambda: actions.trigger("settings.backup"))
        self._list = column(gap=0)
        inside = QVBoxLayout(self)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.addWidget(section("Backups", setting("By itself", WORDS, now), panel(self._list)))

    def show_backups(self, found: tuple[BackupView, ...]) -> None:
        if found != self._shown or not found:
            self._shown = found
            self._draw()

    def _draw(self) -> None:
        empty(self._list)
        self._links.clear()
        found = self._shown if self._all else self._shown[:SHOWN]
        for number, backup in enumerate(found):
            if number:
                self._list.addWidget(hairline())
            self._list.addWidget(self._line(backup))
            if backup.name == self._sure:
                self._list.addWidget(self._question(backup))
        if not found:
            self._list.addWidget(label("None yet.", tone="quiet"))
        elif len(found) < len(self._shown):
            more = Button(f"Show all {len(self._shown)}", kind=Kind.LINK)
            more.clicked.connect(self._on_all_wanted)
            nest(self._list, row(more, None, margins=(0, 8, 0, 0)))

    def _line(self, backup: BackupView) -> QWidget:
        when = label(local_moment(backup.made_at), tabular=True)
        when.setFixedWidth(current().px(150))
        why = "what a restore put aside" if backup.before_restore else "asked for" if backup.asked else ""
        size = label(f"{backup.size / 1e6:.1f} MB", Type.CAPTION, tone="quiet", tabular=True)
        size.setFixedWidth(current().px(72))
        back = Button("Go back to it…", kind=Kind.LINK)
        back.setAccessibleName(f"Go back to {local_moment(backup.made_at)}")
        back.clicked.connect(lambda: self._ask(backup.name))
        self._links[backup.name] = back
        line = panel(row(when, size, label(why, Type.CAPTION, tone="quiet"), None, back, gap=12))
        line.setFixedHeight(current().px(36))
        return line

    def _question(self, backup: BackupView) -> QWidget:
        """In the line itself: what happens, and the two ways on."""
        go = Button(f"Go back to {local_moment(backup.made_at)}", kind=Kind.PRIMARY)
        leave = Button("Leave it", key="Escape")
        go.clicked.connect(lambda: self.restore_wanted.emit(backup.name))
        leave.clicked.connect(lambda: self._ask(""))
        asked = panel(
            column(label(SURE, tone="quiet", wrap=True), row(go, leave, None), gap=8, margins=(12, 10, 12, 10)),
            ground="raised",
        )
        self.go = go
        return asked

    def _ask(self, name: str) -> None:
        """Open the question under a backup, its answer in hand; an empty name closes it."""
        left, self._sure = self._sure, name
        self._draw()
        if name:
            self.go.setFocus()
        elif left in self._links:
            self._links[left].setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape leaves the store as it is."""
        if event.key() == Qt.Key.Key_Escape and self._sure:
            self._ask("")
        else:
            super().keyPressEvent(event)

    def _on_all_wanted(self) -> None:
        """All of them, and on with the first that was not shown."""
        self._all = True
        self._draw()
        self._links[self._shown[SHOWN].name].setFocus()
