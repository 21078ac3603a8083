"""Open Badges 3.0 drafts of what was earned: what a credential would say, unsigned, for an issuer to check and sign."""

import json
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from assessor_app.domain.badge import badge, subject_of
from assessor_app.domain.decision import Outcome
from assessor_app.reports.educators import educators
from assessor_app.reports.selection import Selection, Signed

SPACE = "urn:x-assessor"


def write_drafts(selection: Selection, path: Path) -> None:
    """One draft a line, and one for an award. It has no proof and no status, so nobody can take it for a credential."""
    awards = selection.awarding("badges")
    with path.open("w", encoding="utf-8", newline="\n") as file:
        for signed in selection.signed():
            said = signed.payload
            award = (said["credential"]["id"], _educator(selection, said["submission"]))
            earned, corrects = said["outcome"] == Outcome.EARNED, bool(said.get("supersedes"))
            for draft in drafts_of(selection, signed) if awards(award, said["submission"], earned, corrects) else ():
                file.write(f"{json.dumps(draft, ensure_ascii=False, sort_keys=True)}\n")


def drafts_of(selection: Selection, signed: Signed) -> Iterator[dict[str, Any]]:
    """None for what was not earned, and for a credential this installation does not know: its levels have no names."""
    from assessor_app.rubric_files.achievement_writing import to_achievement

    said = signed.payload
    credential = selection.credential(said)
    if said["outcome"] != Outcome.EARNED or credential is None:
        return
    programme = str(said.get("programme") or "unnamed")
    educator = _educator(selection, said["submission"])
    own_id = uuid.uuid5(uuid.NAMESPACE_URL, f"{SPACE}:draft:{said['id']}")
    draft = badge(
        credential_id=f"urn:uuid:{own_id}",
        issuer={"id": f"{SPACE}:programme:{programme}", "type": ["Profile"], "name": programme},
        subject=subject_of(programme, educator),
        achievement=to_achievement(credential),
        rubric=credential.rubric,
        decision=said,
        awarded_at=said["decided_at"],
        status={},
    )
    del draft["credentialStatus"]
    yield draft


def _educator(selection: Selection, submission: str) -> str:
    return educators(selection.store, [submission]).get(submission, submission)
