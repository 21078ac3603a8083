"""Findings with their place and proof, what was waved away, artifacts' prints, and boxes drawn over faces."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("finding", schema=None) as batch_op:
        batch_op.add_column(sa.Column("more", sa.JSON(), server_default="{}", nullable=False))

    op.create_table(
        "look_over",
        sa.Column("submission_id", sa.String(), nullable=False),
        sa.Column("looked_at", sa.String(), nullable=False),
        sa.Column("checks", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("submission_id", name=op.f("pk_look_over")),
    )
    op.create_table(
        "artifact_print",
        sa.Column("submission_id", sa.String(), nullable=False),
        sa.Column("artifact_id", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("hashes", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("submission_id", "artifact_id", "kind", name=op.f("pk_artifact_print")),
    )
    op.create_table(
        "cover",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("submission_id", sa.String(), nullable=False),
        sa.Column("artifact_id", sa.String(), nullable=False),
        sa.Column("selector", sa.JSON(), nullable=False),
        sa.Column("made_at", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cover")),
    )
    with op.batch_alter_table("cover", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_cover_submission_id"), ["submission_id"], unique=False)

    op.create_table(
        "waved_finding",
        sa.Column("assessment_id", sa.String(), nullable=False),
        sa.Column("finding", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["assessment_id"], ["assessment.id"], name=op.f("fk_waved_finding_assessment_id")),
        sa.PrimaryKeyConstraint("assessment_id", "finding", name=op.f("pk_waved_finding")),
    )


def downgrade() -> None:
    op.drop_table("waved_finding")
    with op.batch_alter_table("cover", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_cover_submission_id"))

    op.drop_table("cover")
    op.drop_table("artifact_print")
    op.drop_table("look_over")
    with op.batch_alter_table("finding", schema=None) as batch_op:
        batch_op.drop_column("more")
