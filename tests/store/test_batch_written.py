"""What a written batch is: a bag in every form, the same bytes for the same decisions, whole or not there."""

import errno
import hashlib
from pathlib import Path

import bagit
import pytest

from assessor_app.commands import batches
from assessor_app.domain.batch import Standing
from assessor_app.domain.errors import RuleBroken
from assessor_app.domain.export_profile import Profile
from assessor_app.queries import batches as batches_queries
from assessor_app.queries.decisions import decision
from assessor_app.reports import batch_folder, batch_zip, forms
from assessor_app.reports.selection import Selection
from assessor_app.store.engine import Store
from assessor_app.store.leaving_rows import LetterRow
from assessor_app.store.rows import EventRow
from tests import builders
from tests.builders import known
from tests.decided import decide
from tests.store.sending import dry, files, left, make, send, sent, standings


def test_bagit_validates_a_batch(store: Store, tmp_path: Path):
    decide(store, ["S-1", "S-2"])
    sent(store, tmp_path / "one")
    bag = bagit.Bag(str(tmp_path / "one"))
    assert bag.is_valid()
    assert bag.info["External-Identifier"] == "Batch 1"


def test_every_form_is_in_the_batch(store: Store, tmp_path: Path):
    decide(store, ["S-1"])
    sent(store, tmp_path / "one")
    assert {p.name for p in (tmp_path / "one" / "data").iterdir()} == {form.file for form in forms.FORMS}


def test_the_same_selection_gives_the_same_bytes(store: Store, tmp_path: Path):
    decide(store, ["S-1", "S-2"])
    copy = Profile("copy", forms.NAMES, award=False)
    for name in ("one", "two"):
        sent(store, tmp_path / name, name, copy)
    one, two = files(tmp_path / "one" / "data"), files(tmp_path / "two" / "data")
    assert one == two


def test_a_full_disk_in_mid_batch_leaves_nothing_and_sends_nothing(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    decide(store, ["S-1"])
    make(store)
    dry(store)

    def full(_selection: Selection, path: Path) -> None:
        path.write_bytes(b"half")
        raise OSError(errno.ENOSPC, "No space left on device")

    broken = tuple(f if f.name != "parquet" else forms.Form(f.name, f.title, f.file, full) for f in forms.FORMS)
    with monkeypatch.context() as patch:
        patch.setattr(forms, "FORMS", broken)
        with pytest.raises(RuleBroken, match="is full"):
            send(store, tmp_path / "one")
    assert left(tmp_path) == []
    assert send(store, tmp_path / "one").decisions == 1


def test_a_drive_that_is_not_there_is_said_in_a_sentence():
    class Drive(type(Path())):  # type: ignore[misc]  # as a drive of Windows has no folder above it that is there
        def exists(self, *, follow_symlinks: bool = True) -> bool:
            return False

    with pytest.raises(RuleBroken, match="there is no such drive"):
        batch_folder.require_reachable(Drive("/absent/out"))


def test_a_decision_whose_signature_does_not_hold_is_not_sent(store: Store, tmp_path: Path):
    (one,) = decide(store, ["S-1"])
    with store.write() as session:
        row = session.get_one(EventRow, one)
        row.jws = row.jws[:-4] + ("AAAA" if row.jws[-4:] != "AAAA" else "BBBB")
    make(store)
    dry(store)
    with pytest.raises(RuleBroken, match="signature of the decision on S-1 does not hold"):
        send(store, tmp_path / "one")
    assert left(tmp_path) == []


def test_a_folder_that_is_there_is_left_alone(store: Store, tmp_path: Path):
    decide(store, ["S-1"])
    make(store)
    dry(store)
    (tmp_path / "one").mkdir()
    with pytest.raises(RuleBroken, match="is there already"):
        send(store, tmp_path / "one")


def test_stopping_half_way_leaves_nothing(store: Store, tmp_path: Path):
    decide(store, ["S-1", "S-2"])
    make(store)
    dry(store)

    def stop(_done: int, _total: int) -> None:
        raise RuleBroken("Stopped.")

    with pytest.raises(RuleBroken, match="Stopped"):
        send(store, tmp_path / "one", progress=stop)
    assert left(tmp_path) == []


def test_progress_counts_to_the_end(store: Store, tmp_path: Path):
    decide(store, ["S-1", "S-2", "S-3"])
    make(store)
    dry(store)
    heard: list[tuple[int, int]] = []
    send(store, tmp_path / "one", progress=lambda done, total: heard.append((done, total)))
    assert heard[-1][0] == heard[-1][1]


def test_a_batch_in_which_a_letter_would_be_missing_is_not_written(store: Store, tmp_path: Path):
    decide(store, ["S-1"])
    make(store, profile=Profile("letters", ("letters",)))
    dry(store)

    def unknown(_name: str, _version: str):
        raise RuleBroken("There is no such credential.")

    writer = batch_zip.batch_at(tmp_path / "one", Selection(store, unknown))
    with pytest.raises(RuleBroken, match=r"no letter on S-1: the credential talk 1\.0 is not known here"):
        batches.write(store, "Batch 1", writer, now=builders.ticking())
    assert left(tmp_path) == [] and batches_queries.batches(store)[0].state == "open"


def test_the_letters_of_a_batch_are_kept_as_made_once_it_counts_as_sent(store: Store, tmp_path: Path):
    (one,) = decide(store, ["S-1"])
    letters = Profile("letters", ("csv", "letters"))
    make(store, profile=letters)
    dry(store)
    with pytest.raises(RuleBroken, match="stop"):
        send(store, tmp_path / "one", progress=stopping)
    assert "Letter made" not in [moment.title for moment in decision(store, known, one).history]
    send(store, tmp_path / "one")
    assert "Letter made" in [moment.title for moment in decision(store, known, one).history]
    make(store, "Batch 2", Profile("later", ("csv",), letters=True), again="its letter was missing")
    assert standings(store, "Batch 2")["S-1"][0] is Standing.AGAIN
    with store.read() as session:
        kept_as = session.get_one(LetterRow, one).sha256
    assert kept_as == hashlib.sha256((tmp_path / "one" / "data" / "letters" / "S-1.docx").read_bytes()).hexdigest()


def stopping(done: int, total: int) -> None:
    if done == total:
        raise RuleBroken("stop")


def test_a_batch_that_would_hold_nothing_is_not_written_and_sends_nothing(store: Store, tmp_path: Path):
    decide(store, ["S-1"], cites=("text",))
    make(store, profile=Profile("captions", ("webvtt",)))
    dry(store)
    with pytest.raises(RuleBroken, match="has spans of a recording, and the batch holds nothing else"):
        send(store, tmp_path / "one")
    assert left(tmp_path) == []
    make(store, "Batch 2", Profile("both", ("webvtt", "annotations")))
    dry(store, "Batch 2")
    assert send(store, tmp_path / "two", "Batch 2").decisions == 1
