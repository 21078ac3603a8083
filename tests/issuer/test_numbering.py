"""An issuer whose events were not counted: they get their numbers in the order they had, and what comes goes on."""

import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Connection, event, select, text
from sqlalchemy.exc import OperationalError

from assessor_app.issuer import numbering
from assessor_app.issuer.database import Database
from assessor_app.issuer.feed import locked_programme
from assessor_app.issuer.overview import decisions
from assessor_app.issuer.rows import SCHEMA, IssuerRow, ProgrammeRow
from assessor_app.issuer.upgrading import bring_to_today
from tests.issuer.engines import IN_THE_FOLDER, Engine, Servers
from tests.issuer.offices import Office
from tests.issuer.test_upgrading import BACK_TO_14
from tests.sync_world import PROGRAMME

EVENTS = 5
LONG = 60  # seconds, of what takes less than one


@pytest.fixture(params=["folder", "postgresql"])
def office(request: pytest.FixtureRequest, tmp_path: Path, servers: Servers) -> Iterator[Office]:
    """Events that came while the clock went backwards, in a database of the last version that did not count them."""
    made = Office(tmp_path, IN_THE_FOLDER if request.param == "folder" else Engine(servers.database()))
    for n in range(EVENTS):
        at = datetime(2026, 11, 20, tzinfo=UTC) - timedelta(days=n)
        made.issuer = replace(made.issuer, now=lambda at=at: at)
        made.push([made.decision(made.hand_in(f"S-{n}"))])
    uncount(made.issuer.database)
    yield made
    made.close()


def uncount(database: Database) -> None:
    with database.write() as session:
        for statement in BACK_TO_14:
            session.execute(text(statement))


def numbers(office: Office) -> list[tuple[str | None, int]]:
    return [(line.submission, line.arrived) for line in decisions(office.issuer, PROGRAMME)]


OLD_ORDER = [(f"S-{EVENTS - n}", n) for n in range(1, EVENTS + 1)]  # by the clock


def test_they_keep_their_order_and_what_comes_goes_on(office: Office) -> None:
    bring_to_today(office.issuer.database)
    assert numbers(office) == OLD_ORDER
    assert office.push([office.decision(office.hand_in("next"))]).results[0].status == "accepted"
    assert numbers(office) == [*OLD_ORDER, ("next", EVENTS + 1)]


def cut_off(office: Office, monkeypatch: pytest.MonkeyPatch, after: int) -> None:
    """An upgrade that numbers one by one and ends `after` so many."""
    done, number = [], numbering._number

    def until_then(*given: object) -> None:
        if len(done) == after:
            raise KeyboardInterrupt
        done.append(number(*given))  # type: ignore[arg-type]

    monkeypatch.setattr(numbering, "AT_ONCE", 1)
    with monkeypatch.context() as patched, pytest.raises(KeyboardInterrupt):
        patched.setattr(numbering, "_number", until_then)
        bring_to_today(office.issuer.database)


def test_numbering_that_was_cut_off_goes_on(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    cut_off(office, monkeypatch, after=2)
    bring_to_today(office.issuer.database)
    assert numbers(office) == OLD_ORDER
    with office.issuer.database.read() as session:
        head = session.get_one(ProgrammeRow, PROGRAMME).event_head
        assert (head, session.get_one(IssuerRow, 1).schema_version) == (EVENTS, SCHEMA)


def test_an_event_is_numbered_only_while_nobody_else_has_the_programme(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    database = office.issuer.database
    if database.is_sqlite:
        pytest.skip("whoever writes there has the whole file")
    cut_off(office, monkeypatch, after=0)

    def wait_shortly(connection: Connection) -> None:
        connection.exec_driver_sql("SET LOCAL lock_timeout = 100")

    with database.write() as other:
        locked_programme(other, PROGRAMME)
        event.listen(database.engine, "begin", wait_shortly)
        with pytest.raises(OperationalError, match="lock timeout"):
            numbering.number_what_is_there(database)
        event.remove(database.engine, "begin", wait_shortly)
    bring_to_today(database)
    assert numbers(office) == OLD_ORDER


def take_in_as_before(database: Database, name: str) -> None:
    """An event, as a process of the older version writes it."""
    columns = "programme, sha256, id, device, branch, device_seq, assessor, type, status, received_at, receipt, jws"
    with database.write() as session:
        session.execute(select(ProgrammeRow.id).where(ProgrammeRow.id == PROGRAMME).with_for_update())
        values = f"'{PROGRAMME}', '{name}', '{name}', '{name}', 0, 1, 'ben', 'decision/1', 'rejected', '2020', '', ''"
        session.execute(text(f"INSERT INTO event ({columns}) VALUES ({values})"))


def test_what_a_process_of_the_older_version_takes_in_is_counted_too(office: Office) -> None:
    if office.issuer.database.is_sqlite:
        pytest.skip("one process alone has such a file")
    bring_to_today(office.issuer.database)
    take_in_as_before(office.issuer.database, "beside")
    office.push([office.decision(office.hand_in("next"))])
    assert numbers(office) == [*OLD_ORDER, (None, EVENTS + 1), ("next", EVENTS + 2)]


def test_a_process_of_the_older_version_takes_events_in_all_the_while(office: Office) -> None:
    database = office.issuer.database
    if database.is_sqlite:
        pytest.skip("one process alone has such a file")
    begun, stop, taken, failed = threading.Event(), threading.Event(), list[str](), list[Exception]()

    def take_in() -> None:
        try:
            while not stop.is_set():
                take_in_as_before(database, f"beside {len(taken)}")
                taken.append(f"beside {len(taken)}")
                begun.set()
        except Exception as error:
            failed.append(error)
            begun.set()

    writer = threading.Thread(target=take_in)
    writer.start()
    try:
        assert begun.wait(LONG)
        bring_to_today(database)
    finally:
        stop.set()
        writer.join()
    came = decisions(office.issuer, PROGRAMME)
    assert failed == [] and taken and [line.arrived for line in came] == list(range(1, EVENTS + len(taken) + 1))
    with database.read() as session:
        assert session.get_one(ProgrammeRow, PROGRAMME).event_head == len(came)
