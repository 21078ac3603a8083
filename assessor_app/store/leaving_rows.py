"""The tables of what leaves: decisions in one line each, batches and what went out in them, letters, comments."""

from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from assessor_app.store.rows import Row


class FactRow(Row):
    """What a decision of the log says in one line (DecisionFacts), so that tables need not open every signature."""

    __tablename__ = "decision_fact"
    decision_id: Mapped[str] = mapped_column(primary_key=True)
    submission_id: Mapped[str] = mapped_column(index=True)
    credential_id: Mapped[str]
    credential_version: Mapped[str]
    attempt: Mapped[int]
    rubric_version: Mapped[str]
    rubric_digest: Mapped[str]
    outcome: Mapped[str]
    why: Mapped[str]
    criteria_at_pass_level: Mapped[int]
    criteria_scored: Mapped[int]
    evidence_links: Mapped[int]
    condition_codes: Mapped[str]
    reading: Mapped[str]
    assessor: Mapped[str | None]
    decided_at: Mapped[str]
    supersedes: Mapped[str | None]
    correction_reason: Mapped[str | None]
    device: Mapped[str]
    device_seq: Mapped[int]
    signature_sha256: Mapped[str]


class BatchRow(Row):
    """A named batch. `profile` as it was when the batch was made; `chosen` the decisions picked by hand, None for all
    the profile asks for; `state` is open, sealed (its decisions count as sent, its folder is on its way) or written.
    Of an open one `folder` is where it was tried last: something of it may lie beside."""

    __tablename__ = "batch"
    id: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)
    profile: Mapped[dict[str, Any]] = mapped_column(JSON)
    chosen: Mapped[list[Any] | None] = mapped_column(JSON)
    again: Mapped[str | None]
    state: Mapped[str] = mapped_column(server_default="open")
    made_at: Mapped[str]
    dry_run_at: Mapped[str | None]
    written_at: Mapped[str | None]
    folder: Mapped[str | None]
    manifest_sha256: Mapped[str | None]
    fate: Mapped[dict[str, Any] | None] = mapped_column(JSON)  # of files that were gone: what somebody said of them


class BatchItemRow(Row):
    """A decision a dry run found to go out; `out` once its batch was sealed. The index is the promise that a decision
    goes out once: only what was asked for again may be in a second award batch."""

    __tablename__ = "batch_item"
    batch_id: Mapped[str] = mapped_column(ForeignKey("batch.id"), primary_key=True)
    decision_id: Mapped[str] = mapped_column(primary_key=True)
    standing: Mapped[str]
    reason: Mapped[str] = mapped_column(server_default="")
    once: Mapped[bool]  # of an award batch, and not sent again on purpose
    out: Mapped[bool] = mapped_column(server_default=text("0"))
    __table_args__ = (
        Index("uq_batch_item_decision_id", "decision_id", unique=True, sqlite_where=text("once = 1 AND out = 1")),
        Index("ix_batch_item_decision_id", "decision_id"),
    )


class TakenBackRow(Row):
    """That somebody took back by hand what was awarded, as the dry run of this decision asked; `awarded_in` names the
    batches."""

    __tablename__ = "taken_back"
    decision_id: Mapped[str] = mapped_column(primary_key=True)
    awarded_in: Mapped[str]
    said_at: Mapped[str]
    said_by: Mapped[str]


class ProfileRow(Row):
    """An export profile in the form of domain.export_profile, under its name."""

    __tablename__ = "export_profile"
    name: Mapped[str] = mapped_column(primary_key=True)
    body: Mapped[dict[str, Any]] = mapped_column(JSON)


class LetterRow(Row):
    """That a letter to the educator was made for a decision: when, from which template, and the digest of its DOCX."""

    __tablename__ = "letter"
    decision_id: Mapped[str] = mapped_column(primary_key=True)
    made_at: Mapped[str]
    template: Mapped[str]
    sha256: Mapped[str]


class CommentRow(Row):
    """A comment of the bank: “personal” is this assessor's, “shared” the programme's."""

    __tablename__ = "comment"
    id: Mapped[str] = mapped_column(primary_key=True)
    owner: Mapped[str]
    words: Mapped[str]
    criterion_id: Mapped[str | None]
    used: Mapped[int] = mapped_column(server_default=text("0"))
    made_at: Mapped[str]
