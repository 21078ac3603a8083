"""The issuer's database: an engine for a URL, and the two doors into it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.orm import Session

from assessor_app.issuer.rows import Row

BUSY_MILLISECONDS = 30_000


@dataclass(frozen=True, slots=True)
class Database:
    engine: Engine

    @contextmanager
    def read(self) -> Iterator[Session]:
        """One snapshot; the rows read stay usable afterwards."""
        with self._session(writes=False) as session:
            yield session
            session.expunge_all()

    @contextmanager
    def write(self) -> Iterator[Session]:
        """One transaction; in SQLite the only writer from its first statement on."""
        with self._session(writes=True) as session, session.begin():
            yield session

    @contextmanager
    def _session(self, *, writes: bool) -> Iterator[Session]:
        with (
            self.engine.connect().execution_options(writes=writes) as connection,
            Session(connection, expire_on_commit=False) as session,
        ):
            yield session

    def make_tables(self) -> None:
        with self.engine.connect() as connection, connection.begin():
            Row.metadata.create_all(connection)

    def close(self) -> None:
        self.engine.dispose()


def open_database(url: str) -> Database:
    """A database for an SQLAlchemy URL; nothing is read yet."""
    if not url.startswith("sqlite"):
        return Database(create_engine(url, pool_pre_ping=True))
    engine = create_engine(url, connect_args={"check_same_thread": False, "timeout": BUSY_MILLISECONDS / 1000})
    _listen(engine)
    return Database(engine)


def _listen(engine: Engine) -> None:
    @event.listens_for(engine, "connect")
    def _prepare(connection: Any, _record: Any) -> None:
        # Python's driver must not open transactions by itself: it would leave DDL outside of them.
        connection.isolation_level = None
        cursor = connection.cursor()
        cursor.execute(f"PRAGMA busy_timeout = {BUSY_MILLISECONDS}")
        cursor.execute("PRAGMA journal_mode = WAL")
        cursor.execute("PRAGMA synchronous = FULL")
        cursor.close()

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get("writes", True)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
