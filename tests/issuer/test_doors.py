"""Every address there is, with every role: one that stands in no line here fails, and so does one that lets in more."""

from collections.abc import Iterator
from typing import Any

import pytest
from fastapi.routing import APIRoute
from fastapi.testclient import TestClient
from httpx import Response

from assessor_app.issuer import api, staff_api
from assessor_app.issuer.devices import revoke_device
from assessor_app.issuer.serving import app_for
from tests.issuer.offices import SHA, Office, sign_in
from tests.sync_world import PROGRAMME

OF = "/v1/programmes/{programme}"
STAFF, LEAD = "programme staff", "lead assessor"
ROLES = ("assessor", LEAD, "coach", STAFF)
FILLED = {
    "programme": PROGRAMME,
    "submission": "S-1",
    "sha256": SHA,
    "award": "x",
    "upload": "x",
    "first": "0",
    "device": "x",
}

PUBLIC = {
    ("GET", "/.well-known/assessor-sync"), ("POST", "/v1/enrolments"), ("POST", "/v1/token"),
    ("GET", "/credentials/{award}"), ("GET", "/status/{programme}/{number}"), ("GET", "/issuer"),
    ("GET", "/.well-known/did.json"), ("GET", "/did.json"), ("GET", "/healthz"), ("GET", "/metrics"),
}  # fmt: skip
REVOKED_TOO: dict[tuple[str, str], Any] = {
    ("POST", f"{OF}/events"): {"events": []},
    ("POST", f"{OF}/verify"): {"stretches": []},
}
OWN: dict[tuple[str, str], Any] = {
    ("GET", f"{OF}/changes"): None,
    ("GET", f"{OF}/snapshot"): None,
    ("POST", f"{OF}/leases"): {"held": []},
    ("POST", "/v1/manifests"): {"submissions": []},
}
ASSIGNED: dict[tuple[str, str], Any] = {
    ("GET", "/v1/bundles/{submission}/manifest"): None,
    ("GET", "/v1/blobs/{sha256}"): None,
    ("HEAD", "/v1/blobs/{sha256}"): None,
    ("GET", "/v1/events"): None,  # of a device that is another's
    ("GET", "/v1/credentials/{award}"): None,
}
MODERATING: dict[tuple[str, str], Any] = {
    ("POST", f"{OF}/moderation"): {"answer": "uphold", "event": "x", "reason": "why"},
}
STAFFS: dict[tuple[str, str], Any] = {
    ("POST", f"{OF}/uploads"): {"name": "b.zip", "size": 3, "sha256": "0" * 64},
    ("GET", f"{OF}/uploads/{{upload}}"): None,
    ("PUT", f"{OF}/uploads/{{upload}}/{{first}}"): {},
    ("GET", f"{OF}/status"): None,
    ("GET", f"{OF}/decisions"): None,
    ("POST", f"{OF}/assignments"): {},
    ("GET", f"{OF}/policy"): None,
    ("PUT", f"{OF}/policy"): {"double": False},
    ("GET", f"{OF}/terms"): None,
    ("PUT", f"{OF}/terms"): {},
    ("GET", f"{OF}/leases"): None,
    ("GET", f"{OF}/moderation"): None,
    ("GET", f"{OF}/sampling"): None,
    ("POST", f"{OF}/credentials/{{award}}/revocation"): {"reason": "why"},
    ("POST", f"{OF}/devices/{{device}}/readmission"): None,
}
CLOSED = REVOKED_TOO | OWN | ASSIGNED | MODERATING | STAFFS  # to whoever has not signed in


@pytest.fixture
def http(office: Office) -> Iterator[TestClient]:
    office.hand_in("S-1")
    with TestClient(app_for(office.issuer)) as client:
        yield client


def asked(http: TestClient, door: tuple[str, str], who: dict[str, str] | None = None, **filled: str) -> Response:
    method, path = door
    query = "?device=x" if path == "/v1/events" else ""
    return http.request(method, path.format(**FILLED | filled) + query, headers=who, json=CLOSED[door])


def codes(http: TestClient, doors: dict[tuple[str, str], Any], who: dict[str, str] | None = None) -> dict[Any, int]:
    return {door: asked(http, door, who).status_code for door in doors}


def test_every_address_stands_here() -> None:
    routes = [route for router in (api.router, staff_api.router) for route in router.routes]
    there = {(method, route.path) for route in routes if isinstance(route, APIRoute) for method in route.methods}
    assert there == PUBLIC | set(CLOSED)


def test_who_has_not_signed_in_is_let_in_nowhere(http: TestClient) -> None:
    assert set(codes(http, CLOSED).values()) == {401}


@pytest.mark.parametrize("role", ROLES)
def test_each_role_is_let_in_where_it_belongs_and_nowhere_else(office: Office, http: TestClient, role: str) -> None:
    who = sign_in(http, office, office.enrolled("somebody", role))
    assert set(codes(http, REVOKED_TOO | OWN, who).values()) == {200}
    assert set(codes(http, ASSIGNED, who).values()) <= {403, 404}
    shut = {door: code for door, code in codes(http, STAFFS, who).items() if code == 403}
    assert set(shut) == (set() if role == STAFF else set(STAFFS))
    # what is to be upheld is not there, which only who may answer hears
    assert set(codes(http, MODERATING, who).values()) == {400 if role in (STAFF, LEAD) else 403}


@pytest.mark.parametrize("role", ROLES)
def test_another_programme_is_there_for_nobody(office: Office, http: TestClient, role: str) -> None:
    who = sign_in(http, office, office.enrolled("somebody", role))
    of_programme = [door for door in CLOSED if door[1].startswith(OF)]
    assert {asked(http, door, who, programme="other").status_code for door in of_programme} == {404}


@pytest.mark.parametrize("role", ROLES)
def test_a_revoked_device_hands_in_and_compares_and_is_let_in_nowhere_else(
    office: Office, http: TestClient, role: str
) -> None:
    signer = office.enrolled("somebody", role)
    who = sign_in(http, office, signer)
    revoke_device(office.issuer, PROGRAMME, signer.key.thumbprint)
    assert set(codes(http, REVOKED_TOO, who).values()) == {200}
    assert set(codes(http, OWN | ASSIGNED | MODERATING | STAFFS, who).values()) == {403}
