"""Before a session: whose work, and what of it may be looked at together; earlier sessions can be gone on with."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QFrame, QVBoxLayout, QWidget

from assessor_app.domain.given_up import given_up_words
from assessor_app.domain.submission import SubmissionId
from assessor_app.domain.word_search import all_of
from assessor_app.queries.coach_sessions import EarlierSession, Offered, Teacher
from ui.coaching.session_words import session_words
from ui.theme import Type, current
from ui.widgets.button import Button, Kind
from ui.widgets.empty_state import EmptyState
from ui.widgets.layout import card, column, empty, nest, panel, row, scrolled
from ui.widgets.marks import IconMark
from ui.widgets.moments import local_day
from ui.widgets.search_field import SearchField
from ui.widgets.text import hairline, label

BEGIN = "Look at these together"
LEAVE_SCORING, LEAVE_DECIDED = "Open, and leave the scoring to others", "Open, and leave the decision as it is"
MOST = 20  # teachers shown at once; the search finds the others
RULE = "Whoever opens a submission here can’t score it. Only what the people in it agreed to is shown."


class Chooser(QFrame):
    """Check boxes a teacher; `begun` carries submissions, `resumed` a session, `looked_at` one that was ticked."""

    begun = Signal(object)
    resumed = Signal(str)
    looked_at = Signal(str)

    def __init__(self, key: str) -> None:
        super().__init__()
        self.setProperty("ground", "surface")
        self._teachers: tuple[Teacher, ...] = ()
        self.boxes: dict[SubmissionId, QCheckBox] = {}
        self.search = SearchField("Find a teacher or a submission", key="/")
        self.search.setFixedWidth(current().px(320))
        self.search.changed.connect(lambda _: self._show())
        for ended in (self.search.accepted, self.search.left):
            ended.connect(self.take_focus)
        self.begin = Button(BEGIN, icon="presentation", key=key, kind=Kind.PRIMARY)
        self.begin.clicked.connect(self.open_chosen)
        head = column(label("Coach", Type.SCREEN), label(RULE, tone="quiet", wrap=True), gap=4, margins=(24, 16, 24, 0))
        tools = row(self.search, None, self.begin, gap=12, margins=(24, 8, 24, 12))
        self._column = column(gap=12)
        self._nothing = EmptyState(
            "presentation", "Nobody’s work is here yet", "Bring a submission in on the queue; it can be opened here."
        )
        held = panel(column(self._column, self._nothing, None, margins=(24, 16, 24, 24)))
        self._warned: tuple[SubmissionId, ...] = ()
        self.warning = label("", wrap=True)
        self._warning = row(IconMark("warning", "warning"), self.warning, gap=8, margins=(24, 0, 24, 12))
        self._warning.setStretch(1, 1)
        self._asking = panel(self._warning)
        self._asking.hide()
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        nest(whole, head)
        nest(whole, tools)
        whole.addWidget(self._asking)
        whole.addWidget(hairline())
        whole.addWidget(scrolled(held, "Teachers"), 1)

    def show_teachers(self, teachers: tuple[Teacher, ...]) -> None:
        if teachers != self._teachers or not self.boxes:
            self._teachers = teachers
            self._show()

    def take_focus(self) -> None:
        """To the first that can be chosen."""
        box = next((b for b in self.boxes.values() if b.isEnabled()), None)
        (box or self.search).setFocus()

    def open_chosen(self) -> None:
        """Ctrl+Enter: a session over what is ticked; a second time where a score or a correction is given up by it."""
        if (given_up := self._given_up()) and given_up != self._warned:
            self._warn(given_up)
            return
        self._warn(())
        self.begun.emit(self._ticked())

    @property
    def asking(self) -> bool:
        """Whether it waits for a second word."""
        return bool(self._warned)

    def _ticked(self) -> list[SubmissionId]:
        return [ident for ident, box in self.boxes.items() if box.isChecked()]

    def _given_up(self) -> tuple[SubmissionId, ...]:
        return tuple(each.submission for each in self._chosen() if each.waits or each.decided)

    def _chosen(self) -> list[Offered]:
        offered = {each.submission: each for teacher in self._teachers for each in teacher.submissions}
        return [offered[ident] for ident in self._ticked()]

    def _warn(self, given_up: tuple[SubmissionId, ...]) -> None:
        self._warned = given_up
        chosen = self._chosen() if given_up else []
        waiting = [each.submission for each in chosen if each.waits]
        decided = [each.submission for each in chosen if each.decided]
        self.warning.setText(given_up_words(waiting, decided))
        self.begin.set_text(LEAVE_SCORING if waiting else LEAVE_DECIDED if decided else BEGIN)
        self._asking.setVisible(bool(given_up))

    def _show(self) -> None:
        empty(self._column)
        ticked = set(self._ticked())
        self.boxes = {}
        fits = all_of(self.search.text())
        found = [t for t in self._teachers if fits(_words(t))]
        for teacher in found[:MOST]:
            self._column.addWidget(self._card(teacher, ticked))
        if len(found) > MOST:
            self._column.addWidget(label(f"{len(found) - MOST} more; type to find them.", tone="quiet"))
        self._nothing.setVisible(not found)
        self._enable()

    def _card(self, teacher: Teacher, ticked: set[SubmissionId]) -> QFrame:
        parts = column(label(teacher.educator, Type.TITLE), gap=8)
        for offered in teacher.submissions:
            parts.addWidget(self._row(offered, offered.submission in ticked))
        for session in teacher.sessions[:3]:
            nest(parts, row(self._earlier(session), None))
        return card(parts)

    def _row(self, offered: Offered, ticked: bool) -> QWidget:
        noun = "file" if offered.files == 1 else "files"
        about = f"{offered.credential} · attempt {offered.attempt} · {local_day(offered.handed_in)}"
        box = QCheckBox(offered.submission)
        box.setAccessibleName(f"{offered.submission}, {about}")
        box.setEnabled(offered.shut is None)
        box.setChecked(ticked and offered.shut is None)
        box.toggled.connect(lambda on, ident=offered.submission: self._on_toggled(ident, on))
        self.boxes[offered.submission] = box
        faces = " · covered faces only" if offered.covered_only else ""
        words = offered.shut or f"{about} · {offered.files} {noun}{faces}"
        made = QWidget()
        whole = row(box, label(words, tone="quiet", wrap=True), gap=12)
        whole.setStretch(1, 1)
        made.setLayout(whole)
        box.setMinimumWidth(current().px(150))
        return made

    def _earlier(self, session: EarlierSession) -> Button:
        goal = f": {session.goals[0]}" if session.goals else ""
        button = Button(f"Go on with {session_words(session)}{goal}", kind=Kind.LINK, icon="arrow-right", yields=True)
        button.clicked.connect(lambda: self.resumed.emit(session.id))
        return button

    def _on_toggled(self, ident: SubmissionId, on: bool) -> None:
        self._warn(())
        self._enable()
        if on:
            self.looked_at.emit(ident)

    def _enable(self) -> None:
        self.begin.setEnabled(any(box.isChecked() for box in self.boxes.values()))


def _words(teacher: Teacher) -> str:
    return f"{teacher.educator} {' '.join(f'{s.submission} {s.credential}' for s in teacher.submissions)}"
