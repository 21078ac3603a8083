"""How a database finds what is asked of it."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.event import listen

from tests.issuer.offices import Office

PARTS = (
    "SELECT inhrelid::regclass::text, inhparent::regclass::text FROM pg_inherits "
    "JOIN pg_index ON indexrelid = inhrelid ORDER BY length(inhrelid::regclass::text) DESC"
)


def plan_of(office: Office, table: str, ask: Callable[[], object], *, asking: str = "") -> str:
    """How the database finds what is asked of a table first (in these words); a part's index has the name of the
    whole."""
    asked: list[tuple[str, Any]] = []
    listen(office.issuer.database.engine, "before_cursor_execute", lambda *given: asked.append((given[2], given[3])))
    ask()
    (statement, values), *_ = [each for each in asked if f"FROM {table}" in each[0] and asking in each[0]]
    with office.issuer.database.read() as session:
        connection = session.connection()
        if office.issuer.database.is_sqlite:
            return str(connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values).all())
        connection.exec_driver_sql("ANALYZE")  # or it depends on the moment what is known of the tables
        for way in ("seqscan", "bitmapscan", "sort"):  # of two events it would rather read both, and sort them
            connection.exec_driver_sql(f"SET LOCAL enable_{way} = off")
        return _with_whole_names(connection, str(connection.exec_driver_sql(f"EXPLAIN {statement}", values).all()))


def _with_whole_names(connection: Connection, plan: str) -> str:
    for part, whole in connection.exec_driver_sql(PARTS).all():
        plan = plan.replace(part, whole)
    return plan
