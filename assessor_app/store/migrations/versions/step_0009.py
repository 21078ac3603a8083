"""What was taken back by hand after an award, and what somebody said became of a batch that was cut off."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "taken_back",
        sa.Column("decision_id", sa.String(), nullable=False),
        sa.Column("awarded_in", sa.String(), nullable=False),
        sa.Column("said_at", sa.String(), nullable=False),
        sa.Column("said_by", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("decision_id", name=op.f("pk_taken_back")),
    )
    op.add_column("batch", sa.Column("fate", sa.JSON(), nullable=True))


def downgrade() -> None:
    op.drop_column("batch", "fate")
    op.drop_table("taken_back")
