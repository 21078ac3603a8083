"""A letter's template: a Word file with fields, a programme's own or the one that ships; looked through before use."""

import io
import re
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assessor_app.domain.errors import RuleBroken
from assessor_app.domain.letter import FIELDS, CodePart, CriterionPart, Letter, Seen
from assessor_app.reports.letter_direction import turned
from assessor_app.reports.letter_fields import fields_there, named, unknown_fields
from assessor_app.rubric_files.file_bytes import read_bytes

if TYPE_CHECKING:
    from docxtpl import DocxTemplate
    from jinja2 import nodes
    from jinja2.sandbox import SandboxedEnvironment

SHIPPED = Path(__file__).resolve().parents[2] / "resources" / "letters" / "letter.docx"
MOST_BYTES = 20 * 1024 * 1024
MOST_MADE = 1_000_000  # characters or items that a template may make out of fewer; bits of a number
TOO_LONG = "it makes a text too long for a letter"
EARLIEST = (1980, 1, 1, 0, 0, 0)
_FIELDED = re.compile(r"word/(?:document|header|footer|footnotes|endnotes)\d*\.xml")
_TAG = re.compile("<[^>]*>")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


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
    template = Template(path.name, read_bytes(path, MOST_BYTES))
    press = Press(template)
    if not press.fills:
        raise RuleBroken(
            f"The template “{template.name}” has no field, so everybody would be sent the same letter. “assessor "
            "letter fields” lists the fields."
        )
    for letter in EXAMPLES:
        _require_word(template, press.letter(letter))
    press.require_known()
    return template


class Press:
    """A template made ready once, from which letter after letter is written: patching and compiling its fields takes
    ten times as long as filling them."""

    def __init__(self, template: Template) -> None:
        self._template, self._unknown = template, dict[str, None]()
        self._environment = _environment(self._unknown)
        document = _opened(template)
        self._render = document.render_xml_part
        with zipfile.ZipFile(io.BytesIO(template.docx)) as packed:
            parts = {name: packed.read(name) for name in packed.namelist()}
        self._still = {name: data for name, data in parts.items() if not _has_fields(name, data)}
        self._moving = dict[str, str]()
        with self._said_of_the_template():
            self._moving = {
                name: document.patch_xml(data.decode()) for name, data in parts.items() if name not in self._still
            }
        self._order = tuple(parts)

    @property
    def fills(self) -> bool:
        """Whether there is a field in it; one that is quoted or commented out fills nothing."""
        from jinja2.meta import find_undeclared_variables

        with self._said_of_the_template():
            return any(find_undeclared_variables(self._environment.parse(each)) for each in self._moving.values())

    def require_known(self) -> None:
        """Raises RuleBroken naming what no letter has, also in a branch that few letters reach."""
        self._unknown.clear()
        with self._said_of_the_template():
            for tree in map(self._environment.parse, self._moving.values()):
                _require_means(self._environment, tree)
                self._unknown.update(dict.fromkeys(unknown_fields(tree)))
        if self._unknown:
            raise RuleBroken(self._unknown_words())

    def letter(self, letter: Letter) -> bytes:
        """The letter as DOCX; the same letter gives the same bytes. Raises RuleBroken naming unknown fields."""
        self._unknown.clear()
        context = {name: getattr(letter, name) for name in FIELDS}
        with self._said_of_the_template():
            made = {
                name: turned(self._render(source, None, context, self._environment))
                for name, source in self._moving.items()
            }
        if self._unknown:
            raise RuleBroken(self._unknown_words())
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
            for name in self._order:
                entry = zipfile.ZipInfo(name, EARLIEST)
                entry.compress_type, entry.create_system = zipfile.ZIP_DEFLATED, 3
                packed.writestr(entry, made.get(name) or self._still[name])
        return out.getvalue()

    def _unknown_words(self) -> str:
        fields = ", ".join(f"“{field}”" for field in self._unknown)
        noun = "a field" if len(self._unknown) == 1 else "fields"
        there = fields_there(self._unknown)
        return f"The template “{self._template.name}” asks for {noun} no letter has: {fields}. {there}"

    @contextmanager
    def _said_of_the_template(self) -> Iterator[None]:
        try:
            yield
        except Exception as error:  # whatever a stranger's template made go wrong
            why = _left_open(self._moving.values()) or str(error).rstrip(".") or _unsaid(error)
            raise RuleBroken(f"The template “{self._template.name}” cannot be filled: {why}.") from error


def _unsaid(error: Exception) -> str:
    return TOO_LONG if isinstance(error, MemoryError) else f"it stops with {type(error).__name__}"


def _left_open(sources: Iterable[str]) -> str:
    """The first field that has no end in its paragraph."""
    for source in sources:
        for begun, end in (("{{", "}}"), ("{%", "%}")):
            for part in (each for p in source.split("</w:p>") for each in p.split(begun)[1:] if end not in each):
                said = " ".join(_TAG.sub("", part).split())[:60]
                return f"“{begun} {said}” is begun and not ended; “{end}” is missing behind it"
    return ""


def _has_fields(name: str, data: bytes) -> bool:
    return _FIELDED.fullmatch(name) is not None and b"{" in data


def _opened(template: Template) -> "DocxTemplate":
    from docxtpl import DocxTemplate

    try:
        document = DocxTemplate(io.BytesIO(template.docx))
        document.init_docx()
    except Exception as error:  # python-docx and zipfile refuse in a dozen ways
        raise RuleBroken(f"“{template.name}” is not a Word file (.docx) that can be filled.") from error
    return document


def _require_word(template: Template, docx: bytes) -> None:
    from docx import Document

    try:
        Document(io.BytesIO(docx))
    except Exception as error:
        raise RuleBroken(f"The template “{template.name}” makes no Word file when it is filled: {error}.") from error


def _environment(unknown: dict[str, None]) -> "SandboxedEnvironment":
    """A template is somebody's file: it may place words, and reach nothing else."""
    from jinja2 import Undefined
    from jinja2.sandbox import SandboxedEnvironment

    class Missing(Undefined):
        def __init__(self, hint: Any = None, obj: Any = None, name: Any = None, exc: Any = None) -> None:
            super().__init__(hint=hint, obj=obj, name=name)
            listed = type(obj) is tuple
            unknown.setdefault(f"[{name}] of a list that may be empty" if listed else named(type(obj), str(name)))

        def __getattr__(self, name: str) -> Any:
            if name.startswith("__"):
                raise AttributeError(name)
            return self

    compiled: dict[Any, Any] = {}

    class Compiling(SandboxedEnvironment):
        """docxtpl compiles a source each time it fills it; this one remembers."""

        intercepted_binops = frozenset({"*", "**"})

        def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
            if _made(operator, left, right) > MOST_MADE:
                raise OverflowError(TOO_LONG)
            return super().call_binop(context, operator, left, right)

        def from_string(self, source: Any, globals: Any = None, template_class: Any = None) -> Any:
            if source not in compiled:
                compiled[source] = super().from_string(source, globals, template_class)
            return compiled[source]

    environment = Compiling(autoescape=True, undefined=Missing, finalize=_printable)
    environment.globals.clear()
    return environment


def _made(operator: str, left: Any, right: Any) -> int:
    """How long it is what a template multiplies, where that grows with a number."""
    if operator == "**":
        return left.bit_length() * right if isinstance(left, int) and isinstance(right, int) else 0
    several, times = (left, right) if isinstance(right, int) else (right, left)
    return len(several) * times if hasattr(several, "__len__") and isinstance(times, int) else 0


def _require_means(environment: "SandboxedEnvironment", tree: "nodes.Template") -> None:
    """Raises LookupError for a filter or a test there is not; Jinja itself looks for those in a branch only there."""
    from jinja2 import nodes

    for used in tree.find_all((nodes.Filter, nodes.Test)):
        known = environment.filters if isinstance(used, nodes.Filter) else environment.tests
        if used.name not in known:
            raise LookupError(f"No {type(used).__name__.lower()} named {used.name!r}")


def _printable(value: Any) -> Any:
    """Without the control characters that XML cannot hold."""
    return _CONTROL.sub("", value) if isinstance(value, str) and not hasattr(value, "__html__") else value


_SEEN, _BARELY = Seen("Clip", "00:30–01:01", "They wait.", "a note"), Seen("Clip", "00:30–01:01", "", "")
_PART = CriterionPart("A", "Title", "Question?", "Level", False, "Found.", "Do this.", "Needed", (_SEEN, _BARELY))
_BARE = CriterionPart("B", "Title", "", "Level", False, "", "", "", ())
_BOTH = (_PART, _BARE)
_CODES = (CodePart("Blank", "Clip", "Send it again."), CodePart("Silent", "", ""))
_EXAMPLE = Letter(
    "decision", "S-1", "Credential", 1, "not yet", "Not yet", "Because.", "23 November 2026", "Thank you.",
    _BOTH, _BOTH, _BOTH, (), ("Do this.",),
)  # fmt: skip
# one of every outcome, with and without what may be missing: a template that takes each takes any letter
EXAMPLES = (
    _EXAMPLE,
    replace(_EXAMPLE, feedback="", met=(), codes=_CODES, next_steps=()),
    replace(_EXAMPLE, outcome="earned", outcome_words="Earned", feedback="", not_met=(), next_steps=()),
    replace(_EXAMPLE, outcome="incomplete", outcome_words="Incomplete", criteria=(), met=(), not_met=(), codes=_CODES,
            next_steps=()),
    replace(_EXAMPLE, outcome="incomplete", outcome_words="Incomplete", feedback="", criteria=(), met=(), not_met=(),
            codes=(), next_steps=()),
)  # fmt: skip
