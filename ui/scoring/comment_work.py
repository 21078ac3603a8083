"""Comments into a rationale and out of it: the bank is offered, filled for this criterion, and put at the caret."""

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid

from assessor_app.domain.comment import Comment, CommentId, filled
from assessor_app.domain.evidence import TextRange, place
from ui.comments import Comments
from ui.scoring.comment_bank import CommentBank
from ui.scoring.deciding import SIGNED_ALREADY
from ui.scoring.reading_in_hand import ReadingInHand
from ui.scoring.rubric_panel import RubricPanel


class CommentWork(QObject):
    """Into the rationale of the active criterion."""

    def __init__(self, comments: Comments, rubric: RubricPanel, held: ReadingInHand) -> None:
        super().__init__(rubric)
        self._comments, self._rubric, self._held = comments, rubric, held
        self._before: QWidget | None = None  # had the focus when the bank was asked for
        self.bank = CommentBank(rubric)
        self.bank.taken.connect(self._on_bank_taken)
        self.bank.forget_wanted.connect(self._on_bank_forget)
        self.bank.left.connect(self._on_bank_left)
        rubric.comments_requested.connect(self.offer)

    def offer(self) -> None:
        """B: the comments that suit the open criterion."""
        if self._held.view is not None and not self._held.is_open:
            self._held.said.emit(SIGNED_ALREADY)
        elif self._held.view is not None:
            focused = QApplication.focusWidget()
            if focused is not None and not self.bank.isAncestorOf(focused):
                self._before = focused
            self.bank.open(self._comments.all(), self._held.criterion)

    def keep(self) -> None:
        """Shift+B: the words of the open rationale, or what is selected of them, go into the bank."""
        active = self._rubric.active
        if active is not None:
            chosen = active.rationale.textCursor().selectedText().replace("\u2029", "\n")
            self._comments.keep(chosen or active.rationale.toPlainText())

    def _on_bank_left(self) -> None:
        """With no comment: whoever did not write goes on as before, and no key of theirs becomes a word."""
        before, self._before = self._before, None
        if before is not None and isValid(before) and before.isVisible():
            before.setFocus()
        else:
            self._rubric.setFocus()

    def _on_bank_taken(self, ident: str) -> None:
        comment = next((c for c in self._comments.all() if c.id == ident), None)
        active = self._rubric.active
        if comment is None or active is None:
            return
        self._rubric.write_rationale()
        active.rationale.insertPlainText(self._words(comment, active.rationale.toPlainText()))
        active.rationale.keep()
        self._comments.use(comment.id)

    def _words(self, comment: Comment, before: str) -> str:
        """The comment, filled; parted from the words before it by a space."""
        cursor = self._rubric.active.rationale.textCursor() if self._rubric.active else None
        ahead = before[: cursor.position()] if cursor is not None else before
        gap = " " if ahead and not ahead[-1].isspace() else ""
        return f"{gap}{filled(comment.words, self._values())}"

    def _values(self) -> dict[str, str]:
        view, criterion = self._held.view, self._held.criterion
        if view is None or criterion is None:
            return {}
        known = view.credential.rubric.criterion(criterion)
        given, links = view.assessment.scores.get(criterion), view.assessment.links_of(criterion)
        anchor = links[-1].anchor if links else None
        return {
            "criterion": known.title,
            "level": known.level(given).title if given is not None else "",
            "pass level": known.level(known.pass_level).title,
            "place": place(anchor) if anchor is not None else "",
            "quote": anchor.quote if isinstance(anchor, TextRange) else "",
            "credential": view.credential.title,
        }

    def _on_bank_forget(self, ident: str) -> None:
        self._comments.forget(CommentId(ident))
        self.offer()
