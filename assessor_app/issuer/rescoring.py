"""A decision that was quarantined and that its assessor scored again: the correction counts, and it waits no more."""

from sqlalchemy import select, text, tuple_, update
from sqlalchemy.orm import Session

from assessor_app.domain.decision import SUPERSEDE
from assessor_app.eventlog.jws import payload_unchecked
from assessor_app.issuer.placing import LINE
from assessor_app.issuer.rows import SCORED_AGAIN, WAITS, EventRow


def answer_by_correction(session: Session, programme: str, submission: str | None, assessor: str, jws: str) -> None:
    """The decision it corrects stays in the log as it came, and leaves the list of what waits for a moderator; so does
    what that one, a correction itself, corrected before."""
    waits = (
        EventRow.programme == programme,
        EventRow.submission == submission,
        EventRow.assessor == assessor,
        EventRow.status == "quarantined",
        EventRow.branch == LINE,
    )
    answered, correction = set[str](), jws
    while correction and (corrected := str(payload_unchecked(correction).get("supersedes"))) not in answered:
        answered.add(corrected)
        leaves = update(EventRow).where(*waits, EventRow.id == corrected).values(standing=SCORED_AGAIN)
        correction = session.scalars(leaves.returning(EventRow.jws)).first() or ""


def note_what_was_scored_again(session: Session) -> None:
    """Of an issuer that did not keep it: among what waits, what a correction that was accepted names."""
    key = EventRow.programme, EventRow.submission
    waits = select(*key).where(text(WAITS), EventRow.status == "quarantined")
    accepted = select(*key, EventRow.assessor, EventRow.jws).where(
        EventRow.type == SUPERSEDE, EventRow.status == "accepted", tuple_(*key).in_(waits)
    )
    for correction in session.execute(accepted).all():
        answer_by_correction(session, *correction)
