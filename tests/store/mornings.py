"""A morning's work that may meet a failing disk: each step is acknowledged, or refused in a sentence."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import select

from assessor_app.commands.preferences import set_preference
from assessor_app.commands.submissions import import_bundle
from assessor_app.domain.errors import AssessorError
from assessor_app.queries.preferences import preferences
from assessor_app.store import backups, opening
from assessor_app.store.engine import Store, checkpoint
from assessor_app.store.rows import SubmissionRow
from assessor_app.store.submissions import open_file
from tests import builders
from tests.builders import PASSPHRASE
from tests.store.failing_disk import Disk
from tests.store.lives import restarted

NOW = "2026-11-23T09:00:00.000Z"
WORDS = b"what was written in class\n" * 40


@dataclass
class Morning:
    """What was acknowledged, and what was said where a step was not."""

    folder: Path
    bundles: Path
    counted: int = 0
    imported: set[str] = field(default_factory=set)
    backed_up: int = 0
    said: list[str] = field(default_factory=list)

    def work(self, disk: Disk) -> None:
        """Open the workspace, work in it, close it; once the disk is mended everything must go through."""
        opened = self._open(disk)
        try:
            for step in (self.count, self.take_in, self.count, self.back_up, self.read_evidence, self.tidy, self.count):
                self.attempt(lambda step=step: step(opened.store))  # type: ignore[misc]
            disk.mend()
            for step in (self.count, self.take_in, self.back_up, self.read_evidence, self.tidy):
                step(opened.store)
        finally:
            opened.close()

    def _open(self, disk: Disk) -> opening.Opened:
        opened: list[opening.Opened] = []
        if not self.attempt(lambda: opened.append(opening.open_workspace(self.folder, PASSPHRASE))):
            disk.mend()
            opened.append(opening.open_workspace(self.folder, PASSPHRASE))
        return opened[0]

    def attempt(self, act: Callable[[], object]) -> bool:
        try:
            act()
        except AssessorError as error:
            self.said.append(error.sentence)
            return False
        return True

    def count(self, store: Store) -> None:
        set_preference(store, "count", self.counted + 1)
        self.counted += 1

    def take_in(self, store: Store) -> None:
        path = self.bundles / f"S-{len(self.imported) + 1}.zip"
        import_bundle(store, path, builders.known, now=lambda: NOW)
        self.imported.add(path.stem)

    def back_up(self, store: Store) -> None:
        backups.make(store, now=NOW)
        self.backed_up += 1

    def tidy(self, store: Store) -> None:
        checkpoint(store.engine)

    def read_evidence(self, store: Store) -> None:
        for name in self.imported:
            with store.read() as session:
                file = open_file(session, store.vault, name, hashlib.sha256(WORDS).hexdigest())
            try:
                assert file.read_at(0, len(WORDS)) == WORDS
            finally:
                file.close()

    def require_all_there(self, *, refused_may_stay: bool = False) -> None:
        """What was acknowledged, no less; and no more, unless the next start may bring back what was not synced."""
        with restarted(self.folder) as store:
            found = int(preferences(store)["count"])
            with store.read() as session:
                here = set(session.scalars(select(SubmissionRow.id)))
            if refused_may_stay:
                assert found >= self.counted and here >= self.imported
            else:
                assert (found, here) == (self.counted, self.imported)
            self.read_evidence(store)
        assert len(backups.backups(self.folder)) == self.backed_up
        for sentence in self.said:
            assert sentence.endswith("."), sentence
