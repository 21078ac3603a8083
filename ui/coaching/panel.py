"""The Coach screen: the choice, or the session; made when it is first looked at, so that the window starts no later."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QStackedLayout, QWidget

from assessor_app.domain.changes import Change, Kind
from assessor_app.domain.coaching import SessionId
from assessor_app.domain.submission import SubmissionId
from ui.coach_room import CoachRoom
from ui.coaching.chooser import Chooser
from ui.coaching.desk import CoachDesk
from ui.coaching.sitting import Sitting
from ui.workspace import Workspace

ROOM = "A room looks on. F5 ends presenting; then another screen can be shown."

BESIDE = (
    "Other screens tell of assessments, and the teacher sits beside you. Press again to go, or close the session first "
    "(Ctrl+W)."
)


class CoachPanel(QWidget):
    """`made` carries the desk, once; `plan_wanted` asks where to, `presenting_changed` for quiet around it."""

    made = Signal(object)
    said = Signal(str)
    unsaid = Signal(str)
    plan_wanted = Signal()
    presenting_changed = Signal(bool)
    in_front = Signal(bool)

    def __init__(self, workspace: Workspace, key: str) -> None:
        super().__init__()
        self.room = CoachRoom(workspace, self)
        self._workspace, self._key = workspace, key
        self.desk: CoachDesk | None = None
        self.chooser: Chooser | None = None
        self._stack = QStackedLayout(self)
        self.room.opened.connect(self._show_right)
        self.room.left.connect(self._show_right)
        workspace.changed.connect(self._on_workspace_changed)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.make()
        self._show_right()
        self.in_front.emit(True)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.in_front.emit(False)

    def make(self) -> CoachDesk:
        """The desk and the choice, made now if they were not."""
        if self.desk is not None:
            return self.desk
        self.chooser, self.desk = Chooser(self._key), CoachDesk(self.room, self)
        for page in (self.chooser, self.desk):
            self._stack.addWidget(page)
        self.chooser.begun.connect(lambda chosen: self.room.begin([SubmissionId(each) for each in chosen]))
        self.chooser.resumed.connect(lambda session: self.room.resume(SessionId(session)))
        self.chooser.looked_at.connect(self._prefetch)
        self.desk.said.connect(self.said)
        self.desk.unsaid.connect(self.unsaid)
        self.desk.plan_wanted.connect(self.plan_wanted)
        self.desk.presenting.changed.connect(self.presenting_changed)
        self.made.emit(self.desk)
        return self.desk

    def sitting(self) -> Sitting | None:
        """Where the open session is; None while there is none."""
        return self.desk.sitting() if self.desk is not None else None

    def go_back_to(self, sitting: Sitting) -> None:
        self.make().go_back_to(sitting)

    def open_chosen(self) -> None:
        if self.chooser is not None and self.room.session is None:
            self.chooser.open_chosen()

    def stays_in_front(self, said: str) -> bool:
        """Whether a room looks on; then it says how to end that first. Or the teacher alone: that is `said` once, and
        whoever presses again while it stands there goes."""
        if self.desk is not None and self.desk.presenting.on:
            self.desk.bar.say(ROOM)
            return True
        if self.room.session is None or not self.isVisible() or said == BESIDE:
            return False
        self.said.emit(BESIDE)
        return True

    def tell_room(self, sentence: str) -> None:
        """Where a room looks on, which sees no notices."""
        if self.desk is not None and self.desk.presenting.on:
            self.desk.bar.say(sentence)

    def end_presenting(self) -> None:
        """Whoever looks at another screen has a rail to come back by."""
        if self.desk is not None:
            self.desk.presenting.end()

    def search(self) -> None:
        if self.chooser is not None:
            self.chooser.search.setFocus()

    def close_documents(self) -> None:
        if self.desk is not None:
            self.desk.close_documents()

    def take_focus(self) -> None:
        """Where the keys belong: the evidence of a session, or the first that can be chosen."""
        if self.room.session is not None and self.desk is not None:
            self.desk.stage.setFocus()
        elif self.chooser is not None:
            self.chooser.take_focus()

    def _prefetch(self, submission: str) -> None:
        if self.desk is not None:
            self.desk.prefetch(self.room.shared(SubmissionId(submission)))

    def _show_right(self) -> None:
        if self.desk is None or self.chooser is None:
            return
        choosing = self.room.session is None
        if choosing:
            self.chooser.show_teachers(self.room.teachers())
        self._stack.setCurrentWidget(self.chooser if choosing else self.desk)
        if self.isVisible():
            self.take_focus()

    def _on_workspace_changed(self, change: Change) -> None:
        ours = change.kinds & {Kind.QUEUE, Kind.COACHING, Kind.SYNC}
        if ours and self.isVisible() and self.chooser is not None and self.room.session is None:
            self.chooser.show_teachers(self.room.teachers())
