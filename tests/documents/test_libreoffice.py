"""LibreOffice lays documents out when the user has it, and leaves nothing behind."""

import sys
from pathlib import Path

import pytest

from assessor_app.documents import libreoffice
from assessor_app.domain.errors import Unreadable
from tests.documents.test_pages import word_bytes


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


@pytest.mark.skipif(sys.platform == "win32", reason="stands in for LibreOffice with a shell script")
def test_neither_passphrase_nor_home_travels_along(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ASSESSOR_PASSPHRASE", "secret")
    told = tmp_path / "told"
    with pytest.raises(Unreadable):
        libreoffice.laid_out(a_program(tmp_path, f"env > {told}"), b"x", "docx", 30)
    assert "secret" not in told.read_text() and "assessor-" in told.read_text()
