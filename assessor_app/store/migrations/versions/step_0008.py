"""Days of coaching plans that were given out for a calendar, so that they can be taken back."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "calendar_entry",
        sa.Column("uid", sa.String(), nullable=False),
        sa.Column("session_id", sa.String(), nullable=False),
        sa.Column("due", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["session_id"], ["coach_session.id"], name=op.f("fk_calendar_entry_session_id")),
        sa.PrimaryKeyConstraint("uid", name=op.f("pk_calendar_entry")),
    )
    op.create_index(op.f("ix_calendar_entry_session_id"), "calendar_entry", ["session_id"])


def downgrade() -> None:
    op.drop_table("calendar_entry")
