"""Saving a coach's plan: slow work that tells how far it is; stopped, it leaves nothing under the plan's name."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from threading import Event

from PySide6.QtCore import QObject, Signal

from assessor_app.commands import coaching
from assessor_app.documents.faces import Stopped
from assessor_app.domain.changes import Change
from assessor_app.domain.coaching import SessionId
from assessor_app.domain.errors import AssessorError
from assessor_app.domain.withheld import stays_words
from assessor_app.queries import coaching as asked
from assessor_app.queries import coaching_plan
from assessor_app.queries.coaching_material import StoredMaterial
from ui.workspace import Workspace

Answer = tuple[Change, tuple[Path, ...], str]


class PlanWork(QObject):
    """One plan at a time. `began`, then `progressed` with the share done, then `ended` with a sentence; `saved`
    carries the files, `withheld` says what stayed behind."""

    began = Signal(str)
    progressed = Signal(float)
    ended = Signal(str)
    saved = Signal(object)  # tuple of paths
    withheld = Signal(str)

    def __init__(self, workspace: Workspace, material: StoredMaterial, parent: QObject) -> None:
        super().__init__(parent)
        self._workspace, self._material = workspace, material
        self._stop: Event | None = None

    @property
    def busy(self) -> bool:
        return self._stop is not None

    def stop(self) -> None:
        if self._stop is not None:
            self._stop.set()

    def save(self, session: SessionId, out: Path) -> None:
        """Draw the plan in the background; it gets its name once consent was asked again and the giving is logged."""
        if self._stop is not None:
            return
        stop = self._stop = Event()

        def tell(share: float) -> None:
            """Called where the work is done; who listens is called in the window's thread."""
            if stop.is_set():
                raise Stopped
            self.progressed.emit(share)

        self.began.emit("Saving the plan")
        self._workspace.background.run(lambda: self._written(session, out, tell), self._on_written, self._on_failed)

    def _written(self, session: SessionId, out: Path, tell: Callable[[float], None]) -> Answer:
        from assessor_app.reports.coaching_plan import plan_files, written_files

        work = self._workspace
        plan = coaching_plan.plan(work.store, work.credentials, session, work.today())
        stays = stays_words(plan)
        material = replace(self._material, together=asked.submissions_of(work.store, session))
        with written_files(plan_files(work.documents, plan, material, tell), out) as files:
            tell(1.0)  # the last moment to stop it
            change = coaching.note_exported(work.store, plan, files.names, today=work.today(), now=work.now)
            try:
                return change, files.name_them(), stays
            except OSError:
                coaching.note_not_given(work.store, plan, files.names, now=work.now)
                raise

    def _on_written(self, answer: Answer) -> None:
        change, files, stays = answer
        self._end("")
        self._workspace.changed.emit(change)
        if stays:
            self.withheld.emit(stays)
        self.saved.emit(files)

    def _on_failed(self, error: Exception) -> None:
        self._end("Stopped; no plan was written." if isinstance(error, Stopped) else "")
        if isinstance(error, AssessorError):
            self._workspace.refused.emit(error.sentence)
        elif not isinstance(error, Stopped):
            raise error

    def _end(self, sentence: str) -> None:
        self._stop = None
        self.ended.emit(sentence)
