"""Stores as earlier versions left them: built by the numbered steps themselves, with a row that must come through."""

import json
from pathlib import Path

from alembic import command

from assessor_app.domain.submission_form import submission_json
from assessor_app.eventlog.jws import SigningKey
from assessor_app.store import keys, opening, schema
from assessor_app.store.engine import DataKey, checkpoint, encrypted_engine
from tests import builders
from tests.builders import PASSPHRASE

AT = "2026-11-23T09:00:00.000Z"
STEPS = sorted(p.stem.removeprefix("step_") for p in (schema.STEPS / "versions").glob("step_*.py"))


def made_at(folder: Path, step: str) -> Path:
    """A workspace at that step, with a device, a submission and a preference."""
    folder.mkdir(parents=True)
    key = DataKey(keys.create(folder, PASSPHRASE))
    engine = encrypted_engine(folder / opening.DATABASE, key)
    with engine.connect() as connection, connection.begin():
        command.upgrade(schema._config(connection), step)
        device = SigningKey.generate()
        run = connection.exec_driver_sql
        run("INSERT INTO device VALUES (?, ?, ?)", (device.thumbprint, device.secret, AT))
        run("INSERT INTO preference VALUES ('theme', ?)", (json.dumps({"value": "dark"}),))
        whole = builders.submission()
        run(
            "INSERT INTO submission (id, credential_id, credential_version, attempt, digest, body, reason, received_at,"
            " origin) VALUES (?, 'talk', '1.0', 1, ?, ?, 'first', ?, 'bundle')",
            (whole.id, whole.digest, json.dumps(submission_json(whole)), AT),
        )
    checkpoint(engine)
    engine.dispose()
    return folder
