"""An issuer's database of an older version, brought to today's in one transaction."""

import uuid

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from assessor_app.issuer.database import Database
from assessor_app.issuer.rows import SCHEMA, AssignmentRow, IssuerRow, Row

# 1 to 2: branches of a device's log, what was turned away, and assignments with an id and a role of their own
TO_2 = (
    "ALTER TABLE event ADD COLUMN branch INTEGER NOT NULL DEFAULT 0",
    "DROP INDEX uq_event_place",
    "CREATE UNIQUE INDEX uq_event_place ON event (programme, device, branch, device_seq)",
    "ALTER TABLE assignment ADD COLUMN id VARCHAR NOT NULL DEFAULT ''",
    "ALTER TABLE assignment ADD COLUMN role VARCHAR NOT NULL DEFAULT ''",
    "UPDATE assignment SET role = reason, reason = 'assigned by staff'",
)


def bring_to_today(database: Database) -> None:
    """Run the steps that are missing; safe when another process does the same at once."""
    with database.write() as session:
        about = session.get(IssuerRow, 1, with_for_update=True)
        if about is None or about.schema_version >= SCHEMA:
            return
        for step in TO_2:
            session.execute(text(step))
        Row.metadata.create_all(session.connection())
        _name_assignments(session)
        about.schema_version = SCHEMA


def _name_assignments(session: Session) -> None:
    for row in session.scalars(select(AssignmentRow)):
        row.id = str(uuid.uuid4())
