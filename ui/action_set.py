"""The table's actions as Qt actions, and the keys that reach them from where the focus is."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QTextEdit,
    QWidget,
)

from ui.actions import SCOPE_TITLES, SHEETS, TABLE, Action, Profile, Scope
from ui.widgets.kept_words import KeptWords
from ui.widgets.keycap import key_words

_SCOPE = "action_scope"
_PRESSES = ("Space", "Return")
_STEPS = ("Up", "Down", "Left", "Right", "Tab", "F3", ",", ".", "+", "-", "=", "<", ">", "[", "]")
_ALWAYS = ("window.lock", "window.quit")


@dataclass(frozen=True, slots=True)
class Hint:
    """Keys printed side by side and the word for what they do."""

    keys: tuple[str, ...]
    words: str


def set_scope(widget: QWidget, scope: Scope) -> None:
    """Keys of `scope` are listened to while the focus is inside `widget`."""
    widget.setProperty(_SCOPE, str(scope))


def is_text_field(widget: QWidget | None) -> bool:
    """Whether a letter typed here is writing."""
    if isinstance(widget, KeptWords):
        return True  # also one that was shut to somebody who writes in it: what they type on is no command
    if isinstance(widget, (QLineEdit, QTextEdit, QPlainTextEdit)):
        return not widget.isReadOnly()
    return isinstance(widget, QAbstractSpinBox) or (isinstance(widget, QComboBox) and widget.isEditable())


def goes_on(key: str) -> bool:
    """Whether a key that is held down acts again and again: those that step and zoom do. Any other acts once:
    Ctrl+Enter held for a moment would open a review and sign it, G give back and take up in turns."""
    return key.endswith(_STEPS)


def fires_in_text(key: str) -> bool:
    """Whether a key may be a command while somebody writes: chords and function keys only."""
    parts = key.split("+")
    if {"Ctrl", "Alt", "Meta"} & set(parts):
        return True
    return len(parts[-1]) > 1 and parts[-1].startswith("F") and parts[-1][1:].isdigit()


class ActionSet(QObject):
    """Every action of the table; those with a handler are alive. `ran` says which one was used last."""

    scope_changed = Signal()
    profile_changed = Signal()
    ran = Signal(str)

    def __init__(self, window: QWidget, profile: Profile = Profile.DEFAULT, table: tuple[Action, ...] = TABLE) -> None:
        super().__init__(window)
        self._window, self._profile = window, profile
        self._rows = {action.id: action for action in table}
        self._actions = {action.id: QAction(action.title, self) for action in table}
        self._alive: set[str] = set()
        self._hints: dict[str, str] = {}
        self._home = Scope.QUEUE
        self._chain: tuple[Scope, ...] = (Scope.QUEUE, Scope.ANYWHERE)
        self._shortcuts: dict[str, QShortcut] = {}
        self._by_key: dict[tuple[Scope, str], str] = {}
        self._make_shortcuts()
        for ident, action in self._actions.items():
            action.triggered.connect(lambda _checked=False, i=ident: self.ran.emit(i))
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.focusChanged.connect(self._on_application_focus_changed)

    # what an action is

    def on(self, ident: str, handler: Callable[[], object]) -> None:
        """Bring an action to life."""
        self._actions[ident].triggered.connect(lambda _checked=False: handler())
        self._alive.add(ident)
        self._enable_keys()

    def allow(self, idents: Iterable[str], allowed: bool) -> None:
        """Let actions rest while there is nothing for them to work on, or wake them."""
        for ident in idents:
            self._actions[ident].setEnabled(allowed)
        self._enable_keys()
        self.scope_changed.emit()

    def action(self, ident: str) -> QAction:
        return self._actions[ident]

    def row(self, ident: str) -> Action:
        return self._rows[ident]

    def is_alive(self, ident: str) -> bool:
        return ident in self._alive and self._actions[ident].isEnabled()

    def trigger(self, ident: str) -> None:
        self._actions[ident].trigger()

    def keys(self, ident: str) -> tuple[str, ...]:
        """The action's keys in the profile of the moment."""
        return self._rows[ident].keys_in(self._profile)

    def key(self, ident: str) -> str:
        """Its first key, or nothing."""
        return next(iter(self.keys(ident)), "")

    def reaches_through(self, event: QKeyEvent) -> bool:
        """Whether this key works whatever lies over the screens: it locks or quits."""
        pressed = QKeySequence(event.keyCombination())
        return any(pressed == QKeySequence(key) for ident in _ALWAYS for key in self.keys(ident))

    def tooltip(self, ident: str) -> str:
        """“Find a command (Ctrl K)”."""
        key = self.key(ident)
        return f"{self._rows[ident].title} ({key_words(key)})" if key else self._rows[ident].title

    def alive(self) -> tuple[Action, ...]:
        """Every action that works now, in the table's order."""
        return tuple(row for ident, row in self._rows.items() if self.is_alive(ident))

    # where the keys are listened to

    @property
    def profile(self) -> Profile:
        return self._profile

    @property
    def scope(self) -> Scope:
        return self._chain[0]

    @property
    def scopes(self) -> tuple[Scope, ...]:
        """The scopes around the focus, innermost first."""
        return self._chain

    @property
    def scope_title(self) -> str:
        return SCOPE_TITLES[self.scope]

    def set_home(self, scope: Scope) -> None:
        """The scope of the panel on show: it stands when the focus is in no panel."""
        self._home = scope
        self._follow(QApplication.focusWidget())

    def set_profile(self, profile: Profile) -> None:
        self._profile = profile
        self._make_shortcuts()
        self.profile_changed.emit()
        self.scope_changed.emit()

    def set_hint(self, ident: str, words: str) -> None:
        """Say more exactly what a key does now: “link to B”."""
        if self._hints.get(ident) != words:
            self._hints[ident] = words
            self.scope_changed.emit()

    def hints(self) -> tuple[Hint, ...]:
        """What the status bar shows: keys heard from here, the innermost scope first; keys with one word share it."""
        found: dict[str, list[str]] = {}
        for scope in self._chain:
            if self._is_covered(scope):
                continue
            for row in self.alive():
                words, key = self._hints.get(row.id, row.hint), self.key(row.id)
                if row.scope is scope and words and key and self._target(key) == row.id:
                    found.setdefault(words, []).append(key)
        return tuple(Hint(tuple(keys), words) for words, keys in found.items())

    def _make_shortcuts(self) -> None:
        for shortcut in self._shortcuts.values():
            shortcut.setEnabled(False)  # until it is deleted it would make its successor ambiguous
            shortcut.deleteLater()
        self._shortcuts.clear()
        self._by_key.clear()
        for row in self._rows.values():
            for key in row.keys_in(self._profile):
                self._by_key[row.scope, key] = row.id
                if key not in self._shortcuts:
                    shortcut = QShortcut(QKeySequence(key), self._window)
                    shortcut.setContext(Qt.ShortcutContext.WindowShortcut)
                    shortcut.setAutoRepeat(goes_on(key))
                    shortcut.activated.connect(lambda k=key: self._on_shortcut_activated(k))
                    self._shortcuts[key] = shortcut
        self._enable_keys()

    def _target(self, key: str) -> str | None:
        for scope in self._chain:
            ident = self._by_key.get((scope, key))
            if ident is not None and self.is_alive(ident) and (fires_in_text(key) or not self._is_covered(scope)):
                return ident
        return None

    def _is_covered(self, scope: Scope) -> bool:
        """Whether a sheet with the focus lies over it: what can't be seen there is not changed by a letter."""
        return self.scope in SHEETS and scope not in (self.scope, Scope.ANYWHERE)

    def _enable_keys(self) -> None:
        writing = is_text_field(QApplication.focusWidget())
        for key, shortcut in self._shortcuts.items():
            wanted = self._target(key) is not None and (not writing or fires_in_text(key))
            if shortcut.isEnabled() != wanted:
                shortcut.setEnabled(wanted)

    def _on_shortcut_activated(self, key: str) -> None:
        focus = QApplication.focusWidget()
        if key in _PRESSES and isinstance(focus, QAbstractButton):
            focus.click()
        elif (ident := self._target(key)) is not None:
            self._actions[ident].trigger()

    def _on_application_focus_changed(self, _old: QWidget | None, new: QWidget | None) -> None:
        if new is None or self._is_ours(new):
            self._follow(new)

    def _is_ours(self, widget: QWidget) -> bool:
        """Whether a widget stands in the window, or in a tool window that was taken out of it."""
        window, home = widget.window(), self._window.window()
        out_of = window.parentWidget() if window.windowType() == Qt.WindowType.Tool else None
        return window is home or (out_of is not None and out_of.window() is home)

    def _follow(self, focus: QWidget | None) -> None:
        inner: list[Scope] = []
        widget = focus if focus is not None and self._is_ours(focus) else None
        while widget is not None:
            named = widget.property(_SCOPE)
            if named and Scope(named) not in inner:
                inner.append(Scope(named))
            widget = widget.parentWidget()
        chain = tuple(dict.fromkeys([*(inner or [self._home]), Scope.ANYWHERE]))
        changed, self._chain = chain != self._chain, chain
        self._enable_keys()
        if changed:
            self.scope_changed.emit()
