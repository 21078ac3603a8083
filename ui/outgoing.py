"""Batches and letters on their way out of the window: asked for here, written in the background, stopped on a wish."""

import re
import threading
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from assessor_app.commands import batches, cut_off, taking_back
from assessor_app.domain.batch import Line, Plan
from assessor_app.domain.changes import Change
from assessor_app.domain.counted import counted
from assessor_app.domain.decision import DecisionId
from assessor_app.domain.errors import AssessorError, RuleBroken
from assessor_app.domain.export_profile import Profile
from assessor_app.domain.letter import Made
from assessor_app.queries import batches as batches_queries
from assessor_app.queries import known as known_credentials
from assessor_app.reports.forms import FORMS, NAMES
from ui.workspace import Workspace

USUAL = ("csv", "csv-long", "xlsx", "jsonl")
STOPPED = "Stopped. Nothing was written, and nothing counts as sent."


class Outgoing(QObject):
    """`progressed` tells how many decisions were passed of how many; it comes in the window's thread."""

    progressed = Signal(int, int)
    letters_progressed = Signal(int, int)  # letters written, letters to write

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace)
        self._workspace = workspace
        self._stop, self._stop_letters = threading.Event(), threading.Event()
        self._one_look, self._looks = threading.Lock(), 0
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
        kept, left_out = batches_queries.profiles(self._workspace.store, NAMES)
        if left_out:
            self._workspace.refused.emit(left_out)
        return (usual, every, copy, *kept)

    def credentials(self) -> dict[str, str]:
        """Titles, by ID, of what there is a decision on."""
        return batches_queries.credentials_decided(self._workspace.store, self._workspace.credentials)

    @staticmethod
    def forms() -> dict[str, str]:
        """Titles by name."""
        return {form.name: form.title for form in FORMS}

    @staticmethod
    def form_titles(forms: Sequence[str]) -> tuple[str, ...]:
        return tuple(form.title for form in FORMS if form.name in forms)

    @staticmethod
    def manifest(batch: batches_queries.BatchView) -> tuple[str, str]:
        """The manifest of a batch where it lies; or nothing, and why."""
        from assessor_app.reports.batch_zip import manifest_at

        if batch.folder is None:
            return "", ""
        return manifest_at(Path(batch.folder), batch.manifest_sha256 or "")

    def made(self) -> tuple[batches_queries.BatchView, ...]:
        """Every batch, newest first; those begun here of which nothing came are no batches yet."""
        kept = batches_queries.batches(self._workspace.store)
        return tuple(each for each in kept if each.name not in self._ours)

    def lines(self, name: str) -> tuple[Line, ...]:
        return batches_queries.lines(self._workspace.store, name)

    def begun(self, name: str) -> batches_queries.BatchView | None:
        """The batch of that name, also one begun here."""
        return next((each for each in batches_queries.batches(self._workspace.store) if each.name == name), None)

    # -- doing

    def take_up(self, name: str) -> bool:
        """One that was begun here before the window was locked, and has not gone out, is begun here again."""
        batch = self.begun(name)
        if batch is None or batch.state != "open":
            return False
        self._ours.add(name)
        return True

    def keep_profile(self, profile: Profile) -> bool:
        return self._workspace.obey(lambda: batches.save_profile(self._workspace.store, profile))

    def say_taken_back(self, decision: str, done: Callable[[], None]) -> None:
        """What was awarded was taken back by hand; whether it was to be is looked up among all that went out."""
        workspace = self._workspace

        def told(change: Change) -> None:
            workspace.changed.emit(change)
            done()

        workspace.background.run(
            lambda: taking_back.say_taken_back(workspace.store, [decision], now=workspace.now), told, self._refuse
        )

    def say_not_taken_back(self, decision: str) -> bool:
        """That was said by mistake."""
        return self._workspace.obey(lambda: taking_back.not_taken_back(self._workspace.store, [decision]))

    def drop(self, name: str) -> bool:
        """Let go of a batch that was named by mistake and never went out, whoever named it."""
        from assessor_app.reports.batch_beside import discard

        return self._workspace.obey(lambda: batches.drop(self._workspace.store, name, discard))

    def say_arrived(self, batch: batches_queries.BatchView) -> bool:
        """The files of a batch that was cut off are gone because they were sent on."""
        store, now = self._workspace.store, self._workspace.now
        return self._workspace.obey(lambda: cut_off.say_arrived(store, batch.name, self._place(batch), now=now))

    def say_lost(self, batch: batches_queries.BatchView) -> bool:
        """Nobody has them: the batch can be written again."""
        store, now = self._workspace.store, self._workspace.now
        return self._workspace.obey(lambda: cut_off.say_lost(store, batch.name, self._place(batch), now=now))

    def files_gone(self, batch: batches_queries.BatchView) -> bool:
        """Whether a batch that was cut off lies neither at its place nor beside it."""
        if batch.state != "sealed" or batch.manifest_sha256 is None:
            return False
        place = self._place(batch)
        return not place.holds(batch.manifest_sha256) and not place.waits(batch.id, batch.manifest_sha256)

    def _place(self, batch: batches_queries.BatchView) -> cut_off.Place:
        from assessor_app.reports.batch_zip import batch_at
        from assessor_app.reports.selection import Selection

        return batch_at(Path(batch.folder or ""), Selection(self._workspace.store, self._workspace.credentials))

    def look_again(self, name: str, done: Callable[[Plan], None], failed: Callable[[Exception], None]) -> None:
        """The dry run of a batch that was named before and has not gone out."""
        workspace = self._workspace
        workspace.background.run(lambda: self._looked(name), done, failed)

    def _looked(self, name: str) -> Plan:
        store, here = self._workspace.store, known_credentials.here(self._workspace.credentials)
        return replace(batches.dry_run(store, name, now=self._workspace.now, here=here)[0], notes=self._notes(name))

    def _notes(self, name: str) -> tuple[str, ...]:
        """What is said of the forms of a batch that was looked at, and of others that wait to be finished."""
        from assessor_app.reports.annotations import empty_forms
        from assessor_app.reports.selection import Selection

        store = self._workspace.store
        going = batches_queries.decisions_of(store, name)
        forms = batches_queries.batch_named(store, name).forms
        empty = empty_forms(Selection(store, self._workspace.credentials, going), forms)
        return *empty, *batches_queries.to_finish(store)

    def look(
        self, name: str, profile: Profile, chosen: Sequence[str], again: str | None,
        done: Callable[[Plan], None], failed: Callable[[Exception], None],
    ) -> None:  # fmt: skip
        """A dry run of these decisions under this name; one that was begun here is begun anew. Of two wishes the later
        holds, whichever a thread comes to first: the other fails, and leaves the batch as it is."""
        from assessor_app.reports.batch_beside import discard

        workspace = self._workspace
        wanted = tuple(DecisionId(each) for each in chosen)
        self._looks += 1
        number = self._looks

        def run() -> Plan:
            with self._one_look:
                if number != self._looks:
                    raise RuleBroken("A later dry run took the place of this one.")
                if name in self._ours:
                    batches.forget(workspace.store, name, discard)
                batches.new_batch(
                    workspace.store, name, profile, chosen=wanted, again=again,
                    now=workspace.now, new_id=workspace.new_id,
                )  # fmt: skip
                self._ours.add(name)
                return self._looked(name)

        workspace.background.run(run, done, failed)

    def forget(self, name: str) -> None:
        """The dry run led to nothing; a batch made elsewhere stays."""
        from assessor_app.reports.batch_beside import discard

        self._looks += 1
        if name not in self._ours:
            return
        self._ours.discard(name)
        self._workspace.obey(lambda: batches.forget(self._workspace.store, name, discard))

    def write(
        self, name: str, folder: Path, done: Callable[[batches.Sent], None], failed: Callable[[Exception], None]
    ) -> None:
        """Write the batch as its dry run found it; `stop` ends it with nothing written."""
        from assessor_app.reports.batch_zip import batch_at
        from assessor_app.reports.selection import Selection

        workspace = self._workspace
        self._stop.clear()

        def run() -> tuple[batches.Sent, Change]:
            writer = batch_at(folder, Selection(workspace.store, workspace.credentials), self._tell)
            sent, change = batches.write(workspace.store, name, writer, now=workspace.now)
            return replace(sent, notes=self._notes(name)), change

        def told(answer: tuple[batches.Sent, Change]) -> None:
            self._ours.discard(name)
            if answer[1].kinds:
                workspace.changed.emit(answer[1])
            done(answer[0])

        workspace.background.run(run, told, failed)

    def finish(self, batch: batches_queries.BatchView, done: Callable[[], None]) -> None:
        """The last step of a batch that was cut off, where it was to lie."""
        self.write(batch.name, Path(batch.folder or ""), lambda _sent: done(), self._refuse)

    def _refuse(self, error: Exception) -> None:
        """A sentence for the status line; what was refused may have changed all the same."""
        if not isinstance(error, AssessorError):
            raise error
        self._workspace.changed.emit(Change(batches.BATCHES))
        self._workspace.refused.emit(error.sentence)

    def letters(
        self, chosen: Sequence[str], folder: Path, done: Callable[[str], None], failed: Callable[[Exception], None]
    ) -> None:
        """Write a letter for each of these decisions that stands, as DOCX and PDF, and keep that there is one. Stopped
        half way, those written stay: each is whole."""
        from assessor_app.commands.letters import keep_letters
        from assessor_app.reports.letters import letters_into
        from assessor_app.reports.letters_aside import said_aside, set_aside, telling_how_many
        from assessor_app.reports.selection import Selection

        workspace = self._workspace
        self._stop_letters.clear()

        def run() -> tuple[Change, str]:
            made: list[Made] = []
            stands = batches_queries.standing(workspace.store)
            going = stands.intersection(chosen)
            wanted = Selection(workspace.store, workspace.credentials, going)
            try:
                with telling_how_many(folder, made):
                    aside = set_aside(workspace.store, folder, stands)
                    for letter in letters_into(wanted, folder, pdf=True):
                        made.append(letter)
                        self.letters_progressed.emit(len(made), len(going))
                        if self._stop_letters.is_set():
                            break
            finally:  # a disk that is full stops the rest; what lies there lies there
                change = keep_letters(workspace.store, made, now=workspace.now)
            said = _letters_said(len(made), len(going), folder, stopped=self._stop_letters.is_set())
            return change, f"{said}{_kept_back_said(len(chosen) - len(going))}{said_aside(aside)}".strip()

        def told(answer: tuple[Change, str]) -> None:
            workspace.changed.emit(replace(answer[0], said=""))
            done(answer[1])

        workspace.background.run(run, told, failed)

    def stop_letters(self) -> None:
        self._stop_letters.set()

    def stop(self) -> None:
        self._stop.set()

    def _tell(self, passed: int, total: int) -> None:
        if self._stop.is_set():
            raise RuleBroken(STOPPED)
        self.progressed.emit(passed, total)


def _letters_said(made: int, wanted: int, folder: Path, *, stopped: bool) -> str:
    if not wanted:
        return "No letter was written."
    if not made:
        return "No letter was written: no credential of these decisions is known here."
    where = f"written to {folder}, as DOCX and PDF."
    if stopped and made < wanted:
        return f"Stopped: {made} of {counted(wanted, 'letter')} {where}"
    missing = f" {wanted - made} could not be: the credential is not known here." if made < wanted else ""
    return f"{counted(made, 'letter')} {where}{missing}"


def _kept_back_said(kept_back: int) -> str:
    return f" {counted(kept_back, 'decision')} kept back: no longer standing, or practice." if kept_back else ""
