"""Moments of the work that a coach and a teacher mark together, and what they say of them."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from assessor_app.commands.coaching import COACHING, require_in
from assessor_app.domain import coaching as rules
from assessor_app.domain.changes import Change, Clock, NewId
from assessor_app.domain.coaching import Moment, MomentId, Session, SessionId, Voice
from assessor_app.domain.credential import Credentials
from assessor_app.domain.errors import RuleBroken
from assessor_app.domain.evidence import Anchor
from assessor_app.domain.rubric import CriterionId
from assessor_app.domain.submission import ArtifactId, Submission, SubmissionId
from assessor_app.store import coaching as kept
from assessor_app.store import findings
from assessor_app.store.engine import Store


def mark_moment(
    store: Store, credentials: Credentials, session: SessionId, submission: SubmissionId, artifact: ArtifactId,
    anchor: Anchor, by: Voice, words: str = "", criterion: CriterionId | None = None, *, today: date, now: Clock,
    new_id: NewId,
) -> Change:  # fmt: skip
    """Mark a place together; refused where consent ended since it was opened, and with a criterion of another rubric
    than the submission's own."""
    with store.write() as rows:
        whole = require_in(rows, session, submission)
        found = rules.require_shown(whole, artifact, today, kept.withdrawn(rows, submission))
        moment = Moment(
            MomentId(new_id()), submission, artifact, found.sha256, anchor, by, rules.checked_words(words),
            _own(credentials, whole, criterion), now(),
        )  # fmt: skip
        kept.keep_moment(rows, session, moment)
        kept.saved(rows, session, now())
    return Change(COACHING, frozenset({session}), "Saved: a moment")


def write_moment(
    store: Store, session: SessionId, moment: MomentId, words: str, *, today: date, now: Clock
) -> Change:  # fmt: skip
    """What is said about a moment."""
    return _moment(store, session, moment, lambda _, m: replace(m, words=rules.checked_words(words)), today, now)


def give_moment(store: Store, session: SessionId, moment: MomentId, by: Voice, *, today: date, now: Clock) -> Change:
    """Say who marked it."""
    return _moment(store, session, moment, lambda _, m: replace(m, by=by), today, now)


def file_moment(
    store: Store, credentials: Credentials, session: SessionId, moment: MomentId, criterion: CriterionId | None,
    *, today: date, now: Clock,
) -> Change:  # fmt: skip
    """Put a moment with a criterion of its submission's rubric, or with none."""

    def filed(whole: Submission, old: Moment) -> Moment:
        return replace(old, criterion=_own(credentials, whole, criterion))

    return _moment(store, session, moment, filed, today, now)


def move_moment(
    store: Store, session: SessionId, moment: MomentId, anchor: Anchor, *, today: date, now: Clock
) -> Change:
    """Point a moment at another place of the same artifact."""

    def moved(_: Submission, old: Moment) -> Moment:
        if type(anchor) is not type(old.anchor):
            raise RuleBroken("A moment keeps its kind of place; mark the other place instead.")
        return replace(old, anchor=anchor)

    return _moment(store, session, moment, moved, today, now, "Saved: place of a moment")


def _moment(
    store: Store, session: SessionId, moment: MomentId, change: Callable[[Submission, Moment], Moment], today: date,
    now: Clock, said: str = "Saved: a moment",
) -> Change:  # fmt: skip
    """Change a moment while its place may be shown; afterwards it can only be taken away."""
    with store.write() as rows:
        old = _found(kept.load(rows, session), moment)
        whole = findings.unnamed(rows, old.submission)
        rules.require_shown(whole, old.artifact, today, kept.withdrawn(rows, old.submission))
        kept.keep_moment(rows, session, change(whole, old))
        kept.saved(rows, session, now())
    return Change(COACHING, frozenset({session}), said)


def _own(credentials: Credentials, whole: Submission, criterion: CriterionId | None) -> CriterionId | None:
    """A session may lie over two credentials: a moment goes with a criterion of the one its submission is for."""
    if criterion is None:
        return None
    return credentials(whole.credential.id, whole.credential.version).rubric.criterion(criterion).id


def _found(session: Session, moment: MomentId) -> Moment:
    found = next((each for each in session.moments if each.id == moment), None)
    if found is None:
        raise RuleBroken("This moment is gone already.")
    return found
