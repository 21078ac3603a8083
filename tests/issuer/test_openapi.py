"""Whatever a stranger or staff may ask by the OpenAPI, the answer is documented, and never a failure of ours."""

from collections.abc import Iterator

import httpx
import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis import Case
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from assessor_app.issuer.embedded import embedded
from tests.issuer.engines import Engine, Servers
from tests.issuer.offices import Office, sign_in

CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
EXAMPLES = 6  # of each address
READMISSION = "/v1/programmes/{programme}/devices/{device}/readmission"  # its address says it all


@pytest.fixture(scope="module")
def asked(servers: Servers, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, dict[str, str]]]:
    """A served issuer on PostgreSQL and S3 with something in it, and staff signed in who are given one."""
    office = Office(tmp_path_factory.mktemp("office"), Engine(servers.database(), servers.bucket()))
    office.hand_in("S-1", to="sam")
    try:
        with embedded(office.folder) as running, httpx.Client(base_url=running.url, trust_env=False) as http:
            yield running.url, sign_in(http, office, office.enrolled("sam", "programme staff"))
    finally:
        office.close()


def ask(url: str, headers: dict[str, str], examples: int) -> None:
    """So many requests to each address, drawn from what its description allows."""
    schema = schemathesis.openapi.from_url(f"{url}/openapi.json")
    for found in schema.get_all_operations():
        operation = found.ok()

        @settings(max_examples=examples, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
        @given(case=operation.as_strategy())
        def every_answer_is_documented(case: Case) -> None:
            case.call_and_validate(headers=headers, checks=CHECKS)

        every_answer_is_documented()


def test_every_answer_to_staff_is_documented_and_no_failure(asked: tuple[str, dict[str, str]]) -> None:
    ask(asked[0], asked[1], EXAMPLES)


def test_every_answer_to_a_stranger_is_documented_and_no_failure(asked: tuple[str, dict[str, str]]) -> None:
    ask(asked[0], {}, 2)


@pytest.mark.long
def test_every_answer_to_many_more_is_documented_and_no_failure(asked: tuple[str, dict[str, str]]) -> None:
    ask(asked[0], asked[1], 100)


def test_it_is_openapi_3_1_and_every_operation_says_what_can_go_wrong(asked: tuple[str, dict[str, str]]) -> None:
    document = httpx.get(f"{asked[0]}/openapi.json", trust_env=False).json()
    assert document["openapi"].startswith("3.1")
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            assert any(status.startswith("4") for status in operation["responses"]), (path, method)
            takes_words = method in ("post", "put") and path != READMISSION
            assert ("requestBody" in operation) == takes_words, (path, method)
