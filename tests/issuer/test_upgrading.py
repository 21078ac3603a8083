"""An issuer's folder of version 1 opens with everything in it, and goes on."""

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import inspect, select, text

from assessor_app.domain.errors import StoreDamaged
from assessor_app.issuer.database import Database, open_database
from assessor_app.issuer.folder import Issuer, open_issuer
from assessor_app.issuer.overview import decisions
from assessor_app.issuer.readmitting import readmit
from assessor_app.issuer.rows import SCHEMA, AssignmentRow, CredentialRow, DeviceRow, IssuerRow, Row
from assessor_app.issuer.submissions import add_credential
from assessor_app.issuer.upgrading import bring_to_today
from tests.issuer.engines import IN_THE_FOLDER, Engine, Servers
from tests.issuer.offices import Office
from tests.issuer.test_new_rubric import by_its_rubric, next_version
from tests.sync_world import PROGRAMME, Signer

SCHEMA_1 = Path(__file__).with_name("schema_1.sql")
SCHEMA_3 = Path(__file__).with_name("schema_3_postgresql.sql")
BACK_TO_14 = (
    "DROP INDEX ix_feed_assessor",
    "DROP INDEX uq_event_arrived",
    "ALTER TABLE event DROP COLUMN arrived",
    "ALTER TABLE programme DROP COLUMN event_head",
    "UPDATE issuer SET schema_version = 14",
)


@pytest.fixture
def office(tmp_path: Path) -> Office:
    """An office closed for the night, with a decision in it and its database as version 1 wrote it."""
    made = Office(tmp_path)
    made.push([made.decision(made.hand_in("S-1"))])
    made.close()
    _as_version_1(tmp_path / "issuer" / "issuer.db")
    return made


def _as_version_1(database: Path) -> None:
    today = database.rename(database.with_name("today.db"))
    with closing(sqlite3.connect(database)) as old:
        old.executescript(SCHEMA_1.read_text("utf-8"))
        old.execute("ATTACH ? AS today", (str(today),))
        tables = [name for (name,) in old.execute("SELECT name FROM main.sqlite_master WHERE type = 'table'")]
        for table in tables:
            there = [row[1] for row in old.execute(f"PRAGMA main.table_info({table})")]
            shared = ", ".join(there)
            taken = shared.replace("reason", "role") if table == "assignment" else shared
            old.execute(f"INSERT INTO main.{table} ({shared}) SELECT {taken} FROM today.{table}")
        old.execute("UPDATE issuer SET schema_version = 1")
        old.commit()
    today.unlink()


def reopened(office: Office, folder: Path) -> Issuer:
    office.issuer = open_issuer(folder / "issuer")
    return office.issuer


def test_what_was_in_it_is_there_and_its_devices_go_on(office: Office, tmp_path: Path) -> None:
    issuer = reopened(office, tmp_path)
    assert [(d.submission, d.branch, d.standing) for d in decisions(issuer, PROGRAMME)] == [("S-1", 0, "final")]
    assert office.push([office.decision(office.hand_in("S-2"))]).results[0].status == "accepted"
    office.close()


def test_assignments_get_an_id_and_keep_their_kind_of_reading(office: Office, tmp_path: Path) -> None:
    with reopened(office, tmp_path).database.read() as session:
        row = session.scalars(select(AssignmentRow)).one()
    assert (len(row.id), row.role, row.reason) == (36, "first reading", "assigned by staff")
    office.close()


def test_no_version_of_a_credential_succeeds_another_until_that_is_declared(office: Office, tmp_path: Path) -> None:
    issuer = reopened(office, tmp_path)
    newer = next_version(office, tmp_path / "newer")
    with issuer.database.read() as session:
        assert session.scalars(select(CredentialRow.succeeds)).all() == [None]
    add_credential(issuer, PROGRAMME, tmp_path / "newer", [office.credential.version])
    by_newer = office.signer.event(by_its_rubric(newer, office.hand_in("S-2")))
    assert office.push([by_newer]).results[0].status == "accepted"
    office.close()


def test_the_tables_are_those_of_a_new_issuer(office: Office, tmp_path: Path) -> None:
    with reopened(office, tmp_path).database.read() as session:
        shown = inspect(session.connection())
        columns = {(t, c["name"]) for t in shown.get_table_names() for c in shown.get_columns(t)}
        indices = {i["name"] for t in shown.get_table_names() for i in shown.get_indexes(t)}
    tables = Row.metadata.tables.values()
    assert columns == {(t.name, c.name) for t in tables for c in t.columns}
    assert indices == {str(i.name) for t in tables for i in t.indexes}
    office.close()


def test_opening_it_again_changes_nothing(office: Office, tmp_path: Path) -> None:
    ids = []
    for _ in range(2):
        with reopened(office, tmp_path).database.read() as session:
            ids.append(session.scalars(select(AssignmentRow.id)).one())
            assert session.get_one(IssuerRow, 1).schema_version == SCHEMA
        office.close()
    assert ids[0] == ids[1]


def test_one_of_a_newer_version_is_refused(office: Office, tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "issuer" / "issuer.db")) as database:
        database.execute("UPDATE issuer SET schema_version = 99")
        database.commit()
    with pytest.raises(StoreDamaged, match="newer version"):
        open_issuer(tmp_path / "issuer")


@pytest.fixture
def version_3(tmp_path: Path, servers: Servers) -> Iterator[Database]:
    """A PostgreSQL database as version 3 left it, with an issuer, a programme and one revoked credential."""
    database = open_database(servers.database())
    with database.write() as session:
        session.connection().exec_driver_sql(SCHEMA_3.read_text("utf-8").replace("%", "%%"))
        session.execute(text("INSERT INTO issuer VALUES (1, 3, 'Talk', NULL, 'epoch')"))
        session.execute(text("INSERT INTO programme VALUES ('talk', 'Talk', 0, 1, '{}')"))
        values = "'talk', 'A-1', 'S-1', 'E-1', 'ana', 0, '2026-01-01', '{}', '2026-01-02', 'why'"
        session.execute(text(f"INSERT INTO award VALUES ({values})"))
    yield database
    database.close()


def test_a_postgresql_of_version_3_comes_to_be_as_a_new_one(version_3: Database, servers: Servers) -> None:
    bring_to_today(version_3)
    fresh = open_database(servers.emptied())
    fresh.make_tables()
    shapes = []
    for database in (version_3, fresh):
        with database.read() as session:
            shown = inspect(session.connection())
            tables = shown.get_table_names()
            columns = {(t, c["name"], str(c["type"])) for t in tables for c in shown.get_columns(t)}
            indices = {(i["name"], i["unique"]) for t in Row.metadata.tables for i in shown.get_indexes(t)}
            stored = session.connection().exec_driver_sql(
                "SELECT relname, reloptions, attstorage FROM pg_class c JOIN pg_attribute a ON attrelid = c.oid "
                "WHERE attname = 'jws' AND relkind = 'r'"
            )
            shapes.append((columns, indices, {(name, *(options or ()), kept) for name, options, kept in stored}))
    fresh.close()
    assert shapes[0] == shapes[1]


def test_a_process_of_the_older_version_writes_while_postgresql_is_brought_to_today(version_3: Database) -> None:
    stop, failed, written = threading.Event(), [], []

    def write() -> None:
        while not stop.is_set():
            values = f"'talk', 'B-{len(written)}', 'S-{len(written) + 2}', 'E', 'ana', 1, '2026-01-01', '{{}}'"
            columns = "programme, id, submission, event, assessor, status_index, awarded_at, document"
            try:
                with version_3.write() as session:
                    session.execute(text(f"INSERT INTO award ({columns}) VALUES ({values})"))
                written.append(1)
            except Exception as error:
                failed.append(error)
                return

    writer = threading.Thread(target=write)
    writer.start()
    bring_to_today(version_3)
    stop.set()
    writer.join()
    assert failed == [] and written
    with version_3.read() as session:
        assert session.scalars(text("SELECT count(*) FROM award")).one() == len(written) + 1


def test_two_processes_that_bring_postgresql_to_today_at_once_both_go_on(version_3: Database) -> None:
    failed: list[BaseException] = []

    def bring() -> None:
        try:
            bring_to_today(version_3)
        except BaseException as error:
            failed.append(error)

    threads = [threading.Thread(target=bring) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with version_3.read() as session:
        assert (failed, session.scalars(text("SELECT schema_version FROM issuer")).one()) == ([], SCHEMA)


def test_where_a_log_was_let_go_on_before_that_was_kept_is_found(tmp_path: Path) -> None:
    made = Office(tmp_path)
    one, _, three, _, _, six = (made.decision(made.hand_in(f"S-{n}")) for n in range(1, 7))
    made.push([one])
    for event in (three, six):
        made.push([event], incomplete=True)
        readmit(made.issuer, PROGRAMME, made.signer.key.thumbprint)
    made.close()
    for forget in (False, True):
        if forget:
            with closing(sqlite3.connect(tmp_path / "issuer" / "issuer.db")) as database:
                database.executescript(";".join(BACK_TO_14))
                database.execute("ALTER TABLE device DROP COLUMN let_in")
                database.execute("ALTER TABLE credential DROP COLUMN succeeds")
                database.execute("UPDATE issuer SET schema_version = 9")
                database.commit()
        with reopened(made, tmp_path).database.read() as session:
            assert session.scalars(select(DeviceRow.let_in)).one() == [3, 6]
        made.close()


@pytest.mark.parametrize("on_postgresql", [False, True])
def test_where_a_log_went_on_past_another_event_of_the_same_number_is_found(
    tmp_path: Path, servers: Servers, on_postgresql: bool
) -> None:
    made = Office(tmp_path, Engine(servers.database()) if on_postgresql else IN_THE_FOLDER)
    one, two, four = (made.hand_in(f"S-{n}") for n in (1, 2, 4))
    copy, whole = Signer(made.signer.key), made.enrolled("ben")
    made.push([made.decision(one)])
    _never_sent = made.decision(one, by=copy, level="lowest")
    made.push([made.decision(two, by=copy)], by=copy)
    readmit(made.issuer, PROGRAMME, copy.key.thumbprint)
    made.push([made.decision(four, by=copy)], by=copy)
    made.give(one, "ben")
    made.push([made.decision(one, by=whole)], by=whole, assessor="ben")
    for forget in (False, True):
        with made.issuer.database.write() as session:
            if forget:
                for statement in BACK_TO_14:
                    session.execute(text(statement))
                session.execute(text("UPDATE device SET let_in = NULL"))
                session.execute(text("UPDATE issuer SET schema_version = 13"))
        bring_to_today(made.issuer.database)
        with made.issuer.database.read() as session:
            told = {row.id: row.let_in for row in session.scalars(select(DeviceRow))}
        assert told == {copy.key.thumbprint: [2], whole.key.thumbprint: None}
    made.close()
