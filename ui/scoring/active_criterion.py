"""The part of the open criterion that scrolls: its question, levels with their keys, evidence, the assessor's words."""

from collections.abc import Mapping

from PySide6.QtCore import QPoint, QRect, QSize, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from assessor_app.domain.submission import ArtifactId
from ui import theme
from ui.scoring.evidence_card import EvidenceCard
from ui.scoring.level_card import LevelCard
from ui.scoring.open_ground import paint_open_ground
from ui.scoring.rationale import RationaleField
from ui.scoring.rubric_view import CriterionView, EvidenceCardView
from ui.theme import Type
from ui.widgets.keycap import KeyCap
from ui.widgets.layout import column, row
from ui.widgets.parting import let_go
from ui.widgets.text import label, lines_of


def _quiet(words: str) -> QLabel:
    return label(words, Type.CAPTION, tone="quiet")


class ActiveCriterion(QWidget):
    """Wishes only; what is chosen comes back with `show_view`."""

    level_requested = Signal(str)
    link_chosen = Signal(str)
    link_removal_requested = Signal(str)
    rationale_written = Signal(str)
    left = Signal()

    def __init__(self, view: CriterionView, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.view = view
        self._levels = [self._level(number, view) for number in range(len(view.criterion.levels))]
        self._shown: list[EvidenceCard] = []
        self._cards = QVBoxLayout()
        self._cards.setSpacing(theme.current().px(4))
        self.rationale = RationaleField(view.rationale, view.letter)
        self.rationale.written.connect(self.rationale_written)
        self.rationale.left.connect(self.left)
        self._link_key = KeyCap("E")
        self._hint = _quiet("")
        self._linking = self._link_key, self._hint
        evidence = row(label("Evidence", "section"), None, *self._linking)
        question = label(view.criterion.question, Type.BODY, tone="quiet", wrap=True)
        whole = column(
            question, column(*self._levels, gap=4), evidence, self._cards, self.rationale,
            gap=8, margins=(16, 0, 12, 12),
        )  # fmt: skip
        self.setLayout(whole)

    def _level(self, number: int, view: CriterionView) -> LevelCard:
        level = view.criterion.levels[number]
        card = LevelCard(level, number + 1, level.id == view.criterion.pass_level, level.title == view.level_title)
        card.clicked.connect(lambda: self.level_requested.emit(level.id))
        return card

    def set_open(self, open_: bool) -> None:
        """A decided reading is looked at; its levels and words are final."""
        for card in self._levels:
            card.setEnabled(open_)
        self.rationale.setReadOnly(not open_)
        for part in self._linking:
            part.setVisible(open_)

    def print_key(self, key: str) -> None:
        """The key that links the selection."""
        self._link_key.set_key(key)

    def show_view(
        self, view: CriterionView, thumbnails: Mapping[ArtifactId, QPixmap], chosen: str | None
    ) -> EvidenceCard | None:
        """The card of the newest evidence, where there is some."""
        self.view = view
        for card in self._levels:
            card.set_chosen(card.level.title == view.level_title, among_others=view.level_title is not None)
        self._hint.setText("link selection" if view.cards or view.no_evidence else "link a place you select")
        self.rationale.show_text(view.rationale)
        return self._show_cards(view, thumbnails, chosen)

    def _show_cards(
        self, view: CriterionView, thumbnails: Mapping[ArtifactId, QPixmap], chosen: str | None
    ) -> EvidenceCard | None:
        """A link keeps its card, so that what was scrolled to, or has the focus, is still there when its words and its
        picture come."""
        before = {card.view.link.id: card for card in self._shown}
        self._shown = []
        for at, each in enumerate(view.cards):
            made = before.pop(each.link.id, None) or self._card(each)
            made.show_view(each, thumbnails.get(each.link.artifact), each.link.id == chosen)
            if self._cards.indexOf(made) != at:
                self._cards.insertWidget(at, made)
            self._shown.append(made)
        for gone in before.values():
            self._cards.removeWidget(gone)
            let_go(gone)
        return self._shown[-1] if self._shown else None

    def _card(self, view: EvidenceCardView) -> EvidenceCard:
        made = EvidenceCard(view, self.view.letter)
        made.clicked.connect(lambda: self.link_chosen.emit(view.link.id))
        made.remove_requested.connect(self.link_removal_requested)
        return made

    def unbroken(self) -> list[QRect]:
        """The lines of words and the cards, none of which is to be cut by an edge."""
        whole: list[QRect] = [each.geometry() for each in self._shown]
        field, high = self.rationale.geometry(), self.rationale.fontMetrics().lineSpacing()
        first, count = field.top() + theme.current().px(13), max(1, field.height() // high - 1)
        whole += [QRect(field.left(), first + number * high, field.width(), high) for number in range(count)]
        for card in self._levels:
            whole += [lines.translated(card.pos()) for lines in card.lines()]
        for words in filter(lambda each: each.isVisibleTo(self), self.findChildren(QLabel)):
            whole += [line.translated(words.mapTo(self, QPoint(0, 0))) for line in lines_of(words)]
        return whole

    def minimumSizeHint(self) -> QSize:
        """No height of its own: it is as high as its words at the width it has, and Qt would take the narrowest."""
        return QSize(super().minimumSizeHint().width(), 0)

    def paintEvent(self, event: QPaintEvent) -> None:
        paint_open_ground(QPainter(self), self.rect(), self.view.letter)
