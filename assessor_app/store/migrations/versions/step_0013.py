"""What parted from a device's log is kept beside it, on a branch; and what the issuer tells of that is not here."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

TOLD = """
    INSERT INTO elsewhere SELECT event_id, json_extract(body, '$.submission'), json_extract(body, '$.standing')
    FROM feed_item AS told WHERE kind = 'decision' AND json_extract(body, '$.submission') IS NOT NULL
    AND event_id NOT IN (SELECT id FROM event)
    AND seq = (SELECT max(seq) FROM feed_item WHERE event_id = told.event_id AND kind = 'decision')
"""


def upgrade() -> None:
    op.add_column("event", sa.Column("branch", sa.Integer(), server_default=sa.text("0"), nullable=False))
    op.drop_index("uq_event_device_device_seq", "event")
    op.create_index("uq_event_place", "event", ["device", "branch", "device_seq"], unique=True)
    op.create_table(
        "elsewhere",
        sa.Column("event_id", sa.String(), nullable=False),
        sa.Column("submission_id", sa.String(), nullable=False),
        sa.Column("standing", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("event_id", name=op.f("pk_elsewhere")),
    )
    op.create_index(op.f("ix_elsewhere_submission_id"), "elsewhere", ["submission_id"])
    op.execute(TOLD)


def downgrade() -> None:
    op.drop_index(op.f("ix_elsewhere_submission_id"), "elsewhere")
    op.drop_table("elsewhere")
    op.drop_index("uq_event_place", "event")
    op.create_index("uq_event_device_device_seq", "event", ["device", "device_seq"], unique=True)
    op.drop_column("event", "branch")
