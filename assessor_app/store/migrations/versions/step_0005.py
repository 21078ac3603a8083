"""By which of the issuer's assignments a submission came, and why this one was asked for."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("submission", schema=None) as batch_op:
        batch_op.add_column(sa.Column("assignment", sa.String(), nullable=True))
        batch_op.add_column(sa.Column("assignment_reason", sa.String(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("submission", schema=None) as batch_op:
        batch_op.drop_column("assignment_reason")
        batch_op.drop_column("assignment")
