"""Opening the encrypted database, and the two doors into it: read and write."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal
from urllib.parse import quote

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.orm import Session

from assessor_app.domain.errors import StoreDamaged
from assessor_app.store.disk_words import spoken
from assessor_app.store.prepared import run
from assessor_app.store.vault import Vault

BUSY_MILLISECONDS = 10_000


class DataKey:
    """The key a store is open with; `forget` overwrites it, and the store opens no connection after that."""

    def __init__(self, key: bytes) -> None:
        self._bytes = bytearray(key)

    @property
    def hex(self) -> str:
        return self._bytes.hex()

    def copy(self) -> "DataKey":
        """For another door into the same workspace, to be forgotten by itself."""
        return DataKey(bytes(self._bytes))

    def forget(self) -> None:
        self._bytes[:] = bytes(len(self._bytes))


@dataclass(frozen=True, slots=True)
class Store:
    """One workspace's rows and evidence. `write` is one BEGIN IMMEDIATE transaction; `read` sees one snapshot.
    `key` is what the backups of this store are locked with, too."""

    folder: Path
    engine: Engine
    vault: Vault
    key: DataKey = field(repr=False)
    reads_only: bool = False

    @contextmanager
    def read(self) -> Iterator[Session]:
        with (
            spoken(reading=True),
            self.engine.connect().execution_options(writes=False) as connection,
            session_over(connection) as session,
        ):
            yield session

    @contextmanager
    def write(self) -> Iterator[Session]:
        with (
            spoken(),
            self.engine.connect() as connection,
            session_over(connection) as session,
            session.begin(),
        ):
            yield session

    @contextmanager
    def write_rows(self) -> Iterator[Connection]:
        """`write` for a key, which waits for it: plain statements, since objects would cost more than SQLite does."""
        with (
            spoken(),
            self.engine.connect() as connection,
            connection.begin(),
        ):
            yield connection

    def close(self) -> None:
        self.engine.dispose()
        self.key.forget()


def session_over(connection: Connection) -> Session:
    """Rows as objects, within whatever transaction the connection is in; closing it ends nothing."""
    return Session(connection, expire_on_commit=False, autoflush=False)


def encrypted_engine(path: Path, key: DataKey, *, unwritable: bool = False) -> Engine:
    """An engine over a SQLCipher file. Nothing is read yet. `unwritable` reads a file nobody is writing, where not
    even SQLite's own files beside it can be made."""
    import sqlcipher3.dbapi2 as sqlcipher

    address = f"file:{quote(str(path))}?mode=ro&immutable=1&uri=true" if unwritable else str(path)
    engine = create_engine(
        f"sqlite:///{address}",
        module=sqlcipher,
        pool_use_lifo=True,  # whoever wrote last still holds the pages: any other connection must decrypt them anew
        connect_args={"check_same_thread": False, "timeout": BUSY_MILLISECONDS / 1000},
    )
    _listen(engine, key, unwritable)
    return engine


def unlock(connection: Any, key: DataKey) -> None:
    """Give a bare connection its key; Python's driver must not open transactions by itself: it would leave DDL
    outside of them."""
    connection.isolation_level = None
    connection.execute("PRAGMA cipher_log_level = NONE")  # what is wrong is said in sentences, not beside them
    connection.execute(f"PRAGMA key = \"x'{key.hex}'\"")


def _listen(engine: Engine, key: DataKey, unwritable: bool) -> None:
    @event.listens_for(engine, "connect", insert=True)
    def _unlock(connection: Any, _record: Any) -> None:
        unlock(connection, key)
        cursor = connection.cursor()
        if not unwritable:
            cursor.execute("PRAGMA journal_mode = WAL")
            cursor.execute("PRAGMA synchronous = FULL")
        cursor.execute("PRAGMA foreign_keys = ON")
        cursor.execute(f"PRAGMA busy_timeout = {BUSY_MILLISECONDS}")
        cursor.close()

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get("writes", True)
        run(connection, "BEGIN IMMEDIATE" if writes else "BEGIN")


def quick_check(engine: Engine) -> None:
    """Raise StoreDamaged, naming the first fault, when SQLite finds one."""
    _check(engine, "PRAGMA quick_check(5)")


def full_check(engine: Engine) -> None:
    """The same, and every index and every reference: after an unclean end. Each page's authentication code is checked
    as it is read; SQLCipher's own check is not asked, which reads the file past the log and calls damaged what the log
    is about to mend."""
    _check(engine, "PRAGMA integrity_check(5)")
    _check(engine, "PRAGMA foreign_key_check", well=[])


def _check(engine: Engine, question: str, well: list[str] | None = None) -> None:
    with engine.connect().execution_options(writes=False) as connection:
        found = [str(row[0]) for row in connection.exec_driver_sql(question)]
    if found != (["ok"] if well is None else well):
        said = [line for line in "\n".join(found).splitlines() if not line.startswith("***")]
        raise StoreDamaged("The store is damaged. It was left as it is.", technical=said[0])


def checkpoint(engine: Engine, how: Literal["TRUNCATE", "PASSIVE"] = "TRUNCATE") -> bool:
    """Bring what is in the write-ahead log into the database file: all of it, waiting for who reads and emptying the
    log; or, PASSIVE, as much as stands in nobody's way. Whether everything went in."""
    with spoken(), engine.connect() as connection:
        connection.exec_driver_sql("ROLLBACK")  # a checkpoint stands outside of transactions
        _busy, in_log, brought = connection.exec_driver_sql(f"PRAGMA wal_checkpoint({how})").one()
        connection.exec_driver_sql("BEGIN")
    return bool(in_log == brought)
