"""What coach and teacher sit down with: one teacher's workspace, made once and copied for each test."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from tests.journeys.coach_sitting import CoachSitting, workspace_of_a_teacher


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory, cheap_passphrase: None) -> Path:
    """A closed workspace with two attempts of one teacher, and one that nobody agreed to have coached."""
    return workspace_of_a_teacher(tmp_path_factory.mktemp("teacher"))


@pytest.fixture
def folder(prepared: Path, tmp_path: Path) -> Path:
    """The same for each test, from the beginning."""
    return shutil.copytree(prepared, tmp_path / "workspace")


@pytest.fixture
def sitting(folder: Path, tmp_path: Path, qapp: QApplication) -> Iterator[CoachSitting]:
    with CoachSitting(folder, tmp_path, qapp) as made:
        yield made
