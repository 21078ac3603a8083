"""Until when the issuer keeps a submission for this assessor, and whether they gave it back."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("submission", sa.Column("leased_until", sa.String(), nullable=True))
    op.add_column("submission", sa.Column("lease", sa.String(), nullable=True))


def downgrade() -> None:
    op.drop_column("submission", "lease")
    op.drop_column("submission", "leased_until")
