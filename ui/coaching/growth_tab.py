"""Growth: for each criterion what was marked in each attempt, side by side; and the sessions held before."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QFrame, QWidget

from assessor_app.domain.coaching import MomentId
from assessor_app.queries.coach_sessions import EarlierSession
from assessor_app.queries.growth import Growth, Seen
from ui.coaching.moment_card import Thumbnail, icon_of
from ui.coaching.session_words import session_words
from ui.theme import Type
from ui.widgets.button import Button, Kind
from ui.widgets.layout import card, column, empty, nest, row
from ui.widgets.text import label

NOTHING = "Put moments with a criterion, and they stand here attempt beside attempt."


class GrowthTab(QWidget):
    """`wanted` asks for a moment to be shown, `compared` for a criterion's attempts beside each other, `resumed` for an
    earlier session."""

    wanted = Signal(object)  # Seen
    compared = Signal(str)  # CriterionId
    resumed = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.thumbnails: dict[MomentId, Thumbnail] = {}
        self._shown: object = None
        self._column = column(gap=16)
        self.setLayout(column(self._column, None, gap=0))

    def show_growth(
        self,
        found: Sequence[Growth],
        earlier: Sequence[EarlierSession],
        pictures: Mapping[MomentId, QPixmap],
        credential: str = "",
    ) -> None:
        """`credential` is the title of the one it is of, where the session lies over several."""
        if self._shown == (shown := (tuple(found), tuple(earlier), credential)):
            self.show_pictures(pictures)  # a page that is built anew flickers, and loses its focus
            return
        self._shown = shown
        empty(self._column)
        self.thumbnails = {}
        if credential:
            self._column.addWidget(label(credential, Type.TITLE, strong=True, wrap=True))
        seen = [each for each in found if each.attempts]
        if not seen:
            self._column.addWidget(label(NOTHING, tone="quiet", wrap=True))
        for each in seen:
            self._add_criterion(each, pictures)
        if earlier:
            self._column.addWidget(label("Earlier sessions", Type.TITLE, strong=True))
        for session in earlier:
            self._add_session(session)

    def show_pictures(self, pictures: Mapping[MomentId, QPixmap]) -> None:
        """Those that were drawn since; what may not be seen any more loses its own."""
        for ident, thumbnail in self.thumbnails.items():
            thumbnail.show_picture(pictures.get(ident, QPixmap()))

    def _add_criterion(self, growth: Growth, pictures: Mapping[MomentId, QPixmap]) -> None:
        side_by_side = row(gap=8)
        for attempt, seen in growth.attempts:
            cards = [self._card(each, pictures) for each in seen]
            head = label(f"Attempt {attempt}", Type.CAPTION, tone="quiet")
            nest(side_by_side, column(head, *cards, None, gap=6), 1)
        heading = row(label(growth.title, strong=True, wrap=True), gap=8)
        heading.setStretch(0, 1)
        beside = Button("Side by side", icon="columns", kind=Kind.QUIET, small=True)
        beside.clicked.connect(lambda: self.compared.emit(growth.criterion))
        heading.addWidget(beside)
        nest(self._column, column(heading, side_by_side, gap=6))

    def _card(self, seen: Seen, pictures: Mapping[MomentId, QPixmap]) -> QFrame:
        thumbnail = Thumbnail(icon_of(seen.moment))
        thumbnail.show_picture(pictures.get(seen.moment.id, QPixmap()))
        self.thumbnails[seen.moment.id] = thumbnail
        said = seen.moment.words or (f"“{seen.quote}”" if seen.quote else "")
        show = Button(seen.where, kind=Kind.LINK, small=True, name=f"Show {seen.where} in attempt {seen.attempt}")
        show.setEnabled(seen.shut is None)
        show.clicked.connect(lambda: self.wanted.emit(seen))
        about = [label(seen.title, Type.CAPTION, tone="quiet", wrap=True)]
        if seen.shut is not None:
            about.append(label(seen.shut, Type.CAPTION, tone="quiet", wrap=True))
        if said:  # as in the plan, what was said stays
            about.append(label(said, wrap=True))
        return card(column(row(thumbnail, None), row(show, None), *about, gap=4))

    def _add_session(self, session: EarlierSession) -> None:
        go_on = Button(session_words(session), kind=Kind.LINK)
        go_on.clicked.connect(lambda: self.resumed.emit(session.id))
        goals = [label(words, Type.CAPTION, tone="quiet", wrap=True) for words in session.goals]
        nest(self._column, column(row(go_on, None), *goals, gap=2))
