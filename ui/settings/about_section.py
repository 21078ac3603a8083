"""Settings, About: which version this is, and what stands between a stranger's file and this computer: tried, not only
claimed."""

from importlib.metadata import PackageNotFoundError, version

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from assessor_app.documents.sandbox import ALL_LAYERS
from ui.settings.lines import section, setting
from ui.theme import Type
from ui.widgets.layout import column, panel, row
from ui.widgets.marks import IconMark
from ui.widgets.text import label, set_tone
from ui.workspace import Workspace

LICENCE = "Free software under the AGPL-3.0-or-later. The typeface Inter is under the SIL Open Font License 1.1."
TRYING = "Each in a process of its own. A reader is being started to try what it could do…"
HELD = "Each in a process of its own. One was started just now and tried to get out: nothing did."
NO_READER = "No reader could be started just now, so evidence cannot be opened; restart the application."


class AboutSection(QWidget):
    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self._workspace, self._asked = workspace, False
        self.tried = label(TRYING, Type.CAPTION, tone="quiet", wrap=True)
        self._marks = {name: (IconMark("circle-dashed", size=16), _line("")) for name in ALL_LAYERS}
        layers = [row(mark, words, None, gap=6) for mark, words in self._marks.values()]
        for name in ALL_LAYERS:
            self._say(name, "circle-dashed", f"{_capital(name)}: not tried yet")
        inside = QVBoxLayout(self)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.addWidget(
            section(
                "About",
                setting(f"Assessor {_version()}", LICENCE),
                setting("How strangers’ files are opened", panel(column(self.tried, *layers, gap=4))),
                setting("What leaves this computer", "What you send by syncing or exporting, and nothing else."),
            )
        )

    @property
    def layers(self) -> tuple[str, ...]:
        """What is said of each layer."""
        return tuple(words.text() for _, words in self._marks.values())

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not self._asked:
            self._asked = True
            self._workspace.background.run(
                lambda: self._workspace.documents.tried(), self._on_tried, self._on_not_tried
            )

    def _on_tried(self, found: tuple[tuple[str, ...], tuple[str, ...]]) -> None:
        on, could = found
        for name in ALL_LAYERS:
            there = name in on
            self._say(name, "check-circle" if there else "warning", f"{_capital(name)}: {'on' if there else 'off'}")
        self.tried.setText(HELD if not could else _leaks(could))
        set_tone(self.tried, "warning" if could else "quiet")

    def _on_not_tried(self, _error: Exception) -> None:
        self.tried.setText(NO_READER)
        set_tone(self.tried, "warning")

    def _say(self, name: str, glyph: str, words: str) -> None:
        mark, said = self._marks[name]
        mark.set(glyph, "warning" if glyph == "warning" else "text_quiet")
        said.setText(words)


def _line(words: str) -> QLabel:
    return label(words, Type.CAPTION, tone="quiet")


def _leaks(could: tuple[str, ...]) -> str:
    return f"Each in a process of its own. One was started just now; what it could still do: {', '.join(could)}."


def _capital(name: str) -> str:
    return name[:1].upper() + name[1:]


def _version() -> str:
    try:
        return version("assessor-app")
    except PackageNotFoundError:
        return ""
