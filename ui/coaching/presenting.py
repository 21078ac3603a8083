"""Presenting on a shared screen: the evidence, large, and the words of the chosen moment, no name in them."""

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from assessor_app.domain.coaching import Moment
from assessor_app.domain.masking import masked
from assessor_app.queries.coaching import Shared
from ui.coaching.notebook import Notebook
from ui.coaching.present_bar import PresentBar
from ui.coaching.session_in_hand import SessionInHand
from ui.coaching.viewers import CoachViewers


class Presenting(QObject):
    """`around` leaves the screen together with the notebook, `below` comes with the bar."""

    changed = Signal(bool)

    def __init__(
        self,
        held: SessionInHand,
        notebook: Notebook,
        bar: PresentBar,
        viewers: CoachViewers,
        *,
        around: Sequence[QWidget],
        below: Sequence[QWidget],
    ) -> None:
        super().__init__(bar)
        self._held, self._notebook, self._bar, self._viewers = held, notebook, bar, viewers
        self._away, self._there = (*around, notebook), (bar, *below)
        for part in self._there:
            part.hide()
        bar.end_wanted.connect(self.toggle)
        bar.voice.given.connect(notebook.give_voice)
        notebook.voice_given.connect(bar.voice.show_voice)
        held.asked.connect(self._show_bar)
        held.went.connect(self._show_bar)
        viewers.made.connect(lambda beside: beside.showing.placed.connect(self._show_bar))

    @property
    def on(self) -> bool:
        return self._held.presenting

    def toggle(self) -> None:
        """F5: only the evidence; again, and the notebook is back. What stands there is logged as shown to a room before
        the room sees it, and what may not be shown to one is not."""
        if self._held.view is None:
            return
        self._notebook.keep_words()
        self._bar.keep_words()
        self._held.presenting = not self.on
        if self.on and not all(self._held.log_shown(place) for place in self._viewers.in_sight()):
            self._held.presenting = False
            return
        for part in self._away:
            part.setVisible(not self.on)
        for part in self._there:
            part.setVisible(self.on)
        self._viewers.set_quiet(self.on)
        self._show_bar()
        self._viewers.stage.setFocus()
        self.changed.emit(self.on)

    def begin(self) -> None:
        if not self.on:
            self.toggle()

    def end(self) -> None:
        if self.on:
            self.toggle()

    def _show_bar(self) -> None:
        view, moment = self._held.view, self._moment()
        if view is None or not self.on:
            return
        shared = view.of(moment.submission) if moment else self._held.shared
        number, question = view.session.number(moment.id) if moment else 0, masked(self._question(shared), view.hidden)
        shown = replace(moment, words=masked(moment.words, view.hidden)) if moment else None
        free = moment is not None and shown is not None and shown.words == moment.words and view.shut(moment) is None
        self._bar.show_moment(shown, number, view.shut(moment) if moment else None, question, free=free)

    def _moment(self) -> Moment | None:
        """The chosen one, while what it is in stands above it."""
        chosen = self._held.moment(self._held.chosen)
        return chosen if chosen and (chosen.submission, chosen.artifact) in self._viewers.places() else None

    def _question(self, shared: Shared | None) -> str:
        """The first of the criterion in hand."""
        criterion = self._held.criterion
        return next(iter(shared.prompts.get(criterion, ())), "") if shared is not None and criterion else ""
