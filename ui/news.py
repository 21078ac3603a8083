"""What the window tells: what was refused, what broke, and how far slow work is; in the window, never over it."""

import sys
import traceback
from types import TracebackType
from typing import Any, Protocol

from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication
from shiboken6 import isValid

from ui.widgets.notices import Notice, NoticeStack, Progress

LISTED = 6  # sentences a notice has room for


class News(QObject):
    """The stack of notices, and which of them are news no more."""

    def __init__(self, notices: NoticeStack) -> None:
        super().__init__(notices)
        self._notices = notices
        self._refusal: Notice | None = None
        self._failure: Notice | None = None
        self._unsaved: Notice | None = None

    def tell(self, sentence: str) -> None:
        self._notices.say(sentence, tone="positive")

    def warn(self, sentence: str) -> None:
        self._notices.say(sentence, tone="warning")

    def fail(self, sentence: str) -> None:
        """An exchange with the issuer failed; of several the last one stands."""
        self.drop_failure()
        self._failure = self._notices.say(sentence, tone="warning")

    def drop_failure(self) -> None:
        """The next exchange went well."""
        _take_away(self._failure)

    def list_left_out(self, sentences: list[str]) -> None:
        """Bundles that did not arrive, each with its sentence; it stays until somebody has read it."""
        if len(sentences) == 1:
            self._notices.say(sentences[0], tone="negative")
            return
        rest = len(sentences) - LISTED
        more = [f"… and {rest} more; “Copy all” has every one."] if rest > 0 else []
        self._notices.say(
            "\n".join([f"{len(sentences)} bundles were not imported:", *sentences[:LISTED], *more]),
            tone="negative",
            action="Copy all",
            on_action=lambda: QGuiApplication.clipboard().setText("\n".join(sentences)),
        )

    def refuse(self, sentence: str) -> None:
        self.drop_refusal()
        self._refusal = self._notices.say(sentence, tone="warning")

    def drop_refusal(self) -> None:
        """What was refused is no news any more once something was done."""
        _take_away(self._refusal)

    def hold_back(self, sentence: str, words: str) -> None:
        """What leaving would lose; it stands until somebody has read it, or nothing would be lost any more."""
        self.drop_hold()
        self._unsaved = self._notices.say(
            sentence,
            tone="negative",
            action="Copy them",
            on_action=lambda: QGuiApplication.clipboard().setText(words),
        )

    def drop_hold(self) -> None:
        """All is kept."""
        _take_away(self._unsaved)

    def report(self, error: BaseException) -> None:
        """Something of ours broke: the window stays, the work is saved, a report can be copied."""
        words = "".join(traceback.format_exception(error))
        self._notices.say(
            "Something in the program went wrong. Your work is saved.",
            tone="negative",
            action="Copy report",
            on_action=lambda: QGuiApplication.clipboard().setText(words),
        )

    def excepthook(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        """For `sys.excepthook`: print as always, and keep the window."""
        sys.__excepthook__(kind, error, trace)
        if not issubclass(kind, KeyboardInterrupt):
            self.report(error)


def _take_away(notice: Notice | None) -> None:
    if notice is not None and isValid(notice):
        notice.leave()


class SlowWork(Protocol):
    """What tells of itself: a sentence, how far it is, and how it ended."""

    began: Any
    progressed: Any
    ended: Any

    def stop(self) -> None: ...


class Underway(QObject):
    """One piece of slow work, from the sentence it begins with to the one it ends with, if any."""

    def __init__(self, notices: NoticeStack, work: SlowWork) -> None:
        super().__init__(notices)
        self._notices, self._work = notices, work
        self._shown: Progress | None = None
        work.began.connect(self._on_began)
        work.progressed.connect(self._on_progressed)
        work.ended.connect(self._on_ended)

    def _on_began(self, sentence: str) -> None:
        self._shown = self._notices.follow(sentence, self._work.stop)

    def _on_progressed(self, share: float, left: str = "") -> None:
        if self._shown is not None:
            self._shown.set_share(share, left)

    def _on_ended(self, sentence: str, tone: str = "quiet") -> None:
        if self._shown is not None:
            self._shown.leave()
            self._shown = None
        if sentence:
            self._notices.say(sentence, tone=tone)
