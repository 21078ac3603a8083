"""The bulk-award file of Canvas Credentials: one row for each credential earned, no name in it."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from assessor_app.domain.counted import counted
from assessor_app.domain.decision import Outcome
from assessor_app.reports.csv_files import write_csv
from assessor_app.reports.educators import educators
from assessor_app.reports.selection import FACTS, Selection

COLUMNS = (
    "Badge Class ID", "Identifier", "First", "Last", "Narrative", "Evidence Narrative", "Evidence URL", "Issue Date",
    "Expiration Date",
)  # fmt: skip


def write_awards(selection: Selection, path: Path) -> None:
    """The educator is known by pseudonym, which the programme's own list turns into a person."""
    write_csv(path, COLUMNS, _pages(selection))


def _pages(selection: Selection) -> Iterator[list[tuple[Any, ...]]]:
    for page in selection.facts():
        earned = [dict(zip(FACTS, line, strict=True)) for line in page]
        earned = [each for each in earned if each["outcome"] == Outcome.EARNED]
        known = educators(selection.store, [each["submission_id"] for each in earned])
        yield [_row(each, known.get(each["submission_id"], each["submission_id"])) for each in earned]


def _row(fact: dict[str, Any], educator: str) -> tuple[Any, ...]:
    seen = f"{fact['criteria_at_pass_level']} of {fact['criteria_scored']} criteria at the pass level"
    cited = f"{counted(fact['evidence_links'], 'place')} cited in submission {fact['submission_id']}"
    issued = fact["decided_at"][:10]
    return (fact["credential_id"], educator, "", "", f"{seen}. {fact['why']}.", cited, "", issued, "")
