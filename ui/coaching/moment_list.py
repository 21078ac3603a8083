"""The moments marked together, in the order in which they were marked."""

from collections.abc import Mapping

from PySide6.QtCore import Signal
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QWidget

from assessor_app.domain.coaching import MomentId
from assessor_app.queries.coaching import SessionView
from ui.coaching.clips import clips_of
from ui.coaching.moment_card import MomentCard, ShownMoment
from ui.theme import Type
from ui.widgets.button import Button, icon_button
from ui.widgets.layout import column, row
from ui.widgets.parting import let_go
from ui.widgets.refused_words import PutBy
from ui.widgets.text import label


class MomentList(QWidget):
    """A card a moment; a card stays while its moment does, so that writing is never interrupted."""

    chosen = Signal(str)
    written = Signal(str, str)
    given = Signal(str, object)
    filed = Signal(str, object)
    removed = Signal(str)
    mark_wanted = Signal()
    clip_wanted = Signal()
    built = Signal(object)  # the KeptWords of a new card

    def __init__(self) -> None:
        super().__init__()
        self.cards: dict[MomentId, MomentCard] = {}
        self._put_by = PutBy("moments", self)
        self._count = label("", Type.CAPTION, tone="quiet", tabular=True)
        self._none = label("Watch or read together, and press M where something happens.", tone="quiet", wrap=True)
        self._column = column(gap=8)
        mark = Button("Mark", icon="bookmark-simple", key="M", small=True, name="Mark this moment")
        mark.clicked.connect(self.mark_wanted)
        self.play = icon_button("play", "Play the next clip (Shift Space)", small=True)
        self.play.clicked.connect(self.clip_wanted)
        head = row(label("Moments", Type.TITLE, strong=True), self._count, None, self.play, mark, gap=8)
        self.setLayout(column(head, self._none, self._column, gap=8))

    def show_view(self, view: SessionView, chosen: MomentId | None, pictures: Mapping[MomentId, QPixmap]) -> None:
        moments = view.session.moments
        for gone in set(self.cards) - {moment.id for moment in moments}:
            self._put_by.put(gone, self.cards[gone].words)
            let_go(self.cards.pop(gone))
        for number, moment in enumerate(moments, 1):
            card = self.cards.get(moment.id) or self._add(view, moment.id)
            told = ShownMoment(moment, number, view.title(moment), view.shut(moment), moment.id == chosen)
            card.show_moment(told)
            self._put_by.take_up(moment.id, card.words)
            card.thumbnail.show_picture(pictures.get(moment.id, QPixmap()))
        self._count.setText(f"{len(moments)} marked together" if moments else "")
        self._none.setVisible(not moments)
        self.play.setVisible(bool(clips_of(view)))

    def put_words_by(self) -> None:
        for ident, card in self.cards.items():
            self._put_by.put(ident, card.words)

    def _add(self, view: SessionView, ident: MomentId) -> MomentCard:
        moment = next(each for each in view.session.moments if each.id == ident)
        rubric = view.of(moment.submission).credential.rubric
        made = MomentCard(moment, tuple((c.id, c.title) for c in rubric.criteria))
        made.chosen.connect(lambda: self.chosen.emit(ident))
        made.written.connect(lambda words: self.written.emit(ident, words))
        made.given.connect(lambda voice: self.given.emit(ident, voice))
        made.filed.connect(lambda criterion: self.filed.emit(ident, criterion))
        made.removed.connect(lambda: self.removed.emit(ident))
        self.cards[ident] = made
        self._column.addWidget(made)
        self.built.emit(made.words)
        return made
