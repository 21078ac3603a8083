"""What the issuer told of decisions that are not here comes through the step that keeps it in a table of its own."""

import json
from pathlib import Path

import pytest
from sqlalchemy import select

from assessor_app.queries.elsewhere import Elsewhere, elsewhere, elsewhere_of
from assessor_app.store import keys, opening
from assessor_app.store.engine import DataKey, encrypted_engine
from assessor_app.store.rows import ElsewhereRow
from tests.builders import PASSPHRASE
from tests.store.released import AT, made_at

pytestmark = pytest.mark.usefixtures("cheap_passphrase")

BEFORE = "0009"  # and before an item of the feed said of which event it is
NEWS = (  # event, submission, standing, in the order of the feed
    ("elsewhere", "S-1", "final"),
    ("twice", "S-2", "parted"),
    ("here", "S-3", "final"),
    ("given back", "S-4", "given back"),
    ("practised", "S-5", "practice"),
    ("twice", "S-2", "second reading"),
    ("nameless", None, "final"),
)


def told_at(folder: Path, step: str) -> Path:
    """A workspace at that step, which has read the news and holds one of the events itself."""
    made_at(folder, step)
    engine = encrypted_engine(folder / opening.DATABASE, DataKey(keys.unwrap(folder, PASSPHRASE)))
    with engine.connect() as connection, connection.begin():
        run = connection.exec_driver_sql
        for seq, (event, submission, standing) in enumerate(NEWS, 1):
            body = {"event": event, "submission": submission, "standing": standing}
            run("INSERT INTO feed_item (seq, kind, body) VALUES (?, 'decision', ?)", (seq, json.dumps(body)))
        (device,) = run("SELECT id FROM device").one()
        run(
            "INSERT INTO event (id, device, device_seq, type, submission_id, jws, sha256, made_at)"
            " VALUES ('here', ?, 1, 'decision/1', 'S-3', 'e30.e30.x', 'x', ?)",
            (device, AT),
        )
    engine.dispose()
    return folder


def test_what_was_told_before_is_kept_by_its_last_word_and_only_what_decides_is_said(tmp_path: Path) -> None:
    opened = opening.open_workspace(told_at(tmp_path / "w", BEFORE), PASSPHRASE)
    try:
        with opened.store.read() as session:
            kept = {row.event_id: (row.submission_id, row.standing) for row in session.scalars(select(ElsewhereRow))}
            said, of_each = elsewhere(session), {name: elsewhere_of(session, name) for _, name, _ in NEWS if name}
    finally:
        opened.close()
    assert kept.pop("twice") == ("S-2", "second reading")
    assert kept.pop("elsewhere") == ("S-1", "final") and not kept.keys() & {"here", "nameless"}
    assert said == {"S-1": Elsewhere.NOT_HERE, "S-2": Elsewhere.NOT_HERE}
    assert {name for name, what in of_each.items() if what is not None} == said.keys()
