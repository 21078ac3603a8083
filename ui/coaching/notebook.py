"""The shared notebook: what was seen and said, the evidence there is, the bank of questions, and growth."""

from collections.abc import Mapping

from PySide6.QtCore import QCoreApplication, QEvent, Signal
from PySide6.QtGui import QPixmap, QTextCursor
from PySide6.QtWidgets import QButtonGroup, QFrame, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from assessor_app.domain.coaching import MomentId, NoteKind, Voice
from assessor_app.domain.rubric import CriterionId
from assessor_app.domain.turnaround import business_days_left
from assessor_app.queries.coaching import SessionView, Shared
from ui.coach_room import CoachRoom
from ui.coaching.evidence_tab import EvidenceTab
from ui.coaching.growth_tab import GrowthTab
from ui.coaching.moment_list import MomentList
from ui.coaching.note_lines import NoteSection
from ui.coaching.prompts_tab import PromptsTab
from ui.coaching.questions import QuestionSection
from ui.coaching.voice_tile import VoiceTile
from ui.theme import Type
from ui.widgets.button import Button, Kind
from ui.widgets.day_field import DayField
from ui.widgets.focus_order import follow_layout
from ui.widgets.kept_words import KeptWords
from ui.widgets.layout import column, panel, row, scrolled
from ui.widgets.marks import IconMark
from ui.widgets.text import hairline, label

TABS = ("Notebook", "Evidence", "Prompts", "Growth")
SECTIONS = (NoteKind.STRENGTH, NoteKind.WONDERING, NoteKind.GOAL, NoteKind.STEP, NoteKind.PRIVATE)


class Notebook(QFrame):
    """440 px at the right. `voice` is who speaks now: whoever marks or writes next."""

    tab_shown = Signal(int)
    voice_given = Signal(object)  # Voice

    def __init__(self, room: CoachRoom) -> None:
        super().__init__()
        self.setProperty("ground", "surface")
        self._room = room
        new_id = room.workspace.new_id
        self.moments, self.questions = MomentList(), QuestionSection(new_id)
        self.sections = {kind: NoteSection(kind, new_id, room.workspace.today) for kind in SECTIONS}
        self.evidence, self.prompts, self.growth = EvidenceTab(), PromptsTab(), GrowthTab()
        self.voice = VoiceTile(Voice.COACH)
        self.voice.given.connect(self.give_voice)
        self.look_again = DayField("Look again on", room.workspace.today, "9 Dec, or +10")
        self._left = label("", Type.CAPTION, tone="quiet", tabular=True)
        self._lay_out()

    def _lay_out(self) -> None:
        self._group = QButtonGroup(self)
        tabs = row(gap=2, margins=(16, 6, 12, 6))
        for number, title in enumerate(TABS):
            tab = Button(title, kind=Kind.QUIET)
            tab.setCheckable(True)
            self._group.addButton(tab, number)
            tabs.addWidget(tab)
        tabs.addStretch(1)
        tabs.addWidget(label("Marked by", Type.CAPTION, tone="quiet"))
        tabs.addSpacing(4)
        tabs.addWidget(self.voice)
        self._group.idClicked.connect(self.show_tab)
        self._stack = QStackedWidget()
        for title, page in zip(TABS, (self._pages(), self.evidence, self.prompts, self.growth), strict=True):
            held = panel(column(page, margins=(24, 12, 20, 16)))
            self._stack.addWidget(scrolled(held, title))
        mark = IconMark("calendar-blank")
        again = row(
            mark,
            label("Look again on", strong=True),
            self.look_again,
            None,
            self._left,
            gap=8,
            margins=(24, 10, 24, 10),
        )
        self._foot = panel(again)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        for widget in (panel(tabs), hairline(), self._stack, hairline(), self._foot):
            whole.addWidget(widget, 1 if widget is self._stack else 0)
        self.show_tab(0)

    def _pages(self) -> QWidget:
        parts: list[QWidget] = [self.moments, hairline(), self.questions, hairline()]
        parts += [self.sections[kind] for kind in SECTIONS[:-1]]
        parts += [hairline(), self.sections[NoteKind.PRIVATE]]
        page = QWidget()
        page.setLayout(column(*parts, None, gap=14))
        return page

    def show_tab(self, number: int) -> None:
        self._stack.setCurrentIndex(number)
        self._group.button(number).setChecked(True)
        self.tab_shown.emit(number)
        follow_layout(self)

    @property
    def tab(self) -> int:
        return self._stack.currentIndex()

    @property
    def page(self) -> QScrollArea:
        found = self._stack.currentWidget()
        assert isinstance(found, QScrollArea)
        return found

    def give_voice(self, voice: Voice) -> None:
        """Who marks and writes from now on."""
        self.voice.show_voice(voice)
        for section in self.sections.values():
            section.voice = voice
        self.questions.give_voice(voice)
        self.voice_given.emit(voice)

    def step_tab(self) -> None:
        """Ctrl+T: the next page."""
        self.show_tab((self.tab + 1) % len(TABS))

    def write_in(self, kind: NoteKind) -> None:
        """Into the line that adds one of these."""
        adder = self.sections[kind].adder
        self._put_caret(adder, adder)

    def answer_question(self) -> None:
        """Into the first question's answer."""
        first = next(iter(self.questions.questions.values()), None)
        if first is not None:
            self._put_caret(first.words, first)

    def write_moment(self, moment: MomentId | None) -> None:
        """Into the words of a moment."""
        card = self.moments.cards.get(moment) if moment else None
        if card is not None:
            self._put_caret(card.words, card)

    def show_moment(self, moment: MomentId) -> None:
        """Its card comes into sight; nowhere else is gone for it."""
        card = self.moments.cards.get(moment)
        if card is not None and self.tab == 0 and not self.isHidden():
            self._bring_into_sight(card)

    def agree_on_day(self) -> None:
        if not self.isHidden():
            self.look_again.setFocus()
            self.look_again.selectAll()

    def _put_caret(self, field: KeptWords, around: QWidget) -> None:
        """Behind what is written already; nowhere while nobody sees the notebook."""
        if self.isHidden():
            return
        self.show_tab(0)
        field.setFocus()
        field.moveCursor(QTextCursor.MoveOperation.End)
        self._bring_into_sight(around)

    def _bring_into_sight(self, part: QWidget) -> None:
        """What is new, or grew, has its place only once it is laid out."""
        part.show()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest.value)
        self.page.ensureWidgetVisible(part)

    def begin_again(self, session: str) -> None:
        for section in self.sections.values():
            section.begin_again(session)
        self.questions.begin_again(session)
        self.give_voice(Voice.COACH)
        self.show_tab(0)
        self.page.verticalScrollBar().setValue(0)

    def keep_words(self) -> None:
        """Hand over whatever is still being written."""
        for section in self.sections.values():
            section.keep_words()
        self.questions.keep_words()
        self.prompts.keep_words()
        for card in self.moments.cards.values():
            card.words.keep()
        self.look_again.keep()

    def put_words_by(self) -> None:
        """What could not be kept waits until its session is open again."""
        for section in self.sections.values():
            section.put_words_by()
        self.questions.put_words_by()
        self.prompts.put_words_by()
        self.moments.put_words_by()

    def show_moments(self, view: SessionView, chosen: MomentId | None, pictures: Mapping[MomentId, QPixmap]) -> None:
        self.moments.show_view(view, chosen, pictures)
        self.growth.show_pictures(pictures)

    def show_notes(self, view: SessionView, shared: Shared, criterion: CriterionId) -> None:
        notes = view.session.notes
        for section in self.sections.values():
            section.show_notes(notes)
        self.questions.show_questions(shared, criterion, notes, self.voice.voice)
        self.prompts.show_questions(shared)
        day = view.session.look_again
        self.look_again.show_day(day)
        left = business_days_left(self._room.workspace.today(), day) if day else None
        follow_layout(self)
        self._left.setText("" if left is None else f"{left} business days" if left != 1 else "1 business day")
