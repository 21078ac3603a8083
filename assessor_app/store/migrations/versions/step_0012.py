"""That somebody looked an artifact through and said that no clear face is left in it."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "no_clear_face",
        sa.Column("submission_id", sa.String(), nullable=False),
        sa.Column("artifact_id", sa.String(), nullable=False),
        sa.Column("said_at", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("submission_id", "artifact_id", name=op.f("pk_no_clear_face")),
    )


def downgrade() -> None:
    op.drop_table("no_clear_face")
