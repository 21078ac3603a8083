"""Runs a sync behind the window's back whenever one is due, one at a time, and says how it went."""

import random
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot

from assessor_app.domain.changes import Change
from assessor_app.domain.errors import AssessorError, Offline
from assessor_app.sync.report import Cancelled, Ended, Progress, SyncReport, Watch
from assessor_app.sync.schedule import Pace, Schedule
from ui.background import Background

METERED_BYTES = 20 << 20  # a submission with more than this to come waits on a metered connection


@dataclass(frozen=True, slots=True)
class Errand:
    """What one sync is sent out with: who watches it, who stops it, and how many bytes of a submission it may fetch."""

    watch: Watch
    cancelled: Cancelled
    largest: int | None = None


class SyncRunner(QObject):
    """`sync` and `enrol` do the work in another thread with a session of their own.

    `online` is what the last exchange showed, None until one was tried. When to sync is the schedule's to say; this
    object tells it what happened, and keeps one timer.
    """

    state_changed = Signal()
    finished = Signal(object)  # Change
    failed = Signal(str)
    went_well = Signal()  # a sync or an enrolment
    progressed = Signal(object)  # Progress, from the sync's thread
    progress_changed = Signal()

    def __init__(
        self,
        background: Background,
        sync: Callable[[Errand], SyncReport],
        enrol: Callable[[str], Change],
        parent: QObject | None = None,
        *,
        pace: Pace | None = None,
        clock: Callable[[], float] = time.monotonic,
        chance: Callable[[], float] = random.random,
    ) -> None:
        super().__init__(parent)
        self._background, self._sync, self._enrol = background, sync, enrol
        self._clock, self._chance = clock, chance
        self.schedule = Schedule(pace or Pace())
        self.running = False
        self.online: bool | None = None
        self.metered = False
        self.progress: Progress | None = None
        self._came = threading.Event()  # set to stop the sync under way
        self._asked, self._telling, self._told = False, False, ""
        self._timer = QTimer(self, singleShot=True, timerType=Qt.TimerType.CoarseTimer)
        self._timer.timeout.connect(self._on_due)
        self.progressed.connect(self._on_progressed, Qt.ConnectionType.QueuedConnection)

    # -- what happened

    def begin(self, *, paused: bool = False, metered: bool = False) -> None:
        """The device is enrolled: from now on a sync is due whenever the schedule says."""
        self.metered = metered
        self._plan(self.schedule.paused_now() if paused else self.schedule)
        self._plan(self.schedule.enrolled_now(self._clock()))

    def work_waits(self) -> None:
        """Something was signed and can go; what a sync itself brought is no work of ours."""
        if not self._telling:
            self._plan(self.schedule.work_waits(self._clock()))

    def network_changed(self) -> None:
        """The computer came to a network or left one."""
        self._plan(self.schedule.network_changed(self._clock()))

    # -- wishes

    def sync_now(self) -> None:
        """Send what waits and fetch what is new, paused or not; while one runs, another does not start."""
        self._start_sync(asked=True, largest=METERED_BYTES if self.metered else None)

    def fetch_all(self) -> None:
        """Sync with everything that a metered connection holds back."""
        self._start_sync(asked=True, largest=None)

    def pause(self, paused: bool) -> None:
        """Stop syncing by itself, the one under way too; or go on."""
        if paused:
            self._came.set()
        self._plan(self.schedule.paused_now() if paused else self.schedule.resumed(self._clock()))
        self.state_changed.emit()

    def set_metered(self, metered: bool) -> None:
        """On a metered connection larger submissions wait until they are asked for."""
        self.metered = metered
        self.state_changed.emit()

    def enrol(self, code: str) -> None:
        """Make this device known to the issuer that gave the code, then sync."""
        if not self.running:
            self.running = True
            self.state_changed.emit()
            self._background.run(lambda: self._enrol(code), self._on_enrolled, self._on_enrol_failed)

    def close(self) -> None:
        """Nothing more is due; a sync under way stops at its next step."""
        self._came.set()
        self._timer.stop()

    @property
    def paused(self) -> bool:
        return self.schedule.paused

    # -- one sync

    def _plan(self, schedule: Schedule) -> None:
        self.schedule = schedule
        seconds = schedule.seconds(self._clock())
        if seconds is None or self.running:
            self._timer.stop()
        else:
            self._timer.start(int(seconds * 1000))

    def _on_due(self) -> None:
        self._start_sync(asked=False, largest=METERED_BYTES if self.metered else None)

    def _start_sync(self, *, asked: bool, largest: int | None) -> None:
        if self.running:
            self._asked = self._asked or asked
            return
        self.running, self._asked = True, asked
        stop = self._came = threading.Event()
        self._plan(self.schedule.began())
        self.state_changed.emit()
        errand = Errand(self.progressed.emit, stop.is_set, largest)
        self._background.run(lambda: self._sync(errand), self._on_done, self._on_failed)

    @Slot(object)
    def _on_progressed(self, progress: Progress) -> None:
        if self.running:
            self.progress = progress
            self.progress_changed.emit()

    def _on_done(self, report: SyncReport) -> None:
        self._end(report, online=report.ended is not Ended.OFFLINE)
        asked, self._asked = self._asked, False
        self._say(report, asked)

    def _say(self, report: SyncReport, asked: bool) -> None:
        """Nobody is told every few minutes that all is as it was; what was asked for is answered."""
        well = report.ended in (Ended.DONE, Ended.CANCELLED)
        words = report.sentence if well and (asked or not report.quiet) else ""
        self._telling = True
        self.finished.emit(Change(report.change.kinds, report.change.ids, words))
        self._telling = False
        news = asked or (report.ended is Ended.REFUSED and report.sentence != self._told)
        self._told = "" if well else report.sentence
        if report.ended is Ended.DONE:
            self.went_well.emit()
        elif not well and news:
            self.failed.emit(report.sentence)

    def _on_failed(self, error: Exception) -> None:
        self._end(None, online=False if isinstance(error, Offline) else self.online)
        if not isinstance(error, AssessorError):
            self._background.crashed.emit(error)
        else:
            self.failed.emit(error.sentence)

    def _end(self, report: SyncReport | None, *, online: bool | None) -> None:
        if report is None or report.ended is not Ended.CANCELLED:
            self.online = online
        self.running, self.progress = False, None
        self._plan(self.schedule.ended(report, self._clock(), self._chance()))
        self.state_changed.emit()

    # -- enrolling

    def _on_enrolled(self, change: Change) -> None:
        self.running, self.online = False, True
        self.went_well.emit()
        self.finished.emit(change)
        self._plan(self.schedule.enrolled_now(self._clock()))
        self.state_changed.emit()

    def _on_enrol_failed(self, error: Exception) -> None:
        self.running = False
        if isinstance(error, Offline):
            self.online = False
        self.state_changed.emit()
        if not isinstance(error, AssessorError):
            self._background.crashed.emit(error)
        else:
            self.failed.emit(error.sentence)
