"""The fields over the lists find words however they are spelt, as the search in a document does."""

from assessor_app.domain.comment import Comment, CommentId, Owner, suggested
from assessor_app.domain.decision import DecisionId
from assessor_app.domain.submission import SubmissionId
from assessor_app.queries.decisions import DecisionRow
from assessor_app.queries.queue import QueueRow
from assessor_app.queries.queue_state import Group, State
from ui.decisions import rows as decisions
from ui.queue import rows as queue

CREDENTIALS = ("Gespräche im Café", "Oﬃce hours", "Feed\u00adback")
FOUND = {"cafe gesprache": 0, "CAFE\u0301": 0, "office": 1, "feedback": 2}


def test_in_the_queue() -> None:
    rows = [
        QueueRow(
            SubmissionId(f"S-{n}"), name, 1, "", None, None, State.NOT_STARTED, 0, 4, 2, 3.0, True, Group.LATER, None
        )
        for n, name in enumerate(CREDENTIALS)
    ]
    for typed, which in FOUND.items():
        assert queue.left_by(rows, queue.Wanted(typed)) == (rows[which],), typed


def test_among_the_decisions() -> None:
    rows = [
        DecisionRow(DecisionId(f"D-{n}"), SubmissionId(f"S-{n}"), credential, 1, "earned", "2026-11-23", "Sent", None)
        for n, credential in enumerate(CREDENTIALS)
    ]
    for typed, which in FOUND.items():
        assert decisions.left_by(rows, decisions.Wanted(typed)) == (rows[which],), typed


def test_in_the_comment_bank() -> None:
    bank = [Comment(CommentId(words), Owner.PERSONAL, words) for words in CREDENTIALS]
    for typed, which in FOUND.items():
        assert suggested(bank, typed, None) == (bank[which],), typed
