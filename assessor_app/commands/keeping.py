"""Keeping the store itself: backups, the way back to one, the passphrase and its recovery code."""

from datetime import datetime
from pathlib import Path

from assessor_app.domain.changes import Change, Clock, Kind
from assessor_app.domain.days import day_words
from assessor_app.domain.errors import AssessorError
from assessor_app.store import backups, key_store, keys, opening, restoring
from assessor_app.store.engine import Store
from assessor_app.store.restoring import Restored

KEPT = frozenset({Kind.WORKSPACE})


def back_up(store: Store, *, now: Clock, only_if_changed: bool = True) -> Change:
    """Make a backup, unless nothing was written since the last; one that is made all the same was asked for. Raises
    NotSaved or StoreDamaged; the store stays."""
    if store.reads_only or (only_if_changed and not backups.changed_since_newest(store)):
        return Change(frozenset())
    made = backups.make(store, now=now(), reason="" if only_if_changed else backups.ASKED)
    return Change(KEPT, frozenset({made.name}), "" if only_if_changed else "A backup is made; every page holds.")


def change_passphrase(folder: Path, of_now: str, new: str) -> Change:
    """Wrap the key with another passphrase; raises StoreLocked when the one of now (or the recovery code) is wrong."""
    keys.wrap(folder, keys.unwrap(folder, of_now), new)
    return Change(KEPT, said="The passphrase is changed. The one before opens no more.")


def new_recovery_code(folder: Path, passphrase: str) -> str:
    """A recovery code to be shown once; raises StoreLocked when the passphrase is wrong."""
    return keys.new_recovery_code(folder, keys.unwrap(folder, passphrase))


def keep_key(folder: Path, passphrase: str) -> Change:
    """Have the system's key store hold the key as well; raises StoreLocked when the passphrase (or the recovery code)
    is wrong, or the key store takes nothing."""
    key_store.keep(folder, keys.unwrap(folder, passphrase))
    return Change(KEPT, said="The system's key store opens the workspace from now on.")


def let_key_go(folder: Path) -> Change:
    """Take it out again; raises StoreLocked where there is none."""
    key_store.let_go(folder)
    return Change(KEPT, said="The key is taken out of the system's key store; the passphrase is asked from now on.")


def go_back(opened: opening.Opened, backup: str, *, now: Clock) -> tuple[opening.Opened, Restored | None, str]:
    """Put a backup in the place of an open store, which is shut for it, and open that. Where it cannot be, the store
    is opened as it was. A sentence says which."""
    store, lock = opened.store, opened.lock
    if lock is None:
        return opened, None, "This workspace can only be read; nothing was changed."
    key, done, said = store.key.copy(), None, ""
    opened.shut()
    try:
        try:
            done = restoring.restore(store.folder, None, backup, now=now(), held=lock, key=key)
        except AssessorError as error:
            said = error.sentence
        again = opening.open_with_key(store.folder, key.copy(), lock)
    finally:
        key.forget()
    return again, done, said or said_of(done)


def said_of(done: Restored | None) -> str:
    """What restoring did, for the window."""
    if done is None:
        return ""
    signed = f" Decisions signed since then stay ({done.carried})." if done.carried else ""
    return f"Your workspace is as it was {local_words(done.backup.made_at)}.{signed} What was there before is kept."


def local_words(iso: str) -> str:
    at = datetime.fromisoformat(iso).astimezone()
    return f"on {day_words(at.date())} at {at:%H:%M}"


def go_back_damaged(folder: Path, passphrase: str | None, backup: str, *, now: Clock) -> Restored:
    """The same for a workspace that does not open; its files are set aside."""
    return restoring.restore(folder, passphrase, backup, now=now())
