"""Why a decision is corrected."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("assessment", sa.Column("reason", sa.String(), server_default="", nullable=False))
    op.add_column("decision_fact", sa.Column("correction_reason", sa.String(), nullable=True))


def downgrade() -> None:
    op.drop_column("decision_fact", "correction_reason")
    op.drop_column("assessment", "reason")
