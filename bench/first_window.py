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

    def started(*words: str) -> Callable[[], float]:
        return lambda: _until_painted([sys.executable, "-m", "bench.first_window", *words], environment)

    ours, bare = started("ours", str(room / "workspace")), started("bare")
    interleaved(1, ours, bare)
    times = [statistics.median(found) * 1000 for found in interleaved(runs, ours, bare)]
    return [Figure("start → first window", times[0], "bare PySide6 window", times[1], "ms", runs, most_ratio=1.6)]


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


def _bare() -> None:
    _tell_first_paint()
    from PySide6.QtWidgets import QApplication, QMainWindow

    window = QMainWindow()
    window.resize(1440, 900)
    window.show()
    QApplication.exec()


def _ours(workspace: str) -> None:
    """The same door a person takes: the command line, then the window."""
    _tell_first_paint()
    sys.argv = ["assessor", "--workspace", workspace]
    from assessor_app.cli import main

    main()


if __name__ == "__main__":
    if sys.argv[1] == "ours":
        _ours(sys.argv[2])
    else:
        _bare()
