"""Strangers' files: each opens or is refused with a sentence, in time."""

import random
import re
import time
from pathlib import Path

import pytest

from assessor_app.documents.inspection import inspect_path
from assessor_app.documents.pool import WorkerPool

FOLDERS = ("audio", "csv", "docx", "image", "names", "otherdoc", "pdf", "pptx", "video", "xlsx", "zip")
TECHNICAL = re.compile(r"Traceback|Error\b|Exception|errno|0x[0-9a-f]{4}|NoneType", re.IGNORECASE)


def expectations(corpus: Path) -> dict[str, str]:
    found = {}
    for table in ("SOURCES.tsv", "synthetic.tsv"):
        for line in (corpus / table).read_text("utf-8").splitlines():
            cells = line.split("\t")
            found[cells[0]] = cells[-1]
    return found


def faults(pool: WorkerPool, corpus: Path, files: list[Path]) -> list[str]:
    expected = expectations(corpus)
    found = []
    for path in files:
        started = time.monotonic()
        seen = inspect_path(pool, path)
        name = path.relative_to(corpus).as_posix()
        wanted = expected.get(name, "sane")
        if time.monotonic() - started > 20:
            found.append(f"{name}: too slow")
        if seen.outcome == "refused" and (not seen.reason or TECHNICAL.search(seen.reason)):
            found.append(f"{name}: {seen.reason}")
        if wanted.startswith("opens") and " or " not in wanted and seen.outcome == "refused":
            found.append(f"{name}: refused, but {wanted}: {seen.reason}")
    return found


def documents(corpus: Path, folders: tuple[str, ...]) -> list[Path]:
    return sorted(path for folder in folders for path in (corpus / folder).rglob("*") if path.is_file())


def test_a_cut_of_the_corpus_opens_or_is_refused_with_a_sentence(pool: WorkerPool, corpus: Path) -> None:
    files = documents(corpus, ("audio", "docx", "image", "pdf", "video"))
    assert faults(pool, corpus, random.Random(7).sample(files, 40)) == []


@pytest.mark.long
def test_the_whole_corpus_opens_or_is_refused_with_a_sentence(pool: WorkerPool, corpus: Path) -> None:
    assert faults(pool, corpus, [p for p in documents(corpus, FOLDERS) if "zip/" not in p.as_posix()]) == []
