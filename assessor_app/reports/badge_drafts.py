"""Open Badges 3.0 drafts of what was earned: what a credential would say, unsigned, for an issuer to check and sign."""

import json
import uuid
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from assessor_app.domain.badge import badge, subject_of
from assessor_app.domain.credential import Credential
from assessor_app.domain.decision import Outcome
from assessor_app.reports.educators import AT_ONCE, educators
from assessor_app.reports.selection import Selection

SPACE = "urn:x-assessor"


def write_drafts(selection: Selection, path: Path) -> None:
    """One draft a line, and one for an award. It has no proof and no status, so nobody can take it for a credential."""
    awards, achievements = selection.awarding("badges"), Achievements(selection)
    with path.open("w", encoding="utf-8", newline="\n") as file:
        for said, educator in _decided(selection):
            earned, corrects = said["outcome"] == Outcome.EARNED, bool(said.get("supersedes"))
            if not awards((said["credential"]["id"], educator), said["submission"], earned, corrects):
                continue
            if (draft := _draft(said, educator, achievements)) is not None:
                file.write(f"{json.dumps(draft, ensure_ascii=False, sort_keys=True)}\n")


def _decided(selection: Selection) -> Iterator[tuple[dict[str, Any], str]]:
    """Each decision as it was signed, and who it is about; asked for by the page, one by one takes longest of all."""
    every = (signed.payload for signed in selection.signed())
    while page := list(islice(every, AT_ONCE)):
        known = educators(selection.store, [said["submission"] for said in page])
        yield from ((said, known.get(said["submission"], said["submission"])) for said in page)


class Achievements:
    """What a credential is as Open Badges tell it, made once for each."""

    def __init__(self, selection: Selection) -> None:
        self._selection = selection
        self._made: dict[str, dict[str, Any]] = {}

    def of(self, said: dict[str, Any]) -> tuple[Credential, dict[str, Any]] | None:
        """None for a credential that is unknown here, or was decided on by another rubric: its levels have no names."""
        from assessor_app.rubric_files.achievement_writing import to_achievement

        credential = self._selection.credential(said)
        if credential is None or credential.rubric.digest != said["rubric"]["digest"]:
            return None
        named = f"{credential.id} {credential.version}"
        if named not in self._made:
            self._made[named] = to_achievement(credential)
        return credential, self._made[named]


def _draft(said: dict[str, Any], educator: str, achievements: Achievements) -> dict[str, Any] | None:
    found = achievements.of(said)
    if found is None:
        return None
    credential, achievement = found
    programme = str(said.get("programme") or "unnamed")
    own_id = uuid.uuid5(uuid.NAMESPACE_URL, f"{SPACE}:draft:{said['id']}")
    draft = badge(
        credential_id=f"urn:uuid:{own_id}",
        issuer={"id": f"{SPACE}:programme:{programme}", "type": ["Profile"], "name": programme},
        subject=subject_of(programme, educator),
        achievement=achievement,
        rubric=credential.rubric,
        decision=said,
        awarded_at=said["decided_at"],
        status={},
    )
    del draft["credentialStatus"]
    return draft
