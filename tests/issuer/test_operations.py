"""What whoever runs an issuer relies on: roles at every address, figures, logs, TLS, backups."""

import asyncio
import io
import json
import logging
import socket
import ssl
import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor, wait
from pathlib import Path
from typing import Any

import httpx
import pytest
import trustme
from fastapi.testclient import TestClient
from typer.testing import CliRunner

from assessor_app.cli.issuer import app
from assessor_app.domain.errors import Refused
from assessor_app.issuer import feed, overview
from assessor_app.issuer.awards import reissue
from assessor_app.issuer.backing_up import back_up
from assessor_app.issuer.folder import open_issuer
from assessor_app.issuer.issuing import issue_owed
from assessor_app.issuer.overview import decisions, status
from assessor_app.issuer.rows import SCHEMA
from assessor_app.issuer.serving import _listen, app_for
from assessor_app.issuer.watching import ACCESS, JsonLines
from tests.issuer.offices import ASSESSOR, SHA, Office, run, sign_in
from tests.sync_world import PROGRAMME, submission_of

OF = f"/v1/programmes/{PROGRAMME}"
STAFF_READS = [f"{OF}/status", f"{OF}/decisions", f"{OF}/policy", f"{OF}/sampling", f"{OF}/uploads/x"]
STAFF_WRITES: list[tuple[str, str, Any]] = [
    ("POST", f"{OF}/uploads", {"name": "b.zip", "size": 3, "sha256": "0" * 64}),
    ("PUT", f"{OF}/uploads/x/0", {}),
    ("POST", f"{OF}/assignments", {}),
    ("PUT", f"{OF}/policy", {"double": True}),
    ("POST", f"{OF}/credentials/x/revocation", {"reason": "why"}),
]
CROWD = 45  # more than the threads a process answers with
ROLES = ["assessor", "lead assessor", "coach"]


def test_while_a_crowd_waits_to_be_taken_in_others_are_answered(office: Office) -> None:
    app, arrived = app_for(office.issuer), threading.Semaphore(0)

    async def counting(scope: Any, receive: Any, send: Any) -> None:
        arrived.release()
        await app(scope, receive, send)

    with TestClient(counting) as http, ThreadPoolExecutor(CROWD + 1) as crowd:
        headers = sign_in(http, office, office.signer)
        event = {"events": [office.decision(office.hand_in("S-1"))]}
        while arrived.acquire(blocking=False):
            pass
        with office.issuer.database.write() as session:
            feed.locked_programme(session, PROGRAMME)
            pushes = [crowd.submit(http.post, f"{OF}/events", json=event, headers=headers) for _ in range(CROWD)]
            assert all(arrived.acquire(timeout=30) for _ in pushes)
            asked = crowd.submit(http.get, f"{OF}/changes", headers=headers)
            assert not wait([asked], timeout=20).not_done, "nobody else is answered"
        said = [push.result().json()["results"][0]["status"] for push in pushes]
    assert sorted(said) == ["accepted"] + ["duplicate"] * (CROWD - 1)


@pytest.mark.parametrize("role", ROLES)
def test_the_programmes_side_is_closed_to_every_other_role(office: Office, http: TestClient, role: str) -> None:
    headers = sign_in(http, office, office.enrolled("somebody", role))
    assert {http.get(path, headers=headers).status_code for path in STAFF_READS} == {403}
    answers = [http.request(method, path, json=body, headers=headers) for method, path, body in STAFF_WRITES]
    assert {answer.status_code for answer in answers} == {403}


def test_the_programmes_side_is_closed_to_who_has_not_signed_in(http: TestClient) -> None:
    assert {http.get(path).status_code for path in STAFF_READS} == {401}
    assert {http.request(method, path, json=body).status_code for method, path, body in STAFF_WRITES} == {401}


def test_for_staff_of_another_programme_this_one_is_not_there(http: TestClient, staff: dict[str, str]) -> None:
    other = [path.replace(PROGRAMME, "other") for path in STAFF_READS]
    assert {http.get(path, headers=staff).status_code for path in other} == {404}


@pytest.mark.parametrize("role", [*ROLES, "programme staff"])
def test_no_role_reads_a_submission_it_was_not_given(office: Office, http: TestClient, role: str) -> None:
    office.hand_in("S-1")
    headers = sign_in(http, office, office.enrolled("somebody", role))
    codes = {http.get(path, headers=headers).status_code for path in ("/v1/bundles/S-1/manifest", f"/v1/blobs/{SHA}")}
    assert codes <= {403, 404}
    page = http.get(f"{OF}/changes", headers=headers).json()
    assert {item["kind"] for item in page["items"]} == {"credential"}


def test_staff_assign_read_decisions_and_revoke_over_http(
    office: Office, http: TestClient, staff: dict[str, str]
) -> None:
    submission = office.hand_in("S-1", to="somebody")
    given = http.post(f"{OF}/assignments", json={"submission": "S-1", "assessor": ASSESSOR}, headers=staff)
    assert given.json() == {"assigned": [{"submission": "S-1", "assessor": ASSESSOR}]}
    office.push([office.decision(submission)])
    issue_owed(office.issuer, PROGRAMME)
    (line,) = http.get(f"{OF}/decisions", headers=staff).json()["decisions"]
    revocation = f"{OF}/credentials/{line['credential']}/revocation"
    refused = http.post(revocation, json={"reason": " "}, headers=staff)
    assert refused.status_code == 400 and refused.json()["detail"].startswith("Say why")
    taken = http.post(revocation, json={"reason": "why"}, headers=staff)
    assert taken.json()["revoked"] is True
    assert decisions(office.issuer, PROGRAMME)[0].revoked


def test_decisions_are_read_page_by_page(office: Office, http: TestClient, staff: dict[str, str]) -> None:
    submission = office.hand_in("S-1")
    sent = office.push([office.decision(submission, level="lowest") for _ in range(5)]).results
    seen: list[str] = []
    after: int | None = 0
    while after is not None:
        page = http.get(f"{OF}/decisions?after={after}&limit=2", headers=staff).json()
        seen += [line["event"] for line in page["decisions"]]
        after = page["next"]
    assert seen == [result.id for result in sent]


def test_all_decisions_are_told_a_page_at_a_time(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(overview, "PAGE", 2)
    submission = office.hand_in("S-1")
    sent = [office.push([office.decision(submission, level="lowest")]).results[0].id for _ in range(3)]
    pages = overview.decision_pages(office.issuer, PROGRAMME)
    assert [line.event for line in next(pages)] == sent[:2]
    sent += [office.push([office.decision(submission, level="lowest")]).results[0].id]  # while it is being told
    assert [line.event for page in pages for line in page] == sent[2:]
    _, said = run(office.folder, "decisions", "--programme", PROGRAMME)
    assert [line["event"] for line in said["decisions"]] == sent
    told = CliRunner().invoke(app, ["decisions", "--programme", PROGRAMME, "--folder", str(office.folder)]).stdout
    assert told.count("S-1: ") == told.count("\n") == 4


@pytest.mark.parametrize(
    ("wrong", "code", "why"),
    [
        (Refused("The disk is gone."), 1, "The disk is gone."),
        (OSError("the disk is gone"), 1, "Something went wrong inside Assessor (OSError: the disk is gone)."),
        (KeyboardInterrupt(), 130, "Stopped."),
    ],
)
def test_what_goes_wrong_after_the_first_page_is_told_in_the_same_document(
    office: Office, monkeypatch: pytest.MonkeyPatch, wrong: BaseException, code: int, why: str
) -> None:
    sent = office.push([office.decision(office.hand_in("S-1"))]).results[0].id

    def first_page_only(*asked: Any) -> Iterator[tuple[overview.DecisionLine, ...]]:
        yield overview.decisions(*asked)
        raise wrong

    monkeypatch.setattr(overview, "decision_pages", first_page_only)
    ended, said = run(office.folder, "decisions", "--programme", PROGRAMME)
    assert (ended, [line["event"] for line in said["decisions"]]) == (code, [sent])
    assert said["error"].startswith(why)


def test_where_no_event_has_come_in_yet_that_is_told(office: Office) -> None:
    assert run(office.folder, "decisions", "--programme", PROGRAMME) == (0, {"decisions": []})
    told = CliRunner().invoke(app, ["decisions", "--programme", PROGRAMME, "--folder", str(office.folder)]).stdout
    assert told == "No event has come in yet.\n"


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("POST", "uploads", b"{"),
        ("POST", "uploads", b'{"name": "x", "size": 0, "sha256": "' + b"0" * 64 + b'"}'),
        ("POST", "assignments", b'{"submission": "S-1"}'),
        ("POST", "assignments", b'{"submission": "S-1", "assessor": "a", "role": "boredom"}'),
        ("PUT", "policy", b'{"random_share": 2}'),
        ("PUT", "policy", b'{"first": "x"}'),
        ("PUT", "policy", b'{"deciding": ["whim"]}'),
        ("POST", "credentials/x/revocation", b"[]"),
    ],
)
def test_a_garbled_request_is_a_problem(
    http: TestClient, staff: dict[str, str], method: str, path: str, body: bytes
) -> None:
    answer = http.request(method, f"{OF}/{path}", content=body, headers=staff)
    assert answer.status_code == 400 and answer.json()["detail"].endswith(".")


def test_health_names_the_version_and_fails_when_the_database_is_gone(office: Office, http: TestClient) -> None:
    assert http.get("/healthz").json() == {"status": "ok", "schema": SCHEMA, "databases": 1}
    with office.issuer.database.write() as session:
        from sqlalchemy import text

        session.execute(text("DROP TABLE issuer"))
    asking = TestClient(http.app, raise_server_exceptions=False)
    assert asking.get("/healthz").status_code in (500, 503)


def test_the_figures_count_requests_by_route_and_name_no_address(office: Office, http: TestClient) -> None:
    http.get("/credentials/secret-address")
    http.get("/nowhere/at/all")
    said = http.get("/metrics").text
    assert 'route="/credentials/{award}",status="404"' in said and 'route="none"' in said
    assert "secret-address" not in said and f'assessor_issuer_feed_items{{programme="{PROGRAMME}"}}' in said


def test_the_figures_say_what_is_owed_and_what_waits_for_a_moderator(office: Office, http: TestClient) -> None:
    def figures() -> tuple[float, ...]:
        said = http.get("/metrics").text
        named = (
            f'assessor_issuer_{name}{{programme="{PROGRAMME}"}} ' for name in ("credentials_owed", "events_waiting")
        )
        return tuple(float(said.partition(name)[2].split()[0]) for name in named)

    assert figures() == (0, 0)
    submission = office.hand_in("S-1")
    office.push([office.decision(submission), office.decision(submission, level="lowest")])
    office.push([office.decision(submission_of("S-9", {}, office.credential))])
    assert figures() == (1, 2)
    issue_owed(office.issuer, PROGRAMME)
    assert figures() == (0, 2)


def test_what_was_taken_back_before_it_was_signed_is_owed_no_more(office: Office, http: TestClient) -> None:
    submission = office.hand_in("S-1")
    _, lower = office.push([office.decision(submission), office.decision(submission, level="lowest")]).results
    reissue(office.issuer, PROGRAMME, "S-1", lower.id, "It was looked at once more.")
    assert status(office.issuer, PROGRAMME).owed == 0
    assert f'assessor_issuer_credentials_owed{{programme="{PROGRAMME}"}} 0.0' in http.get("/metrics").text


def test_a_line_of_the_log_is_json_and_holds_no_token_and_no_address(office: Office, http: TestClient) -> None:
    kept = io.StringIO()
    handler, logger = logging.StreamHandler(kept), logging.getLogger(ACCESS)
    handler.setFormatter(JsonLines())
    logger.addHandler(handler)
    logger.setLevel(logging.INFO)
    try:
        headers = sign_in(http, office, office.signer)
        answer = http.get(f"{OF}/changes?cursor=secret", headers=headers)
        http.get("/credentials/secret")
    finally:
        logger.removeHandler(handler)
    lines = [json.loads(line) for line in kept.getvalue().splitlines()]
    assert [line["route"] for line in lines[-2:]] == ["/v1/programmes/{programme}/changes", "/credentials/{award}"]
    assert lines[-2]["request"] == answer.headers["x-request-id"] and lines[-2]["status"] == 410
    assert "secret" not in kept.getvalue() and headers["Authorization"].split(" ")[1] not in kept.getvalue()


def test_a_backup_can_be_opened_and_has_everything_and_an_epoch_of_its_own(office: Office, tmp_path: Path) -> None:
    office.push([office.decision(office.hand_in("S-1"))])
    done = back_up(office.issuer, office.folder / "keys", tmp_path / "copy")
    copy = open_issuer(tmp_path / "copy")
    try:
        assert [d.jws for d in decisions(copy, PROGRAMME)] == [d.jws for d in decisions(office.issuer, PROGRAMME)]
        file = copy.blobs.open(SHA)
        assert file is not None and file.read(100) == b"%PDF S-1"
        file.close()
        assert copy.epoch != office.issuer.epoch and copy.keys == office.issuer.keys and done.files == 1
    finally:
        copy.close()


def test_a_backup_never_goes_into_a_folder_that_holds_something(tmp_path: Path) -> None:
    CliRunner().invoke(app, ["init", "--folder", str(tmp_path / "issuer")])
    said = CliRunner().invoke(app, ["backup", str(tmp_path / "issuer"), "--folder", str(tmp_path / "issuer"), "--json"])
    assert said.exit_code == 1 and "not empty" in json.loads(said.stdout)["error"]


@pytest.fixture
def certificate(tmp_path: Path) -> tuple[Path, Path, ssl.SSLContext]:
    authority = trustme.CA()
    issued, context = authority.issue_cert("127.0.0.1"), ssl.create_default_context()
    authority.configure_trust(context)
    chain, key = tmp_path / "chain.pem", tmp_path / "key.pem"
    chain.write_bytes(b"".join(pem.bytes() for pem in issued.cert_chain_pems))
    key.write_bytes(issued.private_key_pem.bytes())
    return chain, key, context


def test_an_issuer_with_a_certificate_speaks_tls_and_logs_json_lines(
    tmp_path: Path, certificate: tuple[Path, Path, ssl.SSLContext]
) -> None:
    chain, key, context = certificate
    CliRunner().invoke(app, ["init", "--folder", str(tmp_path / "issuer")])
    words = ["issuer", "serve", "--folder", str(tmp_path / "issuer"), "--port", "0", "--log-requests"]
    words += ["--tls-cert", str(chain), "--tls-key", str(key)]
    process = subprocess.Popen(
        [sys.executable, "-m", "assessor_app", *words], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    try:
        assert process.stdout is not None
        url = json.loads(process.stdout.readline())["url"]
        assert url.startswith("https://")
        assert httpx.get(f"{url}/healthz", verify=context, trust_env=False).json()["status"] == "ok"
        with pytest.raises(httpx.ConnectError):
            httpx.get(f"{url}/healthz", trust_env=False)
    finally:
        process.terminate()
        _, said = process.communicate(timeout=30)
    assert "/healthz" in [json.loads(line).get("route") for line in said.splitlines()]


def test_what_is_no_certificate_is_a_sentence(tmp_path: Path) -> None:
    CliRunner().invoke(app, ["init", "--folder", str(tmp_path / "issuer")])
    (tmp_path / "x.pem").write_text("no")
    serve = [
        "serve",
        "--folder",
        str(tmp_path / "issuer"),
        "--port",
        "0",
        "--json",
        "--tls-cert",
        str(tmp_path / "x.pem"),
    ]
    for more, match in (([], "needs its key"), (["--tls-key", str(tmp_path / "x.pem")], "no certificate")):
        said = CliRunner().invoke(app, [*serve, *more])
        assert said.exit_code == 1 and match in json.loads(said.stdout)["error"]


def test_an_answer_does_not_wait_until_its_head_is_acknowledged() -> None:
    """A head and a body sent one after the other: with Nagle's algorithm on, the body leaves 40 ms later."""

    async def first_connection() -> int:
        taken: asyncio.Future[int] = asyncio.get_running_loop().create_future()

        def take(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            door = writer.get_extra_info("socket")
            taken.set_result(door.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY))
            writer.close()

        async with await asyncio.start_server(take, sock=_listen("127.0.0.1", 0)) as server:
            _reader, writer = await asyncio.open_connection(*server.sockets[0].getsockname())
            writer.close()
            return await taken

    assert asyncio.run(first_connection()) == 1
