"""A bundle with one file, as small as it can be."""

from pathlib import Path

from tests.bundles.bundle_builders import BagText, artifact_json, put, submission_json


def bundle(folder: Path, name: str, data: bytes = b"what was written in class\n" * 40) -> Path:
    entry = artifact_json(id="work", title="Work", path="artifacts/work.txt", media_type="text/plain")
    said = submission_json(submission_id=name, artifacts=[entry], answers=[])
    return put(folder, BagText(said, {"artifacts/work.txt": data}).zip(), f"{name}.zip")
