"""What a sync asks of its outbox costs what the outbox is long, and not the square of it."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import insert, select

from assessor_app.domain.decision import DECISION
from assessor_app.queries.sync_state import sync_state
from assessor_app.store.engine import Store
from assessor_app.store.rows import DeviceRow, EventRow, OutboxRow
from assessor_app.sync.sending import kept_count

STEPS = 100  # of SQLite's own machine between two calls


def _sign(store: Store, events: range, state: str, submission: str) -> str:
    """Decisions and what became of them; the device they are of."""
    with store.write() as session:
        device = session.scalars(select(DeviceRow.id)).one()
        session.execute(insert(EventRow), [_event(device, seq, submission.format(seq)) for seq in events])
        became = [{"event_id": f"E-{seq}", "state": state, "changed_at": "2026"} for seq in events]
        session.execute(insert(OutboxRow), became)
    return device


def _event(device: str, seq: int, submission: str) -> dict[str, Any]:
    return {
        "id": f"E-{seq}", "device": device, "device_seq": seq, "type": DECISION, "submission_id": submission,
        "outcome": "earned", "supersedes": None, "made_at": "2026", "jws": "j", "sha256": f"{seq:064x}",
    }  # fmt: skip


def _steps(store: Store, ask: Callable[[], object]) -> int:
    """How much SQLite did for it, in hundreds of steps."""
    done = 0

    def count() -> int:
        nonlocal done
        done += 1
        return 0

    with store.read() as session:
        driver = session.connection().connection.driver_connection
        assert driver is not None
        driver.set_progress_handler(count, STEPS)
    try:
        ask()
    finally:
        driver.set_progress_handler(None, 0)
    return done


@pytest.mark.parametrize("ask", [kept_count, lambda store, _device: sync_state(store)], ids=["counted", "shown"])
@pytest.mark.parametrize(("state", "submission"), [("sent", "S-1"), ("refused", "S-{}")])
def test_four_times_as_many_decisions_cost_about_four_times_as_much(
    store: Store, ask: Callable[[Store, str], object], state: str, submission: str
) -> None:
    """Sent, on one submission; and refused, each on its own."""
    device = _sign(store, range(1, 501), state, submission)
    few = _steps(store, lambda: ask(store, device))
    _sign(store, range(501, 2001), state, submission)
    assert _steps(store, lambda: ask(store, device)) < 6 * max(few, 10)
