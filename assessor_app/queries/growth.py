"""Growth: what was marked for each criterion, attempt beside attempt, in every session held with a teacher."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from assessor_app.domain import coaching as rules
from assessor_app.domain.coaching import Moment, Session, SessionId
from assessor_app.domain.credential import Credential
from assessor_app.domain.days import local_date
from assessor_app.domain.evidence import place
from assessor_app.domain.rubric import CriterionId
from assessor_app.domain.submission import SubmissionId
from assessor_app.queries.coaching import Shared, shared_of, without_its_names
from assessor_app.queries.known import Credentials
from assessor_app.store import coaching as kept
from assessor_app.store.engine import Store
from assessor_app.store.rows import SubmissionRow


@dataclass(frozen=True, slots=True)
class Seen:
    """A moment in an attempt, of this session or an earlier one; quotes are masked."""

    submission: SubmissionId
    attempt: int
    moment: Moment
    title: str
    where: str
    quote: str
    held_on: date
    shut: str | None


@dataclass(frozen=True, slots=True)
class Growth:
    """What was seen of one criterion, an attempt a column, the oldest first."""

    criterion: CriterionId
    letter: str
    title: str
    attempts: tuple[tuple[int, tuple[Seen, ...]], ...]


def growth(
    store: Store, credentials: Credentials, session: SessionId, of: SubmissionId, today: date
) -> tuple[Growth, ...]:
    """What was marked for each criterion in every attempt at the credential of one submission of the session."""
    with store.read() as rows:
        there = kept.load(rows, session)
        about = rows.get_one(SubmissionRow, of)
        credential = credentials(about.credential_id, about.credential_version)
        held = kept.sessions_of(rows, there.educator)
        parts = shared_of(rows, tuple({each for past in held for each in past.submissions}), credentials, today)
        seen = [each for past in reversed(held) for each in _seen(past, parts, credential)]
    return tuple(
        Growth(
            c.id, credential.rubric.letter(c.id), c.title, _by_attempt([s for s in seen if s.moment.criterion == c.id])
        )
        for c in credential.rubric.criteria
    )


def quoted_from(found: Iterable[Growth]) -> frozenset[SubmissionId]:
    """Whose words stand in it."""
    return frozenset(s.submission for each in found for _, seen in each.attempts for s in seen if s.quote)


def without_quotes(found: Iterable[Growth], of: frozenset[SubmissionId]) -> tuple[Growth, ...]:
    """The same with no words of these."""

    def bare(seen: tuple[Seen, ...]) -> tuple[Seen, ...]:
        return tuple(replace(s, quote="") if s.submission in of else s for s in seen)

    return tuple(replace(each, attempts=tuple((n, bare(seen)) for n, seen in each.attempts)) for each in found)


def _seen(past: Session, parts: Mapping[SubmissionId, Shared], credential: Credential) -> list[Seen]:
    found = []
    for moment in past.moments:
        of = parts[moment.submission]
        if of.credential.id != credential.id:
            continue
        shown, view = without_its_names(moment, of), of.view(moment.artifact)
        found.append(
            Seen(
                moment.submission,
                of.submission.attempt,
                shown,
                view.artifact.title,
                place(moment.anchor),
                "" if view.shut else rules.quote_of(shown.anchor),
                local_date(past.opened_at),
                view.shut,
            )
        )
    return found


def _by_attempt(seen: list[Seen]) -> tuple[tuple[int, tuple[Seen, ...]], ...]:
    return tuple((n, tuple(s for s in seen if s.attempt == n)) for n in sorted({s.attempt for s in seen}))
