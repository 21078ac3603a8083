"""When the next sync is due, by a clock that the test moves: after work, on start, when the network changes, always."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessor_app.sync.report import Ended, SyncReport
from assessor_app.sync.schedule import Pace, Schedule

PACE = Pace(soon=1, every=240, first=1, longest=900)
NEVER = float("inf")


def report(ended: Ended, retry_after: float | None = None) -> SyncReport:
    return SyncReport(ended, "So it ended.", retry_after=retry_after)


def enrolled(now: float = 0) -> Schedule:
    return Schedule(PACE).enrolled_now(now)


def settled(now: float = 0) -> Schedule:
    """One sync went well at `now`."""
    return enrolled(now).began().ended(report(Ended.DONE), now, 0.5)


def failed(times: int, chance: float = 1.0) -> Schedule:
    schedule = enrolled()
    for _ in range(times):
        schedule = schedule.began().ended(report(Ended.OFFLINE), 0, chance)
    return schedule


def test_a_device_that_is_not_enrolled_never_syncs_by_itself() -> None:
    assert Schedule(PACE).work_waits(5).network_changed(6).seconds(7) is None


def test_on_start_a_sync_is_due_at_once() -> None:
    assert enrolled(100).seconds(100) == 0


def test_after_a_sync_the_next_one_is_due_in_some_minutes() -> None:
    assert settled(100).seconds(100) == PACE.every


def test_a_commit_goes_soon() -> None:
    assert settled(100).work_waits(150).seconds(150) == PACE.soon


def test_commits_in_a_row_do_not_put_it_off() -> None:
    schedule = settled(100).work_waits(150).work_waits(150.9)
    assert schedule.due == 151


def test_a_commit_during_a_sync_goes_after_it() -> None:
    schedule = settled(100).began().work_waits(101).ended(report(Ended.DONE), 102, 0.5)
    assert schedule.seconds(102) == PACE.soon


def test_a_commit_while_the_issuer_is_out_of_reach_does_not_hurry_the_next_try() -> None:
    schedule = failed(6)
    assert schedule.work_waits(1) == schedule


def test_when_the_network_changes_it_is_tried_again_at_once() -> None:
    assert failed(9).network_changed(10).seconds(10) == PACE.soon


def test_the_backoff_grows_from_a_second_to_a_quarter_of_an_hour() -> None:
    waits = [failed(times).seconds(0) for times in range(1, 13)]
    assert waits == [2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900, 900]


@given(st.integers(1, 2000), st.floats(0, 1))
def test_the_jitter_is_full(times: int, chance: float) -> None:
    wait = replace(failed(3), failures=times - 1).began().ended(report(Ended.OFFLINE), 0, chance).seconds(0)
    assert wait == pytest.approx(chance * min(900, 2.0 ** min(times, 32)))


def test_a_sync_that_goes_well_ends_the_backoff() -> None:
    assert failed(8).began().ended(report(Ended.DONE), 0, 0.5).failures == 0


@pytest.mark.parametrize("ended", [Ended.BUSY, Ended.OFFLINE])
def test_what_the_issuer_asked_for_is_waited_for(ended: Ended) -> None:
    assert enrolled().began().ended(report(ended, retry_after=120), 0, 0.0).seconds(0) == 120


def test_neither_work_nor_a_network_comes_before_the_time_the_issuer_asked_for() -> None:
    schedule = enrolled().began().ended(report(Ended.BUSY, retry_after=120), 0, 0.0)
    assert schedule.work_waits(5).network_changed(6).due == 120


def test_a_refusal_of_everything_is_tried_again_a_quarter_of_an_hour_later() -> None:
    assert enrolled().began().ended(report(Ended.REFUSED), 0, 0.5).seconds(0) == 900


def test_a_sync_that_broke_is_tried_again() -> None:
    assert enrolled().began().ended(None, 0, 1.0).seconds(0) == 2


def test_nothing_is_due_while_paused() -> None:
    schedule = settled().paused_now()
    assert schedule.work_waits(1).network_changed(2).seconds(3) is None


def test_a_sync_asked_for_while_paused_leaves_it_paused() -> None:
    assert settled().paused_now().began().ended(report(Ended.DONE), 5, 0.5).seconds(5) is None


def test_going_on_after_a_pause_syncs_at_once() -> None:
    assert settled().paused_now().resumed(50).seconds(50) == 0


HAPPENINGS = ("work_waits", "network_changed", "began", "done", "offline", "busy", "refused", "cancelled", "broke")


@given(st.lists(st.tuples(st.sampled_from(HAPPENINGS), st.floats(0, 3600), st.floats(0, 1))))
def test_whatever_happens_another_sync_is_due_within_the_hour(happened: list[tuple[str, float, float]]) -> None:
    schedule, now = enrolled(), 0.0
    for what, later, chance in happened:
        now += later
        match what:
            case "work_waits":
                schedule = schedule.work_waits(now)
            case "network_changed":
                schedule = schedule.network_changed(now)
            case "began":
                schedule = schedule.began()
            case "broke":
                schedule = schedule.ended(None, now, chance)
            case ended:
                schedule = schedule.ended(report(Ended(ended), retry_after=later), now, chance)
        assert schedule.running or (schedule.seconds(now) or 0) <= 3600 + 1e-6  # the hour, but for the rounding
        assert schedule.running or schedule.due is not None
