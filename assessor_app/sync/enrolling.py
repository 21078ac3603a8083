"""Enrolling this device with a programme, and who it is enrolled as."""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
from sqlalchemy.orm import Session

from assessor_app.domain.changes import Change, Clock, Kind
from assessor_app.domain.errors import Offline, Refused, RuleBroken
from assessor_app.domain.json_members import Garbled
from assessor_app.domain.system_words import why
from assessor_app.eventlog.jws import BadSignature, SigningKey, public_of, thumbprint, verify
from assessor_app.store import log
from assessor_app.store.engine import Store
from assessor_app.store.rows import SettingRow
from assessor_app.sync.client import IssuerClient
from assessor_app.sync.messages import CERTIFICATE, INVITATION_MARK, Enrolment, Invitation
from assessor_app.sync.transport import TIMEOUT, WAITS

MOST_OF_A_FILE = 64 << 10  # bytes of an enrolment file that are read
ENROLMENT, FEED, LAST_SYNC = "enrolment", "feed", "last_sync"


@dataclass(frozen=True, slots=True)
class Membership:
    """Whom this device speaks for, and the issuer it speaks to; `issuer_key` is 32 bytes, pinned at enrolment."""

    base_url: str
    programme: str
    programme_name: str
    assessor: str
    roles: tuple[str, ...]
    issuer_key: bytes


def read_code(code: str) -> Invitation:
    """The invitation in a pasted code; raises RuleBroken when it is not one."""
    try:
        return Invitation.read(code)
    except Garbled as error:
        raise RuleBroken(
            f"This is not an enrolment code: {error}. It begins with “{INVITATION_MARK}”; copy the whole line again."
        ) from error


def client_for_code(code: str) -> IssuerClient:
    """A connection to the issuer that made the code; raises RuleBroken or Refused."""
    return IssuerClient(read_code(code).url)


def code_in_file(path: Path) -> str:
    """The enrolment code in a file as staff hand it out, with or without words around it; raises RuleBroken."""
    try:
        with path.open("rb") as file:
            said = file.read(MOST_OF_A_FILE).decode("utf-8-sig", "replace")
    except OSError as error:
        raise RuleBroken(f"{path.name} cannot be read: {why(error)}.") from error
    found = re.search(re.escape(INVITATION_MARK) + r"[A-Za-z0-9_-]+(?:\s*\n[A-Za-z0-9_-]{20,})*", said)
    if found is None:
        raise RuleBroken(f"There is no enrolment code in {path.name}; a code begins with “{INVITATION_MARK}”.")
    return "".join(found.group().split())


def enrol(store: Store, client: IssuerClient, code: str, *, now: Clock) -> Change:
    """Enrol this device with a code, safe to repeat when the answer got lost.

    Raises RuleBroken when the code is none, or the device belongs to another programme; Offline; Refused.
    """
    invitation = read_code(code)
    with store.read() as session:
        key = log.device_key(session)
        there = _membership(session)
    if there is not None and there.programme != invitation.programme:
        raise RuleBroken(f"This workspace belongs to {there.programme_name}; make another one for a second programme.")
    if there is not None and thumbprint(there.issuer_key) != invitation.key:
        raise RuleBroken(
            f"This code is from another issuer than the one {there.programme_name} was enrolled with. "
            "Nothing was changed; make another workspace for it."
        )
    answer = _offered(client, invitation, key)
    _require_genuine(invitation, answer, key.thumbprint)
    with store.write() as session:
        keep(session, ENROLMENT, _value(client.base_url, answer, now()))
    said = f"Enrolled with {answer.programme_name} as {answer.assessor}."
    return Change(frozenset({Kind.SYNC, Kind.QUEUE}), frozenset(), said)


def _offered(client: IssuerClient, invitation: Invitation, key: SigningKey) -> Enrolment:
    """The issuer's answer; raises Offline with what became of the code, for there is nothing yet that could wait."""
    try:
        return client.enrol(invitation.programme, invitation.token, key)
    except Offline as error:
        why = str(error).removesuffix(WAITS).strip()
        raise Offline(
            f"This device was not enrolled: {why[:1].lower()}{why[1:]} The code stays good for this device: try the "
            f"same code again when you are online. Should it fail again, tell the programme's staff that "
            f"{client.base_url} does not answer."
        ) from error


def _require_genuine(invitation: Invitation, answer: Enrolment, device: str) -> None:
    try:
        public = public_of(answer.key)
        certificate = verify(answer.certificate, public=public)
    except BadSignature as error:
        raise Refused(f"The issuer's certificate cannot be trusted: {error}.") from error
    if thumbprint(public) != invitation.key:
        raise Refused("Another issuer answered than the one that made this code; nothing was changed.")
    said = certificate.payload
    if certificate.typ != CERTIFICATE or (said.get("device"), said.get("programme")) != (device, invitation.programme):
        raise Refused("The issuer's certificate is for another device; nothing was changed.")


def _value(base_url: str, answer: Enrolment, at: str) -> dict[str, Any]:
    return {
        "base_url": base_url,
        "programme": answer.programme,
        "programme_name": answer.programme_name,
        "assessor": answer.assessor,
        "roles": list(answer.roles),
        "certificate": answer.certificate,
        "issuer_key": answer.key,
        "enrolled_at": at,
    }


def membership(store: Store) -> Membership | None:
    """Whom this device is enrolled as; None when it is not."""
    with store.read() as session:
        return _membership(session)


def require_membership(store: Store) -> Membership:
    found = membership(store)
    if found is None:
        raise RuleBroken(
            f"This device is not enrolled with a programme yet. The programme's staff give you a code that begins with "
            f"“{INVITATION_MARK}”: paste it on the Sync screen, or run “assessor enrol CODE”."
        )
    return found


def _membership(session: Session) -> Membership | None:
    row = session.get(SettingRow, ENROLMENT)
    if row is None:
        return None
    value = row.value
    return Membership(
        value["base_url"],
        value["programme"],
        value["programme_name"],
        value["assessor"],
        tuple(value["roles"]),
        public_of(value["issuer_key"]),
    )


def keep(session: Session, name: str, value: dict[str, Any]) -> None:
    """Write one setting."""
    session.merge(SettingRow(name=name, value=value))


def client_for(store: Store, *, timeout: httpx.Timeout = TIMEOUT) -> IssuerClient:
    """A connection to this device's issuer; raises RuleBroken when it is not enrolled."""
    return IssuerClient(require_membership(store).base_url, timeout=timeout)


def moved(store: Store, base_url: str) -> None:
    """The issuer has a new address (an embedded one, on another port); its key stays the pinned one."""
    with store.write() as session:
        row = session.get(SettingRow, ENROLMENT)
        if row is not None:
            row.value = row.value | {"base_url": base_url.rstrip("/")}
