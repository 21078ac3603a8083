"""Evidence that was destroyed, with its certificate; and submissions that must not be destroyed."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "destruction",
        sa.Column("submission_id", sa.String(), nullable=False),
        sa.Column("destroyed_at", sa.String(), nullable=False),
        sa.Column("destroyed_by", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("certificate", sa.String(), nullable=False),
        sa.Column("backups_cleaned", sa.Boolean(), server_default=sa.text("0"), nullable=False),
        sa.PrimaryKeyConstraint("submission_id", name=op.f("pk_destruction")),
    )
    op.create_table(
        "legal_hold",
        sa.Column("submission_id", sa.String(), nullable=False),
        sa.Column("held_at", sa.String(), nullable=False),
        sa.Column("held_by", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("submission_id", name=op.f("pk_legal_hold")),
    )


def downgrade() -> None:
    op.drop_table("legal_hold")
    op.drop_table("destruction")
