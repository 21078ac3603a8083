"""What a bare server lacks is named with the line to type, and installed where that is allowed. The loader and the
package tool are stand-ins here: no test may take libraries from the machine it runs on."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

linux = pytest.mark.skipif(sys.platform != "linux", reason="elsewhere Qt's wheels bring everything")
LINE = "apt-get install -y --no-install-recommends libegl1 libxcb-cursor0"
Asked = Callable[..., tuple[int, str]]


@pytest.fixture
def asked(tmp_path: Path) -> Asked:
    """Runs the check where these libraries are absent; with `apt` there is a package tool that brings them."""

    def run(*absent: str, apt: bool = False) -> tuple[int, str]:
        tools, lacking = tmp_path / "tools", tmp_path / "lacking"
        tools.mkdir()
        lacking.write_text("".join(f"\t{soname} => not found\n" for soname in absent))
        _tool(tools / "ldd", f"while read -r line; do echo \"	$line\"; done < '{lacking}'")
        if apt:
            _tool(tools / "apt-get", f"echo \"$*\" >> '{tmp_path}/typed'; : > '{lacking}'")
        command = [sys.executable, "-m", "assessor_app.cli.libraries"]
        environment = os.environ | {"PATH": str(tools)}
        ended = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
        return ended.returncode, ended.stdout

    return run


def _tool(path: Path, script: str) -> None:
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)


@linux
def test_nothing_is_said_where_nothing_is_missing(asked: Asked) -> None:
    assert asked() == (0, "")


@linux
def test_the_exact_line_to_type_is_named_and_it_fails(asked: Asked) -> None:
    status, said = asked("libxcb-cursor.so.0", "libEGL.so.1")
    assert status == 1
    assert said == f"Missing system libraries: libEGL.so.1, libxcb-cursor.so.0\n    {LINE}\n"


@linux
def test_a_library_of_no_known_package_is_named_too(asked: Asked) -> None:
    _, said = asked("libEGL.so.1", "libunheard.so.7")
    assert "No package is known for libunheard.so.7; ask your system's package search." in said


@linux
@pytest.mark.skipif(os.geteuid() != 0, reason="only root may install")
def test_root_on_debian_has_the_same_packages_installed(asked: Asked, tmp_path: Path) -> None:
    status, said = asked("libxcb-cursor.so.0", "libEGL.so.1", apt=True)
    assert (status, LINE in said) == (0, True)
    assert (tmp_path / "typed").read_text().splitlines() == [
        "update -q",
        "install -y -q --no-install-recommends libegl1 libxcb-cursor0",
    ]


def typed() -> dict[str, str]:
    """The surroundings of a `make` that somebody types, also where this test runs inside one."""
    return {name: value for name, value in os.environ.items() if not name.startswith(("MAKE", "MFLAGS"))}


@linux
@pytest.mark.skipif(shutil.which("make") is None, reason="there is no make here")
@pytest.mark.parametrize("door", ["demo", "run"])
def test_each_door_to_a_window_looks_for_them_anew(door: str) -> None:
    root = Path(__file__).parents[2]
    command = ["make", "--dry-run", "--no-print-directory", "--assume-old=.venv/installed", door]
    done = subprocess.run(command, cwd=root, env=typed(), capture_output=True, text=True, check=True)
    looked, opened, *_ = done.stdout.splitlines()
    assert looked.endswith("-m assessor_app.cli.libraries") and "-m assessor_app" in opened


@linux
def test_a_library_taken_away_later_keeps_the_window_shut_with_the_line_to_type(tmp_path: Path) -> None:
    """As `make run` has it, with a loader that misses one."""
    _tool(tmp_path / "ldd", 'echo "	libEGL.so.1 => not found"')
    root, path = Path(__file__).parents[2], f"{tmp_path}:{os.environ['PATH']}"
    (tmp_path / "apt-get").symlink_to("/bin/true")  # brings nothing
    command = ["make", "--no-print-directory", "--assume-old=.venv/installed", f'PY="{sys.executable}"', "run"]
    done = subprocess.run(command, cwd=root, env=typed() | {"PATH": path}, capture_output=True, text=True, check=False)
    assert done.returncode == 2 and "--no-install-recommends libegl1" in done.stdout
