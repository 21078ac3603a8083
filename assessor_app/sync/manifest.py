"""What a submission consists of on the wire: the files with their hashes, chunk by chunk."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from assessor_app.domain.json_members import Garbled, mapping, objects, sha256_text, text, texts, whole
from assessor_app.domain.submission import Submission
from assessor_app.domain.submission_form import read_submission, submission_json

CHUNK = 4 << 20  # bytes a downloaded file is checked in


@dataclass(frozen=True, slots=True)
class FileEntry:
    """A payload file: path as `submission.json` names it, size in bytes, SHA-256 of each 4 MiB chunk, and of the file
    up to each chunk's end (`running`; an issuer of before says none)."""

    path: str
    sha256: str
    size: int
    chunks: tuple[str, ...]
    running: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        said = {"path": self.path, "sha256": self.sha256, "size": self.size, "chunks": list(self.chunks)}
        return said | ({"running": list(self.running)} if self.running else {})

    @staticmethod
    def read(body: Mapping[str, Any]) -> "FileEntry":
        running = texts(body, "running") if "running" in body else ()
        entry = FileEntry(
            text(body, "path"), sha256_text(body, "sha256"), whole(body, "size"), texts(body, "chunks"), running
        )
        if len(entry.chunks) != chunk_count(entry.size):
            raise Garbled(f"“{entry.path}” has the wrong number of chunks")
        if running and (len(running) != len(entry.chunks) or running[-1] != entry.sha256):
            raise Garbled(f"the hashes of “{entry.path}” do not end with that of the whole file")
        return entry


def chunk_count(size: int) -> int:
    """4 MiB chunks in a file; an empty file has one empty chunk."""
    return max(1, -(-size // CHUNK))


@dataclass(frozen=True, slots=True)
class Manifest:
    """All of one submission: what `submission.json` said, and every file it needs."""

    submission: Submission
    files: tuple[FileEntry, ...]

    def to_json(self) -> dict[str, Any]:
        return {"submission": submission_json(self.submission), "files": [f.to_json() for f in self.files]}

    @staticmethod
    def read(body: Mapping[str, Any]) -> "Manifest":
        files = tuple(FileEntry.read(f) for f in objects(body, "files"))
        submission = read_submission(mapping(body, "submission"))
        offered = {(f.sha256, f.size) for f in files}
        for artifact in submission.artifacts:
            if artifact.path is not None and (artifact.sha256, artifact.size) not in offered:
                raise Garbled(f"the file of “{artifact.title}” is not in the manifest")
        return Manifest(submission, files)
