"""The command line when things go wrong that no rule foresees, and how lightly it starts."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import NoReturn

import pytest
from typer.testing import CliRunner

from assessor_app.cli.table import app
from assessor_app.rubric_files import checking
from tests.builders import PASSPHRASE
from tests.journeys.command_line import assessor, environment, spawned

HEAVY = ("PySide6", "alembic", "sqlalchemy", "pymupdf", "cv2", "av", "docx", "keyring", "fastapi", "numpy")
LOOK = """
import sys
from assessor_app.cli import main
try:
    main()
except SystemExit:
    pass
sys.stderr.write(" ".join(name for name in {heavy!r} if name in sys.modules))
"""
FAILING = """
import sys
from assessor_app.cli import main
from assessor_app.rubric_files import checking

def broken(path):
    raise {error}

checking.check_file = broken
main()
"""


def scripted(script: str, *words: str, **more: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", script, *words]
    settings = environment(PASSPHRASE, **more)
    return subprocess.run(command, env=settings, capture_output=True, text=True, timeout=60, check=False)


@pytest.mark.parametrize("words", [("--help",), ("issuer", "--help"), ("queue", "--nonsense"), ("verify", "none")])
def test_starting_imports_nothing_heavy(words: tuple[str, ...]) -> None:
    assert scripted(LOOK.format(heavy=HEAVY), *words).stderr.split("\n")[-1] == ""


def test_help_is_there_for_every_command() -> None:
    said = assessor("--help")
    names = [
        "init",
        "inspect",
        "bundle",
        "import",
        "queue",
        "export",
        "verify",
        "sync",
        "enrol",
        "issuer",
        "rubric",
        "doctor",
        "demo",
    ]
    assert said.code == 0 and all(f" {name} " in said.out for name in names)


@pytest.mark.parametrize(
    "words",
    [("nonsense",), ("queue", "--nonsense"), ("queue", "extra"), ("verify",), ("issuer", "nonsense"), ("enrol",)],
)
def test_wrong_usage_exits_2_with_nothing_on_stdout(words: tuple[str, ...]) -> None:
    said = assessor(*words)
    assert (said.code, said.out) == (2, "") and said.err


def test_our_own_mistake_is_one_sentence() -> None:
    done = scripted(FAILING.format(error="ZeroDivisionError('by zero')"), "rubric", "check", "x", "--json")
    said = json.loads(done.stdout)["error"]
    assert (done.returncode, done.stderr) == (1, "") and "ZeroDivisionError: by zero" in said


def test_our_own_mistake_shows_its_trace_to_who_asks() -> None:
    script = FAILING.format(error="ZeroDivisionError('by zero')")
    done = scripted(script, "rubric", "check", "x", "--json", ASSESSOR_DEBUG="1")
    assert list(json.loads(done.stdout)) == ["error"] and "Traceback" in done.stderr


def test_our_own_mistake_without_json_is_a_sentence_on_stderr() -> None:
    done = scripted(FAILING.format(error="KeyError('x')"), "rubric", "check", "x")
    assert (done.returncode, done.stdout) == (1, "") and done.stderr.startswith("Something went wrong")


def test_a_disk_error_names_its_file(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(path: Path) -> NoReturn:
        raise OSError(28, "No space left on device", str(path))

    monkeypatch.setattr(checking, "check_file", full)
    assert assessor("rubric", "check", "talk.json", "--json").error == "talk.json cannot be used: its disk is full."


STOPPED = "Stopped. What was saved until then is safe."


def test_control_c_ends_with_130_and_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(path: Path) -> NoReturn:
        raise KeyboardInterrupt

    monkeypatch.setattr(checking, "check_file", interrupted)
    done = CliRunner().invoke(app, ["rubric", "check", "x"])
    assert (done.exit_code, done.stdout, done.stderr) == (130, "", f"{STOPPED}\n")
    done = CliRunner().invoke(app, ["rubric", "check", "x", "--json"])
    assert (done.exit_code, json.loads(done.stdout), done.stderr) == (130, {"error": STOPPED}, "")


LOADING = """
import sys
from assessor_app.cli import main

class Interrupted:
    def find_spec(self, name, *rest):
        if name == "assessor_app.cli.table":
            raise KeyboardInterrupt

sys.meta_path.insert(0, Interrupted())
main()
"""


@pytest.mark.parametrize("interrupted", ["raise KeyboardInterrupt", "raise RuntimeError from KeyboardInterrupt()"])
def test_control_c_while_a_command_is_being_loaded_ends_likewise(interrupted: str) -> None:
    done = scripted(LOADING.replace("raise KeyboardInterrupt", interrupted), "rubric", "check", "x", "--json")
    assert (done.returncode, json.loads(done.stdout), done.stderr) == (130, {"error": STOPPED}, "")


def test_control_c_stops_a_serving_issuer_quietly(tmp_path: Path) -> None:
    assert assessor("issuer", "init", "--folder", tmp_path / "issuer").code == 0
    command = [
        sys.executable,
        "-m",
        "assessor_app",
        "issuer",
        "serve",
        "--folder",
        str(tmp_path / "issuer"),
        "--port",
        "0",
    ]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as serving:
        assert serving.stdout is not None and serving.stderr is not None
        assert json.loads(serving.stdout.readline())["pid"] == serving.pid
        serving.send_signal(signal.SIGINT)
        assert (serving.wait(30), serving.stdout.read(), serving.stderr.read()) == (130, "", "")


def test_a_reader_that_went_away_is_no_failure_of_ours(tmp_path: Path) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    try:
        command = [sys.executable, "-m", "assessor_app", "verify", str(tmp_path / "none"), "--json"]
        done = subprocess.run(command, stdout=writing, stderr=subprocess.PIPE, timeout=60, check=False)
    finally:
        os.close(writing)
    assert (done.returncode, done.stderr) == (1, b"")


def test_the_installed_command_answers_as_a_process(tmp_path: Path) -> None:
    said = spawned("doctor", "--workspace", tmp_path / "none", "--json")
    assert "checks" in said.document and said.err == ""


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only where a screen may be missing")
def test_the_window_without_a_screen_is_a_sentence() -> None:
    said = spawned(DISPLAY="", WAYLAND_DISPLAY="", QT_QPA_PLATFORM="")
    assert (said.code, said.out) == (1, "") and "no screen" in said.err


@pytest.mark.parametrize("words", [("queue", "--nope"), ("nope",), ("inspect",), ("batch", "new"), ("batch",)])
def test_wrong_usage_answers_in_json_where_it_was_asked_for(words: tuple[str, ...]) -> None:
    said = assessor(*words, "--json")
    assert said.code == 2 and list(said.document) == ["error"] and said.document["error"]
    assert "Usage:" in said.err


def test_wrong_usage_is_told_on_standard_error_only(tmp_path: Path) -> None:
    said = assessor("queue", "--nope")
    assert said.code == 2 and said.out == "" and "--nope" in said.err


def test_a_right_call_ends_as_before_when_json_is_asked_for(tmp_path: Path) -> None:
    said = assessor("queue", "--json", "--workspace", tmp_path / "none")
    assert said.code == 1 and "error" in said.document
