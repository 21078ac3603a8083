"""Sync: who the issuer is, what waits, what went, what was refused and why; and how to enrol."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QProgressBar, QVBoxLayout, QWidget

from assessor_app.domain.changes import Change, Kind
from assessor_app.queries.sync_state import OutboxItem, SyncState
from ui.action_set import ActionSet, set_scope
from ui.actions import Scope
from ui.sync_runner import SyncRunner
from ui.theme import Type, current
from ui.widgets.button import Button
from ui.widgets.button import Kind as ButtonKind
from ui.widgets.keycap import key_words
from ui.widgets.layout import card, column, empty, panel, row, scrolled
from ui.widgets.marks import IconMark
from ui.widgets.moments import local_moment
from ui.widgets.text import ElidedLabel, hairline, label
from ui.workspace import Workspace

SHOWN = 50
NOTHING = {
    "Waiting to send": "Nothing waits. A decision you commit stands here until the issuer has it.",
    "Sent": "Nothing was sent from this device yet.",
}
WIDEST = 880


FINGERPRINT = 8  # signs of a key that tell one device from another on sight


def fingerprint(key: str) -> str:
    """“DxwrqEtH…6gdRk”: the beginning and the end of a long key; a short one as it is."""
    return f"{key[:FINGERPRINT]}…{key[-FINGERPRINT:]}" if len(key) > 2 * FINGERPRINT + 1 else key


class SyncPanel(QFrame):
    """`enrol_wanted` carries the code that was pasted."""

    sync_wanted = Signal()
    enrol_wanted = Signal(str)

    def __init__(self, workspace: Workspace, runner: SyncRunner, actions: ActionSet) -> None:
        super().__init__()
        self._workspace, self._runner = workspace, runner
        self.setProperty("ground", "surface")
        self.setAccessibleName("Sync")
        set_scope(self, Scope.SYNC)
        self._state_words = label("", tone="quiet")
        self._sync_key = key_words(actions.key("sync.now"))
        self.sync_button = Button("Sync now", icon="arrows-clockwise", key=actions.key("sync.now"))
        self.sync_button.clicked.connect(self.sync_wanted)
        self._progress = QProgressBar()
        self._progress.setRange(0, 0)
        self._progress.setTextVisible(False)
        self._progress.setAccessibleName("Sync is running")
        self.code = QLineEdit()
        self._body = QVBoxLayout()
        self._body.setSpacing(current().px(16))
        self._body.setContentsMargins(0, 0, 0, 0)
        middle = panel(self._body)
        middle.setMaximumWidth(current().px(WIDEST))
        holder = QHBoxLayout()
        holder.setContentsMargins(*(current().px(m) for m in (24, 8, 24, 24)))
        holder.addWidget(middle, 1)
        holder.addStretch(0)
        top = row(
            label("Sync", Type.SCREEN), self._state_words, None, self.sync_button, gap=12, margins=(24, 14, 24, 8)
        )
        self.setLayout(column(top, self._progress, scrolled(panel(holder), "Sync"), gap=4))
        workspace.changed.connect(self._on_workspace_changed)
        runner.state_changed.connect(self._on_runner_state_changed)
        self.refresh()

    def refresh(self) -> None:
        """Ask again and show the answer."""
        typed = self.code.text()
        state = self._workspace.sync_state()
        empty(self._body)
        if state.enrolled:
            self._body.addWidget(self._issuer_card(state))
            self._lists(state)
        else:
            self._body.addWidget(self._enrol_card(typed))
            if state.waiting:
                self._section("Waiting to send", state.waiting, "clock", "kept on this device")
        self._body.addStretch(1)
        self._show_running(state)

    # -- when enrolled

    def _issuer_card(self, state: SyncState) -> QFrame:
        facts = [
            ("Issuer", state.issuer),
            ("Programme", state.programme),
            ("You", state.assessor),
            ("Last sync", local_moment(state.last_at) or f"Not yet. {self._sync_key} fetches what is assigned to you."),
        ]
        lines = column(gap=6)
        for name, value in facts:
            lines.addLayout(_fact(name, ElidedLabel(value or "–", mode=Qt.TextElideMode.ElideMiddle)))
        lines.insertLayout(3, self._device_line(state.device))
        if state.last_error:
            problem = row(IconMark("warning", "warning"), gap=8)
            problem.addWidget(label(state.last_error, wrap=True), 1)
            lines.addLayout(problem)
        return card(lines)

    def _device_line(self, key: str) -> QHBoxLayout:
        """The key's fingerprint; the whole of it goes to the clipboard."""
        words = label(fingerprint(key), tabular=True)
        words.setToolTip(key)
        copy = Button("Copy the whole key", kind=ButtonKind.LINK, small=True)
        copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(key))
        line = _fact("This device", words)
        line.setStretch(1, 0)
        line.addWidget(copy)
        line.addStretch(1)
        return line

    def _lists(self, state: SyncState) -> None:
        if state.attention:
            self._section("Needs attention", state.attention, "warning", "", tone="negative")
        self._section("Waiting to send", state.waiting, "clock", "waiting for the issuer")
        if state.downloads:
            noun = "file is" if state.downloads == 1 else "files are"
            self._body.addWidget(label(f"{state.downloads} {noun} still to be fetched.", tone="quiet"))
        self._section("Sent", state.sent, "check-circle", "signed receipt kept")

    def _section(
        self, title: str, items: Sequence[OutboxItem], icon: str, words: str, tone: str = "text_quiet"
    ) -> None:
        head = row(label(title, Type.TITLE), label(str(len(items)), tone="quiet", tabular=True), None, gap=8)
        lines = column(head, hairline(), gap=4)
        for item in items[:SHOWN]:
            lines.addWidget(_line(item, icon, words, tone))
            lines.addWidget(hairline())
        if not items:
            lines.addWidget(label(NOTHING.get(title, "Nothing."), tone="quiet", wrap=True))
        elif len(items) > SHOWN:
            lines.addWidget(label(f"and {len(items) - SHOWN} more", tone="quiet"))
        self._body.addLayout(lines)

    # -- before

    def _enrol_card(self, code: str) -> QFrame:
        self.code = QLineEdit(code)
        self.code.setPlaceholderText("Paste the code you were given")
        self.code.setAccessibleName("Enrolment code")
        send = Button("Enrol this device", icon="device-mobile", kind=ButtonKind.PRIMARY)
        send.clicked.connect(self._ask)
        self.code.returnPressed.connect(self._ask)
        intro = "You can score without it. Enrol to send signed decisions and to receive what is assigned to you."
        form = column(
            label("Enrol with an issuer", Type.TITLE),
            label(intro, tone="quiet", wrap=True),
            column(label("Enrolment code; it names the issuer", Type.CAPTION, tone="quiet"), self.code, gap=4),
            row(send, None),
            gap=12,
            margins=(20, 16, 20, 20),
        )
        framed = card(form)
        framed.setMaximumWidth(current().px(560))
        return framed

    def _ask(self) -> None:
        if code := self.code.text().strip():
            self.enrol_wanted.emit(code)
        else:
            self.code.setFocus()

    # -- how it goes

    def _show_running(self, state: SyncState) -> None:
        self._progress.setVisible(self._runner.running)
        self.sync_button.setEnabled(state.enrolled and not self._runner.running)
        self.sync_button.setVisible(state.enrolled)
        if self._runner.running:
            words = "Syncing…"
        elif not state.enrolled:
            words = "Not enrolled"
        elif self._runner.online is False:
            words = "Offline; everything is kept here"
        else:
            words = f"{len(state.waiting)} waiting" if state.waiting else "Nothing waits"
        self._state_words.setText(words)

    def _on_runner_state_changed(self) -> None:
        self._show_running(self._workspace.sync_state())

    def _on_workspace_changed(self, change: Change) -> None:
        if change.kinds & {Kind.SYNC, Kind.DECISIONS}:
            self.refresh()


def _fact(name: str, value: QWidget) -> QHBoxLayout:
    left = label(name, tone="quiet")
    left.setFixedWidth(current().px(112))
    line = row(left, value, gap=8)
    line.setStretch(1, 1)
    return line


def _line(item: OutboxItem, icon: str, words: str, tone: str) -> QWidget:
    name = ElidedLabel(item.submission, strong=True, mode=Qt.TextElideMode.ElideMiddle)
    name.setFixedWidth(current().px(120))
    line = row(IconMark(icon, tone), name, gap=10)
    what = item.outcome.capitalize() if item.outcome else item.type.partition("/")[0].capitalize()
    outcome = label(what)
    outcome.setFixedWidth(current().px(96))
    line.addWidget(outcome)
    line.addWidget(ElidedLabel(item.reason or words, tone="quiet"), 1)
    line.addWidget(label(local_moment(item.changed_at), Type.CAPTION, tone="quiet", tabular=True))
    frame = panel(line)
    frame.setMinimumHeight(current().px(32))
    return frame
