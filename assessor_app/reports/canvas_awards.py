"""The bulk-award file of Canvas Credentials: one row for each credential earned, no name in it."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from assessor_app.domain.counted import counted
from assessor_app.domain.days import local_date
from assessor_app.domain.decision import Outcome
from assessor_app.reports.csv_files import write_csv
from assessor_app.reports.educators import educators
from assessor_app.reports.selection import FACTS, Selection

COLUMNS = (
    "Badge Class ID", "Identifier", "First", "Last", "Narrative", "Evidence Narrative", "Evidence URL", "Issue Date",
    "Expiration Date",
)  # fmt: skip


def write_awards(selection: Selection, path: Path) -> None:
    """The educator is known by pseudonym, which the programme's own list turns into a person. Nobody is awarded a
    credential twice: neither in one file nor where it went out before."""
    write_csv(path, COLUMNS, _pages(selection))


def awards_in(selection: Selection) -> int:
    """How many awards these decisions are: an educator may have earned one credential by several."""
    found = set[tuple[str, str]]()
    for page in selection.facts():
        decided = [dict(zip(FACTS, line, strict=True)) for line in page]
        known = educators(selection.store, [each["submission_id"] for each in decided])
        found |= {(each["credential_id"], known.get(each["submission_id"], each["submission_id"])) for each in decided}
    return len(found)


def _pages(selection: Selection) -> Iterator[list[tuple[Any, ...]]]:
    awards = selection.awarding("canvas")
    for page in selection.facts():
        decided = [dict(zip(FACTS, line, strict=True)) for line in page]
        known = educators(selection.store, [each["submission_id"] for each in decided])
        rows = []
        for each in decided:
            credential, submission = each["credential_id"], each["submission_id"]
            who, earned = known.get(submission, submission), each["outcome"] == Outcome.EARNED
            if awards((credential, who), submission, earned, bool(each["supersedes"])):
                rows.append(_row(each, who, selection.badge_classes.get(credential, credential)))
        yield rows


def _row(fact: dict[str, Any], educator: str, badge_class: str) -> tuple[Any, ...]:
    seen = f"{fact['criteria_at_pass_level']} of {fact['criteria_scored']} criteria at the pass level"
    cited = f"{counted(fact['evidence_links'], 'place')} cited in submission {fact['submission_id']}"
    issued = local_date(fact["decided_at"]).isoformat()
    return (badge_class, educator, "", "", f"{seen}. {fact['why']}.", cited, "", issued, "")
