"""The issuer's database: an engine for a URL, and the two doors into it."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, Select, create_engine, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, NoSuchModuleError
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import set_committed_value

from assessor_app.domain.errors import RuleBroken
from assessor_app.domain.system_words import why_unwritten
from assessor_app.issuer.bulk import insert_rows, set_in_rows
from assessor_app.issuer.rows import Row

BUSY_MILLISECONDS = 30_000
POSTGRESQL = "postgresql+psycopg"
HELD, MARKED, UNCHANGING = "held", "marked", "unchanging"  # names in a session's `info`
CONNECT_SECONDS = 10  # of a PostgreSQL that does not answer at all; the driver's own would be two minutes
POOL, OVERFLOW = 20, 20  # connections of one API process; a request holds one only while it reads or writes


@dataclass(frozen=True, slots=True)
class Database:
    """`known` keeps what never changes and is slow to read, such as a rubric of a digest, from one push to the next."""

    engine: Engine
    known: dict[tuple[str, ...], Any] = field(default_factory=dict, compare=False, repr=False)

    @contextmanager
    def read(self, *, patience: int = BUSY_MILLISECONDS) -> Iterator[Session]:
        """One snapshot; the rows read stay usable afterwards. `patience` as in `write`."""
        with self._session(writes=False, patience=patience) as session:
            yield session
            session.expunge_all()

    def glance(self, asked: Select[*tuple[Any, ...]]) -> Any:
        """What one statement finds, as bare rows: for what every request asks first, at the cost of a statement."""
        options: dict[str, Any] = {"writes": False} if self.is_sqlite else {"isolation_level": "AUTOCOMMIT"}
        with self.engine.connect().execution_options(**options) as connection:
            return connection.execute(asked).freeze()()

    @contextmanager
    def write(self, *, patience: int = BUSY_MILLISECONDS) -> Iterator[Session]:
        """One transaction; in SQLite the only writer from its first statement on, in PostgreSQL the only one of a
        programme once it holds the head row. `patience` is how many milliseconds it waits for another (PostgreSQL: as
        long as it takes, unless that is less than usual)."""
        with self._session(writes=True, patience=patience) as session, session.begin():
            yield session
            session.flush()

    @contextmanager
    def _session(self, *, writes: bool, patience: int = BUSY_MILLISECONDS) -> Iterator[Session]:
        with (
            self.engine.connect().execution_options(**self._options(writes), patience=patience) as connection,
            _Session(connection, expire_on_commit=False, info={UNCHANGING: self.known}) as session,
        ):
            yield session

    def _options(self, writes: bool) -> dict[str, Any]:
        if self.is_sqlite:
            return {"writes": writes}
        # a reader sees one moment, as it does in SQLite; a writer sees what was committed before it got the head row
        return {"isolation_level": "READ COMMITTED" if writes else "REPEATABLE READ", "postgresql_readonly": not writes}

    @property
    def is_sqlite(self) -> bool:
        return self.engine.dialect.name == "sqlite"

    def make_tables(self) -> None:
        with self.engine.connect() as connection, connection.begin():
            Row.metadata.create_all(connection)

    def close(self) -> None:
        self.engine.dispose()


class _Session(Session):
    """A session that writes what is held along with its own rows: at the end, or before something is asked for."""

    def flush(self, objects: Any = None) -> None:
        super().flush() if objects is None else super().flush(objects)
        held: dict[type[Row], list[dict[str, Any]]] = self.info.pop(HELD, {})
        for table, rows in held.items():
            insert_rows(self.connection(), table, rows)
        marked: dict[tuple[type[Row], str, str], dict[str, str | None]] = self.info.pop(MARKED, {})
        for (table, column, programme), values in marked.items():
            set_in_rows(self.connection(), table, column, programme, values)


def write_together(session: Session, table: type[Row], values: dict[str, Any]) -> None:
    """Hold a row back, so that all of its table go in at once. Every row names the same columns."""
    session.info.setdefault(HELD, {}).setdefault(table, []).append(values)


def mark_together(session: Session, row: Any, column: str, value: str | None) -> None:
    """Change a row (known by its programme and id) as all of its table that are marked so: in one statement."""
    set_committed_value(row, column, value)  # what is read of it from now on; not changed twice
    session.info.setdefault(MARKED, {}).setdefault((type(row), column, row.programme), {})[row.id] = value


def address_to_keep(url: str) -> str:
    """An address that means the same from every working directory."""
    if not url.startswith("sqlite"):
        return url
    said = _parsed(url)
    return said.set(database=str(_file(said).absolute())).render_as_string(hide_password=False)


def open_database(url: str, *, make: bool = False) -> Database:
    """A database for an SQLAlchemy URL; nothing is read yet. `make` makes an SQLite file where there is none, for its
    owner only. Raises RuleBroken for an engine that is not known here, and for a file that is not there."""
    said = _parsed(url)
    kind = said.drivername
    if kind.startswith("sqlite"):
        _require_file(_file(said), make=make)
        engine = create_engine(url, connect_args={"check_same_thread": False, "timeout": BUSY_MILLISECONDS / 1000})
        _listen(engine)
        return Database(engine)
    if kind != POSTGRESQL:
        raise RuleBroken(f"An issuer's database is sqlite:///… or {POSTGRESQL}://…, not {kind}://….")
    args = {} if "connect_timeout" in said.query else {"connect_timeout": CONNECT_SECONDS}
    try:
        engine = create_engine(url, pool_pre_ping=True, pool_size=POOL, max_overflow=OVERFLOW, connect_args=args)
    except (ArgumentError, NoSuchModuleError) as error:
        raise RuleBroken(f"The database's address cannot be used: {error}.") from error
    _bound_waiting(engine)
    _plan_for_what_is_asked(engine)
    return Database(engine)


def _parsed(url: str) -> URL:
    try:
        return make_url(url)
    except ArgumentError as error:
        raise RuleBroken(f"“{_without_secret(url)}” is not the address of a database.") from error


def _file(address: URL) -> Path:
    named = address.database or ""
    if not named or named.startswith((":", "file:")):
        raise RuleBroken(f"“{address}” names no file; say sqlite:///FILE.")
    return Path(named)


def _require_file(file: Path, *, make: bool) -> None:
    if file.exists():
        return
    if not make:
        raise RuleBroken(f"There is no database {file.absolute()}; nothing was changed.")
    try:
        os.close(os.open(file, os.O_RDWR | os.O_CREAT, 0o600))
    except OSError as error:
        raise RuleBroken(f"The database {file.absolute()} cannot be made: {why_unwritten(error)}.") from error


def _without_secret(url: str) -> str:
    return url.rpartition("@")[2][:100]


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
        options = connection.get_execution_options()
        begin, patience = "BEGIN IMMEDIATE" if options.get("writes", True) else "BEGIN", options.get("patience")
        if patience in (None, BUSY_MILLISECONDS):
            connection.exec_driver_sql(begin)
            return
        _wait_at_most(connection, patience)
        try:
            connection.exec_driver_sql(begin)
        finally:
            _wait_at_most(connection, BUSY_MILLISECONDS)  # whoever has this connection next


def _bound_waiting(engine: Engine) -> None:
    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        if (patience := connection.get_execution_options().get("patience", BUSY_MILLISECONDS)) < BUSY_MILLISECONDS:
            connection.exec_driver_sql(f"SET LOCAL lock_timeout = {patience}").close()


def _plan_for_what_is_asked(engine: Engine) -> None:
    """A prepared statement is planned for its own values each time. The plan for any values takes an array of a hundred
    for one of ten; in a database that was not analysed yet, asking after a push's events took four times as long."""

    @event.listens_for(engine, "connect")
    def _prepare(connection: Any, _record: Any) -> None:
        connection.execute("SET plan_cache_mode = force_custom_plan")
        connection.commit()


def _wait_at_most(connection: Connection, milliseconds: int) -> None:
    connection.exec_driver_sql(f"PRAGMA busy_timeout = {milliseconds}").close()
