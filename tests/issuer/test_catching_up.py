"""All that is owed is signed soon, however much it is and whoever is asking; one that cannot be made holds back no
other, and is named."""

import asyncio
import logging
import threading
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlalchemy import text

from assessor_app.issuer import awards, database, issuing
from assessor_app.issuer.catching_up import AT_ONCE, CatchingUp
from assessor_app.issuer.folder import Issuer, add_programme, open_issuer, opened_issuer
from assessor_app.issuer.issuing import issue_owed
from assessor_app.issuer.overview import status
from assessor_app.issuer.rows import SubmissionRow
from assessor_app.issuer.serving import app_for
from assessor_app.issuer.submissions import add_submission
from tests.issuer.engines import Engine
from tests.issuer.offices import ASSESSOR, Office, run, sign_in
from tests.sync_world import PROGRAMME, submission_of

EVENTS = f"/v1/programmes/{PROGRAMME}/events"
MANY = 7
LONG = 60  # seconds, of what takes less than one


@pytest.fixture
def office(tmp_path: Path, engine: Engine, monkeypatch: pytest.MonkeyPatch) -> Iterator[Office]:
    """One that signs two at a time, on each engine."""
    monkeypatch.setattr(issuing, "PART", 2)
    made = Office(tmp_path, engine, base_url="https://issuer.example")
    yield made
    made.close()


@pytest.fixture
def signings(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What was signed, as often as it was."""
    found, real = list[str](), awards.sign

    def sign(issuer: Any, document: dict[str, Any]) -> dict[str, Any]:
        if "credentialSubject" in document:
            found.append(document["id"])
        return real(issuer, document)

    monkeypatch.setattr(awards, "sign", sign)
    return found


def earned(office: Office, many: int = MANY) -> list[str]:
    return [office.decision(office.hand_in(f"S-{n}")) for n in range(many)]


def spoil(office: Office, submission: str) -> None:
    """What it was handed in with names no educator any more."""
    with office.issuer.database.write() as session:
        row = session.get_one(SubmissionRow, (PROGRAMME, submission))
        row.manifest = row.manifest | {"submission": row.manifest["submission"] | {"educator": None}}


@pytest.fixture
def published(monkeypatch: pytest.MonkeyPatch) -> threading.Event:
    """Set whenever some of what was signed is published."""
    told, real = threading.Event(), issuing._publish

    def publish(*given: Any) -> int:
        done = real(*given)
        told.set()
        return done

    monkeypatch.setattr(issuing, "_publish", publish)
    return told


def wait_until_owed(office: Office, published: threading.Event, left: int = 0) -> None:
    published.clear()
    while status(office.issuer, PROGRAMME).owed > left:
        assert published.wait(LONG)
        published.clear()


def looking_often(office: Office) -> FastAPI:
    app = app_for(office.issuer)
    app.state.catching_up = CatchingUp(office.issuer, every=0.01)
    return app


def test_a_large_push_is_signed_to_its_end_though_nobody_comes_along(
    office: Office, published: threading.Event
) -> None:
    events = earned(office)
    with TestClient(app_for(office.issuer)) as http:
        who = sign_in(http, office, office.signer)
        assert http.post(EVENTS, headers=who, json={"events": events}).status_code == 200
        wait_until_owed(office, published)
        assert status(office.issuer, PROGRAMME).issued == MANY


def test_a_start_signs_all_that_is_owed(office: Office, published: threading.Event) -> None:
    office.push(earned(office))
    with TestClient(app_for(office.issuer)):
        wait_until_owed(office, published)
    office.issuer = open_issuer(office.folder)
    assert status(office.issuer, PROGRAMME).issued == MANY


class Stopping(CatchingUp):
    """Tells when it is to stop."""

    def __init__(self, issuer: Issuer) -> None:
        super().__init__(issuer)
        self.stopped = threading.Event()

    @asynccontextmanager
    async def at_work(self) -> AsyncIterator[None]:
        async with super().at_work():
            yield
            self.stopped.set()


def test_a_stop_in_between_is_heeded_and_the_next_start_goes_on(
    office: Office, signings: list[str], published: threading.Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.push(earned(office, 20))
    app, at_the_second_part, sign = app_for(office.issuer), threading.Event(), awards.sign
    app.state.catching_up = work = Stopping(office.issuer)

    def sign_until_the_stop(issuer: Issuer, document: dict[str, Any]) -> dict[str, Any]:
        if len(signings) == issuing.PART:
            at_the_second_part.set()
            assert work.stopped.wait(LONG)
        return sign(issuer, document)

    with monkeypatch.context() as held:
        held.setattr(awards, "sign", sign_until_the_stop)
        with TestClient(app):
            assert at_the_second_part.wait(LONG)
    assert len(signings) == 2 * issuing.PART
    office.issuer = open_issuer(office.folder)
    with TestClient(app_for(office.issuer)):
        wait_until_owed(office, published)
    assert len(signings) == len(set(signings)) == 20


def test_several_processes_sign_nothing_twice(office: Office, signings: list[str], published: threading.Event) -> None:
    office.push(earned(office))
    other = open_issuer(office.folder)
    with TestClient(app_for(office.issuer)), TestClient(app_for(other)):
        wait_until_owed(office, published)
    assert len(signings) == len(set(signings)) == MANY


def test_what_a_command_without_the_address_left_is_signed_by_who_serves(
    tmp_path: Path, engine: Engine, published: threading.Event
) -> None:
    office = Office(tmp_path, engine)
    early = submission_of("S-9", {}, office.credential)
    office.push([office.decision(early)])
    with TestClient(looking_often(office)):
        add_submission(office.issuer, PROGRAMME, early, {})
        code, said = run(office.folder, "assign", "S-9", ASSESSOR, "--programme", PROGRAMME)
        assert (code, said["owed"]) == (0, 1)
        wait_until_owed(office, published)


def test_a_command_signs_all_that_is_owed(office: Office) -> None:
    office.push(earned(office))
    office.hand_in("another", to="ben")
    assert run(office.folder, "assign", "another", ASSESSOR, "--programme", PROGRAMME)[0] == 0
    assert status(office.issuer, PROGRAMME).owed == 0


def test_one_that_cannot_be_made_holds_back_no_other_and_is_named(
    office: Office, published: threading.Event, caplog: pytest.LogCaptureFixture
) -> None:
    office.push(earned(office))
    spoil(office, "S-1")
    with TestClient(looking_often(office)) as http, caplog.at_level(logging.ERROR):
        wait_until_owed(office, published, 1)
        gauge = f'assessor_issuer_credentials_not_to_be_made{{programme="{PROGRAMME}"}} 1.0'
        assert gauge in http.get("/metrics").text
    office.issuer = open_issuer(office.folder)
    found = status(office.issuer, PROGRAMME)
    assert (found.issued, found.owed, found.not_to_be_made) == (MANY - 1, 1, ("S-1",))
    said = [record.getMessage() for record in caplog.records if "cannot be made" in record.getMessage()]
    assert said == [f"the credential that is owed for S-1 in {PROGRAMME} cannot be made; it holds back no other"]


def test_a_command_names_the_one_that_cannot_be_made_and_signs_the_others(office: Office) -> None:
    office.push(earned(office))
    spoil(office, "S-0")
    office.hand_in("another", to="ben")
    code, said = run(office.folder, "assign", "another", ASSESSOR, "--programme", PROGRAMME)
    assert code == 1 and said["submission"] == "another"
    assert said["error"].startswith("The credential of S-0 cannot be made: ")
    assert status(office.issuer, PROGRAMME).issued == MANY - 1


def test_once_what_was_wrong_is_right_it_is_signed(office: Office, published: threading.Event) -> None:
    office.push(earned(office, 1))
    with office.issuer.database.read() as session:
        whole = session.get_one(SubmissionRow, (PROGRAMME, "S-0")).manifest
    spoil(office, "S-0")
    with TestClient(looking_often(office)):
        with office.issuer.database.write() as session:
            session.get_one(SubmissionRow, (PROGRAMME, "S-0")).manifest = whole
        wait_until_owed(office, published)


def test_a_programme_may_have_a_name_too_long_for_a_file(office: Office) -> None:
    named = "學" * 100
    with office.issuer.database.write() as session:
        add_programme(session, named, "A long name")
    assert issue_owed(office.issuer, named) == 0


def test_more_programmes_sign_at_once_than_there_are_connections(
    office: Office, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    if office.issuer.database.is_sqlite:
        pytest.skip("the turn is a file's there, and takes no connection")
    monkeypatch.setattr(database, "POOL", AT_ONCE + 1)
    monkeypatch.setattr(database, "OVERFLOW", 0)
    names = [PROGRAMME, *(f"another-{n}" for n in range(3 * AT_ONCE))]
    with office.issuer.database.write() as session:
        for name in names[1:]:
            add_programme(session, name, name)
    office.push(earned(office, 1))

    async def all_at_once(issuer: Issuer) -> None:
        work = CatchingUp(issuer)
        await asyncio.gather(*(work.after_request(issuer, name) for name in names))

    with opened_issuer(office.folder, PROGRAMME) as issuer:
        asyncio.run(all_at_once(issuer))
    assert status(office.issuer, PROGRAMME).issued == 1
    assert not [each for each in caplog.records if each.levelno >= logging.ERROR]


def test_no_transaction_stands_open_while_it_is_signed(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    if office.issuer.database.is_sqlite:
        pytest.skip("it does not tell what stands open")
    office.push(earned(office, 1))
    sign, stood_open = awards.sign, list[int]()

    def sign_and_look(issuer: Issuer, document: dict[str, Any]) -> dict[str, Any]:
        open_now = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND state LIKE 'idle in%'"
        with issuer.database.read() as session:
            stood_open.append(session.scalars(text(open_now)).one())
        return sign(issuer, document)

    monkeypatch.setattr(awards, "sign", sign_and_look)
    assert issue_owed(office.issuer, PROGRAMME) == 1
    assert stood_open and not any(stood_open)
