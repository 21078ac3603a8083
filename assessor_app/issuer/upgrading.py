"""An issuer's database of an older version, brought to today's by numbered steps.

A step only adds: on PostgreSQL the processes of the older version go on working while it runs and after it, it waits
for a lock no longer than `LOCK_WAIT`, and one process at a time takes it.
"""

import uuid
from collections.abc import Callable
from dataclasses import dataclass, field

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from assessor_app.domain.errors import StoreDamaged
from assessor_app.issuer.database import Database
from assessor_app.issuer.rows import SCHEMA, AssignmentRow, IssuerRow, Row

LOCK_WAIT = "5s"


def _nothing(_: Session) -> None:
    return None


@dataclass(frozen=True, slots=True)
class Step:
    """One version to the next, in one transaction; new tables are made from the models, `then` fills in."""

    to: int
    sqlite: tuple[str, ...] = ()
    postgresql: tuple[str, ...] = ()
    then: Callable[[Session], None] = field(default=_nothing)


def _name_assignments(session: Session) -> None:
    for row in session.scalars(select(AssignmentRow)):
        row.id = str(uuid.uuid4())


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
)


def bring_to_today(database: Database) -> None:
    """Run the steps that are missing, each whole or not at all; safe when another process does the same at once."""
    for step in STEPS:
        with database.write() as session:
            about = session.get(IssuerRow, 1, with_for_update=True)
            if about is None or about.schema_version >= step.to:
                continue
            if about.schema_version != step.to - 1:
                raise StoreDamaged(f"There is no way from version {about.schema_version} of this issuer to {SCHEMA}.")
            _take(database, session, step)
            about.schema_version = step.to


def _take(database: Database, session: Session, step: Step) -> None:
    if not database.is_sqlite:
        session.execute(text(f"SET LOCAL lock_timeout = '{LOCK_WAIT}'"))
    for statement in step.sqlite if database.is_sqlite else step.postgresql:
        session.execute(text(statement))
    if step is STEPS[-1] or step.then is not _nothing:
        Row.metadata.create_all(session.connection())
    step.then(session)
