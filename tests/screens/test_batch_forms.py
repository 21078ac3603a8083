"""Which forms a batch has: chosen by keys, and kept as a profile."""

import zipfile
from pathlib import Path

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from assessor_app.commands import batches
from assessor_app.domain.export_profile import Profile
from assessor_app.queries.batches import profile_named
from assessor_app.reports.forms import NAMES
from assessor_app.store.engine import Store
from assessor_app.store.leaving_rows import ProfileRow
from tests import builders
from tests.decided import decide
from tests.screens.batch_keys import ALT, CTRL, ENTER, offer, press, words, write


def test_a_kept_profile_of_a_newer_version_is_said_and_the_usual_forms_stay(open_decisions, qtbot: QtBot, store: Store):
    decide(store, ["S-1"])
    with store.write() as session:
        session.add(ProfileRow(name="New", body={"format": "assessor-export-profile/9", "name": "New"}))
    batches.save_profile(store, Profile("Nightly", ("csv",)))
    window = open_decisions()
    with qtbot.waitSignal(window.workspace.refused) as refused:
        press(qtbot, window, ENTER, CTRL)
    assert "“New” is left out" in refused.args[0] and "of version 9" in refused.args[0]
    qtbot.waitUntil(lambda: window.decisions.sheets.batch.plan is not None, timeout=20_000)
    assert window.decisions.sheets.batch.fields.profile.text() == "Usual forms"
    assert [each.name for each in window.decisions.sheets._outgoing.profiles()][-1] == "Nightly"


def test_forms_are_chosen_by_keys_and_kept_as_a_profile(open_decisions, qtbot: QtBot, store: Store, tmp_path: Path):
    decide(store, ["S-1"])
    window = open_decisions()
    offer(qtbot, window)
    press(qtbot, window, Qt.Key.Key_Up, ALT)
    card = window.decisions.sheets.batch.fields.by_hand
    for form in ("csv-long", "xlsx", "jsonl"):
        card.forms[form].setFocus()
        press(qtbot, window, Qt.Key.Key_Space)
    card.name.setFocus()
    qtbot.keyClicks(card.name, "Nightly")
    press(qtbot, window, ENTER)
    qtbot.waitUntil(lambda: window.decisions.sheets.batch.plan is not None, timeout=20_000)
    assert profile_named(store, "Nightly", NAMES).forms == ("csv",)
    assert window.decisions.sheets.batch.fields.profile.text() == "Nightly"
    press(qtbot, window, Qt.Key.Key_Z, ALT)
    write(qtbot, window)
    with zipfile.ZipFile(tmp_path / "batches" / "batch-1.zip") as packed:
        assert [n for n in packed.namelist() if "/data/" in n] == ["batch-1/data/decisions.csv"]


def test_a_batch_of_one_outcome_is_chosen_by_hand_and_kept_as_a_profile(open_decisions, qtbot: QtBot, store: Store):
    decide(store, ["S-1"])
    window = open_decisions()
    offer(qtbot, window)
    press(qtbot, window, Qt.Key.Key_Up, ALT)
    card, sheet = window.decisions.sheets.batch.fields.by_hand, window.decisions.sheets.batch
    assert [title for _value, title in card.credential._choices] == ["Every credential", builders.credential().title]
    card.outcome.choose(("incomplete",))
    qtbot.waitUntil(lambda: sheet.plan is not None and not sheet.plan.going, timeout=20_000)
    card.outcome.choose(("earned",))
    qtbot.waitUntil(lambda: sheet.plan is not None and len(sheet.plan.going) == 1, timeout=20_000)
    card.name.setText("Awards")
    card.keep.click()
    assert profile_named(store, "Awards", NAMES).outcomes == ("earned",)


def test_a_batch_without_forms_is_refused_in_a_sentence(open_decisions, qtbot: QtBot, store: Store):
    decide(store, ["S-1"])
    window = open_decisions()
    offer(qtbot, window)
    press(qtbot, window, Qt.Key.Key_Up, ALT)
    for box in window.decisions.sheets.batch.fields.by_hand.forms.values():
        box.setChecked(False)
    qtbot.waitUntil(lambda: "Name at least one form" in words(window.decisions.sheets.batch), timeout=20_000)
    assert not window.decisions.sheets.batch.write.isEnabled()


def test_the_badge_classes_of_canvas_are_written_into_a_profile(
    open_decisions, qtbot: QtBot, store: Store, tmp_path: Path
):
    decide(store, ["S-1"])
    window = open_decisions()
    offer(qtbot, window)
    press(qtbot, window, Qt.Key.Key_Up, ALT)
    sheet, card = window.decisions.sheets.batch, window.decisions.sheets.batch.fields.by_hand
    (field,) = card.badge_classes.values()
    assert not field.isVisible()
    card.forms["canvas"].setFocus()
    press(qtbot, window, Qt.Key.Key_Space)
    field.setFocus()
    qtbot.keyClicks(field, "class-77")
    assert "To be looked at anew" in words(sheet)
    press(qtbot, window, ENTER)
    qtbot.waitUntil(lambda: sheet.plan is not None, timeout=20_000)
    card.name.setText("Awards")
    card.keep.click()
    qtbot.waitUntil(lambda: sheet.plan is not None, timeout=20_000)
    assert profile_named(store, "Awards", NAMES).badge_classes == ((builders.credential().id, "class-77"),)
    write(qtbot, window)
    with (tmp_path / "batches" / "batch-1" / "data" / "canvas-awards.csv").open() as awards:
        assert awards.read().splitlines()[1].startswith('"class-77","E-1",')
