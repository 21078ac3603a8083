"""The pane of pages beside a document stands the next time as it was left."""

from ui.viewers.beside import Beside
from ui.workspace import Workspace

PREFERENCE = "document.pane"


def keep_pane(workspace: Workspace, beside: Beside) -> None:
    beside.place(workspace.preference(PREFERENCE))
    beside.kept.connect(lambda kept: workspace.set_preference(PREFERENCE, kept))
