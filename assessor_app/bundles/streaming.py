"""The files of a bag read once, in order and in constant memory: hashed, compared, and handed to a sink."""

from collections.abc import Callable, Mapping
from typing import Protocol

from assessor_app.bundles.bagit_reading import Bag
from assessor_app.bundles.payload_hash import PayloadHash
from assessor_app.bundles.zip_entries import Entry
from assessor_app.bundles.zip_names import shown
from assessor_app.bundles.zip_reading import Archive
from assessor_app.bundles.zip_records import Fault
from assessor_app.domain.errors import Unreadable
from assessor_app.domain.system_words import why_unwritten

Progress = Callable[[int, int], None]
Cancelled = Callable[[], bool]


class Writer(Protocol):
    """Takes the bytes of one file in order."""

    def write(self, data: bytes) -> None: ...
    def finish(self, sha256: str) -> None:
        """The file is whole; `sha256` is the hex digest of its bytes."""

    def abandon(self) -> None:
        """Forget the file; may come after `finish`, when a later file of the same bundle is refused."""


class ArtifactSink(Protocol):
    """Where the files of a bundle go: the vault, or nowhere."""

    def begin(self, size_hint: int) -> Writer: ...


class Stopped(Unreadable):
    """The person stopped the reading; nothing was kept."""


class Nowhere:
    """A sink that keeps nothing, for checks."""

    def begin(self, size_hint: int) -> "Nowhere":
        return self

    def write(self, data: bytes) -> None: ...
    def finish(self, sha256: str) -> None: ...
    def abandon(self) -> None: ...


def stream(
    archive: Archive,
    bag: Bag,
    named: frozenset[str],
    sink: ArtifactSink,
    progress: Progress | None,
    cancelled: Cancelled | None,
) -> dict[str, str]:
    """Path → hex SHA-256 of every payload file, those of `named` pushed into `sink` on the way."""
    begun: list[Writer] = []
    total, done, found = sum(entry.size for entry in bag.payload.values()), 0, {}
    nowhere = Nowhere()
    try:
        with PayloadHash(("sha256", *bag.expected)) as hashes:
            for path, entry in sorted(bag.payload.items(), key=lambda item: item[1].offset):
                writer = sink.begin(entry.size) if path in named else nowhere
                begun.append(writer)
                for chunk in archive.chunks(entry):
                    if cancelled is not None and cancelled():
                        raise Stopped(archive.name, "The reading was stopped; nothing of it was kept.")
                    hashes.update(chunk)
                    writer.write(chunk)
                    done += len(chunk)
                    if progress is not None:
                        progress(done, total)
                found[path] = _finish(bag, path, entry, hashes, writer)
    except BaseException as error:
        for writer in reversed(begun):
            writer.abandon()
        if isinstance(error, Fault):
            raise Unreadable(archive.name, str(error)) from None
        if isinstance(error, OSError):
            said = f"It could not be kept: {why_unwritten(error)}. Nothing of it was kept."
            raise Unreadable(archive.name, said) from error
        raise
    return found


def _finish(bag: Bag, path: str, entry: Entry, hashes: PayloadHash, writer: Writer) -> str:
    digests = hashes.digests()
    compare(bag, path, digests)
    writer.finish(digests["sha256"])
    return digests["sha256"]


def compare(bag: Bag, path: str, digests: Mapping[str, str]) -> None:
    """Raises Fault unless every manifest of the bag lists these digests for `path`."""
    for algorithm, listed in bag.expected.items():
        if digests[algorithm] != listed[path]:
            raise Fault(f"The file {shown(path)} is damaged: its {algorithm} checksum does not match the manifest.")
