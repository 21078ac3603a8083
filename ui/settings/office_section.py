"""Settings: whether LibreOffice lays documents out."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame

from assessor_app.documents import libreoffice
from assessor_app.queries.office import LEFT, NAME, USED, choice_in
from ui.settings.lines import section, setting
from ui.widgets.filters import ChoiceButton
from ui.widgets.layout import column
from ui.workspace import Workspace

CHOICES = ((USED, "Used"), (LEFT, "Not used"))
WORDS = (
    "Shows Word files and slides as they were laid out (L), and opens the older Office files. It is less shut in than "
    "our own readers."
)
GONE = "LibreOffice is not on this computer. Word files and slides are shown simplified; older Office files stay shut."
ON_DISK = " This computer has no memory disk: what it reads lies in the temporary folder meanwhile, unencrypted."


class OfficeSection(QFrame):
    """`wanted` carries the choice."""

    wanted = Signal(str)

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self.choice = ChoiceButton("LibreOffice")
        self.choice.set_choices(CHOICES, choice_in(workspace.preference(NAME)))
        self.choice.chosen.connect(lambda choice: self.wanted.emit(str(choice)))
        here = libreoffice.find_office() is not None
        self.choice.setEnabled(here)
        words = WORDS + ("" if libreoffice.has_memory_disk() else ON_DISK) if here else GONE
        self.setLayout(column(section("Documents", setting("LibreOffice", words, self.choice))))
