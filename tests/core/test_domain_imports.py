"""The facts and rules of the field stand on the standard library alone, whatever a contract happens to list."""

import ast
import sys
from pathlib import Path

DOMAIN = Path(__file__).parents[2] / "assessor_app" / "domain"


def imported(module: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module)
    return found


def test_the_domain_imports_the_standard_library_and_itself() -> None:
    strangers = {
        f"{module.name}: {name}"
        for module in DOMAIN.glob("*.py")
        for name in imported(module)
        if not name.startswith("assessor_app.domain") and name.partition(".")[0] not in sys.stdlib_module_names
    }
    assert strangers == set()
