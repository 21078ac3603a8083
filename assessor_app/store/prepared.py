"""Statements that a key waits for, or what is shown after it: SQLAlchemy builds and compiles them once, and they go to
the driver itself; what stands between the two costs several times what SQLite does."""

import json
from collections.abc import Sequence
from types import SimpleNamespace
from typing import Any, cast

from sqlalchemy import JSON, Connection, Executable, bindparam, select
from sqlalchemy.dialects import sqlite
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import InstrumentedAttribute
from sqlalchemy.sql import ClauseElement
from sqlalchemy.sql.compiler import SQLCompiler

_DIALECT = sqlite.dialect()


def run(connection: Connection, sql: str, given: Sequence[Any] = ()) -> Any:
    """The driver's cursor after the statement ran; raises what SQLAlchemy would raise."""
    cursor = connection.connection.cursor()
    try:
        cursor.execute(sql, given)
    except Exception as error:
        base = connection.dialect.loaded_dbapi.Error
        raise DBAPIError.instance(sql, list(given), error, base, dialect=connection.dialect) from error
    return cursor


def rows_by(column: InstrumentedAttribute[Any], *order: InstrumentedAttribute[Any]) -> "Prepared":
    """The rows of a table in which `column` is what is given by its name."""
    table = column.table
    return Prepared(select(*table.c).where(column == bindparam(column.key)).order_by(*order))


class Prepared:
    """One statement whose values are given by name, all of them; `columns` are what an insert without values of its
    own fills. What its columns call JSON is written as JSON, and read back as what it was."""

    def __init__(self, statement: Executable, columns: Sequence[str] | None = None) -> None:
        compiled = cast(ClauseElement, statement).compile(dialect=_DIALECT, column_keys=columns)
        assert isinstance(compiled, SQLCompiler)
        self._sql = str(compiled)
        self._places = [(name, isinstance(compiled.binds[name].type, JSON)) for name in compiled.positiontup or ()]
        selected = getattr(statement, "selected_columns", {})
        self._columns = [(name, isinstance(column.type, JSON)) for name, column in selected.items()]

    def on(self, connection: Connection, **values: Any) -> Any:
        """`run` this statement with its values."""
        given = [json.dumps(values[name]) if is_json else values[name] for name, is_json in self._places]
        return run(connection, self._sql, given)

    def first(self, connection: Connection, **values: Any) -> SimpleNamespace | None:
        """The first row's columns by their names."""
        row = self.on(connection, **values).fetchone()
        return None if row is None else self._named(row)

    def all(self, connection: Connection, **values: Any) -> list[SimpleNamespace]:
        """Every row's columns by their names."""
        return [self._named(row) for row in self.on(connection, **values).fetchall()]

    def _named(self, row: Sequence[Any]) -> SimpleNamespace:
        return SimpleNamespace(
            **{
                name: json.loads(value) if is_json and value is not None else value
                for (name, is_json), value in zip(self._columns, row, strict=True)
            }
        )
