"""Looking a whole encrypted database through: every page's authentication code, every index, the chain of events."""

from contextlib import closing
from pathlib import Path
from typing import Any
from urllib.parse import quote

from assessor_app.domain.errors import NotRead, StoreDamaged
from assessor_app.eventlog.chain import GENESIS
from assessor_app.eventlog.jws import BadSignature, verify
from assessor_app.store.disk_words import said_of
from assessor_app.store.engine import DataKey, unlock
from assessor_app.store.let_in import MARK, Places, places
from assessor_app.store.log import LINE

QUESTIONS: tuple[tuple[str, list[tuple[str, ...]]], ...] = (
    ("PRAGMA cipher_integrity_check", []),
    ("PRAGMA integrity_check(5)", [("ok",)]),
    ("PRAGMA foreign_key_check", []),
)
EVENTS = "SELECT device, {} AS branch, device_seq, sha256, jws FROM event ORDER BY device, branch, device_seq"
LET_IN = f"SELECT name FROM setting WHERE name GLOB '{MARK}*'"


def look_through(path: Path, key: DataKey) -> None:
    """Raise StoreDamaged, naming the first fault of a database nobody is writing to; NotRead where the disk fails."""
    if fault := fault_of(path, key):
        raise StoreDamaged(f"{path.name} does not hold together ({fault}).")


def fault_of(path: Path, key: DataKey) -> str | None:
    """The same as words; None where there is none."""
    import sqlcipher3.dbapi2 as sqlcipher

    try:
        with closing(sqlcipher.connect(f"file:{quote(str(path))}?mode=ro&immutable=1", uri=True)) as connection:
            unlock(connection, key)
            return _first_fault(connection)
    except sqlcipher.DatabaseError as error:
        said = said_of(error, reading=True)
        if isinstance(said, NotRead):
            raise said from error
        return str(error)


def _first_fault(connection: Any) -> str | None:
    faults = [found for question, well in QUESTIONS if (found := connection.execute(question).fetchall()) != well]
    if faults:
        return str(faults[0][0][0])
    let_in = places(name for (name,) in connection.execute(LET_IN).fetchall())
    known = {column[1] for column in connection.execute("PRAGMA table_info(event)")}
    # a store of an older version, as in a backup, kept nothing of what parted
    branch = "branch" if "branch" in known else str(LINE)
    return chain_fault(connection.execute(EVENTS.format(branch)), let_in)


def chain_fault(events: Any, let_in: Places) -> str | None:
    """What is wrong with rows of (device, branch, device_seq, sha256, jws), ordered; None when each of a line follows
    the other, or was let in without the one before it. What parted is as it was signed, wherever it begins."""
    device, seq, previous = "", 0, GENESIS
    for of, branch, number, sha256, jws in events:
        if of != device:
            device, seq, previous = of, 0, GENESIS
        try:
            checked = verify(jws)
        except BadSignature as error:
            return f"event {number} is not as it was signed: {error}"
        follows = (number, checked.payload.get("prev")) == (seq + 1, previous) or (of, number) in let_in
        follows = follows or branch != LINE
        if not follows or (checked.payload.get("device_seq"), checked.sha256) != (number, sha256):
            return f"event {number} does not follow event {seq}"
        seq, previous = number, sha256
    return None
