"""The schema moves in numbered steps: every released one opens, the last is what the rows say, no cut halves it."""

from collections.abc import Callable
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import event

from assessor_app.domain.errors import StoreDamaged
from assessor_app.queries.preferences import preferences
from assessor_app.store import backups, opening, restoring, schema
from assessor_app.store.engine import Store, full_check
from assessor_app.store.rows import Row
from assessor_app.store.submissions import submission
from tests.builders import PASSPHRASE
from tests.store.released import STEPS, made_at

pytestmark = pytest.mark.usefixtures("cheap_passphrase")


def read(folder: Path) -> tuple[str | None, object, str]:
    opened = opening.open_workspace(folder, PASSPHRASE)
    try:
        full_check(opened.store.engine)
        with opened.store.engine.connect() as connection:
            version = schema.version(connection)
        with opened.store.read() as session:
            return version, preferences(opened.store)["theme"], submission(session, "S-1").id
    finally:
        opened.close()


@pytest.mark.parametrize("step", STEPS)
def test_a_store_of_every_released_schema_opens_with_what_was_in_it(tmp_path: Path, step: str) -> None:
    assert read(made_at(tmp_path / "w", step)) == (schema.HEAD, "dark", "S-1")


def test_the_last_step_is_what_the_rows_say_to_the_type_and_index(store: Store) -> None:
    with store.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Row.metadata) == []


def statements(folder: Path) -> int:
    """How many statements bring a store from its first step to the last."""
    seen: list[str] = []
    cut(folder, lambda statement: seen.append(statement))
    return len(seen)


def cut(folder: Path, at: Callable[[str], object]) -> None:
    """Open a store; `at` hears each statement of the engine that opens it, and may end it there."""
    real = opening.encrypted_engine

    def listened(*args: object, **more: object) -> object:
        engine = real(*args, **more)  # type: ignore[arg-type]
        event.listen(engine, "before_cursor_execute", lambda _c, _k, statement, *_: at(statement))
        return engine

    patch = pytest.MonkeyPatch()
    patch.setattr(opening, "encrypted_engine", listened)
    try:
        opening.open_workspace(folder, PASSPHRASE).close()
    finally:
        patch.undo()


def test_a_migration_cut_at_any_statement_leaves_the_old_store_or_the_new(tmp_path: Path) -> None:
    many = statements(made_at(tmp_path / "counted", "0001"))
    assert many > 20
    for stop in range(0, many, max(1, many // 40)):
        folder = made_at(tmp_path / f"cut {stop}", "0001")
        left = [stop]

        def power(_statement: str, left: list[int] = left) -> None:
            left[0] -= 1
            if left[0] < 0:
                raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            cut(folder, power)
        assert read(folder) == (schema.HEAD, "dark", "S-1")


@pytest.mark.parametrize("step", [STEPS[0], STEPS[-2]])
def test_a_backup_of_an_older_schema_can_be_gone_back_to(tmp_path: Path, step: str) -> None:
    folder = made_at(tmp_path / "w", step)
    opened = opening.open_workspace(folder, PASSPHRASE)
    made = backups.make(opened.store, now="2026-11-23T09:00:00.000Z")
    opened.close()
    made.path.write_bytes((made_of(tmp_path, folder, step)).read_bytes())
    restoring.restore(folder, PASSPHRASE, made.name, now="2026-11-23T10:00:00.000Z")
    assert read(folder) == (schema.HEAD, "dark", "S-1")


def made_of(tmp_path: Path, folder: Path, step: str) -> Path:
    """A database at that step under the same key as `folder`'s."""
    from assessor_app.store import keys

    patch = pytest.MonkeyPatch()
    patch.setattr(keys, "create", lambda _folder, _word: keys.unwrap(folder, PASSPHRASE))
    try:
        return made_at(tmp_path / "older", step) / opening.DATABASE
    finally:
        patch.undo()


def test_a_newer_store_is_refused_for_reading_too_and_left_alone(workspace_folder: Path) -> None:
    opened = opening.open_workspace(workspace_folder, PASSPHRASE)
    with opened.store.write() as session:
        session.connection().exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    opened.close()
    before = (workspace_folder / opening.DATABASE).read_bytes()
    for writer in (True, False):
        with pytest.raises(StoreDamaged, match="newer version of Assessor"):
            opening.open_workspace(workspace_folder, PASSPHRASE, writer=writer)
    assert (workspace_folder / opening.DATABASE).read_bytes() == before
