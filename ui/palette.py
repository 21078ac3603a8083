"""The command palette: every action that works now, found by a few letters, the last used first."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QObject, QRectF, QSize, Qt
from PySide6.QtGui import QHideEvent, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QFrame,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from ui.action_set import ActionSet
from ui.actions import SCOPE_TITLES, Action, Scope
from ui.theme import Type, current
from ui.widgets.keycap import key_cap_width, key_words, paint_key_cap
from ui.widgets.layout import column
from ui.widgets.resizes import Resizes
from ui.widgets.scrim import Scrim
from ui.widgets.search_field import SearchField
from ui.widgets.stepping import step_of, step_row
from ui.widgets.table_rows import Index
from ui.widgets.text import label

RECENT = 8
WIDTH, TOP, ROW = 560, 72, 36  # unscaled pixels
MOST_ROWS = 11


def match(words: str, title: str) -> int | None:
    """How well letters in order fit a title: lower is better, None when they do not. Starts of words count."""
    wanted, text = words.casefold().replace(" ", ""), title.casefold()
    if not wanted:
        return 0
    if (at := text.find(words.casefold().strip())) >= 0:
        return at if at == 0 or text[at - 1] == " " else at + 20
    place, cost = -1, 100
    for letter in wanted:
        found = text.find(letter, place + 1)
        if found < 0:
            return None
        cost += 0 if found == 0 or text[found - 1] == " " else found - place
        place = found
    return cost


def found(actions: Sequence[Action], words: str, recent: Sequence[str]) -> list[Action]:
    """Actions that fit, best first; among equals the last used come first."""
    ranked = []
    for place, action in enumerate(actions):
        cost = match(words, action.title)
        if cost is not None:
            last = recent.index(action.id) if action.id in recent else RECENT
            ranked.append((cost, last, place, action))
    return [action for *_rank, action in sorted(ranked, key=lambda entry: entry[:3])]


class _CommandDelegate(QStyledItemDelegate):
    def __init__(self, actions: ActionSet, parent: QWidget) -> None:
        super().__init__(parent)
        self._actions = actions

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        theme = current()
        row = self._actions.row(index.data(Qt.ItemDataRole.UserRole))
        box = QRectF(option.rect)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color("accent_tint"))
            painter.drawRoundedRect(box.adjusted(6, 0, -6, 0), theme.px(4), theme.px(4))
        side = theme.px(18)
        mark = QRectF(box.left() + theme.px(16), box.center().y() - side / 2, side, side)
        theme.paint_icon(painter, mark, row.icon or "caret-right")
        painter.setFont(theme.font(Type.BODY))
        painter.setPen(theme.color("text"))
        painter.drawText(box.adjusted(theme.px(44), 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, row.title)
        right = box.right() - theme.px(16)
        if key := self._actions.key(row.id):
            width = key_cap_width(key_words(key))
            cap = QRectF(right - width, box.center().y() - theme.px(10), width, theme.px(20))
            paint_key_cap(painter, cap, key_words(key))
            right = cap.left() - theme.px(10)
        painter.setFont(theme.font(Type.CAPTION))
        painter.setPen(theme.color("text_quiet"))
        quiet = box.adjusted(0, 0, right - box.right(), 0)
        where = "" if row.scope is Scope.ANYWHERE else SCOPE_TITLES[row.scope]
        painter.drawText(quiet, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, where)
        painter.restore()


class CommandPalette(QFrame):
    """Lies over the window while open; Enter runs what is chosen, Escape leaves everything as it was."""

    def __init__(
        self, over: QWidget, actions: ActionSet, recent: Sequence[str], keep: Callable[[list[str]], None]
    ) -> None:
        super().__init__(over)
        self._over, self._actions, self._keep = over, actions, keep
        self._scrim = Scrim(over)
        self._scrim.pressed.connect(self.close_palette)
        self._recent = [ident for ident in recent if isinstance(ident, str)]
        self._before: QWidget | None = None
        self._scopes = actions.scopes
        self.setProperty("card", "over")
        self.setAccessibleName("Commands")
        self.search = SearchField("Find a command", key="")
        self.list = QListWidget()
        self.list.setAccessibleName("Commands found")
        self.list.setItemDelegate(_CommandDelegate(actions, self.list))
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setUniformItemSizes(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._nothing = label("", tone="quiet", wrap=True)
        self._room = QWidget()
        self._room.setLayout(column(self._nothing, margins=(18, 4, 18, 4)))
        field = column(self.search, margins=(8, 8, 8, 0))
        self.setLayout(column(field, self.list, self._room, gap=6, margins=(1, 0, 1, 8)))
        self.search.changed.connect(self._fill)
        self.search.accepted.connect(self._on_search_accepted)
        self.search.left.connect(self.close_palette)
        self.list.itemClicked.connect(lambda _item: self._run())
        self.search.edit.installEventFilter(self)
        Resizes.of(over).resized.connect(self._on_over_resized)
        actions.ran.connect(self._on_actions_ran)
        self.hide()

    def open(self) -> None:
        """Show every action that works here, over the middle of the window."""
        self._before = self._over.window().focusWidget()
        self._scopes = self._actions.scopes
        self.search.set_text("")
        self._fill("")
        self._scrim.cover()
        self.show()
        self.raise_()
        self.search.setFocus()

    def close_palette(self) -> None:
        self.hide()
        if self._before is not None:
            self._before.setFocus()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._scrim.hide()

    def titles(self) -> list[str]:
        """What is on show, best first."""
        return [self.list.item(at).text() for at in range(self.list.count())]

    def _on_over_resized(self) -> None:
        if self.isVisible():
            self._fit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.FocusOut and self.isVisible():
            self.hide()
        if isinstance(event, QKeyEvent) and event.type() is QEvent.Type.ShortcutOverride:
            event.setAccepted(not self._actions.reaches_through(event))  # none reaches the screen beneath
            return True
        if isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress:
            if _is_chord_of_enter(event):
                return True  # it commits on the screen beneath; here it would run what happens to be chosen
            if by := step_of(event.key()):
                step_row(self.list, by)
                return True
            if event.key() == Qt.Key.Key_Escape:
                self.close_palette()
                return True
        return super().eventFilter(watched, event)

    def _fill(self, words: str) -> None:
        self.list.clear()
        here = [a for a in self._actions.alive() if a.scope in self._scopes and a.id != "window.palette"]
        for action in found(here, words, self._recent):
            item = QListWidgetItem(action.title, self.list)
            item.setData(Qt.ItemDataRole.UserRole, action.id)
            item.setSizeHint(_row_size())
        self.list.setCurrentRow(0)
        self._nothing.setText(f"No command here has “{words.strip()}” in its name. Escape closes this.")
        self._fit()

    def _fit(self) -> None:
        """As high as what was found, in the middle of the window."""
        theme, count = current(), self.list.count()
        room = max(1, (self._over.height() - theme.px(TOP + 88)) // theme.px(ROW))
        self.list.setFixedHeight(theme.px(ROW) * min(count, MOST_ROWS, room))
        self.list.setVisible(count > 0)
        self._room.setVisible(count == 0)
        width = min(theme.px(WIDTH), self._over.width() - theme.px(48))
        height = theme.px(8 + 32 + 6 + 8) + (self.list.height() if count else self._room.heightForWidth(width - 2))
        self.setFixedSize(width, height)
        self.move((self._over.width() - width) // 2, theme.px(TOP))

    def _on_search_accepted(self) -> None:
        self._run()

    def _run(self) -> None:
        item = self.list.currentItem()
        self.close_palette()
        if item is not None:
            self._actions.trigger(item.data(Qt.ItemDataRole.UserRole))
            self._keep(self._recent)

    def _on_actions_ran(self, ident: str) -> None:
        if ident not in ("window.palette", "queue.up", "queue.down"):
            self._recent = [ident, *(other for other in self._recent if other != ident)][:RECENT]


def _is_chord_of_enter(event: QKeyEvent) -> bool:
    held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
    return event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and held != Qt.KeyboardModifier.NoModifier


def _row_size() -> QSize:
    theme = current()
    return QSize(theme.px(400), theme.px(ROW))
