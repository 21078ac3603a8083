"""The issuer's tables; the programme is the first part of every key, so nothing ever crosses programmes."""

from typing import Any, ClassVar

from sqlalchemy import JSON, Connection, Index, MetaData, event, text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from assessor_app.issuer.columns import Plain, Whole

SCHEMA = 18  # see `upgrading`
WAITS = "(standing = 'waits for moderation' OR status = 'quarantined')"  # of an event: for a moderator
SCORED_AGAIN = "scored again"  # the standing of what was quarantined, once its assessor's correction was accepted
STILL = f"(standing IS NULL OR standing <> '{SCORED_AGAIN}')"  # of what waits: nobody answered it meanwhile
WAITS_IN_ORDER = ("programme", "received_at", "device", "device_seq")  # asked for so, its index is found
PARTITIONS = 16  # of each table on PostgreSQL, by hash of the programme


class Row(DeclarativeBase):
    metadata = MetaData(naming_convention={"ix": "ix_%(table_name)s_%(column_0_N_name)s", "pk": "pk_%(table_name)s"})
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        dict[str, Any]: JSON(none_as_null=True),
        list[str]: JSON,
        str: Plain,
        int: Whole,
    }


class PartedRow(Row):
    """A table that PostgreSQL keeps in parts by programme, each with its own indices; SQLite keeps it whole."""

    __abstract__ = True

    def __init_subclass__(cls, **given: Any) -> None:
        arguments = cls.__dict__.get("__table_args__", ())
        cls.__table_args__ = (*arguments, {"postgresql_partition_by": "HASH (programme)"})
        super().__init_subclass__(**given)
        event.listen(cls.__table__, "after_create", _make_parts)


def _make_parts(table: Any, connection: Connection, **_: Any) -> None:
    if connection.dialect.name != "postgresql":
        return
    for n in range(PARTITIONS):
        of = f"PARTITION OF {table.name} FOR VALUES WITH (MODULUS {PARTITIONS}, REMAINDER {n})"
        connection.exec_driver_sql(f"CREATE TABLE {table.name}_{n} {of}")


# an event's text hardly shrinks, and trying costs PostgreSQL as much as keeping it: it stands as it is, beside its row
EVENTS_AS_THEY_ARE = (
    "ALTER TABLE event ALTER COLUMN jws SET STORAGE EXTERNAL",
    *(f"ALTER TABLE event_{n} SET (toast_tuple_target = 8160)" for n in range(PARTITIONS)),
)


class IssuerRow(Row):
    """The one row about the issuer itself; a new `epoch` says that history was restored from a backup."""

    __tablename__ = "issuer"
    id: Mapped[int] = mapped_column(primary_key=True)
    schema_version: Mapped[int]
    name: Mapped[str]
    base_url: Mapped[str | None]
    epoch: Mapped[str]


class ProgrammeRow(Row):
    """The head row: `feed_head` and `event_head` move in the same transaction as whatever they count."""

    __tablename__ = "programme"
    id: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    feed_head: Mapped[int]
    event_head: Mapped[int]
    status_head: Mapped[int]  # next free index of the status list
    policy: Mapped[dict[str, Any]]


class CredentialRow(PartedRow):
    """A credential version this programme awards, as its files say; its rubric may score what was handed in for the
    versions it `succeeds`, too."""

    __tablename__ = "credential"
    programme: Mapped[str] = mapped_column(primary_key=True)
    id: Mapped[str] = mapped_column(primary_key=True)
    version: Mapped[str] = mapped_column(primary_key=True)
    rubric_digest: Mapped[str] = mapped_column(index=True)
    credential_json: Mapped[dict[str, Any]]
    rubric_json: Mapped[dict[str, Any]]
    succeeds: Mapped[list[str] | None] = mapped_column(JSON(none_as_null=True), default=None)


class InvitationRow(PartedRow):
    """A one-time enrolment token, hashed; `device` once it was used."""

    __tablename__ = "invitation"
    programme: Mapped[str] = mapped_column(primary_key=True)
    token_sha256: Mapped[str] = mapped_column(primary_key=True)
    assessor: Mapped[str]
    roles: Mapped[list[str]]
    expires_at: Mapped[int]
    device: Mapped[str | None]


class DeviceRow(PartedRow):
    """An enrolled device and the end of its chain; `public` is its raw Ed25519 key, `let_in` the events of its line
    that a moderator let in without the one before them, by their numbers."""

    __tablename__ = "device"
    programme: Mapped[str] = mapped_column(primary_key=True)
    id: Mapped[str] = mapped_column(primary_key=True)
    assessor: Mapped[str] = mapped_column(index=True)
    roles: Mapped[list[str]]
    public: Mapped[bytes]
    certificate: Mapped[str]
    enrolled_at: Mapped[str]
    revoked_at: Mapped[str | None]
    revoked_why: Mapped[str | None] = mapped_column(default=None)
    head_seq: Mapped[int]
    head_sha256: Mapped[str]
    let_in: Mapped[list[int] | None] = mapped_column(JSON(none_as_null=True), default=None)


class AssertionRow(PartedRow):
    """An assertion id already used; kept until the assertion has expired."""

    __tablename__ = "assertion"
    programme: Mapped[str] = mapped_column(primary_key=True)
    device: Mapped[str] = mapped_column(primary_key=True)
    jti: Mapped[str] = mapped_column(primary_key=True)
    expires_at: Mapped[int] = mapped_column(index=True)


class SubmissionRow(PartedRow):
    """`manifest` is the wire form; `final_event` the decision that stands; `reference` the decision a validity
    submission is held against."""

    __tablename__ = "submission"
    programme: Mapped[str] = mapped_column(primary_key=True)
    id: Mapped[str] = mapped_column(primary_key=True)
    credential_id: Mapped[str]
    credential_version: Mapped[str]
    digest: Mapped[str]
    manifest: Mapped[dict[str, Any]]
    received_at: Mapped[str]
    final_event: Mapped[str | None]
    reference: Mapped[str | None]


class SubmissionFileRow(PartedRow):
    """Which submissions a stored file belongs to."""

    __tablename__ = "submission_file"
    programme: Mapped[str] = mapped_column(primary_key=True)
    sha256: Mapped[str] = mapped_column(primary_key=True)
    submission: Mapped[str] = mapped_column(primary_key=True)


class AssignmentRow(PartedRow):
    """`role` says what kind of reading it is; `reason` in the programme's words why this one was asked for. The rest is
    its lease (see `leasing`); None until when: it was given out before there were leases."""

    __tablename__ = "assignment"
    programme: Mapped[str] = mapped_column(primary_key=True)
    submission: Mapped[str] = mapped_column(primary_key=True)
    assessor: Mapped[str] = mapped_column(primary_key=True)
    id: Mapped[str]
    role: Mapped[str]
    reason: Mapped[str]
    due_on: Mapped[str | None]
    assigned_at: Mapped[str]
    leased_until: Mapped[str | None]
    given_back_at: Mapped[str | None]
    given_back_why: Mapped[str | None]
    passed_on_at: Mapped[str | None]


class SamplingRow(PartedRow):
    """The sampling log: one rule held to one submission (for validity: to one reader of it), drawn or not, and why.

    `able` are the readers who could have been given what was drawn, `given_to` who was (None: it waits), `gave` the
    validity submission.
    """

    __tablename__ = "sampling"
    programme: Mapped[str] = mapped_column(primary_key=True)
    submission: Mapped[str] = mapped_column(primary_key=True)
    reason: Mapped[str] = mapped_column(primary_key=True)
    reader: Mapped[str] = mapped_column(primary_key=True)
    at: Mapped[str]
    eligible: Mapped[bool]
    drawn: Mapped[bool]
    why: Mapped[str]
    seed: Mapped[str]
    share: Mapped[float | None]
    number: Mapped[float | None]
    able: Mapped[list[str] | None]
    given_to: Mapped[str | None]
    gave: Mapped[str | None]


class ComparisonRow(PartedRow):
    """Two readings of one submission side by side; `decides` says that a decision waited for it.

    Where they part and it decides, an adjudication is asked for: `adjudicator` None waits for a lead assessor,
    `settled_by` is the decision that stands since.
    """

    __tablename__ = "comparison"
    programme: Mapped[str] = mapped_column(primary_key=True)
    submission: Mapped[str] = mapped_column(primary_key=True)
    first_event: Mapped[str]
    second_event: Mapped[str]
    at: Mapped[str]
    agreed: Mapped[bool]
    differ: Mapped[list[str]]
    decides: Mapped[bool]
    adjudicator: Mapped[str | None]
    settled_by: Mapped[str | None]


class UploadRow(PartedRow):
    """A bundle on its way in by pieces; `outcome` is the answer it got once it was whole."""

    __tablename__ = "upload"
    programme: Mapped[str] = mapped_column(primary_key=True)
    id: Mapped[str] = mapped_column(primary_key=True)
    by: Mapped[str]
    name: Mapped[str]
    size: Mapped[int]
    sha256: Mapped[str]
    received: Mapped[int]
    touched_at: Mapped[str] = mapped_column("begun_at")  # when somebody announced it or sent a piece of it last
    outcome: Mapped[dict[str, Any] | None]


class UploadPieceRow(PartedRow):
    """One piece of it, kept beside the files in a place of that upload, under its own SHA-256."""

    __tablename__ = "upload_piece"
    programme: Mapped[str] = mapped_column(primary_key=True)
    upload: Mapped[str] = mapped_column(primary_key=True)
    first: Mapped[int] = mapped_column(primary_key=True)
    size: Mapped[int]
    sha256: Mapped[str]


class EventRow(PartedRow):
    """A signed event as it came. Its place in the chain is taken once; its id counts once unless it was rejected.
    `arrived` is its number among all that came into the programme, from 1 without a hole: what came before what is told
    by it, never by a clock.

    Branch 0 is the line its device stands on; what parted from it is kept on branches of its own, for a moderator.
    """

    __tablename__ = "event"
    programme: Mapped[str] = mapped_column(primary_key=True)
    sha256: Mapped[str] = mapped_column(primary_key=True)
    id: Mapped[str]
    device: Mapped[str]
    branch: Mapped[int]
    device_seq: Mapped[int]
    arrived: Mapped[int]
    assessor: Mapped[str]
    type: Mapped[str]
    submission: Mapped[str | None]
    outcome: Mapped[str | None]
    status: Mapped[str]
    standing: Mapped[str | None]
    reason: Mapped[str | None]
    received_at: Mapped[str]
    receipt: Mapped[str]
    jws: Mapped[str]
    __table_args__ = (
        Index("uq_event_place", "programme", "device", "branch", "device_seq", unique=True),
        Index(
            "uq_event_id",
            "programme",
            "id",
            unique=True,
            sqlite_where=text("status <> 'rejected'"),
            postgresql_where=text("status <> 'rejected'"),
        ),
        Index("ix_event_submission", "programme", "submission"),
        Index("uq_event_arrived", "programme", "arrived", unique=True),
        Index("ix_event_waits", *WAITS_IN_ORDER, sqlite_where=text(WAITS), postgresql_where=text(WAITS)),
    )


class TurnedAwayRow(PartedRow):
    """What a device sent that is no event of its own: the bytes as they came, and the receipt that says why."""

    __tablename__ = "turned_away"
    programme: Mapped[str] = mapped_column(primary_key=True)
    device: Mapped[str] = mapped_column(primary_key=True)
    sha256: Mapped[str] = mapped_column(primary_key=True)
    claimed_id: Mapped[str]
    reason: Mapped[str]
    received_at: Mapped[str]
    receipt: Mapped[str]
    sent: Mapped[bytes]


class FeedRow(PartedRow):
    """One item of the feed; `assessor` None is for everybody in the programme."""

    __tablename__ = "feed"
    programme: Mapped[str] = mapped_column(primary_key=True)
    seq: Mapped[int] = mapped_column(primary_key=True)
    assessor: Mapped[str | None]
    kind: Mapped[str]
    at: Mapped[str]
    body: Mapped[dict[str, Any]]
    __table_args__ = (Index("ix_feed_assessor", "programme", "assessor", "seq"),)


class AwardRow(PartedRow):
    """A credential owed to a final decision (`document` None until it is signed), issued, or revoked.

    `replaces` is the revoked one it was issued in place of.
    """

    __tablename__ = "award"
    programme: Mapped[str] = mapped_column(primary_key=True)
    id: Mapped[str] = mapped_column(primary_key=True)
    submission: Mapped[str]
    event: Mapped[str]
    assessor: Mapped[str]
    status_index: Mapped[int]
    awarded_at: Mapped[str]
    document: Mapped[dict[str, Any] | None]
    revoked_at: Mapped[str | None]
    revoked_why: Mapped[str | None]
    replaces: Mapped[str | None]
    __table_args__ = (
        Index(
            "uq_award_standing",
            "programme",
            "submission",
            unique=True,
            sqlite_where=text("revoked_at IS NULL"),
            postgresql_where=text("revoked_at IS NULL"),
        ),
        Index(
            "ix_award_owed",
            "programme",
            "status_index",
            sqlite_where=text("document IS NULL"),
            postgresql_where=text("document IS NULL"),
        ),
        Index(
            "ix_award_revoked",
            "programme",
            "status_index",
            sqlite_where=text("revoked_at IS NOT NULL"),
            postgresql_where=text("revoked_at IS NOT NULL"),
        ),
        Index("ix_award_id", "id"),  # a public address names the credential alone
    )


@event.listens_for(EventRow.__table__, "after_create")
def _keep_as_they_are(_table: Any, connection: Connection, **_: Any) -> None:
    for statement in EVENTS_AS_THEY_ARE if connection.dialect.name == "postgresql" else ():
        connection.exec_driver_sql(statement)
