"""A folder as a BagIt 1.0 bag (RFC 8493): every file under data/ listed with its SHA-256, so a copy can be checked.

Nothing in it tells when or where it was made: the same content gives the same bytes.
"""

import hashlib
import os
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from assessor_app.store.files import fsync_folder

DECLARATION = "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
MANIFEST, TAG_MANIFEST = "manifest-sha256.txt", "tagmanifest-sha256.txt"
MIB = 1024 * 1024
_OXUM = "Payload-Oxum"


def seal(folder: Path, info: Mapping[str, str]) -> str:
    """Write the tag files around `folder`/data; the hex SHA-256 of the tag manifest, which stands for the whole bag."""
    files = [path for name, path in named_files(folder) if name.startswith("data/")]
    sizes = [path.stat().st_size for path in files]
    lines = [f"{_sha256(path)}  {_escaped(path.relative_to(folder).as_posix())}\n" for path in files]
    told = dict(info) | {_OXUM: _oxum(sizes), "Bag-Software-Agent": "Assessor"}
    _tag(folder / "bagit.txt", DECLARATION)
    _tag(folder / "bag-info.txt", "".join(f"{label}: {_one_line(value)}\n" for label, value in told.items()))
    _tag(folder / MANIFEST, "".join(lines))
    names = ("bag-info.txt", "bagit.txt", MANIFEST)
    tags = "".join(f"{_sha256(folder / name)}  {name}\n" for name in names)
    _tag(folder / TAG_MANIFEST, tags)
    for each in (folder, *(path for path in folder.rglob("*") if path.is_dir())):
        fsync_folder(each)
    return hashlib.sha256(tags.encode()).hexdigest()


def lies_whole(digest: str, sizes: Mapping[str, int], read: Callable[[str], bytes]) -> bool:
    """Whether files, by name, are the bag whose tag manifest has this digest: each tag file as it was sealed, and every
    file of the payload, with all their bytes by number. What these are is not read: they were durable before the seal,
    and whoever gets the bag checks it."""
    tags = read(TAG_MANIFEST)
    if hashlib.sha256(tags).hexdigest() != digest:
        return False
    if any(hashlib.sha256(read(name)).hexdigest() != said for said, name in _lines(tags)):
        return False
    named = {_escaped(name): size for name, size in sizes.items()}
    there = [named.get(name, -1) for _, name in _lines(read(MANIFEST))]
    return min(there, default=0) >= 0 and f"{_OXUM}: {_oxum(there)}" in read("bag-info.txt").decode().splitlines()


def _lines(manifest: bytes) -> list[tuple[str, str]]:
    """The digest and the name of each file."""
    found = (line.partition("  ") for line in manifest.decode().splitlines())
    return [(digest, name) for digest, _, name in found]


def _oxum(sizes: Sequence[int]) -> str:
    return f"{sum(sizes)}.{len(sizes)}"


def named_files(folder: Path) -> list[tuple[str, Path]]:
    """Every file below a folder under its name there, in the order of the names, which is the same on every system
    (paths themselves sort in another way on Windows)."""
    return sorted((path.relative_to(folder).as_posix(), path) for path in folder.rglob("*") if path.is_file())


def _tag(path: Path, text: str) -> None:
    path.write_bytes(text.encode())
    _sha256(path)


def _sha256(path: Path) -> str:
    """The digest of a file that is also made durable: what was hashed is what a power cut leaves."""
    digest = hashlib.sha256()
    with path.open("rb+") as file:
        while chunk := file.read(MIB):
            digest.update(chunk)
        os.fsync(file.fileno())
    return digest.hexdigest()


def _one_line(value: str) -> str:
    return " ".join(value.split())


def _escaped(name: str) -> str:
    return name.replace("%", "%25").replace("\n", "%0A").replace("\r", "%0D")
