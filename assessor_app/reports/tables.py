"""Decisions as CSV: UTF-8, RFC 4180, ISO 8601 UTC, and nothing a spreadsheet would run as a formula."""

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Any

COLUMNS = (
    "decision_id", "submission_id", "credential_id", "credential_version", "attempt", "rubric_version",
    "rubric_digest", "outcome", "why", "criteria_at_pass_level", "criteria_scored", "evidence_links",
    "condition_codes", "reading", "assessor", "decided_at", "supersedes", "device", "device_seq",
    "signature_sha256", "where",
)  # fmt: skip

DANGEROUS = ("=", "+", "-", "@", "\t", "\r")


def safe(value: object) -> str:
    """The value as text; a leading character that a spreadsheet takes for a formula gets an apostrophe before it.

    Source: OWASP, CSV Injection. Numbers stay numbers.
    """
    if isinstance(value, int | float):
        return str(value)
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(DANGEROUS) else text


def decision_row(payload: dict[str, Any], sha256: str, where: str) -> tuple[object, ...]:
    """One decision event (its payload) as the values of COLUMNS."""
    scores = payload["scores"]
    return (
        payload["id"],
        payload["submission"],
        payload["credential"]["id"],
        payload["credential"]["version"],
        payload["attempt"],
        payload["rubric"]["version"],
        payload["rubric"]["digest"],
        payload["outcome"],
        payload["why"],
        sum(bool(s["passes"]) for s in scores),
        len(scores),
        sum(len(s["evidence"]) for s in scores),
        " ".join(c["code"] for c in payload["condition_codes"]),
        payload["reading"]["role"],
        payload.get("assessor"),
        payload["decided_at"],
        payload.get("supersedes"),
        payload["device"],
        payload["device_seq"],
        sha256,
        where,
    )


def csv_bytes(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """A whole CSV file with its heading row."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(columns)
    writer.writerows([safe(value) for value in row] for row in rows)
    return text.getvalue().encode()
