"""The schema's version: bring an older store to today's, refuse a newer one. Alembic is imported only for that."""

from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, Engine

from assessor_app.domain.errors import OtherVersion

if TYPE_CHECKING:
    from alembic.config import Config

HEAD = "0014"
STEPS = Path(__file__).parent / "migrations"


def version(connection: Connection) -> str | None:
    """The step a store stands at; None in an empty file."""
    tables = connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE name = 'alembic_version'")
    if tables.first() is None:
        return None
    row = connection.exec_driver_sql("SELECT version_num FROM alembic_version").first()
    return str(row[0]) if row else None


def is_empty(engine: Engine) -> bool:
    """Whether no step was ever taken here."""
    return _found(engine) is None


def require_head(engine: Engine) -> None:
    """What a reader asks, who may change nothing; raises OtherVersion unless the store stands at today's step."""
    if _found(engine) != HEAD:
        raise OtherVersion(
            "This workspace is of an older version of Assessor. Open it once in the window, in a folder that can be "
            "written to, to bring it up to date. Nothing was changed."
        )


def _found(engine: Engine) -> str | None:
    """The step the store stands at; raises OtherVersion when it is none of ours."""
    with engine.connect() as connection:
        found = version(connection)
        connection.rollback()
    if found is not None and not (STEPS / "versions" / f"step_{found}.py").exists():
        raise OtherVersion(
            "This workspace was written by a newer version of Assessor. Nothing was changed; update to open it."
        )
    return found


def bring_to_head(engine: Engine) -> None:
    """Run the missing steps in one transaction; raises OtherVersion on a store from a newer version."""
    if _found(engine) == HEAD:
        return
    from alembic import command

    with engine.connect() as connection, connection.begin():
        command.upgrade(_config(connection), HEAD)


def _config(connection: Connection) -> "Config":
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(STEPS))
    config.set_main_option("file_template", "step_%%(rev)s")
    config.attributes["connection"] = connection
    return config
