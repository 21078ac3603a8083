"""A workspace lives on a disk of this machine, in a folder nobody copies about; elsewhere it may only be read."""

import os
from pathlib import Path

import pytest

from assessor_app.domain.errors import WrongPlace
from assessor_app.store import opening, places
from tests.builders import PASSPHRASE

NOW = "2026-11-23T09:00:00.000Z"


@pytest.mark.parametrize(
    "folder",
    [
        "Dropbox", "Dropbox (District Office)", "OneDrive", "OneDrive - District Office",
        "Library/Mobile Documents/com~apple~CloudDocs", "Library/CloudStorage/Box-Box", "iCloudDrive", "Google Drive",
        "GoogleDrive-someone@example.org", "Nextcloud", "Nextcloud2", "ownCloud", "MEGAsync", "pCloudDrive", "Seafile",
    ],
)  # fmt: skip
def test_a_folder_a_service_copies_about_is_refused(tmp_path: Path, folder: str) -> None:
    with pytest.raises(WrongPlace, match="kept in step by"):
        opening.create(tmp_path / folder / "assessor", PASSPHRASE, now=NOW)
    assert not (tmp_path / folder).exists()


@pytest.mark.parametrize(
    "mark", [".dropbox", ".nextcloudsync.log", ".sync_0a1b2c3d4e5f.db", "._sync_0a1b2c.db", ".stfolder"]
)
def test_a_folder_with_a_service_s_mark_above_it_is_refused(tmp_path: Path, mark: str) -> None:
    (tmp_path / mark).touch()
    with pytest.raises(WrongPlace, match="kept in step by"):
        opening.create(tmp_path / "work" / "assessor", PASSPHRASE, now=NOW)


def test_a_link_into_such_a_folder_is_seen_through(tmp_path: Path) -> None:
    (tmp_path / "Dropbox" / "work").mkdir(parents=True)
    (tmp_path / "plain").symlink_to(tmp_path / "Dropbox" / "work")
    assert "Dropbox" in (places.unfit(tmp_path / "plain" / "assessor") or "")


@pytest.mark.parametrize("folder", ["Dropbox notes", "my dropbox", "megaphone", "Boxes", "work"])
def test_a_folder_that_only_sounds_alike_is_taken(tmp_path: Path, folder: str) -> None:
    assert places.unfit(tmp_path / folder) is None


@pytest.mark.parametrize("kind", ["nfs4", "nfs", "cifs", "smb3", "fuse.sshfs", "fuse.rclone", "davfs"])
def test_a_disk_over_the_network_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str) -> None:
    mounts = tmp_path / "mountinfo"
    far = str(tmp_path.resolve() / "far away").replace(" ", "\\040")
    mounts.write_text(f"1 0 8:1 / / rw - ext4 /dev/sda rw\n2 1 0:9 / {far} rw,relatime shared:1 - {kind} there:/x rw\n")
    monkeypatch.setattr(places, "MOUNTS", mounts)
    assert kind in (places.unfit(tmp_path / "far away" / "assessor") or "")
    assert places.unfit(tmp_path / "near" / "assessor") is None


def test_a_workspace_moved_into_such_a_folder_can_still_be_read(workspace_folder: Path) -> None:
    moved = workspace_folder.parent / "Dropbox"
    workspace_folder.rename(moved)
    with pytest.raises(WrongPlace, match=places.OVERRIDE):
        opening.open_workspace(moved, PASSPHRASE)
    opening.open_workspace(moved, PASSPHRASE, writer=False).close()


def test_who_knows_better_may_say_so(workspace_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    moved = workspace_folder.parent / "Nextcloud"
    workspace_folder.rename(moved)
    monkeypatch.setenv(places.OVERRIDE, "1")
    opening.open_workspace(moved, PASSPHRASE).close()


def test_this_machine_s_own_disk_is_no_network(tmp_path: Path) -> None:
    assert places.unfit(Path(os.path.realpath(tmp_path))) is None
