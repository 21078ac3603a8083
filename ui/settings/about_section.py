"""Settings, About: which version this is, and what stands between a stranger's file and this computer."""

from importlib.metadata import PackageNotFoundError, version

from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.settings.lines import section, setting
from ui.theme import Type
from ui.widgets.text import label

LICENCE = "Free software under the AGPL-3.0-or-later. The typeface Inter is under the SIL Open Font License 1.1."
LIMITS = "limits on memory, processor time, pages and pixels"


class AboutSection(QWidget):
    def __init__(self) -> None:
        super().__init__()
        self.layers = label("", Type.CAPTION, tone="quiet", wrap=True)
        inside = QVBoxLayout(self)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.addWidget(
            section(
                "About",
                setting(f"Assessor {_version()}", LICENCE),
                setting("How strangers’ files are opened", self.layers),
                setting("What leaves this computer", "What you send by syncing or exporting, and nothing else."),
            )
        )
        self.layers.setText(_sandbox())


def _version() -> str:
    try:
        return version("assessor-app")
    except PackageNotFoundError:
        return ""


def _sandbox() -> str:
    from assessor_app.documents.pool import sandbox_layers

    layers = [*sandbox_layers(), LIMITS]
    said = f"In processes of their own, shut in by {', '.join(layers[:-1])} and {layers[-1]}."
    return (
        said if len(layers) > 1 else f"In processes of their own, with {LIMITS}; this system has no sandbox for them."
    )
