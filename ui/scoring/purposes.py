"""What copies are for, as a menu: families agree to each use by itself."""

from collections.abc import Callable
from functools import partial

from PySide6.QtWidgets import QMenu, QWidget

from assessor_app.domain.submission import ConsentScope

TITLES = {
    ConsentScope.COACHING: "For coaching",
    ConsentScope.TRAINING: "For training assessors",
    ConsentScope.EXEMPLAR: "As an exemplar",
}


def purpose_menu(chosen: Callable[[ConsentScope], object], parent: QWidget) -> QMenu:
    """What has no consent for the chosen use is left out of the copies."""
    menu = QMenu(parent)
    menu.setAccessibleName("What the copies are for")
    menu.aboutToHide.connect(menu.deleteLater)
    for purpose, title in TITLES.items():
        menu.addAction(title).triggered.connect(partial(_choose, chosen, purpose))
    return menu


def _choose(chosen: Callable[[ConsentScope], object], purpose: ConsentScope, _checked: bool = False) -> None:
    chosen(purpose)
