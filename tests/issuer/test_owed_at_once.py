"""What staff set going with a command is awarded then, not with the next push of whoever comes along."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from sqlalchemy.exc import OperationalError
from typer.testing import CliRunner

from assessor_app.cli.issuer import app
from assessor_app.domain.errors import Refused
from assessor_app.issuer import awards, issuing
from assessor_app.issuer.devices import revoke_device
from assessor_app.issuer.folder import Issuer
from assessor_app.issuer.overview import decisions, status
from assessor_app.issuer.serving import app_for
from assessor_app.issuer.submissions import add_submission
from tests.issuer.engines import Engine
from tests.issuer.offices import ASSESSOR, Office, run, sign_in
from tests.issuer.test_catching_up import spoil
from tests.issuer.test_new_rubric import by_its_rubric, next_version
from tests.issuer.test_policies import both_read
from tests.sync_world import PROGRAMME, submission_of


@pytest.fixture
def office(tmp_path: Path, engine: Engine) -> Iterator[Office]:
    """One with an address of its own, which its credentials name, once on each engine."""
    made = Office(tmp_path, engine, base_url="https://issuer.example")
    yield made
    made.close()


@pytest.fixture
def without_address(tmp_path: Path, engine: Engine) -> Iterator[Office]:
    made = Office(tmp_path, engine)
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


def publishing(office: Office, room: Path) -> tuple[str, ...]:
    return ("publish", str(room / "newer"), "--succeeds", office.credential.version)


def test_a_rubric_published(office: Office, tmp_path: Path) -> None:
    submission, newer = office.hand_in("S-1"), next_version(office, tmp_path / "newer")
    office.push([office.signer.event(by_its_rubric(newer, submission))])
    assert run(office.folder, *publishing(office, tmp_path), "--programme", PROGRAMME)[0] == 0
    assert issued(office) == 1


def test_where_the_address_is_not_known_it_waits_for_who_serves(without_address: Office) -> None:
    office = without_address
    early(office)
    assert run(office.folder, "assign", "S-9", ASSESSOR, "--programme", PROGRAMME)[0] == 0
    assert issued(office) == 0
    with TestClient(app_for(office.issuer)):
        assert issued(office) == 1


@pytest.mark.parametrize("asked", [{"submission": "S-9", "assessor": ASSESSOR}, {}])
def test_a_submission_assigned_over_http(without_address: Office, asked: dict[str, str]) -> None:
    office = without_address
    early(office)
    with TestClient(app_for(office.issuer)) as http:
        staff = sign_in(http, office, office.enrolled("sam", "programme staff"))
        assert http.post(f"/v1/programmes/{PROGRAMME}/assignments", json=asked, headers=staff).status_code == 200
        assert issued(office) == 1


def cannot_sign(*_: object) -> None:
    raise OSError("the signer is away")


def assigned(office: Office, _: Path) -> tuple[str, ...]:
    early(office)
    return ("assign", "S-9", ASSESSOR)


def assigned_with_all(office: Office, _: Path) -> tuple[str, ...]:
    early(office)
    return ("assign", "--all")


def published(office: Office, room: Path) -> tuple[str, ...]:
    newer = next_version(office, room / "newer")
    office.push([office.signer.event(by_its_rubric(newer, office.hand_in("S-1")))])
    return publishing(office, room)


def admitted(office: Office, _: Path) -> tuple[str, ...]:
    submission = office.hand_in("S-1")
    revoke_device(office.issuer, PROGRAMME, office.signer.key.thumbprint)
    (result,) = office.push([office.decision(submission)]).results
    return ("admit", result.id, "--reason", "They signed it themselves.")


def reissued(office: Office, _: Path) -> tuple[str, ...]:
    submission, bob = office.hand_in("S-1"), office.enrolled("bob")
    office.push([office.decision(submission, level="lowest")])
    office.give(submission, "bob")
    (second,) = office.push([office.decision(submission, by=bob)], by=bob, assessor="bob").results
    return ("reissue", "S-1", "--decision", second.id, "--reason", "The second reader is right.")


def upheld(office: Office, _: Path) -> tuple[str, ...]:
    both_read(office, "lowest", "pass")
    second = next(line for line in decisions(office.issuer, PROGRAMME) if line.standing == "second reading")
    return ("uphold", second.event, "--reason", "The second reader saw the clip to its end.")


@pytest.mark.parametrize("waits", [assigned, assigned_with_all, published, admitted, reissued, upheld])
def test_what_was_done_is_said_where_only_the_signing_failed_and_the_same_command_signs(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, waits: Callable[[Office, Path], tuple[str, ...]]
) -> None:
    words = (*waits(office, tmp_path), "--programme", PROGRAMME)
    with monkeypatch.context() as broken:
        broken.setattr(awards, "sign", cannot_sign)
        code, said = run(office.folder, *words)
    assert code == 1 and issued(office) == 0
    assert said["error"].startswith("What follows from it was not signed: the signer is away. It stays owed.")
    assert len(said) > 1  # what was done is said as if all had gone well
    assert run(office.folder, *words)[0] == 0 and issued(office) == 1


def test_a_mistake_of_ours_in_the_signing_says_that_it_is_one_and_shows_its_trace_to_who_asks(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    words = (*assigned(office, tmp_path), "--programme", PROGRAMME)
    monkeypatch.setattr(awards, "sign", lambda *_: {}["no such member"])
    monkeypatch.setenv("ASSESSOR_DEBUG", "1")
    done = CliRunner().invoke(app, [*words, "--folder", str(office.folder), "--json"])
    said = json.loads(done.stdout)
    assert done.exit_code == 1 and len(said) > 1  # what was done is said all the same
    assert "Something went wrong inside Assessor (KeyError: 'no such member')" in said["error"]
    assert "It stays owed" in said["error"] and "Traceback" in done.stderr


@pytest.mark.parametrize("own", [OperationalError("", {}, Exception("disk is full")), Refused("The key is gone.")])
def test_what_the_disk_or_the_keys_say_is_no_mistake_of_ours(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, own: Exception
) -> None:
    words = (*assigned(office, tmp_path), "--programme", PROGRAMME)

    def fails(*_: object) -> None:
        raise own

    monkeypatch.setattr(awards, "sign", fails)
    monkeypatch.setenv("ASSESSOR_DEBUG", "1")
    done = CliRunner().invoke(app, [*words, "--folder", str(office.folder)])
    assert (done.exit_code, done.stderr) == (1, "") and "wrong inside" not in done.stdout


def test_what_was_done_and_signed_is_refused_the_second_time(office: Office, tmp_path: Path) -> None:
    words = (*assigned(office, tmp_path), "--programme", PROGRAMME)
    assert run(office.folder, *words)[0] == 0
    code, said = run(office.folder, *words)
    assert code == 1 and "is assigned to assessor-ana already" in said["error"]


def beside(office: Office, monkeypatch: pytest.MonkeyPatch, *, gets_on: bool, ours: int = 0) -> None:
    """Whenever somebody wants to sign more than `ours`, another process is at it; it `gets_on` by a credential."""
    monkeypatch.setattr(issuing, "PATIENCE", 0.0)
    monkeypatch.setattr(issuing, "PART", 1)
    sign_a_part, looks = issuing.issue_part, list[int]()

    def held(issuer: Issuer, programme: str, after: int) -> issuing.Part | None:
        looks.append(after)
        if len(looks) <= ours:
            return sign_a_part(issuer, programme, after)
        if gets_on and len(looks) == ours + 2:
            sign_a_part(office.issuer, programme, after)
        return None

    monkeypatch.setattr(issuing, "issue_part", held)


def owing_two(office: Office) -> None:
    office.push([office.decision(office.hand_in(name)) for name in ("S-1", "S-2")])


def test_beside_a_process_that_is_signing_what_was_done_is_done_and_what_is_owed_is_said(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    owing_two(office)
    early(office)
    beside(office, monkeypatch, gets_on=True)
    words = "assign", "S-9", ASSESSOR, "--programme", PROGRAMME
    code, said = run(office.folder, *words)
    assert (code, said["submission"], said["owed"]) == (0, "S-9", 2) and "error" not in said


def test_so_it_is_where_it_was_done_before(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    owing_two(office)
    office.hand_in("S-3")
    beside(office, monkeypatch, gets_on=True)
    words = "assign", "S-3", ASSESSOR, "--programme", PROGRAMME
    told = CliRunner().invoke(app, [*words, "--folder", str(office.folder)])
    assert told.exit_code == 0 and "is assigned to assessor-ana already" in told.stdout
    assert told.stdout.endswith("\n1 credential is owed; another process is signing what is owed.\n")


def test_one_that_cannot_be_made_is_named_beside_a_process_that_is_signing_the_others(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    owing_two(office)
    spoil(office, "S-1")
    early(office)
    beside(office, monkeypatch, gets_on=True, ours=1)
    code, said = run(office.folder, "assign", "S-9", ASSESSOR, "--programme", PROGRAMME)
    assert (code, said["submission"]) == (1, "S-9") and said["error"].startswith("The credential of S-1 cannot be made")
    assert said["error"].endswith("It stays owed; another process is signing what else is owed.")


def test_a_process_that_does_not_get_on_is_told_of_as_trouble(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    early(office)
    beside(office, monkeypatch, gets_on=False)
    code, said = run(office.folder, "assign", "S-9", ASSESSOR, "--programme", PROGRAMME)
    assert code == 1 and "another process has been signing" in said["error"]
