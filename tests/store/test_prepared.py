"""Statements compiled once give and say what SQLAlchemy would."""

from typing import cast

import pytest
from sqlalchemy import Table, bindparam, insert, select
from sqlalchemy.exc import IntegrityError

from assessor_app.domain.errors import StoreBusy
from assessor_app.store import engine
from assessor_app.store.engine import Store
from assessor_app.store.prepared import Prepared
from assessor_app.store.rows import UndoRow

STEPS = cast(Table, UndoRow.__table__)
INSERT = Prepared(insert(STEPS), [column.name for column in STEPS.c])
SELECT = Prepared(select(STEPS).where(STEPS.c.id == bindparam("step")))
STEP = {"id": 7, "assessment_id": "r", "said": "“é”", "before": {"a": [None, "ü"]}, "after": [], "undone": True}


def test_what_was_written_is_read_back_with_its_json(store: Store) -> None:
    with store.write_rows() as connection:
        connection.exec_driver_sql("PRAGMA defer_foreign_keys = ON")
        INSERT.on(connection, **STEP)
        found, by_sqlalchemy = SELECT.first(connection, step=7), connection.execute(select(STEPS)).one()
        connection.exec_driver_sql("DELETE FROM undo_step")
    assert vars(found) == by_sqlalchemy._asdict() == STEP


def test_nothing_found_is_none(store: Store) -> None:
    with store.write_rows() as connection:
        assert SELECT.first(connection, step=1) is None


def test_a_value_left_out_is_refused_before_anything_runs(store: Store) -> None:
    with store.write_rows() as connection, pytest.raises(KeyError, match="step"):
        SELECT.on(connection)


def test_what_the_driver_refuses_is_refused_in_sqlalchemys_words(store: Store) -> None:
    with pytest.raises(IntegrityError, match="NOT NULL"), store.write_rows() as connection:
        INSERT.on(connection, **STEP | {"said": None})


def test_a_store_that_is_held_says_so(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    with store.write_rows(), store.engine.connect().execution_options(writes=False) as other:
        other.exec_driver_sql("PRAGMA busy_timeout = 0")
        other.rollback()
        with pytest.raises(StoreBusy), engine.spoken():
            engine.run(other, "BEGIN IMMEDIATE")
