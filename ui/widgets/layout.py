"""Rows, columns and cards, spaced on the 4 px grid."""

from collections.abc import Sequence
from typing import TypeVar

import shiboken6
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QLayout, QScrollArea, QVBoxLayout, QWidget

from ui.theme import Size, current
from ui.widgets.parting import let_go

Item = QWidget | QBoxLayout | None  # None is a stretch
Layout = TypeVar("Layout", bound=QBoxLayout)


def row(*items: Item, gap: int = 8, margins: tuple[int, int, int, int] = (0, 0, 0, 0)) -> QHBoxLayout:
    """Side by side, centred on their height; None stretches. Margins: left, top, right, bottom, unscaled."""
    return _fill(QHBoxLayout(), items, gap, margins)


def column(*items: Item, gap: int = 8, margins: tuple[int, int, int, int] = (0, 0, 0, 0)) -> QVBoxLayout:
    """One under the other; None stretches."""
    return _fill(QVBoxLayout(), items, gap, margins)


def _fill(layout: Layout, items: Sequence[Item], gap: int, margins: tuple[int, int, int, int]) -> Layout:
    theme = current()
    layout.setSpacing(theme.px(gap))
    layout.setContentsMargins(*(theme.px(margin) for margin in margins))
    for item in items:
        if item is None:
            layout.addStretch(1)
        elif isinstance(item, QWidget):
            layout.addWidget(item)
        else:
            nest(layout, item)
    return layout


def nest(outer: QBoxLayout, inner: QLayout, stretch: int = 0) -> None:
    """Put one layout into another.

    shiboken makes a Python half for each item of `inner` (PySide 6.11.3: `addLayoutOwnership`) and is not told when Qt
    deletes the item. What Qt makes at the same address later is then taken for it, and is looked at after its death:
    the process ends. So those halves are forgotten at once."""
    outer.addLayout(inner, stretch)
    _forget_items(inner)


def laid_out(layout: QLayout) -> list[QWidget]:
    """The widgets in it at every depth, in their order; of no item a half is kept."""
    found: list[QWidget] = []
    for at in range(layout.count()):
        item = layout.itemAt(at)
        if isinstance(item, QLayout):
            found += laid_out(item)
        elif item is not None:
            widget = item.widget()
            shiboken6.invalidate(item)
            found += [widget] if widget is not None else []
    return found


def _forget_items(layout: QLayout) -> None:
    for at in range(layout.count()):
        item = layout.itemAt(at)
        if isinstance(item, QLayout):
            _forget_items(item)
        elif item is not None:
            shiboken6.invalidate(item)


def panel(layout: QBoxLayout | None = None, *, ground: str = "surface", name: str = "") -> QFrame:
    """A plain area; `ground` is surface, raised, canvas or tint."""
    frame = QFrame()
    frame.setProperty("ground", ground)
    frame.setAccessibleName(name)
    if layout is not None:
        frame.setLayout(layout)
    return frame


def card(layout: QBoxLayout, *, raised: bool = False) -> QFrame:
    """A hairline around things that belong together, 12 px inside."""
    frame = QFrame()
    frame.setProperty("card", "raised" if raised else "true")
    inside = current().px(Size.INSIDE)
    if layout.contentsMargins().isNull():
        layout.setContentsMargins(inside, inside, inside, inside)
    frame.setLayout(layout)
    return frame


def scrolled(widget: QWidget, name: str) -> QScrollArea:
    """`widget` in an area that scrolls up and down only."""
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setWidget(widget)
    area.setAccessibleName(name)
    return area


def empty(layout: QBoxLayout) -> None:
    """Take everything out of a layout and let it go."""
    while (item := layout.takeAt(0)) is not None:
        inner = item.layout()
        if isinstance(inner, QBoxLayout):
            empty(inner)
        if (widget := item.widget()) is not None:
            let_go(widget)
