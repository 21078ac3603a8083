"""What the pre-check found, in the evidence list's place: each with its proof, to be confirmed or waved away."""

from collections import Counter
from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from assessor_app.domain.evidence import place
from assessor_app.domain.findings import Cover, FindingKey
from assessor_app.domain.submission import ArtifactId
from assessor_app.queries.findings import Finding
from assessor_app.queries.scoring import ScoreView
from ui import theme
from ui.scoring.precheck_card import FindingCard
from ui.scoring.precheck_rows import Group, groups, verdict
from ui.theme import Type
from ui.widgets.button import Button, Kind
from ui.widgets.glyph_button import GlyphButton
from ui.widgets.layout import empty, nest, panel, row, scrolled
from ui.widgets.stepping import step_focus, step_of
from ui.widgets.text import hairline, label


class PrecheckPanel(QFrame):
    """Arrows go from finding to finding, Enter shows its place, Y confirms, D waves away, Escape leaves."""

    place_wanted = Signal(object)  # Finding
    confirmed = Signal(object)  # Finding
    waved = Signal(object, bool)  # Finding, away or taken back
    uncovered = Signal(str)  # CoverId
    faces_uncovered = Signal(str)  # ArtifactId
    look_taken_back = Signal(str)  # likewise
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("ground", "surface")
        self.setAccessibleName("Pre-check")
        self.cards: list[FindingCard] = []
        self._shown: tuple[tuple[Group, ...], tuple[tuple[Cover, ...], frozenset[ArtifactId]]] = ((), ((), frozenset()))
        self._count = label("", Type.CAPTION, tone="quiet", tabular=True)
        close = GlyphButton("x", "Back to the evidence")
        close.clicked.connect(self.left)
        head = QFrame()
        head.setFixedHeight(theme.current().px(40))
        head.setLayout(row(label("Pre-check", strong=True), self._count, None, close, margins=(16, 0, 8, 0)))
        self._body = QVBoxLayout()
        self._body.setContentsMargins(*(theme.current().px(m) for m in (12, 12, 12, 16)))
        self._body.setSpacing(theme.current().px(8))
        self._area = scrolled(panel(self._body), "Findings")
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        for widget in (head, hairline(), self._area):
            whole.addWidget(widget, 1 if widget is self._area else 0)

    def show_view(self, view: ScoreView) -> None:
        """Show what is so now; the card that was in hand stays in hand."""
        made = groups(view)
        self._count.setText(str(len(view.findings)) if view.findings else "")
        seen = view.covers, view.none_clear
        if (made, seen) == self._shown and (made or any(seen)):
            return
        in_hand = self.window().focusWidget()
        held = next((card.key for card in self.cards if card is in_hand), None)
        self._shown, self.cards = (made, seen), []
        empty(self._body)
        for group in made:
            self._body.addWidget(label(group.title, "section", wrap=True))
            for each in group.rows:
                self._add(FindingCard(each))
        self._show_covers(view)
        if not made:
            self._body.addWidget(label(verdict(view)[1], Type.BODY, tone="quiet", wrap=True))
        self._body.addStretch(1)
        self._hold(held)

    def _show_covers(self, view: ScoreView) -> None:
        """The boxes drawn by hand, each with the way to take it back; faces that were found, together."""
        by_hand = [cover for cover in view.covers if not cover.found]
        if by_hand:
            self._body.addWidget(label("Covered by hand", "section"))
        for cover in by_hand:
            title = view.submission.artifact(cover.artifact).title
            self._add_cover(title, place(cover.anchor), partial(self.uncovered.emit, cover.id))
        found = Counter(cover.artifact for cover in view.covers if cover.found)
        if found:
            self._body.addWidget(label("Faces found: an aid, look yourself", "section"))
        for artifact, count in found.items():
            faces = f"{count} face{'' if count == 1 else 's'} covered"
            self._add_cover(
                view.submission.artifact(artifact).title, faces, partial(self.faces_uncovered.emit, artifact)
            )
        if view.none_clear:
            self._body.addWidget(label("Looked through by somebody", "section"))
        for artifact in sorted(view.none_clear):
            title = view.submission.artifact(artifact).title
            self._add_cover(title, "no clear face is left", partial(self.look_taken_back.emit, artifact), "Take back")

    def _add_cover(self, title: str, words: str, take_away: Callable[[], object], back_to: str = "") -> None:
        named = f"{back_to} what was said of {title}" if back_to else f"Take the box on {title} away"
        back = Button(back_to or "Take away", kind=Kind.LINK, small=True, name=named)
        back.clicked.connect(lambda _=False: take_away())
        line = row(label(f"{title}, {words}", Type.CAPTION, wrap=True), back)
        line.setStretch(0, 1)
        nest(self._body, line)

    def _add(self, card: FindingCard) -> None:
        card.clicked.connect(lambda: self.place_wanted.emit(card.finding))
        card.confirm_wanted.connect(lambda: self.confirmed.emit(card.finding))
        card.wave_wanted.connect(lambda away: self.waved.emit(card.finding, away))
        card.stepped.connect(self._step)
        card.left.connect(self.left)
        self.cards.append(card)
        self._body.addWidget(card)

    def _hold(self, key: FindingKey | None) -> None:
        card = next((card for card in self.cards if card.key == key), None)
        if card is not None:
            card.setFocus()

    def begin(self) -> None:
        """Take the first finding in hand."""
        if self.cards:
            self.cards[0].setFocus(Qt.FocusReason.TabFocusReason)
        else:
            self.setFocus()

    def choose(self, finding: Finding) -> None:
        """Bring one into view."""
        self._hold(finding.key)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if by := step_of(event.key()):
            self._step(by)
        elif event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def _step(self, by: int) -> None:
        step_focus(self._area, self.cards, by, theme.current().px(12))
