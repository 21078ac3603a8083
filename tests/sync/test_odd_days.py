"""A day that is none, from an issuer that did not look, stops nobody's work."""

import pytest

from assessor_app.issuer import assigning
from assessor_app.queries.queue import queue
from assessor_app.store.rows import SubmissionRow
from tests.sync_world import World, today


def test_a_submission_due_on_no_day_comes_and_is_due_on_none(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(assigning, "due_day", lambda _: "yesterday")
    world.hand_in("S-1", to=("ana",))
    device = world.device("ana")
    assert device.sync().submissions == ("S-1",)
    (row,) = queue(device.store, lambda *_: world.credential, today())
    assert (row.submission, row.due_on) == ("S-1", None)


def test_a_workspace_that_has_kept_such_a_day_shows_its_queue(world: World) -> None:
    world.hand_in("S-1", to=("ana",))
    device = world.device("ana")
    device.sync()
    with device.store.write() as session:
        session.get_one(SubmissionRow, "S-1").due_on = "yesterday"
    (row,) = queue(device.store, lambda *_: world.credential, today())
    assert row.due_on is None
