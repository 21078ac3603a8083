"""When the next sync is due: one place decides, from what happened, a clock and a chance that are handed in."""

from dataclasses import dataclass, replace

from assessor_app.sync.report import Ended, SyncReport


@dataclass(frozen=True, slots=True)
class Pace:
    """Seconds: `soon` after a commit (several in a row go together), `every` when nothing happens, and the backoff
    from `first` to `longest` while the issuer cannot be reached."""

    soon: float = 1.0
    every: float = 240.0
    first: float = 1.0
    longest: float = 900.0


@dataclass(frozen=True, slots=True)
class Schedule:
    """`due` is a moment of the clock handed in (seconds, never the wall clock); None while one runs or none may.

    Every method is something that happened and answers with the schedule after it. However a sync ends, the next
    one is due: nothing but a pause, or not being enrolled, leaves it without a moment.
    """

    pace: Pace = Pace()
    due: float | None = None
    enrolled: bool = False
    paused: bool = False
    running: bool = False
    failures: int = 0
    not_before: float = float("-inf")  # the issuer asked for time
    again: bool = False  # something happened that the sync under way may have missed

    def enrolled_now(self, now: float) -> "Schedule":
        """The program has started, or the device has just become known to an issuer."""
        return replace(self, enrolled=True)._by(now)

    def work_waits(self, now: float) -> "Schedule":
        """Something was signed. While the issuer is out of reach the next try has its moment already."""
        if self.failures:
            return self
        return self._by(now + self.pace.soon)

    def network_changed(self, now: float) -> "Schedule":
        """The computer came to a network or left one: what failed before says nothing any more; trying tells."""
        return replace(self, failures=0)._by(now + self.pace.soon)

    def paused_now(self) -> "Schedule":
        return replace(self, paused=True, due=None, again=False)

    def resumed(self, now: float) -> "Schedule":
        return replace(self, paused=False, failures=0)._by(now)

    def began(self) -> "Schedule":
        return replace(self, running=True, due=None, again=False)

    def ended(self, report: SyncReport | None, now: float, chance: float) -> "Schedule":
        """A sync ended with `report` (None: it broke). `chance` from 0 to 1 draws the moment of the next one."""
        still = replace(self, running=False, again=False)
        if report is None or report.ended in (Ended.OFFLINE, Ended.BUSY):
            return still._backed_off(report, now, chance)
        still = replace(still, failures=0, not_before=float("-inf"))
        if report.ended is Ended.REFUSED:
            return still._armed(now + self.pace.longest)
        if self.again and report.ended is Ended.DONE:
            return still._armed(now + self.pace.soon)
        return still._armed(now + self.pace.every * (0.9 + 0.2 * chance))

    def seconds(self, now: float) -> float | None:
        """How long until the next one, 0 when it is due; None when none is."""
        return None if self.due is None else max(0.0, self.due - now)

    def _backed_off(self, report: SyncReport | None, now: float, chance: float) -> "Schedule":
        """Full jitter: anywhere up to the limit, which doubles; never before the issuer said."""
        failures = self.failures + 1
        limit = min(self.pace.longest, self.pace.first * 2.0 ** min(failures, 32))
        asked = report.retry_after if report is not None and report.retry_after is not None else 0.0
        until = now + max(asked, limit * chance)
        return replace(self, failures=failures, not_before=now + asked)._armed(until)

    def _by(self, moment: float) -> "Schedule":
        """Due at `moment` or earlier, but not before the issuer said."""
        if self.running:
            return replace(self, again=not self.paused)
        earlier = moment if self.due is None else min(self.due, moment)
        return self._armed(max(earlier, self.not_before))

    def _armed(self, moment: float) -> "Schedule":
        return replace(self, due=moment if self.enrolled and not self.paused else None)
