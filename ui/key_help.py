"""All keys on one page, by scope, over the window; `?` opens it, Escape closes it."""

from collections.abc import Callable, Sequence
from itertools import accumulate, count

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QFontMetricsF, QHideEvent, QKeyEvent
from PySide6.QtWidgets import QAbstractSlider, QFrame, QScrollArea, QVBoxLayout, QWidget

from ui.action_set import ActionSet
from ui.actions import SCOPE_TITLES, Action, Scope
from ui.theme import Type, current
from ui.widgets.button import icon_button
from ui.widgets.keycap import KeyCap, key_cap_width, key_caps, key_words
from ui.widgets.layout import column, empty, nest, panel, row, scrolled
from ui.widgets.resizes import Resizes
from ui.widgets.scrim import Scrim
from ui.widgets.text import hairline, label

COLUMNS = 5
BETWEEN = 32  # unscaled pixels from column to column
COLUMN = 260  # unscaled pixels a column needs
TITLE = 2  # rows a title takes, with the room before it
LEAST = 3  # rows worth a title at a column's end
_ACTION = QAbstractSlider.SliderAction
SCROLLS = {
    Qt.Key.Key_Down: _ACTION.SliderSingleStepAdd, Qt.Key.Key_Up: _ACTION.SliderSingleStepSub,
    Qt.Key.Key_PageDown: _ACTION.SliderPageStepAdd, Qt.Key.Key_PageUp: _ACTION.SliderPageStepSub,
    Qt.Key.Key_Home: _ACTION.SliderToMinimum, Qt.Key.Key_End: _ACTION.SliderToMaximum,
}  # fmt: skip
ROWS = {"Scores": "Give a level"}  # groups whose keys run on from one to the next: one row says it


Row = tuple[str, tuple[str, ...]]  # what it does, its keys
PAGES: dict[Scope, tuple[Row, ...]] = {  # keys of the page itself, which no profile changes
    Scope.DOCUMENT: (
        ("Select text", ("Shift+Left", "Shift+Right")),
        ("Select text by lines", ("Shift+Up", "Shift+Down")),
    )
}


def told(actions: Sequence[Action], keys: ActionSet) -> list[Row]:
    """(what it does, its keys) of each row; a group that runs on is one row from its first key to its last."""
    rows: list[Row] = []
    for action in actions:
        title = ROWS.get(action.group, "")
        if title and rows and rows[-1][0] == title:
            rows[-1] = (title, (rows[-1][1][0], "…", keys.key(action.id)))
        else:
            rows.append((title or action.title, keys.keys(action.id)))
    return rows


def flowed(
    scopes: Sequence[tuple[str, Sequence[Row]]], columns: int, high: Callable[[Row], int]
) -> list[list[tuple[str, list[Row]]]]:
    """The scopes in reading order over columns of even length; one that breaks goes on under its title. `high` is how
    many rows of one line a row takes."""
    whole = sum(sum(map(high, rows)) + TITLE for _, rows in scopes)
    for more in count():  # what does not fit before a break goes on in the last column: all are a little longer then
        most = whole / columns + more / 2
        flow = _flowed(scopes, columns, high, most)
        if len(flow) < columns or sum(sum(map(high, rows)) + TITLE for _, rows in flow[-1]) <= most:
            return flow
    raise AssertionError("unreachable")


def _flowed(
    scopes: Sequence[tuple[str, Sequence[Row]]], columns: int, high: Callable[[Row], int], most: float
) -> list[list[tuple[str, list[Row]]]]:
    """No column but the last is longer than `most`."""
    flow: list[list[tuple[str, list[Row]]]] = [[]]
    left = most
    for title, rows in scopes:
        rest = list(rows)
        while rest:
            room = left - TITLE
            if room < sum(map(high, rest[:LEAST])) and len(flow) < columns:
                flow.append([])
                left = most
                continue
            taken = len(rest) if len(flow) == columns else sum(each <= room for each in accumulate(map(high, rest)))
            flow[-1].append((title if len(rest) == len(rows) else f"{title}, continued", rest[:taken]))
            left -= sum(map(high, rest[:taken])) + TITLE
            rest = rest[taken:]
    return flow


class KeyHelp(QFrame):
    """Reads the table of actions each time it opens, so it never tells of a key that does nothing."""

    def __init__(self, over: QWidget, actions: ActionSet) -> None:
        super().__init__(over)
        self._room = 0  # pixels for all columns
        self._over, self._actions = over, actions
        self._before: QWidget | None = None
        self._scrim = Scrim(over)
        self._scrim.pressed.connect(self.close_help)
        self.setProperty("card", "over")
        self.setAccessibleName("All keys")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        shut = icon_button("x", "Close", small=True)
        shut.clicked.connect(self.close_help)
        self._columns = [QVBoxLayout() for _ in range(COLUMNS)]
        self._body = row(gap=BETWEEN, margins=(24, 12, 24, 12))
        for each in self._columns:
            each.setSpacing(current().px(1))
            nest(self._body, each, 1)
        hint = label("Letters are keys except where you write.", tone="quiet")
        head = row(label("All keys", Type.SCREEN), hint, None, KeyCap("Escape"), shut, gap=12, margins=(24, 14, 16, 10))
        self._keys: QScrollArea = scrolled(panel(self._body), "Keys by scope")
        self._keys.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setLayout(column(head, hairline(), self._keys, gap=0, margins=(1, 1, 1, 1)))
        Resizes.of(over).resized.connect(self._on_over_resized)
        self.hide()

    def open(self) -> None:
        self._before = self._over.window().focusWidget()
        self._fit()
        self._scrim.cover()
        self.show()
        self.raise_()
        self.setFocus()

    def _fit(self) -> None:
        """Over the middle of the window, in as many columns as have room."""
        theme = current()
        width = min(theme.px(1400), self._over.width() - theme.px(48))
        self._room = width - theme.px(48)
        self._fill(max(1, min(COLUMNS, self._room // theme.px(COLUMN))))
        height = min(theme.px(860), self._over.height() - theme.px(32))
        self.setFixedSize(width, height)
        self.move((self._over.width() - width) // 2, (self._over.height() - height) // 2)

    def _on_over_resized(self) -> None:
        if self.isVisible():
            self._fit()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._scrim.hide()

    def close_help(self) -> None:
        self.hide()
        if self._before is not None:
            self._before.setFocus()

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() is QEvent.Type.ShortcutOverride:
            event.setAccepted(not self._actions.reaches_through(event))  # none reaches the screen beneath
            return True
        return super().event(event)

    def focusNextPrevChild(self, _next: bool) -> bool:
        return True  # the focus stays: what lies beneath is not to be reached

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Escape, Qt.Key.Key_Question, Qt.Key.Key_F1):
            self.close_help()
        elif (step := SCROLLS.get(Qt.Key(event.key()))) is not None:
            self._keys.verticalScrollBar().triggerAction(step)

    def _fill(self, columns: int) -> None:
        for at, each in enumerate(self._columns):
            empty(each)
            self._body.setStretch(at, 1 if at < columns else 0)
        for target, parts in zip(self._columns, flowed(self._told(), columns, self._high_in(columns)), strict=False):
            for title, rows in parts:
                self._tell(target, title, rows)
        for each in self._columns[:columns]:
            each.addStretch(1)

    def _high_in(self, columns: int) -> Callable[[Row], int]:
        """A title beside its keys that needs a second line is as high as two rows."""
        look = current()
        wide = (self._room - look.px(BETWEEN) * (columns - 1)) / columns
        words = QFontMetricsF(look.font())

        def high(told: Row) -> int:
            caps = sum(key_cap_width(key_words(key)) + look.px(4) for key in told[1])
            return 1 if words.horizontalAdvance(told[0]) + look.px(4) + caps <= wide else 2

        return high

    def _told(self) -> list[tuple[str, list[Row]]]:
        alive = self._actions.alive()
        scopes = [(scope, [a for a in alive if a.scope is scope and self._actions.keys(a.id)]) for scope in Scope]
        return [
            (SCOPE_TITLES[scope], [*told(keyed, self._actions), *PAGES.get(scope, ())])
            for scope, keyed in scopes
            if keyed
        ]

    def _tell(self, target: QVBoxLayout, title: str, rows: list[Row]) -> None:
        target.addWidget(label(title, Type.TITLE))
        for words, keys in rows:
            line = row(gap=8)
            line.addWidget(label(words, wrap=True), 1)
            line.addWidget(key_caps(keys))
            nest(target, line)
        target.addSpacing(current().px(10))
