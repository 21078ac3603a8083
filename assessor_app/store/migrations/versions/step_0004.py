"""Decisions in one line each, read once from the log; batches, export profiles, letters, the comment bank."""

import base64
import json
from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

DECIDED = ("decision/1", "decision.supersede/1")


def upgrade() -> None:
    facts = _facts_table()
    with op.batch_alter_table("event", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_event_supersedes"), ["supersedes"], unique=False)
    _batch_tables()
    op.create_table(
        "export_profile",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("body", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_export_profile")),
    )
    op.create_table(
        "letter",
        sa.Column("decision_id", sa.String(), nullable=False),
        sa.Column("made_at", sa.String(), nullable=False),
        sa.Column("template", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("decision_id", name=op.f("pk_letter")),
    )
    op.create_table(
        "comment",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("owner", sa.String(), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("criterion_id", sa.String(), nullable=True),
        sa.Column("used", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("made_at", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_comment")),
    )
    for lines in _read_once():
        op.bulk_insert(facts, lines)


def _facts_table() -> sa.Table:
    table = op.create_table(
        "decision_fact",
        sa.Column("decision_id", sa.String(), nullable=False),
        sa.Column("submission_id", sa.String(), nullable=False),
        sa.Column("credential_id", sa.String(), nullable=False),
        sa.Column("credential_version", sa.String(), nullable=False),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("rubric_version", sa.String(), nullable=False),
        sa.Column("rubric_digest", sa.String(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("why", sa.String(), nullable=False),
        sa.Column("criteria_at_pass_level", sa.Integer(), nullable=False),
        sa.Column("criteria_scored", sa.Integer(), nullable=False),
        sa.Column("evidence_links", sa.Integer(), nullable=False),
        sa.Column("condition_codes", sa.String(), nullable=False),
        sa.Column("reading", sa.String(), nullable=False),
        sa.Column("assessor", sa.String(), nullable=True),
        sa.Column("decided_at", sa.String(), nullable=False),
        sa.Column("supersedes", sa.String(), nullable=True),
        sa.Column("device", sa.String(), nullable=False),
        sa.Column("device_seq", sa.Integer(), nullable=False),
        sa.Column("signature_sha256", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("decision_id", name=op.f("pk_decision_fact")),
    )
    with op.batch_alter_table("decision_fact", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_decision_fact_submission_id"), ["submission_id"], unique=False)
    return table


def _batch_tables() -> None:
    op.create_table(
        "batch",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("profile", sa.JSON(), nullable=False),
        sa.Column("chosen", sa.JSON(), nullable=True),
        sa.Column("again", sa.String(), nullable=True),
        sa.Column("state", sa.String(), server_default="open", nullable=False),
        sa.Column("made_at", sa.String(), nullable=False),
        sa.Column("dry_run_at", sa.String(), nullable=True),
        sa.Column("written_at", sa.String(), nullable=True),
        sa.Column("folder", sa.String(), nullable=True),
        sa.Column("manifest_sha256", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_batch")),
        sa.UniqueConstraint("name", name=op.f("uq_batch_name")),
    )
    op.create_table(
        "batch_item",
        sa.Column("batch_id", sa.String(), nullable=False),
        sa.Column("decision_id", sa.String(), nullable=False),
        sa.Column("standing", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), server_default="", nullable=False),
        sa.Column("once", sa.Boolean(), nullable=False),
        sa.Column("out", sa.Boolean(), server_default=sa.text("0"), nullable=False),
        sa.ForeignKeyConstraint(["batch_id"], ["batch.id"], name=op.f("fk_batch_item_batch_id")),
        sa.PrimaryKeyConstraint("batch_id", "decision_id", name=op.f("pk_batch_item")),
    )
    op.create_index(
        "uq_batch_item_decision_id", "batch_item", ["decision_id"], unique=True,
        sqlite_where=sa.text("once = 1 AND out = 1"),
    )  # fmt: skip
    op.create_index("ix_batch_item_decision_id", "batch_item", ["decision_id"])


def _read_once() -> Iterator[list[dict[str, Any]]]:
    """The decisions already in the log, a few hundred at a time."""
    events = sa.table("event", *(sa.column(c) for c in ("id", "type", "jws", "sha256")))
    wanted = sa.select(events.c.id, events.c.jws, events.c.sha256).order_by(events.c.id).limit(500)
    after = ""
    while rows := op.get_bind().execute(wanted.where(events.c.type.in_(DECIDED), events.c.id > after)).all():
        after = rows[-1].id
        yield [_line(row.jws, row.sha256) for row in rows]


def _line(jws: str, sha256: str) -> dict[str, Any]:
    body = jws.split(".")[1]
    said = json.loads(base64.urlsafe_b64decode(body + "=" * (-len(body) % 4)))
    scores = said["scores"]
    plain = ("attempt", "outcome", "why", "decided_at", "device", "device_seq")
    return {key: said[key] for key in plain} | {
        "decision_id": said["id"],
        "submission_id": said["submission"],
        "credential_id": said["credential"]["id"],
        "credential_version": said["credential"]["version"],
        "rubric_version": said["rubric"]["version"],
        "rubric_digest": said["rubric"]["digest"],
        "criteria_at_pass_level": sum(bool(score["passes"]) for score in scores),
        "criteria_scored": len(scores),
        "evidence_links": sum(len(score["evidence"]) for score in scores),
        "condition_codes": " ".join(use["code"] for use in said["condition_codes"]),
        "reading": said["reading"]["role"],
        "assessor": said.get("assessor"),
        "supersedes": said.get("supersedes"),
        "signature_sha256": sha256,
    }


def downgrade() -> None:
    for table in ("comment", "letter", "export_profile", "batch_item", "batch", "decision_fact"):
        op.drop_table(table)
    with op.batch_alter_table("event", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_event_supersedes"))
