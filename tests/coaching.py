"""A teacher's work with consent to coaching, in a store; a test names only what matters to it."""

from datetime import date
from typing import Any

from assessor_app.commands import coach_moments, coach_notebook, coaching
from assessor_app.domain.assessment import ReadingRole
from assessor_app.domain.changes import Change
from assessor_app.domain.coaching import Note, NoteId, SessionId, Voice
from assessor_app.domain.credential import Part, QuestionId
from assessor_app.domain.evidence import Anchor, TextRange
from assessor_app.domain.submission import Artifact, ArtifactId, ConsentScope, Submission, SubmissionId
from assessor_app.store import findings
from assessor_app.store.engine import Store
from assessor_app.store.submissions import Arrival, add_submission
from tests import builders

TODAY = date(2026, 11, 23)
AGREED = frozenset({ConsentScope.SCORING, ConsentScope.COACHING})
ANSWER = ArtifactId("a1")
PLACE = TextRange("Students talk", 0, 13, "", " to each", 1)
S1 = SubmissionId("S-1")


def plan_file(name: str = "plan", **changes: Any) -> Artifact:
    """A file whose consent includes coaching; its bytes are in no vault."""
    values: dict[str, Any] = {
        "id": ArtifactId(name), "part": Part.WORK, "question_id": QuestionId("2.1"), "title": f"The {name}",
        "media_type": "application/pdf", "sha256": "f" * 64, "size": 10, "path": f"artifacts/{name}.pdf",
        "consent": AGREED,
    }  # fmt: skip
    return Artifact(**(values | changes))


def consented(name: str = "S-1", *files: Artifact, **changes: Any) -> Submission:
    return builders.submission(name, artifacts=(builders.answer(), *(files or (plan_file(),))), **changes)


def bring(store: Store, *wholes: Submission) -> None:
    """They arrived, and the pre-check found nothing."""
    with store.write() as rows:
        for whole in wholes:
            add_submission(rows, whole, Arrival("bundle", "2026-11-23T09:00:00.000Z", ReadingRole.FIRST, "2026-12-07"))
            findings.keep(rows, whole.id, (), "2026-11-23")


class Coach:
    """Gives a coach's commands on one store."""

    def __init__(self, store: Store, today: date = TODAY) -> None:
        self.store, self.today = store, today
        self.now, self.new_id = builders.ticking(36_000), builders.counting("coach")
        self.session = SessionId("")

    def open(self, *submissions: str) -> Change:
        chosen = [SubmissionId(each) for each in submissions or ("S-1",)]
        self.session, change = coaching.open_session(
            self.store, chosen, today=self.today, now=self.now, new_id=self.new_id
        )
        return change

    def show(self, artifact: str = "plan", submission: str = "S-1") -> Change:
        return coaching.note_shown(
            self.store, self.session, SubmissionId(submission), ArtifactId(artifact), today=self.today, now=self.now
        )

    def mark(
        self, words: str = "", *, artifact: str = "a1", anchor: Anchor = PLACE, submission: str = "S-1", **more: Any
    ) -> Change:
        return coach_moments.mark_moment(
            self.store, more.pop("credentials", builders.known), self.session, SubmissionId(submission),
            ArtifactId(artifact), anchor, more.pop("by", Voice.COACH), words,
            today=self.today, now=self.now, new_id=self.new_id, **more,
        )  # fmt: skip

    def write(self, kind: Any, words: str, **more: Any) -> Change:
        note = Note(more.pop("note", NoteId(self.new_id())), kind, more.pop("by", Voice.COACH), words, **more)
        return coach_notebook.write_note(self.store, self.session, note, now=self.now)
