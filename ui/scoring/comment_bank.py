"""The comment bank over the rubric: type a few letters, Enter puts the comment where the caret was."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QListWidget, QListWidgetItem, QWidget

from assessor_app.domain.comment import Comment, suggested
from ui.theme import Type, current
from ui.widgets.keycap import KeyCap
from ui.widgets.layout import column, panel, row
from ui.widgets.search_field import SearchField
from ui.widgets.stepping import step_of, step_row
from ui.widgets.text import label

WIDTH, ROW, MOST_ROWS = 380, 44, 7


class CommentBank(QFrame):
    """`taken` carries the id of the comment chosen, `forget_wanted` one to let go, `left` says that none was."""

    taken = Signal(str)
    forget_wanted = Signal(str)
    left = Signal()

    def __init__(self, over: QWidget) -> None:
        super().__init__(over)
        self._over = over
        self._comments: tuple[Comment, ...] = ()
        self._criterion: str | None = None
        self.setProperty("card", "over")
        self.setAccessibleName("Comment bank")
        self.search = SearchField("Find a comment", key="", closes=True)
        self.list = QListWidget()
        self.list.setAccessibleName("Comments found")
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setObjectName("comments")
        self.list.setWordWrap(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._nothing = label("", Type.CAPTION, tone="quiet", wrap=True)
        self._hints = panel(row(
            KeyCap("Return"), label("insert", Type.CAPTION, tone="quiet"), KeyCap("Delete"),
            label("remove", Type.CAPTION, tone="quiet"), None, gap=6, margins=(12, 0, 12, 0),
        ))  # fmt: skip
        field = column(self.search, margins=(8, 8, 8, 0))
        nothing = column(self._nothing, margins=(14, 0, 14, 0))
        shown = column(self.list, margins=(8, 0, 8, 0))
        self.setLayout(column(field, shown, nothing, self._hints, gap=6, margins=(1, 0, 1, 8)))
        self.search.changed.connect(self._fill)
        self.search.accepted.connect(self._take)
        self.search.left.connect(self._leave)
        self.list.itemClicked.connect(lambda _item: self._take())
        self.search.edit.installEventFilter(self)
        self.hide()

    def open(self, comments: Sequence[Comment], criterion: str | None) -> None:
        """Offer the comments that suit a criterion."""
        self._comments, self._criterion = tuple(comments), criterion
        self.search.set_text("")
        self.show()  # before it is measured: words that were never shown ask for another height
        self._fill("")
        self.raise_()
        self.search.setFocus()

    def shown(self) -> list[str]:
        """The comments on show, best first."""
        return [self.list.item(at).text() for at in range(self.list.count())]

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.FocusOut and not self.isHidden():
            self.hide()
        if isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress:
            if by := step_of(event.key()):
                step_row(self.list, by)
                return True
            if event.key() == Qt.Key.Key_Escape:
                self._leave()
                return True
            if event.key() == Qt.Key.Key_Delete and self.search.edit.cursorPosition() == len(self.search.text()):
                self._forget()
                return True
        return super().eventFilter(watched, event)

    def _fill(self, typed: str) -> None:
        self.list.clear()
        for comment in suggested(self._comments, typed, self._criterion):
            item = QListWidgetItem(comment.words, self.list)
            item.setData(Qt.ItemDataRole.UserRole, comment.id)
            item.setToolTip(f"{comment.owner.value.capitalize()}: {comment.words}")
            item.setSizeHint(QSize(current().px(WIDTH - 24), current().px(ROW)))
        self.list.setCurrentRow(0)
        empty = "The bank holds no comment yet; Shift+B keeps the words of a rationale."
        self._nothing.setText(f"No comment has “{typed.strip()}” in it." if typed.strip() else empty)
        self._nothing.setVisible(self.list.count() == 0)
        for part in (self.list, self._hints):
            part.setVisible(self.list.count() > 0)
        self._fit()

    def _fit(self) -> None:
        theme, count = current(), self.list.count()
        self.list.setFixedHeight(theme.px(ROW) * min(count, MOST_ROWS) + theme.px(4))
        width = min(theme.px(WIDTH), self._over.width() - theme.px(16))
        self.setFixedWidth(width)
        if (layout := self.layout()) is not None:
            layout.activate()
        by_width = layout is not None and layout.hasHeightForWidth()  # not while only the list is on show
        self.resize(width, layout.totalHeightForWidth(width) if layout and by_width else self.sizeHint().height())
        self.move((self._over.width() - width) // 2, theme.px(56))

    def _chosen(self) -> str:
        item = self.list.currentItem()
        return str(item.data(Qt.ItemDataRole.UserRole)) if item is not None else ""

    def _take(self) -> None:
        chosen = self._chosen()
        self.hide()
        if chosen:
            self.taken.emit(chosen)
        else:
            self.left.emit()

    def _forget(self) -> None:
        if chosen := self._chosen():
            self.forget_wanted.emit(chosen)

    def _leave(self) -> None:
        self.hide()
        self.left.emit()
