"""What an answer means: a portal's page is never a refusal, and a plain address is never spoken to."""

import httpx
import pytest

from assessor_app.domain.errors import Offline, Refused
from assessor_app.sync.client import IssuerClient
from assessor_app.sync.transport import Wait


def asked(answer: httpx.Response | Exception) -> None:
    def handle(_: httpx.Request) -> httpx.Response:
        if isinstance(answer, Exception):
            raise answer
        return answer

    with IssuerClient("http://127.0.0.1:1", transport=httpx.MockTransport(handle)) as client:
        client.discover()


def problem(status: int, retry: str, **headers: str) -> httpx.Response:
    body = {"type": "urn:x", "title": "x", "status": status, "detail": "Because.", "retry": retry}
    return httpx.Response(status, json=body, headers={"Content-Type": "application/problem+json", **headers})


@pytest.mark.parametrize(
    "answer",
    [
        httpx.Response(200, html="<h1>Welcome to our Wi-Fi</h1>"),
        httpx.Response(302, headers={"Location": "https://portal.example"}),
        httpx.Response(403, html="<h1>Blocked</h1>"),
        httpx.Response(511, text="sign in"),
        httpx.Response(502, text="bad gateway"),
        httpx.Response(200, json={"hello": "there"}),
        httpx.Response(200, json=[]),
        httpx.Response(200, content=b'{"a":', headers={"Content-Type": "application/json"}),
        httpx.Response(403, json={"detail": "no"}),
        httpx.ConnectError("refused"),
        httpx.ReadTimeout("slow"),
        httpx.RemoteProtocolError("cut"),
    ],
)
def test_what_is_not_the_issuers_answer_is_offline(answer: httpx.Response | Exception) -> None:
    with pytest.raises(Offline):
        asked(answer)


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (httpx.RemoteProtocolError("peer closed connection without sending complete message body"), "broke off"),
        (httpx.ReadError(""), "broke off"),
        (httpx.ReadTimeout("timed out"), "did not answer in time"),
        (httpx.ConnectError("[Errno 111] Connection refused"), "cannot be reached (connection refused)"),
    ],
)
def test_a_connection_that_fails_is_said_in_plain_words(error: httpx.HTTPError, said: str) -> None:
    with pytest.raises(Offline) as told:
        asked(error)
    assert said in told.value.sentence and "nothing is lost" in told.value.sentence
    assert "message body" not in told.value.sentence and "Error" not in told.value.sentence


def test_a_problem_that_is_never_to_be_retried_is_a_refusal() -> None:
    with pytest.raises(Refused, match="Because"):
        asked(problem(403, "never"))


def test_retry_after_is_handed_on() -> None:
    with pytest.raises(Wait) as told:
        asked(problem(503, "later", **{"Retry-After": "120"}))
    assert told.value.seconds == 120


@pytest.mark.parametrize(
    "url", ["http://issuer.example", "ftp://127.0.0.1", "issuer.example", "http://127.0.0.1.example", "", "https://"]
)
def test_an_address_that_is_not_private_is_refused(url: str) -> None:
    with pytest.raises(Refused, match="safe address"):
        IssuerClient(url)


@pytest.mark.parametrize("url", ["https://issuer.example", "http://127.0.0.1:8", "http://localhost", "http://[::1]:8"])
def test_a_private_address_is_taken(url: str) -> None:
    IssuerClient(url).close()
