"""LibreOffice lays documents out when the user has it, and leaves nothing behind."""

import sys
from pathlib import Path

import pytest

from assessor_app.documents import libreoffice
from assessor_app.documents.inspection import inspect_path
from assessor_app.documents.kinds import OLE
from assessor_app.documents.pool import WorkerPool
from assessor_app.documents.source import BytesSource
from assessor_app.domain.errors import Unreadable
from tests.documents.conftest import pdf_bytes
from tests.documents.written import word_bytes


@pytest.fixture
def office() -> Path:
    found = libreoffice.find_office()
    if found is None:
        pytest.skip("LibreOffice is not on this machine")
    return found


def test_without_libreoffice_there_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(libreoffice, "_PLACES", ())
    assert libreoffice.find_office(lambda name: None) is None


@pytest.mark.long
def test_a_word_file_becomes_a_pdf(office: Path) -> None:
    assert libreoffice.laid_out(office, word_bytes(), "docx", 120).startswith(b"%PDF-")


def a_program(folder: Path, lines: str) -> Path:
    program = folder / "soffice"
    program.write_text(f"#!/bin/sh\n{lines}\n")
    program.chmod(0o755)
    return program


@pytest.mark.skipif(sys.platform == "win32", reason="stands in for LibreOffice with a shell script")
def test_one_that_never_ends_is_ended(tmp_path: Path) -> None:
    program = a_program(tmp_path, "sleep 600")
    with pytest.raises(Unreadable, match="too long"):
        libreoffice.laid_out(program, b"x", "docx", 0.5)


@pytest.mark.skipif(sys.platform == "win32", reason="stands in for LibreOffice with a shell script")
def test_one_that_makes_nothing_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match="could not lay"):
        libreoffice.laid_out(a_program(tmp_path, "exit 0"), b"x", "docx", 30)


def a_pool(folder: Path, pdf: bytes | None) -> WorkerPool:
    """With a LibreOffice that makes `pdf` of whatever it is given."""
    (folder / "made.pdf").write_bytes(pdf or b"")
    copy = f'for last; do :; done; cp {folder / "made.pdf"} "$(dirname "$last")/work.pdf"'
    return WorkerPool(spares=0, office=a_program(folder, copy if pdf else "exit 1"))


OLDER = [("WordDocument", "plan.doc", "doc"), ("PowerPoint Document", "talk.ppt", "ppt")]


def older(stream: str) -> BytesSource:
    return BytesSource(OLE + bytes(600) + stream.encode("utf-16-le") + bytes(600))


@pytest.mark.skipif(sys.platform == "win32", reason="stands in for LibreOffice with a shell script")
@pytest.mark.parametrize(("words", "said"), [("", True), ("Pond life", False)])
def test_a_file_of_which_libreoffice_makes_empty_pages_may_be_damaged(words: str, said: bool, tmp_path: Path) -> None:
    with a_pool(tmp_path, pdf_bytes(words)) as pool, pool.open(older("WordDocument"), "plan.doc") as document:
        assert any("found no words" in each for each in document.warnings) is said


@pytest.mark.skipif(sys.platform == "win32", reason="stands in for LibreOffice with a shell script")
@pytest.mark.parametrize(("stream", "name", "kind"), OLDER)
def test_an_older_office_file_opens_as_libreoffice_lays_it_out(
    stream: str, name: str, kind: str, tmp_path: Path
) -> None:
    with a_pool(tmp_path, pdf_bytes("Pond life", "Results")) as pool:
        found = pool.inspect(older(stream), name)
        with pool.open(older(stream), name) as document:
            assert (document.name, document.text(1)) == (name, "Pond life")
            assert "LibreOffice" in (document.notice or "")
    assert (found.outcome, found.kind, found.pages, found.warnings) == ("opens", kind, 2, ())


@pytest.mark.parametrize(("stream", "name", "kind"), OLDER)
def test_without_libreoffice_an_older_office_file_gets_a_sentence(stream: str, name: str, kind: str) -> None:
    with WorkerPool(spares=0) as pool:
        found = pool.inspect(older(stream), name)
    assert found.outcome == "refused" and "without LibreOffice" in (found.reason or "")


@pytest.mark.skipif(sys.platform == "win32", reason="stands in for LibreOffice with a shell script")
def test_one_that_libreoffice_cannot_lay_out_is_refused_by_its_own_name(tmp_path: Path) -> None:
    with a_pool(tmp_path, None) as pool, pytest.raises(Unreadable, match=r"^plan\.doc: .*could not lay") as caught:
        pool.open(older("WordDocument"), "plan.doc")
    assert caught.value.name == "plan.doc"


@pytest.mark.skipif(sys.platform == "win32", reason="stands in for LibreOffice with a shell script")
def test_a_newer_file_is_laid_out_by_libreoffice_only_when_asked(tmp_path: Path) -> None:
    with a_pool(tmp_path, pdf_bytes("Laid out")) as pool:
        with pool.open(BytesSource(word_bytes()), "plan.docx") as ours:
            assert ours.kind == "docx"
        with pool.open_laid_out(BytesSource(word_bytes()), "plan.docx") as theirs:
            assert theirs.text(1) == "Laid out"


def test_laying_out_without_libreoffice_is_refused_with_a_sentence() -> None:
    with WorkerPool(spares=0) as pool, pytest.raises(Unreadable, match="not on this machine"):
        pool.open_laid_out(BytesSource(word_bytes()), "plan.docx")


@pytest.mark.long
def test_a_real_libreoffice_lays_out_the_older_forms_of_the_corpus(office: Path, corpus: Path) -> None:
    with WorkerPool(spares=0, office=office) as pool:
        for name, kind in (("poi__SampleDoc.doc", "doc"), ("poi__SampleShow.ppt", "ppt")):
            assert inspect_path(pool, corpus / "otherdoc" / name).kind == kind


@pytest.mark.skipif(sys.platform == "win32", reason="stands in for LibreOffice with a shell script")
def test_neither_passphrase_nor_home_travels_along(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ASSESSOR_PASSPHRASE", "secret")
    told = tmp_path / "told"
    with pytest.raises(Unreadable):
        libreoffice.laid_out(a_program(tmp_path, f"env > {told}"), b"x", "docx", 30)
    assert "secret" not in told.read_text() and "assessor-" in told.read_text()
