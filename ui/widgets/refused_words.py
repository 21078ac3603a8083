"""Words that were refused: nothing says they are saved, and they wait until what they belong to is there again."""

from collections.abc import Mapping

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from ui.widgets.kept_words import KeptWords
from ui.widgets.marks import SavedState

Waiting = Mapping[tuple[str, object], str]  # whose and of what, and the words


def refuse_within(whole: QWidget, sentence: str) -> bool:
    """Something was refused: the field that was handing its words over keeps them, and nothing says they are saved.
    Whether that is news."""
    fields = whole.findChildren(KeptWords)
    told = [field.refuse(sentence) for field in fields]
    if shows_refused(whole):
        for state in whole.findChildren(SavedState):
            if state.isVisible():
                state.set_refused()
    return all(told)


def shows_refused(whole: QWidget) -> bool:
    """Whether words are on the screen that were refused and not kept since."""
    return any(field.refused for field in whole.findChildren(KeptWords) if field.isVisible())


def refused_within(whole: QWidget) -> list[str]:
    """All words that were refused and not kept since, those in fields and those put by."""
    here = [field.refused for field in whole.findChildren(KeptWords)]
    return [words for words in (*here, *put_by_within(whole).values()) if words.strip()]


class PutBy(QObject):
    """Words that were refused, of something that is left, until it is there again; `name` tells it from others, also in
    the window after this one. What they are `of` is an id, or several, never something of the window."""

    def __init__(self, name: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.words: dict[object, str] = {}

    def put(self, of: object, field: KeptWords) -> None:
        if not field.is_kept:
            self.words[of] = field.toPlainText()
            field.start_over("")

    def take_up(self, of: object, field: KeptWords) -> None:
        """They stand in the field again, and are tried once more; where nobody may write they go on waiting."""
        if of in self.words and not field.is_shut:
            field.setPlainText(self.words.pop(of))


def put_by_within(whole: QWidget) -> Waiting:
    """What waits, to be carried to another window."""
    return {
        (put_by.objectName(), of): words for put_by in whole.findChildren(PutBy) for of, words in put_by.words.items()
    }


def carry_within(whole: QWidget, waiting: Waiting) -> None:
    """What waited in another window waits in this one."""
    for put_by in whole.findChildren(PutBy):
        put_by.words |= {of: words for (name, of), words in waiting.items() if name == put_by.objectName()}
