"""When a coach and a teacher last sat over a submission: all that the queue asks of coaching, and not a word of it."""

from sqlalchemy import select
from sqlalchemy.orm import Session as Rows

from assessor_app.store.rows import CoachSessionRow


def last_met(rows: Rows) -> dict[str, str]:
    """Submission → when something of the latest session over it was last kept; nothing where there was none."""
    found: dict[str, str] = {}
    for session in rows.scalars(select(CoachSessionRow)):
        for name in session.submissions:
            found[name] = max(found.get(name, ""), session.opened_at, session.saved_at)
    return found
