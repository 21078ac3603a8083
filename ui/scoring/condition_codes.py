"""The menu that gives or takes back a condition code: why an artifact can't be scored. A code is not a low score."""

from functools import partial

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from assessor_app.domain.assessment import CodeUse
from assessor_app.domain.findings import codes_for
from assessor_app.domain.submission import ArtifactId
from assessor_app.queries.scoring import ScoreView
from ui.workspace import Workspace


def code_menu(view: ScoreView, artifact: ArtifactId, workspace: Workspace, parent: QWidget) -> QMenu:
    """The rubric's codes that can be meant of one artifact, the given ones ticked; it deletes itself when closed."""
    menu = QMenu(parent)
    menu.setAccessibleName("Condition codes")
    menu.setToolTipsVisible(True)
    menu.aboutToHide.connect(menu.deleteLater)
    cited = view.submission.artifact(artifact)
    heading = QAction(f"Why “{cited.title}” can’t be scored", menu)
    heading.setEnabled(False)
    menu.addAction(heading)
    menu.addSeparator()
    rubric = view.credential.rubric
    meant = codes_for(cited, rubric)
    for code in rubric.condition_codes:
        given = next((u for u in view.assessment.codes if (u.code, u.artifact) == (code.code, artifact)), None)
        if given is None and code not in meant:
            continue
        entry = QAction(code.title, menu, checkable=True)
        entry.setChecked(given is not None)
        entry.setToolTip(code.description)
        if given is None:
            entry.triggered.connect(partial(_give, workspace, CodeUse(code.code, cited.part, artifact)))
        else:
            entry.triggered.connect(partial(_take_back, workspace, given))
        menu.addAction(entry)
    return menu


def _give(workspace: Workspace, use: CodeUse, _checked: bool = False) -> None:
    workspace.add_code(use)


def _take_back(workspace: Workspace, use: CodeUse, _checked: bool = False) -> None:
    workspace.remove_code(use)
