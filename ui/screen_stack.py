"""One screen at a time, each under its item of the rail."""

from collections.abc import Mapping

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from ui.screens import SCREENS
from ui.widgets.rail import Rail


class ScreenStack(QStackedWidget):
    """`panels` by the name of their screen, in the order of the rail; `wanted` is the wish for one of them."""

    wanted = Signal(str)

    def __init__(self, rail: Rail, panels: Mapping[str, QWidget]) -> None:
        super().__init__()
        self._names = tuple(name for name, _icon, _title in SCREENS)
        self.items = {name: rail.add_screen(icon, title) for name, icon, title in SCREENS}
        for name in self._names:
            self.addWidget(panels[name])
            self.items[name].clicked.connect(lambda _checked=False, wish=name: self.wanted.emit(wish))

    @property
    def name(self) -> str:
        """The screen in front."""
        return self._names[self.currentIndex()]

    def show_screen(self, name: str) -> None:
        self.setCurrentIndex(self._names.index(name))
        self.items[name].setChecked(True)
