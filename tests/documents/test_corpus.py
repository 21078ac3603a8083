"""Strangers' files: each opens, opens with a warning, or is refused with a sentence; in time, within its limits, and
with the window awake meanwhile. Archives and bags are held to their list in `tests/bundles`."""

import random
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import select

from assessor_app.commands.looking_over import look_over
from assessor_app.commands.submissions import import_bundle
from assessor_app.documents.pool import WorkerPool
from assessor_app.store.engine import Store
from assessor_app.store.rows import ArtifactFactRow
from tests import builders
from tests.bundles.bundle_builders import BagText, artifact_json, put, submission_json
from tests.documents.corpus_run import Run, agrees, expectations, looked_at, unplain

FOLDERS = ["audio", "csv", "docx", "image", "json", "names", "otherdoc", "pdf", "pptx", "sqlite", "video", "xlsx"]
# Two answers the corpus wants of one thing: a key that stands twice is ambiguous, and refused; a sound database is
# no evidence, and no reader shows it.
EXCUSED = {"json/JSONTestSuite__y_object_duplicated_key.json", "sqlite/syn1_ok.db"}
MEBIBYTE = 2**20

pytestmark = pytest.mark.timeout(1500)


def documents(corpus: Path) -> list[Path]:
    return sorted(path for folder in FOLDERS for path in (corpus / folder).rglob("*") if path.is_file())


@pytest.fixture(scope="module")
def run() -> Iterator[Run]:
    """The whole corpus, looked at once for all the claims below."""
    corpus = Path(__file__).resolve().parents[3] / "shared" / "corpus"
    if not corpus.is_dir():
        pytest.skip("the shared corpus is not on this machine")
    yield looked_at(corpus, documents(corpus))


def test_every_file_is_answered(run: Run, corpus: Path) -> None:
    assert len(run.found) == len(documents(corpus)) > 0


def test_every_file_is_answered_within_twenty_seconds(run: Run) -> None:
    assert {name: seconds for name, seconds in run.seconds.items() if seconds > 20} == {}


def test_what_the_corpus_says_of_a_file_is_what_becomes_of_it(run: Run, corpus: Path) -> None:
    expected = expectations(corpus)
    wrong = {
        name: (expected[name], found.outcome, found.reason)
        for name, found in run.found.items()
        if name not in EXCUSED and not agrees(found, expected.get(name, "sane"))
    }
    assert wrong == {}


def test_every_sentence_is_one_that_a_person_understands(run: Run) -> None:
    assert {name: odd for name, found in run.found.items() if (odd := unplain(found))} == {}


def test_no_worker_is_left(run: Run) -> None:
    assert run.orphans == []


@pytest.mark.skipif(sys.platform == "win32", reason="the system does not say what its children had")
def test_no_worker_had_a_gibibyte(run: Run) -> None:
    assert 0 < run.memory < 1024 * MEBIBYTE


def test_the_window_stays_awake_meanwhile(run: Run) -> None:
    assert run.beats.all_but(0.01) < 0.1 and run.beats.all_but(0.0) < 0.25


def outcomes(store: Store, folder: Path, files: list[Path]) -> list[str]:
    """What is kept of each when one bundle with all of them is imported and looked over."""
    names = {f"artifacts/{number:04}{path.suffix}": path for number, path in enumerate(files)}
    artifacts = [artifact_json(id=f"a{n}", path=name) for n, name in enumerate(names)]
    data = {name: path.read_bytes() for name, path in names.items()}
    bag = BagText(submission=submission_json(artifacts=artifacts), files=data)
    credentials = builders.known
    whole, _ = import_bundle(store, put(folder, bag.zip()), credentials, now=lambda: "2026-11-24T09:00:00.000Z")
    with WorkerPool(spares=1) as pool:
        look_over(store, pool, credentials, whole, today=date(2026, 11, 24))
    with store.read() as session:
        rows = session.scalars(select(ArtifactFactRow).where(ArtifactFactRow.submission_id == whole))
        return [row.outcome for row in rows if row.outcome != "refused" or (row.reason or "").endswith(".")]


def test_a_cut_of_the_corpus_handed_in_is_imported_and_looked_over(store: Store, corpus: Path, tmp_path: Path) -> None:
    files = random.Random(7).sample(documents(corpus), 24)
    assert len(outcomes(store, tmp_path, files)) == len(files)


@pytest.mark.long
def test_the_whole_corpus_handed_in_is_imported_and_looked_over(store: Store, corpus: Path, tmp_path: Path) -> None:
    assert len(outcomes(store, tmp_path, documents(corpus))) == len(documents(corpus))
