"""Whoever closes the window while words are refused is told once, and can copy them."""

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from ui.news import News
from ui.widgets.kept_words import KeptWords
from ui.widgets.refused_words import refused_within

UNSAVED = "Not all words are saved: some were refused. Close again to leave without them."


class Leaving:
    """Asked before the window closes. `tell_room` says it where others look on and no notice is shown."""

    def __init__(self, whole: QWidget, news: News, tell_room: Callable[[str], None]) -> None:
        self._whole, self._news, self._tell_room = whole, news, tell_room
        self._told: list[str] = []

    def holds_back(self) -> bool:
        """Whether the window stays, because something would be lost that was not told of yet."""
        for field in self._whole.findChildren(KeptWords):
            field.keep()
        words = refused_within(self._whole)
        if not words or words == self._told:
            return False
        self._told = words
        self._news.hold_back(UNSAVED, "\n\n".join(words))
        self._tell_room(UNSAVED)
        return True

    def look_again(self) -> None:
        """Something was kept: perhaps nothing would be lost any more."""
        if self._told and not refused_within(self._whole):
            self._told = []
            self._news.drop_hold()
