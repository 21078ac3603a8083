"""Another database, another place for files: an address each, and nothing else changes."""

import hashlib
import threading
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import select, text
from typer.testing import CliRunner

from assessor_app.cli.issuer import app
from assessor_app.domain.errors import RuleBroken, StoreDamaged
from assessor_app.issuer import feed
from assessor_app.issuer.buckets import open_bucket
from assessor_app.issuer.database import open_database
from assessor_app.issuer.engines import ENGINES, read_engines
from assessor_app.issuer.folder import add_programme, init_issuer, open_issuer, opened_issuer, place_programme
from assessor_app.issuer.overview import decisions, programmes
from assessor_app.issuer.rows import PARTITIONS, EventRow
from assessor_app.issuer.serving import app_for
from tests.issuer.engines import Engine, Servers
from tests.issuer.offices import Office
from tests.sync_world import PROGRAMME, World, body_of


@pytest.fixture
def larger(tmp_path: Path, servers: Servers) -> Iterator[Office]:
    """An office on PostgreSQL and S3."""
    made = Office(tmp_path, Engine(servers.emptied(), servers.bucket()))
    yield made
    made.close()


def test_on_postgresql_every_table_of_programmes_is_kept_in_parts_by_programme(larger: Office) -> None:
    with larger.issuer.database.read() as session:
        whole = text("SELECT relname FROM pg_class WHERE relkind = 'r' AND NOT relispartition AND relnamespace = 2200")
        parts = text("SELECT count(*) FROM pg_inherits WHERE inhparent = 'event'::regclass")
        assert set(session.scalars(whole)) == {"issuer", "programme"}
        assert session.scalar(parts) == PARTITIONS


def test_a_programmes_events_lie_in_one_part(larger: Office) -> None:
    larger.push([larger.decision(larger.hand_in(name)) for name in ("S-1", "S-2")])
    with larger.issuer.database.read() as session:
        assert len(set(session.scalars(text("SELECT tableoid FROM event")))) == 1


def test_readers_of_the_feed_miss_nothing_of_writers_that_commit_at_once(office: Office) -> None:
    signers = [office.enrolled(f"assessor-{n}") for n in range(4)]
    submissions = [office.hand_in(f"S-{n}", to=f"assessor-{n}") for n in range(4)]
    pushed = [
        [office.decision(s, by=by, level="lowest") for _ in range(6)]
        for s, by in zip(submissions, signers, strict=True)
    ]

    def push(n: int) -> None:
        for event in pushed[n]:
            office.push([event], by=signers[n], assessor=f"assessor-{n}")

    threads = [threading.Thread(target=push, args=(n,)) for n in range(4)]
    for thread in threads:
        thread.start()
    seen: list[int] = []
    cursor = None
    while any(thread.is_alive() for thread in threads) or cursor is None:
        cursor = _read(office, cursor, seen)
    _read(office, cursor, seen)
    afterwards: list[int] = []
    _read(office, None, afterwards)
    assert seen == afterwards


def _read(office: Office, cursor: str | None, seen: list[int]) -> str:
    with office.issuer.database.read() as session:
        page = feed.page(session, office.issuer.epoch, PROGRAMME, "assessor-0", cursor, 3)
    seen += [item.seq for item in page.items]
    return page.cursor if not page.more else _read(office, page.cursor, seen)


def test_what_no_database_can_keep_is_quarantined_not_lost(office: Office) -> None:
    body = body_of(office.credential, office.hand_in("S-1")) | {"submission": "S\x001"}
    assert office.push([office.signer.event(body)]).results[0].status == "quarantined"


def test_many_events_at_once_are_kept_as_one_would_be(office: Office) -> None:
    odd = ["S\x001", "\\N", "a\tb\nc\\", "é𝄞", "ordinary", ""]
    body = body_of(office.credential, office.hand_in("S-1"))
    events = [office.signer.event(body | {"submission": name}) for name in odd]
    assert {result.status for result in office.push(events).results} == {"quarantined"}
    with office.issuer.database.read() as session:
        kept = session.scalars(select(EventRow).order_by(EventRow.device_seq)).all()
    assert [row.submission for row in kept] == ["S\ufffd1", *odd[1:]]
    assert [row.jws for row in kept] == events


def test_on_postgresql_what_is_asked_often_is_planned_for_what_is_asked(larger: Office) -> None:
    for n in range(12):  # the server settles on one plan after some ten
        larger.push([larger.decision(larger.hand_in(f"S-{n}"))])
    with larger.issuer.database.read() as session:
        plans = text("SELECT sum(custom_plans), sum(generic_plans) FROM pg_prepared_statements")
        planned, settled = session.execute(plans).one()
    assert planned > 100 and settled == 0


def test_a_programme_in_a_database_of_its_own_is_served_like_any_other(larger: Office, servers: Servers) -> None:
    place_programme(
        larger.folder, "east", "East", servers.database(), partial(add_programme, programme="east", name="East")
    )
    with opened_issuer(larger.folder) as issuer:
        assert [p.programme for p in programmes(issuer)] == ["east", PROGRAMME]
        with TestClient(app_for(open_issuer(larger.folder))) as http:
            assert http.get("/status/east/1").status_code == 200
            assert http.get("/status/west/1").status_code == 404
        with issuer.at("east").database.read() as session:
            assert session.get(EventRow, ("east", "x")) is None


def test_what_a_placed_programmes_devices_send_lies_in_its_database(
    tmp_path: Path, servers: Servers, cheap_passphrase: None
) -> None:
    placed = servers.database()

    class Placed(World):
        def place(self) -> None:
            with opened_issuer(self.folder) as issuer, issuer.database.write() as session:
                for table in ("credential", "feed", "programme"):
                    session.execute(text(f"DELETE FROM {table}"))
            place_programme(
                self.folder,
                PROGRAMME,
                "Talk programme",
                placed,
                partial(add_programme, programme=PROGRAMME, name="Talk programme"),
            )
            with opened_issuer(self.folder, PROGRAMME) as issuer:
                from assessor_app.issuer.submissions import add_credentials

                add_credentials(issuer, PROGRAMME)

        def issuer(self):  # type: ignore[no-untyped-def]
            return opened_issuer(self.folder, PROGRAMME, base_url=self.running.url if self.running else None)

    world = Placed(tmp_path)
    world.place()
    try:
        world.serve()
        device = world.device("ana")
        submission = world.hand_in("S-1", to=("ana",))
        device.sync()
        device.decide(submission)
        assert device.sync().ended == "done"
        assert [(d.submission, d.standing) for d in world.decisions()] == [("S-1", "final")]
        with opened_issuer(world.folder) as issuer, issuer.database.read() as session:
            assert session.scalars(text("SELECT count(*) FROM event")).one() == 0
    finally:
        world.close()


def test_a_serving_process_on_postgresql_and_s3_gives_a_device_its_files(
    tmp_path: Path, servers: Servers, cheap_passphrase: None
) -> None:
    world = World(tmp_path, database=servers.emptied(), blobs=servers.bucket())
    world.serve()
    try:
        device = world.device("ana")
        submission = world.hand_in("S-1", {"film.mp4": b"film" * (3 << 20)}, to=("ana",))
        assert device.sync().submissions == ("S-1",)
        device.decide(submission)
        device.sync()
        assert [(d.outcome, d.standing) for d in world.decisions()] == [("earned", "final")]
    finally:
        world.close()


def test_a_bucket_gives_back_any_stretch_of_what_it_was_given(servers: Servers) -> None:
    bucket, data = open_bucket(servers.bucket()), bytes(range(256)) * 40_000
    sha256 = hashlib.sha256(data).hexdigest()
    writer = bucket.sink().begin(len(data))
    writer.write(data[:5_000_000])
    writer.write(memoryview(data)[5_000_000:])
    writer.finish(sha256)
    file = bucket.open(sha256)
    assert file is not None and file.seek(0, 2) == len(data)
    file.seek(9_999_000)
    got = b""
    while piece := file.read(1 << 20):
        got += piece
    assert got == data[9_999_000:]


def test_bytes_that_are_not_what_their_name_says_are_not_kept(servers: Servers) -> None:
    bucket, name = open_bucket(servers.bucket()), hashlib.sha256(b"one").hexdigest()
    writer = bucket.sink().begin(3)
    writer.write(b"two")
    with pytest.raises(StoreDamaged, match="nothing was kept"):
        writer.finish(name)
    assert bucket.open(name) is None


def test_a_bucket_that_is_not_there_is_a_sentence(servers: Servers) -> None:
    bucket = open_bucket(servers.bucket().replace("evidence", "no-such-bucket"))
    writer = bucket.sink().begin(3)
    writer.write(b"one")
    with pytest.raises(StoreDamaged, match="bucket does not answer"):
        writer.finish(hashlib.sha256(b"one").hexdigest())


@pytest.mark.parametrize("address", ["ftp://x/y", "s3://", "bucket"])
def test_files_are_kept_in_a_folder_or_in_s3(address: str) -> None:
    with pytest.raises(RuleBroken, match="s3://"):
        open_bucket(address)


@pytest.mark.parametrize("address", ["mysql://x/y", "postgresql://x/y", "nonsense", "postgresql+psycopg://u:secret@"])
def test_an_address_that_is_no_database_is_a_sentence_without_its_password(tmp_path: Path, address: str) -> None:
    with pytest.raises(RuleBroken) as refused:
        init_issuer(tmp_path / "issuer", PROGRAMME, "Talk", database=address)
    assert "secret" not in str(refused.value)
    assert not (tmp_path / "issuer").exists()


def test_a_database_that_has_an_issuer_already_is_left_as_it_is(larger: Office, tmp_path: Path) -> None:
    address = read_engines(larger.folder).database
    with pytest.raises(RuleBroken, match="already"):
        init_issuer(tmp_path / "other", "other", "Other", database=address)
    assert decisions(larger.issuer, PROGRAMME) == ()


def test_an_issuer_whose_making_was_refused_leaves_a_shared_database_empty(tmp_path: Path, servers: Servers) -> None:
    words = ["init", "--folder", str(tmp_path / "issuer"), "--json", "--database", servers.emptied()]
    refused = CliRunner().invoke(app, [*words, "--rubrics", str(tmp_path / "none")])
    assert refused.exit_code == 1
    assert CliRunner().invoke(app, words).exit_code == 0


def test_the_addresses_are_kept_where_only_their_owner_reads_them(larger: Office) -> None:
    assert (larger.folder / ENGINES).stat().st_mode & 0o777 == 0o600


def test_a_spoilt_directory_of_engines_is_named(larger: Office) -> None:
    (larger.folder / ENGINES).write_text("{")
    with pytest.raises(StoreDamaged, match="engines"):
        open_issuer(larger.folder)


def test_a_database_that_is_not_there_is_a_sentence(tmp_path: Path) -> None:
    address = "postgresql+psycopg://nobody@127.0.0.1:9/none"
    with pytest.raises(RuleBroken, match="cannot be used"):
        init_issuer(tmp_path / "issuer", PROGRAMME, "Talk", database=address)
    assert not (tmp_path / "issuer").exists()


def test_postgresql_readers_cannot_write(larger: Office) -> None:
    database = open_database(str(read_engines(larger.folder).database))
    with pytest.raises(Exception, match="read-only"), database.read() as session:
        session.execute(text("DELETE FROM event"))
    database.close()
