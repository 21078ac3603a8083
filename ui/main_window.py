"""The window: the rail, one panel at a time, news and the line of keys. Here the panels are introduced."""

import sys
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QCloseEvent, QGuiApplication
from PySide6.QtWidgets import QApplication, QFileDialog, QStackedWidget, QWidget
from shiboken6 import isValid

from assessor_app.domain.changes import Change, Kind
from assessor_app.domain.submission import SubmissionId
from ui import style, theme
from ui.action_set import ActionSet
from ui.actions import Profile, Scope
from ui.coach_keys import CoachKeys
from ui.coaching.panel import CoachPanel
from ui.coaching.sitting import Sitting
from ui.decisions.panel import DecisionsPanel
from ui.key_help import KeyHelp
from ui.palette import CommandPalette
from ui.queue.panel import QueuePanel
from ui.score_keys import connect_score_keys, keep_home
from ui.scoring.place import ReadingPlace
from ui.scoring.scoring_panel import ScoringPanel
from ui.screens import SCREENS
from ui.settings.panel import SettingsPanel
from ui.shell import USUAL
from ui.sync_runner import SyncRunner
from ui.syncing.panel import SyncPanel
from ui.viewer_keys import Handlers
from ui.widgets.layout import column, nest, row
from ui.widgets.notices import Notice, NoticeStack, Progress
from ui.widgets.rail import Rail, RailItem
from ui.widgets.status_bar import StatusBar
from ui.workspace import Workspace

BATCH_BAR = 72  # what the bar over selected decisions takes of the bottom
SAVING = frozenset({Kind.ASSESSMENT, Kind.DECISIONS, Kind.QUEUE})
AHEAD_MS = 300  # the submission just opened has its pages first; then the queue follows and the next is fetched


@dataclass(frozen=True, slots=True)
class Place:
    """Where somebody was: the screen, the reading and where it was, the coach's session and where it was."""

    screen: str
    submission: SubmissionId | None
    reading: ReadingPlace
    sitting: Sitting | None


class MainWindow(QWidget):
    """Holds the screens and nothing of the work: that lies in the workspace from the moment a key was pressed."""

    lock_wanted = Signal()
    restore_wanted = Signal(str)  # the name of a backup

    def __init__(
        self,
        workspace: Workspace,
        runner: SyncRunner,
        export: Callable[[list[str], Path], str],
        *,
        role: str = "Assessor",
    ) -> None:
        super().__init__()
        self.workspace, self.runner, self._export = workspace, runner, export
        self.actions_set = ActionSet(self, _profile(workspace.preference("keys")))
        self.rail, self.status, self.stack = Rail(), StatusBar(), QStackedWidget()
        self.queue = QueuePanel(workspace, self.actions_set)
        self.score = ScoringPanel(workspace)
        self.coach = CoachPanel(workspace, self.actions_set.key("coach.open"))
        self.decisions = DecisionsPanel(workspace, self.actions_set)
        self.sync = SyncPanel(workspace, runner, self.actions_set)
        self.settings = SettingsPanel(workspace, self.actions_set)
        self._ahead = QTimer(self, singleShot=True, interval=AHEAD_MS)
        self._working: Progress | None = None  # slow work, while it runs
        self._writing: Progress | None = None  # letters, while they are written
        self._refusal: Notice | None = None
        self._following: SubmissionId | None = None  # the one fetched ahead, while nothing changed the queue
        self._items: dict[str, RailItem] = {}
        self._lay_out(role)
        self.notices = NoticeStack(self.room)
        self.palette_sheet = CommandPalette(
            self.room,
            self.actions_set,
            workspace.preference("palette.recent", []) or [],
            lambda recent: workspace.set_preference("palette.recent", recent),
        )
        self.help = KeyHelp(self.room, self.actions_set)
        self.coach_keys = CoachKeys(self.coach, self.actions_set)
        self._introduce()
        self._bring_actions_to_life()
        self.resize(*USUAL)
        self.show_screen("queue")
        self._show_state()

    # -- what it looks like

    def _lay_out(self, role: str) -> None:
        for (name, icon, title), panel in zip(SCREENS, self._panels(), strict=True):
            self._items[name] = self.rail.add_screen(icon, title)
            self.stack.addWidget(panel)
        self._online = self.rail.add_state("wifi-slash", "Offline")
        self._lock = self.rail.add_state("lock", "Lock")
        self._lock.setToolTip(self.actions_set.tooltip("window.lock"))
        self._role_name, self._role = role, self.rail.add_state("identification-badge", role)
        self._role.setEnabled(False)
        self.room = self
        beside = row(self.rail, gap=0)
        beside.addWidget(self.stack, 1)
        stacked = column(gap=0)
        nest(stacked, beside, 1)
        stacked.addWidget(self.status)
        self.setLayout(stacked)

    def _panels(self) -> tuple[QWidget, ...]:
        return (self.queue, self.score, self.coach, self.decisions, self.sync, self.settings)

    # -- who hears whom

    def _introduce(self) -> None:
        workspace, actions = self.workspace, self.actions_set
        for name, item in self._items.items():
            item.clicked.connect(lambda _checked=False, n=name: self.show_screen(n))
        self._online.clicked.connect(lambda: self.show_screen("sync"))
        self._lock.clicked.connect(self.lock_wanted)
        self.settings.lock_wanted.connect(self.lock_wanted)
        self.settings.restore_wanted.connect(self.restore_wanted)
        self.settings.appearance_wanted.connect(self.set_appearance)
        self.settings.said.connect(self.status.say)
        self.queue.start_wanted.connect(self.start_scoring)
        self.queue.import_wanted.connect(self.import_bundles)
        self.queue.sync_wanted.connect(self.sync_now)
        self.sync.sync_wanted.connect(self.runner.sync_now)
        self.sync.enrol_wanted.connect(self.runner.enrol)
        self.sync.pause_wanted.connect(self.pause_sync)
        self.sync.metered_wanted.connect(self.set_metered)
        self.sync.fetch_wanted.connect(self.runner.fetch_all)
        self.sync.decision_wanted.connect(self.show_decision)
        self.sync.stands.connect(workspace.let_stand)
        self.decisions.export_wanted.connect(self.export_decisions)
        self.decisions.correct_wanted.connect(self.correct_decision)
        self.decisions.said.connect(self.status.say)
        self.decisions.letters.began.connect(self._on_letters_began)
        self.decisions.letters.progressed.connect(self._on_letters_progressed)
        self.decisions.letters.ended.connect(self._on_letters_ended)
        workspace.changed.connect(self._on_workspace_changed)
        workspace.refused.connect(self._on_workspace_refused)
        workspace.opened.connect(lambda _submission: self.show_screen("score"))
        workspace.opened.connect(self._on_workspace_opened)
        self._ahead.timeout.connect(self._on_settled)
        self.coach.said.connect(self.status.say)
        self.coach.plan_wanted.connect(self.save_plan)
        self.coach.presenting_changed.connect(self._on_presenting)
        self.coach.room.opened.connect(lambda _session: self.show_screen("coach"))
        self.coach.room.saved.connect(self._on_plan_saved)
        workspace.background.crashed.connect(self.report)
        self.score.said.connect(self.status.say)
        self.score.committed.connect(self._on_score_committed)
        self.score.covering.faces.began.connect(self._on_face_work_began)
        self.score.covering.faces.progressed.connect(self._on_face_work_progressed)
        self.score.covering.faces.ended.connect(self._on_face_work_ended)
        keep_home(self.score, actions)
        self.runner.state_changed.connect(self._show_state)
        self.runner.finished.connect(workspace.changed)
        self.runner.failed.connect(lambda sentence: self.notices.say(sentence, tone="warning"))
        actions.scope_changed.connect(self._show_scope)
        self.status.help_wanted.connect(self.help.open)

    def _bring_actions_to_life(self) -> None:
        actions, workspace = self.actions_set, self.workspace
        for name, *_rest in SCREENS:
            actions.on(f"go.{name}", partial(self.show_screen, name))
        actions.on("go.next_control", lambda: self.focusNextPrevChild(True))
        actions.on("go.previous_control", lambda: self.focusNextPrevChild(False))
        actions.on("window.palette", self.palette_sheet.open)
        actions.on("window.help", self.help.open)
        actions.on("window.light", lambda: self.set_appearance("light"))
        actions.on("window.dark", lambda: self.set_appearance("dark"))
        actions.on("window.system", lambda: self.set_appearance("system"))
        actions.on("window.lock", self.lock_wanted.emit)
        actions.on("settings.passphrase", self.settings.passphrase.begin)
        actions.on("settings.recovery", self.settings.recovery.begin)
        actions.on("window.quit", lambda: self.window().close())
        actions.on("edit.undo", self.undo)
        actions.on("edit.redo", workspace.redo)
        actions.on("sync.now", self.sync_now)
        actions.on("sync.pause", lambda: self.pause_sync(not self.runner.paused))
        actions.on("sync.metered", lambda: self.set_metered(not self.runner.metered))
        actions.on("sync.fetch_all", self.runner.fetch_all)
        connect_score_keys(self.score, actions, self.step_submission, self._coach_in_front)
        actions.on("coach.record", self.print_record)
        actions.on("queue.import", lambda: self.import_bundles([]))

    # -- where somebody is

    @property
    def playing(self) -> bool:
        """Whether a recording is being watched."""
        desk = self.coach.desk
        coached = desk is not None and desk.stage.video.motion.playing
        return coached or self.score.stage.video.motion.playing

    def place(self) -> Place:
        screen = SCREENS[self.stack.currentIndex()][0]
        return Place(screen, self.workspace.current, self.score.place(), self.coach.sitting())

    def go_to(self, place: Place) -> None:
        """Back to where somebody was."""
        if place.sitting is not None:
            self.coach.go_back_to(place.sitting)
        if place.submission is not None and self.workspace.open(place.submission):
            self.score.go_to_place(place.reading)
        if place.screen != SCREENS[self.stack.currentIndex()][0]:  # else the focus is where it was
            self.show_screen(place.screen)

    # -- wishes

    def show_screen(self, name: str) -> None:
        """Show one of the screens and put the focus in it."""
        at = [screen[0] for screen in SCREENS].index(name)
        self.stack.setCurrentIndex(at)
        self._items[name].setChecked(True)
        self.notices.lift(theme.current().px(BATCH_BAR) if name == "decisions" else 0)
        self.actions_set.set_home(Scope(name))
        self._role.set("identification-badge", "Coach" if name == "coach" else self._role_name)
        if name == "coach":
            self.coach.take_focus()
            return
        focus = {"queue": self.queue.table, "decisions": self.decisions.table}.get(name, self._panels()[at])
        focus.setFocus()

    def start_scoring(self, submission: str) -> None:
        """Put a submission on the Score screen; the workspace says why when it may not be."""
        self.workspace.open(SubmissionId(submission))

    def step_submission(self, by: int) -> None:
        """Open the next (or the one before) in the queue that may be scored."""
        there = self._following if by == 1 and self._following is not None else self._waiting(by)
        if there is not None and not self.workspace.open(there):
            self.queue.choose(there)
            self.show_screen("queue")

    def _waiting(self, by: int) -> SubmissionId | None:
        """The submission `by` places on in the queue; the first one when none is open, None past an end."""
        waiting = [row.submission for row in self.workspace.queue() if row.ready and row.open and row.outcome is None]
        here = self.workspace.current
        at = waiting.index(here) + by if here in waiting else 0
        return waiting[at] if 0 <= at < len(waiting) else None

    def _on_workspace_opened(self, _submission: str) -> None:
        self._following = None
        self._ahead.start()

    def _on_settled(self) -> None:
        """The open submission has its pages: the queue follows unseen, and the next one is fetched."""
        if self.workspace.current is not None and self.stack.currentWidget() is self.score:
            self.queue.choose(self.workspace.current)
        self._following = self._waiting(1)
        if self._following == self.workspace.current:
            self._following = None
        if self._following is not None:
            self.score.table.prefetch(self._following)

    def import_bundles(self, paths: list[Path]) -> None:
        """Import these bundles; with none given, ask for them."""
        if not paths:
            chosen, _kind = QFileDialog.getOpenFileNames(self, "Import bundles", "", "Submission bundles (*.zip)")
            paths = [Path(name) for name in chosen]
        if paths:
            noun = "bundle" if len(paths) == 1 else "bundles"
            self.status.say(f"Reading {len(paths)} {noun}…")
            self.workspace.import_bundles(paths)

    def sync_now(self) -> None:
        """Sync, or show where to enrol."""
        if self.workspace.sync_state().enrolled:
            self.runner.sync_now()
        else:
            self.show_screen("sync")

    def show_decision(self, decision: str) -> None:
        """The Decisions screen with this one chosen."""
        self.show_screen("decisions")
        self.decisions.table.choose(decision)

    def pause_sync(self, paused: bool) -> None:
        """Stop syncing by itself, or go on; kept for the next start."""
        self.runner.pause(paused)
        self.workspace.set_preference("sync.paused", paused)
        self.status.say("Sync is paused; what you sign waits here." if paused else "Sync goes on by itself.")

    def set_metered(self, metered: bool) -> None:
        """Hold back large files on a metered connection, or not; kept for the next start."""
        self.runner.set_metered(metered)
        self.workspace.set_preference("sync.metered", metered)
        self.status.say("Large files wait until you fetch them." if metered else "Files of every size are fetched.")

    def export_decisions(self, decisions: list[str]) -> None:
        """Ask for a folder and write the decisions there."""
        folder = QFileDialog.getExistingDirectory(self, "Export into which folder?")
        if folder:
            self.workspace.background.run(
                lambda: self._export(decisions, Path(folder)),
                self._on_exported,
                self._on_export_failed,
            )

    def correct_decision(self, submission: str) -> None:
        """Read a submission again; what is committed then supersedes the decision."""
        if self.workspace.correct(SubmissionId(submission)):
            self.start_scoring(submission)

    # -- the coach

    def _coach_in_front(self) -> Handlers | None:
        """The keys of the coach's viewers while they are what is looked at."""
        return self.coach_keys.viewers if self.stack.currentWidget() is self.coach else None

    def undo(self) -> None:
        """Ctrl+Z takes back what was done on the screen in front, never a score from the Coach screen."""
        if self.stack.currentWidget() is not self.coach:
            self.workspace.undo()
        elif self.coach.desk is not None:
            self.coach.desk.marking.put_back()

    def save_plan(self) -> None:
        """Ask for a folder and write the plan there."""
        folder = QFileDialog.getExistingDirectory(self, "Save the plan into which folder?")
        if folder:
            self.coach.room.save_plan(Path(folder))

    def print_record(self) -> None:
        """Ask for a folder and write there what was shown to whom, to be printed."""
        if self.coach.room.session is None:
            self.status.say("Open a coach session first.")
        elif folder := QFileDialog.getExistingDirectory(self, "Save the record into which folder?"):
            self.coach.room.print_record(Path(folder))

    def _on_plan_saved(self, files: tuple[Path, ...]) -> None:
        names = ", ".join(path.name for path in files)
        self.notices.say(f"Saved in {files[0].parent}: {names}.", tone="positive")

    def _on_presenting(self, presenting: bool) -> None:
        """On a projector there is only the evidence."""
        for part in (self.rail, self.status):
            part.setVisible(not presenting)

    def set_appearance(self, appearance: theme.Appearance) -> None:
        """Change between light, dark and the desktop's own look, at once."""
        application = QApplication.instance()
        if isinstance(application, QApplication):
            style.apply(application, theme.theme_for(appearance))
            self.workspace.set_preference("appearance", appearance)

    def report(self, error: BaseException) -> None:
        """Something of ours broke: the window stays, the work is saved, a report can be copied."""
        words = "".join(traceback.format_exception(error))
        self.notices.say(
            "Something in the program went wrong. Your work is saved.",
            tone="negative",
            action="Copy report",
            on_action=lambda: QGuiApplication.clipboard().setText(words),
        )

    def excepthook(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        """For `sys.excepthook`: print as always, and keep the window."""
        sys.__excepthook__(kind, error, trace)
        if not issubclass(kind, KeyboardInterrupt):
            self.report(error)

    # -- facts

    def _on_face_work_began(self, sentence: str) -> None:
        self._working = self.notices.follow(sentence, self.score.covering.faces.stop)

    def _on_face_work_progressed(self, share: float) -> None:
        if self._working is not None:
            self._working.set_share(share)

    def _on_face_work_ended(self, sentence: str) -> None:
        if self._working is not None:
            self._working.leave()
            self._working = None
        if sentence:
            self.notices.say(sentence)

    def _on_letters_began(self, sentence: str) -> None:
        self._writing = self.notices.follow(sentence, self.decisions.letters.stop)

    def _on_letters_progressed(self, share: float, left: str) -> None:
        if self._writing is not None:
            self._writing.set_share(share, left)

    def _on_letters_ended(self, sentence: str, tone: str) -> None:
        if self._writing is not None:
            self._writing.leave()
            self._writing = None
        if sentence:
            self.notices.say(sentence, tone=tone)

    def _on_score_committed(self, submission: str) -> None:
        self.notices.say(
            f"The decision on {submission} is signed and kept.",
            tone="positive",
            action="Show it",
            on_action=lambda: self.show_screen("decisions"),
        )
        self.show_screen("queue")

    def _on_exported(self, said: str) -> None:
        self.notices.say(said, tone="positive")

    def _on_export_failed(self, error: Exception) -> None:
        self.notices.say(str(error), tone="warning")

    def _on_workspace_refused(self, sentence: str) -> None:
        self._drop_refusal()
        self._refusal = self.notices.say(sentence, tone="warning")

    def _drop_refusal(self) -> None:
        """What was refused is no news any more once something was done."""
        refusal, self._refusal = self._refusal, None
        if refusal is not None and isValid(refusal):
            refusal.leave()

    def _on_workspace_changed(self, change: Change) -> None:
        if change.kinds & {Kind.QUEUE, Kind.DECISIONS, Kind.SYNC}:
            self._following = None
        if change.kinds & SAVING:
            self._drop_refusal()
            for panel in (self.queue, self.decisions):
                panel.saved.set_saved(_clock(self.workspace.now()))
        if change.said:
            self.status.say(change.said)
        if change.kinds & {Kind.SYNC, Kind.DECISIONS}:
            self._show_state()
        if Kind.DECISIONS in change.kinds and self.workspace.unsent():
            self.runner.work_waits()

    def _show_scope(self) -> None:
        hints = [(hint.keys, hint.words) for hint in self.actions_set.hints()]
        self.status.set_scope(self.actions_set.scope_title, hints)

    def _show_state(self) -> None:
        self._items["sync"].set_count(self.workspace.unsent(), "waiting to send")
        self._online.set(*self._standing())
        self._show_scope()

    def _standing(self) -> tuple[str, str]:
        """Icon and word for how the window stands with the issuer."""
        if self.runner.paused:
            return "pause", "Paused"
        if self.runner.online is None and not self.workspace.sync_state().enrolled:
            return "cloud-slash", "No issuer"
        return ("wifi-high", "Online") if self.runner.online else ("wifi-slash", "Offline")

    def closeEvent(self, event: QCloseEvent) -> None:
        self._ahead.stop()
        self.score.close_documents()
        self.coach.close_documents()
        event.accept()


def _clock(iso: str) -> str:
    """HH:MM:SS in local time."""
    return f"{datetime.fromisoformat(iso).astimezone():%H:%M:%S}"


def _profile(kept: object) -> Profile:
    return next((profile for profile in Profile if profile == kept), Profile.DEFAULT)
