"""Many rows of one table at once, in one statement on PostgreSQL however many there are."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ARRAY, ColumnElement, Connection, String, any_, bindparam, insert, text
from sqlalchemy.exc import DBAPIError

from assessor_app.issuer.columns import Plain
from assessor_app.issuer.rows import Row

FEW = 3  # so many go in as quickly by a statement that is prepared already


def insert_rows(connection: Connection, table: type[Row], rows: Sequence[dict[str, Any]]) -> None:
    """All of them or none; every row names the same columns. Raises what a statement would raise."""
    if connection.dialect.name != "postgresql" or len(rows) <= FEW:
        connection.execute(insert(table), rows)
        return
    import psycopg  # wanted only where this engine is

    columns = list(rows[0])
    said = f"COPY {table.__tablename__} ({', '.join(columns)}) FROM STDIN"
    kept = _as_kept(connection, table, columns, rows)
    try:
        driver = connection.connection.driver_connection
        assert isinstance(driver, psycopg.Connection)
        with driver.cursor() as cursor, cursor.copy(said) as copy:
            for row in kept:
                copy.write_row(row)
    except psycopg.Error as error:
        raise DBAPIError.instance(said, None, error, psycopg.Error, dialect=connection.dialect) from error


def is_one_of(connection: Connection, column: Any, values: Sequence[str]) -> ColumnElement[bool]:
    """Whether a column of text holds one of them: as one array, where a placeholder for each is slow to read."""
    if connection.dialect.name != "postgresql":
        among: ColumnElement[bool] = column.in_(values)
        return among
    plain = [Plain().process_bind_param(value, connection.dialect) for value in values]
    found: ColumnElement[bool] = column == any_(bindparam(None, plain, type_=ARRAY(String)))
    return found


def set_in_rows(
    connection: Connection, table: type[Row], column: str, programme: str, values: dict[str, str | None]
) -> None:
    """One column of the rows of a programme that `values` names by their ids."""
    name = table.__tablename__
    key: dict[str, Any] = {"programme": programme}
    if connection.dialect.name != "postgresql":
        each = f"UPDATE {name} SET {column} = :value WHERE programme = :programme AND id = :id"
        connection.execute(text(each), [key | {"id": id_, "value": value} for id_, value in values.items()])
        return
    said = (
        f"UPDATE {name} SET {column} = given.value FROM unnest(CAST(:ids AS text[]), CAST(:values AS text[])) "
        f"AS given(id, value) WHERE {name}.programme = :programme AND {name}.id = given.id"
    )
    connection.execute(text(said), key | {"ids": list(values), "values": list(values.values())})


def _as_kept(
    connection: Connection, table: type[Row], columns: Sequence[str], rows: Sequence[dict[str, Any]]
) -> list[tuple[Any, ...]]:
    """What the driver is given for each value, as for a statement: JSON as text, no sign a database cannot keep."""
    by_column = []
    for name in columns:
        values: list[Any] = [row[name] for row in rows]
        kind = table.__table__.columns[name].type.dialect_impl(connection.dialect)
        process = kind.bind_processor(connection.dialect)
        by_column.append(values if process is None else [process(value) for value in values])
    return list(zip(*by_column, strict=True))
