"""One window a workspace: the first listens on a local socket, the second asks it to come to the front."""

import hashlib
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtNetwork import QLocalServer, QLocalSocket

FORWARD = b"forward\n"
PATIENCE_MS = 2_000


def name_of(folder: Path) -> str:
    """The socket of a workspace: one a folder, telling nothing of its path."""
    return f"assessor-{hashlib.sha256(str(folder.resolve()).encode()).hexdigest()[:24]}"


class FirstWindow(QObject):
    """Listens for as long as it lives; `asked_forward` when a second start found this one. Only who holds the
    workspace's lock may make one: it takes the place of a socket left behind by a crash."""

    asked_forward = Signal()

    def __init__(self, folder: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._on_connection)
        QLocalServer.removeServer(name_of(folder))
        self._server.listen(name_of(folder))

    def close(self) -> None:
        self._server.close()

    def _on_connection(self) -> None:
        while (socket := self._server.nextPendingConnection()) is not None:
            socket.readyRead.connect(lambda s=socket: self._on_asked(s))
            socket.disconnected.connect(socket.deleteLater)
            if socket.bytesAvailable():
                self._on_asked(socket)

    def _on_asked(self, socket: QLocalSocket) -> None:
        if bytes(socket.readAll().data()).startswith(FORWARD):
            self.asked_forward.emit()
            socket.write(b"here\n")
            socket.flush()
        socket.disconnectFromServer()


class Caller(QObject):
    """Asks the first window to come to the front: `done` when it answered, `failed` when nobody did in two seconds."""

    def __init__(self, folder: Path, done: Callable[[], object], failed: Callable[[], object], parent: QObject) -> None:
        super().__init__(parent)
        self._done, self._failed, self._over = done, failed, False
        self._socket = QLocalSocket(self)
        self._socket.connected.connect(lambda: self._socket.write(FORWARD))
        self._socket.readyRead.connect(lambda: self._end(self._done))
        self._socket.errorOccurred.connect(lambda _error: self._end(self._failed))
        self._patience = QTimer(self, singleShot=True, interval=PATIENCE_MS)
        self._patience.timeout.connect(lambda: self._end(self._failed))
        self._patience.start()
        self._socket.connectToServer(name_of(folder))

    def _end(self, then: Callable[[], object]) -> None:
        if not self._over:
            self._over = True
            self._patience.stop()
            then()
