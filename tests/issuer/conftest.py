"""A programme for each test of the issuer, on either engine."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from assessor_app.issuer.serving import app_for
from tests.issuer.engines import IN_THE_FOLDER, Engine, Servers, running
from tests.issuer.offices import Office, sign_in


@pytest.fixture(scope="session")
def servers() -> Iterator[Servers]:
    """A real PostgreSQL and a real S3 server, started once."""
    with running() as started:
        yield started


@pytest.fixture(params=["folder", "postgresql and s3"])
def engine(request: pytest.FixtureRequest, servers: Servers) -> Engine:
    """Where the issuer under test keeps its rows and files."""
    return IN_THE_FOLDER if request.param == "folder" else Engine(servers.emptied(), servers.bucket())


@pytest.fixture
def office(tmp_path: Path, engine: Engine) -> Iterator[Office]:
    """An issuer in this process, once on each engine."""
    made = Office(tmp_path, engine)
    yield made
    made.close()


@pytest.fixture
def http(office: Office) -> Iterator[TestClient]:
    with TestClient(app_for(office.issuer)) as client:
        yield client


@pytest.fixture
def staff(office: Office, http: TestClient) -> dict[str, str]:
    return sign_in(http, office, office.enrolled("sam", "programme staff"))
