"""What a device says to its issuer: each method is one question, its answer checked before it is handed on."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Self, TypeVar
from urllib.parse import quote

import httpx

from assessor_app.domain.changes import NewId
from assessor_app.domain.errors import Offline, Refused
from assessor_app.domain.json_members import Garbled, objects, text, texts
from assessor_app.eventlog.jws import BadSignature, SigningKey, public_of, thumbprint, verify
from assessor_app.sync.messages import (
    ASSERTION,
    GRANT,
    MANIFEST,
    NDJSON,
    PROOF,
    PROTOCOL,
    Compared,
    Discovery,
    Enrolment,
    FeedPage,
    Manifest,
    PushAnswer,
    Stretch,
    token_hash,
)
from assessor_app.sync.patience import Heeded, Patience
from assessor_app.sync.report import Cancelled
from assessor_app.sync.snapshot import Snapshot, read_snapshot
from assessor_app.sync.transport import TIMEOUT, WAITS, SignInAgain, answer_of, exchange, kind_of, offline, open_http

T = TypeVar("T")
ASSERTION_SECONDS = 240


@dataclass(frozen=True, slots=True)
class Bytes:
    """Pieces of a file, from byte `first` on."""

    first: int
    pieces: Iterator[bytes]


class IssuerClient:
    """An open connection to one issuer. Close it, or use it in a `with` block; used from one thread at a time, but for
    `blob` and `renew`, which several streams may call at once."""

    def __init__(
        self,
        base_url: str,
        *,
        transport: httpx.BaseTransport | None = None,
        timeout: httpx.Timeout = TIMEOUT,
        patience: Patience | None = None,
    ) -> None:
        self.base_url = base_url.rstrip("/")
        self._http = open_http(base_url, transport, timeout)
        self._http.event_hooks = {"response": [self._heed]}
        self._patience = patience or Patience()
        self._cancelled: Cancelled = lambda: False
        self._access: str | None = None
        self._renewal: Callable[[], None] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        self._http.close()

    @contextmanager
    def heeding(self, cancelled: Cancelled) -> Iterator[None]:
        """Meanwhile an answer under way is given up as soon as `cancelled` says so; raises Stopped then."""
        before, self._cancelled = self._cancelled, cancelled
        try:
            yield
        finally:
            self._cancelled = before

    def _heed(self, response: httpx.Response) -> None:
        assert isinstance(response.stream, httpx.SyncByteStream)
        response.stream = Heeded(response.stream, self._patience, self._cancelled)

    def discover(self) -> Discovery:
        """What the issuer says of itself; raises Refused when it is older than this program."""
        said = _read(Discovery.read, exchange(self._http, "GET", "/.well-known/assessor-sync"))
        if said.protocol_max < PROTOCOL:
            raise Refused(f"{said.name} speaks an older version of the sync protocol. Everything waits here.")
        return said

    def enrol(self, programme: str, token: str, key: SigningKey) -> Enrolment:
        """Offer this device's key for a one-time token; asking twice gets the same answer."""
        proof = key.sign({"token_sha256": token_hash(token), "programme": programme}, PROOF)
        body = {"programme": programme, "token": token, "proof": proof}
        return _read(Enrolment.read, exchange(self._http, "POST", "/v1/enrolments", json=body))

    def sign_in(self, programme: str, key: SigningKey, issuer: Discovery, new_id: NewId) -> None:
        """Get an access token, and a new one whenever it runs out; raises Refused when the device is not known."""
        self._renewal = lambda: self._sign_in(programme, key, self.discover(), new_id())
        self._sign_in(programme, key, issuer, new_id())

    def _sign_in(self, programme: str, key: SigningKey, issuer: Discovery, assertion_id: str) -> None:
        # the issuer's own time, so that a wrong clock here locks nobody out
        now = int(_moment(issuer.server_time).timestamp())
        claims = {
            "iss": key.thumbprint,
            "sub": key.thumbprint,
            "aud": f"urn:x-assessor:issuer:{thumbprint(_key_of(issuer.key))}",
            "programme": programme,
            "jti": assertion_id,
            "iat": now,
            "exp": now + ASSERTION_SECONDS,
        }
        form = {"grant_type": GRANT, "assertion": key.sign(claims, ASSERTION)}
        try:
            answer = exchange(self._http, "POST", "/v1/token", data=form)
        except SignInAgain as error:  # there is nothing else to sign in with
            raise Refused(str(error)) from error
        self._access = _read(lambda body: text(body, "access_token"), answer)

    def renew(self) -> None:
        """A new access token, when the issuer says that the old one ran out."""
        if self._renewal is None:
            raise Refused("This device has not signed in yet.")
        self._renewal()

    def push(self, programme: str, events: Sequence[str], *, incomplete: bool = False) -> PushAnswer:
        """Hand events over; `incomplete` says that this device has nothing that fills the gap before them."""
        path = f"/v1/programmes/{quote(programme, safe='')}/events"
        return _read(PushAnswer.read, self._asked("POST", path, {"events": list(events), "incomplete": incomplete}))

    def changes(self, programme: str, cursor: str | None, limit: int) -> FeedPage:
        query = f"?limit={limit}" + (f"&cursor={quote(cursor, safe='')}" if cursor else "")
        return _read(FeedPage.read, self._asked("GET", f"/v1/programmes/{quote(programme, safe='')}/changes{query}"))

    def snapshot(self, programme: str) -> Snapshot:
        """The present, whole; raises Offline when it ends before its last line."""
        try:
            return self._snapshot(programme)
        except SignInAgain:
            self.renew()
            return self._snapshot(programme)

    def _snapshot(self, programme: str) -> Snapshot:
        path = f"/v1/programmes/{quote(programme, safe='')}/snapshot"
        try:
            with self._http.stream("GET", path, headers=self._bearer() | {"Accept": NDJSON}) as response:
                if kind_of(response) != NDJSON or not response.is_success:
                    answer_of(response)
                    raise Offline("The issuer answered with something else than a snapshot. Nothing is lost.")
                return read_snapshot(response.iter_bytes())
        except httpx.HTTPError as error:
            raise offline(error) from error

    def compare(self, programme: str, stretches: Sequence[Stretch]) -> Compared:
        """Where the issuer's copy of this device's log differs from ours."""
        path = f"/v1/programmes/{quote(programme, safe='')}/verify"
        return _read(Compared.read, self._asked("POST", path, {"stretches": [s.to_json() for s in stretches]}))

    def leases(self, programme: str, held: Sequence[str]) -> tuple[Mapping[str, Any], ...]:
        """Ask for more time for what is `held`; how each stands now."""
        path = f"/v1/programmes/{quote(programme, safe='')}/leases"
        return _read(lambda body: tuple(objects(body, "leases")), self._asked("POST", path, {"held": list(held)}))

    def manifest(self, submission: str, issuer_key: bytes) -> Manifest:
        """The signed manifest of one submission, its signature checked against the issuer's key."""
        answer = self._asked("GET", f"/v1/bundles/{quote(submission, safe='')}/manifest")
        manifest = _manifest(_read(lambda body: text(body, "manifest"), answer), issuer_key, submission)
        if manifest.submission.id != submission:
            raise Refused(f"The manifest of {submission} is of another submission.")
        return manifest

    def manifests(self, submissions: Sequence[str], issuer_key: bytes) -> dict[str, Manifest]:
        """Those of several at once, by submission; what the issuer leaves out, or cannot be trusted, is not in it."""
        answer = self._asked("POST", "/v1/manifests", {"submissions": list(submissions)})
        found: dict[str, Manifest] = {}
        for signed in _read(lambda body: texts(body, "manifests"), answer):
            with suppress(Refused):  # asked for by itself, it is refused with a sentence
                manifest = _manifest(signed, issuer_key, "a submission")
                found[manifest.submission.id] = manifest
        return found

    def own_events(self, device: str, first: int) -> tuple[str, ...]:
        """The device's own log as the issuer has it, from event `first` on; at most a page of it."""
        answer = self._asked("GET", f"/v1/events?device={quote(device, safe='')}&from={first}")
        return tuple(str(jws) for jws in answer.get("events", []))

    def credential(self, credential_id: str) -> dict[str, Any]:
        return self._asked("GET", f"/v1/credentials/{quote(credential_id, safe='')}")

    @contextmanager
    def blob(self, sha256: str, first: int, last: int) -> Iterator[Bytes]:
        """A file from byte `first` to `last`, inclusive, or from its beginning where something between us and the
        issuer knows no ranges. Raises Offline when yet another stretch comes."""
        headers = self._bearer() | {"Range": f"bytes={first}-{last}", "If-Range": f'"{sha256}"'}
        try:
            with self._http.stream("GET", f"/v1/blobs/{sha256}", headers=headers) as response:
                yield Bytes(_begins_at(response, first, last), response.iter_raw(256 << 10))
        except httpx.HTTPError as error:
            raise offline(error) from error

    def _asked(self, method: str, path: str, json: Any = None) -> dict[str, Any]:
        try:
            return exchange(self._http, method, path, json=json, headers=self._bearer())
        except SignInAgain:
            self.renew()
            return exchange(self._http, method, path, json=json, headers=self._bearer())

    def _bearer(self) -> dict[str, str]:
        if self._access is None:
            raise SignInAgain("This device has not signed in yet.")
        return {"Authorization": f"Bearer {self._access}"}


def _manifest(said: str, issuer_key: bytes, submission: str) -> Manifest:
    try:
        signed = verify(said, public=issuer_key)
        if signed.typ != MANIFEST:
            raise Garbled("it is another kind of signed text")
        return Manifest.read(signed.payload)
    except (BadSignature, Garbled) as error:
        raise Refused(f"The manifest of {submission} cannot be trusted: {error}.") from error


def _begins_at(response: httpx.Response, first: int, last: int) -> int:
    if response.status_code == 206 and response.headers.get("content-range", "").startswith(f"bytes {first}-{last}/"):
        return first
    if response.status_code == 200 and kind_of(response) == "application/octet-stream":
        return 0
    answer_of(response)
    raise Offline("The issuer sent other bytes than were asked for; the download goes on with the next sync.")


def _read(reader: Callable[[dict[str, Any]], T], body: dict[str, Any]) -> T:
    try:
        return reader(body)
    except Garbled as error:
        raise Offline(f"The answer is not an issuer's: {error}. {WAITS}") from error


def _moment(iso: str) -> datetime:
    try:
        moment = datetime.fromisoformat(iso)
    except ValueError as error:
        raise Offline(f"The issuer's time cannot be read. {WAITS}") from error
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _key_of(jwk: dict[str, Any]) -> bytes:
    try:
        return public_of(jwk)
    except BadSignature as error:
        raise Offline(f"The issuer's key cannot be read: {error}.") from error
