"""The issuer's command line: one JSON document each, 0 done, 1 a sentence, 2 wrong usage."""

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from assessor_app.cli.issuer import app


def run(folder: Path, *words: str) -> tuple[int, dict[str, Any]]:
    done = CliRunner().invoke(app, [*words, "--folder", str(folder), "--json"])
    return done.exit_code, json.loads(done.stdout)


@pytest.fixture
def made(tmp_path: Path) -> Path:
    folder = tmp_path / "an issuer"
    assert run(folder, "init", "--name", "Talk")[0] == 0
    return folder


def test_an_issuer_awards_the_shipped_credentials(tmp_path: Path) -> None:
    code, said = run(tmp_path / "issuer", "init")
    assert code == 0 and "Checking for Understanding" in said["credentials"]


def test_status_counts_each_programme(made: Path) -> None:
    run(made, "programme", "two", "--name", "Second")
    code, said = run(made, "status")
    assert (code, [p["programme"] for p in said["programmes"]]) == (0, ["main", "two"])


def test_an_enrolment_code_needs_an_address(made: Path) -> None:
    assert run(made, "enrol", "ana")[0] == 1
    code, said = run(made, "enrol", "ana", "--url", "http://127.0.0.1:8411")
    assert code == 0 and said["code"].startswith("assessor1.")


@pytest.mark.parametrize(
    "words",
    [
        ("init",),
        ("assign", "S-404", "ana"),
        ("credential", "none"),
        ("revoke", "none", "--reason", "why"),
        ("decisions", "--programme", "none"),
        ("submit", "no-such.zip"),
        ("enrol", "ana", "--url", "http://127.0.0.1:1", "--role", "king"),
        ("programme", "main", "--name", "Again"),
        ("programme", "a/b", "--name", "Slash"),
        ("assign", "S-404", "ana", "--role", "boredom"),
        ("assign", "S-404", "ana", "--reason", " "),
        ("readmit", "no-such-device"),
    ],
)
def test_a_refusal_is_a_sentence_and_exit_1(made: Path, words: tuple[str, ...]) -> None:
    code, said = run(made, *words)
    assert code == 1 and said["error"].endswith(".")


def test_wrong_usage_exits_2(made: Path) -> None:
    assert CliRunner().invoke(app, ["serve", "--port", "70000", "--folder", str(made)]).exit_code == 2


def test_serving_beyond_this_machine_has_to_be_said(made: Path) -> None:
    code, said = run(made, "serve", "--host", "0.0.0.0", "--port", "0")
    assert code == 1 and "--public" in said["error"]


def test_a_damaged_issuer_is_named(made: Path) -> None:
    (made / "issuer.db").write_bytes(b"not a database" * 100)
    for extra in ("issuer.db-wal", "issuer.db-shm"):
        (made / extra).unlink(missing_ok=True)
    code, said = run(made, "status")
    assert code == 1 and "cannot be opened" in said["error"]
