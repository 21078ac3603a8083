"""A session on the screen: the evidence at the left, the shared notebook at the right; everything goes by the room."""

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QSplitter, QVBoxLayout, QWidget

from assessor_app.domain.changes import Change, Kind
from assessor_app.queries.coaching import Shared
from ui import theme
from ui.coach_room import CoachRoom
from ui.coaching.clips import Clips
from ui.coaching.comparing import Comparing
from ui.coaching.covering import CoachCovering
from ui.coaching.evidence_request import request_of
from ui.coaching.looking import Looking
from ui.coaching.marking import Marking
from ui.coaching.moment_pictures import MomentPictures
from ui.coaching.notebook import Notebook
from ui.coaching.present_bar import PresentBar
from ui.coaching.presenting import Presenting
from ui.coaching.saving import SavingPlan
from ui.coaching.session_header import SessionHeader
from ui.coaching.session_in_hand import Place, SessionInHand
from ui.coaching.showing import Showing
from ui.coaching.sitting import Sitting
from ui.coaching.steps import Steps
from ui.coaching.viewers import CoachViewers
from ui.coaching.writing import Writing
from ui.theme import Size
from ui.viewers.note_typing import NoteTyping
from ui.widgets.active_time import ActiveTime
from ui.widgets.empty_state import EmptyState
from ui.widgets.refused_words import shows_refused
from ui.widgets.text import hairline

SPLIT = "coach.splitter"  # preference: widths of viewer and notebook
NOT_NOW = "The plan is saved when no room looks on; F5 ends presenting."
NOTHING = ("presentation", "Nothing is open", "Choose something to look at together under Evidence.")


class CoachDesk(QWidget):
    """Opens, leaves and closes a session; its parts tell what is done in it. None holds truth: the room is asked again
    after each change."""

    said = Signal(str)
    unsaid = Signal(str)
    plan_wanted = Signal()

    def __init__(self, room: CoachRoom, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.room, self.workspace = room, room.workspace
        self.held = SessionInHand(room, self)
        self.showing = Showing(self.held, EmptyState(*NOTHING), self)
        self.stage = self.showing.stage
        self.viewers = CoachViewers(self.held, self.stage)
        self.header, self.notebook, self.bar = SessionHeader(), Notebook(room), PresentBar()
        self.saving = SavingPlan(self.held)
        self.pictures = MomentPictures(room, self)
        self._back_to: Sitting | None = None  # while a session is being resumed where it was left
        self._time = ActiveTime(self, lambda: self.stage.playing)
        self._midnight = QTimer(self, interval=30_000)  # consent may end while a session is open
        self._lay_out()
        self._tell_the_parts()
        self._connect()

    def _lay_out(self) -> None:
        look = theme.current()
        self.splitter = QSplitter(Qt.Orientation.Horizontal, self)
        self.splitter.setHandleWidth(1)
        self.splitter.setChildrenCollapsible(False)
        self.splitter.addWidget(self.viewers)
        self.splitter.addWidget(self.notebook)
        self.splitter.setStretchFactor(0, 1)
        self.splitter.setStretchFactor(1, 0)
        self.stage.setMinimumWidth(look.px(320))
        self.notebook.setMinimumWidth(look.px(360))
        self.splitter.setSizes(self.workspace.preference(SPLIT) or [9999, look.px(Size.NOTEBOOK)])
        self._line, self._bar_line = hairline(), hairline()
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        for widget in (self.header, self.saving, self._line, self.splitter, self._bar_line, self.bar):
            whole.addWidget(widget, 1 if widget is self.splitter else 0)

    def _tell_the_parts(self) -> None:
        held, book = self.held, self.notebook
        held.asked.connect(self._on_held_asked)  # before the page of growth, which wants more pictures than these
        self.note_typing = NoteTyping(self.workspace, self.stage, self)
        self.looking = Looking(held, self.showing, self.viewers, self.header, book.evidence)
        self.steps = Steps(held)
        self.marking = Marking(held, self.looking, self.showing, self.viewers, book, self.bar, self.steps)
        self.clips = Clips(held, self.showing, self.marking.choose, self.marking.say)
        self.covering = CoachCovering(held, self.viewers)
        self.comparing = Comparing(held, self.looking, self.viewers, book, self.pictures)
        fields = self.showing.opening.words, self.bar.field
        self.writing = Writing(held, book, self.note_typing, self.viewers, self.steps, *fields)
        self.presenting = Presenting(
            held, book, self.bar, self.viewers, around=(self.header, self._line), below=(self._bar_line,)
        )

    def _connect(self) -> None:
        self.room.opened.connect(self._on_room_opened)
        self.workspace.changed.connect(self._on_workspace_changed)
        self.header.present_wanted.connect(self.presenting.toggle)
        self.header.plan_wanted.connect(self.save_plan)
        self.saving.wanted.connect(self.plan_wanted)
        self.room.plan_work.began.connect(lambda _: self.header.show_saving(True))
        self.room.plan_work.ended.connect(lambda _: self.header.show_saving(False))
        self.presenting.changed.connect(self._on_presenting_changed)
        self.header.leave_wanted.connect(self.leave)
        self.showing.drawn.connect(self._on_drawn)
        self.showing.parting.connect(self.notebook.keep_words)  # while the questions are those of what it is about
        self.bar.step_wanted.connect(self.marking.step)
        for asking in (self.bar, self.notebook.moments):
            asking.clip_wanted.connect(self.clips.play_next)
        for speaking in (self.held, self.note_typing):
            speaking.said.connect(self.said)
        self.saving.unsaid.connect(self.unsaid)
        self.pictures.made.connect(lambda _: self._show_moments())
        self.splitter.splitterMoved.connect(lambda: self.workspace.set_preference(SPLIT, self.splitter.sizes()))
        self.viewers.heard.connect(self.note_typing.follow)
        self._time.passed.connect(self.room.add_time)
        self._time.ticked.connect(self.header.show_seconds)
        self._midnight.timeout.connect(self.held.ask_again)

    @property
    def place(self) -> Place | None:
        """The submission and artifact that are looked at."""
        return self.held.place

    def sitting(self) -> Sitting | None:
        """Where the session is; None while there is none."""
        session, held = self.room.session, self.held
        if session is None:
            return None
        in_hand = held.criterion, held.chosen
        room = self.viewers.comparing, self.presenting.on
        return Sitting(session, self.place, self.stage.spot(), self.notebook.tab, *in_hand, *room)

    def go_back_to(self, sitting: Sitting) -> None:
        """Go on where the session was left, as far as consent still lets it."""
        self._back_to = sitting
        self.room.resume(sitting.session)  # heard below before it returns
        self._back_to = None
        if sitting.presenting:  # whatever else has changed: who looked at a projector sees the notebook no sooner
            self.presenting.begin()
            if not self.presenting.on:  # what stood there may not be shown to a room
                self._clear_the_table()
                self.presenting.begin()

    def save_plan(self) -> None:
        """What is asked before it, and where it goes, is nothing for a room."""
        if self.presenting.on:
            self.bar.say(NOT_NOW)
            return
        self.notebook.keep_words()
        self.saving.save()

    def withdraw(self) -> None:
        """What was said of it until now is kept."""
        self.notebook.keep_words()
        self.looking.withdraw()

    def withdraw_captions(self) -> None:
        self.notebook.keep_words()
        self.looking.withdraw_captions()

    def leave(self) -> None:
        """Everything is kept; back to the choice."""
        self.presenting.end()
        self.close_session()
        self.room.leave()

    def close_session(self) -> None:
        self.notebook.keep_words()
        self.bar.keep_words()
        self.notebook.put_words_by()
        self.covering.faces.stop()
        self.saving.forget()
        self._time.stop()
        self._midnight.stop()
        self._clear_the_table()
        self.held.let_go()

    def _clear_the_table(self) -> None:
        self.showing.clear()
        self.viewers.part()
        self.held.place = None

    def close_documents(self) -> None:
        """Before the window closes."""
        self.close_session()
        self.pictures.close()
        self.viewers.close_documents()
        self.showing.close()

    def prefetch(self, shared: Shared) -> None:
        """Open the first artifact that may be shown, because it will probably be looked at."""
        first = next((a for a in shared.artifacts if a.shut is None), None)
        if first is not None:
            self.showing.shelf.prefetch(request_of(shared, first.artifact.id))

    def _on_room_opened(self, session: str) -> None:
        self.close_session()
        self.steps.begin_again()
        self.notebook.begin_again(session)
        self.stage.show_waiting()
        self.held.ask_again()
        if self.held.view is None or not self.held.places():
            return
        back = self._back_to
        there = self.looking.begin(back.place if back else None, back.spot if back else None)
        if back is not None:
            self.held.take_in_hand(back.criterion, back.moment)  # of the rubric of what is looked at now
        if back is not None and there:
            self.notebook.show_tab(back.tab)
            if back.comparing:
                self.comparing.toggle()
        self._time.begin(self.held.view.session.seconds)
        self._midnight.start()
        self.stage.setFocus()

    def _on_workspace_changed(self, change: Change) -> None:
        view = self.held.view
        if view is None:
            return
        covered = any(change.concerns(Kind.ASSESSMENT, each) for each in view.session.submissions)  # by a box
        if covered or change.concerns(Kind.COACHING) or change.concerns(Kind.DECISIONS):
            self.held.ask_again()

    def _on_presenting_changed(self, on: bool) -> None:
        self.saving.forget()
        if not on:
            self.showing.show_to_us_again()
            if self.viewers.beside is not None:
                self.viewers.beside.showing.show_to_us_again()

    def _on_drawn(self) -> None:
        """The keys go where the evidence is, unless somebody writes."""
        if self.window().focusWidget() in (None, self, self.window()):
            self.stage.setFocus()

    def _on_held_asked(self) -> None:
        if self.held.view is not None:
            if not shows_refused(self):
                self.header.show_saved(self.held.view.saved_at)
            self.pictures.follow(self.held.view)
            self._show_moments()

    def _show_moments(self) -> None:
        if self.held.view is not None:
            self.notebook.show_moments(self.held.view, self.held.chosen, self.pictures.known)
