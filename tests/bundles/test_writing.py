"""A folder becomes a bundle that the same rules open, always the same bytes, or a sentence."""

import json
from pathlib import Path
from typing import Any

import psutil
import pytest

from assessor_app.bundles.reading import read_bundle
from assessor_app.bundles.writing import write_bundle
from assessor_app.domain.errors import Unreadable
from tests.bundles.bundle_builders import Shelf, artifact_json, submission_json


def folder_of(place: Path, files: dict[str, bytes] | None = None, **changes: Any) -> Path:
    folder = place / "handed in"
    for name, data in (files or {"artifacts/plan.txt": b"A plan.\n" * 400}).items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    (folder / "submission.json").write_text(json.dumps(submission_json(**changes)), encoding="utf-8")
    return folder


def test_what_is_written_opens_and_holds_the_same(tmp_path: Path) -> None:
    files = {"artifacts/plan.txt": b"A plan.\n" * 400, "artifacts/100%25 clip é.mp4": bytes(range(256)) * 9}
    clip = artifact_json(id="clip", path="artifacts/100%25 clip é.mp4", media_type="video/mp4")
    check = write_bundle(folder_of(tmp_path, files, artifacts=[artifact_json(), clip]), tmp_path / "out.zip")
    shelf = Shelf()
    read_bundle(tmp_path / "out.zip", shelf)
    assert check.outcome == "opens" and sorted(shelf.kept.values()) == sorted(files.values())


def test_the_same_folder_gives_the_same_bytes(tmp_path: Path) -> None:
    folder = folder_of(tmp_path)
    write_bundle(folder, tmp_path / "one.zip")
    write_bundle(folder, tmp_path / "two.zip")
    assert (tmp_path / "one.zip").read_bytes() == (tmp_path / "two.zip").read_bytes()


def test_a_text_that_packs_too_well_is_still_opened(tmp_path: Path) -> None:
    folder = folder_of(tmp_path, {"artifacts/plan.txt": b" " * 3_000_000})
    assert write_bundle(folder, tmp_path / "out.zip").outcome == "opens"


@pytest.mark.parametrize("attempt", ["no folder", "no document", "no artifact", "spare file", "link"])
def test_an_incomplete_folder_is_refused_and_nothing_is_left(attempt: str, tmp_path: Path) -> None:
    folder = folder_of(tmp_path)
    plan = folder / "artifacts" / "plan.txt"
    match attempt:
        case "no folder":
            folder = tmp_path / "nowhere"
        case "no document":
            (folder / "submission.json").unlink()
        case "no artifact":
            plan.unlink()
        case "spare file":
            (folder / "artifacts" / "spare.txt").write_text("x")
        case "link":
            (tmp_path / "elsewhere.txt").write_text("x")
            plan.unlink()
            plan.symlink_to(tmp_path / "elsewhere.txt")
    with pytest.raises(Unreadable):
        write_bundle(folder, tmp_path / "out.zip")
    assert not [p for p in tmp_path.iterdir() if "out.zip" in p.name]


def test_a_place_that_is_not_there_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match="no such"):
        write_bundle(folder_of(tmp_path), tmp_path / "nowhere" / "out.zip")


class Nowhere:
    def begin(self, size_hint: int) -> "Nowhere":
        return self

    def write(self, data: bytes) -> None: ...
    def finish(self, sha256: str) -> None: ...
    def abandon(self) -> None: ...


def test_a_large_bundle_is_read_in_constant_memory(tmp_path: Path) -> None:
    folder = folder_of(tmp_path, {"artifacts/clip.mp4": b""}, artifacts=[artifact_json(path="artifacts/clip.mp4")])
    with (folder / "artifacts" / "clip.mp4").open("wb") as file:
        file.truncate(200 * 1024 * 1024)
    write_bundle(folder, tmp_path / "out.zip")
    process, peak = psutil.Process(), 0
    idle = process.memory_info().rss

    def watch(done: int, total: int) -> None:
        nonlocal peak
        peak = max(peak, process.memory_info().rss - idle)

    read_bundle(tmp_path / "out.zip", Nowhere(), progress=watch)
    assert peak < 40 * 1024 * 1024


def test_a_place_that_takes_no_file_is_named_as_it_was_asked_for(tmp_path: Path) -> None:
    folder = folder_of(tmp_path)
    with pytest.raises(Unreadable, match=r"x\.zip: It cannot be written: there is no such folder\."):
        write_bundle(folder, tmp_path / "nowhere" / "x.zip")
    (tmp_path / "taken").mkdir()
    with pytest.raises(Unreadable, match=r"taken: It cannot be written: it is a folder"):
        write_bundle(folder, tmp_path / "taken")
