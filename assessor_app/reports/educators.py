"""By which pseudonym the educator of a submission is known."""

from sqlalchemy import select

from assessor_app.store.engine import Store
from assessor_app.store.rows import SubmissionRow

AT_ONCE = 500


def educators(store: Store, submissions: list[str]) -> dict[str, str]:
    """Submission ID to pseudonym, for those that are in the workspace and name one."""
    found: dict[str, str] = {}
    with store.read() as session:
        for at in range(0, len(submissions), AT_ONCE):
            some = submissions[at : at + AT_ONCE]
            wanted = select(SubmissionRow.id, SubmissionRow.body["educator"].as_string())
            rows = session.execute(wanted.where(SubmissionRow.id.in_(some)))
            found |= {ident: educator for ident, educator in rows if educator}
    return found
