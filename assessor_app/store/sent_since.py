"""What left the house after a backup was made comes along when it is restored: whoever received it has it, so a batch
counts as sent, a letter as written, an award as taken back. The copy of the store stands at `former`."""

from sqlalchemy import Connection

from assessor_app.store.leaving_rows import BatchItemRow, BatchRow, LetterRow, TakenBackRow
from assessor_app.store.rows import CalendarEntryRow, ConsentRow, DisclosureRow, Row

# open again after its files were lost is a word about the world, too; what is written never becomes open any more
LEFT = (
    "SELECT id FROM former.batch AS theirs WHERE state != 'open' OR (coalesce(fate, 'null') != 'null'"
    " AND NOT EXISTS (SELECT 1 FROM main.batch AS ours WHERE ours.id = theirs.id AND ours.state = 'written'))"
)


def carry_what_left(connection: Connection) -> None:
    """The batches that went out with what was in them, and what was given, shown or taken back. What the backup tells
    of and the present does not stays: that left, too."""
    connection.exec_driver_sql(f"CREATE TEMP TABLE gone_out AS {LEFT}")
    _carry_batches(connection)
    for each in (TakenBackRow, LetterRow, ConsentRow):
        take(connection, each, "true")
    take(connection, CalendarEntryRow, "session_id IN (SELECT id FROM main.coach_session)")
    said = _columns(DisclosureRow, but=("id",))  # only ever added to, under a number of the store's own
    connection.exec_driver_sql(
        f"INSERT INTO main.disclosure ({said}) SELECT {said} FROM former.disclosure EXCEPT"
        f" SELECT {said} FROM main.disclosure"
    )
    connection.exec_driver_sql("DROP TABLE temp.gone_out")


def _carry_batches(connection: Connection) -> None:
    run = connection.exec_driver_sql
    run("DELETE FROM main.batch_item WHERE batch_id IN (SELECT id FROM gone_out)")
    run("DELETE FROM main.batch WHERE id IN (SELECT id FROM gone_out)")
    run(  # another batch of this name, from before: it was dropped meanwhile, or the two stores went ways of their own
        "UPDATE main.batch SET name = name || ' (' || id || ')' WHERE name IN"
        " (SELECT name FROM former.batch WHERE id IN (SELECT id FROM gone_out))"
    )
    run(  # twice is what happened, on those two ways; the index promises it of one
        "UPDATE main.batch_item SET once = 0 WHERE once = 1 AND out = 1 AND decision_id IN (SELECT decision_id FROM"
        " former.batch_item WHERE once = 1 AND out = 1 AND batch_id IN (SELECT id FROM gone_out))"
    )
    take(connection, BatchRow, "id IN (SELECT id FROM gone_out)")
    take(connection, BatchItemRow, "batch_id IN (SELECT id FROM gone_out)")


def take(connection: Connection, of: type[Row], which: str) -> None:
    """Every row of the copy that `which` names, in the place of what is here."""
    name, every = of.__tablename__, _columns(of)
    connection.exec_driver_sql(
        f"INSERT OR REPLACE INTO main.{name} ({every}) SELECT {every} FROM former.{name} WHERE {which}"
    )


def _columns(of: type[Row], *, but: tuple[str, ...] = ()) -> str:
    return ", ".join(f'"{column.name}"' for column in of.__table__.columns if column.name not in but)
