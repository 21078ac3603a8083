"""A lost laptop: staff find it among the devices, shut it out by one command, and nothing lets it in again."""

import json
from typing import Any

import pytest
from fastapi.testclient import TestClient
from typer.testing import CliRunner

from assessor_app.cli.issuer import app
from assessor_app.domain.errors import Refused
from assessor_app.issuer.enrolment import enrol, invite
from assessor_app.issuer.overview import decisions
from assessor_app.issuer.rows import DeviceRow
from assessor_app.issuer.serving import app_for
from assessor_app.sync.messages import PROOF, token_hash
from tests.issuer.offices import ASSESSOR, Office, sign_in
from tests.sync_world import PROGRAMME, Signer


def run(office: Office, *words: str) -> tuple[int, dict[str, Any]]:
    done = CliRunner().invoke(app, [*words, "--folder", str(office.folder), "--programme", PROGRAMME, "--json"])
    return done.exit_code, json.loads(done.stdout)


def said(office: Office, *words: str) -> str:
    return CliRunner().invoke(app, [*words, "--folder", str(office.folder), "--programme", PROGRAMME]).stdout


def renamed(office: Office, signer: Signer, name: str) -> str:
    """A device whose id is this: ids are hashes, and a hash may begin in any way."""
    with office.issuer.database.write() as session:
        session.get_one(DeviceRow, (PROGRAMME, signer.key.thumbprint)).id = name
    return name


def test_devices_are_listed_by_assessor_with_what_came_from_them(office: Office) -> None:
    office.enrolled("ben", "lead assessor")
    office.push([office.decision(office.hand_in("S-1"))])
    code, told = run(office, "devices")
    assert (code, told["programme"]) == (0, PROGRAMME)
    assert [(d["assessor"], d["roles"], d["events"]) for d in told["devices"]] == [
        (ASSESSOR, ["assessor"], 1),
        ("ben", ["lead assessor"], 0),
    ]
    assert told["devices"][0]["last_event_at"] and told["devices"][1]["last_event_at"] is None


def test_a_person_reads_a_line_a_device(office: Office) -> None:
    assert said(office, "devices").startswith(f"{office.signer.key.thumbprint}  {ASSESSOR}, enrolled 2")


def test_a_lost_device_is_revoked_by_the_beginning_of_its_id(office: Office) -> None:
    code, told = run(office, "revoke-device", office.signer.key.thumbprint[:8])
    assert (code, told["device"], told["assessor"]) == (0, office.signer.key.thumbprint, ASSESSOR)
    assert run(office, "devices")[1]["devices"][0]["revoked_at"] == told["revoked_at"]
    assert "; revoked 2" in said(office, "devices")


def test_revoking_twice_keeps_the_first_time_and_says_so(office: Office) -> None:
    _, first = run(office, "revoke-device", office.signer.key.thumbprint)
    code, second = run(office, "revoke-device", office.signer.key.thumbprint)
    assert (code, second) == (0, first | {"revoked_before": True}) and first["revoked_before"] is False
    assert "nothing was changed" in said(office, "revoke-device", office.signer.key.thumbprint)


def test_why_a_device_was_revoked_stands_in_the_list_as_it_was_said_first(office: Office) -> None:
    run(office, "revoke-device", office.signer.key.thumbprint, "--reason", "stolen from a car")
    again = run(office, "revoke-device", office.signer.key.thumbprint, "--reason", "found again")[1]
    assert again["reason"] == run(office, "devices")[1]["devices"][0]["revoked_why"] == "stolen from a car"
    assert said(office, "devices").splitlines()[0].endswith("(stolen from a car)")


@pytest.mark.parametrize("why", ["", " ", "w" * 2001])
def test_a_reason_that_says_nothing_revokes_no_device(office: Office, why: str) -> None:
    code, told = run(office, "revoke-device", office.signer.key.thumbprint, "--reason", why)
    assert code == 1 and told["error"].startswith("Say why, in 1 to 2,000 characters")
    assert run(office, "devices")[1]["devices"][0]["revoked_at"] is None


@pytest.mark.parametrize("named", ["no-such-device", "short", ""])
def test_a_device_that_is_none_is_a_sentence_that_says_where_they_are(office: Office, named: str) -> None:
    code, told = run(office, "revoke-device", named)
    assert code == 1 and "“assessor issuer devices” lists them" in told["error"]


def test_a_beginning_of_two_ids_revokes_neither(office: Office) -> None:
    renamed(office, office.enrolled("ben"), "twin-devices-1")
    renamed(office, office.enrolled("cleo"), "twin-devices-2")
    code, told = run(office, "revoke-device", "twin-devices")
    assert code == 1 and "2 devices" in told["error"]
    assert [d["revoked_at"] for d in run(office, "devices")[1]["devices"]] == [None] * 3


def test_an_id_that_begins_with_a_dash_is_no_option(office: Office) -> None:
    name = renamed(office, office.enrolled("ben"), "-Xfolder_n")
    assert run(office, "revoke-device", name)[1]["device"] == name
    assert run(office, "readmit", name)[1]["error"].endswith(".")


def test_what_parted_is_listed_with_its_device_which_is_readmitted_by_the_beginning_of_its_id(office: Office) -> None:
    _, two = (office.decision(office.hand_in(name)) for name in ("S-1", "S-2"))
    office.push([two], incomplete=True)
    name = office.signer.key.thumbprint
    assert run(office, "moderation")[1]["waiting"][0]["device"] == name
    assert f"(device {name[:8]})" in said(office, "moderation")
    code, told = run(office, "readmit", name[:8])
    assert (code, told["device"], told["accepted"]) == (0, name, 1)


def test_staff_readmit_a_device_over_http_and_hear_what_counts_now(office: Office) -> None:
    _, two = (office.decision(office.hand_in(name)) for name in ("S-1", "S-2"))
    office.push([two], incomplete=True)
    name = office.signer.key.thumbprint
    with TestClient(app_for(office.issuer)) as http:
        staff = sign_in(http, office, office.enrolled("sam", "programme staff"))
        door = f"/v1/programmes/{PROGRAMME}/devices/{name[:8]}/readmission"
        answers = [http.post(door, headers=staff) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [200, 400]
    assert answers[0].json() == {"device": name, "judged": 1, "accepted": 1}
    assert "there is nothing to readmit" in answers[1].json()["detail"]
    line = decisions(office.issuer, PROGRAMME)[0]
    assert (line.branch, line.standing, line.credential is not None) == (0, "final", True)


def test_a_misspelled_option_is_wrong_usage_all_the_same(office: Office) -> None:
    words = ["revoke-device", office.signer.key.thumbprint, "--foldr", str(office.folder)]
    assert CliRunner().invoke(app, words).exit_code == 2


def test_a_revoked_device_is_not_let_in_by_another_code(office: Office) -> None:
    run(office, "revoke-device", office.signer.key.thumbprint)
    invitation = invite(office.issuer, PROGRAMME, ASSESSOR)
    proof = office.signer.key.sign({"token_sha256": token_hash(invitation.token), "programme": PROGRAMME}, PROOF)
    with pytest.raises(Refused, match="was revoked on 2"):
        enrol(office.issuer, PROGRAMME, invitation.token, proof)
    assert run(office, "devices")[1]["devices"][0]["revoked_at"]


def test_an_issuer_put_back_by_other_means_is_given_a_new_epoch(office: Office) -> None:
    done = CliRunner().invoke(app, ["new-epoch", "--folder", str(office.folder), "--json"])
    told = json.loads(done.stdout)
    status = json.loads(CliRunner().invoke(app, ["status", "--folder", str(office.folder), "--json"]).stdout)
    assert done.exit_code == 0 and status["epoch"] == told["epoch"] != told["before"] == office.issuer.epoch
