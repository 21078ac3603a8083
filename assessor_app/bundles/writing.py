"""Submission bundles out: a folder with submission.json and artifacts/ becomes a zipped BagIt 1.0 bag."""

import errno
import hashlib
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from assessor_app.bundles.limits import DEFAULT, MIB, Limits
from assessor_app.bundles.reading import BundleCheck, check_bundle
from assessor_app.bundles.submission_file import SubmissionFile, read_submission_file
from assessor_app.bundles.zip_names import clashes, fault_of_name, shown
from assessor_app.bundles.zip_reading import name_of, sentence_of
from assessor_app.bundles.zip_records import Fault
from assessor_app.domain.errors import Unreadable
from assessor_app.domain.submission import Submission
from assessor_app.domain.system_words import why_unwritten

AGENT = "Assessor"
TEXTS = (".txt", ".json", ".vtt", ".srt", ".csv", ".md", ".html", ".xml", ".svg", ".rtf")
EARLIEST, LATEST = datetime(1980, 1, 1), datetime(2107, 12, 31)  # what the dates of ZIP files reach
DECLARATION = "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
MODE = 0o100644 << 16
WORTH_PACKING = 100  # above this ratio a reader may take a file for a bomb: it is stored as it is


@dataclass(frozen=True, slots=True)
class _Payload:
    """A file below data/, with the hex SHA-256 and size it had when it was looked at."""

    name: str
    source: Path
    size: int
    sha256: str
    is_packed: bool


def write_bundle(folder: Path, out: Path, *, progress: Callable[[int, int], None] | None = None) -> BundleCheck:
    """Makes `out` from `folder` and returns what `check_bundle` says of it; the same folder gives the same bytes.

    `progress` is told (bytes done, bytes in all). Raises Unreadable with a sentence; `out` is then as it was.
    """
    name = name_of(folder)
    try:
        file, sources = _looked_at(folder, DEFAULT)
        submission = _with_facts(file)
        payload = tuple(_measured(path, source) for path, source in sources)
        return _put_in_place(submission, payload, out, progress)
    except Fault as fault:
        raise Unreadable(name, str(fault)) from None
    except OSError as error:
        blamed = Path(error.filename or out)
        if folder in blamed.parents:
            raise Unreadable(name_of(blamed), sentence_of(error)) from None
        raise Unreadable(name_of(out), _not_written(error)) from None  # the name asked for, not our `.part` beside it


def _not_written(error: OSError) -> str:
    if isinstance(error, PermissionError):
        return "Permission was denied; choose another folder."
    if isinstance(error, FileNotFoundError):
        return "It cannot be written: there is no such folder."
    if isinstance(error, IsADirectoryError):
        return "It cannot be written: it is a folder; name a file."
    return f"It cannot be written: {why_unwritten(error)}."


def _looked_at(folder: Path, limits: Limits) -> tuple[SubmissionFile, list[tuple[str, Path]]]:
    if not folder.is_dir():
        raise Fault("It is not a folder." if folder.exists() else "There is no such folder.")
    source = folder / "submission.json"
    if not source.is_file():
        raise Fault("The folder has no submission.json.")
    if source.stat().st_size > limits.submission_file:
        raise Fault("submission.json is too large.")
    file = read_submission_file(source.read_bytes())
    for path in file.paths:
        _check_artifact(folder, path, limits)
    names = [("data/submission.json", source), *((f"data/{p}", folder / p) for p in sorted(file.paths))]
    if pair := clashes(name for name, _ in names):
        raise Fault(f"The files {shown(pair[0][0])} and {shown(pair[0][1])} differ only by case or accents.")
    spare = sorted(_found(folder) - set(file.paths))
    if spare:
        raise Fault(f"The file {shown(spare[0])} is in the folder, and submission.json does not name it.")
    return file, names


def _found(folder: Path) -> set[str]:
    files = (p for p in (folder / "artifacts").rglob("*") if not p.is_dir() and not p.name.startswith("."))
    return {p.relative_to(folder).as_posix() for p in files}


def _check_artifact(folder: Path, path: str, limits: Limits) -> None:
    if fault := fault_of_name(f"data/{path}", limits):
        raise Fault(fault)
    source = folder / path
    if source.is_symlink() or not source.resolve().is_relative_to(folder.resolve()):
        raise Fault(f"The file {shown(path)} is a link; put the file itself there.")
    if not source.is_file():
        raise Fault(f"submission.json names the file {shown(path)}, which is not in the folder.")


def _with_facts(file: SubmissionFile) -> Submission:
    return file.submission(lambda _: ("", 0), "")


def _chunks(source: Path) -> Iterator[bytes]:
    with source.open("rb") as file:
        while chunk := file.read(MIB):
            yield chunk


def _measured(name: str, source: Path) -> _Payload:
    digest, size, packed = hashlib.sha256(), 0, 0
    is_text = source.suffix.lower() in TEXTS
    packer = zlib.compressobj(6, zlib.DEFLATED, -zlib.MAX_WBITS)
    for chunk in _chunks(source):
        digest.update(chunk)
        size += len(chunk)
        packed += len(packer.compress(chunk)) if is_text else 0
    packed += len(packer.flush()) if is_text else 0
    is_packed = is_text and 0 < packed < size < packed * WORTH_PACKING
    return _Payload(name, source, size, digest.hexdigest(), is_packed)


def _put_in_place(
    submission: Submission, payload: tuple[_Payload, ...], out: Path, progress: Callable[[int, int], None] | None
) -> BundleCheck:
    # a device or a pipe would be gone, and a file of its name be there
    if out.exists() and not (out.is_file() or out.is_dir()):
        raise FileExistsError(errno.EEXIST, "it is no file that can be replaced", str(out))
    part = out.with_name(f".{out.name}.part")
    try:
        with zipfile.ZipFile(part, "w", allowZip64=True) as archive:
            _write(archive, submission, payload, progress)
        check = check_bundle(part)
        if check.reason is not None:
            raise Fault(check.reason.removeprefix(f"{part.name}: "))
        part.replace(out)
        return check
    except BaseException:
        part.unlink(missing_ok=True)
        raise


def _write(
    archive: zipfile.ZipFile,
    submission: Submission,
    payload: tuple[_Payload, ...],
    progress: Callable[[int, int], None] | None,
) -> None:
    when = min(max(datetime.fromisoformat(submission.submitted_at).replace(tzinfo=None), EARLIEST), LATEST)
    tags = {"bagit.txt": DECLARATION, "bag-info.txt": _info(submission, payload, when)}
    tags["manifest-sha256.txt"] = "".join(f"{p.sha256}  {_escaped(p.name)}\n" for p in payload)
    lines = (f"{hashlib.sha256(text.encode()).hexdigest()}  {name}\n" for name, text in tags.items())
    tags |= {"tagmanifest-sha256.txt": "".join(lines)}
    for name, text in tags.items():
        archive.writestr(_entry(name, when, is_packed=True), text.encode())
    total, done = sum(p.size for p in payload), 0
    for item in payload:
        header = _entry(item.name, when, is_packed=item.is_packed)
        header.file_size = item.size
        with archive.open(header, "w", force_zip64=item.size > 2**31 - MIB) as target:
            for chunk in _chunks(item.source):
                target.write(chunk)
                done += len(chunk)
                if progress is not None:
                    progress(done, total)


def _info(submission: Submission, payload: tuple[_Payload, ...], when: datetime) -> str:
    oxum = f"{sum(p.size for p in payload)}.{len(payload)}"
    return (
        f"External-Identifier: {submission.id}\nBagging-Date: {when:%Y-%m-%d}\n"
        f"Payload-Oxum: {oxum}\nBag-Software-Agent: {AGENT}\n"
    )


def _entry(name: str, when: datetime, *, is_packed: bool) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name, when.timetuple()[:6])
    info.compress_type = zipfile.ZIP_DEFLATED if is_packed else zipfile.ZIP_STORED
    info.create_system, info.external_attr = 3, MODE
    return info


def _escaped(name: str) -> str:
    return name.replace("%", "%25").replace("\n", "%0A").replace("\r", "%0D")
