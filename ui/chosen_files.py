"""Files and folders somebody is asked for: bundles that come in, and what goes out into a folder."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from assessor_app.domain.counted import counted
from ui.arrivals import Arrivals
from ui.coach_room import CoachRoom
from ui.news import News

Export = Callable[[list[str], Path], str]  # decisions and a folder; a sentence about what was written


class ChosenFiles(QObject):
    """Asks, hands the answer on, and tells how it went. `said` is for the status line."""

    said = Signal(str)

    def __init__(self, arrivals: Arrivals, room: CoachRoom, news: News, export: Export, over: QWidget) -> None:
        super().__init__(over)
        self._arrivals, self._room, self._news, self._export, self._over = arrivals, room, news, export, over
        room.saved.connect(self._on_room_saved)
        room.withheld.connect(news.warn)
        arrivals.left_out.connect(news.list_left_out)
        arrivals.read.connect(self._on_read)

    def import_bundles(self, paths: list[Path]) -> None:
        """Import these bundles; with none given, ask for them."""
        if not paths:
            kind = "Submission bundles (*.zip)"
            chosen, _kind = QFileDialog.getOpenFileNames(self._over, "Import bundles", "", kind)
            paths = [Path(name) for name in chosen]
        if paths:
            self.said.emit(f"Reading {counted(len(paths), 'bundle')}…")
            self._arrivals.import_bundles(paths)

    def export_decisions(self, decisions: list[str]) -> None:
        if folder := self._folder("Export into which folder?"):
            self._room.workspace.background.run(
                lambda: self._export(decisions, folder), self._news.tell, lambda error: self._news.warn(str(error))
            )

    def save_plan(self) -> None:
        if folder := self._folder("Save the plan into which folder?"):
            self._room.save_plan(folder)

    def print_record(self) -> None:
        """What was shown to whom, as a file to be printed."""
        if self._room.session is None:
            self.said.emit("Open a coach session first.")
        elif folder := self._folder("Save the record into which folder?"):
            self._room.print_record(folder)

    def _folder(self, question: str) -> Path | None:
        chosen = QFileDialog.getExistingDirectory(self._over, question)
        return Path(chosen) if chosen else None

    def _on_read(self, arrived: int, warnings: list[str]) -> None:
        """Where none arrived, the notice that says why is enough."""
        for sentence in warnings:
            self._news.warn(sentence)
        self.said.emit(f"{counted(arrived, 'submission')} came into the queue." if arrived else "")

    def _on_room_saved(self, files: tuple[Path, ...]) -> None:
        names = ", ".join(path.name for path in files)
        self._news.tell(f"Saved in {files[0].parent}: {names}.")
