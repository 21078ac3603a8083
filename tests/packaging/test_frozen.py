"""The program as PyInstaller freezes it: one folder, no Python beside it, its children are itself."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from assessor_app.documents.limits import Limits
from assessor_app.documents.nursery import Nursery
from assessor_app.documents.process import Worker

ROOT = Path(__file__).parents[2]


def test_the_program_is_its_own_document_worker() -> None:
    worker = Worker(Limits(), sandbox=False, command=[sys.executable, "-m", "assessor_app", "--document-worker"])
    try:
        assert worker.ready() == ()
    finally:
        worker.bury()


@pytest.mark.skipif(sys.platform != "linux", reason="workers are split off on Linux")
def test_the_program_is_what_its_document_workers_are_split_off_from() -> None:
    program = [sys.executable, "-m", "assessor_app", "--reader-nursery"]
    nursery = Nursery(lambda numbers: subprocess.Popen([*program, *map(str, numbers)], pass_fds=numbers))
    try:
        worker = Worker(Limits(), sandbox=False, nursery=nursery)
        assert worker.ready() == ()
        worker.bury()
    finally:
        nursery.close()


@pytest.fixture(scope="module")
def frozen(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The frozen program, built anew."""
    pytest.importorskip("PyInstaller", reason="PyInstaller is not installed")
    room = tmp_path_factory.mktemp("frozen")
    words = ["--noconfirm", "--log-level", "ERROR", "--distpath", str(room / "dist"), "--workpath", str(room / "work")]
    subprocess.run([sys.executable, "-m", "PyInstaller", *words, "build.spec"], cwd=ROOT, check=True, timeout=3000)
    (folder,) = (room / "dist").iterdir()
    return folder / "assessor"


def ask(program: Path, *words: str, **more: str) -> tuple[int, dict[str, object]]:
    environment = {"PATH": os.defpath, "HOME": str(program.parent), "QT_QPA_PLATFORM": "offscreen", **more}
    done = subprocess.run([program, *words, "--json"], capture_output=True, text=True, env=environment, timeout=600)
    return done.returncode, json.loads(done.stdout.strip().splitlines()[-1])


@pytest.mark.long
@pytest.mark.timeout(3600)
def test_the_frozen_program_opens_documents_in_its_own_workers(frozen: Path, tmp_path: Path) -> None:
    file = tmp_path / "note.md"
    file.write_text("# Why did the fish leave?\n\nBecause the water was warm.\n")
    status, said = ask(frozen, "inspect", str(file))
    assert (status, said["outcome"]) == (0, "opens")


@pytest.mark.long
@pytest.mark.timeout(3600)
def test_the_frozen_program_does_the_whole_journey(frozen: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    status, said = ask(frozen, "demo", "--offscreen", "--out", str(out))
    assert status == 0, said
    assert (out / "credential.json").is_file()
    shutil.rmtree(out)
