"""Opening the encrypted database, and the two doors into it: read and write."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.orm import Session

from assessor_app.domain.errors import StoreDamaged
from assessor_app.store.vault import Vault

BUSY_MILLISECONDS = 10_000


@dataclass(frozen=True, slots=True)
class Store:
    """One workspace's rows and evidence. `write` is one BEGIN IMMEDIATE transaction; `read` sees one snapshot."""

    folder: Path
    engine: Engine
    vault: Vault

    @contextmanager
    def read(self) -> Iterator[Session]:
        with (
            self.engine.connect().execution_options(writes=False) as connection,
            _session(connection) as session,
        ):
            yield session

    @contextmanager
    def write(self) -> Iterator[Session]:
        with (
            self.engine.connect().execution_options(writes=True) as connection,
            _session(connection) as session,
            session.begin(),
        ):
            yield session

    def close(self) -> None:
        self.engine.dispose()


def _session(connection: Connection) -> Session:
    return Session(connection, expire_on_commit=False, autoflush=False)


def encrypted_engine(path: Path, key: bytes) -> Engine:
    """An engine over a SQLCipher file; `key` is the 32-byte data key. Nothing is read yet."""
    import sqlcipher3.dbapi2 as sqlcipher

    engine = create_engine(
        f"sqlite:///{path}",
        module=sqlcipher,
        connect_args={"check_same_thread": False, "timeout": BUSY_MILLISECONDS / 1000},
    )
    _listen(engine, key)
    return engine


def _listen(engine: Engine, key: bytes) -> None:
    @event.listens_for(engine, "connect", insert=True)
    def _unlock(connection: Any, _record: Any) -> None:
        # Python's driver must not open transactions by itself: it would leave DDL outside of them.
        connection.isolation_level = None
        cursor = connection.cursor()
        cursor.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
        cursor.execute("PRAGMA journal_mode = WAL")
        cursor.execute("PRAGMA synchronous = FULL")
        cursor.execute("PRAGMA foreign_keys = ON")
        cursor.execute(f"PRAGMA busy_timeout = {BUSY_MILLISECONDS}")
        cursor.close()

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get("writes", True)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def quick_check(engine: Engine) -> None:
    """Raise StoreDamaged, naming the first fault, when SQLite finds one."""
    with engine.connect() as connection:
        found = [row[0] for row in connection.exec_driver_sql("PRAGMA quick_check(5)")]
    if found != ["ok"]:
        raise StoreDamaged(f"The store is damaged ({found[0]}). It was left as it is; restore a backup.")
