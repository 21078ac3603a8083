"""Batches and letters on their way out of the window: asked for here, written in the background, stopped on a wish."""

import re
import threading
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from assessor_app.commands import batches
from assessor_app.domain.batch import Plan, Profile
from assessor_app.domain.changes import Change
from assessor_app.domain.decision import DecisionId
from assessor_app.domain.errors import RuleBroken
from assessor_app.queries import batches as batches_queries
from assessor_app.reports.forms import FORMS, NAMES
from ui.workspace import Workspace

USUAL = ("csv", "csv-long", "xlsx", "jsonl")
STOPPED = "Stopped. Nothing was written, and nothing counts as sent."


class Outgoing(QObject):
    """`progressed` tells how many decisions were passed of how many; it comes in the window's thread."""

    progressed = Signal(int, int)

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace)
        self._workspace = workspace
        self._stop = threading.Event()
        self._ours: set[str] = set()  # batches made here that nothing came of yet; no other is ever let go of

    # -- asking

    def next_name(self) -> str:
        """“Batch 32” after “Batch 31”."""
        kept = batches_queries.batches(self._workspace.store)
        taken = [re.fullmatch(r"Batch (\d+)", each.name) for each in kept if each.name not in self._ours]
        return f"Batch {max((int(found[1]) for found in taken if found), default=0) + 1}"

    def profiles(self) -> tuple[Profile, ...]:
        """What a batch may hold: the usual forms, every form, and the profiles kept under a name."""
        usual, every = Profile("Usual forms", USUAL), Profile("Every form", NAMES)
        copy = Profile("A copy, counts as not sent", USUAL, award=False)
        try:
            kept = batches_queries.profiles(self._workspace.store, NAMES)
        except RuleBroken as error:
            self._workspace.refused.emit(error.sentence)
            kept = ()
        return (usual, every, copy, *kept)

    @staticmethod
    def form_titles(profile: Profile) -> tuple[str, ...]:
        return tuple(form.title for form in FORMS if form.name in profile.forms)

    # -- doing

    def look(
        self, name: str, profile: Profile, chosen: Sequence[str], again: str | None,
        done: Callable[[Plan], None], failed: Callable[[Exception], None],
    ) -> None:  # fmt: skip
        """A dry run of these decisions under this name; one that was begun here is begun anew."""
        workspace = self._workspace
        wanted = tuple(DecisionId(each) for each in chosen)

        def run() -> Plan:
            if name in self._ours:
                batches.forget(workspace.store, name)
            batches.new_batch(
                workspace.store, name, profile, chosen=wanted, again=again, now=workspace.now, new_id=workspace.new_id
            )
            self._ours.add(name)
            return batches.dry_run(workspace.store, name, now=workspace.now)[0]

        workspace.background.run(run, done, failed)

    def forget(self, name: str) -> None:
        """The dry run led to nothing; a batch made elsewhere stays."""
        if name not in self._ours:
            return
        self._ours.discard(name)
        self._workspace.obey(lambda: batches.forget(self._workspace.store, name))

    def write(
        self, name: str, folder: Path, done: Callable[[batches.Sent], None], failed: Callable[[Exception], None]
    ) -> None:
        """Write the batch as its dry run found it; `stop` ends it with nothing written."""
        from assessor_app.reports.batch_folder import BatchFolder
        from assessor_app.reports.selection import Selection

        workspace = self._workspace
        self._stop.clear()

        def run() -> tuple[batches.Sent, Change]:
            writer = BatchFolder(folder, Selection(workspace.store, workspace.credentials), self._tell)
            return batches.write(workspace.store, name, writer, now=workspace.now)

        def told(answer: tuple[batches.Sent, Change]) -> None:
            self._ours.discard(name)
            if answer[1].kinds:
                workspace.changed.emit(answer[1])
            done(answer[0])

        workspace.background.run(run, told, failed)

    def letters(self, chosen: Sequence[str], folder: Path, failed: Callable[[Exception], None]) -> None:
        """Write a letter for each of these decisions, as DOCX and PDF, and keep that there is one."""
        from assessor_app.commands.letters import keep_letters
        from assessor_app.reports.batch_folder import sentences
        from assessor_app.reports.letters import letters_into
        from assessor_app.reports.selection import Selection

        workspace = self._workspace

        def run() -> Change:
            wanted = Selection(workspace.store, workspace.credentials, frozenset(chosen))
            with sentences(folder):
                made = list(letters_into(wanted, folder, pdf=True))
            told = [(m.decision, m.template, m.sha256) for m in made]
            change = keep_letters(workspace.store, told, now=workspace.now)
            noun = "letter" if len(made) == 1 else "letters"
            return replace(change, said=f"{len(made)} {noun} written to {folder}, as DOCX and PDF.")

        workspace.background.run(run, workspace.changed.emit, failed)

    def stop(self) -> None:
        self._stop.set()

    def _tell(self, passed: int, total: int) -> None:
        if self._stop.is_set():
            raise RuleBroken(STOPPED)
        self.progressed.emit(passed, total)
