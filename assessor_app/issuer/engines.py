"""Which engines an issuer runs on, kept in `engines.json` beside its keys: a database, a place for files, and the
directory of the programmes that have a database of their own."""

import contextlib
import json
import os
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from assessor_app.domain.errors import StoreDamaged
from assessor_app.domain.json_members import Garbled, mapping, optional_text, read_object
from assessor_app.domain.system_words import why
from assessor_app.issuer.blobs import BlobFolder, Blobs
from assessor_app.issuer.database import Database, open_database
from assessor_app.issuer.durability import fsync_folder

ENGINES = "engines.json"
SQLITE_FILE, BLOBS = "issuer.db", "blobs"


@dataclass(frozen=True, slots=True)
class Engines:
    """None is what the folder itself holds: `issuer.db`, `blobs/`. `placed` is programme → address of a database."""

    database: str | None = None
    blobs: str | None = None
    placed: dict[str, str] = field(default_factory=dict)

    def placing(self, programme: str, database: str | None) -> "Engines":
        """The directory with a programme in another place; None is the issuer's own database."""
        others = {name: url for name, url in self.placed.items() if name != programme}
        return replace(self, placed=others if database is None else others | {programme: database})

    def open_database(self, folder: Path, *, make: bool = False) -> Database:
        return open_database(self.database or f"sqlite:///{folder / SQLITE_FILE}", make=make)

    def open_blobs(self, folder: Path) -> Blobs:
        if self.blobs is None:
            return BlobFolder(folder / BLOBS)
        from assessor_app.issuer.buckets import open_bucket  # obstore is wanted by few

        return open_bucket(self.blobs)


def read_engines(folder: Path) -> Engines:
    """Raises StoreDamaged when the file is there and says something else."""
    try:
        body = read_object((folder / ENGINES).read_bytes())
        placed = {name: str(url) for name, url in mapping(body, "placed").items()}
        return Engines(optional_text(body, "database"), optional_text(body, "blobs"), placed)
    except (FileNotFoundError, NotADirectoryError):  # then there is no issuer, which is said of the folder
        return Engines()
    except (OSError, Garbled) as error:
        said = why(error) if isinstance(error, OSError) else error
        raise StoreDamaged(f"{folder / ENGINES} cannot be read: {said}. Nothing was touched.") from error


def keep_engines(folder: Path, engines: Engines) -> None:
    """Written whole or not at all; readable by its owner only, since an address may hold a password."""
    said: dict[str, Any] = {"database": engines.database, "blobs": engines.blobs, "placed": engines.placed}
    part = folder / f"{ENGINES}.part"
    with contextlib.suppress(FileNotFoundError):
        part.unlink()
    handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        json.dump(said, file, indent=1)
        file.flush()
        os.fsync(file.fileno())
    part.replace(folder / ENGINES)
    fsync_folder(folder)
