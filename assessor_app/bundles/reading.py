"""Submission bundles in: checked whole, streamed once in constant memory, kept all or not at all."""

import re
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from assessor_app.bundles.bagit_reading import Bag, looks_like_a_bag, read_bag
from assessor_app.bundles.limits import DEFAULT, Limits
from assessor_app.bundles.lookalikes import warning_of
from assessor_app.bundles.payload_hash import PayloadHash
from assessor_app.bundles.streaming import ArtifactSink, Cancelled, Nowhere, Progress, Stopped, Writer, compare, stream
from assessor_app.bundles.submission_file import NAME, SubmissionFile, read_submission_file
from assessor_app.bundles.zip_names import shown
from assessor_app.bundles.zip_reading import Archive, name_of, open_archive
from assessor_app.bundles.zip_records import Fault
from assessor_app.domain.credential import CredentialRef
from assessor_app.domain.errors import Unreadable
from assessor_app.domain.submission import Submission
from assessor_app.domain.system_words import why

__all__ = [
    "ArtifactSink", "BundleCheck", "ReadBundle", "Stopped", "Writer", "check_archive", "check_bundle", "read_bundle"
]  # fmt: skip

_NOT_WHOLE = "Its list of files is sound, but its files could not all be read within the time a look may take."
Outcome = Literal["opens", "opens-with-warning", "refused"]


@dataclass(frozen=True, slots=True)
class ReadBundle:
    submission: Submission
    warnings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class BundleCheck:
    """`kind` is “submission”, “bag” (a sound bag that is no submission), “zip” or None; `bytes` is unpacked."""

    outcome: Outcome
    kind: str | None
    reason: str | None
    warnings: tuple[str, ...] = ()
    submission_id: str | None = None
    entries: int = 0
    bytes: int = 0
    credential: CredentialRef | None = None  # what the submission was handed in for


@dataclass(frozen=True, slots=True)
class _Contents:
    """A bundle whose lists have all been checked, and whose files have not been read yet."""

    archive: Archive
    bag: Bag
    file: SubmissionFile
    warnings: tuple[str, ...]


def read_bundle(
    path: Path,
    sink: ArtifactSink,
    *,
    limits: Limits = DEFAULT,
    progress: Progress | None = None,
    cancelled: Cancelled | None = None,
) -> ReadBundle:
    """Pushes every file the submission names into `sink`, each read, hashed and compared in one pass.

    `progress` is told (bytes done, bytes in all). Raises Unreadable with a sentence (Stopped when `cancelled` says
    so); every writer begun has then been abandoned.
    """
    with closing(open_archive(path, limits)) as archive:
        return _read(archive, sink, limits, progress, cancelled)


def _read(
    archive: Archive, sink: ArtifactSink, limits: Limits, progress: Progress | None, cancelled: Cancelled | None
) -> ReadBundle:
    contents = _contents(archive, limits)
    named = frozenset(f"data/{name}" for name in contents.file.paths)
    hashes = stream(archive, contents.bag, named, sink, progress, cancelled)
    return ReadBundle(_submission(contents, hashes), contents.warnings)


def check_bundle(path: Path, *, limits: Limits = DEFAULT, progress: Progress | None = None) -> BundleCheck:
    """What `read_bundle` would say of the file, and nothing kept; a sound bag that is no submission opens too, with
    a warning. Never raises for what the file holds."""
    return _answered(path, lambda: _check(path, limits, progress))


def check_archive(path: Path, *, limits: Limits = DEFAULT, cancelled: Cancelled | None = None) -> BundleCheck:
    """As `check_bundle`, but any sound ZIP file opens; what looks like a bag must be one. Where `cancelled` ends the
    look, what was read so far is all that can be said, and a warning says that."""

    def check() -> BundleCheck:
        with closing(open_archive(path, limits)) as archive:
            if not looks_like_a_bag(archive):
                return _check_plain(archive, cancelled)
        return _check(path, limits, None, cancelled)

    try:
        return _answered(path, check)
    except Stopped:
        return BundleCheck("opens-with-warning", "zip", None, (_NOT_WHOLE,))


def _answered(path: Path, check: Callable[[], BundleCheck]) -> BundleCheck:
    try:
        return check()
    except Stopped:
        raise
    except Unreadable as error:
        return BundleCheck("refused", None, error.sentence)
    except OSError as error:
        return BundleCheck("refused", None, f"{name_of(path)}: It cannot be read: {why(error)}.")


def _check(path: Path, limits: Limits, progress: Progress | None, cancelled: Cancelled | None = None) -> BundleCheck:
    with closing(open_archive(path, limits)) as archive:
        if not _claims_submission(archive):
            bag = read_bag(archive, limits)
            stream(archive, bag, frozenset(), Nowhere(), progress, cancelled)
            return _checked(archive, "bag", (*_bag_warnings(archive, bag), _no_submission(bag)), None)
        read = _read(archive, Nowhere(), limits, progress, cancelled)
        found = _checked(archive, "submission", read.warnings, read.submission.id)
        return replace(found, credential=read.submission.credential)


def _check_plain(archive: Archive, cancelled: Cancelled | None) -> BundleCheck:
    for entry in archive.files:
        for _ in archive.chunks(entry):
            if cancelled is not None and cancelled():
                raise Stopped(archive.name, _NOT_WHOLE)
    return _checked(archive, "zip", (*archive.warnings, *_clash_warnings(archive)), None)


def _checked(archive: Archive, kind: str, warnings: tuple[str, ...], submission_id: str | None) -> BundleCheck:
    outcome: Outcome = "opens-with-warning" if warnings else "opens"
    size = sum(entry.size for entry in archive.files)
    return BundleCheck(outcome, kind, None, warnings, submission_id, len(archive.files), size)


def _claims_submission(archive: Archive) -> bool:
    """A bag with artifacts but no submission.json is a broken submission rather than some other bag."""
    return any(re.match(rf"([^/]+/)?({re.escape(NAME)}$|data/artifacts/)", e.name) for e in archive.files)


def _no_submission(bag: Bag) -> str:
    weak = " Its checksums are weak and can be forged." if bag.is_weak else ""
    return f"It is a sound bag, but no submission: {NAME} is missing, so it cannot be imported.{weak}"


def _clash_warnings(archive: Archive) -> tuple[str, ...]:
    return tuple(
        f"{shown(a)} and {shown(b)} differ only by case or accents; both are kept." for a, b in archive.clashes
    )


def _bag_warnings(archive: Archive, bag: Bag) -> tuple[str, ...]:
    return (*archive.warnings, *bag.warnings, *_clash_warnings(archive))


def _contents(archive: Archive, limits: Limits) -> _Contents:
    """Everything that can be known before a file is kept; raises Unreadable."""
    try:
        _check_names(archive)
        bag = read_bag(archive, limits)
        _check_policy(bag)
        file = read_submission_file(_submission_bytes(archive, bag, limits))
        submission = file.submission(lambda _: ("", 0), bag.digest)
        _check_agreement(bag, file, submission)
    except Fault as fault:
        raise Unreadable(archive.name, str(fault)) from None
    named = {f"data/{path}" for path in file.paths}
    spare = [p for p in bag.payload if p != NAME and p not in named]
    unnamed = tuple(f"The file {shown(path)} is not named in submission.json and was left out." for path in spare[:20])
    return _Contents(
        archive, bag, file, (*archive.warnings, *bag.warnings, *unnamed, *filter(None, [warning_of(submission.id)]))
    )


def _check_names(archive: Archive) -> None:
    if archive.clashes:
        a, b = archive.clashes[0]
        raise Fault(f"The entries {shown(a)} and {shown(b)} differ only by case or accents; some disks hold only one.")


def _check_policy(bag: Bag) -> None:
    if bag.is_weak:
        weak = ", ".join(bag.expected)
        raise Fault(f"Its checksums are weak ({weak} only) and can be forged; a sha256 or sha512 manifest is needed.")
    if NAME not in bag.payload:
        raise Fault(f"It is a sound bag, but no submission: {NAME} is missing.")


def _submission_bytes(archive: Archive, bag: Bag, limits: Limits) -> bytes:
    data = archive.read(bag.payload[NAME], limits.submission_file)
    with PayloadHash(tuple(bag.expected)) as hashes:
        hashes.update(data)
        compare(bag, NAME, hashes.digests())
    return data


def _check_agreement(bag: Bag, file: SubmissionFile, submission: Submission) -> None:
    for path in file.paths:
        if f"data/{path}" not in bag.payload:
            raise Fault(f"submission.json names the file {shown(path)}, which is not in the bundle.")
    outer = {value for label, value in bag.info if label == "external-identifier"}
    if outer and submission.id not in outer:
        raise Fault(f"bag-info.txt is about {shown(outer.pop())}, and submission.json about {shown(submission.id)}.")


def _submission(contents: _Contents, hashes: Mapping[str, str]) -> Submission:
    def facts(path: str) -> tuple[str, int]:
        return hashes[f"data/{path}"], contents.bag.payload[f"data/{path}"].size

    try:
        return contents.file.submission(facts, contents.bag.digest)
    except Fault as fault:
        raise Unreadable(contents.archive.name, str(fault)) from None
