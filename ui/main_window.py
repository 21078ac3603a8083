"""The window: the rail, one panel at a time, news and the line of keys. Here the panels are introduced."""

from collections.abc import Callable
from functools import partial
from typing import get_args

from PySide6.QtCore import Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QApplication, QWidget

from assessor_app.domain.changes import Change, Kind
from assessor_app.domain.submission import SubmissionId
from ui import style, theme
from ui.action_set import ActionSet
from ui.actions import Profile, Scope
from ui.arrivals import Arrivals
from ui.chosen_files import ChosenFiles, Export
from ui.coach_keys import CoachKeys
from ui.coaching.panel import CoachPanel
from ui.coaching.steps import Steps
from ui.decisions.panel import DecisionsPanel
from ui.key_help import KeyHelp
from ui.leaving import Leaving
from ui.news import News, Underway
from ui.next_submission import NextSubmission
from ui.palette import CommandPalette
from ui.queue.panel import QueuePanel
from ui.score_keys import connect_score_keys, keep_home
from ui.scoring.scoring_panel import ScoringPanel
from ui.screen_stack import ScreenStack
from ui.screens import SCREENS
from ui.settings.panel import SettingsPanel
from ui.shell import USUAL
from ui.standing import Standing
from ui.sync_runner import SyncRunner
from ui.syncing.panel import SyncPanel
from ui.viewer_keys import Handlers
from ui.whereabouts import Whereabouts
from ui.widgets.focus_order import step_focus
from ui.widgets.layout import column, nest, row
from ui.widgets.moments import local_clock
from ui.widgets.notices import NoticeStack
from ui.widgets.rail import Rail
from ui.widgets.refused_words import refuse_within, shows_refused
from ui.widgets.status_bar import StatusBar
from ui.workspace import Workspace

LIFTED = {"decisions": 72, "score": 48}  # unscaled: the bar over selected decisions, the line of the pre-check
NOT_HERE = "Here is nothing to take back; what was scored is taken back on the Score screen."
SAVING = frozenset({Kind.ASSESSMENT, Kind.DECISIONS, Kind.QUEUE})


class MainWindow(QWidget):
    """Holds the screens and nothing of the work: that lies in the workspace from the moment a key was pressed."""

    lock_wanted = Signal()
    restore_wanted = Signal(str)  # the name of a backup

    def __init__(
        self, workspace: Workspace, runner: SyncRunner, arrivals: Arrivals, export: Export, *, role: str = "Assessor"
    ) -> None:
        super().__init__()
        self.workspace, self.runner = workspace, runner
        self.actions_set = ActionSet(self, _profile(workspace.preference("keys")))
        self.queue = QueuePanel(workspace, self.actions_set)
        self.score = ScoringPanel(workspace)
        self.coach = CoachPanel(workspace, self.actions_set.key("coach.open"))
        self.decisions = DecisionsPanel(workspace, self.actions_set)
        self.sync = SyncPanel(workspace, runner, self.actions_set)
        self.settings = SettingsPanel(workspace, self.actions_set)
        self.rail, self.status = Rail(), StatusBar()
        self.stack = ScreenStack(self.rail, self._panels())
        self.room = self
        self._lay_out(role)
        self._raise_sheets()
        self.whereabouts = Whereabouts(
            workspace, self.stack, self.score, self.coach, self.queue, self.decisions, self.settings, self.show_screen
        )
        self.next = NextSubmission(workspace, self.score.table.prefetch, self)
        self.standing = Standing(workspace, runner, self.stack.items["sync"], self._online)
        self.files = ChosenFiles(arrivals, self.coach.room, self.news, export, self)
        self.coach_keys = CoachKeys(self.coach, self.actions_set)
        self._introduce()
        self._bring_actions_to_life()
        self.resize(*USUAL)
        self.show_screen("queue")
        self.standing.show()
        self._show_scope()

    # -- what it looks like

    def _panels(self) -> dict[str, QWidget]:
        return {
            "queue": self.queue,
            "score": self.score,
            "coach": self.coach,
            "decisions": self.decisions,
            "sync": self.sync,
            "settings": self.settings,
        }

    def _lay_out(self, role: str) -> None:
        self._online = self.rail.add_state("wifi-slash", "Offline")
        self._lock = self.rail.add_state("lock", "Lock")
        self._lock.setToolTip(self.actions_set.tooltip("window.lock"))
        self._role_name, self._role = role, self.rail.add_state("identification-badge", role)
        self._role.setEnabled(False)
        beside = row(self.rail, gap=0)
        beside.addWidget(self.stack, 1)
        stacked = column(gap=0)
        nest(stacked, beside, 1)
        stacked.addWidget(self.status)
        self.setLayout(stacked)

    def _raise_sheets(self) -> None:
        """What lies over the screens for a while."""
        self.notices = NoticeStack(self.room)
        self.news = News(self.notices)
        self.leaving = Leaving(self, self.news, self.coach.tell_room)
        for work in (self.score.covering.faces, self.decisions.letters, self.coach.room.plan_work):
            Underway(self.notices, work)
        self.palette_sheet = CommandPalette(
            self.room,
            self.actions_set,
            self.workspace.preference("palette.recent", []) or [],
            lambda recent: self.workspace.set_preference("palette.recent", recent),
        )
        self.help = KeyHelp(self.room, self.actions_set)

    # -- who hears whom

    def _introduce(self) -> None:
        """Panels don't know each other: what one wishes, another does."""
        self.stack.wanted.connect(self._go)
        self._introduce_work()
        self._introduce_scoring()
        self._introduce_coach()
        self._introduce_decisions()
        self._introduce_issuer()
        self._introduce_settings()
        self.actions_set.scope_changed.connect(self._show_scope)
        self.status.help_wanted.connect(self.help.open)
        self.files.said.connect(self.status.say)

    def _introduce_work(self) -> None:
        workspace = self.workspace
        workspace.changed.connect(self._on_workspace_changed)
        workspace.refused.connect(self._on_workspace_refused)
        workspace.opened.connect(lambda _submission: self.show_screen("score"))
        workspace.background.crashed.connect(self.news.report)
        self.queue.start_wanted.connect(self.start_scoring)
        self.queue.import_wanted.connect(self.files.import_bundles)
        self.queue.sync_wanted.connect(self.standing.sync_now)
        self.next.settled.connect(self._on_next_settled)
        self.next.kept_shut.connect(self._on_next_kept_shut)

    def _introduce_scoring(self) -> None:
        self.score.said.connect(self.status.say)
        self.score.committed.connect(self._on_score_committed)
        keep_home(self.score, self.actions_set)

    def _introduce_coach(self) -> None:
        self.coach.said.connect(self.status.say)
        self.coach.unsaid.connect(self.status.take_back)
        self.coach.plan_wanted.connect(self.files.save_plan)
        self.coach.presenting_changed.connect(self._on_presenting)
        self.coach.made.connect(lambda desk: Underway(self.notices, desk.covering.faces))
        self.coach.room.opened.connect(lambda _session: self.show_screen("coach"))

    def _introduce_decisions(self) -> None:
        self.decisions.export_wanted.connect(self.files.export_decisions)
        self.decisions.correct_wanted.connect(self.correct_decision)
        self.decisions.said.connect(self.status.say)

    def _introduce_issuer(self) -> None:
        self._online.clicked.connect(lambda: self._go("sync"))
        self.standing.not_enrolled.connect(lambda: self._go("sync"))
        self.standing.said.connect(self.status.say)
        self.sync.sync_wanted.connect(self.runner.sync_now)
        self.sync.enrol_wanted.connect(self.runner.enrol)
        self.sync.pause_wanted.connect(self.standing.pause)
        self.sync.metered_wanted.connect(self.standing.set_metered)
        self.sync.fetch_wanted.connect(self.standing.fetch_all)
        self.sync.decision_wanted.connect(self.show_decision)
        self.sync.stands.connect(self.workspace.let_stand)
        self.runner.finished.connect(self.workspace.changed)
        self.runner.failed.connect(self.news.fail)
        self.runner.went_well.connect(self.news.drop_failure)

    def _introduce_settings(self) -> None:
        self._lock.clicked.connect(self.lock_wanted)
        self.settings.lock_wanted.connect(self.lock_wanted)
        self.settings.restore_wanted.connect(self.restore_wanted)
        self.settings.appearance_wanted.connect(self.set_appearance)
        self.settings.keys_wanted.connect(self.set_keys)
        self.settings.said.connect(self.status.say)

    def _bring_actions_to_life(self) -> None:
        actions, standing, runner = self.actions_set, self.standing, self.runner
        handlers: dict[str, Callable[[], object]] = {
            "go.next_control": lambda: self.focusNextPrevChild(True),
            "go.previous_control": lambda: self.focusNextPrevChild(False),
            "window.palette": self.palette_sheet.open,
            "window.help": self.help.open,
            "window.lock": self.lock_wanted.emit,
            "window.quit": lambda: self.window().close(),
            "settings.passphrase": self.settings.passphrase.begin,
            "settings.key_store": self.settings.key_store.begin,
            "settings.recovery": self.settings.recovery.begin,
            "edit.undo": self.undo,
            "edit.redo": self.redo,
            "sync.now": standing.sync_now,
            "sync.pause": lambda: standing.pause(not runner.paused),
            "sync.metered": lambda: standing.set_metered(not runner.metered),
            "sync.fetch_all": standing.fetch_all,
            "coach.record": self.files.print_record,
            "queue.import": lambda: self.files.import_bundles([]),
        }
        handlers |= {f"go.{name}": partial(self._go, name) for name, *_ in SCREENS}
        handlers |= {f"window.{look}": partial(self.set_appearance, look) for look in get_args(theme.Appearance)}
        for ident, handler in handlers.items():
            actions.on(ident, handler)
        connect_score_keys(self.score, actions, self.next.step, self._coach_in_front)

    # -- wishes

    def show_screen(self, name: str) -> None:
        """Show one of the screens and put the focus in it."""
        if (name == "coach") != (self.stack.currentWidget() is self.coach):
            self.status.say("")  # it may tell of an assessment, and the teacher sits beside
        self.stack.show_screen(name)
        self.notices.lift(theme.current().px(LIFTED.get(name, 0)))
        in_front = self._in_front(name)
        self.actions_set.set_home(Scope.REVIEW if in_front is self.score.review else Scope(name))
        self._role.set("identification-badge", "Coach" if name == "coach" else self._role_name)
        if name == "coach":
            self.coach.take_focus()
            return
        self.coach.end_presenting()
        in_front.setFocus()

    def _in_front(self, name: str) -> QWidget:
        """What has the keys of a screen: a sheet that lies on it, before its list, its question or the screen."""
        if name == "score" and self.score.deciding.on:
            return self.score.review
        if name == "decisions" and (sheet := self.decisions.sheets.in_front) is not None:
            return sheet
        parts = {
            "queue": self.queue.listing.in_front,
            "decisions": self.decisions.listing.in_front,
            "settings": self.settings.in_front,
        }
        return parts.get(name, self._panels()[name])

    def _go(self, name: str) -> None:
        """By hand: what was refused on the screen that is left is no news on the next. From in front of a teacher or a
        room nobody goes anywhere by one key: every other screen tells of assessments."""
        if name != "coach" and self.coach.stays_in_front(self.status.sentence):
            self.stack.items["coach"].setChecked(True)  # it may have been left by a click
            return
        self.news.drop_refusal()
        self.show_screen(name)

    def start_scoring(self, submission: str) -> None:
        """Put a submission on the Score screen; the workspace says why when it may not be."""
        self.workspace.open(SubmissionId(submission))

    def show_decision(self, decision: str) -> None:
        """The Decisions screen with this one chosen."""
        self.show_screen("decisions")
        self.decisions.show_one(decision)

    def correct_decision(self, submission: str) -> None:
        """Read a submission again; what is committed then supersedes the decision."""
        if self.workspace.correct(SubmissionId(submission)):
            self.start_scoring(submission)

    def undo(self) -> None:
        """Ctrl+Z takes back what was done on the screen in front, never a score from another."""
        if (steps := self._steps()) is not None:
            steps.undo()

    def redo(self) -> None:
        """Ctrl+Shift+Z, likewise."""
        if (steps := self._steps()) is not None:
            steps.redo()

    def _steps(self) -> Workspace | Steps | None:
        """Who takes back and does again on the screen in front; said where nobody does."""
        if self.stack.currentWidget() is self.score:
            return self.workspace
        if self.stack.currentWidget() is not self.coach:
            self.workspace.refused.emit(NOT_HERE)
            return None
        return self.coach.desk.steps if self.coach.desk is not None else None

    def set_appearance(self, appearance: theme.Appearance) -> None:
        """Change between light, dark and the desktop's own look, at once."""
        application = QApplication.instance()
        if isinstance(application, QApplication):
            style.apply(application, theme.theme_for(appearance))
            self.workspace.set_preference("appearance", appearance)

    def set_keys(self, profile: str) -> None:
        """Change to the keys of another profile, at once."""
        self.actions_set.set_profile(_profile(profile))
        self.workspace.set_preference("keys", profile)

    # -- facts

    def _coach_in_front(self) -> Handlers | None:
        """The keys of the coach's viewers while they are what is looked at."""
        return self.coach_keys.viewers if self.stack.currentWidget() is self.coach else None

    def _on_presenting(self, presenting: bool) -> None:
        """On a projector there is only the evidence; news may name anything."""
        for part in (self.rail, self.status):
            part.setVisible(not presenting)
        self.notices.hush(presenting)

    def _on_next_settled(self, submission: str) -> None:
        """The queue follows, unseen."""
        if self.stack.currentWidget() is self.score:
            self.queue.choose(SubmissionId(submission))

    def _on_next_kept_shut(self, submission: str) -> None:
        self.queue.choose(SubmissionId(submission))
        self.show_screen("queue")

    def _on_score_committed(self, submission: str, decision: str) -> None:
        self.notices.say(
            f"The decision on {submission} is signed and kept.",
            tone="positive",
            action="Show it",
            on_action=lambda: self.show_decision(decision),
        )
        self.show_screen("queue")

    def _on_workspace_refused(self, sentence: str) -> None:
        if refuse_within(self, sentence):
            self.news.refuse(sentence)

    def _on_workspace_changed(self, change: Change) -> None:
        self.leaving.look_again()
        if change.kinds & SAVING:
            if not shows_refused(self):  # why they were refused is told only once
                self.news.drop_refusal()
            for panel in (self.queue, self.decisions):
                panel.saved.set_saved(local_clock(self.workspace.now()))
        if change.said:
            self.status.say(change.said)

    def _show_scope(self) -> None:
        hints = [(hint.keys, hint.words) for hint in self.actions_set.hints()]
        self.status.set_scope(self.actions_set.scope_title, hints)

    def focusNextPrevChild(self, next: bool) -> bool:
        return step_focus(self, next)

    def closeEvent(self, event: QCloseEvent) -> None:
        self.next.stop()
        self.score.close_documents()
        self.coach.close_documents()
        event.accept()


def _profile(kept: object) -> Profile:
    return next((profile for profile in Profile if profile == kept), Profile.DEFAULT)
