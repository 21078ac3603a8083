"""What the issuer acknowledges outlasts a power cut: the folder of each new name is synced after it got there."""

import hashlib
import os
from pathlib import Path

import pytest

from assessor_app.issuer.backing_up import back_up
from assessor_app.issuer.blobs import BlobFolder
from assessor_app.issuer.engines import Engines, keep_engines
from assessor_app.issuer.keys import make_keys, rotate_credential_key
from tests.issuer.offices import Office
from tests.synced_names import Syncs

pytestmark = pytest.mark.skipif(os.name == "nt", reason="a folder is not synced there")
SHA = hashlib.sha256(b"abc").hexdigest()


@pytest.fixture
def syncs(monkeypatch: pytest.MonkeyPatch) -> Syncs:
    return Syncs(monkeypatch)


def test_a_file_of_a_submission_and_the_folders_made_for_it(tmp_path: Path, syncs: Syncs) -> None:
    writer = BlobFolder(tmp_path / "blobs").sink().begin(3)
    writer.write(b"abc")
    writer.finish(SHA)
    assert syncs.lost(tmp_path / "blobs") == []


def test_a_piece_of_an_upload(tmp_path: Path, syncs: Syncs) -> None:
    BlobFolder(tmp_path / "blobs").pieces("a").keep(SHA, b"abc")
    assert syncs.lost(tmp_path / "blobs") == []


def test_a_new_key_and_the_public_half_of_the_one_before(tmp_path: Path, syncs: Syncs) -> None:
    make_keys(tmp_path / "keys")
    rotate_credential_key(tmp_path / "keys")
    assert syncs.lost(tmp_path / "keys") == ["keys"]  # whoever makes the folder sees to its own name


def test_the_directory_of_engines(tmp_path: Path, syncs: Syncs) -> None:
    keep_engines(tmp_path, Engines(placed={"east": "sqlite:///east.db"}))
    assert syncs.lost(tmp_path / "engines.json") == []


def test_an_issuer_and_a_backup_of_it(tmp_path: Path, syncs: Syncs) -> None:
    office = Office(tmp_path)
    try:
        office.hand_in("S-1")
        rotate_credential_key(office.folder / "keys")
        back_up(office.issuer, office.folder / "keys", tmp_path / "copies" / "first")
    finally:
        office.close()
    assert syncs.lost(tmp_path / "copies") == []
