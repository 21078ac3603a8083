"""What the clock does changes no order and no count; what was done is there after a restart, and can be undone."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import select

from assessor_app.commands import assessments
from assessor_app.commands.decisions import answer_conflict, commit, correct
from assessor_app.domain.assessment import Conflict, Policy, ReadingRole
from assessor_app.domain.rubric import CriterionId
from assessor_app.domain.submission import SubmissionId
from assessor_app.eventlog.chain import verify_log
from assessor_app.eventlog.jws import payload_unchecked
from assessor_app.queries.decisions import log_lines
from assessor_app.queries.preview import preview
from assessor_app.queries.queue import queue
from assessor_app.queries.scoring import ScoreView, score_view
from assessor_app.store import opening
from assessor_app.store.engine import Store
from assessor_app.store.rows import EventRow
from assessor_app.store.submissions import Arrival, add_submission
from tests import builders
from tests.builders import PASSPHRASE
from tests.journeys.lives import make_workspace

HERE = SubmissionId("S-1")
RUBRIC = builders.rubric()
FREE = Policy(evidence_before_score=False)
CLOCKS = {
    "steady": [f"2026-11-23T09:00:0{n}.000Z" for n in range(4)],
    "a day back": [
        "2026-11-23T09:00:00.000Z", "2026-11-22T09:00:00.000Z", "2026-11-22T09:00:01.000Z", "2026-11-23T10:00:00.000Z",
    ],
    "ten years on and back": [
        "2026-11-23T09:00:00.000Z", "2036-11-23T09:00:00.000Z", "2036-11-23T09:00:01.000Z", "2026-11-23T09:00:02.000Z",
    ],
    "standing still": ["2026-11-23T09:00:00.000Z"] * 4,
}  # fmt: skip


@pytest.fixture(params=CLOCKS)
def clock(request: pytest.FixtureRequest) -> Callable[[], str]:
    times = list(CLOCKS[request.param])
    return lambda: times.pop(0) if len(times) > 1 else times[0]


@pytest.fixture
def folder(tmp_path: Path, cheap_passphrase: None) -> Path:
    make_workspace(tmp_path / "workspace")
    return tmp_path / "workspace"


def restarted(folder: Path, act: Callable[[Store], object]) -> object:
    opened = opening.open_workspace(folder, PASSPHRASE)
    try:
        return act(opened.store)
    finally:
        opened.close()


def seen(store: Store) -> ScoreView:
    return score_view(store, builders.known, HERE, FREE, date(2026, 11, 23))


def test_the_log_keeps_its_order_whatever_the_clock_says(store: Store, clock: Callable[[], str]) -> None:
    for number in range(4):
        whole = builders.submission(f"S-{number}")
        with store.write() as session:
            add_submission(session, whole, Arrival("bundle", clock(), ReadingRole.FIRST, "2026-12-07"))
        ids = iter((f"reading-{number}", f"event-{number}"))
        answer_conflict(store, whole.id, Conflict.COLLEAGUE, now=clock, new_id=lambda ids=ids: next(ids))  # type: ignore[misc]
    lines = log_lines(store)
    import json

    events = [payload_unchecked(json.loads(line)["jws"]) for line in lines[:-1]]
    assert verify_log(lines).whole
    assert [(e["id"], e["device_seq"]) for e in events] == [(f"event-{n}", n + 1) for n in range(4)]


def test_undo_and_redo_go_in_the_order_of_the_hands_across_restarts(folder: Path, clock: Callable[[], str]) -> None:
    levels = [builders.level("norms", name) for name in ("beginning", "developing", "exemplary")]
    norms = CriterionId("norms")
    for level in levels:
        restarted(folder, lambda s, v=level: assessments.give_score(s, RUBRIC, HERE, norms, v, FREE, now=clock))
    for expected in (levels[1], levels[0], None):
        restarted(folder, lambda s: assessments.undo(s, HERE, now=clock))
        assert restarted(folder, lambda s: seen(s).assessment.scores.get(norms)) == expected
    for expected in levels:
        restarted(folder, lambda s: assessments.redo(s, HERE, now=clock))
        assert restarted(folder, lambda s: seen(s).assessment.scores.get(norms)) == expected


def test_what_was_looked_at_and_how_long_is_kept_across_restarts(folder: Path) -> None:
    artifact = builders.answer().id
    for start in (0.0, 5.0):
        stretch = [(start, start + 5.0)]
        restarted(folder, lambda s, seconds=stretch: assessments.note_seen(s, HERE, artifact, seconds, 20.0))
        restarted(folder, lambda s: assessments.add_active_time(s, HERE, 30))
    view = restarted(folder, seen)
    assert isinstance(view, ScoreView)
    assert view.assessment.active_seconds == 60
    assert view.view(artifact).seen == pytest.approx(0.5)


def decide(store: Store, at: str, name: str, event: str) -> None:
    """Give the level `name` and commit as `event`, by a clock that says `at`."""
    for criterion in ("norms", "talk"):
        level = builders.level(criterion, name)
        assessments.give_score(store, RUBRIC, HERE, CriterionId(criterion), level, FREE, now=lambda: at)
        assessments.write_rationale(store, RUBRIC, HERE, CriterionId(criterion), "As it was seen.", now=lambda: at)
    commit(store, builders.credential(), HERE, FREE, now=lambda: at, new_id=lambda: event)


def begin_correction(store: Store, at: str) -> None:
    correct(store, HERE, now=lambda: at, new_id=builders.counting(f"begun-{at}"))
    assessments.write_reason(store, HERE, "Read once more.", now=lambda: at)


@pytest.fixture
def corrected(store: Store) -> Store:
    """Decided while the clock was years ahead, and corrected once it was put right."""
    ahead, right = "2031-01-01T00:00:00.000Z", "2026-11-23T09:00:00.000Z"
    with store.write() as session:
        add_submission(session, builders.submission(), Arrival("bundle", right, ReadingRole.FIRST, "2026-12-07"))
    answer_conflict(store, HERE, Conflict.NONE, now=lambda: ahead, new_id=lambda: "reading-1")
    decide(store, ahead, "proficient", "event-1")
    begin_correction(store, right)
    decide(store, right, "developing", "event-2")
    return store


def test_a_second_correction_goes_on_from_the_first_though_the_clock_was_put_right(corrected: Store) -> None:
    begin_correction(corrected, "2026-11-24T09:00:00.000Z")
    scores = seen(corrected).assessment.scores
    assert scores[CriterionId("norms")] == builders.level("norms", "developing")


def test_each_decision_is_followed_once_whatever_the_clock_said(corrected: Store) -> None:
    begin_correction(corrected, "2026-11-24T09:00:00.000Z")
    decide(corrected, "2026-11-24T09:00:00.000Z", "exemplary", "event-3")
    with corrected.read() as session:
        told = session.execute(select(EventRow.id, EventRow.supersedes).order_by(EventRow.device_seq)).all()
    assert [tuple(row) for row in told] == [("event-1", None), ("event-2", "event-1"), ("event-3", "event-2")]


def test_every_screen_tells_of_the_decision_that_stands(corrected: Store) -> None:
    (row,) = queue(corrected, builders.known, date(2026, 11, 23))
    assert (row.outcome, seen(corrected).committed_as) == ("not yet", "event-2")


def test_the_attempt_before_is_told_of_by_the_decision_that_stands(corrected: Store) -> None:
    whole = builders.submission("S-9", attempt=2, previous=HERE)
    with corrected.write() as session:
        add_submission(session, whole, Arrival("bundle", "2026-11-25", ReadingRole.FIRST, "2026-12-07"))
    asked = preview(corrected, builders.known, SubmissionId("S-9"), date(2026, 11, 25)).asked
    assert len(asked) == 2
