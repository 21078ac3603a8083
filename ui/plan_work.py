"""Saving a coach's plan: slow work; stopped, it leaves nothing under the plan's name."""

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from assessor_app.commands import coaching
from assessor_app.domain.changes import Change
from assessor_app.domain.coaching import SessionId
from assessor_app.domain.withheld import stays_words
from assessor_app.queries import coaching as asked
from assessor_app.queries import coaching_plan
from assessor_app.queries.coaching_material import StoredMaterial
from ui.slow_work import SlowWork, Tell
from ui.workspace import Workspace

Answer = tuple[Change, tuple[Path, ...], str]


class PlanWork(SlowWork):
    """One plan at a time; `saved` carries the files, `withheld` says what stayed behind."""

    saved = Signal(object)  # tuple of paths
    withheld = Signal(str)
    stopped_words = "Stopped; no plan was written."

    def __init__(self, workspace: Workspace, material: StoredMaterial, parent: QObject) -> None:
        super().__init__(workspace, parent)
        self._material = material

    def save(self, session: SessionId, out: Path) -> None:
        """Draw the plan in the background; it gets its name once consent was asked again and the giving is logged."""
        if not self.busy:
            self._run("Saving the plan", lambda tell: self._written(session, out, tell), self._on_written)

    def _written(self, session: SessionId, out: Path, tell: Tell) -> Answer:
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

    def _refuse(self, sentence: str) -> None:
        self._end("")
        self._workspace.refused.emit(sentence)
