"""The coach's tables: sessions, moments, notebook, own prompts, withdrawn consent, and what was disclosed."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "coach_session",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("educator", sa.String(), nullable=False),
        sa.Column("submissions", sa.JSON(), nullable=False),
        sa.Column("opened_at", sa.String(), nullable=False),
        sa.Column("saved_at", sa.String(), nullable=False),
        sa.Column("look_again", sa.String(), nullable=True),
        sa.Column("seconds", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_coach_session")),
    )
    op.create_index(op.f("ix_coach_session_educator"), "coach_session", ["educator"])
    op.create_table(
        "coach_moment",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("session_id", sa.String(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("submission_id", sa.String(), nullable=False),
        sa.Column("artifact_id", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("selector", sa.JSON(), nullable=False),
        sa.Column("voice", sa.String(), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("criterion_id", sa.String(), nullable=True),
        sa.Column("marked_at", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["session_id"], ["coach_session.id"], name=op.f("fk_coach_moment_session_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_coach_moment")),
    )
    op.create_index(op.f("ix_coach_moment_session_id"), "coach_moment", ["session_id"])
    op.create_table(
        "coach_note",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("session_id", sa.String(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("voice", sa.String(), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("criterion_id", sa.String(), nullable=True),
        sa.Column("prompt", sa.String(), server_default="", nullable=False),
        sa.Column("due", sa.String(), nullable=True),
        sa.Column("done", sa.Boolean(), server_default=sa.text("0"), nullable=False),
        sa.Column("carried_from", sa.String(), nullable=True),
        sa.Column("written_at", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["session_id"], ["coach_session.id"], name=op.f("fk_coach_note_session_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_coach_note")),
    )
    op.create_index(op.f("ix_coach_note_session_id"), "coach_note", ["session_id"])
    op.create_table(
        "coach_prompts",
        sa.Column("credential_id", sa.String(), nullable=False),
        sa.Column("criterion_id", sa.String(), nullable=False),
        sa.Column("prompts", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("credential_id", "criterion_id", name=op.f("pk_coach_prompts")),
    )
    op.create_table(
        "consent_withdrawn",
        sa.Column("submission_id", sa.String(), nullable=False),
        sa.Column("artifact_id", sa.String(), nullable=False),
        sa.Column("at", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("submission_id", "artifact_id", name=op.f("pk_consent_withdrawn")),
    )
    op.create_table(
        "disclosure",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.String(), nullable=False),
        sa.Column("educator", sa.String(), nullable=False),
        sa.Column("session_id", sa.String(), nullable=False),
        sa.Column("submission_id", sa.String(), nullable=False),
        sa.Column("artifact_id", sa.String(), nullable=True),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("to_whom", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_disclosure")),
    )
    op.create_index(op.f("ix_disclosure_educator"), "disclosure", ["educator"])


def downgrade() -> None:
    for table in ("disclosure", "consent_withdrawn", "coach_prompts", "coach_note", "coach_moment", "coach_session"):
        op.drop_table(table)
