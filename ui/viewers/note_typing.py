"""Writing a note while a recording plays: it pauses at the first letter, Enter keeps the note and lets it play on."""

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent

from ui.viewers.stage import ViewerStage
from ui.widgets.kept_words import ENTER, KeptWords
from ui.workspace import Workspace

PREFERENCE = "media.pause_while_writing"


class NoteTyping(QObject):
    """Watches the fields for somebody's words. Shift+Enter is a new line; where nothing was paused, so is Enter."""

    said = Signal(str)

    def __init__(self, workspace: Workspace, stage: ViewerStage, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._workspace, self._stage = workspace, stage
        self._paused = False

    @property
    def wanted(self) -> bool:
        """The assessor's preference; on unless turned off."""
        return bool(self._workspace.preference(PREFERENCE, True))

    def toggle(self) -> None:
        self._workspace.set_preference(PREFERENCE, not self.wanted)
        self.said.emit(
            "Writing a note pauses the recording; Enter keeps the note and plays on."
            if self.wanted
            else "The recording plays on while a note is written."
        )

    def follow(self, stage: ViewerStage) -> None:
        """Of two viewers, the one somebody looks at."""
        self._stage, self._paused = stage, False

    def watch(self, field: KeptWords) -> None:
        field.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(watched, KeptWords):
            if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
                return self._on_key(watched, event)
            if event.type() == QEvent.Type.InputMethod:
                self._pause()
            elif event.type() == QEvent.Type.FocusOut:
                self._paused = False
        return super().eventFilter(watched, event)

    def _on_key(self, field: KeptWords, event: QKeyEvent) -> bool:
        """True when the field must not have the key."""
        shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        if event.key() in ENTER and self._paused and not shift:
            self._resume(field)
            return True
        if event.text().strip():
            self._pause()
        return False

    def _pause(self) -> None:
        motion = self._stage.video.motion
        if motion.playing and self.wanted:
            motion.pause()
            self._paused = True

    def _resume(self, field: KeptWords) -> None:
        field.finish()
        if not field.is_kept:
            return
        self._paused = False
        self._stage.setFocus()
        if self._stage.viewer is self._stage.video:
            self._stage.video.motion.play()
