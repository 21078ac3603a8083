"""`assessor verify`: check a whole log of decisions with no network and no store."""

import json
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


@answering
def verify(
    file: Annotated[Path, typer.Argument(help="A decision log (JSON Lines).")],
    part: Annotated[
        bool, typer.Option("--part", help="The file holds a part of a log, as a batch does: gaps are no fault.")
    ] = False,
    as_json: Json = False,
) -> Answer:
    """Check signatures, chain, gaps and forks; the exit status is 1 when anything is wrong."""
    from assessor_app.eventlog.chain import verify_log

    lines = _lines(file)
    if (other := _other_document(lines)) is not None:
        raise Unreadable(file.name, other)
    report = verify_log(lines, part=part)
    if report.events == 0 and not any('"jws"' in line for line in lines):
        raise Unreadable(file.name, f"{NO_LOG} (of its {counted(len(lines), 'line')} none is a signed event). {EXPORT}")
    document = {
        "whole": report.whole,
        "events": report.events,
        "devices": report.devices,
        "problems": [{"line": p.line or None, "said": p.sentence} for p in report.problems],
    }
    if not report.whole:
        document["error"] = f"{file.name}{', ' if report.problems[0].line else ': '}{_line(report.problems[0])}"
    return Answer(document, _said(report, part=part), done=report.whole)


def _said(report: "LogReport", *, part: bool) -> str:
    """How much holds, then what does not: the first of it, for one cause often has many lines."""
    read = f"{counted(report.events, 'event')} of {counted(report.devices, 'device')}"
    if report.whole and part:
        return f"{read}: every signature holds. It is a part of a log: what is not in it cannot be told."
    if report.whole:
        return f"{read}: every signature holds, the chain is whole."
    shown = [_line(problem) for problem in report.problems[:SHOWN]]
    more = len(report.problems) - len(shown)
    rest = [f"… and {more:,} more; --json lists them all."] if more else []
    return "\n".join([f"{counted(len(report.problems), 'fault')} in a log of {read}:", *shown, *rest])


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
    kind = "a credential" if "VerifiableCredential" in (named if isinstance(named, list) else [named]) else "a document"
    return f"it is {kind} in JSON, and no decision log: a log has one signed event on each line."
