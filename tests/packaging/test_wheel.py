"""What a wheel carries: the content lies beside the code that reads it."""

import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_rubrics_fonts_styles_and_migrations_travel_in_the_wheel(tmp_path: Path) -> None:
    source = tmp_path / "source"  # setuptools writes beside what it builds
    for name in ("assessor_app", "ui", "rubrics", "resources"):
        shutil.copytree(ROOT / name, source / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, source)
    words = ["wheel", "--quiet", "--no-build-isolation", "--no-deps", "--no-index", "--wheel-dir", str(tmp_path)]
    subprocess.run([sys.executable, "-m", "pip", *words, str(source)], check=True, capture_output=True)
    (wheel,) = tmp_path.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        held = set(archive.namelist())
    content = [p for top in ("rubrics", "resources") for p in (ROOT / top).rglob("*") if p.is_file()]
    content += (ROOT / "assessor_app/store/migrations").rglob("*.py")
    assert {p.relative_to(ROOT).as_posix() for p in content} <= held
