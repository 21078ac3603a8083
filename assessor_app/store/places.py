"""Where a workspace may not live: in a folder another program copies about, or on a disk that is not this machine's.

A database copied file by file, or locked over a network, is how whole stores get lost; so the writer refuses, and
`ASSESSOR_ANY_FOLDER=1` is for who knows better.
"""

import json
import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from assessor_app.domain.errors import WrongPlace

OVERRIDE = "ASSESSOR_ANY_FOLDER"
MOUNTS = Path("/proc/self/mountinfo")
# whole names of folders, as the services make them
NAMED = (
    (re.compile(r"Dropbox( \(.+\))?"), "Dropbox"),
    (re.compile(r"OneDrive( ?- ?.+)?"), "OneDrive"),
    (re.compile(r"iCloudDrive|iCloud Drive|Mobile Documents|com~apple~CloudDocs"), "iCloud Drive"),
    (re.compile(r"Google ?Drive( \(.+\)|-.+)?|DriveFS"), "Google Drive"),
    (re.compile(r"Nextcloud\d*"), "Nextcloud"),
    (re.compile(r"ownCloud\d*"), "ownCloud"),
    (re.compile(r"Box Sync|Box-Box"), "Box"),
    (re.compile(r"pCloudDrive|pCloud( Drive|Sync)?"), "pCloud"),
    (re.compile(r"MEGA(sync)?( (Uploads|Downloads))?"), "MEGA"),
    (re.compile(r"Seafile|SynologyDrive|Creative Cloud Files|CloudStorage"), "a cloud service"),
)
# what the services leave in the top folder they copy, whatever its name
MARKS = (
    (".dropbox", "Dropbox"),
    (".dropbox.cache", "Dropbox"),
    (".849C9593-D756-4E56-8D6E-42412F2A707B", "OneDrive"),
    (".nextcloudsync.log", "Nextcloud"),
    (".owncloudsync.log", "ownCloud"),
    (".stfolder", "Syncthing"),
    (".seafile-data", "Seafile"),
)
SYNC_DATABASE = re.compile(r"\.?_?\.?sync_[0-9a-f]+\.db")  # Nextcloud and ownCloud
FAR_DISKS = (
    "nfs nfs4 cifs smb3 smbfs smb2 afpfs afs ncpfs webdav davfs coda ceph glusterfs lustre gpfs beegfs orangefs pvfs2",
    "macfuse_sshfs osxfuse_sshfs",
)
FAR_THROUGH_FUSE = "sshfs rclone davfs2 gvfsd-fuse curlftpfs s3fs goofys gcsfuse onedriver google-drive-ocamlfuse"
FAR = frozenset(
    [kind for line in FAR_DISKS for kind in line.split()]
    + [f"fuse.{kind}" for kind in f"{FAR_THROUGH_FUSE} glusterfs ceph smbnetfs kio-fuse juicefs mount-s3".split()]
)


def require_own_folder(folder: Path) -> None:
    """Raise WrongPlace, naming the reason, unless this folder is on a disk of this machine and nobody's to copy."""
    if os.environ.get(OVERRIDE):
        return
    why = unfit(folder.absolute())
    if why:
        raise WrongPlace(
            f"{folder} {why}. A workspace there can be damaged without anyone noticing; choose a folder on this "
            f"computer. ({OVERRIDE}=1 opens it all the same.)"
        )


def unfit(folder: Path) -> str | None:
    """Why a workspace should not be there, as the end of a sentence; None when it may."""
    real = Path(os.path.realpath(folder))
    for seen in (folder, real):
        if service := _service(seen):
            return f"is kept in step by {service}"
    kind = _mounted_as(real)
    if kind:
        return f"is on another machine’s disk ({kind})"
    return None


def _service(folder: Path) -> str | None:
    for name in folder.parts:
        for pattern, service in NAMED:
            if pattern.fullmatch(name):
                return service
    if any(root in (folder, *folder.parents) for root in _told_roots()):
        return "a cloud service"
    return next((found for above in (folder, *folder.parents) if (found := _marked(above))), None)


def _told_roots() -> Iterator[Path]:
    """Folders that OneDrive and Dropbox say are theirs, on this machine."""
    for name in ("OneDrive", "OneDriveCommercial", "OneDriveConsumer"):
        if os.environ.get(name):
            yield Path(os.environ[name])
    for settings in (Path.home() / ".dropbox/info.json", Path(os.environ.get("APPDATA", "~")) / "Dropbox/info.json"):
        try:
            told = json.loads(settings.read_bytes())
            yield from (Path(account["path"]) for account in told.values())
        except (OSError, ValueError, AttributeError, KeyError, TypeError):
            continue


def _marked(folder: Path) -> str | None:
    for name, service in MARKS:
        if (folder / name).exists() and folder != Path.home():  # ~/.dropbox is its settings, not a mark
            return service
    try:
        synced = any(SYNC_DATABASE.fullmatch(entry.name) for entry in os.scandir(folder) if entry.name[:1] in "._")
    except OSError:
        return None
    return "Nextcloud" if synced else None


def _mounted_as(folder: Path) -> str | None:
    if sys.platform == "win32":
        return _windows_share(folder)
    found: tuple[int, str] = (-1, "")
    for point, kind in _mounts():
        if point in (folder, *folder.parents) and len(point.parts) >= found[0]:
            found = (len(point.parts), kind)  # a later mount at the same point covers the earlier one
    return found[1] if found[1] in FAR else None


def _mounts() -> Iterator[tuple[Path, str]]:
    """Mount points and the kind of each, in the order they were mounted."""
    try:
        lines = MOUNTS.read_text(errors="surrogateescape").splitlines()
    except OSError:
        yield from _mounts_of_mac()
        return
    for line in lines:
        before, _, after = line.partition(" - ")
        if after:
            point = re.sub(r"\\([0-7]{3})", lambda octal: chr(int(octal[1], 8)), before.split(" ")[4])
            yield Path(point), after.split(" ")[0]


def _mounts_of_mac() -> Iterator[tuple[Path, str]]:
    import subprocess

    try:
        said = subprocess.run(["/sbin/mount"], capture_output=True, text=True, timeout=2, check=False).stdout
    except (OSError, subprocess.SubprocessError):
        return
    for line in said.splitlines():
        if match := re.fullmatch(r".+ on (/.*) \(([\w.]+)[,)].*", line):
            yield Path(match[1]), match[2]


def _windows_share(folder: Path) -> str | None:
    if str(folder).startswith("\\\\"):
        return "a network share"
    if sys.platform == "win32":
        import ctypes

        if ctypes.windll.kernel32.GetDriveTypeW(folder.anchor) == 4:  # DRIVE_REMOTE
            return "a network drive"
    return None
