"""An issuer's folder of version 1 opens with everything in it, and goes on."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import inspect, select

from assessor_app.domain.errors import StoreDamaged
from assessor_app.issuer.folder import Issuer, open_issuer
from assessor_app.issuer.overview import decisions
from assessor_app.issuer.rows import SCHEMA, AssignmentRow, IssuerRow, Row
from tests.issuer.offices import Office
from tests.sync_world import PROGRAMME

SCHEMA_1 = Path(__file__).with_name("schema_1.sql")


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
