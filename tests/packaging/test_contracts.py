"""The house rules hold, and each is seen to catch what it forbids."""

import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", "from importlinter.cli import lint_imports_command as m; m()", "--no-cache"],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        env={"PYTHONPATH": str(folder), "PATH": "/usr/bin:/bin"},
    )


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    for name in ("assessor_app", "ui", "pyproject.toml"):
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, tmp_path / name)
    return tmp_path


VIOLATIONS = {
    "the storeys of the core": ("assessor_app/domain/rubric.py", "import assessor_app.store.engine"),
    "no cycles between siblings": ("assessor_app/issuer/sampling.py", "import assessor_app.issuer.allotting"),
    "the issuer shares only words, signatures and files": (
        "assessor_app/issuer/rows.py",
        "import assessor_app.store.rows",
    ),
    "the core knows no window": ("assessor_app/reports/columns.py", "import PySide6.QtCore"),
    "the domain needs the standard library only": ("assessor_app/domain/rubric.py", "import sqlalchemy"),
    "the window asks the core, never its store or readers": (
        "ui/scoring/rubric_panel.py",
        "import assessor_app.store.rows",
    ),
    "panels ask the workspace, which alone gives commands": (
        "ui/decisions/batch_sheet.py",
        "import assessor_app.commands.batches",
    ),
    "what a coach writes reaches no assessor and no decision": (
        "assessor_app/commands/decisions.py",
        "import assessor_app.store.coaching",
    ),
    "nothing of an assessment reaches a coach": (
        "assessor_app/queries/coaching.py",
        "import assessor_app.store.drafts",
    ),
    "the storeys of the window": ("ui/queue/panel.py", "import ui.scoring.rubric_panel"),
}


def test_no_contract_goes_unbroken() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    assert set(VIOLATIONS) == {contract["name"] for contract in settings["tool"]["importlinter"]["contracts"]}


def test_every_contract_holds():
    result = lint(ROOT)
    assert result.returncode == 0, result.stdout[-3000:]


@pytest.mark.parametrize("contract", VIOLATIONS)
def test_a_contract_catches_its_violation(copy: Path, contract: str):
    path, line = VIOLATIONS[contract]
    file = copy / path
    file.write_text(f"{file.read_text()}\n{line}\n")
    said = lint(copy).stdout
    assert f"{contract} BROKEN" in said, said[-3000:]


def test_the_core_imports_where_qt_is_absent():
    code = (
        "import sys; sys.modules['PySide6'] = None\n"
        "import pkgutil, importlib, assessor_app\n"
        "for m in pkgutil.walk_packages(assessor_app.__path__, 'assessor_app.'):\n"
        "    if '.migrations' not in m.name and not m.name.endswith('__main__'): importlib.import_module(m.name)\n"
    )
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, cwd=ROOT)
    assert result.returncode == 0, result.stderr[-2000:]


def test_what_is_committed_names_no_registry_and_no_folder_of_a_machine():
    listed = subprocess.run(["git", "ls-files"], capture_output=True, text=True, check=True, cwd=ROOT).stdout.split(
        "\n"
    )
    ends = (".py", ".md", ".toml", ".txt", ".spec", "Makefile", ".json", ".ini", ".qss", ".sql", ".mako", ".ci/run")
    texts = [p for p in listed if p.endswith(ends)]
    forbidden = (
        "pypi" + ".org",
        "files." + "pythonhosted",
        "registry." + "npmjs",
        "/" + "work/",
        '"/' + "tmp/",
        "--" + "index-url http",
    )
    found = [(p, word) for p in texts for word in forbidden if word in (ROOT / p).read_text(errors="replace")]
    assert found == []
