"""Credentials owed, issued and revoked. What is owed is written with the decision; `issuing` signs it afterwards."""

import uuid
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from assessor_app.domain.decision import Outcome
from assessor_app.domain.errors import DoneAlready, RuleBroken
from assessor_app.issuer import feed
from assessor_app.issuer.agreeing import open_request
from assessor_app.issuer.clock import iso
from assessor_app.issuer.events import Kept
from assessor_app.issuer.folder import Issuer
from assessor_app.issuer.keys import issuer_did
from assessor_app.issuer.reasons import require_reason
from assessor_app.issuer.rows import AwardRow, ComparisonRow, EventRow, ProgrammeRow, SubmissionRow

PURPOSE = "revocation"
LISTED = 131_072  # credentials of one status list, the least that the standard asks for; then the next list begins
STANDS, REPLACED = "final", "replaced"
ADJUDICATED = "adjudicated"  # a reading that parted from another, once it was decided between them
# what was taken back unsigned is owed no more; said so that no database looks for it among all that stand, whose index
# has the same beginning
OWED = AwardRow.document.is_(None), func.coalesce(AwardRow.revoked_at, "") == ""


def owe(session: Session, head: ProgrammeRow, event: Kept, *, replaces: str | None = None) -> str:
    """Note, in the decision's own transaction, that its educator is to get a credential; returns its id."""
    award_id = str(uuid.uuid4())  # random: who knows the address of one learns nothing of another
    session.add(
        AwardRow(
            programme=head.id,
            id=award_id,
            submission=event.submission,
            event=event.id,
            assessor=event.assessor,
            status_index=head.status_head,
            awarded_at=event.received_at,
            document=None,
            revoked_at=None,
            revoked_why=None,
            replaces=replaces,
        )
    )
    head.status_head += 1
    return award_id


def sign(issuer: Issuer, document: dict[str, Any]) -> dict[str, Any]:
    """The document with an eddsa-rdfc-2022 proof by the issuer's credential key."""
    from openbadgeslib.ob3.ldp import add_data_integrity_proof

    _, method = issuer_did(issuer.keys, issuer.base_url)
    signed: dict[str, Any] = add_data_integrity_proof(
        document, issuer.keys.credential_pem, method, created=issuer.now()
    )
    return signed


def profile(issuer: Issuer) -> dict[str, Any]:
    did, _ = issuer_did(issuer.keys, issuer.base_url)
    said: dict[str, Any] = {"id": did, "type": ["Profile"], "name": issuer.name}
    return said | {"url": issuer.base_url} if issuer.base_url.startswith("https://") else said


def status_entry(issuer: Issuer, row: AwardRow) -> dict[str, Any]:
    """Where the credential says that it can be looked up whether it was revoked."""
    from openbadgeslib.ob3.status_list import status_entry as entry

    before, place = divmod(row.status_index, LISTED)
    return entry(status_url(issuer, row.programme, before + 1), PURPOSE, place)


def status_url(issuer: Issuer, programme: str, number: int) -> str:
    return f"{issuer.base_url}/status/{programme}/{number}"


def status_list(issuer: Issuer, programme: str, number: int = 1) -> dict[str, Any]:
    """One of the programme's Bitstring Status Lists, signed now; raises RuleBroken when there is none such. The first
    is there before anything is awarded."""
    from openbadgeslib.ob3.status_list import build_status_list_credential

    first = (number - 1) * LISTED
    with issuer.database.read() as session:
        head = session.get(ProgrammeRow, programme)
        if head is None:
            raise RuleBroken(f"There is no programme {programme} here.")
        if number < 1 or (number > 1 and head.status_head <= first):
            raise RuleBroken(f"Programme {programme} has no status list {number}.")
        wanted = select(AwardRow.status_index).where(AwardRow.programme == programme, AwardRow.revoked_at.is_not(None))
        of_this = wanted.where(AwardRow.status_index >= first, AwardRow.status_index < first + LISTED)
        revoked = [index - first for index in session.scalars(of_this)]
    did, _ = issuer_did(issuer.keys, issuer.base_url)
    unsigned = build_status_list_credential(
        did, status_url(issuer, programme, number), PURPOSE, revoked, LISTED, issued=issuer.now(), ttl=300_000
    )
    return sign(issuer, unsigned)


@dataclass(frozen=True, slots=True)
class Award:
    """An issued credential: its signed document, which never changes, and whether it was revoked since."""

    id: str
    programme: str
    document: dict[str, Any]
    revoked_at: str | None


def award(issuer: Issuer, award_id: str) -> Award:
    """An issued credential by its id alone; raises RuleBroken when there is none."""
    for place in issuer.everywhere():
        with place.database.read() as session:
            row = session.scalars(select(AwardRow).where(AwardRow.id == award_id)).first()
            if row is not None and row.document is not None and place.holds(row.programme):
                return Award(row.id, row.programme, row.document, row.revoked_at)
    raise RuleBroken(f"There is no credential {award_id} here.")


def id_in(named: str) -> str:
    """The id alone, of one that was copied as the document (“urn:uuid:…”) or its public address has it."""
    written = named.removeprefix("urn:uuid:")
    if not written.startswith(("http://", "https://")):
        return written
    return written.rpartition("/credentials/")[2].partition(".")[0]  # without the form: “….json”


def credential(issuer: Issuer, named: str) -> dict[str, Any]:
    """The document of a credential by its own id, or by its submission: the one that stands, else the last revoked."""
    stands_first = AwardRow.revoked_at.is_not(None), AwardRow.status_index.desc()
    of_this = select(AwardRow).where(AwardRow.submission == named, AwardRow.document.is_not(None))
    for place in issuer.everywhere():
        with place.database.read() as session:
            for row in session.scalars(of_this.order_by(*stands_first)):
                if row.document is not None and place.holds(row.programme):
                    return row.document
    return award(issuer, id_in(named)).document


def credential_for(issuer: Issuer, programme: str, assessor: str, award: str) -> dict[str, Any]:
    """The same for an assessor: only what came of their own decisions."""
    wanted = select(AwardRow).where(AwardRow.programme == programme, AwardRow.assessor == assessor)
    with issuer.database.read() as session:
        return _issued(session, wanted.where(AwardRow.id == award), award)


def _issued(session: Session, wanted: Select[AwardRow], award: str) -> dict[str, Any]:
    row = session.scalars(wanted).first()
    if row is None or row.document is None:
        raise RuleBroken(f"There is no credential {award} here.")
    return row.document


def revoke(issuer: Issuer, programme: str, award: str, why: str) -> None:
    """Set the credential's bit in the status list and tell the assessor; the document itself never changes."""
    require_reason(why)
    at = iso(issuer.now())
    with issuer.database.write() as session:
        head = feed.locked_programme(session, programme)
        row = session.get(AwardRow, (programme, award))
        if row is None or row.document is None:
            raise RuleBroken(f"Programme {programme} has issued no credential {award}.")
        if row.revoked_at is not None:
            raise RuleBroken(f"Credential {award} was revoked on {row.revoked_at[:10]} already.")
        take_back(session, head, row, why, at)


def take_back(session: Session, head: ProgrammeRow, row: AwardRow, why: str, at: str) -> None:
    row.revoked_at, row.revoked_why = at, why
    body = {"credential": row.id, "event": row.event, "submission": row.submission, "reason": why}
    feed.append(session, head, row.assessor, feed.REVOKED, body, at)


def reissue(issuer: Issuer, programme: str, submission: str, decision: str, why: str) -> str | None:
    """Let another decision stand on a submission: what was issued before is revoked, and if the decision says
    *earned* a new credential is owed in its place; so it is where the decision stands and its credential was revoked.
    Returns the new credential's id; raises RuleBroken."""
    require_reason(why)
    at = iso(issuer.now())
    with issuer.database.write() as session:
        head = feed.locked_programme(session, programme)
        row = session.get(SubmissionRow, (programme, submission))
        event = accepted_event(session, programme, decision)
        if row is None or event is None or event.submission != row.id or event.outcome is None:
            raise RuleBroken(f"{decision} is no decision on {submission} that counts; nothing was changed.")
        if row.final_event == event.id:
            if (revoked := _left_without(session, event, row.id)) is not None:
                event.reason = why
                tell(session, head, event, at)
                return owe(session, head, event, replaces=revoked.id)
            raise DoneAlready(f"{decision} stands on {submission} already; nothing was changed.")
        if row.final_event is not None and (stood := accepted_event(session, programme, row.final_event)) is not None:
            stood.standing = REPLACED
            tell(session, head, stood, at)
        if asked := open_request(session, programme, submission):  # nobody has to decide between the two any more
            settle(session, head, asked, event.id, at)
        event.standing, row.final_event = STANDS, event.id
        tell(session, head, event, at)
        standing = standing_award(session, programme, submission)
        if standing is not None:
            take_back(session, head, standing, why, at)
            session.flush()
        if event.outcome != Outcome.EARNED.value:
            return None
        return owe(session, head, event, replaces=standing.id if standing else None)


def _left_without(session: Session, event: EventRow, submission: str) -> AwardRow | None:
    """The last credential of a decision that says *earned*, where none of them stands any more."""
    if event.outcome != Outcome.EARNED.value or standing_award(session, event.programme, submission) is not None:
        return None
    wanted = select(AwardRow).where(AwardRow.programme == event.programme, AwardRow.event == event.id)
    return session.scalars(wanted.order_by(AwardRow.status_index.desc())).first()


def settle(session: Session, head: ProgrammeRow, asked: ComparisonRow, decided: str, at: str) -> None:
    """Two readings parted, and `decided` stands: whoever read otherwise hears that it was adjudicated."""
    asked.settled_by = decided
    for each in {asked.first_event, asked.second_event} - {decided}:
        if (reading := accepted_event(session, head.id, each)) is not None:
            reading.standing = ADJUDICATED
            tell(session, head, reading, at)


def accepted_event(session: Session, programme: str, event: str) -> EventRow | None:
    """An event that counts, by its id."""
    wanted = select(EventRow).where(EventRow.programme == programme, EventRow.id == event)
    return session.scalars(wanted.where(EventRow.status == "accepted")).first()


def standing_award(session: Session, programme: str, submission: str) -> AwardRow | None:
    """The credential of a submission that is not revoked, if there is one."""
    wanted = select(AwardRow).where(AwardRow.programme == programme, AwardRow.submission == submission)
    return session.scalars(wanted.where(AwardRow.revoked_at.is_(None))).first()


def tell(session: Session, head: ProgrammeRow, event: EventRow, at: str) -> None:
    """The assessor hears how their event stands now."""
    body = {"event": event.id, "submission": event.submission, "status": event.status, "standing": event.standing}
    feed.append(session, head, event.assessor, feed.DECISION, body | {"reason": event.reason}, at)
