"""Giving what nobody reads to somebody."""

from sqlalchemy import select

from assessor_app.domain.assessment import ReadingRole
from assessor_app.issuer import feed, leasing
from assessor_app.issuer.allotting import BY_POLICY, allot_waiting, first_reader, give
from assessor_app.issuer.assigning import due_day
from assessor_app.issuer.clock import iso
from assessor_app.issuer.folder import Issuer
from assessor_app.issuer.reconsidering import place_what_waited
from assessor_app.issuer.rows import AssignmentRow, SubmissionRow


def give_out(issuer: Issuer, programme: str, due_on: str | None = None) -> tuple[tuple[str, str], ...]:
    """A first reader for every submission nobody was given yet, or whose reader let the lease run out or gave it back;
    the least busy first. (Submission, assessor) each."""
    at, due_on = iso(issuer.now()), due_day(due_on)
    done: list[tuple[str, str]] = []
    with issuer.database.write() as session:
        head = feed.locked_programme(session, programme)
        given = select(AssignmentRow.submission).where(AssignmentRow.programme == programme)
        wanted = select(SubmissionRow).where(
            SubmissionRow.programme == programme, SubmissionRow.reference.is_(None), SubmissionRow.id.not_in(given)
        )
        fresh = session.scalars(wanted.order_by(SubmissionRow.received_at, SubmissionRow.id)).all()
        for row in (*fresh, *leasing.left_lying(session, head, at)):
            chosen = first_reader(session, head, row.id)
            if chosen is not None:
                leasing.pass_on(session, head, row.id, at)
                give(session, head, row, chosen, ReadingRole.FIRST, BY_POLICY, due_on, at)
                session.flush()
                place_what_waited(session, issuer, head, row.id, chosen)
                done.append((row.id, chosen))
        allot_waiting(session, head, at)
    return tuple(done)
