"""An issuer whose disk is full says so, in the window of whoever meets it, and takes nothing in by halves."""

from pathlib import Path

import obstore
import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine, event

from assessor_app.domain.errors import RuleBroken
from assessor_app.issuer.blobs import BlobWriter
from assessor_app.issuer.buckets import open_bucket
from assessor_app.issuer.database import BUSY_MILLISECONDS
from assessor_app.issuer.enrolment import invite
from assessor_app.issuer.folder import opened_issuer
from assessor_app.issuer.overview import decisions
from assessor_app.issuer.rows import IssuerRow
from assessor_app.issuer.serving import app_for
from tests.issuer import engines
from tests.issuer.offices import Office, sign_in
from tests.sync_world import PROGRAMME


def fill(engine: Engine) -> None:
    """No more pages than there are: what SQLite says of it is what it says of a full disk."""

    @event.listens_for(engine, "connect")
    def _full(connection: object, _record: object) -> None:
        connection.execute("PRAGMA max_page_count = 1")  # type: ignore[attr-defined]

    engine.dispose()


def test_a_command_on_a_full_disk_is_a_sentence(tmp_path: Path) -> None:
    Office(tmp_path).close()
    with pytest.raises(RuleBroken, match="is full"), opened_issuer(tmp_path / "issuer", PROGRAMME) as issuer:
        fill(issuer.database.engine)
        for number in range(500):
            invite(issuer, PROGRAMME, f"{number:0200}")


def test_a_device_hears_that_the_issuers_disk_is_full_and_sends_again_later(tmp_path: Path) -> None:
    office = Office(tmp_path)
    submissions = [office.hand_in(f"S-{number}") for number in range(40)]
    with TestClient(app_for(office.issuer)) as http:
        who, events = sign_in(http, office, office.signer), [office.decision(each) for each in submissions]
        path = f"/v1/programmes/{PROGRAMME}/events"
        fill(office.issuer.database.engine)
        refused = http.post(path, headers=who, json={"events": events})
        assert (refused.status_code, refused.json()["retry"]) == (503, "later")
        assert "disk is full" in refused.json()["detail"] and decisions(office.issuer, PROGRAMME) == ()
    office.close()
    with opened_issuer(tmp_path / "issuer", PROGRAMME) as issuer:
        office.issuer = issuer
        assert {result.status for result in office.push(events).results} == {"accepted"}


def test_health_says_that_nothing_can_be_kept(tmp_path: Path) -> None:
    office = Office(tmp_path)
    with TestClient(app_for(office.issuer)) as http:
        fill(office.issuer.database.engine)
        answer = http.get("/healthz")
        assert (answer.status_code, answer.json()["retry"]) == (503, "later")
        assert "its disk is full" in answer.json()["detail"] and "make room" in answer.json()["detail"]
    office.close()


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no device here that is always full")
def test_health_says_that_no_file_can_be_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    office = Office(tmp_path)
    with TestClient(app_for(office.issuer)) as http, Path("/dev/full").open("wb", buffering=0) as full:
        monkeypatch.setattr(BlobWriter, "write", lambda _writer, data: full.write(data))
        answer = http.get("/healthz")
        assert answer.status_code == 503 and "its disk is full" in answer.json()["detail"]
    assert list((tmp_path / "issuer" / "blobs").glob("*.part")) == []
    office.close()


def test_health_says_that_the_bucket_takes_nothing(tmp_path: Path, servers: engines.Servers) -> None:
    office = Office(tmp_path, engines.Engine(blobs=servers.bucket().replace("evidence", "no-such-bucket")))
    with TestClient(app_for(office.issuer)) as http:
        answer = http.get("/healthz")
        assert (answer.status_code, answer.json()["retry"]) == (503, "later")
        assert "cannot keep anything: the bucket does not take what it is sent" in answer.json()["detail"]
    office.close()


def test_health_leaves_nothing_in_a_bucket(tmp_path: Path, servers: engines.Servers) -> None:
    place = servers.bucket()
    office = Office(tmp_path, engines.Engine(blobs=place))
    with TestClient(app_for(office.issuer)) as http:
        assert http.get("/healthz").status_code == 200
    assert list(obstore.list(open_bucket(place).store)) == []
    office.close()


def test_a_database_in_which_somebody_is_writing_is_well(tmp_path: Path) -> None:
    office = Office(tmp_path)
    with TestClient(app_for(office.issuer)) as http, office.issuer.database.write() as session:
        session.get_one(IssuerRow, 1)  # from here on nobody else writes
        assert http.get("/healthz").status_code == 200
    office.close()


def test_a_postgresql_that_keeps_a_row_for_somebody_else_is_not_waited_for(
    tmp_path: Path, servers: engines.Servers
) -> None:
    office = Office(tmp_path, engines.Engine(servers.database()))
    with TestClient(app_for(office.issuer)) as http, office.issuer.database.write() as session:
        session.connection().exec_driver_sql("LOCK TABLE issuer IN ACCESS EXCLUSIVE MODE")
        assert http.get("/healthz").status_code == 200
    office.close()


def test_who_waited_less_gives_its_connection_back_as_patient_as_it_was(tmp_path: Path) -> None:
    office = Office(tmp_path)
    with office.issuer.database.write(patience=1) as session:
        assert session.connection().exec_driver_sql("PRAGMA busy_timeout").scalar() == BUSY_MILLISECONDS
    office.close()


def test_health_leaves_nothing_behind(tmp_path: Path) -> None:
    office = Office(tmp_path)
    with TestClient(app_for(office.issuer)) as http:
        assert {http.get("/healthz").status_code for _ in range(3)} == {200}
    with office.issuer.database.read() as session:
        assert [row.id for row in session.query(IssuerRow)] == [1]
    office.close()
