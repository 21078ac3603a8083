"""All keys on one page, by scope, over the window; `?` opens it, Escape closes it."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from ui.action_set import ActionSet
from ui.actions import SCOPE_TITLES, Scope
from ui.theme import Type, current
from ui.widgets.button import icon_button
from ui.widgets.keycap import key_caps
from ui.widgets.layout import column, empty, panel, row, scrolled
from ui.widgets.text import hairline, label

COLUMNS = 3


class KeyHelp(QFrame):
    """Reads the table of actions each time it opens, so it never tells of a key that does nothing."""

    def __init__(self, over: QWidget, actions: ActionSet) -> None:
        super().__init__(over)
        self._over, self._actions = over, actions
        self._before: QWidget | None = None
        self.setProperty("card", "true")
        self.setAccessibleName("All keys")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        shut = icon_button("x", "Close", small=True)
        shut.clicked.connect(self.close_help)
        self._columns = [QVBoxLayout() for _ in range(COLUMNS)]
        body = row(gap=32, margins=(24, 16, 24, 24))
        for each in self._columns:
            each.setSpacing(current().px(6))
            body.addLayout(each, 1)
        head = row(label("All keys", Type.SCREEN), None, shut, margins=(24, 14, 16, 10))
        self.setLayout(column(head, hairline(), scrolled(panel(body), "Keys by scope"), gap=0, margins=(1, 1, 1, 1)))
        self.hide()

    def open(self) -> None:
        self._before = self._over.window().focusWidget()
        self._fill()
        theme = current()
        width = min(theme.px(1080), self._over.width() - theme.px(96))
        height = min(theme.px(720), self._over.height() - theme.px(72))
        self.setFixedSize(width, height)
        self.move((self._over.width() - width) // 2, (self._over.height() - height) // 2)
        self.show()
        self.raise_()
        self.setFocus()

    def close_help(self) -> None:
        self.hide()
        if self._before is not None:
            self._before.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Escape, Qt.Key.Key_Question):
            self.close_help()
        else:
            super().keyPressEvent(event)

    def _fill(self) -> None:
        for each in self._columns:
            empty(each)
        heights = [0] * COLUMNS
        for scope in Scope:
            keyed = [a for a in self._actions.alive() if a.scope is scope and self._actions.keys(a.id)]
            if not keyed:
                continue
            place = heights.index(min(heights))
            heights[place] += len(keyed) + 2
            target = self._columns[place]
            target.addWidget(label(SCOPE_TITLES[scope], Type.TITLE))
            for action in keyed:
                target.addLayout(row(label(action.title), None, key_caps(self._actions.keys(action.id))))
            target.addSpacing(current().px(16))
        for each in self._columns:
            each.addStretch(1)
