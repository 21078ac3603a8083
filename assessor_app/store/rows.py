"""The tables. Owners: `commands` writes the assessor's, `sync` the issuer's; both may append to the outbox."""

from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, MetaData, text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class Row(DeclarativeBase):
    metadata = MetaData(naming_convention=NAMING)


class SettingRow(Row):
    """One named JSON value: programme, enrolment, feed cursor."""

    __tablename__ = "setting"
    name: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[dict[str, Any]] = mapped_column(JSON)


class PreferenceRow(Row):
    """How the window was left: splitters, theme, filters."""

    __tablename__ = "preference"
    name: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[dict[str, Any]] = mapped_column(JSON)


class DeviceRow(Row):
    """This device's signing key; `id` is its RFC 7638 thumbprint."""

    __tablename__ = "device"
    id: Mapped[str] = mapped_column(primary_key=True)
    secret: Mapped[bytes]
    created_at: Mapped[str]


class SubmissionRow(Row):
    """`body` is the submission in the form of domain.submission_form; `ready` once every file is in the vault."""

    __tablename__ = "submission"
    id: Mapped[str] = mapped_column(primary_key=True)
    credential_id: Mapped[str]
    credential_version: Mapped[str]
    attempt: Mapped[int]
    previous_id: Mapped[str | None]
    digest: Mapped[str]
    body: Mapped[dict[str, Any]] = mapped_column(JSON)
    reason: Mapped[str]
    received_at: Mapped[str]
    due_on: Mapped[str | None] = mapped_column(index=True)
    origin: Mapped[str]  # "bundle" or "issuer"
    ready: Mapped[bool] = mapped_column(server_default=text("1"))
    assignment: Mapped[str | None]  # the issuer's, and why this one was asked for: signed with the decision, not shown
    assignment_reason: Mapped[str | None]
    leased_until: Mapped[str | None]  # by the issuer; `lease` is one of `domain.lease`
    lease: Mapped[str | None]


class VaultKeyRow(Row):
    """A submission's own key; deleting this row destroys its evidence for good."""

    __tablename__ = "vault_key"
    submission_id: Mapped[str] = mapped_column(primary_key=True)
    folder: Mapped[str] = mapped_column(unique=True)
    key: Mapped[bytes]


class DestructionRow(Row):
    """Evidence that was destroyed; `certificate` is a JWS of this device naming who, when, why and which hashes."""

    __tablename__ = "destruction"
    submission_id: Mapped[str] = mapped_column(primary_key=True)
    destroyed_at: Mapped[str]
    destroyed_by: Mapped[str]
    reason: Mapped[str]
    certificate: Mapped[str]
    backups_cleaned: Mapped[bool] = mapped_column(server_default=text("0"))


class HoldRow(Row):
    """A submission whose evidence must not be destroyed."""

    __tablename__ = "legal_hold"
    submission_id: Mapped[str] = mapped_column(primary_key=True)
    held_at: Mapped[str]
    held_by: Mapped[str]
    reason: Mapped[str]


class BlobRow(Row):
    """One file in the vault: SHA-256 and size of its plaintext, and the salt its file key is derived with."""

    __tablename__ = "blob"
    submission_id: Mapped[str] = mapped_column(primary_key=True)
    sha256: Mapped[str] = mapped_column(primary_key=True)
    size: Mapped[int]
    salt: Mapped[bytes]


class ArtifactFactRow(Row):
    """What opening an artifact showed: kind, pages, seconds, or why it could not be opened."""

    __tablename__ = "artifact_fact"
    submission_id: Mapped[str] = mapped_column(primary_key=True)
    artifact_id: Mapped[str] = mapped_column(primary_key=True)
    outcome: Mapped[str]
    kind: Mapped[str | None]
    reason: Mapped[str | None]
    warnings: Mapped[list[Any]] = mapped_column(JSON)
    pages: Mapped[int | None]
    duration_s: Mapped[float | None]
    text_chars: Mapped[int | None]


class FindingRow(Row):
    """One line of the pre-check; `more` holds question, check, selector, proof, hidden words and the other artifact."""

    __tablename__ = "finding"
    id: Mapped[int] = mapped_column(primary_key=True)
    submission_id: Mapped[str] = mapped_column(index=True)
    artifact_id: Mapped[str | None]
    severity: Mapped[str]  # "note" or "problem"
    code: Mapped[str | None]
    sentence: Mapped[str]
    more: Mapped[dict[str, Any]] = mapped_column(JSON, server_default="{}")


class LookRow(Row):
    """That a submission was looked over: when, and by which checks, so that newer ones look again."""

    __tablename__ = "look_over"
    submission_id: Mapped[str] = mapped_column(primary_key=True)
    looked_at: Mapped[str]
    checks: Mapped[int]


class PrintRow(Row):
    """What an artifact is recognised by: "text" holds hashes of its shingles, "picture" hashes of pages or frames."""

    __tablename__ = "artifact_print"
    submission_id: Mapped[str] = mapped_column(primary_key=True)
    artifact_id: Mapped[str] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(primary_key=True)
    size: Mapped[int]
    hashes: Mapped[bytes]


class CoverRow(Row):
    """A box over a face or a name; `selector` is the Web Annotation selector of its place, and its way if it moves."""

    __tablename__ = "cover"
    id: Mapped[str] = mapped_column(primary_key=True)
    submission_id: Mapped[str] = mapped_column(index=True)
    artifact_id: Mapped[str]
    selector: Mapped[dict[str, Any]] = mapped_column(JSON)
    made_at: Mapped[str]


class NoClearFaceRow(Row):
    """Somebody looked an artifact through: every face in it is covered, or there is none."""

    __tablename__ = "no_clear_face"
    submission_id: Mapped[str] = mapped_column(primary_key=True)
    artifact_id: Mapped[str] = mapped_column(primary_key=True)
    said_at: Mapped[str]


class AssessmentRow(Row):
    """A reading; `committed_as` names its decision event once there is one."""

    __tablename__ = "assessment"
    id: Mapped[str] = mapped_column(primary_key=True)
    submission_id: Mapped[str] = mapped_column(index=True)
    role: Mapped[str]
    conflict: Mapped[str | None]
    feedback: Mapped[str] = mapped_column(server_default="")
    reason: Mapped[str] = mapped_column(server_default="")
    active_seconds: Mapped[int] = mapped_column(server_default=text("0"))
    started_at: Mapped[str]
    saved_at: Mapped[str]
    committed_as: Mapped[str | None]
    supersedes: Mapped[str | None]
    active_criterion: Mapped[str | None]


class CriterionRow(Row):
    """What an assessment says of one criterion."""

    __tablename__ = "criterion_reading"
    assessment_id: Mapped[str] = mapped_column(ForeignKey("assessment.id"), primary_key=True)
    criterion_id: Mapped[str] = mapped_column(primary_key=True)
    level_id: Mapped[str | None]
    no_evidence: Mapped[bool] = mapped_column(server_default=text("0"))
    rationale: Mapped[str] = mapped_column(server_default="")


class LinkRow(Row):
    """An evidence link; `selector` is the Web Annotation selector."""

    __tablename__ = "evidence_link"
    id: Mapped[str] = mapped_column(primary_key=True)
    assessment_id: Mapped[str] = mapped_column(ForeignKey("assessment.id"), index=True)
    place: Mapped[int]
    criterion_id: Mapped[str]
    artifact_id: Mapped[str]
    sha256: Mapped[str]
    selector: Mapped[dict[str, Any]] = mapped_column(JSON)
    note: Mapped[str] = mapped_column(server_default="")


class CodeRow(Row):
    """A condition code given to a part or an artifact of it."""

    __tablename__ = "condition_code"
    id: Mapped[int] = mapped_column(primary_key=True)
    assessment_id: Mapped[str] = mapped_column(ForeignKey("assessment.id"), index=True)
    code: Mapped[str]
    part: Mapped[str]
    artifact_id: Mapped[str | None]
    note: Mapped[str] = mapped_column(server_default="")


class WavedRow(Row):
    """A finding the assessor waved away in this reading, by its key."""

    __tablename__ = "waved_finding"
    assessment_id: Mapped[str] = mapped_column(ForeignKey("assessment.id"), primary_key=True)
    finding: Mapped[str] = mapped_column(primary_key=True)


class UndoRow(Row):
    """One step that can be taken back; `before` and `after` hold only the fields that moved."""

    __tablename__ = "undo_step"
    __table_args__ = (Index("ix_undo_step_assessment_undone", "assessment_id", "undone"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    assessment_id: Mapped[str] = mapped_column(ForeignKey("assessment.id"))
    said: Mapped[str]
    before: Mapped[dict[str, Any]] = mapped_column(JSON)
    after: Mapped[dict[str, Any]] = mapped_column(JSON)
    undone: Mapped[bool] = mapped_column(server_default=text("0"))


class CoverageRow(Row):
    """What of an artifact was looked at: `seen` are [start, end) stretches of seconds or of page numbers."""

    __tablename__ = "coverage"
    assessment_id: Mapped[str] = mapped_column(ForeignKey("assessment.id"), primary_key=True)
    artifact_id: Mapped[str] = mapped_column(primary_key=True)
    seen: Mapped[list[Any]] = mapped_column(JSON)
    whole: Mapped[float]


class EventRow(Row):
    """This device's own log, and what came of the assessor's others: the signed bytes as they were made, never touched
    again. What parted from a log stands beside it, on a `branch` (see `store.log`)."""

    __tablename__ = "event"
    id: Mapped[str] = mapped_column(primary_key=True)
    device: Mapped[str]
    branch: Mapped[int] = mapped_column(server_default=text("0"))
    device_seq: Mapped[int]
    type: Mapped[str]
    submission_id: Mapped[str] = mapped_column(index=True)
    outcome: Mapped[str | None]
    supersedes: Mapped[str | None] = mapped_column(index=True)  # the decision it corrects or withdraws
    made_at: Mapped[str]
    jws: Mapped[str]
    sha256: Mapped[str]
    __table_args__ = (Index("uq_event_place", "device", "branch", "device_seq", unique=True),)


class OutboxRow(Row):
    """What became of an event: waiting, sent (only with a verified receipt), refused, quarantined."""

    __tablename__ = "outbox"
    event_id: Mapped[str] = mapped_column(primary_key=True)
    state: Mapped[str] = mapped_column(index=True, server_default="waiting")
    receipt: Mapped[str | None]
    reason: Mapped[str | None]
    tries: Mapped[int] = mapped_column(server_default=text("0"))
    changed_at: Mapped[str]


class FeedRow(Row):
    """The issuer's feed as it came; kinds this version does not know wait here for one that does. `event_id` is the
    event it tells of, if any."""

    __tablename__ = "feed_item"
    seq: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]
    body: Mapped[dict[str, Any]] = mapped_column(JSON)
    applied: Mapped[bool] = mapped_column(server_default=text("0"))
    event_id: Mapped[str | None] = mapped_column(index=True)
    at: Mapped[str | None]


class ElsewhereRow(Row):
    """A decision of this assessor that the issuer told of while it was not here, with its last word on it."""

    __tablename__ = "elsewhere"
    event_id: Mapped[str] = mapped_column(primary_key=True)
    submission_id: Mapped[str] = mapped_column(index=True)
    standing: Mapped[str | None]


class PublishedRow(Row):
    """A credential version as the programme publishes it: its two files, and the SHA-256 of each (RFC 8785). It stays
    when the feed is read anew: what was assigned is scored by it, with no network, too."""

    __tablename__ = "published_credential"
    id: Mapped[str] = mapped_column(primary_key=True)
    version: Mapped[str] = mapped_column(primary_key=True)
    credential_digest: Mapped[str]
    rubric_digest: Mapped[str]
    credential: Mapped[dict[str, Any]] = mapped_column(JSON)
    rubric: Mapped[dict[str, Any]] = mapped_column(JSON)


class DownloadRow(Row):
    """A file still on its way: which 4 MiB chunks are there, and the salt its `.part` was begun with."""

    __tablename__ = "download"
    submission_id: Mapped[str] = mapped_column(primary_key=True)
    sha256: Mapped[str] = mapped_column(primary_key=True)
    size: Mapped[int]
    chunks: Mapped[list[Any]] = mapped_column(JSON)
    salt: Mapped[bytes]


class IssuedRow(Row):
    """A credential the issuer made from one of our decisions."""

    __tablename__ = "issued_credential"
    decision_id: Mapped[str] = mapped_column(primary_key=True)
    submission_id: Mapped[str]
    state: Mapped[str]  # "issued" or "revoked"
    document: Mapped[dict[str, Any]] = mapped_column(JSON)
    changed_at: Mapped[str]


class CoachSessionRow(Row):
    """A conversation of a coach with one teacher, known by pseudonym. What the coach's tables hold stays in them."""

    __tablename__ = "coach_session"
    id: Mapped[str] = mapped_column(primary_key=True)
    educator: Mapped[str] = mapped_column(index=True)
    submissions: Mapped[list[Any]] = mapped_column(JSON)
    opened_at: Mapped[str]
    saved_at: Mapped[str]
    look_again: Mapped[str | None]
    seconds: Mapped[int] = mapped_column(server_default=text("0"))


class CoachMomentRow(Row):
    """A place that was marked together; `selector` is the Web Annotation selector."""

    __tablename__ = "coach_moment"
    id: Mapped[str] = mapped_column(primary_key=True)
    session_id: Mapped[str] = mapped_column(ForeignKey("coach_session.id"), index=True)
    place: Mapped[int]
    submission_id: Mapped[str]
    artifact_id: Mapped[str]
    sha256: Mapped[str]
    selector: Mapped[dict[str, Any]] = mapped_column(JSON)
    voice: Mapped[str]  # "coach" or "teacher"
    words: Mapped[str]
    criterion_id: Mapped[str | None]
    marked_at: Mapped[str]


class CoachNoteRow(Row):
    """A line of the notebook; `due` is an ISO date, `carried_from` the note of an earlier session it goes on with."""

    __tablename__ = "coach_note"
    id: Mapped[str] = mapped_column(primary_key=True)
    session_id: Mapped[str] = mapped_column(ForeignKey("coach_session.id"), index=True)
    place: Mapped[int]
    kind: Mapped[str]
    voice: Mapped[str]
    words: Mapped[str]
    criterion_id: Mapped[str | None]
    prompt: Mapped[str] = mapped_column(server_default="")
    due: Mapped[str | None]
    done: Mapped[bool] = mapped_column(server_default=text("0"))
    carried_from: Mapped[str | None]
    written_at: Mapped[str]


class CalendarEntryRow(Row):
    """A day of a plan that was given out for a calendar; `session_id` is the session that answers for it now."""

    __tablename__ = "calendar_entry"
    uid: Mapped[str] = mapped_column(primary_key=True)
    session_id: Mapped[str] = mapped_column(ForeignKey("coach_session.id"), index=True)
    due: Mapped[str]


class CoachPromptsRow(Row):
    """The coach's own questions to think with for one criterion, in the place of those shipped."""

    __tablename__ = "coach_prompts"
    credential_id: Mapped[str] = mapped_column(primary_key=True)
    criterion_id: Mapped[str] = mapped_column(primary_key=True)
    prompts: Mapped[list[Any]] = mapped_column(JSON)


class ConsentRow(Row):
    """Consent to coaching withdrawn after handing in; `artifact_id` is empty for the whole submission."""

    __tablename__ = "consent_withdrawn"
    submission_id: Mapped[str] = mapped_column(primary_key=True)
    artifact_id: Mapped[str] = mapped_column(primary_key=True)
    at: Mapped[str]


class DisclosureRow(Row):
    """What was shown or given to whom, and when; only ever added to."""

    __tablename__ = "disclosure"
    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[str]
    educator: Mapped[str] = mapped_column(index=True)
    session_id: Mapped[str]
    submission_id: Mapped[str]
    artifact_id: Mapped[str | None]
    what: Mapped[str]
    to_whom: Mapped[str]
