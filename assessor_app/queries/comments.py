"""The comment bank as it is kept."""

from sqlalchemy import select

from assessor_app.domain.comment import Comment, CommentId, Owner
from assessor_app.store.engine import Store
from assessor_app.store.leaving_rows import CommentRow


def comments(store: Store) -> tuple[Comment, ...]:
    """Every comment, in the order they were kept."""
    with store.read() as session:
        rows = session.scalars(select(CommentRow).order_by(CommentRow.made_at, CommentRow.id)).all()
        return tuple(Comment(CommentId(r.id), Owner(r.owner), r.words, r.criterion_id, r.used) for r in rows)
