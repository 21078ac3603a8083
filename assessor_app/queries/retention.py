"""What becomes of each submission's evidence: kept until when, held, or destroyed by whom."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select

from assessor_app.domain.lease import SAID
from assessor_app.store.engine import Store
from assessor_app.store.rows import DestructionRow, EventRow, HoldRow, SettingRow, SubmissionRow
from assessor_app.store.settings import PROGRAMME_SAYS, RETENTION


@dataclass(frozen=True, slots=True)
class Kept:
    """`decided_at` and `due_at` are ISO UTC or empty; `over` when this computer's clock has passed `due_at`, on whose
    word nothing is destroyed. `held` and `destroyed` are the words for why."""

    submission: str
    decided_at: str
    due_at: str
    held: str
    destroyed_at: str
    destroyed_by: str
    certificate: str
    over: bool = False


@dataclass(frozen=True, slots=True)
class Retention:
    """`days` after its decision evidence is kept; None keeps it until somebody destroys it. `bound` when the programme
    says so, and nobody here can change it."""

    programme: str
    days: int | None
    submissions: tuple[Kept, ...]
    bound: bool = False


def retention(store: Store, at: str) -> Retention:
    """Every submission as of `at` (ISO UTC), those destroyed or decided longest ago first."""
    with store.read() as session:
        settings = {row.name: row.value for row in session.scalars(select(SettingRow))}
        programme = str(settings.get("enrolment", {}).get("programme") or "")
        days = settings.get(RETENTION, {}).get(programme)
        bound = settings.get(PROGRAMME_SAYS, {}).get(programme) is not None
        ended = select(EventRow.submission_id, func.max(EventRow.made_at)).where(EventRow.type.not_in(SAID))
        last = ended.group_by(EventRow.submission_id)
        decided = {row[0]: row[1] for row in session.execute(last)}
        held = {row.submission_id: row.reason for row in session.scalars(select(HoldRow))}
        gone = {row.submission_id: row for row in session.scalars(select(DestructionRow))}
        ids = session.scalars(select(SubmissionRow.id)).all()
    rows = [_kept(name, decided.get(name, ""), held.get(name, ""), gone.get(name), days, at) for name in ids]
    return Retention(programme, days, tuple(sorted(rows, key=lambda r: (r.decided_at or "9", r.submission))), bound)


def _kept(name: str, decided: str, held: str, gone: DestructionRow | None, days: int | None, at: str) -> Kept:
    due, over = "", False
    if decided and days is not None and not held and gone is None:
        moment = datetime.fromisoformat(decided) + timedelta(days=days)
        due, over = moment.isoformat(), moment < datetime.fromisoformat(at)
    return Kept(
        name,
        decided,
        due,
        held,
        gone.destroyed_at if gone else "",
        gone.destroyed_by if gone else "",
        gone.certificate if gone else "",
        over,
    )
