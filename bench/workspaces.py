"""What the benches work on: a real encrypted workspace, and bundles of the shipped credential."""

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from unittest.mock import patch

from assessor_app.bundles.writing import write_bundle
from assessor_app.cli.opening import credentials
from assessor_app.commands.clock import new_id, utc_now
from assessor_app.commands.decisions import answer_conflict
from assessor_app.commands.submissions import import_bundle
from assessor_app.domain.assessment import Conflict
from assessor_app.domain.credential import Credential
from assessor_app.domain.submission import SubmissionId
from assessor_app.store import keys, opening
from assessor_app.store.engine import Store

PASSPHRASE = "seven quiet rivers"
CREDENTIAL, VERSION = "facilitating-student-discourse", "3.1"
ARTIFACTS = "artifacts"


def credential() -> Credential:
    return credentials()(CREDENTIAL, VERSION)


def make_workspace(folder: Path) -> None:
    """A new workspace whose passphrase costs nothing to stretch: that wait is wanted, and is no part of a figure."""
    with patch.multiple(keys, TIME_COST=1, MEMORY_KIB=64, LANES=1):
        opening.create(folder, PASSPHRASE, now=utc_now())


@contextmanager
def opened(folder: Path) -> Iterator[Store]:
    workspace = opening.open_workspace(folder, PASSPHRASE)
    try:
        yield workspace.store
    finally:
        workspace.close()


def make_bundle(folder: Path, name: str, files: Mapping[str, Callable[[Path], None]]) -> Path:
    """A bundle of submission `name` beside `folder`; each of `files` (file name → writer) is one artifact."""
    source = folder / name
    (source / ARTIFACTS).mkdir(parents=True)
    for file_name, write in files.items():
        write(source / ARTIFACTS / file_name)
    (source / "submission.json").write_text(json.dumps(_submission(name, list(files))), encoding="utf-8")
    bundle = folder / f"{name}.zip"
    write_bundle(source, bundle)
    return bundle


def _submission(name: str, files: list[str]) -> dict[str, object]:
    artifacts = [
        {"id": f"a{number}", "part": "2", "question_id": "2.1", "title": file, "path": f"{ARTIFACTS}/{file}"}
        for number, file in enumerate(files, 1)
    ]
    return {
        "format": "assessor-submission/1",
        "submission_id": name,
        "credential": {"id": CREDENTIAL, "version": VERSION},
        "attempt": 1,
        "submitted_at": "2026-11-02T09:00:00Z",
        "artifacts": artifacts,
        "answers": [{"id": "q1", "part": "1", "question_id": "1.1", "title": "Context", "text": "Twenty students."}],
    }


def bring_in(store: Store, bundle: Path, known: Callable[[str, str], Credential]) -> SubmissionId:
    """Import a bundle and answer its conflict question with none."""
    submission, _ = import_bundle(store, bundle, known, now=utc_now)
    answer_conflict(store, submission, Conflict.NONE, now=utc_now, new_id=new_id)
    return submission


def write_pdf(pages: int) -> Callable[[Path], None]:
    """A writer of a PDF with `pages` pages of words."""

    def write(path: Path) -> None:
        import pymupdf

        with pymupdf.open() as document:
            words = [f"Line {line}: students ask each other how the river got here." for line in range(40)]
            for _ in range(pages):
                document.new_page().insert_text((60, 70), words, lineheight=1.6)  # all in one stream, as programs do
            document.save(path, deflate=True)

    return write
