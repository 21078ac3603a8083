"""What was signed after a backup was made comes along when it is restored: a signature cannot be taken back, and a
device whose log went back in time would sign another event under a number it has used."""

from pathlib import Path

from sqlalchemy import Connection, Engine, Integer, Table

from assessor_app.store import schema
from assessor_app.store.engine import DataKey
from assessor_app.store.leaving_rows import FactRow
from assessor_app.store.let_in import MARK
from assessor_app.store.rows import (
    CoachMomentRow,
    ConsentRow,
    DestructionRow,
    DisclosureRow,
    ElsewhereRow,
    EventRow,
    HoldRow,
    OutboxRow,
    PublishedRow,
    Row,
)
from assessor_app.store.sent_since import carry_what_left, take

# these come along by rules of their own, or with the feed, which is read again; a coach's session is as it was then,
# with its moments
APART = frozenset(
    each.__tablename__
    for each in (
        FactRow,
        EventRow,
        OutboxRow,
        DestructionRow,
        HoldRow,
        ConsentRow,
        DisclosureRow,
        CoachMomentRow,
        ElsewhereRow,
    )
)
READING = "assessment"
NEW_EVENTS = (  # not in the place of one that only the backup has: the two went ways of their own
    "SELECT id FROM former.event AS theirs WHERE id NOT IN (SELECT id FROM main.event) AND NOT EXISTS"
    " (SELECT 1 FROM main.event AS ours WHERE (ours.device, ours.branch, ours.device_seq) ="
    " (theirs.device, theirs.branch, theirs.device_seq) AND ours.id NOT IN (SELECT id FROM former.event))"
)
ONLY_IN_THE_BACKUP = "SELECT count(*) FROM main.event WHERE id NOT IN (SELECT id FROM former.event)"


def carry_over(engine: Engine, present: Path, key: DataKey) -> int:
    """Copy from the store at `present` into this one: younger events with what became of all of them, the readings
    they close, the submissions those are about, what the programme publishes, what left the house, and the enrolment.
    Both stand at today's schema. How many events."""
    with engine.connect() as connection:
        connection.exec_driver_sql("ROLLBACK")  # attaching stands outside of transactions
        connection.exec_driver_sql(f"ATTACH DATABASE ? AS former KEY \"x'{key.hex}'\"", (str(present),))
        connection.exec_driver_sql("BEGIN IMMEDIATE")
        try:
            if connection.exec_driver_sql("SELECT version_num FROM former.alembic_version").scalar() != schema.HEAD:
                return 0
            carried = _carry(connection)
            connection.exec_driver_sql("COMMIT")
        finally:
            driver = connection.connection.driver_connection
            if driver is not None and driver.in_transaction:
                connection.exec_driver_sql("ROLLBACK")
            connection.exec_driver_sql("DETACH DATABASE former")
            connection.exec_driver_sql("BEGIN")
    return carried


def _carry(connection: Connection) -> int:
    run = connection.exec_driver_sql
    if not run(ONLY_IN_THE_BACKUP).scalar_one():
        _take_their_places(connection)
    run(f"CREATE TEMP TABLE younger AS {NEW_EVENTS}")
    run("CREATE TEMP TABLE closed AS SELECT id FROM former.assessment WHERE committed_as IN (SELECT id FROM younger)")
    run(
        "CREATE TEMP TABLE about AS SELECT DISTINCT submission_id AS id FROM former.event"
        " WHERE id IN (SELECT id FROM younger) AND submission_id NOT IN (SELECT id FROM main.submission)"
    )
    tables = [table for table in Row.metadata.sorted_tables if table.name not in APART]
    for table in reversed(tables):
        if of_reading := _reading_column(table):
            run(f"DELETE FROM main.{table.name} WHERE {of_reading} IN (SELECT id FROM closed)")
    for table in tables:
        _bring(connection, table)
    _bring_events(connection)
    carry_what_left(connection)
    take(connection, PublishedRow, "true")  # what is scored by them may have come along
    for stays in (DestructionRow, HoldRow):  # going back brings no key back, and lifts no hold
        take(connection, stays, "true")
    run("DELETE FROM main.vault_key WHERE submission_id IN (SELECT submission_id FROM main.destruction)")
    run("INSERT OR IGNORE INTO main.setting SELECT name, value FROM former.setting WHERE name = 'enrolment'")
    run(f"INSERT OR IGNORE INTO main.setting SELECT name, value FROM former.setting WHERE name GLOB '{MARK}*'")
    carried = int(run("SELECT count(*) FROM younger").scalar_one())
    for made in ("younger", "closed", "about"):
        run(f"DROP TABLE temp.{made}")
    return carried


def _take_their_places(connection: Connection) -> None:
    """A log may have parted since: what was its line then stands on a branch now, and no hole of it is one any more."""
    run = connection.exec_driver_sql
    there = "(SELECT branch FROM former.event AS theirs WHERE theirs.id = event.id)"
    run(f"UPDATE main.event SET branch = -1 - {there} WHERE branch != {there}")  # two may change places
    run("UPDATE main.event SET branch = -1 - branch WHERE branch < 0")
    run(f"DELETE FROM main.setting WHERE name GLOB '{MARK}*' AND name NOT IN (SELECT name FROM former.setting)")


def _bring_events(connection: Connection) -> None:
    """Younger events, the line each has in every list of decisions, and whose their submissions are by them."""
    take(connection, EventRow, "id IN (SELECT id FROM younger) ORDER BY rowid")  # the log is read in this order
    take(connection, FactRow, "decision_id IN (SELECT id FROM main.event)")
    take(connection, OutboxRow, "event_id IN (SELECT id FROM main.event)")
    connection.exec_driver_sql(
        "UPDATE main.submission SET (lease, leased_until) = (SELECT lease, leased_until FROM former.submission AS now"
        " WHERE now.id = submission.id) WHERE id IN (SELECT id FROM former.submission) AND id IN"
        " (SELECT submission_id FROM former.event WHERE id IN (SELECT id FROM younger))"
    )


def _bring(connection: Connection, table: Table) -> None:
    """Rows of the readings that were closed, and of the submissions the backup does not know."""
    names = ", ".join(f'"{c.name}"' for c in table.columns if not _numbered(table, c.name))
    copy = f"INSERT INTO main.{table.name} ({names}) SELECT {names} FROM former.{table.name} WHERE "
    if of_reading := _reading_column(table):
        connection.exec_driver_sql(f"{copy} {of_reading} IN (SELECT id FROM closed)")
    elif of_submission := _submission_column(table):
        connection.exec_driver_sql(f"{copy} {of_submission} IN (SELECT id FROM about)")


def _reading_column(table: Table) -> str | None:
    if table.name == READING:
        return "id"
    return "assessment_id" if "assessment_id" in table.columns else None


def _submission_column(table: Table) -> str | None:
    if table.name == "submission":
        return "id"
    return "submission_id" if "submission_id" in table.columns else None


def _numbered(table: Table, column: str) -> bool:
    """A number SQLite gives out itself; the other store may have given it to another row."""
    primary = list(table.primary_key.columns)
    return len(primary) == 1 and primary[0].name == column and isinstance(primary[0].type, Integer)
