"""Which event an item of the feed tells of, and when it was told."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("feed_item", sa.Column("event_id", sa.String(), nullable=True))
    op.add_column("feed_item", sa.Column("at", sa.String(), nullable=True))
    op.execute("UPDATE feed_item SET event_id = json_extract(body, '$.event')")
    op.create_index(op.f("ix_feed_item_event_id"), "feed_item", ["event_id"])


def downgrade() -> None:
    op.drop_index(op.f("ix_feed_item_event_id"), "feed_item")
    op.drop_column("feed_item", "at")
    op.drop_column("feed_item", "event_id")
