"""What the assessor and the programme add to the pre-check: boxes drawn over faces, and the names to look for."""

from collections.abc import Iterable, Sequence

from sqlalchemy import delete

from assessor_app.domain.changes import Change, Clock, Kind, NewId
from assessor_app.domain.errors import RuleBroken
from assessor_app.domain.evidence import Anchor
from assessor_app.domain.findings import Cover, CoverId, is_boxed
from assessor_app.domain.moving import Moving, Place
from assessor_app.domain.submission import ArtifactId, SubmissionId
from assessor_app.store import clear_faces, findings, submissions
from assessor_app.store.engine import Store
from assessor_app.store.findings import KNOWN, KNOWN_BEFORE
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


def cover_faces(
    store: Store, submission: SubmissionId, artifact: ArtifactId, places: Sequence[Place], *, now: Clock, new_id: NewId
) -> Change:  # fmt: skip
    """Cover the faces found on an artifact, in place of those found before; boxes drawn by hand stay as they are."""
    with store.write() as session:
        submissions.submission(session, submission).artifact(artifact)
        if findings.remove_found(session, submission, artifact) or places:
            clear_faces.take_back(session, submission, artifact)
        for place in places:
            moving = place if isinstance(place, Moving) else None
            anchor = place.span() if isinstance(place, Moving) else place
            findings.add_cover(
                session, submission, Cover(CoverId(new_id()), artifact, anchor, moving, found=True), now()
            )
    faces = f"{len(places)} face{'' if len(places) == 1 else 's'}"
    said = f"Covered {faces} found; look through it, and draw a box (H) over any that was overlooked"
    none = "No face was found; look yourself, and say so (Ctrl+Shift+F) where none is to be seen"
    return Change(frozenset({Kind.ASSESSMENT}), frozenset({submission}), said if places else none)


def uncover_faces(store: Store, submission: SubmissionId, artifact: ArtifactId) -> Change:
    """Take away all boxes over faces that were found on an artifact."""
    with store.write() as session:
        gone = findings.remove_found(session, submission, artifact)
        if not gone:
            raise RuleBroken("No face was found here and covered.")
        clear_faces.take_back(session, submission, artifact)
    return Change(frozenset({Kind.ASSESSMENT}), frozenset({submission}), f"Uncovered {gone} found")


def uncover(store: Store, submission: SubmissionId, cover_id: CoverId) -> Change:
    """Take a box away again. It may have been over a face, so those that were found answer for it no more."""
    with store.write() as session:
        there = next((each for each in findings.covers(session, submission) if each.id == cover_id), None)
        if there is None or not findings.remove_cover(session, submission, cover_id):
            raise RuleBroken("This box is already gone.")
        findings.part_found(session, submission, there.artifact)
        clear_faces.take_back(session, submission, there.artifact)
    return Change(frozenset({Kind.ASSESSMENT}), frozenset({submission}), "Uncovered")


def say_none_clear(store: Store, submission: SubmissionId, artifact: ArtifactId, *, now: Clock) -> Change:
    """Somebody looked through an artifact: every face in it is covered, or there is none. It holds until a box is
    taken away, or other faces are found."""
    with store.write() as session:
        submissions.submission(session, submission).artifact(artifact)
        clear_faces.say_none_clear(session, submission, artifact, now())
    said = "Noted: you looked it through, and no clear face is left"
    return Change(frozenset({Kind.ASSESSMENT}), frozenset({submission}), said)


def take_none_clear_back(store: Store, submission: SubmissionId, artifact: ArtifactId) -> Change:
    """A face in it may be clear after all."""
    with store.write() as session:
        submissions.submission(session, submission).artifact(artifact)
        clear_faces.take_back(session, submission, artifact)
    said = "Taken back: a clear face may be left in it"
    return Change(frozenset({Kind.ASSESSMENT}), frozenset({submission}), said)


def set_known_words(store: Store, names: Iterable[str], schools: Iterable[str]) -> Change:
    """Keep the names and schools the programme gives; every submission is looked over again for them."""
    kept = {kind: _cleaned(words) for kind, words in (("names", names), ("schools", schools))}
    with store.write() as session:
        there = session.get(SettingRow, KNOWN)
        session.merge(SettingRow(name=KNOWN_BEFORE, value=there.value if there else {}))
        session.merge(SettingRow(name=KNOWN, value=kept))
        session.execute(delete(LookRow))
    return Change(frozenset({Kind.QUEUE, Kind.ASSESSMENT}))


def undo_known_words(store: Store) -> Change:
    """Go back to the list before; what is listed now is what the next undo brings back. Raises RuleBroken when the
    list was never changed."""
    with store.write() as session:
        now, before = session.get(SettingRow, KNOWN), session.get(SettingRow, KNOWN_BEFORE)
        if now is None or before is None:
            raise RuleBroken("The list of names was never changed here; there is nothing to go back to.")
        now.value, before.value = before.value, now.value
        session.execute(delete(LookRow))
    return Change(frozenset({Kind.QUEUE, Kind.ASSESSMENT}))


def _cleaned(words: Iterable[str]) -> list[str]:
    """Each once, without what stands around it; raises RuleBroken when there are too many."""
    kept = list(dict.fromkeys(" ".join(each.split()) for each in words if len(each.strip()) > 1))
    if len(kept) > MOST_NAMES:
        raise RuleBroken(f"A list holds at most {MOST_NAMES:,} names; this one has {len(kept):,}.")
    return kept
