"""A batch as one zip file: the same bag, packed so that the same batch gives the same bytes."""

import hashlib
import os
import shutil
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path

from assessor_app.domain.batch import BatchId, Written
from assessor_app.domain.decision import DecisionId
from assessor_app.domain.export_profile import Profile
from assessor_app.reports.bag import MANIFEST, TAG_MANIFEST, lies_whole, named_files
from assessor_app.reports.batch_beside import discard, packed_part_of, publish
from assessor_app.reports.batch_folder import (
    SENDS_NOTHING,
    BatchFolder,
    Progress,
    require_free,
    require_reachable,
    sentences,
)
from assessor_app.reports.selection import Selection

EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest a zip can tell: it says nothing of when it was made

# what reading a damaged archive raises
_DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, UnicodeDecodeError)


@dataclass(frozen=True, slots=True)
class BatchZip:
    """Fits commands.batches.Writer; `folder` is the zip. The bag is written beside first, and packed from there."""

    folder: Path
    selection: Selection
    progress: Progress = lambda _done, _total: None

    def beside(self, batch: BatchId) -> Path:
        return packed_part_of(self.folder, batch)

    def write(self, batch: BatchId, name: str, going: tuple[DecisionId, ...], profile: Profile) -> Written:
        bag = BatchFolder(self.folder, self.selection, self.progress)
        try:
            written = bag.write(batch, name, going, profile)
            with sentences(self.folder, SENDS_NOTHING):
                pack(bag.beside(batch), self.beside(batch), self.folder.stem)
        finally:
            shutil.rmtree(bag.beside(batch), ignore_errors=True)
        return written

    def require(self) -> None:
        require_free(self.folder)
        require_reachable(self.folder)

    def holds(self, digest: str) -> bool:
        return _is(self.folder, digest)

    def waits(self, batch: BatchId, digest: str) -> bool:
        return _is(self.beside(batch), digest)

    def publish(self, batch: BatchId) -> None:
        publish(self.beside(batch), self.folder)

    def discard(self, place: Path, batch: BatchId) -> None:
        discard(place, batch)


def _is(packed: Path, digest: str) -> bool:
    try:
        with zipfile.ZipFile(packed) as archive:
            entries = {each.filename.partition("/")[2]: each for each in archive.infolist()}
            sizes = {name: entry.file_size for name, entry in entries.items()}
            return TAG_MANIFEST in entries and lies_whole(digest, sizes, lambda name: archive.read(entries[name]))
    except (OSError, KeyError, *_DAMAGED):  # it is not there, or a part of it is not, or cannot be read
        return False


def batch_at(
    out: Path, selection: Selection, progress: Progress = lambda _done, _total: None
) -> BatchFolder | BatchZip:
    """A zip where the name ends in “.zip”, else a folder."""
    return (BatchZip if is_zip(out) else BatchFolder)(out, selection, progress)


def is_zip(out: Path) -> bool:
    return out.suffix.casefold() == ".zip"


def pack(folder: Path, target: Path, top: str) -> None:
    """Every file of `folder` under one folder `top`, in the order of their names, and durable."""
    with target.open("wb") as file:
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, path in named_files(folder):
                entry = zipfile.ZipInfo(f"{top}/{name}", EPOCH)
                entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
                entry.file_size = path.stat().st_size  # tells whether the entry needs 64 bits
                with path.open("rb") as source, archive.open(entry, "w") as packed:
                    shutil.copyfileobj(source, packed, 1024 * 1024)
        file.flush()
        os.fsync(file.fileno())


def manifest_at(place: Path, digest: str) -> tuple[str, str]:
    """The manifest of the batch at `place`; or nothing and a sentence, when it is gone or not what was written."""
    tags, manifest = tag_manifest(place), tag_file(place, MANIFEST)
    if not tags or not manifest:
        return "", f"Nothing can be read at {place} any more; it was moved or deleted. What was sent still counts."
    listed = f"{hashlib.sha256(manifest).hexdigest()}  {MANIFEST}"
    if hashlib.sha256(tags).hexdigest() != digest or listed not in tags.decode().splitlines():
        return "", f"What lies at {place} is not what was written: its manifest was changed."
    return manifest.decode(), ""


def tag_manifest(place: Path) -> bytes:
    """The tag manifest of a batch that was written, folder or zip; empty when there is none to be read."""
    return tag_file(place, TAG_MANIFEST)


def tag_file(place: Path, name: str) -> bytes:
    if is_zip(place):
        return packed_file(place, name)
    try:
        return (place / name).read_bytes()
    except OSError:
        return b""


def packed_file(place: Path, name: str) -> bytes:
    try:
        with zipfile.ZipFile(place) as archive:
            found = [each for each in archive.namelist() if each.count("/") == 1 and each.endswith(f"/{name}")]
            return archive.read(found[0]) if found else b""
    except (OSError, *_DAMAGED):
        return b""
