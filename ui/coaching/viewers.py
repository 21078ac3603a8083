"""The viewers of a session: one, or two beside each other when an attempt is held against the one before."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QApplication, QSplitter, QWidget

from ui.coaching.beside import Beside
from ui.coaching.pairing import Pair, Side
from ui.coaching.session_in_hand import Place, SessionInHand
from ui.theme import Size, Type, current
from ui.viewers.stage import ViewerStage
from ui.widgets.layout import column, panel, row
from ui.widgets.text import ElidedLabel, hairline, set_tone


class CoachViewers(QSplitter):
    """`made` carries the second viewer, once; it costs nothing while nobody compares."""

    made = Signal(object)  # Beside
    left = Signal()
    heard = Signal(object)  # ViewerStage: the keys go there now

    def __init__(self, session: SessionInHand, stage: ViewerStage) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self._session, self.stage = session, stage
        self.beside: Beside | None = None
        self._quiet = False
        self._last = stage  # the viewer that heard the keys last
        self.setHandleWidth(1)
        self.setChildrenCollapsible(False)
        self._words = ElidedLabel("", Type.CAPTION, strong=True)
        self._head = panel(row(self._words, margins=(16, 0, 16, 0)))
        self._head.setFixedHeight(current().px(Size.TOOL_STRIP))
        self._line = hairline()
        held = column(self._head, self._line, stage, gap=0)
        held.setStretch(2, 1)
        self._held = QWidget()
        self._held.setLayout(held)
        self.addWidget(self._held)
        self._show_head("")
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.focusChanged.connect(self._on_application_focus_changed)

    @property
    def comparing(self) -> bool:
        return self.beside is not None and self.beside.isVisibleTo(self)

    def places(self) -> list[Place]:
        """What stands in them, or would if it were not shut."""
        beside = self.beside.place if self.beside is not None and self.comparing else None
        return [each for each in (self._session.place, beside) if each is not None]

    def in_sight(self) -> list[Place]:
        """What stands in them and may be looked at."""
        view = self._session.view
        return [each for each in self.places() if view and view.of(each[0]).view(each[1]).shut is None]

    def compare(self, pair: Pair) -> None:
        """Show the place of the attempt before; the other one is the desk's to open."""
        beside = self._made()
        beside.show()
        self._show_head(pair.after.words)
        half = max(self.width() // 2, 1)
        self.setSizes([half, half])
        beside.show_side(pair.before)
        self._show_listening()

    def show_before(self, side: Side) -> None:
        self._made().show_side(side)

    def show_after(self, words: str) -> None:
        """What the desk's own viewer shows now."""
        if self.comparing:
            self._show_head(words)

    def part(self) -> None:
        """One viewer again."""
        if self.beside is not None:
            self.beside.hide()
            self.beside.clear()
        self._show_head("")

    def set_quiet(self, quiet: bool) -> None:
        """Only the pictures, for a shared screen; of a second viewer too, whenever it comes."""
        self._quiet = quiet
        for stage in (self.stage, *([self.beside.stage] if self.beside is not None else [])):
            stage.set_quiet(quiet)

    def go_across(self) -> None:
        """The keys go to the other of the two viewers."""
        if self.comparing and self.beside is not None:
            (self.stage if self.listening() is self.beside.stage else self.beside.stage).setFocus()

    def take_focus(self) -> None:
        """Back from writing, to the viewer one came from."""
        (self._last if self.comparing else self.stage).setFocus()

    def listening(self) -> ViewerStage:
        """The viewer that hears keys: the one with the focus in it."""
        focus = QApplication.focusWidget()
        if self.comparing and self.beside is not None and focus is not None and self.beside.isAncestorOf(focus):
            return self.beside.stage
        return self.stage

    def listening_beside(self) -> Beside | None:
        """The second viewer, where it is the one that hears them."""
        return self.beside if self.beside is not None and self.listening() is self.beside.stage else None

    def listening_place(self) -> Place | None:
        """What stands in the viewer that hears them."""
        beside = self.listening_beside()
        return self._session.place if beside is None else beside.place

    def close_documents(self) -> None:
        if self.beside is not None:
            self.beside.close_documents()

    def _made(self) -> Beside:
        if self.beside is None:
            self.beside = Beside(self._session)
            self.beside.left.connect(self.left)
            self.beside.stage.set_quiet(self._quiet)
            self.insertWidget(0, self.beside)
            self.made.emit(self.beside)
        return self.beside

    def _on_application_focus_changed(self, _before: QWidget | None, focus: QWidget | None) -> None:
        """While somebody writes, neither changes."""
        if focus is None or not self.isAncestorOf(focus):
            return
        self._show_listening()
        if self._last is not self.listening():
            self._last = self.listening()
            self.heard.emit(self._last)

    def _show_listening(self) -> None:
        """Of two viewers the one that hears the keys has its words in full ink."""
        if self.beside is not None:
            there = self.comparing and self.listening() is self.beside.stage
            for words, heard in ((self.beside.words, there), (self._words, not there)):
                set_tone(words, "" if heard else "quiet")

    def _show_head(self, words: str) -> None:
        self._words.setText(words)
        self._head.setVisible(bool(words))
        self._line.setVisible(bool(words))
