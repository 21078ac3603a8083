"""From the start of the process to the first painted window, beside a bare PySide6 window."""

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from bench.figures import Figure, interleaved


def measure(room: Path, *, runs: int = 9) -> list[Figure]:
    """`runs` starts of each kind on a made workspace, by turns."""
    from bench import workspaces

    workspaces.make_workspace(room / "workspace")
    environment = os.environ | {"ASSESSOR_PASSPHRASE": workspaces.PASSPHRASE, "QT_QPA_PLATFORM": "offscreen"}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)  # the warm-up compiles, as installing does

    def started(*words: str) -> Callable[[], float]:
        return lambda: _until_painted([sys.executable, "-m", "bench.first_window", *words], environment)

    workspace = str(room / "workspace")
    kinds = started("ours", workspace), started("bare"), started("queue", workspace)
    interleaved(1, *kinds)
    ours, bare, queue = (statistics.median(found) * 1000 for found in interleaved(runs, *kinds))
    return [
        Figure("start → first window", ours, "bare PySide6 window", bare, "ms", runs, most_ratio=1.6),
        Figure("start → queue listed and heeding keys", queue, "bare PySide6 window", bare, "ms", runs),
    ]


def _until_painted(command: list[str], environment: dict[str, str]) -> float:
    start = time.monotonic()
    said = subprocess.run(command, check=True, capture_output=True, text=True, env=environment).stdout
    return float(said) - start


def _tell_first_paint() -> None:
    """Print the monotonic clock once a window was painted, and leave."""
    from PySide6.QtCore import QEvent, QObject, QTimer
    from PySide6.QtWidgets import QApplication, QMainWindow

    class FirstPaint(QObject):
        told = False

        def eventFilter(self, watched: QObject, event: QEvent) -> bool:
            if not self.told and event.type() == QEvent.Type.Paint and isinstance(watched, QMainWindow):
                self.told = True
                QTimer.singleShot(0, self.tell)  # the children are painted in the same breath
            return False

        def tell(self) -> None:
            print(time.monotonic())
            QApplication.quit()

    application = QApplication(sys.argv[:1])
    application.installEventFilter(FirstPaint(application))


def _tell_queue() -> None:
    """Print the clock once the workspace's queue stands painted in the window, and leave."""
    from PySide6.QtCore import QTimer
    from PySide6.QtWidgets import QApplication

    from ui import start

    def tell() -> None:
        QApplication.processEvents()
        print(time.monotonic())
        QApplication.quit()

    class Told(start.Start):
        def __init__(self, folder: Path) -> None:
            super().__init__(folder)
            self.filled.connect(lambda: QTimer.singleShot(0, self, tell))

    start.Start = Told  # type: ignore[misc]


def _bare() -> None:
    _tell_first_paint()
    from PySide6.QtWidgets import QApplication, QMainWindow

    window = QMainWindow()
    window.resize(1440, 900)
    window.show()
    QApplication.exec()


def _ours(workspace: str, tell: Callable[[], None]) -> None:
    """The same door a person takes: the command line, then the window."""
    tell()
    sys.argv = ["assessor", "--workspace", workspace]
    from assessor_app.cli import main

    main()


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["ours", folder]:
            _ours(folder, _tell_first_paint)
        case ["queue", folder]:
            _ours(folder, _tell_queue)
        case _:
            _bare()
