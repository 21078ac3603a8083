"""`assessor demo`, as a newcomer types it where there is no screen: the whole journey, and all that it leaves."""

import json
from pathlib import Path
from typing import Any

import pytest
from openbadgeslib.ob3.ldp import OB3LdpVerifier
from PIL import Image

from assessor_app.eventlog.chain import verify_log
from tests.issuer.by_the_book import check
from tests.journeys.command_line import spawned

pytestmark = pytest.mark.timeout(1500)  # films, and two whole journeys
SHOWN = {
    "queue", "document", "video", "image", "link-being-made", "commit-review", "sync", "decisions", "batch-dry-run",
    "coach", "coach-session", "coach-presenting",
}  # fmt: skip


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the demo left, with its clips cut short; a folder with a space, as homes have."""
    folder = tmp_path_factory.mktemp("a demo") / "demo output"
    said = spawned("demo", "--offscreen", "--quick", "--out", folder, "--json", patience=600)
    assert said.code == 0, said.out
    assert "Scoring by keys" in said.err, "minutes without a word look like a program that hangs"
    assert said.document == json.loads((folder / "summary.json").read_text("utf-8")), "the answer and the file differ"
    return folder


@pytest.fixture(scope="module")
def summary(out: Path) -> dict[str, Any]:
    return dict(json.loads((out / "summary.json").read_text("utf-8")))


def test_the_submissions_end_as_both_outcomes(summary: dict[str, Any]) -> None:
    assert set(summary["submissions"].values()) == {"earned", "not yet"}
    assert summary["counts"]["decisions"] == len(summary["submissions"]) >= 4


def test_the_credential_verifies_with_a_verifier_that_is_not_ours(out: Path) -> None:
    OB3LdpVerifier().verify((out / "credential.json").read_text("utf-8"))


def test_the_credential_verifies_from_the_texts_of_the_standard_alone(out: Path) -> None:
    check(json.loads((out / "credential.json").read_text("utf-8")))


def test_the_exported_log_is_whole(out: Path) -> None:
    assert verify_log((out / "decisions.jsonl").read_text("utf-8").splitlines()).whole


def test_the_table_has_a_row_a_decision(out: Path, summary: dict[str, Any]) -> None:
    rows = (out / "decisions.csv").read_text("utf-8-sig").splitlines()
    assert len(rows) == summary["counts"]["decisions"] + 1


def test_the_pictures_are_of_every_screen_in_both_looks(out: Path, summary: dict[str, Any]) -> None:
    names = {Path(name).stem[3:] for name in summary["screenshots"]}
    assert names >= SHOWN and any(name.endswith("-dark") for name in names)
    sizes = {Image.open(out / name).size for name in summary["screenshots"]}
    assert sizes == {(1440, 900)}
    last = [(out / name).read_bytes() for name in summary["screenshots"] if name.endswith("-dark.png")]
    assert len(set(last)) == len(last)  # each is of another screen


def test_a_second_demo_in_the_same_folder_is_done_as_well(out: Path) -> None:
    assert spawned("demo", "--offscreen", "--quick", "--out", out, patience=600).code == 0


def test_folders_that_the_demo_did_not_make_are_left_alone(tmp_path: Path) -> None:
    (tmp_path / "issuer").mkdir()
    (tmp_path / "issuer" / "keys").write_text("somebody's", "utf-8")
    said = spawned("demo", "--offscreen", "--quick", "--out", tmp_path, "--json")
    assert "was not made by the demo" in said.error
    assert [path.name for path in tmp_path.iterdir()] == ["issuer"]
    assert (tmp_path / "issuer" / "keys").read_text("utf-8") == "somebody's"
