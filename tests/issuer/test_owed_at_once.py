"""What staff set going with a command is awarded then, not with the next push of whoever comes along."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from assessor_app.issuer.overview import status
from assessor_app.issuer.serving import app_for
from assessor_app.issuer.submissions import add_submission
from tests.issuer.offices import ASSESSOR, Office
from tests.issuer.test_addresses import sign_in
from tests.issuer.test_new_rubric import by_its_rubric, next_version
from tests.issuer.test_staff_commands import run
from tests.sync_world import PROGRAMME, submission_of


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    """One with an address of its own, which its credentials name."""
    made = Office(tmp_path, base_url="https://issuer.example")
    yield made
    made.close()


def issued(office: Office) -> int:
    return status(office.issuer, PROGRAMME).issued


def early(office: Office) -> None:
    """A decision on a submission that comes in only now."""
    there = submission_of("S-9", {}, office.credential)
    office.push([office.decision(there)])
    add_submission(office.issuer, PROGRAMME, there, {})


@pytest.mark.parametrize("words", [("assign", "S-9", ASSESSOR), ("assign", "--all")])
def test_a_submission_assigned_to_who_decided_it_before(office: Office, words: tuple[str, ...]) -> None:
    early(office)
    assert run(office.folder, *words, "--programme", PROGRAMME)[0] == 0
    assert issued(office) == 1


def test_a_device_readmitted(office: Office) -> None:
    one, two, three = (office.hand_in(name) for name in ("S-1", "S-2", "S-3"))
    first, _, third = (office.decision(each) for each in (one, two, three))
    office.push([first, third], incomplete=True)
    assert run(office.folder, "readmit", office.signer.key.thumbprint, "--programme", PROGRAMME)[0] == 0
    assert issued(office) == 2


def test_a_rubric_published(office: Office, tmp_path: Path) -> None:
    submission, newer = office.hand_in("S-1"), next_version(office, tmp_path / "newer")
    office.push([office.signer.event(by_its_rubric(newer, submission))])
    assert run(office.folder, "publish", str(tmp_path / "newer"), "--programme", PROGRAMME)[0] == 0
    assert issued(office) == 1


def test_where_the_address_is_not_known_it_waits_for_who_serves(tmp_path: Path) -> None:
    office = Office(tmp_path)
    early(office)
    assert run(office.folder, "assign", "S-9", ASSESSOR, "--programme", PROGRAMME)[0] == 0
    assert issued(office) == 0
    with TestClient(app_for(office.issuer)):
        assert issued(office) == 1


@pytest.mark.parametrize("asked", [{"submission": "S-9", "assessor": ASSESSOR}, {}])
def test_a_submission_assigned_over_http(tmp_path: Path, asked: dict[str, str]) -> None:
    office = Office(tmp_path)
    early(office)
    with TestClient(app_for(office.issuer)) as http:
        staff = sign_in(http, office, office.enrolled("sam", "programme staff"))
        assert http.post(f"/v1/programmes/{PROGRAMME}/assignments", json=asked, headers=staff).status_code == 200
        assert issued(office) == 1
