"""An issuer's folder: `issuer.db`, `blobs/`, `keys/`; making one and opening it."""

import contextlib
import secrets
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import Session

from assessor_app.domain.errors import RuleBroken, StoreDamaged
from assessor_app.issuer.blobs import BlobFolder
from assessor_app.issuer.clock import Now, system_now
from assessor_app.issuer.database import Database, open_database
from assessor_app.issuer.keys import IssuerKeys, make_keys, read_keys
from assessor_app.issuer.rows import SCHEMA, IssuerRow, ProgrammeRow
from assessor_app.issuer.upgrading import bring_to_today

DATABASE = "issuer.db"
POLICY: dict[str, Any] = {"evidence_before_score": True}


@dataclass(frozen=True, slots=True)
class Issuer:
    """Everything a request needs; `base_url` is where the outside finds it, without a closing slash."""

    database: Database
    blobs: BlobFolder
    keys: IssuerKeys
    name: str
    base_url: str
    configured_url: str | None
    epoch: str
    now: Now

    def close(self) -> None:
        self.database.close()


def init_issuer(
    folder: Path, programme: str, name: str, base_url: str | None = None, *, database: str | None = None
) -> None:
    """Make an issuer with one programme. `base_url` is None where it is only known once it serves (a demo)."""
    if any((folder / name).exists() for name in (DATABASE, "blobs", "keys")):
        raise RuleBroken(f"There is an issuer in {folder} already; nothing was changed.")
    try:
        _make_folders(folder)
        _make_database(folder, programme, name, base_url, database)
    except BaseException:
        clear_away(folder)
        raise


def clear_away(folder: Path) -> None:
    """Take back what `init_issuer` just made, so that it can be tried again."""
    for name in ("blobs", "keys"):
        shutil.rmtree(folder / name, ignore_errors=True)
    with contextlib.suppress(OSError):
        for path in folder.glob(f"{DATABASE}*"):
            path.unlink()


def _make_folders(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "blobs").mkdir()
        make_keys(folder / "keys")
    except OSError as error:
        raise RuleBroken(f"{folder} cannot be written to ({error.strerror}); choose another folder.") from error


def _make_database(folder: Path, programme: str, name: str, base_url: str | None, database: str | None) -> None:
    about = IssuerRow(
        id=1,
        schema_version=SCHEMA,
        name=name,
        base_url=base_url.rstrip("/") if base_url else None,
        epoch=secrets.token_hex(8),
    )
    opened = open_database(database or _url(folder))
    try:
        opened.make_tables()
        with opened.write() as session:
            session.add(about)
            add_programme(session, programme, name)
    finally:
        opened.close()


def add_programme(session: Session, programme: str, name: str) -> None:
    """One more programme; raises RuleBroken when there is one of this id."""
    if not programme or len(programme) > 100 or not all(c.isalnum() or c in "-_." for c in programme):
        raise RuleBroken("A programme id holds letters, digits, “-”, “_” and “.” only.")
    if session.get(ProgrammeRow, programme) is not None:
        raise RuleBroken(f"There is a programme {programme} already.")
    session.add(ProgrammeRow(id=programme, name=name, feed_head=0, status_head=0, policy=POLICY))
    session.flush()


def open_issuer(
    folder: Path, *, base_url: str | None = None, database: str | None = None, now: Now = system_now
) -> Issuer:
    """Open an issuer's folder; `base_url` overrides the one it was made with.

    Raises RuleBroken when there is none, StoreDamaged when it cannot be read or is from a newer version.
    """
    if database is None and not (folder / DATABASE).exists():
        raise RuleBroken(f"There is no issuer in {folder}. Make one with “assessor issuer init”.")
    opened = open_database(database or _url(folder))
    try:
        with opened.read() as session:
            about = session.get(IssuerRow, 1)
    except DatabaseError as error:
        opened.close()
        raise StoreDamaged(f"The issuer in {folder} cannot be opened ({error.orig}). It was left as it is.") from error
    if about is None or about.schema_version > SCHEMA:
        opened.close()
        raise StoreDamaged(f"The issuer in {folder} was written by a newer version of Assessor; update to open it.")
    if about.schema_version < SCHEMA:
        bring_to_today(opened)
    at = (base_url or about.base_url or "http://127.0.0.1").rstrip("/")
    keys = read_keys(folder / "keys")
    return Issuer(opened, BlobFolder(folder / "blobs"), keys, about.name, at, about.base_url, about.epoch, now)


@contextlib.contextmanager
def opened_issuer(folder: Path, *, base_url: str | None = None) -> Iterator[Issuer]:
    """An issuer open for one administrative act."""
    issuer = open_issuer(folder, base_url=base_url)
    try:
        yield issuer
    finally:
        issuer.close()


def _url(folder: Path) -> str:
    return f"sqlite:///{folder / DATABASE}"


def new_epoch(issuer: Issuer) -> str:
    """Say that this issuer was restored from a backup: devices send again what it does not have."""
    with issuer.database.write() as session:
        about = session.get_one(IssuerRow, 1)
        about.epoch = secrets.token_hex(8)
        return about.epoch
