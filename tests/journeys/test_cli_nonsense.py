"""Every command that reads a file, handed what is none: a sentence that names it, at once, whatever it is."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.journeys.command_line import Said, assessor, spawned

READING = (
    ("verify",),
    ("names", "set"),
    ("comments", "share"),
    ("letter", "template"),
    ("batch", "profile", "save"),
    ("annotations", "S-1"),
    ("rubric", "check"),
    ("bundle", "check"),
)


def asked(words: tuple[str, ...], file: Path, workspace: Path) -> Said:
    return assessor(*words, file, "--workspace", workspace, "--json")


@pytest.mark.parametrize("words", READING, ids=" ".join)
def test_what_has_no_end_is_refused_and_not_waited_for(
    words: tuple[str, ...], tmp_path: Path, workspace_folder: Path
) -> None:
    os.mkfifo(tmp_path / "pipe")
    for file in (tmp_path / "pipe", Path("/dev/zero"), tmp_path, tmp_path / "none"):
        assert file.name in asked(words, file, workspace_folder).error


@pytest.mark.parametrize("words", READING, ids=" ".join)
def test_a_file_of_gigabytes_is_refused_before_it_fills_the_memory(
    words: tuple[str, ...], tmp_path: Path, workspace_folder: Path
) -> None:
    with (tmp_path / "large").open("wb") as file:
        file.truncate(2**33)
    assert "large" in asked(words, tmp_path / "large", workspace_folder).error


@pytest.mark.parametrize("folder", ["file", "file/below"])
def test_a_file_in_place_of_an_issuers_folder_holds_no_issuer(folder: str, tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    said = assessor("issuer", "status", "--folder", tmp_path / folder, "--json").error
    assert said == f"There is no issuer in {tmp_path / folder}. Make one with “assessor issuer init”."


def test_a_bundle_whose_name_is_no_text_is_named_once(tmp_path: Path, workspace_folder: Path) -> None:
    odd = tmp_path / os.fsdecode(b"caf\xe9.zip")
    odd.write_bytes(b"no bundle")
    for words in (("bundle", "check"), ("import",)):
        done = spawned(*words, odd, "--workspace", workspace_folder, "--json")
        assert done.error.count("caf") == 1


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no disk that is always full")
@pytest.mark.parametrize("words", [("--help",), ("rubric", "check", "none", "--json")], ids=lambda words: words[0])
def test_a_full_disk_for_what_is_printed_ends_with_1_and_no_trace(words: tuple[str, ...]) -> None:
    with Path("/dev/full").open("wb") as full:
        command = [sys.executable, "-m", "assessor_app", *words]
        done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, timeout=60, check=False)
    assert (done.returncode, done.stderr) == (1, b"")
