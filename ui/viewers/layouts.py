"""Which layout of a document is on show: our own pages, into which evidence links point, or LibreOffice's."""

from PySide6.QtCore import QObject, Signal

from assessor_app.documents.pool import OpenDocument
from assessor_app.domain.errors import Unreadable
from ui.background import Background
from ui.viewers.viewer import OpenArtifact

OFFER, BACK = "Show LibreOffice’s layout", "Back to the simplified view"
WAITING = "LibreOffice is laying it out…"
CITE_THERE = "Links point into the simplified view: press L to go back to it, and cite there."


class Layouts(QObject):
    """`changed` follows whatever is to be shown or said differently."""

    changed = Signal()

    def __init__(self, background: Background, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._background = background
        self._opened: OpenArtifact | None = None
        self._office: OpenDocument | None = None
        self._asked: OpenArtifact | None = None  # what LibreOffice is at work on
        self.faithful = False  # LibreOffice's layout is on show
        self.said = ""

    @property
    def offer(self) -> str:
        """What the action does now; empty where there is nothing to choose."""
        if self._opened is None or self._opened.laid_out is None or self._asked is self._opened:
            return ""
        return BACK if self.faithful else OFFER

    @property
    def document(self) -> OpenDocument | None:
        """The document on show."""
        if self.faithful:
            return self._office
        return self._opened.document if self._opened else None

    def begin(self, opened: OpenArtifact) -> None:
        """Another artifact, in our own pages."""
        self.clear()
        self._opened = opened

    def clear(self) -> None:
        if self._office is not None:
            self._office.close()
        self._opened = self._office = None
        self.faithful, self.said = False, ""

    def toggle(self) -> None:
        """L: the other layout; LibreOffice takes a second or more the first time."""
        if not self.offer:
            return
        if self.faithful or self._office is not None:
            self.faithful, self.said = not self.faithful, ""
        else:
            self._ask()
        self.changed.emit()

    def back(self) -> None:
        """To our own pages, because a link or a search leads there."""
        if self.faithful:
            self.toggle()

    def _ask(self) -> None:
        opened = self._opened
        assert opened is not None and opened.laid_out is not None
        self._asked, self.said = opened, WAITING
        self._background.run(
            opened.laid_out,
            lambda document: self._on_laid_out(opened, document),
            lambda error: self._on_failed(opened, error),
        )

    def _on_laid_out(self, opened: OpenArtifact, document: OpenDocument) -> None:
        if not self._is_awaited(opened):
            document.close()  # something else is on show by now
            return
        self._office, self.faithful, self.said = document, True, ""
        self.changed.emit()

    def _on_failed(self, opened: OpenArtifact, error: Exception) -> None:
        if self._is_awaited(opened):
            self.said = error.reason if isinstance(error, Unreadable) else str(error)
            self.changed.emit()

    def _is_awaited(self, opened: OpenArtifact) -> bool:
        if self._asked is opened:
            self._asked = None
        return self._opened is opened and self._office is None
