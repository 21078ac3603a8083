"""The pane beside the queue: what the chosen submission holds and how far its reading is."""

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from assessor_app.domain.assessment import Conflict
from assessor_app.domain.findings import Standing
from assessor_app.domain.submission import SubmissionId
from assessor_app.domain.turnaround import due_words
from assessor_app.queries.findings import Finding
from assessor_app.queries.preview import Preview
from assessor_app.queries.queue_state import Group, State
from ui.queue.conflict import ConflictCard
from ui.queue.thumbnails import ThumbnailRow
from ui.queue.why_given_back import WhyGivenBack
from ui.theme import Type, current
from ui.widgets.button import Button, Kind
from ui.widgets.chip import LetterTile
from ui.widgets.layout import card, column, empty, nest, panel, row, scrolled
from ui.widgets.marks import IconMark
from ui.widgets.moments import local_day
from ui.widgets.text import hairline, label
from ui.workspace import Workspace

MOST_FINDINGS = 6
NOT_BEGUN = frozenset(
    {
        State.NOT_STARTED,
        State.NO_RUBRIC,
        State.GIVEN_BACK,
        State.PASSED_ON,
        State.RECUSED,
        State.ON_A_BRANCH,
        State.ELSEWHERE,
    }
)
_TOP = Qt.AlignmentFlag.AlignTop
KIND_ICONS = {
    "text": "text-aa",
    "document": "file-pdf",
    "video": "monitor-play",
    "audio": "speaker-high",
    "image": "image",
}


class PreviewPane(QFrame):
    """`start_wanted` when the button is pressed; `answered` with the conflict answer; `why_said` with why it was given
    back, `left` when that line is done with."""

    start_wanted = Signal(str)
    answered = Signal(str, object)
    why_said = Signal(str, str)
    left = Signal()
    again_wanted = Signal()  # what was given back is to be read here after all

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self._submission = ""
        self.why: WhyGivenBack | None = None  # where there is something given back to say it of
        self._begun: dict[str, str] = {}  # submission → why it was given back, in words that were not said yet
        self.setProperty("ground", "raised")
        self.setAccessibleName("Preview")
        self._thumbnails = ThumbnailRow(workspace)
        self._body = QVBoxLayout()
        inside = panel(ground="raised")
        self._body.setContentsMargins(*(current().px(m) for m in (24, 20, 24, 20)))
        self._body.setSpacing(current().px(16))
        inside.setLayout(self._body)
        self._conflict = ConflictCard()
        self.start = Button("Start scoring", key="Return", kind=Kind.PRIMARY)
        self.start.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.start.setMinimumHeight(current().px(36))
        asked = column(self._conflict, self.start, gap=12, margins=(24, 16, 24, 16))
        foot = panel(column(hairline(), asked, gap=0), ground="surface")
        self._foot = foot
        self.setLayout(column(scrolled(inside, "Preview"), foot, gap=0))
        self._conflict.answered.connect(lambda answer: self.answered.emit(self._submission, answer))
        self.start.clicked.connect(lambda: self.start_wanted.emit(self._submission))

    def clear(self) -> None:
        self._submission, self.why = "", None
        self._thumbnails.setParent(self)  # without a parent it would show as a window of its own
        self._thumbnails.hide()
        empty(self._body)
        self._foot.hide()

    def show_preview(self, preview: Preview) -> None:
        """Show everything a reader wants to know before opening it."""
        writing = self._submission == preview.row.submission and self.why is not None and self.why.hasFocus()
        self.clear()
        self._submission = str(preview.row.submission)
        for section in self._sections(preview):
            nest(self._body, section)
        self._body.addStretch(1)
        self._show_foot(preview)
        if self.why is not None and writing:  # and the pane is shown anew for another reason
            self.why.setFocus(Qt.FocusReason.OtherFocusReason)

    def _sections(self, preview: Preview) -> list[QVBoxLayout]:
        sections = [self._head(preview)]
        if preview.row.group is Group.GIVEN_BACK:
            sections.append(self._why_given_back(preview))
        if preview.row.state not in NOT_BEGUN:
            sections.append(self._where_left_off(preview))
        sections.append(self._handed_in(preview))
        if preview.asked or preview.changed:
            sections.append(self._since(preview))
        sections.append(self._pre_check(preview))
        return sections

    def _head(self, preview: Preview) -> QVBoxLayout:
        about = preview.row
        facts = ", ".join(part for part in (f"Attempt {about.attempt}", due_words(about.business_days)) if part)
        top = row(label(str(about.submission), Type.TITLE), None, label(facts, Type.CAPTION, tone="quiet"))
        rubric = label(preview.rubric_line, Type.CAPTION, tone="quiet", wrap=True)
        lines = [label(about.credential, wrap=True), rubric]
        if about.lease:
            lines.append(label(f"{about.lease[:1].upper()}{about.lease[1:]}.", Type.CAPTION, tone="quiet", wrap=True))
        told = [_wrapped(IconMark("warning", "warning"), about.elsewhere, "text")] if about.elsewhere else []
        return column(top, column(*lines, gap=0), *told, gap=8)

    def _why_given_back(self, preview: Preview) -> QVBoxLayout:
        submission = str(preview.row.submission)
        self.why = WhyGivenBack(preview.given_back_why, self._begun.get(submission))
        self.why.textEdited.connect(partial(self._begun.__setitem__, submission))
        self.why.said.connect(partial(self.why_said.emit, submission))
        self.why.left.connect(lambda: self._begun.pop(submission, None))
        self.why.left.connect(self.left)
        again = Button("Take it up again", key="G", kind=Kind.LINK)
        again.clicked.connect(self.again_wanted)
        return column(row(label("Why you gave it back", "section"), None, again), self.why, gap=8)

    def _where_left_off(self, preview: Preview) -> QVBoxLayout:
        tiles = QHBoxLayout()
        tiles.setSpacing(current().px(6))
        for letter, scored in preview.criteria[:8]:
            tiles.addWidget(LetterTile(letter, filled=scored))
        scored_now = sum(scored for _letter, scored in preview.criteria)
        spent = f"{preview.active_minutes} min" if preview.active_minutes else "under a minute"
        words = f"{scored_now} of {len(preview.criteria)} scored, {spent}"
        line = row(tiles, None, label(words, Type.CAPTION, tone="quiet", tabular=True), margins=(12, 6, 12, 6))
        title = "What was decided on" if preview.row.outcome else "Where you left off"
        return column(label(title, "section"), card(line), gap=8)

    def _handed_in(self, preview: Preview) -> QVBoxLayout:
        self._thumbnails.show_artifacts(
            SubmissionId(self._submission), preview.artifacts, may_open=preview.conflict is Conflict.NONE
        )
        lines: list[QWidget | QHBoxLayout] = []
        for entry in preview.handed_in:
            amount = label(entry.amount, tone="quiet", tabular=True)
            mark = IconMark(KIND_ICONS.get(entry.kind, "file-text"))
            lines.append(row(mark, label(entry.words), None, amount, gap=8))
        title = label("What was handed in", "section")
        shut = [label(words, Type.CAPTION, tone="quiet", wrap=True)] if (words := _shut(preview)) else []
        return column(title, self._thumbnails, *shut, column(*lines, gap=8), gap=8)

    def _since(self, preview: Preview) -> QVBoxLayout:
        lines: list[QHBoxLayout] = []
        if preview.changed:
            lines.append(_wrapped(IconMark("git-diff"), preview.changed, "text"))
        for asked in preview.asked:
            lines.append(_wrapped(LetterTile(asked.letter), asked.rationale or f"was {asked.title}", "quiet"))
        title = f"Since attempt {preview.row.attempt - 1}"
        return column(label(title, "section"), *lines, gap=8)

    def _pre_check(self, preview: Preview) -> QVBoxLayout:
        """What still waits for an answer, with its place; what was settled is only counted."""
        waiting = [finding for finding in preview.findings if finding.standing is Standing.OPEN]
        lines = [_finding(finding) for finding in waiting[:MOST_FINDINGS]]
        settled = len(preview.findings) - len(waiting)
        rest = [f"{len(waiting) - MOST_FINDINGS} more on the Score screen"] if len(waiting) > MOST_FINDINGS else []
        rest += [f"{settled} settled"] if settled else []
        if not preview.looked_over:
            known = preview.row.state is not State.NO_RUBRIC
            words = "Running: each file is opened once" if known else "Waits for the rubric"
            lines.insert(0, _wrapped(IconMark("hourglass"), words, "quiet"))
        elif not waiting and not settled:
            lines.append(_wrapped(IconMark("check-circle"), "Complete, playable, no names found", "text"))
        if rest:
            lines.append(_wrapped(IconMark("dots-three"), ", ".join(rest), "quiet"))
        return column(label("Pre-check", "section"), *lines, gap=8)

    def _show_foot(self, preview: Preview) -> None:
        begun = preview.row.state not in NOT_BEGUN
        decided = preview.row.group in (Group.DECIDED, Group.RECUSED)
        if preview.conflict is None:
            self._conflict.ask()
        else:
            scored = any(done for _letter, done in preview.criteria)
            self._conflict.show_answer(preview.conflict, local_day(preview.conflict_on or ""), final=scored or decided)
        for question in self._conflict.findChildren(Button):  # asked before it starts, so Tab comes to it before
            self.setTabOrder(question, self.start)
        self.start.set_text("Continue scoring" if begun else "Start scoring")
        known = preview.row.state is not State.NO_RUBRIC
        self.start.setEnabled(preview.row.ready and known and preview.conflict is Conflict.NONE)
        self.start.setVisible(not decided)
        self._foot.show()


def _shut(preview: Preview) -> str:
    """Why no picture of the evidence is to be seen."""
    if preview.conflict is Conflict.NONE or not preview.artifacts:
        return ""
    if preview.conflict is None:
        return "Pictures come when you have answered below whether you have a conflict of interest."
    return "Nothing of it is shown: you have a conflict of interest."


def _finding(finding: Finding) -> QHBoxLayout:
    """The sentence, and below it what was measured and where."""
    line = QHBoxLayout()
    line.setSpacing(current().px(8))
    line.addWidget(IconMark("warning", "warning"), 0, _TOP)
    words = [label(finding.sentence, wrap=True)]
    if proof := " ".join(filter(None, (finding.place and f"{finding.place}:", finding.proof))):
        words.append(label(proof, Type.CAPTION, tone="quiet", wrap=True, tabular=True))
    nest(line, column(*words, gap=0), 1)
    return line


def _wrapped(mark: QWidget, words: str, tone: str) -> QHBoxLayout:
    line = QHBoxLayout()
    line.setSpacing(current().px(8))
    line.addWidget(mark, 0, Qt.AlignmentFlag.AlignTop)
    line.addWidget(label(words, tone="" if tone == "text" else tone, wrap=True), 1)
    return line
