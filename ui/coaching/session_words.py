"""How a session held before is told from the others of its day."""

from assessor_app.domain.counted import counted
from assessor_app.queries.coach_sessions import EarlierSession
from ui.widgets.day_field import day_words
from ui.widgets.moments import local_clock


def session_words(session: EarlierSession) -> str:
    """“23 Nov 2026, 15:12:40, 3 moments”: two of one day, and of one minute, are two."""
    return f"{day_words(session.held_on)}, {local_clock(session.opened_at)}, {counted(session.moments, 'moment')}"
