"""The credentials that came of our decisions, as the issuer tells of them: one by one, or all in a snapshot."""

from dataclasses import dataclass

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from assessor_app.store.rows import IssuedRow
from assessor_app.sync.messages import FeedItem
from assessor_app.sync.snapshot import Snapshot

ISSUED, REVOKED = "credential.issued", "credential.revoked"


def note_issued(session: Session, item: FeedItem) -> bool:
    """Whether it is new here. A decision that was let stand once more has a credential of its own again: the last one
    is shown."""
    body = item.body
    row = session.get(IssuedRow, body["event"])
    if row is not None and row.document.get("id") == body["document"].get("id"):
        row.document = body["document"]  # an issuer that was put back to when it was owed has signed it anew
        return False
    row = row or IssuedRow(decision_id=body["event"])
    row.submission_id, row.state = body["submission"], "issued"
    row.document, row.changed_at = body["document"], item.at
    session.add(row)
    session.flush()
    return True


def note_revoked(session: Session, item: FeedItem) -> bool:
    row = session.get(IssuedRow, item.body["event"])
    if row is None or row.state == "revoked" or row.document.get("id") != f"urn:uuid:{item.body['credential']}":
        return False
    row.state, row.changed_at = "revoked", item.at
    return True


@dataclass(frozen=True, slots=True)
class Credentials:
    """Of a snapshot: the last credential of each decision, which ones are revoked, and the numbers of the items that
    tell of one before the last."""

    last: dict[str, str]
    revoked: frozenset[str]
    overtaken: frozenset[int]


def credentials_in(snapshot: Snapshot) -> Credentials:
    told = [item for item in snapshot.items if item.kind in (ISSUED, REVOKED)]
    last = {_event(item): _credential(item) for item in told if item.kind == ISSUED}
    revoked = frozenset(_credential(item) for item in told if item.kind == REVOKED)
    return Credentials(last, revoked, frozenset(i.seq for i in told if last.get(_event(i)) != _credential(i)))


def leave_only(session: Session, known: Credentials) -> None:
    """A credential that an issuer put back does not know is shown no more; one that it has not revoked, as issued."""
    for decision, state in session.execute(select(IssuedRow.decision_id, IssuedRow.state)).all():
        this, credential = IssuedRow.decision_id == decision, known.last.get(decision)
        if credential is None:
            session.execute(delete(IssuedRow).where(this))
        elif state == "revoked" and credential not in known.revoked:
            session.execute(update(IssuedRow).where(this).values(state="issued"))


def _event(item: FeedItem) -> str:
    return str(item.body.get("event"))


def _credential(item: FeedItem) -> str:
    return str(item.body.get("credential"))
