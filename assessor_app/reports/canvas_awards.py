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
from assessor_app.store.awarded import Award

COLUMNS = (
    "Badge Class ID", "Identifier", "First", "Last", "Narrative", "Evidence Narrative", "Evidence URL", "Issue Date",
    "Expiration Date",
)  # fmt: skip


def write_awards(selection: Selection, path: Path) -> None:
    """The educator is known by pseudonym, which the programme's own list turns into a person. Nobody is awarded a
    credential twice: neither in one file nor where it went out before."""
    write_csv(path, COLUMNS, _pages(selection))


def _pages(selection: Selection) -> Iterator[list[tuple[Any, ...]]]:
    here: set[Award] = set()
    for page in selection.facts():
        earned = [dict(zip(FACTS, line, strict=True)) for line in page]
        earned = [each for each in earned if each["outcome"] == Outcome.EARNED]
        known = educators(selection.store, [each["submission_id"] for each in earned])
        rows = []
        for each in earned:
            credential, submission = each["credential_id"], each["submission_id"]
            who = known.get(submission, submission)
            if _is_new(selection, here, {(credential, who), (credential, submission)}):
                rows.append(_row(each, who, selection.badge_classes.get(credential, credential)))
        yield rows


def _is_new(selection: Selection, here: set[Award], award: set[Award]) -> bool:
    """Whether the award has not gone out, in `here` or before; `here` takes it up. It is known by either name."""
    if selection.awarded is None:
        return True
    twice = bool(here & award) or any(each in selection.awarded for each in award)
    here |= award
    return not twice


def _row(fact: dict[str, Any], educator: str, badge_class: str) -> tuple[Any, ...]:
    seen = f"{fact['criteria_at_pass_level']} of {fact['criteria_scored']} criteria at the pass level"
    cited = f"{counted(fact['evidence_links'], 'place')} cited in submission {fact['submission_id']}"
    issued = local_date(fact["decided_at"]).isoformat()
    return (badge_class, educator, "", "", f"{seen}. {fact['why']}.", cited, "", issued, "")
