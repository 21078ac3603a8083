"""Planted secrets: a passphrase, the data key, a token and a note are found in no log, temporary file or backup."""

import os
import subprocess
import sys
from pathlib import Path

from assessor_app.store import keys, opening

PASSPHRASE = "zwei stille weisse birken"
NOTE = "PLANTED-NOTE-7f1d the student in the red pullover"
TOKEN = "PLANTED-TOKEN-91c3"
LIFE = f"""
import logging, os, sys
from pathlib import Path
from sqlalchemy import text
from assessor_app.commands import assessments, keeping
from assessor_app.domain.rubric import CriterionId
from assessor_app.store import keys, opening
from assessor_app.store.rows import SettingRow
from tests import builders
from tests.journeys import lives
logging.basicConfig(level=logging.DEBUG, stream=sys.stderr)
keys.MEMORY_KIB, keys.TIME_COST = 64, 1
lives.PASSPHRASE = {PASSPHRASE!r}
folder = Path(sys.argv[1])
lives.make_workspace(folder)
opened = opening.open_workspace(folder, {PASSPHRASE!r})
store, now = opened.store, builders.ticking()
rubric, about = builders.rubric(), builders.submission("S-1").id
assessments.write_rationale(store, rubric, about, CriterionId("norms"), {NOTE!r}, now=now)
with store.write() as session:
    session.merge(SettingRow(name="token", value={{"access": {TOKEN!r}}}))
keeping.back_up(store, now=now)
for wrong in ("SELECT * FROM nothing_of_the_sort", "INSERT INTO setting VALUES ('token', NULL)"):
    try:
        with store.write() as session:
            session.execute(text(wrong))
    except Exception:
        logging.exception("planned")
try:
    opening.open_workspace(folder, "not " + {PASSPHRASE!r}, writer=False)
except Exception as error:
    print(error)
os._exit(9)  # no clean end
"""


def test_no_secret_is_left_where_somebody_could_read_it(tmp_path: Path) -> None:
    folder, temporary = tmp_path / "workspace", tmp_path / "temporary"
    temporary.mkdir()
    said = subprocess.run(
        [sys.executable, "-c", LIFE, str(folder)],
        env=os.environ
        | {"TMPDIR": str(temporary), "HOME": str(temporary), "PYTHONPATH": str(Path(__file__).parents[2])},
        capture_output=True,
        check=False,
    )
    assert said.returncode == 9, said.stderr.decode()
    key = keys.unwrap(folder, PASSPHRASE)
    secrets = [PASSPHRASE.encode(), key, key.hex().encode(), TOKEN.encode(), NOTE.encode(), NOTE.encode("utf-16-le")]
    files = {str(p): p.read_bytes() for p in tmp_path.rglob("*") if p.is_file()} | {
        "out": said.stdout,
        "err": said.stderr,
    }
    assert any(name.endswith(".db") and "backups" in name for name in files)
    for name, kept in files.items():
        assert not [secret for secret in secrets if secret.lower() in kept.lower()], f"{name} holds a secret"
    opened = opening.open_workspace(folder, PASSPHRASE)  # and the note is there for who may read it
    try:
        with opened.store.engine.connect() as connection:
            assert NOTE in str(connection.exec_driver_sql("SELECT rationale FROM criterion_reading").all())
    finally:
        opened.close()
