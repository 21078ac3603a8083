"""Backups of the store: copied while it is in use, encrypted as it is, and looked through before they count."""

import os
import re
import shutil
from collections.abc import Callable, Iterable
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from assessor_app.domain.errors import NotSaved, StoreDamaged
from assessor_app.store import keys_beside
from assessor_app.store.disk_words import sentence_of, spoken_by_driver
from assessor_app.store.engine import DataKey, Store, checkpoint, unlock
from assessor_app.store.files import OWNERS, OWNERS_FOLDER, fsync_folder, touch_own, write_whole
from assessor_app.store.looking_through import fault_of, look_through

FOLDER = keys_beside.BESIDE
MARK = "newest.txt"  # what the store's file looked like when the newest backup was made
ASIDE = "set-aside"  # where stores that could not be opened are kept, each in a folder of its own
BEFORE_RESTORE = "before-restore"
ASKED = "asked"  # a person's own wish
NAME = re.compile(r"(\d{7})-(\d{8}T\d{6}Z)(?:-([a-z-]+))?\.db")
NEWEST, DAYS, WEEKS, MONTHS = 4, 12, 10, 9
ROOM = 1.2  # of a store's size must be free before it is copied


@dataclass(frozen=True, slots=True)
class Backup:
    """`number` counts up whatever the clock says; `made_at` is ISO UTC; `reason` is empty for the usual ones."""

    path: Path
    number: int
    made_at: str
    reason: str
    size: int

    @property
    def name(self) -> str:
        return self.path.stem


def backups(folder: Path) -> tuple[Backup, ...]:
    """The backups of a workspace, newest first."""
    try:
        found = [_read(path) for path in (folder / FOLDER).iterdir()]
    except OSError:
        return ()
    return tuple(sorted((b for b in found if b is not None), key=lambda b: -b.number))


def way_back(folder: Path) -> str:
    """What to do about a damaged store, in a sentence."""
    found = backups(folder)
    if not found:
        return "There is no backup of it."
    return f"“assessor restore” goes back to the backup of {found[0].made_at}."


def _read(path: Path) -> Backup | None:
    match = NAME.fullmatch(path.name)
    if match is None:
        return None
    try:
        at = datetime.strptime(match[2], "%Y%m%dT%H%M%SZ")
        return Backup(path, int(match[1]), f"{at.isoformat()}Z", match[3] or "", path.stat().st_size)
    except (ValueError, OSError):
        return None


def changed_since_newest(store: Store) -> bool:
    """Whether anything was written since the newest backup, the wrapped key included; yes where there is none."""
    try:
        marked = (store.folder / FOLDER / MARK).read_text() if keys_beside.is_beside(store.folder) else ""
    except OSError:
        return True
    return not backups(store.folder) or not marked or marked != _look_of(store)


def make(store: Store, *, now: str, reason: str = "") -> Backup:
    """Copy the store, look the copy through, and only then give it its name; older ones make room afterwards. Raises
    NotSaved when the disk will not take it, StoreDamaged when the copy does not hold together."""
    folder = store.folder / FOLDER
    part = folder / f".{os.getpid()}.part"
    try:
        folder.mkdir(mode=OWNERS_FOLDER, exist_ok=True)
        _require_room(store)
        look = _copy(store, part)
        _require_whole(part, store.key)
        with part.open("rb+") as file:
            os.fsync(file.fileno())
        made = folder / _name(store.folder, now, reason)
        part.rename(made)
        fsync_folder(folder)
        _keep_beside(store, look)
    except OSError as error:
        raise sentence_of(error, f"the backup in {folder}") from error
    finally:
        with suppress(OSError):  # a disk that can only be read says so even of what is not there
            part.unlink(missing_ok=True)
    rotate(store.folder)
    found = _read(made)
    if found is None:
        raise NotSaved("The backup was gone as soon as it was made. What was saved before is safe.")
    return found


def _require_whole(part: Path, key: DataKey) -> None:
    if fault := fault_of(part, key):
        raise StoreDamaged(
            f"The copy of the store does not hold together ({fault}), so it is no backup; those from before are kept."
        )


def _name(folder: Path, now: str, reason: str) -> str:
    number = max((b.number for b in backups(folder)), default=0) + 1
    stamp = datetime.fromisoformat(now).strftime("%Y%m%dT%H%M%SZ")
    return f"{number:07d}-{stamp}{f'-{reason}' if reason else ''}.db"


def _require_room(store: Store) -> None:
    size = (store.folder / "assessor.db").stat().st_size
    free = shutil.disk_usage(store.folder).free
    if free < size * ROOM:
        raise NotSaved(
            f"There is no room for a backup: it needs {size * ROOM / 1e6:.0f} MB and {free / 1e6:.0f} MB are free. "
            "What was saved before is safe; make room on the disk."
        )


def _copy(store: Store, part: Path) -> str:
    """Copy one moment of the store; the look its file had just before."""
    import sqlcipher3.dbapi2 as sqlcipher

    look = _look_of(store)
    part.unlink(missing_ok=True)
    touch_own(part)
    with (
        spoken_by_driver(sqlcipher.DatabaseError),
        closing(store.engine.raw_connection()) as pooled,
        closing(sqlcipher.connect(str(part))) as target,
    ):
        unlock(target, store.key)
        source: Any = pooled.driver_connection
        source.backup(target)
        target.execute("PRAGMA journal_mode = DELETE")  # one file, with no log beside it
    return look


def _look_of(store: Store) -> str:
    """Size and time of the database file once the log is in it; empty while that cannot be."""
    if not checkpoint(store.engine, "PASSIVE"):
        return ""
    file = (store.folder / "assessor.db").stat()
    return f"{file.st_size} {file.st_mtime_ns}"


def _keep_beside(store: Store, look: str) -> None:
    """The wrapped key, without which no backup opens, and what the store looked like."""
    keys_beside.keep_beside(store.folder)
    write_whole(store.folder / FOLDER / MARK, look.encode(), mode=OWNERS)


def check(backup: Backup, key: DataKey) -> None:
    """Raise StoreDamaged, naming the fault, unless every page and the whole chain of events hold."""
    look_through(backup.path, key)


def rotate(folder: Path) -> None:
    """Remove what no rule keeps."""
    found = backups(folder)
    keep = kept(found)
    for backup in found:
        if backup not in keep:
            backup.path.unlink(missing_ok=True)


def kept(found: Iterable[Backup]) -> frozenset[Backup]:
    """The newest few, the newest of each of 12 days, 10 weeks and 9 months, and what restoring put aside lately. Those
    that were asked for make room for each other only: the twelve newest of them, and the newest of each of 12 days."""
    ordered = sorted(found, key=lambda b: -b.number)
    asked = [b for b in ordered if b.reason == ASKED]
    aside = [b for b in ordered if b.reason == BEFORE_RESTORE]
    keep = {*ordered[:NEWEST], *aside[:NEWEST], *asked[:DAYS], *_newest_of_each(_day, DAYS, asked)}
    for period, count in ((_day, DAYS), (_week, WEEKS), (_month, MONTHS)):
        keep |= _newest_of_each(period, count, ordered)
    return frozenset(keep)


def _newest_of_each(period: Callable[[date], object], count: int, ordered: Iterable[Backup]) -> set[Backup]:
    """The newest of each of the last `count` periods that have one."""
    first: dict[object, Backup] = {}
    for backup in ordered:
        first.setdefault(period(datetime.fromisoformat(backup.made_at).date()), backup)
    return set(list(first.values())[:count])


def _day(day: date) -> object:
    return day


def _week(day: date) -> object:
    return day.isocalendar()[:2]


def _month(day: date) -> object:
    return day.year, day.month


def find(folder: Path, name: str | None) -> Backup:
    """The backup of that name or number, the newest without one; raises StoreDamaged when there is none."""
    found = backups(folder)
    if not found:
        raise StoreDamaged(f"There is no backup in {folder / FOLDER}. Nothing was changed.")
    if name is None:
        return found[0]
    for backup in found:
        if name in (backup.name, backup.path.name, str(backup.number), str(backup.path)):
            return backup
    raise StoreDamaged(f"There is no backup {name} in {folder / FOLDER}; “assessor restore --list” lists them.")
