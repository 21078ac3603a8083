"""The words device and issuer exchange: frozen values, made into JSON and read back strictly."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from assessor_app.domain.json_members import (
    Garbled,
    mapping,
    objects,
    optional_text,
    read_object,
    sha256_text,
    text,
    texts,
    whole,
)
from assessor_app.eventlog.canonical import b64url, canonical, unb64url
from assessor_app.sync.manifest import CHUNK as CHUNK
from assessor_app.sync.manifest import FileEntry as FileEntry
from assessor_app.sync.manifest import Manifest as Manifest
from assessor_app.sync.standing import MAX_STRETCHES as MAX_STRETCHES
from assessor_app.sync.standing import STRETCH as STRETCH
from assessor_app.sync.standing import Compared as Compared
from assessor_app.sync.standing import LogHead as LogHead
from assessor_app.sync.standing import Stretch as Stretch
from assessor_app.sync.standing import digest_of as digest_of

PROTOCOL = 1
MAX_EVENTS = 100
MAX_PUSH_BYTES = 1 << 20
MAX_FEED = 500
MAX_LEASES = 500
MAX_MANIFESTS = 50

ASSERTION = "assessor-assertion+jws"
ACCESS = "at+jwt"
PROOF = "assessor-enrolment+jws"
CERTIFICATE = "assessor-device+jws"
RECEIPT = "assessor-receipt+jws"
MANIFEST = "assessor-manifest+jws"
EVENT = "assessor-event+jws"
GRANT = "urn:ietf:params:oauth:grant-type:jwt-bearer"
NDJSON = "application/x-ndjson"
SNAPSHOT_END = "snapshot.end"
INVITATION_MARK = "assessor1."

STATUSES = ("accepted", "duplicate", "rejected", "quarantined")


def token_hash(token: str) -> str:
    """What is kept of a one-time token, and what a device signs to prove it holds one (hex)."""
    return hashlib.sha256(token.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Invitation:
    """What programme staff hand an assessor, as one line to paste or a file; `key` pins the issuer."""

    url: str
    programme: str
    token: str
    key: str

    def code(self) -> str:
        said = {"url": self.url, "programme": self.programme, "token": self.token, "key": self.key}
        return INVITATION_MARK + b64url(canonical(said))

    @staticmethod
    def read(code: str) -> "Invitation":
        """The invitation in a pasted line; raises Garbled when it is not one."""
        squeezed = "".join(code.split())
        if not squeezed.startswith(INVITATION_MARK):
            raise Garbled("it begins otherwise")
        try:
            data = unb64url(squeezed.removeprefix(INVITATION_MARK))
        except ValueError as error:
            raise Garbled("part of it is missing") from error
        try:
            body = read_object(data)
        except Garbled as error:
            raise Garbled("what it holds cannot be read") from error
        return Invitation(text(body, "url"), text(body, "programme"), text(body, "token"), text(body, "key"))


@dataclass(frozen=True, slots=True)
class Discovery:
    """What the issuer says of itself; `server_time` is ISO 8601 UTC, `key` the JWK that signs its answers."""

    name: str
    protocol_min: int
    protocol_max: int
    epoch: str
    server_time: str
    key: dict[str, Any]
    max_events: int = MAX_EVENTS
    max_push_bytes: int = MAX_PUSH_BYTES

    def to_json(self) -> dict[str, Any]:
        return {
            "name": self.name,
            "protocol": {"min": self.protocol_min, "max": self.protocol_max},
            "epoch": self.epoch,
            "server_time": self.server_time,
            "keys": [self.key],
            "auth": {"grant": GRANT, "token": "/v1/token", "enrolment": "/v1/enrolments"},
            "limits": {
                "events": self.max_events,
                "push_bytes": self.max_push_bytes,
                "chunk": CHUNK,
                "feed": MAX_FEED,
            },
        }

    @staticmethod
    def read(body: Mapping[str, Any]) -> "Discovery":
        protocol, limits, keys = mapping(body, "protocol"), mapping(body, "limits"), objects(body, "keys")
        if not keys:
            raise Garbled("the issuer shows no key")
        return Discovery(
            text(body, "name"),
            whole(protocol, "min"),
            whole(protocol, "max"),
            text(body, "epoch"),
            text(body, "server_time"),
            keys[0],
            max(1, whole(limits, "events")),
            max(1, whole(limits, "push_bytes")),
        )


@dataclass(frozen=True, slots=True)
class Enrolment:
    """The answer to a good invitation: who this device now speaks for."""

    programme: str
    programme_name: str
    assessor: str
    roles: tuple[str, ...]
    certificate: str
    key: dict[str, Any]

    def to_json(self) -> dict[str, Any]:
        return {
            "programme": self.programme,
            "programme_name": self.programme_name,
            "assessor": self.assessor,
            "roles": list(self.roles),
            "certificate": self.certificate,
            "key": self.key,
        }

    @staticmethod
    def read(body: Mapping[str, Any]) -> "Enrolment":
        return Enrolment(
            text(body, "programme"),
            text(body, "programme_name"),
            text(body, "assessor"),
            texts(body, "roles"),
            text(body, "certificate"),
            mapping(body, "key"),
        )


@dataclass(frozen=True, slots=True)
class EventResult:
    """What became of one pushed event. A `duplicate` carries the receipt of the first time."""

    id: str
    status: str
    reason: str | None
    receipt: str | None

    def to_json(self) -> dict[str, Any]:
        return {"id": self.id, "status": self.status, "reason": self.reason, "receipt": self.receipt}

    @staticmethod
    def read(body: Mapping[str, Any]) -> "EventResult":
        status = text(body, "status")
        if status not in STATUSES:
            raise Garbled(f"“{status}” is not a status of this protocol")
        return EventResult(text(body, "id"), status, optional_text(body, "reason"), optional_text(body, "receipt"))


@dataclass(frozen=True, slots=True)
class PushAnswer:
    """`device_head` is the last event of this device the issuer really has; `resend_from` names the first gap."""

    results: tuple[EventResult, ...]
    device_head: int
    device_head_sha256: str
    server_time: str
    resend_from: int | None = None

    def to_json(self) -> dict[str, Any]:
        return {
            "results": [r.to_json() for r in self.results],
            "device_head": self.device_head,
            "device_head_sha256": self.device_head_sha256,
            "server_time": self.server_time,
            "resend_from": self.resend_from,
        }

    @staticmethod
    def read(body: Mapping[str, Any]) -> "PushAnswer":
        return PushAnswer(
            tuple(EventResult.read(r) for r in objects(body, "results")),
            whole(body, "device_head"),
            sha256_text(body, "device_head_sha256"),
            text(body, "server_time"),
            None if body.get("resend_from") is None else whole(body, "resend_from"),
        )


@dataclass(frozen=True, slots=True)
class FeedItem:
    seq: int
    kind: str
    at: str
    body: dict[str, Any]

    def to_json(self) -> dict[str, Any]:
        return {"seq": self.seq, "kind": self.kind, "at": self.at, "body": self.body}

    @staticmethod
    def read(body: Mapping[str, Any]) -> "FeedItem":
        return FeedItem(whole(body, "seq"), text(body, "kind"), text(body, "at"), mapping(body, "body"))


@dataclass(frozen=True, slots=True)
class FeedPage:
    """One page of the assessor's feed in the issuer's order; ask again with `cursor` while there is `more`."""

    items: tuple[FeedItem, ...]
    cursor: str
    more: bool

    def to_json(self) -> dict[str, Any]:
        return {"items": [i.to_json() for i in self.items], "cursor": self.cursor, "more": self.more}

    @staticmethod
    def read(body: Mapping[str, Any]) -> "FeedPage":
        items = tuple(FeedItem.read(i) for i in objects(body, "items"))
        return FeedPage(items, text(body, "cursor"), body.get("more") is True)
