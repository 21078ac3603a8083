"""Strangers' ZIP files and bags: each opens or is refused as its line in the list says."""

import csv
from pathlib import Path

import pytest

from assessor_app.bundles.reading import check_archive, check_bundle
from tests.bundles.bundle_builders import Line, put, zipped

CORPUS = Path(__file__).parents[3] / "shared" / "corpus"


def listed(kind: str) -> list[tuple[str, str]]:
    if not (CORPUS / "SOURCES.tsv").exists():
        return []
    with (CORPUS / "SOURCES.tsv").open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))
    return [(row["file"], row["expected"]) for row in rows if row["file"].startswith(f"{kind}/")]


def agrees(outcome: str, expected: str) -> bool:
    if "fetch.txt" in expected:  # what is to be fetched is not there, so the bag is incomplete
        return outcome == "refused"
    word = "refuses" if outcome == "refused" else "opens"
    return expected == "sane" or expected.startswith(word) or word in expected.split(":")[0]


@pytest.mark.parametrize(("file", "expected"), listed("zip") or [("", "")])
def test_a_strangers_zip_is_answered_as_listed(file: str, expected: str) -> None:
    if not file:
        pytest.skip("the corpus is not beside the project")
    check = check_archive(CORPUS / file)
    assert agrees(check.outcome, expected), (expected, check)


@pytest.mark.parametrize(("file", "expected"), listed("bagit") or [("", "")])
def test_a_strangers_bag_is_answered_as_listed(file: str, expected: str, tmp_path: Path) -> None:
    if not file:
        pytest.skip("the corpus is not beside the project")
    root = CORPUS / file
    files = sorted(p for p in root.rglob("*") if p.is_file())
    path = put(tmp_path, zipped(Line(p.relative_to(root).as_posix(), p.read_bytes()) for p in files))
    check = check_bundle(path)
    assert agrees(check.outcome, expected), (expected, check)
    assert "names the file" not in expected or "“data/" in (check.reason or "")
