"""The right column: the whole rubric at a glance, the active criterion open between the rows of the others.

What does not fit scrolls between the head and the foot of the open criterion, so that which one it is, what can be
done about it, and the rows above and below stay in sight."""

from collections.abc import Mapping

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from assessor_app.domain.decision import Outcome, Verdict
from assessor_app.domain.rubric import CriterionId, Rubric
from assessor_app.domain.submission import ArtifactId, SubmissionId
from assessor_app.queries.scoring import ScoreView
from ui import theme
from ui.scoring.active_criterion import ActiveCriterion
from ui.scoring.criterion_foot import CriterionFoot
from ui.scoring.criterion_head import CriterionHead
from ui.scoring.criterion_row import CriterionRow
from ui.scoring.rubric_view import CriterionView, Quote, criterion_views, scored_words
from ui.theme import Size, Type
from ui.widgets.fold import Fold
from ui.widgets.layout import column, empty, nest, panel, row, scrolled
from ui.widgets.marks import IconMark
from ui.widgets.parting import let_go
from ui.widgets.refused_words import PutBy
from ui.widgets.text import ElidedLabel, hairline, label

LEAST_OPEN = 164  # unscaled pixels below its head that many rows leave the open criterion
OUTCOME_ICONS = {Outcome.EARNED: "seal-check", Outcome.NOT_YET: "circle-half", Outcome.INCOMPLETE: "circle-dashed"}


class OutcomeFooter(QFrame):
    """In words, never in red or green."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedHeight(theme.current().px(Size.OUTCOME_FOOTER))
        self._mark = IconMark("circle-half")
        self._headline = ElidedLabel("", Type.BODY, strong=True)
        self._detail = ElidedLabel("", Type.CAPTION, tone="quiet")
        words = column(self._headline, self._detail, gap=0)
        whole = row(self._mark, words, gap=12, margins=(16, 8, 12, 8))
        whole.setStretch(1, 1)
        self.setLayout(whole)

    def show_verdict(self, verdict: Verdict) -> None:
        self._mark.set(OUTCOME_ICONS.get(verdict.outcome, "circle-half") if verdict.outcome else "circle-half")
        self._headline.setText(verdict.headline)
        self._detail.setText(verdict.detail)
        self._detail.setVisible(bool(verdict.detail))
        self.setAccessibleName(f"{verdict.headline}. {verdict.detail}")

    def text(self) -> str:
        return self._headline.text()


class RubricPanel(QFrame):
    """Rows and one unfolded criterion; what changed is shown in place, so that writing is never interrupted."""

    criterion_requested = Signal(str)
    level_requested = Signal(str, str)
    link_chosen = Signal(str)
    link_removal_requested = Signal(str)
    no_evidence_requested = Signal(str, bool)
    rationale_written = Signal(str, str)
    comments_requested = Signal()
    left = Signal()
    built = Signal(object)  # the RationaleField of a criterion that was unfolded for the first time

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("ground", "surface")
        self.active: ActiveCriterion | None = None
        self.quote: Quote = lambda _link: ""
        self._rubric: Rubric | None = None
        self.submission: SubmissionId | None = None
        self._rows: dict[CriterionId, CriterionRow] = {}
        self._actives: dict[CriterionId, ActiveCriterion] = {}
        self._shown: CriterionId | None = None
        self._put_by = PutBy("rubric", self)
        self._scored = label("", Type.CAPTION, tone="quiet", tabular=True)
        head = QFrame()
        head.setFixedHeight(theme.current().px(40))
        head.setLayout(row(label("Rubric", strong=True), self._scored, None, margins=(16, 0, 12, 0)))
        self._above, self._below = column(gap=0), column(gap=0)
        self.fold = Fold(theme.current().px(LEAST_OPEN), "Active criterion", beside=Size.CRITERION_BAR)
        self._head, self._foot, self._link_key = CriterionHead(), CriterionFoot(), "E"
        self.fold.verticalScrollBar().valueChanged.connect(lambda at: self._head.set_over(at > 0))
        self._foot.no_evidence_requested.connect(self._on_no_evidence)
        self._foot.comments_requested.connect(self.comments_requested)
        inside = column(self._above, self._head, gap=0)
        inside.addWidget(self.fold, 1000)  # takes what there is before the empty room below does
        inside.addWidget(self._foot)
        inside.addWidget(hairline())
        nest(inside, self._below)
        inside.addStretch(1)
        self._scroll: QScrollArea = scrolled(panel(inside), "Rubric")
        self.outcome = OutcomeFooter()
        self._ending = panel(column(hairline(), self.outcome, gap=0))
        self._ending.hide()  # until there is a reading
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        for widget in (head, hairline(), self._scroll, self._ending):
            whole.addWidget(widget, 1 if widget is self._scroll else 0)

    def show_view(
        self, view: ScoreView, active: CriterionId, thumbnails: Mapping[ArtifactId, QPixmap], chosen: str | None
    ) -> None:
        if view.submission.id != self.submission:
            self.put_words_by()  # first: they are not words of this one
        views = criterion_views(view, active, self.quote)
        if view.credential.rubric != self._rubric:
            self._forget()
            self._rubric = view.credential.rubric
        if active != self._shown:
            self.keep_words()
            self._build(views)
        if (view.submission.id, active) != (self.submission, self._shown) and self.active is not None:
            if self.active.rationale.is_kept:
                self.active.rationale.start_over(view.assessment.rationales.get(active, ""))
            self.active.set_open(view.committed_as is None)  # first: nothing is taken up into what is decided
            self._put_by.take_up((view.submission.id, active), self.active.rationale)
        same = (view.submission.id, active) == (self.submission, self._shown)
        self.submission, self._shown = view.submission.id, active
        for each in views:
            if each.active and self.active is not None:
                self._show_active_view(each, thumbnails, chosen, same=same)
                self._head.show_view(each)
                self._foot.show_view(each)
            elif each.criterion.id in self._rows:
                self._rows[each.criterion.id].show_view(each)
        self._foot.setVisible(view.committed_as is None)
        if self.active is not None:
            self.active.set_open(view.committed_as is None)
        self._scored.setText(scored_words(view))
        self.outcome.show_verdict(view.verdict)
        self._ending.show()

    def _show_active_view(
        self, view: CriterionView, thumbnails: Mapping[ArtifactId, QPixmap], chosen: str | None, *, same: bool
    ) -> None:
        """What is open shows its view; evidence that is new in it is brought into sight."""
        assert self.active is not None
        before = {card.link.id for card in self.active.view.cards}
        newest = self.active.show_view(view, thumbnails, chosen)
        if same and newest is not None and newest.view.link.id not in before:
            self.fold.bring(newest)

    def clear(self) -> None:
        """There is no reading."""
        self._forget()
        self.fold.setMaximumHeight(0)  # until it holds something again
        self._rubric = self.submission = None
        self._head.hide()
        self._foot.hide()
        self._scored.setText("")
        self._ending.hide()

    def put_words_by(self) -> None:
        """What could not be kept waits until its submission is open again."""
        for criterion, made in self._actives.items():
            self._put_by.put((self.submission, criterion), made.rationale)

    @property
    def is_kept(self) -> bool:
        """Whether all words are."""
        return all(made.rationale.is_kept for made in self._actives.values())

    def keep_words(self) -> None:
        """Hand over words that are still being written."""
        for made in self._actives.values():
            made.rationale.keep()

    def print_keys(self, link: str, none: str) -> None:
        """The keys that link the selection and say that there is no evidence."""
        self._link_key = link
        self._foot.none.set_key(none)
        for made in self._actives.values():
            made.print_key(link)

    def is_writing(self) -> bool:
        """Whether the caret is in the rationale."""
        return self.active is not None and self.active.rationale.hasFocus()

    def write_rationale(self) -> None:
        """Put the caret into the rationale."""
        if self.active is not None:
            self.active.rationale.setFocus()
            self._show_words()

    def _build(self, views: tuple[CriterionView, ...]) -> None:
        """Put rows and the open criterion in their places; each is made once a rubric."""
        into = self._above
        for each in views:
            folded = self._rows.get(each.criterion.id) or self._folded(each)
            if each.active:
                self.active = self._actives.get(each.criterion.id) or self._unfolded(each)
                self.fold.hold(self.active)
                into = self._below
            into.addWidget(folded)
            folded.setVisible(not each.active)
        QTimer.singleShot(0, self, self._show_active)

    def _forget(self) -> None:
        """Another rubric: what was made for the one before goes."""
        self.keep_words()
        self.put_words_by()
        for rows in (self._above, self._below):
            empty(rows)
        self.fold.let_go()
        for made in self._actives.values():
            let_go(made)
        self._rows, self._actives, self._shown, self.active = {}, {}, None, None

    def _folded(self, view: CriterionView) -> CriterionRow:
        made = CriterionRow(view)
        made.clicked.connect(lambda: self.criterion_requested.emit(view.criterion.id))
        self._rows[view.criterion.id] = made
        return made

    def _unfolded(self, view: CriterionView) -> ActiveCriterion:
        made, criterion = ActiveCriterion(view), view.criterion.id
        made.print_key(self._link_key)
        made.level_requested.connect(lambda level: self.level_requested.emit(criterion, level))
        made.link_chosen.connect(self.link_chosen)
        made.link_removal_requested.connect(self.link_removal_requested)
        made.rationale_written.connect(lambda text: self.rationale_written.emit(criterion, text))
        made.left.connect(self.left)
        made.rationale.textChanged.connect(lambda: QTimer.singleShot(0, self, self._show_words))
        self._actives[criterion] = made
        self.built.emit(made.rationale)
        return made

    def _on_no_evidence(self, none: bool) -> None:
        if self._shown is not None:
            self.no_evidence_requested.emit(self._shown, none)

    def _show_words(self) -> None:
        """The rationale in sight while somebody writes it, and after."""
        if self.active is not None and self.active.rationale.hasFocus():
            self.fold.bring(self.active.rationale)

    def _show_active(self) -> None:
        if self.active is not None:
            for part in (self.fold, self._head):
                self._scroll.ensureWidgetVisible(part, 0, 0)
