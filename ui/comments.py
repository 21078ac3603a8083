"""The comment bank as the window asks for it: this assessor's own comments and the programme's."""

from assessor_app.commands import comments as commands
from assessor_app.domain.comment import Comment, CommentId
from assessor_app.queries import comments as queries
from ui.workspace import Workspace


class Comments:
    """Gives the commands; a refusal becomes a sentence of the workspace's."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    def all(self) -> tuple[Comment, ...]:
        return queries.comments(self._workspace.store)

    def keep(self, words: str) -> bool:
        work = self._workspace
        return work.obey(lambda: commands.keep_comment(work.store, words, now=work.now, new_id=work.new_id))

    def use(self, comment: CommentId) -> bool:
        return self._workspace.obey(lambda: commands.use_comment(self._workspace.store, comment))

    def forget(self, comment: CommentId) -> bool:
        return self._workspace.obey(lambda: commands.forget_comment(self._workspace.store, comment))
