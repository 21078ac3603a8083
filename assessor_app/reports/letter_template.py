"""A letter's template: a Word file with fields, a programme's own or the one that ships; looked through before use."""

import io
import zipfile
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assessor_app.domain.errors import RuleBroken
from assessor_app.domain.letter import FIELDS, CodePart, CriterionPart, Letter, Seen

if TYPE_CHECKING:
    from docxtpl import DocxTemplate
    from jinja2.sandbox import SandboxedEnvironment

SHIPPED = Path(__file__).resolve().parents[2] / "resources" / "letters" / "letter.docx"
MOST_BYTES = 20 * 1024 * 1024
EARLIEST = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class Template:
    """`name` is told beside each letter made from it."""

    name: str
    docx: bytes


@lru_cache(maxsize=1)
def shipped() -> Template:
    return Template("the letter that ships with Assessor", SHIPPED.read_bytes())


def read_template(path: Path) -> Template:
    """A programme's template; raises RuleBroken on what is no Word file and on fields a letter does not have."""
    try:
        if path.stat().st_size > MOST_BYTES:
            raise RuleBroken(f"{path.name} is larger than a letter’s template may be (20 MB).")
        template = Template(path.name, path.read_bytes())
    except OSError as error:
        raise RuleBroken(f"{path} cannot be read ({(error.strerror or str(error)).lower()}).") from error
    filled(template, _EXAMPLE)
    filled(template, replace(_EXAMPLE, outcome="earned", feedback="", not_met=(), met=(_PART,), codes=()))
    return template


def filled(template: Template, letter: Letter) -> bytes:
    """The letter as DOCX; the same letter gives the same bytes. Raises RuleBroken naming unknown fields."""
    unknown: dict[str, None] = {}
    document = _opened(template)
    try:
        document.render(_context(letter), _environment(unknown), autoescape=True)
        out = io.BytesIO()
        document.save(out)
    except Exception as error:  # whatever a stranger's template made go wrong is said of the template
        raise RuleBroken(f"The template “{template.name}” cannot be filled: {error}.") from error
    if unknown:
        named = ", ".join(f"“{field}”" for field in unknown)
        noun = "a field" if len(unknown) == 1 else "fields"
        known = ", ".join(FIELDS)
        raise RuleBroken(f"The template “{template.name}” asks for {noun} no letter has: {named}. There are {known}.")
    return _without_dates(out.getvalue())


def _opened(template: Template) -> "DocxTemplate":
    from docxtpl import DocxTemplate

    try:
        document = DocxTemplate(io.BytesIO(template.docx))
        document.init_docx()
    except Exception as error:  # python-docx and zipfile refuse in a dozen ways
        raise RuleBroken(f"“{template.name}” is not a Word file (.docx) that can be filled.") from error
    return document


def _context(letter: Letter) -> dict[str, Any]:
    return {name: getattr(letter, name) for name in FIELDS}


def _environment(unknown: dict[str, None]) -> "SandboxedEnvironment":
    """A template is somebody's file: it may place words, and reach nothing else."""
    from jinja2 import Undefined
    from jinja2.sandbox import SandboxedEnvironment

    class Missing(Undefined):
        def __init__(self, hint: Any = None, obj: Any = None, name: Any = None, exc: Any = None) -> None:
            super().__init__(hint=hint, obj=obj, name=name)
            owner = "" if not isinstance(obj, CriterionPart | CodePart | Seen) else f"{_OWNERS[type(obj)]}."
            unknown.setdefault(f"{owner}{name}")

        def __getattr__(self, name: str) -> Any:
            if name.startswith("__"):
                raise AttributeError(name)
            return self

    environment = SandboxedEnvironment(autoescape=True, undefined=Missing)
    environment.globals.clear()
    return environment


_OWNERS = {CriterionPart: "criterion", CodePart: "code", Seen: "seen"}
_SEEN = Seen("Clip", "00:30–01:01", "They wait.", "a note")
_PART = CriterionPart("A", "Title", "Question?", "Level", False, "Found.", "Do this.", "Needed", (_SEEN,))
_EXAMPLE = Letter(
    "decision", "S-1", "Credential", 1, "not yet", "Not yet", "Because.", "2026-11-23", "Thank you.",
    (_PART,), (_PART,), (_PART,), (CodePart("Blank", "Send it again."),), ("Do this.",),
)  # fmt: skip


def _without_dates(docx: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(docx)) as made, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as kept:
        for name in made.namelist():
            entry = zipfile.ZipInfo(name, EARLIEST)
            entry.compress_type, entry.create_system = zipfile.ZIP_DEFLATED, 3
            kept.writestr(entry, made.read(name))
    return out.getvalue()
