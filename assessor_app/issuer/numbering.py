"""Events that came before they were counted get their numbers, in the order that was told by the clock until then.

First a place is kept for them below what comes from now on, then they take it, a few at a time: whoever pushes or
moderates meanwhile waits for no more than the counting.
"""

from typing import Any

from sqlalchemy import func, select, text, update
from sqlalchemy.orm import Session

from assessor_app.issuer.database import Database
from assessor_app.issuer.rows import EventRow, ProgrammeRow

NOT_YET = 0
AT_ONCE = 1000
PATIENCE = 5000  # milliseconds
HEAD = f"ALTER TABLE programme ADD COLUMN event_head BIGINT NOT NULL DEFAULT {NOT_YET}"
NUMBER = f"ALTER TABLE event ADD COLUMN arrived BIGINT NOT NULL DEFAULT {NOT_YET}"
# what a process of the older version takes in beside us is counted for it
COUNTED_FOR_OLDER = (
    "CREATE FUNCTION number_event() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
    "UPDATE programme SET event_head = event_head + 1 WHERE id = NEW.programme RETURNING event_head INTO NEW.arrived; "
    "RETURN NEW; END $$",
    "CREATE TRIGGER number_event BEFORE INSERT ON event FOR EACH ROW "
    f"WHEN (NEW.arrived = {NOT_YET}) EXECUTE FUNCTION number_event()",
)


def add_number(database: Database) -> None:
    """Alone: who takes events in holds the programme's row and waits for this table, so nobody may hold this table and
    wait for the other."""
    if database.is_sqlite:
        return
    with database.write(patience=PATIENCE) as session:
        session.execute(text(NUMBER.replace("ADD COLUMN", "ADD COLUMN IF NOT EXISTS")))


def begin_to_count(session: Session) -> None:
    """From now on events are numbered, above those that are there."""
    # nobody takes anything in until these are counted; in one order, before the table itself
    session.execute(select(ProgrammeRow.id).order_by(ProgrammeRow.id).with_for_update()).all()
    if session.connection().dialect.name == "postgresql":
        for statement in COUNTED_FOR_OLDER:
            session.execute(text(statement))
    counted = select(EventRow.programme, func.count()).group_by(EventRow.programme)
    for programme, number in session.execute(counted).all():
        session.execute(update(ProgrammeRow).where(ProgrammeRow.id == programme).values(event_head=number))


def number_what_is_there(database: Database) -> None:
    """The newest first: cut off, it goes on with as many as are left."""
    with database.read() as session:
        programmes = session.scalars(select(ProgrammeRow.id)).all()
    for programme in programmes:
        left = _left(database, programme)
        for end in range(len(left), 0, -AT_ONCE):
            start = max(0, end - AT_ONCE)
            _number(
                database, programme, [{"sha": sha, "number": n} for n, sha in enumerate(left[start:end], start + 1)]
            )


def _left(database: Database, programme: str) -> list[str]:
    wanted = select(EventRow.sha256).where(EventRow.programme == programme, EventRow.arrived == NOT_YET)
    order = EventRow.received_at, EventRow.device, EventRow.branch, EventRow.device_seq
    with database.read() as session:
        return list(session.scalars(wanted.order_by(*order)))


def _number(database: Database, programme: str, part: list[dict[str, Any]]) -> None:
    take = f"UPDATE event SET arrived = :number WHERE programme = :programme AND sha256 = :sha AND arrived = {NOT_YET}"
    with database.write() as session:
        # who takes events in beside us holds it, too: nobody has some of these rows and waits for the others
        session.execute(select(ProgrammeRow.id).where(ProgrammeRow.id == programme).with_for_update())
        session.execute(text(take), [each | {"programme": programme} for each in part])
