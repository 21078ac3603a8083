"""A day, written as people write days: “9 Dec”, “2026-12-09”, or “+10” for ten business days from today."""

import re
from collections.abc import Callable
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QLineEdit

from assessor_app.domain.days import short_day, why_over
from assessor_app.domain.turnaround import due_date
from ui.theme import current

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")

WIDTH = 112  # unscaled pixels: the placeholder, and the caret before it


def day_words(day: date | None) -> str:
    """`9 Dec 2026`."""
    return f"{short_day(day)} {day.year}" if day else ""


def read_day(text: str, today: date) -> date | None:
    """The day meant; None for nothing. A day without a year is the next one. Raises ValueError for what is no day."""
    said = text.strip().casefold()
    if not said:
        return None
    if found := re.fullmatch(r"\+\s*(\d{1,3})", said):
        return due_date(today, int(found[1]))
    if re.fullmatch(r"\d{4}-\d{1,2}-\d{1,2}", said):
        year, month, day = map(int, said.split("-"))
        return date(year, month, day)
    if found := re.fullmatch(r"(\d{1,2})[. ]*([a-z]{3,9})\.?(?:[ ,]+(\d{4}))?", said):
        return _soonest(int(found[1]), _month(found[2]), found[3], today)
    if found := re.fullmatch(r"([a-z]{3,9})\.? (\d{1,2})(?:[ ,]+(\d{4}))?", said):
        return _soonest(int(found[2]), _month(found[1]), found[3], today)
    raise ValueError(text)


def _month(name: str) -> int:
    return MONTHS.index(name[:3]) + 1


def _soonest(day: int, month: int, year: str | None, today: date) -> date:
    if year is not None:
        return date(int(year), month, day)
    this = date(today.year, month, day)
    return this if this >= today else date(today.year + 1, month, day)


class DayField(QLineEdit):
    """`chosen` carries a date or None; what is no day, or is over, is `refused` with a sentence, and the day before
    stands. Escape has `left` it."""

    chosen = Signal(object)
    refused = Signal(str)
    left = Signal()

    def __init__(self, name: str, today: Callable[[], date], placeholder: str = "By when?") -> None:
        super().__init__()
        self._today = today
        self._day: date | None = None
        self.setAccessibleName(name)
        self.setPlaceholderText(placeholder)
        self.setToolTip("A day such as 9 Dec, or +10 for ten business days from today")
        self.setProperty("bare", "true")
        self.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.setFixedWidth(current().px(WIDTH))
        self.returnPressed.connect(self.keep)

    def show_day(self, day: date | None) -> None:
        self._day = day
        if not self.hasFocus():
            self.setText(day_words(day))

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.keep()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.keep()
            self.left.emit()
            return
        super().keyPressEvent(event)

    def keep(self) -> None:
        """Hand the day over now if it is not kept yet."""
        day = self._read()
        self.setText(day_words(day))
        if day != self._day:
            self._day = day
            self.chosen.emit(day)

    def _read(self) -> date | None:
        """The day that is written, or the one before; one that was agreed on long ago stays what it was."""
        try:
            day = read_day(self.text(), self._today())
        except ValueError:
            self.refused.emit(f"“{self.text()}” is no day; write 9 Dec, or +10 for ten business days from today.")
            return self._day
        if day is not None and day != self._day and (why := why_over(day, self._today())) is not None:
            self.refused.emit(why)
            return self._day
        return day
