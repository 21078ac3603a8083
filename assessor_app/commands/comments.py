"""The comment bank: keeping a comment, letting one go, and counting how often it helped."""

from sqlalchemy import select

from assessor_app.domain.changes import Change, Clock, Kind, NewId
from assessor_app.domain.comment import CommentId, Owner, require_comment
from assessor_app.store.engine import Store
from assessor_app.store.leaving_rows import CommentRow

BANK = frozenset({Kind.PREFERENCES})


def keep_comment(
    store: Store, words: str, *, owner: Owner = Owner.PERSONAL, criterion: str | None = None, now: Clock, new_id: NewId
) -> Change:
    """Keep a comment; the same words are kept once."""
    kept = require_comment(words)
    with store.write() as session:
        same = select(CommentRow).where(CommentRow.words == kept, CommentRow.owner == owner.value)
        if session.scalars(same).first() is not None:
            return Change(BANK, said="This comment is in the bank already.")
        session.add(
            CommentRow(id=new_id(), owner=owner.value, words=kept, criterion_id=criterion, used=0, made_at=now())
        )
    return Change(BANK, said="Saved: the comment is in your bank.")


def use_comment(store: Store, comment: CommentId) -> Change:
    with store.write() as session:
        row = session.get(CommentRow, comment)
        if row is not None:
            row.used += 1
    return Change(frozenset())


def forget_comment(store: Store, comment: CommentId) -> Change:
    with store.write() as session:
        row = session.get(CommentRow, comment)
        if row is not None:
            session.delete(row)
    return Change(BANK, said="Saved: the comment is gone from the bank.")
