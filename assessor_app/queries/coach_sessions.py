"""Whom a coach can sit down with, over what, and the sessions that were held before."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session as Rows

from assessor_app.domain import coaching as rules
from assessor_app.domain.assessment import Conflict
from assessor_app.domain.coaching import NoteKind, SessionId
from assessor_app.domain.days import local_date
from assessor_app.domain.lease import LET_GO
from assessor_app.domain.submission import Faces, Submission, SubmissionId
from assessor_app.queries.known import Credentials, title_of
from assessor_app.store import coaching as kept
from assessor_app.store.engine import Store
from assessor_app.store.rows import AssessmentRow, CoachSessionRow, SubmissionRow
from assessor_app.store.submissions import from_json


@dataclass(frozen=True, slots=True)
class Offered:
    """A submission as it can be chosen for a session; `shut` says why it cannot. One that `waits` would be scored by
    the person here, who gives that up by opening it; one that is `decided` could be corrected, which ends as well. Of
    `covered_only` files the people agreed to be seen with covered faces only."""

    submission: SubmissionId
    credential: str
    attempt: int
    handed_in: str  # ISO date
    files: int
    shut: str | None
    waits: bool = False
    decided: bool = False
    covered_only: int = 0


@dataclass(frozen=True, slots=True)
class EarlierSession:
    """One line about a session held before."""

    id: SessionId
    opened_at: str
    held_on: date
    submissions: tuple[SubmissionId, ...]
    moments: int
    goals: tuple[str, ...]
    look_again: date | None


@dataclass(frozen=True, slots=True)
class Teacher:
    """A teacher by pseudonym, with what was handed in and what was talked about, the newest first."""

    educator: str
    submissions: tuple[Offered, ...]
    sessions: tuple[EarlierSession, ...]


def teachers(store: Store, credentials: Credentials, today: date) -> tuple[Teacher, ...]:
    """Everybody whose work is in this workspace, by pseudonym; those with something to look at first."""
    found: dict[str, list[Offered]] = {}
    with store.read() as rows:
        settled, decided = _settled(rows)
        for about in rows.scalars(select(SubmissionRow).where(SubmissionRow.ready)):
            whole = from_json(about.body)
            waits = about.id not in settled and about.lease not in LET_GO
            found.setdefault(whole.educator, []).append(
                _offered(rows, whole, credentials, today, waits, about.id in decided)
            )
        people = [Teacher(who, _newest_first(mine), earlier(rows, who)) for who, mine in found.items() if who]
    return tuple(sorted(people, key=lambda t: (all(s.shut for s in t.submissions), t.educator)))


def decided_here(store: Store, chosen: Sequence[SubmissionId]) -> tuple[SubmissionId, ...]:
    """Those of them whose decision the person here could still correct."""
    with store.read() as rows:
        _, decided = _settled(rows)
    return tuple(each for each in dict.fromkeys(chosen) if each in decided)


def _settled(rows: Rows) -> tuple[set[str], set[str]]:
    """What was decided or stepped back from, and what was decided and never stepped back from."""
    signed = select(AssessmentRow.submission_id, AssessmentRow.conflict).where(AssessmentRow.committed_as.is_not(None))
    found = [(ident, conflict) for ident, conflict in rows.execute(signed)]
    settled = {ident for ident, _ in found}
    return settled, settled - {ident for ident, conflict in found if conflict != Conflict.NONE.value}


def _offered(
    rows: Rows, whole: Submission, credentials: Credentials, today: date, waits: bool, decided: bool
) -> Offered:  # fmt: skip
    title = title_of(credentials, whole.credential.id, whole.credential.version)
    files = sum(1 for a in whole.artifacts if a.path and not a.supplementary)
    shut = rules.shut_reason(whole, today, kept.withdrawn(rows, whole.id))
    on = local_date(whole.submitted_at).isoformat()
    asked = sum(1 for a in whole.artifacts if a.faces is Faces.BLURRED and not a.supplementary)
    return Offered(whole.id, title, whole.attempt, on, files, shut, waits, decided, asked)


def _newest_first(offered: list[Offered]) -> tuple[Offered, ...]:
    return tuple(sorted(offered, key=lambda o: (o.handed_in, o.attempt, o.submission), reverse=True))


def earlier(rows: Rows, educator: str, but: SessionId | None = None) -> tuple[EarlierSession, ...]:
    """Those held with a teacher, the newest first."""
    return tuple(
        EarlierSession(
            each.id,
            each.opened_at,
            local_date(each.opened_at),
            each.submissions,
            len(each.moments),
            tuple(note.words for note in each.of_kind(NoteKind.GOAL)),
            each.look_again,
        )
        for each in kept.sessions_of(rows, educator)
        if each.id != but
    )


def sessions(store: Store) -> tuple[tuple[str, EarlierSession], ...]:
    """Every session on this device as (educator, line), the newest first."""
    with store.read() as rows:
        people = rows.scalars(select(CoachSessionRow.educator).distinct()).all()
        found = [(who, each) for who in people for each in earlier(rows, who)]
    return tuple(sorted(found, key=lambda pair: (pair[1].opened_at, pair[1].id), reverse=True))
