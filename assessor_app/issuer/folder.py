"""An issuer's folder: `keys/`, and `issuer.db` and `blobs/` unless `engines.json` names others; making and opening."""

import contextlib
import secrets
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.exc import DatabaseError, OperationalError
from sqlalchemy.orm import Session

from assessor_app.domain.errors import RuleBroken, StoreDamaged
from assessor_app.domain.system_words import why_unwritten
from assessor_app.issuer.blobs import Blobs
from assessor_app.issuer.clock import Now, system_now
from assessor_app.issuer.database import Database, address_to_keep, open_database
from assessor_app.issuer.engines import BLOBS, ENGINES, SQLITE_FILE, Engines, keep_engines, read_engines
from assessor_app.issuer.keys import IssuerKeys, make_keys, read_keys
from assessor_app.issuer.rows import SCHEMA, CredentialRow, IssuerRow, ProgrammeRow, Row
from assessor_app.issuer.trouble import first_line, is_full
from assessor_app.issuer.unfinished import KEYS, making, require_finished
from assessor_app.issuer.upgrading import bring_to_today

MAX_NAME = 200  # characters
Awards = Collection[tuple[str, str]]  # id and version of each credential


@dataclass(frozen=True, slots=True)
class Issuer:
    """Everything a request needs; `base_url` is where the outside finds it, without a closing slash.

    `database` holds every programme that is not `placed` in one of its own; `databases` are all of them, home first.
    """

    database: Database
    blobs: Blobs
    keys: IssuerKeys
    name: str
    base_url: str
    configured_url: str | None
    epoch: str
    now: Now
    databases: tuple[Database, ...]
    placed: dict[str, Database] = field(default_factory=dict)

    def at(self, programme: str) -> "Issuer":
        """This issuer, standing before the database its programme is in."""
        return replace(self, database=self.placed[programme]) if programme in self.placed else self

    def everywhere(self) -> tuple["Issuer", ...]:
        """This issuer before each of its databases in turn."""
        return tuple(replace(self, database=database) for database in self.databases)

    def holds(self, programme: str) -> bool:
        """Whether the programme is in this database: one that was moved has left closed rows behind."""
        return self.placed.get(programme, self.databases[0]) is self.database

    def close(self) -> None:
        for database in self.databases:
            database.close()


def init_issuer(
    folder: Path,
    programme: str,
    name: str,
    base_url: str | None = None,
    *,
    database: str | None = None,
    blobs: str | None = None,
    fill: Callable[[Issuer], object] | None = None,
) -> None:
    """Make an issuer with one programme. `base_url` is None where it is only known once it serves (a demo).

    `database` and `blobs` are addresses of engines other than the folder's own (see `engines`). What `fill` puts into
    it belongs to its making: all of it is there afterwards, or nothing.
    """
    engines = Engines(address_to_keep(database) if database is not None else None, blobs)
    with making(folder, lambda: _require_none(folder)):
        _make_folders(folder, engines)
        _make_database(engines.open_database(folder, make=True), programme, name, base_url)
        if fill is not None:
            _fill(folder, fill)


def _require_none(folder: Path) -> None:
    if any((folder / name).exists() for name in (SQLITE_FILE, BLOBS, ENGINES, KEYS)):
        raise RuleBroken(f"There is an issuer in {folder} already; nothing was changed.")


def _fill(folder: Path, fill: Callable[[Issuer], object]) -> None:
    issuer = _opened(folder, None, system_now)
    try:
        fill(issuer)
    except BaseException:
        _empty(issuer.database)
        raise
    finally:
        issuer.close()


def _empty(database: Database) -> None:
    """Take back what was just made, in whatever database, so that it can be tried again."""
    with database.write() as session:
        for table in reversed(Row.metadata.sorted_tables):
            session.execute(table.delete())


def _make_folders(folder: Path, engines: Engines) -> None:
    try:
        if engines.blobs is None:
            (folder / BLOBS).mkdir()
        else:
            engines.open_blobs(folder)
        if engines != Engines():
            keep_engines(folder, engines)
        make_keys(folder / "keys")
    except OSError as error:
        raise RuleBroken(f"{folder} cannot be written to: {why_unwritten(error)}; choose another folder.") from error


def _make_database(opened: Database, programme: str, name: str, base_url: str | None) -> None:
    about = IssuerRow(
        id=1,
        schema_version=SCHEMA,
        name=name,
        base_url=base_url.rstrip("/") if base_url else None,
        epoch=secrets.token_hex(8),
    )
    try:
        opened.make_tables()
        with opened.write() as session:
            if session.get(IssuerRow, 1) is not None:
                raise RuleBroken("There is an issuer in this database already; nothing was changed.")
            session.add(about)
            add_programme(session, programme, name)
    except DatabaseError as error:
        raise RuleBroken(f"The database cannot be used ({first_line(error)}); no issuer was made.") from error
    finally:
        opened.close()


def add_programme(session: Session, programme: str, name: str) -> None:
    """One more programme; raises RuleBroken when there is one of this id."""
    if not programme or len(programme) > 100 or not all(c.isalnum() or c in "-_." for c in programme):
        raise RuleBroken("A programme id holds letters, digits, “-”, “_” and “.” only.")
    if not name.strip() or len(name) > MAX_NAME:
        raise RuleBroken(f"The name of a programme has 1 to {MAX_NAME} characters.")
    if session.get(ProgrammeRow, programme) is not None:
        raise RuleBroken(f"There is a programme {programme} already.")
    session.add(ProgrammeRow(id=programme, name=name, feed_head=0, event_head=0, status_head=0, policy={}))
    session.flush()


def place_programme(
    folder: Path, programme: str, name: str, database: str, make: Callable[[Session], object], awards: Awards = ()
) -> None:
    """`make` a programme that `awards` some credentials in a database of its own (or of its group), and write that into
    the directory.

    A serving process reads the directory when it starts. Raises RuleBroken when the programme is elsewhere already.
    """
    engines, database = read_engines(folder), address_to_keep(database)
    with opened_issuer(folder) as issuer:
        for place in issuer.everywhere():
            with place.database.read() as session:
                if session.get(ProgrammeRow, programme) is not None:
                    raise RuleBroken(f"There is a programme {programme} already.")
        opened = open_database(database, make=True)
        try:
            opened.make_tables()
            with opened.write() as session:
                stands_for(session, issuer)
                if not _was_cut_off(session, programme, name, awards):
                    make(session)
        except DatabaseError as error:
            raise RuleBroken(f"The database cannot be used ({first_line(error)}); nothing was changed.") from error
        finally:
            opened.close()
    keep_engines(folder, engines.placing(programme, database))


def _was_cut_off(session: Session, programme: str, name: str, awards: Awards) -> bool:
    """It is whole in there, and no directory names it: what made it was killed in between. Raises RuleBroken when it
    was to award something else."""
    there = session.get(ProgrammeRow, programme)
    if there is None or (there.name, there.policy, there.status_head) != (name, {}, 0):
        return False
    found = select(CredentialRow.id, CredentialRow.version).where(CredentialRow.programme == programme)
    if {(row.id, row.version) for row in session.execute(found)} != set(awards):
        raise RuleBroken(
            f"The making of programme {programme} was cut off in that database, and it was to award other credentials "
            "than these. Name those, or another database; nothing was changed."
        )
    return True


def stands_for(session: Session, issuer: Issuer) -> None:
    """A database of some of its programmes belongs to this issuer; raises RuleBroken when it is another's."""
    there = session.get(IssuerRow, 1)
    if there is not None and (there.name, there.base_url) != (issuer.name, issuer.configured_url):
        raise RuleBroken(f"That database belongs to another issuer ({there.name}); nothing was changed.")
    if there is None:
        said = {"name": issuer.name, "base_url": issuer.configured_url, "epoch": issuer.epoch}
        session.add(IssuerRow(id=1, schema_version=SCHEMA, **said))
        session.flush()


def open_issuer(folder: Path, *, base_url: str | None = None, now: Now = system_now) -> Issuer:
    """Open an issuer's folder; `base_url` overrides the one it was made with.

    Raises RuleBroken when there is none, StoreDamaged when it cannot be read or is from a newer version.
    """
    require_finished(folder)
    return _opened(folder, base_url, now)


def _opened(folder: Path, base_url: str | None, now: Now) -> Issuer:
    engines = read_engines(folder)
    if engines.database is None and not (folder / SQLITE_FILE).exists():
        raise RuleBroken(f"There is no issuer in {folder}. Make one with “assessor issuer init”.")
    opened = engines.open_database(folder)
    others = {url: open_database(url) for url in engines.placed.values()}
    databases = (opened, *others.values())
    try:
        about, *_ = [_checked(database, folder) for database in databases]
        at = (base_url or about.base_url or "http://127.0.0.1").rstrip("/")
        placed = {programme: others[url] for programme, url in engines.placed.items()}
        keys, blobs = read_keys(folder / "keys"), engines.open_blobs(folder)
    except BaseException:
        for database in databases:
            database.close()
        raise
    return Issuer(opened, blobs, keys, about.name, at, about.base_url, about.epoch, now, databases, placed)


def _checked(database: Database, folder: Path) -> IssuerRow:
    """What a database says of its issuer, once it is of today's version."""
    try:
        with database.read() as session:
            about = session.get(IssuerRow, 1)
    except DatabaseError as error:
        if is_full(error, folder):
            raise _no_room(folder) from error
        said = f"The issuer in {folder} cannot be opened ({first_line(error)}). It was left as it is."
        raise StoreDamaged(said) from error
    if about is None or about.schema_version > SCHEMA:
        raise StoreDamaged(f"The issuer in {folder} was written by a newer version of Assessor; update to open it.")
    if about.schema_version < SCHEMA:
        bring_to_today(database)
    return about


@contextlib.contextmanager
def opened_issuer(folder: Path, programme: str | None = None, *, base_url: str | None = None) -> Iterator[Issuer]:
    """An issuer open for one administrative act, standing before the database of the programme it concerns."""
    issuer = open_issuer(folder, base_url=base_url)
    try:
        yield issuer if programme is None else issuer.at(programme)
    except OperationalError as error:
        if is_full(error, folder):
            raise _no_room(folder) from error
        said = f"The issuer's database cannot be used just now ({first_line(error)})."
        raise RuleBroken(f"{said} What was not said to be done was not done; try again.") from error
    finally:
        issuer.close()


def _no_room(folder: Path) -> RuleBroken:
    return RuleBroken(
        f"The disk of the issuer in {folder} is full. What it has is safe, and what was not said to be done was not "
        "done; make room and try again."
    )


def new_epoch(issuer: Issuer) -> str:
    """Say that this issuer, or one of its databases, was restored from a backup: devices send again what it does
    not have. One epoch counts for all programmes."""
    with issuer.databases[0].write() as session:
        about = session.get_one(IssuerRow, 1)
        about.epoch = secrets.token_hex(8)
        return about.epoch
