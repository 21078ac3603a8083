"""Good bundles and ZIP files with one thing wrong, made from bytes so that a test can name what matters."""

import hashlib
import json
import struct
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

UTF8, DESCRIBED = 0x0800, 0x0008


@dataclass(frozen=True)
class Line:
    """One entry; what is not given is what an honest writer would put there."""

    name: str
    data: bytes = b""
    method: int = 0
    flags: int = UTF8
    attributes: int = 0o100644 << 16
    host: int = 3
    local_name: bytes | None = None
    raw_name: bytes | None = None
    crc: int | None = None
    size: int | None = None
    local_size: int | None = None
    local_method: int | None = None
    packed: bytes | None = None
    extra: bytes = b""
    descriptor: bytes | None = None
    offset: int | None = None


def zipped(lines: Iterable[Line], *, count: int | None = None, before: bytes = b"", after: bytes = b"") -> bytes:
    body, directory, number = bytearray(before), bytearray(), 0
    for line in lines:
        number += 1
        name = line.raw_name if line.raw_name is not None else line.name.encode()
        packed = line.packed if line.packed is not None else (_deflated(line.data) if line.method == 8 else line.data)
        crc = zlib.crc32(line.data) if line.crc is None else line.crc
        size = len(line.data) if line.size is None else line.size
        offset = len(body) if line.offset is None else line.offset
        streamed = bool(line.flags & DESCRIBED)
        local = line.local_name if line.local_name is not None else name
        told = (0, 0, 0) if streamed else (crc, len(packed), size if line.local_size is None else line.local_size)
        method = line.method if line.local_method is None else line.local_method
        body += (
            struct.pack("<4s5H3L2H", b"PK\3\4", 20, line.flags, method, 0, 33, *told, len(local), 0) + local + packed
        )
        if streamed:
            honest = b"PK\7\x08" + struct.pack("<3L", crc, len(packed), size)
            body += honest if line.descriptor is None else line.descriptor
        directory += struct.pack(
            "<4s6H3L5H2L", b"PK\1\2", line.host << 8 | 20, 20, line.flags, line.method, 0, 33, crc, len(packed), size,
            len(name), len(line.extra), 0, 0, 0, line.attributes, offset,
        ) + name + line.extra  # fmt: skip
    number = number if count is None else count
    end = struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, number, number, len(directory), len(body), 0)
    return bytes(body) + bytes(directory) + end + after


def _deflated(data: bytes) -> bytes:
    packer = zlib.compressobj(6, zlib.DEFLATED, -15)
    return packer.compress(data) + packer.flush()


def submission_json(**changes: Any) -> dict[str, Any]:
    return {
        "format": "assessor-submission/1",
        "submission_id": "SUB-0042",
        "credential": {"id": "facilitating-student-discourse", "version": "1.0"},
        "attempt": 1,
        "previous_submission_id": None,
        "submitted_at": "2026-10-05T14:00:00Z",
        "educator": "educator-17",
        "district": "D-204",
        "artifacts": [artifact_json()],
        "answers": [
            {"id": "overview", "part": "1", "question_id": "overview", "title": "Overview", "text": "We talked."}
        ],
        "attestations": ["This is my own work."],
        "changed_since_last": "",
    } | changes


def artifact_json(**changes: Any) -> dict[str, Any]:
    return {
        "id": "plan",
        "part": "2",
        "question_id": "plan",
        "title": "Lesson plan",
        "path": "artifacts/plan.txt",
        "media_type": "text/plain",
        "captions": None,
        "supplementary": False,
        "consent": {"scopes": ["scoring"], "expires": None},
    } | changes


@dataclass(frozen=True)
class BagText:
    """A bag as its files; `files` are below data/, `tags` replace or add (None removes) files beside it."""

    submission: dict[str, Any] | bytes = field(default_factory=submission_json)
    files: Mapping[str, bytes] = field(default_factory=lambda: {"artifacts/plan.txt": b"A plan for talk.\n" * 9})
    tags: Mapping[str, bytes | None] = field(default_factory=dict)
    algorithms: tuple[str, ...] = ("sha256",)
    top: str = ""

    def entries(self) -> dict[str, bytes]:
        document = self.submission if isinstance(self.submission, bytes) else json.dumps(self.submission).encode()
        payload = {"data/submission.json": document} | {f"data/{n}": d for n, d in self.files.items()}
        tags: dict[str, bytes | None] = {
            "bagit.txt": b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n",
            "bag-info.txt": f"Payload-Oxum: {sum(map(len, payload.values()))}.{len(payload)}\n".encode(),
        }
        for algorithm in self.algorithms:
            lines = (f"{hashlib.new(algorithm, d).hexdigest()}  {n}\n" for n, d in payload.items())
            tags[f"manifest-{algorithm}.txt"] = "".join(lines).encode()
        whole = tags | dict(self.tags) | payload
        return {self.top + name: data for name, data in whole.items() if data is not None}

    def lines(self) -> list[Line]:
        return [Line(name, data) for name, data in self.entries().items()]

    def zip(self, change: Mapping[str, Mapping[str, Any]] | None = None, **rest: Any) -> bytes:
        """The bundle; `change` names entries and what of their lines is different."""
        lines = [replace(line, **(change or {}).get(line.name, {})) for line in self.lines()]
        return zipped(lines, **rest)


def put(folder: Path, data: bytes, name: str = "bundle.zip") -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


class Shelf:
    """A sink that keeps what it is given, and what was abandoned."""

    def __init__(self) -> None:
        self.kept: dict[str, bytes] = {}
        self.begun = 0
        self.abandoned = 0

    def begin(self, size_hint: int) -> "Book":
        self.begun += 1
        return Book(self)


class Book:
    def __init__(self, shelf: Shelf) -> None:
        self._shelf, self._data, self._sha256 = shelf, bytearray(), ""

    def write(self, data: bytes) -> None:
        self._data += data

    def finish(self, sha256: str) -> None:
        self._sha256 = sha256
        self._shelf.kept[sha256] = bytes(self._data)

    def abandon(self) -> None:
        self._shelf.abandoned += 1
        self._shelf.kept.pop(self._sha256, None)
