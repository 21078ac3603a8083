"""An issuer's database of an older version, brought to today's by numbered steps.

A step only adds: on PostgreSQL the processes of the older version go on working while it runs and after it, it waits
for a lock no longer than `LOCK_WAIT`, and one process at a time takes it.
"""

import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from sqlalchemy import select, text, update
from sqlalchemy.orm import Session

from assessor_app.domain.errors import StoreDamaged
from assessor_app.issuer.database import Database
from assessor_app.issuer.forks import name_forks
from assessor_app.issuer.numbering import HEAD, NUMBER, add_number, begin_to_count, number_what_is_there
from assessor_app.issuer.rescoring import note_what_was_scored_again
from assessor_app.issuer.rows import (
    EVENTS_AS_THEY_ARE,
    PARTITIONS,
    SCHEMA,
    WAITS,
    WAITS_IN_ORDER,
    AssignmentRow,
    IssuerRow,
    Row,
)

LOCK_WAIT = "5s"
ALONE = 4_157_737  # the number of PostgreSQL's lock for this
ASK_AGAIN_SECONDS = 0.1
STANDING = "uq_award_standing ON award (programme, submission) WHERE revoked_at IS NULL"
FOUND = (
    "ix_award_owed ON award (programme, status_index) WHERE document IS NULL",
    "ix_award_revoked ON award (programme, status_index) WHERE revoked_at IS NOT NULL",
)
LATER_COLUMNS = (
    "ALTER TABLE submission ADD COLUMN reference VARCHAR",
    "ALTER TABLE award ADD COLUMN replaces VARCHAR",
)
LEASES = tuple(
    f"ALTER TABLE assignment ADD COLUMN {name} VARCHAR"
    for name in ("leased_until", "given_back_at", "given_back_why", "passed_on_at")
)
WAITING = f"ix_event_waits ON event ({', '.join(WAITS_IN_ORDER)}) WHERE {WAITS}"
TOLD = "ix_feed_assessor ON feed (programme, assessor, seq)"
IN_ORDER = "uq_event_arrived ON event (programme, arrived)"
LET_IN = "ALTER TABLE device ADD COLUMN let_in JSON"
SUCCEEDS = "ALTER TABLE credential ADD COLUMN succeeds JSON"
WHY = "ALTER TABLE device ADD COLUMN revoked_why VARCHAR"


def _nothing(_: Session | Database) -> None:
    return None


@dataclass(frozen=True, slots=True)
class Step:
    """One version to the next, in one transaction; new tables are made from the models, `then` fills in. `before` does
    what takes long, in transactions of its own; cut off, it is done again."""

    to: int
    sqlite: tuple[str, ...] = ()
    postgresql: tuple[str, ...] = ()
    online: tuple[
        str, ...
    ] = ()  # indices PostgreSQL builds while others write: `NAME ON TABLE (COLUMNS) …`, uq_ unique
    then: Callable[[Session], None] = field(default=_nothing)
    before: Callable[[Database], None] = field(default=_nothing)


def _name_assignments(session: Session) -> None:
    # by columns of that day: the row of today has more
    key = AssignmentRow.programme, AssignmentRow.submission, AssignmentRow.assessor
    for named in session.execute(select(*key)).all():
        this = (column == value for column, value in zip(key, named, strict=True))
        session.execute(update(AssignmentRow).where(*this).values(id=str(uuid.uuid4())))


STEPS = (
    # branches of a device's log, what was turned away, and assignments with an id and a role of their own
    Step(
        2,
        sqlite=(
            "ALTER TABLE event ADD COLUMN branch INTEGER NOT NULL DEFAULT 0",
            "DROP INDEX uq_event_place",
            "CREATE UNIQUE INDEX uq_event_place ON event (programme, device, branch, device_seq)",
            "ALTER TABLE assignment ADD COLUMN id VARCHAR NOT NULL DEFAULT ''",
            "ALTER TABLE assignment ADD COLUMN role VARCHAR NOT NULL DEFAULT ''",
            "UPDATE assignment SET role = reason, reason = 'assigned by staff'",
        ),
        then=_name_assignments,
    ),
    # a credential is found by its id alone; the first version on PostgreSQL
    Step(3, sqlite=("CREATE INDEX ix_award_id ON award (id)",)),
    # the sampling log, comparisons, uploads; a submission may have a new credential in place of a revoked one
    Step(
        4,
        sqlite=(*LATER_COLUMNS, f"CREATE UNIQUE INDEX {STANDING}", "DROP INDEX uq_award_submission"),
        postgresql=(*LATER_COLUMNS, "DROP INDEX uq_award_submission"),
        online=(STANDING,),
    ),
    # what is owed and what is revoked is found without looking through every credential
    Step(5, sqlite=tuple(f"CREATE INDEX {index}" for index in FOUND), online=FOUND),
    # an assignment is leased: until when, and whether it was given back or passed on
    Step(6, sqlite=LEASES, postgresql=LEASES),
    # what comes from now on is kept without an attempt at making it smaller
    Step(7, postgresql=EVENTS_AS_THEY_ARE),
    # why a device was revoked
    Step(8, sqlite=(WHY,), postgresql=(WHY,)),
    # what waits for a moderator is found without looking through every event
    Step(9, sqlite=(f"CREATE INDEX {WAITING}",), online=(WAITING,)),
    # where a device's line goes on without the event before (11 looked for numbers that are missing; 14 sees them, too)
    Step(10, sqlite=(LET_IN,), postgresql=(LET_IN,)),
    Step(11),
    # whose successor a version of a credential was declared to be
    Step(12, sqlite=(SUCCEEDS,), postgresql=(SUCCEEDS,)),
    # what was scored again by its assessor waits for no moderator
    Step(13, then=note_what_was_scored_again),
    # where it went on before that was kept, by what each event says it follows: reading all lines holds no lock
    Step(14, then=name_forks),
    # events have the number by which they came: their order was told by the clock
    Step(15, sqlite=(HEAD, NUMBER), postgresql=(HEAD,)),
    Step(16, before=add_number, then=begin_to_count),
    Step(
        17,
        before=number_what_is_there,
        sqlite=(f"CREATE UNIQUE INDEX {IN_ORDER}",),
        online=(IN_ORDER,),
    ),
    # what an assessor was told is found without looking through what others were
    Step(18, sqlite=(f"CREATE INDEX {TOLD}",), online=(TOLD,)),
)


def bring_to_today(database: Database) -> None:
    """Run the steps that are missing, each whole or not at all; safe when another process does the same at once."""
    with _alone(database):
        for step in STEPS:
            if _version(database) < step.to:
                step.before(database)
                _build_online(database, step)
            with database.write() as session:
                about = session.get(IssuerRow, 1, with_for_update=True)
                if about is None or about.schema_version >= step.to:
                    continue
                if about.schema_version != step.to - 1:
                    raise StoreDamaged(f"There is no way from version {about.schema_version} to {SCHEMA}.")
                _take(database, session, step)
                about.schema_version = step.to


@contextmanager
def _alone(database: Database) -> Iterator[None]:
    """One process at a time. It asks again and again and never waits inside PostgreSQL: an index built while others
    write waits for every statement that was running before, so for one that waits for us, too."""
    if database.is_sqlite:
        yield
        return
    with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        while not connection.exec_driver_sql(f"SELECT pg_try_advisory_lock({ALONE})").scalar():
            time.sleep(ASK_AGAIN_SECONDS)
        try:
            yield
        finally:
            connection.exec_driver_sql(f"SELECT pg_advisory_unlock({ALONE})")


def _version(database: Database) -> int:
    with database.read() as session:
        return session.scalars(select(IssuerRow.schema_version)).one()


def _build_online(database: Database, step: Step) -> None:
    """Each part's index while others write; a build that was cut off leaves an invalid one, which is made anew."""
    if database.is_sqlite:
        return
    with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        for index in step.online:
            name, table, rest = _parts_of(index)
            for n in range(PARTITIONS):
                connection.exec_driver_sql(f"DROP INDEX CONCURRENTLY IF EXISTS {name}_{n}")
                connection.exec_driver_sql(f"CREATE {_kind(name)} CONCURRENTLY {name}_{n} ON {table}_{n} {rest}")


def _attach(session: Session, index: str) -> None:
    """The whole table's index, made of those of its parts: a matter of the catalogue alone."""
    name, table, rest = _parts_of(index)
    session.execute(text(f"CREATE {_kind(name)} {name} ON ONLY {table} {rest}"))
    for n in range(PARTITIONS):
        session.execute(text(f"ALTER INDEX {name} ATTACH PARTITION {name}_{n}"))


def _kind(name: str) -> str:
    return "UNIQUE INDEX" if name.startswith("uq_") else "INDEX"


def _parts_of(index: str) -> tuple[str, str, str]:
    name, _, where = index.partition(" ON ")
    table, _, rest = where.partition(" ")
    return name, table, rest


def _take(database: Database, session: Session, step: Step) -> None:
    if not database.is_sqlite:
        session.execute(text(f"SET LOCAL lock_timeout = '{LOCK_WAIT}'"))
    for statement in step.sqlite if database.is_sqlite else step.postgresql:
        session.execute(text(statement))
    for index in () if database.is_sqlite else step.online:
        _attach(session, index)
    if step is STEPS[-1] or step.then is not _nothing:
        Row.metadata.create_all(session.connection())
    step.then(session)
