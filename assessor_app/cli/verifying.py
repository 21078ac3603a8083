"""`assessor verify`: check a whole log of decisions with no network and no store."""

import json
import shlex
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from assessor_app.cli.answers import Answer, Json, answering
from assessor_app.domain.counted import counted
from assessor_app.domain.errors import Unreadable

if TYPE_CHECKING:
    from assessor_app.eventlog.chain import LogReport, Problem

SHOWN = 20  # faults told to a person
MOST = 2**30  # bytes, some hundred thousand decisions
NO_LOG = "it is no decision log"
EXPORT = "“assessor export --format jsonl” writes one."
CREDENTIAL = " Any verifier of Open Badges 3.0 checks a credential (its proof is eddsa-rdfc-2022)."
AS_PART = "As a part of a log, as a batch and the window write one, every signature holds: say --part for it."
LOGS = {"data/decisions.jsonl": "--part ", "decisions.jsonl": ""}  # in a folder, and how it is checked there


@answering
def verify(
    file: Annotated[Path, typer.Argument(help="A decision log (JSON Lines).")],
    part: Annotated[
        bool, typer.Option("--part", help="The file holds a part of a log, as a batch does: gaps are no fault.")
    ] = False,
    device: Annotated[
        list[str] | None,
        typer.Option("--device", metavar="THUMBPRINT", help="Only this device may have signed it; may be repeated."),
    ] = None,
    as_json: Json = False,
) -> Answer:
    """Check signatures, chain, gaps and forks, and say which devices signed; the exit status is 1 when anything is
    wrong. A log signed anew with another key is whole, too: whose it is, --device THUMBPRINT insists on."""
    from assessor_app.eventlog.chain import verify_log

    if file.is_dir():
        raise Unreadable(file.name or str(file), _of_folder(file))
    lines = _lines(file)
    if (other := _other_document(lines)) is not None:
        raise Unreadable(file.name, other)
    devices = tuple(dict.fromkeys(device or ()))
    report = verify_log(lines, part=part, devices=devices)
    if report.events == 0 and not any('"jws"' in line for line in lines):
        if lines == [""]:
            raise Unreadable(file.name, f"{NO_LOG}: it is empty. {EXPORT}")
        raise Unreadable(file.name, f"{NO_LOG} (of its {counted(len(lines), 'line')} none is a signed event). {EXPORT}")
    document = {
        "whole": report.whole,
        "events": report.events,
        "devices": report.devices,
        "signed_by": [{"device": s.device, "events": s.events} for s in report.signers],
        "problems": [{"line": p.line or None, "said": p.sentence} for p in report.problems],
    }
    if report.whole:
        return Answer(document, _said(report, part=part))
    hint = "" if part or not verify_log(lines, part=True, devices=devices).whole else f"\n{AS_PART}"
    first = f"{file.name}{', ' if report.problems[0].line else ': '}{_line(report.problems[0])}"
    document["error"] = f"{first}{hint.replace(chr(10), ' ')}"
    return Answer(document, f"{_said(report, part=part)}{hint}", done=False)


def _of_folder(folder: Path) -> str:
    """Which file in it is meant, and how it is checked: an export as a whole log, a batch as a part of one."""
    there = next((name for name in LOGS if (folder / name).is_file()), None)
    if there is None:
        return f"it is a folder, and holds no decisions.jsonl. {EXPORT}"
    return f"it is a folder; say “assessor verify {LOGS[there]}{shlex.quote(str(folder / there))}”."


def _said(report: "LogReport", *, part: bool) -> str:
    """How much holds, then what does not: the first of it, for one cause often has many lines."""
    read = f"{counted(report.events, 'event')} of {counted(report.devices, 'device')}"
    signers = [f"{counted(s.events, 'event')} by device {s.device}" for s in report.signers]
    if report.whole and part:
        said = f"{read}: every signature holds. It is a part of a log: what is not in it cannot be told."
        return "\n".join([said, *signers])
    if report.whole:
        return "\n".join([f"{read}: every signature holds, the chain is whole.", *signers])
    shown = [_line(problem) for problem in report.problems[:SHOWN]]
    more = len(report.problems) - len(shown)
    rest = [f"… and {more:,} more; --json lists them all."] if more else []
    return "\n".join([f"{counted(len(report.problems), 'fault')} in a log of {read}:", *shown, *rest, *signers])


def _line(problem: "Problem") -> str:
    """What is cut off stands in no line."""
    return f"line {problem.line}: {problem.sentence}" if problem.line else problem.sentence


def _lines(file: Path) -> list[str]:
    from assessor_app.rubric_files.file_bytes import read_bytes

    try:
        text = read_bytes(file, MOST).decode("utf-8")
    except UnicodeDecodeError as error:
        raise Unreadable(file.name, "it is not a decision log: it is not UTF-8 text.") from error
    return text.removesuffix("\n").split("\n")


def _other_document(lines: list[str]) -> str | None:
    """A sentence for a file that is one JSON document and no log, instead of one for each of its lines."""
    try:
        value = json.loads("\n".join(lines))
    except (ValueError, RecursionError):
        return None
    if isinstance(value, dict) and "jws" in value:
        return None
    named = value.get("type") if isinstance(value, dict) else None
    held = "VerifiableCredential" in (named if isinstance(named, list) else [named])
    kind, check = ("a credential", CREDENTIAL) if held else ("a document", "")
    return f"it is {kind} in JSON, and no decision log: a log has one signed event on each line.{check}"
