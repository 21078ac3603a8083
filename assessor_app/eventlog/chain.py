"""One dense, hash-linked chain of events per device: appending to it, and checking a whole log with no store."""

import json
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import Any

from assessor_app.eventlog.jws import BadSignature, SigningKey, Verified, verify

GENESIS = "0" * 64
HEAD = "log.head/1"
MEMBERS = frozenset({"jws", "event"})  # of a line: one more is no part of what was signed
SAYS = ("id", "type", "submission")  # what every event says, as words


@dataclass(frozen=True, slots=True)
class Head:
    """Where a device's chain ends: events so far, and the hex SHA-256 of the last JWS (GENESIS when none)."""

    seq: int = 0
    sha256: str = GENESIS


def next_event(body: dict[str, Any], head: Head, key: SigningKey, *, event_id: str, kind: str, at: str) -> str:
    """Sign `body` as the event after `head`; the bytes are frozen here and never made again."""
    envelope = {
        "id": event_id,
        "type": kind,
        "device": key.thumbprint,
        "device_seq": head.seq + 1,
        "prev": head.sha256,
        "decided_at": at,
    }
    return key.sign({**body, **envelope})


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong in a log; `line` counts from 1, 0 speaks of the whole."""

    line: int
    sentence: str


@dataclass(frozen=True, slots=True)
class Signer:
    """A device, by its key's thumbprint, and how many events of a log it signed."""

    device: str
    events: int


@dataclass(frozen=True, slots=True)
class LogReport:
    """A log tells which devices signed it, in the order of their first lines, and not whose they are."""

    events: int
    signers: tuple[Signer, ...]
    problems: tuple[Problem, ...]

    @property
    def devices(self) -> int:
        return len(self.signers)

    @property
    def whole(self) -> bool:
        return not self.problems


@dataclass(slots=True)
class _Chain:
    """What has been seen of one device while reading."""

    events: dict[int, tuple[int, Verified]] = field(default_factory=dict)
    heads: list[tuple[int, Verified]] = field(default_factory=list)


def verify_log(lines: Iterable[str], *, part: bool = False, devices: Collection[str] = ()) -> LogReport:
    """Check signatures, chain, gaps, forks and the closing head of a JSON Lines log (objects with `jws`, and with
    `event`, what it says). Of a `part`, as a batch holds, gaps are no fault and nobody can say where it ends. Where
    `devices` are named, by their thumbprints, each of them signed something in it, and nobody else did."""
    chains: dict[str, _Chain] = {}
    problems: list[Problem] = []
    ids: dict[str, int] = {}
    signed: dict[str, int] = {}
    for number, line in enumerate(lines, 1):
        if not line.strip():
            problems.append(Problem(number, "The line is empty."))
            continue
        try:
            verified = _read(line)
        except BadSignature as error:
            problems.append(Problem(number, f"This is not a signed event: {error}."))
            continue
        if devices and verified.kid not in devices and verified.kid not in chains:
            problems.append(Problem(number, f"It is signed by another device, {verified.kid}."))
        chain = chains.setdefault(verified.kid, _Chain())
        signed.setdefault(verified.kid, 0)
        if verified.payload.get("type") == HEAD:
            chain.heads.append((number, verified))
            continue
        signed[verified.kid] += 1
        problems += _admit(chain, ids, number, verified)
    for device, chain in chains.items():
        problems += _linked(device, chain, part)
    count = sum(signed.values())
    if count == 0 and not problems:
        problems.append(Problem(0, "The log holds no event."))
    problems += [Problem(0, f"Device {d} signed nothing in this log.") for d in devices if not signed.get(d)]
    signers = tuple(Signer(device, events) for device, events in signed.items())
    return LogReport(count, signers, tuple(sorted(problems, key=lambda p: p.line)))


def _read(line: str) -> Verified:
    from assessor_app.domain.errors import Unreadable
    from assessor_app.domain.strict_json import strict_json

    try:
        record = strict_json(line.encode(), "line")
    except Unreadable as error:
        raise BadSignature(error.reason.removesuffix(".")) from error
    if not isinstance(record, dict) or not isinstance(record.get("jws"), str):
        raise BadSignature("it has no “jws”")
    if beside := sorted(record.keys() - MEMBERS):
        raise BadSignature(f"it holds “{beside[0][:40]}” beside “jws” and “event”")
    verified = verify(record["jws"])
    if verified.payload.get("device") != verified.kid:
        raise BadSignature("it names another device than the one that signed it")
    if "event" in record and _spelled(record["event"]) != _spelled(verified.payload):
        raise BadSignature("what is shown is not what was signed")
    return verified


def _spelled(value: object) -> str:
    """To Python true, 1 and 1.0 are equal; to who reads them they are not."""
    return json.dumps(value, sort_keys=True)


def _admit(chain: _Chain, ids: dict[str, int], number: int, verified: Verified) -> list[Problem]:
    said = verified.payload
    seq, event_id = said.get("device_seq"), str(said.get("id"))
    if not isinstance(seq, int) or isinstance(seq, bool) or seq < 1:
        return [Problem(number, "The event has no place in its device's chain.")]
    if event_id in ids:
        return [Problem(number, f"Event {event_id} stands in line {ids[event_id]} already.")]
    ids[event_id] = number
    if seq in chain.events:
        other, _ = chain.events[seq]
        return [Problem(number, f"The chain forks: this and line {other} are both event {seq} of one device.")]
    wrong = [
        Problem(number, f"The event has no {name}.")
        for name in SAYS
        if not isinstance(said.get(name), str) or not said[name]
    ]
    if chain.events and seq < max(chain.events):
        wrong.append(Problem(number, f"Event {seq} stands out of order."))
    chain.events[seq] = (number, verified)
    return wrong


def _linked(device: str, chain: _Chain, part: bool) -> list[Problem]:
    problems, previous = [], Head()
    for seq in sorted(chain.events):
        number, verified = chain.events[seq]
        gap = seq != previous.seq + 1
        if gap and not part:
            missing = f"{previous.seq + 1}" if seq == previous.seq + 2 else f"{previous.seq + 1} to {seq - 1}"
            problems.append(Problem(number, f"Events {missing} of device {device[:8]} are missing."))
        elif not gap and verified.payload.get("prev") != previous.sha256:
            problems.append(Problem(number, f"Event {seq} does not follow event {seq - 1}: the chain is broken."))
        previous = Head(seq, verified.sha256)
    if not chain.heads and not part:
        said = f"Device {device[:8]} has no closing head after event {previous.seq}: later events may be cut off."
        problems.append(Problem(0, said))
    last = max((number for number, _ in chain.events.values()), default=0)
    for number, closing in chain.heads:
        if number != chain.heads[0][0]:
            problems.append(Problem(number, f"The closing head stands in line {chain.heads[0][0]} already."))
        if number < last:
            problems.append(Problem(number, "The closing head stands before events that it closes."))
        told = closing.payload.get("device_seq"), closing.payload.get("sha256")
        if told != (previous.seq, previous.sha256):
            problems.append(Problem(number, f"The log ends at event {previous.seq}; its closing head says otherwise."))
    return problems


def closing_head(head: Head, key: SigningKey) -> str:
    """A signed statement of where the chain ends, the last line of an exported log; not itself in the chain."""
    return key.sign({"type": HEAD, "device": key.thumbprint, "device_seq": head.seq, "sha256": head.sha256})


def log_line(jws: str, event: dict[str, Any]) -> str:
    """One line of an exported log: the signed bytes, and the event spelled out for people."""
    return json.dumps({"event": event, "jws": jws}, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
