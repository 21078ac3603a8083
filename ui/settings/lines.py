"""How a setting is laid out: its name and a quiet word about it at the left, what changes it at the right."""

from PySide6.QtWidgets import QBoxLayout, QFrame, QWidget

from ui.theme import Type
from ui.widgets.layout import card, column, nest, panel, row
from ui.widgets.text import hairline, label

WIDEST = 760


def setting(title: str, words: QWidget | str, *controls: QWidget) -> QWidget:
    """One line; `words` may be a label that is changed later."""
    quiet = label(words, Type.CAPTION, tone="quiet", wrap=True) if isinstance(words, str) else words
    said = column(label(title), quiet, gap=2)
    line = row(*controls, gap=8)
    whole = row(gap=16)
    nest(whole, said, 1)
    nest(whole, line)
    return panel(whole)


def section(title: str, *lines: QWidget | QBoxLayout) -> QWidget:
    """A heading and a card of lines, parted by hairlines."""
    inside = column(gap=12, margins=(16, 14, 16, 14))
    for number, line in enumerate(lines):
        if number:
            inside.addWidget(hairline())
        if isinstance(line, QWidget):
            inside.addWidget(line)
        else:
            nest(inside, line)
    framed: QFrame = card(inside)
    return panel(column(label(title, Type.TITLE), framed, gap=8))
