"""One answer for any file handed in as a rubric, credential or stack: does it open, what is it, what to mind."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from assessor_app.domain.credential import Credential
from assessor_app.domain.errors import AssessorError, Unreadable
from assessor_app.domain.strict_json import strict_json
from assessor_app.rubric_files.achievement import achievement_id, check_achievement, from_achievement, questions_of
from assessor_app.rubric_files.canvas import looks_like_canvas, read_canvas_csv
from assessor_app.rubric_files.case import MAX_BYTES, from_case, read_rubric_file
from assessor_app.rubric_files.case_writing import to_case
from assessor_app.rubric_files.file_bytes import read_bytes, shown_name
from assessor_app.rubric_files.json_fields import Field
from assessor_app.rubric_files.ora import from_ora_json, looks_like_ora_json, read_ora_xml
from assessor_app.rubric_files.reading import RubricReading, digest_of
from assessor_app.rubric_files.stacks import from_ctdl

KINDS = (
    "a CASE rubric, a credential (Open Badges 3.0 Achievement), a stack, a Canvas rubric CSV, "
    "or an Open edX rubric (XML or JSON)"
)
BADGES = "Open Badges 3.0 asks for"
Outcome = Literal["opens", "opens-with-warning", "refused"]


@dataclass(frozen=True, slots=True)
class RubricCheck:
    """`criteria` and `levels` are counts over the whole rubric; for a stack `criteria` is None.

    `kind`: case, credential, stack, canvas-csv, ora2-xml, ora2-json. `digest` is what decisions would name.
    """

    outcome: Outcome
    kind: str | None = None
    title: str | None = None
    version: str | None = None
    criteria: int | None = None
    levels: int | None = None
    digest: str | None = None
    reason: str | None = None
    warnings: tuple[str, ...] = ()


def check_file(path: Path) -> RubricCheck:
    """Never raises: a file that cannot be read is refused with a sentence naming it and the reason."""
    try:
        return check_bytes(read_bytes(path), shown_name(path), path.parent)
    except AssessorError as error:
        return RubricCheck("refused", reason=error.sentence)


def check_bytes(data: bytes, name: str, folder: Path | None = None) -> RubricCheck:
    """The same for bytes at hand; `folder` is where a credential's rubric may lie."""
    try:
        return _check(data, name, folder)
    except AssessorError as error:
        return RubricCheck("refused", reason=error.sentence)


def _check(data: bytes, name: str, folder: Path | None) -> RubricCheck:
    start = data.removeprefix(b"\xef\xbb\xbf").lstrip()
    suffix = Path(name).suffix.lower()
    if not start:
        raise Unreadable(name, "It is empty.")
    if start[:1] == b"<" or suffix == ".xml":
        return _of_import("ora2-xml", read_ora_xml(data, name), name)
    if looks_like_canvas(data) or suffix == ".csv":
        return _of_import("canvas-csv", read_canvas_csv(data, name), name)
    if start[:1] in (b"{", b"[") or suffix == ".json":
        return _check_json(strict_json(data, name, max_bytes=MAX_BYTES), name, folder)
    raise Unreadable(name, f"It is none of the kinds read here: {KINDS}.")


def _check_json(value: object, name: str, folder: Path | None) -> RubricCheck:
    root = Field(value, name)
    if not isinstance(value, dict):
        raise Unreadable(name, f"It is JSON, but not {KINDS}.")
    if "CFRubrics" in value or "CFDocument" in value:
        return _of_reading("case", from_case(value, name))
    if '"ceterms:' in json.dumps(value.get("@type")):
        stack = from_ctdl(value, name)
        return RubricCheck("opens", "stack", stack.title, stack.version, digest=digest_of(value, name))
    types = value.get("type")
    if "Achievement" in (types if isinstance(types, list) else [types]):
        return _check_credential(root, folder)
    if looks_like_ora_json(root):
        return _of_import("ora2-json", from_ora_json(root), name)
    raise Unreadable(name, f"It is JSON, but not {KINDS}.")


def _check_credential(root: Field, folder: Path | None) -> RubricCheck:
    """With its rubric when that lies beside it; alone otherwise, and then the answer says what was not checked."""
    check_achievement(root)
    rubric_name = root.inside("assessor").inside("rubric").title("file", "rubric.json")
    if "/" in rubric_name or "\\" in rubric_name or rubric_name.startswith("."):
        raise Unreadable(root.name, f"It names the rubric file “{rubric_name[:60]}”, which is not a plain file name.")
    if folder is None or not _is_file(folder / rubric_name):
        questions_of(root, None)
        achievement_id(root)
        warning = f"{rubric_name} is not beside it, so what its questions ask could not be compared with the rubric."
        title, version = root.title("name"), root.title("version", "1")
        return RubricCheck("opens-with-warning", "credential", title, version, warnings=(warning,))
    reading = read_rubric_file(read_bytes(folder / rubric_name), rubric_name)
    credential = from_achievement(root.value, reading, root.name)
    warnings = (*reading.warnings, *_left_out(root, credential))
    found = _of_reading("credential", RubricReading(reading.rubric, warnings))
    return RubricCheck(
        found.outcome, "credential", credential.title, credential.version, found.criteria, found.levels, found.digest,
        warnings=warnings,
    )  # fmt: skip


def _left_out(root: Field, credential: Credential) -> Iterator[str]:
    """What another programme, an assessor or an educator would look for in it, a sentence each."""
    for key, whose in (("@context", "JSON-LD asks for"), ("id", BADGES), ("criteria", BADGES), ("description", BADGES)):
        if not root.has(key):
            yield f"It has no “{key}”, which {whose}."
    if not root.has("version"):
        yield "It says no version; “1” is taken."
    for what, there in (
        ("key method", credential.key_method), ("components of its method", credential.method_components),
        ("research", credential.research), ("skill it is aligned to", credential.skills),
    ):  # fmt: skip
        if not there:
            yield f"It names no {what}."
    if not credential.questions:
        yield "It asks for nothing to be handed in."


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except (OSError, ValueError):
        return False


def _of_import(kind: str, reading: RubricReading, name: str) -> RubricCheck:
    """An imported rubric is known by the digest of the CASE file it becomes."""
    return _of_reading(kind, reading, digest_of(to_case(reading.rubric), name))


def _of_reading(kind: str, reading: RubricReading, digest: str | None = None) -> RubricCheck:
    rubric = reading.rubric
    return RubricCheck(
        "opens-with-warning" if reading.warnings else "opens",
        kind,
        rubric.title,
        rubric.version,
        len(rubric.criteria),
        sum(len(criterion.levels) for criterion in rubric.criteria),
        digest or rubric.digest,
        warnings=reading.warnings,
    )
