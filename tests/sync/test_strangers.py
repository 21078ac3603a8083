"""What answers in the issuer's place is never believed: portals, certificates that do not hold, files spoilt or cut."""

import hashlib
import os
import shutil
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
import trustme
from sqlalchemy import select

from assessor_app.domain.errors import Offline, RuleBroken
from assessor_app.store.rows import OutboxRow
from assessor_app.store.submissions import open_file
from assessor_app.sync.client import IssuerClient
from assessor_app.sync.enrolling import code_in_file
from assessor_app.sync.files_down import SPARE_BYTES
from assessor_app.sync.messages import CHUNK
from assessor_app.sync.report import Ended
from tests.sync.bad_network import bad_network
from tests.sync_world import World


class Stranger(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        body = b"<h1>Welcome</h1>"
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        return None


@contextmanager
def stranger(certificate: trustme.LeafCert) -> Iterator[str]:
    """A server with this certificate; its https address."""
    server = HTTPServer(("127.0.0.1", 0), Stranger)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    certificate.configure_cert(context)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    server.handle_error = lambda *_: None  # type: ignore[method-assign]  # a client that hangs up is what is tested
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield f"https://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture
def authority(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> trustme.CA:
    """A certificate authority that this computer trusts."""
    made = trustme.CA()
    made.cert_pem.write_to_path(str(tmp_path / "ca.pem"))
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "ca.pem"))
    return made


def said_by(url: str) -> str:
    with IssuerClient(url) as client, pytest.raises(Offline) as told:
        client.discover()
    return str(told.value)


def test_a_certificate_that_holds_is_spoken_to(authority: trustme.CA) -> None:
    with stranger(authority.issue_cert("127.0.0.1")) as url:
        assert "sign-in page" in said_by(url)


def test_a_self_signed_certificate_is_not_spoken_to(authority: trustme.CA) -> None:
    with stranger(trustme.CA().issue_cert("127.0.0.1")) as url:
        assert "certificate does not hold" in said_by(url)


def test_an_expired_certificate_is_not_spoken_to(authority: trustme.CA) -> None:
    ended = datetime.now(UTC) - timedelta(days=1)
    with stranger(authority.issue_cert("127.0.0.1", not_before=ended - timedelta(days=9), not_after=ended)) as url:
        assert "expired" in said_by(url)


def test_a_certificate_of_another_host_is_not_spoken_to(authority: trustme.CA) -> None:
    with stranger(authority.issue_cert("issuer.example")) as url:
        assert "certificate does not hold" in said_by(url)


@pytest.mark.parametrize("portal", ["portal", "sign in first"])
def test_a_portals_page_changes_nothing(world: World, portal: str) -> None:
    device = world.device("ana")
    event = device.decide(world.hand_in("S-1", to=("ana",)))
    assert world.running is not None
    with bad_network(world.running.port, seed=1, rate=1, only=(portal,)) as network:
        world.proxied = f"http://127.0.0.1:{network.port}"
        report = device.sync()
        world.proxied = None
    assert report.ended is Ended.OFFLINE and "sign-in page" in report.sentence
    with device.store.read() as session:
        assert session.get_one(OutboxRow, event).state == "waiting"
    assert device.sync().sent == 1


def test_where_ranges_are_not_known_the_file_starts_over(world: World) -> None:
    film = os.urandom((33 << 20) + 3)
    world.hand_in("S-1", {"film.mp4": film}, to=("ana",))
    device = world.device("ana")
    assert world.running is not None

    def stop_after_one(progress: object) -> None:
        seen.append(progress)

    seen: list[object] = []
    device.sync(progress=stop_after_one, cancelled=lambda: sum("FETCHING" in repr(p) for p in seen) >= 1)
    with bad_network(world.running.port, seed=1, rate=1, only=("no ranges",)) as network:
        world.proxied = f"http://127.0.0.1:{network.port}"
        report = device.sync()
        world.proxied = None
    assert network.faults == {"no ranges": 1}
    assert report.submissions == ("S-1",) and report.bytes <= len(film) - (4 << 20)
    with device.store.read() as session:
        file = open_file(session, device.store.vault, "S-1", hashlib.sha256(film).hexdigest())
    assert file.read_at(0, len(film)) == film
    file.close()


def test_a_film_cut_off_needs_room_for_the_rest_of_it_only(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    film = os.urandom(CHUNK * 8)
    world.hand_in("S-1", {"film.mp4": film}, to=("ana",))
    device = world.device("ana")
    had: list[int] = []
    cut = device.sync(progress=lambda at: had.append(at.done), cancelled=lambda: bool(had) and had[-1] >= CHUNK)
    assert cut.ended is Ended.CANCELLED and CHUNK <= cut.bytes < len(film)
    free = len(film) - cut.bytes + SPARE_BYTES
    monkeypatch.setattr(shutil, "disk_usage", lambda _: shutil._ntuple_diskusage(free, 0, free - 1))
    said = device.sync()
    assert said.submissions == () and "MiB free" in said.attention[0]
    monkeypatch.setattr(shutil, "disk_usage", lambda _: shutil._ntuple_diskusage(free, 0, free))
    assert device.sync().submissions == ("S-1",)


def test_only_the_spoilt_chunk_is_asked_for_again(world: World) -> None:
    film = os.urandom((9 << 20) + 3)
    world.hand_in("S-1", {"film.mp4": film}, to=("ana",))
    device = world.device("ana")
    assert world.running is not None
    with bad_network(world.running.port, seed=3, rate=1, only=("spoil a file",)) as network:
        world.proxied = f"http://127.0.0.1:{network.port}"
        for _ in range(5):
            if device.sync().submissions:
                break
        world.proxied = None
    report = device.sync()
    assert network.faults["spoil a file"] >= 2
    with device.store.read() as session:
        waiting = session.scalars(select(OutboxRow)).all()
        assert waiting == [] and report.ended is Ended.DONE
        file = open_file(session, device.store.vault, "S-1", hashlib.sha256(film).hexdigest())
    assert file.read_at(0, len(film)) == film
    file.close()


@pytest.mark.parametrize(
    "words",
    ["{code}", "{code}\n", "\ufeffDear Ana,\r\n\r\nyour code is\r\n{code}\r\n\r\nPaste it.\r\n", "code: {folded}\n"],
)
def test_a_code_is_found_in_the_file_it_came_in(tmp_path: Path, words: str) -> None:
    code = "assessor1." + "Ab9_-" * 40
    folded = "\n".join(code[i : i + 76] for i in range(0, len(code), 76))
    (tmp_path / "code.txt").write_text(words.format(code=code, folded=folded), encoding="utf-8", newline="")
    assert code_in_file(tmp_path / "code.txt") == code


def test_a_file_without_a_code_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "code.txt").write_text("nothing")
    with pytest.raises(RuleBroken, match=r"no enrolment code in code\.txt"):
        code_in_file(tmp_path / "code.txt")
