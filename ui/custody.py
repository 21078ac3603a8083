"""The workspace itself: how it opens, how long evidence is kept in it, and what is destroyed."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

from assessor_app.domain.changes import Change
from assessor_app.domain.errors import AssessorError
from assessor_app.queries import keeping as keeping_queries
from assessor_app.queries import retention as retention_queries
from ui.workspace import Workspace

BROKE = "Something in the program went wrong."


class Custody:
    """What Settings asks and orders; what takes a moment is done in the background."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    @property
    def name(self) -> str:
        """What its folder is called."""
        return self._workspace.store.folder.name

    def today(self) -> date:
        return self._workspace.today()

    def keeping(self) -> keeping_queries.Keeping:
        """Its folder, its backups, how it opens."""
        return keeping_queries.keeping(self._workspace.store)

    def backups(self) -> tuple[keeping_queries.BackupView, ...]:
        """Those there are now, the newest first, whoever made them."""
        return keeping_queries.backups_of(self._workspace.store.folder)

    def retention(self) -> retention_queries.Retention:
        """How long evidence is kept, what is held, what was destroyed."""
        return retention_queries.retention(self._workspace.store, self._workspace.now())

    def keep_evidence_for(self, days: int | None) -> bool:
        from assessor_app.commands import retention

        return self._workspace.obey(lambda: retention.keep_for(self._workspace.store, days))

    def hold(self, submission: str, reason: str) -> bool:
        from assessor_app.commands import retention

        work = self._workspace
        return work.obey(lambda: retention.hold(work.store, submission, reason, now=work.now))

    def release(self, submission: str) -> bool:
        from assessor_app.commands import retention

        return self._workspace.obey(lambda: retention.release(self._workspace.store, submission))

    def destroy(self, submission: str, reason: str) -> None:
        """The backups are cleaned, too."""
        from assessor_app.commands import retention

        work = self._workspace
        work.background.run(
            lambda: retention.destroy(work.store, submission, reason, now=work.now),
            work.changed.emit,
            self._told(work.refused.emit),
        )

    def change_passphrase(self, of_now: str, new: str, then: Callable[[str], None]) -> None:
        """`then` hears a refusal, or nothing."""
        from assessor_app.commands import keeping

        self._order(lambda folder: keeping.change_passphrase(folder, of_now, new), then)

    def ask_key_store(self, then: Callable[[keeping_queries.KeyStore], None]) -> None:
        """What the system's key store has to do with the workspace; a person may have to unlock it first.
        Where asking breaks, it has not answered."""
        store = self._workspace.store
        failed = self._told(lambda _: then(keeping_queries.KeyStore.SHUT), BROKE)
        self._workspace.background.run(lambda: keeping_queries.key_store_of(store), then, failed)

    def keep_key(self, passphrase: str, then: Callable[[str], None]) -> None:
        """In the system's key store; `then` hears a refusal, or nothing."""
        from assessor_app.commands import keeping

        self._order(lambda folder: keeping.keep_key(folder, passphrase), then)

    def let_key_go(self, then: Callable[[str], None]) -> None:
        """Out of it again; `then` hears a refusal, or nothing."""
        from assessor_app.commands import keeping

        self._order(keeping.let_key_go, then)

    def make_recovery_code(self, passphrase: str, done: Callable[[str], None], failed: Callable[[str], None]) -> None:
        """`done` hears the code, which is kept nowhere; `failed` why there is none."""
        from assessor_app.commands import keeping

        folder = self._workspace.store.folder
        self._workspace.background.run(
            lambda: keeping.new_recovery_code(folder, passphrase), done, self._told(failed, BROKE)
        )

    def _order(self, order: Callable[[Path], Change], then: Callable[[str], None]) -> None:
        work = self._workspace

        def done(change: Change) -> None:
            work.changed.emit(change)
            then("")

        work.background.run(lambda: order(work.store.folder), done, self._told(then, BROKE))

    def _told(self, then: Callable[[str], None], broke: str = "") -> Callable[[Exception], None]:
        """`then` hears a refusal; of what broke, which is reported, it hears `broke`, where it waits for an answer."""

        def tell(error: Exception) -> None:
            if isinstance(error, AssessorError):
                then(error.sentence)
                return
            self._workspace.background.crashed.emit(error)
            if broke:
                then(broke)

        return tell
