"""The composition root of the window: the real store, clock, workers and issuer are chosen here, once."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication

from assessor_app.commands.clock import new_id, utc_now
from assessor_app.domain.changes import Change, Kind
from assessor_app.domain.credential import Credential, CredentialId, CredentialRef
from assessor_app.domain.submission import SubmissionId
from assessor_app.queries.credentials_here import CredentialsHere
from assessor_app.queries.office import NAME, office_of
from assessor_app.sync.report import SyncReport
from assessor_app.sync.schedule import Pace
from ui import style, theme
from ui.arrivals import Arrivals
from ui.background import Background
from ui.backup_keeper import BackupKeeper
from ui.collector import Collector
from ui.main_window import MainWindow
from ui.network import Network
from ui.sync_runner import Errand, SyncRunner
from ui.workspace import Workspace

if TYPE_CHECKING:
    from assessor_app.store.engine import Store

Credentials = Callable[[str, str], Credential]
RUBRICS = Change(frozenset({Kind.QUEUE, Kind.ASSESSMENT, Kind.DECISIONS, Kind.COACHING}))  # whatever is shown by one


class Running:
    """An open window with everything it stands on; `close` leaves no thread, process or lock behind."""

    def __init__(
        self, store: "Store", credentials: Credentials, *, now: Callable[[], str] = utc_now, pace: Pace | None = None
    ) -> None:
        from assessor_app.documents.pool import WorkerPool

        self.collector = Collector()
        self.background = Background()
        self.documents = WorkerPool()
        self.credentials = CredentialsHere(store, credentials)
        self.workspace = Workspace(store, self.credentials, self.documents, self.background, now=now)
        self._use_office()
        self.runner = SyncRunner(
            self.background, lambda errand: sync(store, now, errand), lambda code: enrol(store, code, now), pace=pace
        )
        self.backups = BackupKeeper(self.background, lambda changed: keep_house(store, now, changed))
        self.arrivals = Arrivals(self.workspace)
        self.runner.finished.connect(self._on_runner_finished)  # before the screens ask what came with it
        self.window = MainWindow(
            self.workspace, self.runner, self.arrivals, lambda only, out: export(store, self.credentials, only, out)
        )
        self.window.settings.office.wanted.connect(self._on_office_wanted)
        self.backups.made.connect(self.workspace.changed)
        self.backups.failed.connect(self.workspace.refused)
        self.window.actions_set.on("settings.backup", self.backups.back_up_now)

    def _use_office(self) -> None:
        self.documents.office = office_of(self.workspace.store)

    def _on_office_wanted(self, choice: str) -> None:
        """Of what is opened from now on."""
        self.workspace.set_preference(NAME, choice)
        self._use_office()

    def quieten(self) -> None:
        """Begin nothing more: what runs comes to its end, what waits to be looked over waits for the next start."""
        self.runner.close()
        self.backups.close()
        self.arrivals.look_over_no_more()

    def begin_syncing(self) -> None:
        """From now on the window syncs by itself, once it is enrolled."""
        network = Network(self.runner)
        network.changed.connect(self.runner.network_changed)
        asked = self.workspace.preference("sync.metered")
        metered = network.metered if asked is None else bool(asked)
        if self.workspace.sync_state().enrolled:
            self.runner.begin(paused=bool(self.workspace.preference("sync.paused")), metered=metered)

    def close(self) -> None:
        self.quieten()
        self.window.close()
        self.background.close()
        self.documents.close()
        # What the window heard of is unmade after it: as long as a sender lives, Qt holds the functions that listen to
        # it, and with them the whole window, where the collector cannot see it.
        for part in (self.window, self.arrivals, self.backups, self.runner, self.workspace, self.background):
            part.deleteLater()
            QCoreApplication.sendPostedEvents(part, QEvent.Type.DeferredDelete)
        self.collector.close()

    def _on_runner_finished(self, change: Change) -> None:
        if self.credentials.look_again():
            self.workspace.changed.emit(RUBRICS)
            self.arrivals.look_over_waiting()
        for submission in change.ids:
            self.arrivals.look_over(SubmissionId(submission))


def dress(app: QCoreApplication, appearance: theme.Appearance) -> None:
    """Give the application its look before a window is made."""
    assert isinstance(app, QApplication)
    style.apply(app, theme.theme_for(appearance))


def credentials() -> Credentials:
    """The credentials this installation knows, by id and version."""
    from assessor_app.rubric_files.catalogue import load_catalogue

    catalogue = load_catalogue()
    return lambda name, version: catalogue.credential(CredentialRef(CredentialId(name), version))


def sync(store: "Store", now: Callable[[], str], errand: Errand) -> SyncReport:
    """One sync, with a connection of its own."""
    from assessor_app.sync import engine, enrolling

    client = enrolling.client_for(store)
    try:
        return engine.sync_once(store, client, now, new_id, errand.watch, errand.cancelled, largest=errand.largest)
    finally:
        client.close()


def enrol(store: "Store", code: str, now: Callable[[], str]) -> Change:
    """Make this device known to the issuer that made the code."""
    from assessor_app.sync import enrolling

    client = enrolling.client_for_code(code)
    try:
        return enrolling.enrol(store, client, code, now=now)
    finally:
        client.close()


def keep_house(store: "Store", now: Callable[[], str], only_if_changed: bool) -> Change:
    """What is to be kept no longer is destroyed, then one backup is made, with a connection of its own."""
    from assessor_app.commands.keeping import back_up as make
    from assessor_app.commands.retention import destroy_due

    ended = Change(frozenset())
    try:
        if not store.reads_only:
            ended = destroy_due(store, now=now)
    finally:  # whatever keeps the one from being done, the other is made
        made = make(store, now=now, only_if_changed=only_if_changed and not ended.ids)
    return ended if ended.ids else made


def export(store: "Store", known: Credentials, only: list[str], out: Path) -> str:
    """Write the decisions named as a table and as signed events; a sentence about it."""
    from assessor_app.queries.decisions import decisions
    from assessor_app.reports.exporting import export as write
    from assessor_app.reports.selection import Selection

    where = {str(row.id): row.where for row in decisions(store, known)}
    for form in ("csv", "jsonl"):
        write(Selection(store, known, frozenset(only)), form, out, where=where)
    noun = "decision" if len(only) == 1 else "decisions"
    return (
        f"{len(only)} {noun} written to {out}: decisions.csv and decisions.jsonl, a part of the log (assessor verify "
        "--part checks it)."
    )
