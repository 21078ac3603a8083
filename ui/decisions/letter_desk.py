"""Letters from the window: where they go is asked, how far they are is told, and they stop on a wish."""

import time
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from assessor_app.domain.counted import counted
from assessor_app.domain.errors import AssessorError
from ui.decisions.pace import time_left
from ui.outgoing import Outgoing
from ui.workspace import Workspace

FOLDER = "decisions.letter_folder"  # preference: where letters went last


class LetterDesk(QObject):
    """`began` carries a sentence, `progressed` a share and how long it still takes, `ended` a sentence and its tone."""

    began = Signal(str)
    progressed = Signal(float, str)
    ended = Signal(str, str)

    def __init__(self, workspace: Workspace, outgoing: Outgoing, over: QWidget) -> None:
        super().__init__(over)
        self._workspace, self._outgoing, self._over = workspace, outgoing, over
        self._begun = 0.0
        self.running = False
        outgoing.letters_progressed.connect(self._on_progressed)

    def write(self, chosen: Sequence[str]) -> None:
        """Ask where to, and write the letters of these decisions there."""
        if self.running or not chosen or not (folder := self._ask_folder(len(chosen))):
            return
        self.running, self._begun = True, time.monotonic()
        self.began.emit(f"Writing {counted(len(chosen), 'letter')}…")
        self._outgoing.letters(chosen, Path(folder), lambda said: self._end(said, "positive"), self._on_failed)

    def _ask_folder(self, decisions: int) -> str:
        """Where these letters go, beginning where the last went; empty when it was not said."""
        before = str(self._workspace.preference(FOLDER) or "")
        question = f"Write letters on {counted(decisions, 'decision')} into which folder?"
        folder = QFileDialog.getExistingDirectory(self._over, question, before)
        if folder:
            self._workspace.set_preference(FOLDER, folder)
        return folder

    def stop(self) -> None:
        self._outgoing.stop_letters()

    def _on_progressed(self, done: int, total: int) -> None:
        if self.running:
            self.progressed.emit(done / max(total, 1), time_left(time.monotonic() - self._begun, done, total))

    def _on_failed(self, error: Exception) -> None:
        if not isinstance(error, AssessorError):
            self._end("", "quiet")
            raise error
        self._end(error.sentence, "warning")

    def _end(self, said: str, tone: str) -> None:
        self.running = False
        self.ended.emit(said, tone)
