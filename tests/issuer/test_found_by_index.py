"""What one assessor or staff ask again and again is found without looking through what is others'."""

from collections.abc import Callable

import pytest
from sqlalchemy import text

from assessor_app.issuer.feed import append, locked_programme, page
from assessor_app.issuer.overview import decisions
from assessor_app.issuer.snapshot import snapshot
from assessor_app.issuer.tokens import Caller
from assessor_app.sync.messages import FeedItem
from tests.issuer.offices import ASSESSOR, Office
from tests.issuer.plans import plan_of
from tests.sync_world import PROGRAMME

OTHERS = 40


def tell_by_turns(office: Office, others: int = OTHERS) -> None:
    with office.issuer.database.write() as session:
        head = locked_programme(session, PROGRAMME)
        for n in range(others):
            for whom in (ASSESSOR, None) if n % 10 == 0 and n < OTHERS else (f"other-{n}",):
                append(session, head, whom, "news", {"number": n, "to": whom}, "2026-11-20T09:00:00.000Z")


def pages(office: Office, limit: int) -> list[FeedItem]:
    found: list[FeedItem] = []
    cursor, more = None, True
    with office.issuer.database.read() as session:
        while more:
            one = page(session, office.issuer.epoch, PROGRAMME, ASSESSOR, cursor, limit)
            assert len(one.items) <= limit
            found, cursor, more = [*found, *one.items], one.cursor, one.more
    return found


@pytest.mark.parametrize("limit", [1, 2, 3, 200])
def test_what_an_assessor_and_everybody_are_told_comes_in_one_order(office: Office, limit: int) -> None:
    tell_by_turns(office)
    found = pages(office, limit)
    assert [item.seq for item in found] == sorted({item.seq for item in found})
    news = [(item.body["number"], item.body["to"]) for item in found if item.kind == "news"]
    assert news == [(n, whom) for n in range(0, OTHERS, 10) for whom in (ASSESSOR, None)]


@pytest.mark.parametrize("whose", ["feed.assessor = ", "feed.assessor IS NULL"], ids=["an assessor", "everybody"])
def test_what_was_told_is_found_by_its_index(office: Office, whose: str) -> None:
    tell_by_turns(office, 2000)
    if not office.issuer.database.is_sqlite:
        with office.issuer.database.write() as session:
            session.execute(text("ANALYZE feed"))
    asked: dict[str, Callable[[], object]] = {
        "page": lambda: pages(office, 200),
        "snapshot": lambda: list(snapshot(office.issuer, ana(office))),
    }
    for name, ask in asked.items():
        plan = plan_of(office, "feed", ask, asking=whose)
        assert "ix_feed_assessor" in plan and "SORT" not in plan.upper(), (name, plan)


def test_a_snapshot_finds_the_events_of_its_assessor_by_their_devices(office: Office) -> None:
    office.push([office.decision(office.hand_in("S-1"))])
    plan = plan_of(office, "event", lambda: list(snapshot(office.issuer, ana(office))))
    assert "uq_event_place" in plan


def test_a_page_of_decisions_is_read_in_order_from_where_it_begins(office: Office) -> None:
    office.push([office.decision(office.hand_in(f"S-{n}")) for n in range(3)])
    plan = plan_of(office, "event", lambda: decisions(office.issuer, PROGRAMME, after=1, limit=2))
    assert "uq_event_arrived" in plan and "SORT" not in plan.upper() and "B-TREE" not in plan


def ana(office: Office) -> Caller:
    return Caller(PROGRAMME, office.signer.key.thumbprint, ASSESSOR, (), False)
