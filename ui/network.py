"""Whether the computer has a network, as the desktop tells it: a reason to try again, never proof of anything."""

from PySide6.QtCore import QObject, Signal
from PySide6.QtNetwork import QNetworkInformation


class Network(QObject):
    """`changed` when a network came, went or was exchanged. `metered` is False where the desktop does not say."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        told = QNetworkInformation.instance() if QNetworkInformation.loadDefaultBackend() else None
        self.metered = bool(told is not None and told.isMetered())
        if told is not None:
            told.reachabilityChanged.connect(self.changed)
            told.transportMediumChanged.connect(self.changed)
