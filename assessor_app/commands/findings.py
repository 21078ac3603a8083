"""What the assessor and the programme add to the pre-check: boxes drawn over faces, and the names to look for."""

from collections.abc import Iterable

from sqlalchemy import delete

from assessor_app.commands.looking_over import KNOWN
from assessor_app.domain.changes import Change, Clock, Kind, NewId
from assessor_app.domain.errors import RuleBroken
from assessor_app.domain.evidence import Anchor
from assessor_app.domain.findings import Cover, CoverId, is_boxed
from assessor_app.domain.submission import ArtifactId, SubmissionId
from assessor_app.store import findings, submissions
from assessor_app.store.engine import Store
from assessor_app.store.rows import LookRow, SettingRow

MOST_NAMES = 5_000


def cover(
    store: Store, submission: SubmissionId, artifact: ArtifactId, anchor: Anchor, *, now: Clock, new_id: NewId
) -> Change:
    """Draw a box over a place; it is kept with the submission and covers the place in whatever is shown or exported."""
    if not is_boxed(anchor):
        raise RuleBroken("Draw a box around what must not be seen first.")
    with store.write() as session:
        submissions.submission(session, submission).artifact(artifact)
        findings.add_cover(session, submission, Cover(CoverId(new_id()), artifact, anchor), now())
    return Change(frozenset({Kind.ASSESSMENT}), frozenset({submission}), "Covered")


def uncover(store: Store, submission: SubmissionId, cover_id: CoverId) -> Change:
    """Take a box away again."""
    with store.write() as session:
        if not findings.remove_cover(session, submission, cover_id):
            raise RuleBroken("This box is already gone.")
    return Change(frozenset({Kind.ASSESSMENT}), frozenset({submission}), "Uncovered")


def set_known_words(store: Store, names: Iterable[str], schools: Iterable[str]) -> Change:
    """Keep the names and schools the programme gives; every submission is looked over again for them."""
    kept = {kind: _cleaned(words) for kind, words in (("names", names), ("schools", schools))}
    with store.write() as session:
        session.merge(SettingRow(name=KNOWN, value=kept))
        session.execute(delete(LookRow))
    return Change(frozenset({Kind.QUEUE, Kind.ASSESSMENT}))


def _cleaned(words: Iterable[str]) -> list[str]:
    """Each once, without what stands around it; raises RuleBroken when there are too many."""
    kept = list(dict.fromkeys(" ".join(each.split()) for each in words if len(each.strip()) > 1))
    if len(kept) > MOST_NAMES:
        raise RuleBroken(f"A list holds at most {MOST_NAMES:,} names; this one has {len(kept):,}.")
    return kept
