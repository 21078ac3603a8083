"""One HTTP exchange with an issuer, and what an answer other than yes means for the assessor."""

import ipaddress
import os
import re
import ssl
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urlsplit

import certifi
import httpx

from assessor_app.domain.errors import Offline, Refused
from assessor_app.domain.json_members import Garbled, read_object

PROBLEM = "application/problem+json"
TIMEOUT = httpx.Timeout(30.0, connect=10.0)
MAX_ANSWER = 32 << 20  # bytes of one JSON answer
WAITS = "Everything waits here; nothing is lost."


class Wait(Offline):
    """The issuer asks for time; `seconds` is how long, at least."""

    def __init__(self, sentence: str, seconds: float) -> None:
        self.seconds = seconds
        super().__init__(sentence)


class Busy(Wait):
    """It was the issuer itself that asked for time, not something in its place."""


class SignInAgain(Offline):
    """The access token is not good any more; a new one is asked for and the request repeated."""


class CursorReset(Refused):
    """The place in the feed is not known to the issuer any more: begin from the start."""


class TooLarge(Refused):
    """More at once than the issuer takes."""


class TooLargeOnTheWay(Offline):
    """More at once than something between us and the issuer lets through."""


def open_http(
    base_url: str, transport: httpx.BaseTransport | None = None, timeout: httpx.Timeout = TIMEOUT
) -> httpx.Client:
    """An HTTP client for one issuer; raises Refused for a plain address beyond this machine."""
    require_private(base_url)
    return httpx.Client(
        base_url=base_url.rstrip("/"),
        transport=transport,
        timeout=timeout,
        follow_redirects=False,
        headers={"Accept-Encoding": "identity", "Accept": "application/json"},
        trust_env=not _is_loopback(urlsplit(base_url).hostname or ""),
        verify=_trusted() if base_url.startswith("https") else True,
    )


def _trusted() -> ssl.SSLContext:
    """Certificates are checked, always, by what this computer trusts (SSL_CERT_FILE where it is set)."""
    context = ssl.create_default_context()
    if not context.get_ca_certs() and not os.environ.get("SSL_CERT_FILE"):
        context.load_verify_locations(certifi.where())  # a system without a list of its own
    return context


def require_private(base_url: str) -> None:
    """Plain HTTP is spoken to this machine only; everything else is TLS with a verified certificate."""
    try:
        parts = urlsplit(base_url)
        host = parts.hostname or ""
    except ValueError as error:
        raise Refused("The issuer's address cannot be read; ask for a new enrolment code.") from error
    if parts.scheme == "https" and host:
        return
    if parts.scheme != "http" or not _is_loopback(host):
        raise Refused(f"“{base_url[:200]}” is not a safe address for an issuer: it must begin with https://.")


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def exchange(
    http: httpx.Client,
    method: str,
    path: str,
    *,
    json: Any = None,
    data: Mapping[str, str] | None = None,
    headers: Mapping[str, str] | None = None,
) -> dict[str, Any]:
    """Send one request; the JSON object that came back. Raises Offline, Wait, SignInAgain, CursorReset, TooLarge,
    TooLargeOnTheWay or Refused."""
    try:
        with http.stream(method, path, json=json, data=data, headers=headers) as response:
            return answer_of(response)
    except httpx.HTTPError as error:
        raise offline(error) from error


def offline(error: Exception) -> Offline:
    words = str(error) or type(error).__name__
    if "CERTIFICATE_VERIFY_FAILED" in words:
        why = words.partition("verify failed: ")[2].partition(" (_ssl")[0] or "it is not trusted"
        return Offline(
            f"Something answered in the issuer's place: its certificate does not hold ({why}). "
            f"Nothing was sent. {WAITS}"
        )
    if isinstance(error, httpx.TimeoutException):
        return Offline(f"The issuer did not answer in time. {WAITS}")
    if isinstance(error, httpx.RemoteProtocolError | httpx.NetworkError) and not isinstance(error, httpx.ConnectError):
        return Offline(f"The connection to the issuer broke off. {WAITS}")
    return Offline(f"The issuer cannot be reached ({_plain(words)}). {WAITS}")


def _plain(words: str) -> str:
    """What the system said, without its number and in small letters: `connection refused`."""
    told = re.sub(r"^\[Errno -?\d+\] ", "", words)
    return told[:1].lower() + told[1:]


def _read_some(response: httpx.Response) -> bytes:
    body = bytearray()
    for piece in response.iter_bytes():
        body += piece
        if len(body) > MAX_ANSWER:
            raise Offline(f"The answer is too long to come from an issuer. {WAITS}")
    return bytes(body)


def kind_of(response: httpx.Response) -> str:
    return str(response.headers.get("content-type", "")).partition(";")[0].strip().lower()


def answer_of(response: httpx.Response) -> dict[str, Any]:
    """The object of a good answer. What is not this protocol's (a portal's page, which may never end) is not read, and
    never taken for a refusal."""
    kind = kind_of(response)
    if kind == PROBLEM:
        raise _problem(response, _read_some(response))
    if not response.is_success or kind != "application/json":
        raise _stranger(response)
    try:
        return read_object(_read_some(response))
    except Garbled as error:
        raise _stranger(response) from error


def _stranger(response: httpx.Response) -> Offline:
    said = f"Something else answered in the issuer's place (status {response.status_code}): a sign-in page, perhaps."
    seconds = retry_after(response)
    sentence = f"{said} {WAITS}"
    if response.status_code == 413:
        return TooLargeOnTheWay(sentence)
    return Offline(sentence) if seconds is None else Wait(sentence, seconds)


def _problem(response: httpx.Response, body: bytes) -> Offline | Refused:
    try:
        said = read_object(body)
    except Garbled:
        return _stranger(response)
    detail, retry = said.get("detail"), said.get("retry")
    sentence = detail if isinstance(detail, str) and detail else "The issuer gave no reason."
    match retry:
        case "never":
            return TooLarge(sentence) if response.status_code == 413 else Refused(sentence)
        case "reset-cursor":
            return CursorReset(sentence)
        case "sign-in":
            return SignInAgain(sentence)
        case _:
            return Busy(sentence, retry_after(response) or 0.0)


def retry_after(response: httpx.Response) -> float | None:
    """Seconds from a Retry-After header, given as seconds or as a date; None when there is none."""
    said = response.headers.get("retry-after", "").strip()
    if said.isdecimal():
        return float(min(int(said[:9]), 86_400))
    try:
        moment = parsedate_to_datetime(said)
    except (ValueError, TypeError):
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return min(max(0.0, (moment - datetime.now(UTC)).total_seconds()), 86_400.0)
