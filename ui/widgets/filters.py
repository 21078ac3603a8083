"""Filters over a list: a button that drops a menu of choices, and a toggle that shows it is on."""

from PySide6.QtCore import QPoint, QSize, Qt, Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu, QSizePolicy, QWidget

from ui.theme import current
from ui.widgets.button import Button, Kind

WIDEST, NARROWEST = 220, 88  # unscaled pixels


class ChoiceButton(Button):
    """“All credentials ▾”: one choice of several. Values are what the caller means, titles what is read."""

    chosen = Signal(object)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__("", trailing_icon="caret-down", kind=Kind.PLAIN, parent=parent)
        self._name = name
        self._choices: tuple[tuple[object, str], ...] = ()
        self._value: object = None
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.clicked.connect(self.drop_down)

    def sizeHint(self) -> QSize:
        """As wide as its words, up to where it would push its neighbours."""
        hint = super().sizeHint()
        return QSize(min(hint.width(), current().px(WIDEST)), hint.height())

    def minimumSizeHint(self) -> QSize:
        hint = self.sizeHint()
        return QSize(min(hint.width(), current().px(NARROWEST)), hint.height())

    @property
    def value(self) -> object:
        return self._value

    def set_choices(self, choices: tuple[tuple[object, str], ...], value: object) -> None:
        """(value, title) pairs in the order shown; `value` is the one chosen now, else the first."""
        self._choices = choices
        values = [entry[0] for entry in choices]
        self._show(value if value in values else (values[0] if values else None))

    def choose(self, value: object) -> None:
        """Choose as a hand would, and say so."""
        if value != self._value:
            self._show(value)
            self.chosen.emit(value)

    def drop_down(self) -> None:
        menu = self.menu()
        menu.popup(self.mapToGlobal(QPoint(0, self.height() + current().px(4))))

    def menu(self) -> QMenu:
        """The menu as it would drop now; it deletes itself when closed."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.setMinimumWidth(self.width())
        group = QActionGroup(menu)
        for value, title in self._choices:
            entry = QAction(title, menu)
            entry.setCheckable(True)
            entry.setChecked(value == self._value)
            entry.setIcon(current().icon("check" if value == self._value else "", "accent"))
            entry.triggered.connect(lambda _checked=False, v=value: self.choose(v))
            group.addAction(entry)
            menu.addAction(entry)
        return menu

    def _show(self, value: object) -> None:
        self._value = value
        title = next((title for entry, title in self._choices if entry == value), "")
        self.setText(title)
        self.setToolTip(title)
        self.setAccessibleName(f"{self._name}: {title}")
        self.updateGeometry()
        self.update()


class ToggleChip(Button):
    """A filter that is on or off; on, it is tinted and shows the cross that takes it off."""

    def __init__(self, text: str, *, on: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(text, kind=Kind.PLAIN, parent=parent)
        self.setCheckable(True)
        self.toggled.connect(self._on_toggled)
        self.setChecked(on)

    def _on_toggled(self, on: bool) -> None:
        self._trailing = "x" if on else ""
        self.updateGeometry()
        self.update()
