"""A strict reader of ZIP files: every name, size and place is checked before the first byte is unpacked."""

import stat
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from assessor_app.bundles.limits import MIB, Limits
from assessor_app.bundles.zip_entries import Entry, check_overlaps, check_ratios, entry_of, located
from assessor_app.bundles.zip_names import clashes, file_and_folder, hides_something, shown
from assessor_app.bundles.zip_records import Fault, central_records, find_directory
from assessor_app.domain.errors import Unreadable
from assessor_app.domain.system_words import why

CHUNK = MIB
FOLDER = "It is a folder, not a ZIP file; “assessor bundle make” makes one of it."


@dataclass(frozen=True, slots=True)
class Archive:
    """An open ZIP file whose lists are sound; `clashes` are pairs of names some disks would take for one."""

    file: BinaryIO
    name: str
    entries: tuple[Entry, ...]
    clashes: tuple[tuple[str, str], ...]
    warnings: tuple[str, ...]

    @property
    def files(self) -> tuple[Entry, ...]:
        return tuple(entry for entry in self.entries if not entry.is_folder)

    def chunks(self, entry: Entry) -> Iterator[bytes]:
        """The bytes of one file in pieces of at most CHUNK; raises Unreadable when they are not what the list says."""
        try:
            yield from _checked(_stored(self.file, entry) if entry.is_stored else _inflated(self.file, entry), entry)
        except Fault as fault:
            raise Unreadable(self.name, str(fault)) from None

    def read(self, entry: Entry, most: int) -> bytes:
        """A small file whole; raises Unreadable above `most` bytes."""
        if entry.size > most:
            raise Unreadable(self.name, f"The file {shown(entry.name)} is too large ({entry.size:,} bytes).")
        return b"".join(self.chunks(entry))

    def close(self) -> None:
        self.file.close()


def name_of(path: Path) -> str:
    """The file's name for a sentence, whatever bytes its disk keeps it under."""
    return path.name.encode("utf-8", "replace").decode("utf-8") or str(path)


def open_archive(path: Path, limits: Limits) -> Archive:
    """The archive at `path`, to be closed by the caller; raises Unreadable with a sentence for anything wrong."""
    name = name_of(path)
    try:
        file = _opened(path)
        try:
            return _read_lists(file, name, limits)
        except BaseException:
            file.close()
            raise
    except Fault as fault:
        raise Unreadable(name, str(fault)) from None
    except (OSError, ValueError) as error:
        raise Unreadable(name, sentence_of(error)) from None


def sentence_of(error: Exception) -> str:
    """Why the disk did not give the file, in a sentence."""
    if isinstance(error, FileNotFoundError):
        return "There is no such file."
    if isinstance(error, PermissionError):
        return "It may not be read: permission was denied."
    return f"It cannot be read: {why(error)}."


def _opened(path: Path) -> BinaryIO:
    mode = path.stat().st_mode  # looked at first: opening a pipe would wait for ever
    if not stat.S_ISREG(mode):
        raise Fault(FOLDER if stat.S_ISDIR(mode) else "It is not a file.")
    return path.open("rb")


def _read_lists(file: BinaryIO, name: str, limits: Limits) -> Archive:
    length = file.seek(0, 2)
    if length == 0:
        raise Fault("It is an empty file.")
    directory = find_directory(file, length, limits)
    file.seek(directory.offset)
    listing = file.read(directory.size)
    records = tuple(central_records(listing, directory.count))
    promised = [entry_of(record, limits) for record in records]
    _check_together(promised, limits)
    pairs = zip(records, promised, strict=True)
    entries = tuple(located(file, record, entry, directory.offset) for record, entry in pairs)
    unused = check_overlaps(entries) + directory.offset - max(entry.end for entry in entries)
    check_ratios(entries, limits)
    return Archive(file, name, entries, clashes(e.name for e in entries), tuple(_warnings(entries, unused)))


def _check_together(entries: list[Entry], limits: Limits) -> None:
    if not any(not entry.is_folder for entry in entries):
        raise Fault("It has no files in it.")
    seen: set[str] = set()
    for entry in entries:
        if entry.name in seen:
            raise Fault(f"The entry {shown(entry.name)} stands twice: the file list is ambiguous.")
        seen.add(entry.name)
    files = [entry.name for entry in entries if not entry.is_folder]
    if both := file_and_folder(files, [entry.name for entry in entries if entry.is_folder]):
        raise Fault(f"The entry {shown(both)} stands for a file and for a folder.")
    total = sum(entry.size for entry in entries)
    if total > limits.total:
        raise Fault(f"It would unpack to {total:,} bytes; {limits.total:,} are accepted.")


def _warnings(entries: tuple[Entry, ...], unused: int) -> Iterator[str]:
    if unused:
        yield f"{unused:,} bytes of the archive belong to no file and were passed over."
    for entry in entries:
        if hides_something(entry.name):
            yield f"The name {shown(entry.name)} holds characters that hide or reverse a part of it."


def _stored(file: BinaryIO, entry: Entry) -> Iterator[bytes]:
    at, left = entry.data_at, entry.packed
    while left:
        chunk = _read_at(file, at, min(CHUNK, left), entry)
        yield chunk
        at, left = at + len(chunk), left - len(chunk)


def _inflated(file: BinaryIO, entry: Entry) -> Iterator[bytes]:
    unpacker = zlib.decompressobj(-zlib.MAX_WBITS)
    packed = b""
    try:
        for packed in _stored(file, entry):
            while packed and not unpacker.eof:
                if chunk := unpacker.decompress(packed, CHUNK):
                    yield chunk
                packed = unpacker.unconsumed_tail
            if unpacker.eof:
                break
        while not unpacker.eof and (chunk := unpacker.decompress(b"", CHUNK)):
            yield chunk
    except zlib.error as error:
        reason = str(error).rpartition(": ")[2]
        raise Fault(f"The file {shown(entry.name)} is damaged and cannot be unpacked ({reason}).") from None
    if not unpacker.eof or unpacker.unused_data or packed:
        raise Fault(f"The file {shown(entry.name)} is damaged: its packed bytes do not end where they should.")


def _read_at(file: BinaryIO, at: int, length: int, entry: Entry) -> bytes:
    try:
        file.seek(at)
        chunk = file.read(length)
    except OSError as error:
        raise Fault(sentence_of(error)) from None
    if len(chunk) != length:
        raise Fault(f"The file {shown(entry.name)} is cut short.")
    return chunk


def _checked(chunks: Iterator[bytes], entry: Entry) -> Iterator[bytes]:
    crc = unpacked = 0
    for chunk in chunks:
        unpacked += len(chunk)
        if unpacked > entry.size:
            raise Fault(f"The file {shown(entry.name)} is damaged: it unpacks to more than it declares.")
        crc = zlib.crc32(chunk, crc)
        yield chunk
    if unpacked != entry.size:
        raise Fault(f"The file {shown(entry.name)} is damaged: it unpacks to less than it declares.")
    if crc != entry.crc:
        raise Fault(f"The file {shown(entry.name)} is damaged: its checksum (CRC-32) does not match.")
