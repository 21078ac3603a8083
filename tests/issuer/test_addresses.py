"""Each address with the wrong caller, the wrong token, the wrong range: nothing unassigned is ever read."""

from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient

from assessor_app.eventlog.jws import payload_unchecked
from assessor_app.issuer.devices import revoke_device
from assessor_app.issuer.serving import app_for
from assessor_app.sync.messages import GRANT
from tests.issuer.offices import ASSESSOR, FILE, SHA, Office, assertion, sign_in
from tests.sync_world import PROGRAMME, Signer


@pytest.fixture
def http(office: Office) -> Iterator[TestClient]:
    with TestClient(app_for(office.issuer)) as client:
        yield client


READING = [
    f"/v1/programmes/{PROGRAMME}/changes",
    "/v1/bundles/S-1/manifest",
    f"/v1/blobs/{SHA}",
    "/v1/credentials/x",
    "/v1/events?device=x",
]


@pytest.mark.parametrize("path", READING)
def test_nobody_reads_without_signing_in(http: TestClient, path: str) -> None:
    answer = http.get(path)
    assert (answer.status_code, answer.json()["retry"]) == (401, "sign-in")


@pytest.mark.parametrize("path", READING)
def test_a_revoked_device_reads_nothing(http: TestClient, office: Office, path: str) -> None:
    office.hand_in("S-1")
    signed_in = sign_in(http, office, office.signer)
    revoke_device(office.issuer, PROGRAMME, office.signer.key.thumbprint)
    assert http.get(path, headers=signed_in).status_code == 403


def test_a_revoked_device_compares_its_own_log_and_hears_of_no_other(http: TestClient, office: Office) -> None:
    office.enrolled(ASSESSOR)
    signed_in = sign_in(http, office, office.signer)
    revoke_device(office.issuer, PROGRAMME, office.signer.key.thumbprint)
    answer = http.post(f"/v1/programmes/{PROGRAMME}/verify", headers=signed_in, json={"stretches": []})
    assert [log["device"] for log in answer.json()["logs"]] == [office.signer.key.thumbprint]


@pytest.mark.parametrize("path", ["/v1/bundles/S-1/manifest", f"/v1/blobs/{SHA}"])
def test_an_assessor_reads_only_what_is_assigned(http: TestClient, office: Office, path: str) -> None:
    office.hand_in("S-1")
    assert http.get(path, headers=sign_in(http, office, office.signer)).status_code == 200
    assert http.get(path, headers=sign_in(http, office, office.enrolled("ben"))).status_code in (403, 404)


def test_a_feed_holds_only_its_own_assessors_items(http: TestClient, office: Office) -> None:
    office.hand_in("S-1")
    ben = sign_in(http, office, office.enrolled("ben"))
    page = http.get(f"/v1/programmes/{PROGRAMME}/changes", headers=ben).json()
    assert [item["kind"] for item in page["items"]] == ["credential"]


def test_another_programme_does_not_exist_for_a_device(http: TestClient, office: Office) -> None:
    signed_in = sign_in(http, office, office.signer)
    assert http.get("/v1/programmes/other/changes", headers=signed_in).status_code == 404
    assert http.post("/v1/programmes/other/events", headers=signed_in, json={"events": []}).status_code == 404


def test_another_assessors_log_is_refused(http: TestClient, office: Office) -> None:
    ben = sign_in(http, office, office.enrolled("ben"))
    path = f"/v1/events?device={office.signer.key.thumbprint}"
    assert http.get(path, headers=ben).status_code == 403


def test_the_own_log_is_read_back_as_it_was_signed(http: TestClient, office: Office) -> None:
    submission = office.hand_in("S-1")
    events = [office.decision(submission, level="lowest") for _ in range(3)]
    office.push(events)
    path = f"/v1/events?device={office.signer.key.thumbprint}&from=2"
    assert http.get(path, headers=sign_in(http, office, office.signer)).json() == {"events": events[1:]}


def test_the_own_log_comes_in_pages_that_a_bad_network_can_carry(http: TestClient, office: Office) -> None:
    written = ["x" * 700_000, "x" * 400_000, "", ""]
    sent = [office.decision(office.hand_in(f"S-{n}"), feedback=words) for n, words in enumerate(written)]
    for event in sent:
        office.push([event])
    who, device = sign_in(http, office, office.signer), office.signer.key.thumbprint
    pages = [http.get(f"/v1/events?device={device}&from={first}", headers=who).json()["events"] for first in (1, 2, 5)]
    assert pages == [sent[:1], sent[1:], []]


def test_an_assertion_is_good_once(http: TestClient, office: Office) -> None:
    form = {"grant_type": GRANT, "assertion": assertion(office, office.signer)}
    assert [http.post("/v1/token", data=form).status_code for _ in range(2)] == [200, 401]


@pytest.mark.parametrize(
    "changes", [{"exp": 2**40}, {"iat": 0, "exp": 100}, {"aud": "someone"}, {"jti": ""}, {"sub": "x"}, {"iat": "now"}]
)
def test_an_assertion_that_says_too_much_is_refused(
    http: TestClient, office: Office, changes: dict[str, object]
) -> None:
    form = {"grant_type": GRANT, "assertion": assertion(office, office.signer, **changes)}
    assert http.post("/v1/token", data=form).status_code == 401


def test_an_assertion_signed_by_another_key_is_refused(http: TestClient, office: Office) -> None:
    forged = assertion(office, Signer(), iss=office.signer.key.thumbprint, sub=office.signer.key.thumbprint)
    assert http.post("/v1/token", data={"grant_type": GRANT, "assertion": forged}).status_code == 401


def test_an_assertion_is_not_an_access_token(http: TestClient, office: Office) -> None:
    signed_in = {"Authorization": f"Bearer {assertion(office, office.signer)}"}
    assert http.get(READING[0], headers=signed_in).status_code == 401


@pytest.mark.parametrize("body", [b"", b"[]", b"{", b'{"events": 1}', b'{"events": [1]}', b"\xff"])
def test_a_push_that_is_no_push_is_a_problem_with_a_sentence(http: TestClient, office: Office, body: bytes) -> None:
    path = f"/v1/programmes/{PROGRAMME}/events"
    answer = http.post(path, headers=sign_in(http, office, office.signer), content=body)
    assert answer.status_code == 400 and answer.headers["content-type"] == "application/problem+json"


def test_a_push_of_more_than_a_mebibyte_is_not_read(http: TestClient, office: Office) -> None:
    path = f"/v1/programmes/{PROGRAMME}/events"
    answer = http.post(path, headers=sign_in(http, office, office.signer), content=b" " * (1 << 21))
    assert answer.status_code == 413


def test_a_cursor_of_another_history_starts_over(http: TestClient, office: Office) -> None:
    path = f"/v1/programmes/{PROGRAMME}/changes?cursor=abc"
    answer = http.get(path, headers=sign_in(http, office, office.signer))
    assert (answer.status_code, answer.json()["retry"]) == (410, "reset-cursor")


@pytest.mark.parametrize(
    ("asked", "status", "body"),
    [
        ({}, 200, FILE),
        ({"Range": "bytes=0-3"}, 206, FILE[:4]),
        ({"Range": "bytes=4-"}, 206, FILE[4:]),
        ({"Range": "bytes=-3"}, 206, FILE[-3:]),
        ({"Range": "bytes=2-999"}, 206, FILE[2:]),
        ({"Range": "bytes=3-1"}, 200, FILE),
        ({"Range": "lines=1-2"}, 200, FILE),
        ({"Range": "bytes=0-3", "If-Range": '"other"'}, 200, FILE),
        ({"Range": "bytes=0-3", "If-Range": f'"{SHA}"'}, 206, FILE[:4]),
        ({"If-None-Match": f'"{SHA}"'}, 304, b""),
        ({"If-None-Match": f'"x", W/"{SHA}"'}, 304, b""),
        ({"If-None-Match": '"x"'}, 200, FILE),
    ],
)
def test_ranges_and_validators(
    http: TestClient, office: Office, asked: dict[str, str], status: int, body: bytes
) -> None:
    office.hand_in("S-1")
    answer = http.get(f"/v1/blobs/{SHA}", headers=sign_in(http, office, office.signer) | asked)
    assert (answer.status_code, answer.content, answer.headers["etag"]) == (status, body, f'"{SHA}"')


def test_a_range_behind_the_end_says_how_long_the_file_is(http: TestClient, office: Office) -> None:
    office.hand_in("S-1")
    asked = sign_in(http, office, office.signer) | {"Range": "bytes=99-"}
    answer = http.get(f"/v1/blobs/{SHA}", headers=asked)
    assert (answer.status_code, answer.headers["content-range"]) == (416, f"bytes */{len(FILE)}")


def test_a_public_credential_and_its_status_list_need_no_signing_in(http: TestClient, office: Office) -> None:
    from assessor_app.issuer.issuing import issue_owed
    from assessor_app.issuer.overview import decisions

    office.push([office.decision(office.hand_in("S-1", to=ASSESSOR))])
    issue_owed(office.issuer, PROGRAMME)
    award = decisions(office.issuer, PROGRAMME)[0].credential
    assert http.get(f"/credentials/{award}").json()["id"] == f"urn:uuid:{award}"
    assert http.get(f"/status/{PROGRAMME}/1").json()["credentialSubject"]["statusPurpose"] == "revocation"


def test_manifests_asked_for_together_are_the_callers_own(http: TestClient, office: Office) -> None:
    office.hand_in("S-1")
    office.hand_in("S-2", to="ben")
    wanted = {"submissions": ["S-1", "S-2", "S-404"]}
    assert http.post("/v1/manifests", json=wanted).status_code == 401
    found = http.post("/v1/manifests", json=wanted, headers=sign_in(http, office, office.signer)).json()["manifests"]
    assert [payload_unchecked(jws)["submission"]["id"] for jws in found] == ["S-1"]
