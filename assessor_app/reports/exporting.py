"""Writing an export into a folder: beside first, then renamed, so that nothing half-written bears its name."""

import json
from pathlib import Path
from typing import Any

from assessor_app.domain.errors import RuleBroken
from assessor_app.eventlog.jws import sha256_of
from assessor_app.reports.tables import COLUMNS, csv_bytes, decision_row
from assessor_app.store.files import write_whole

FORMATS = ("csv", "jsonl")
DECIDED = ("decision/1", "decision.supersede/1")


def export(lines: tuple[str, ...], where: dict[str, str], form: str, out: Path) -> Path:
    """Write a log's lines as `decisions.csv` or `decisions.jsonl` into `out`; `where` says where each decision is.

    Raises RuleBroken when there is nothing to write or the folder cannot be written to.
    """
    if form not in FORMATS:
        raise RuleBroken(f"“{form}” is not an export format; there are {' and '.join(FORMATS)}.")
    events = [json.loads(line) for line in lines]
    if not any(e["event"]["type"] in DECIDED for e in events):
        raise RuleBroken("There is no decision to export yet; commit one first.")
    data = _csv(events, where) if form == "csv" else "".join(f"{line}\n" for line in lines).encode()
    try:
        out.mkdir(parents=True, exist_ok=True)
        write_whole(out / f"decisions.{form}", data)
    except OSError as error:
        raise RuleBroken(f"{out} cannot be written to ({(error.strerror or str(error)).lower()}).") from error
    return out / f"decisions.{form}"


def _csv(events: list[dict[str, Any]], where: dict[str, str]) -> bytes:
    rows = [
        decision_row(e["event"], sha256_of(e["jws"]), where.get(e["event"]["id"], ""))
        for e in events
        if e["event"]["type"] in DECIDED
    ]
    return csv_bytes(COLUMNS, rows)
