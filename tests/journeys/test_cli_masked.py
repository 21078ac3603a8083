"""`assessor masked`: copies only for somebody to whom the submission may be shown."""

from pathlib import Path

import pytest

from assessor_app.commands.clock import new_id, utc_now
from assessor_app.commands.coaching import withdraw_consent
from assessor_app.commands.decisions import answer_conflict
from assessor_app.domain.assessment import Conflict
from assessor_app.domain.submission import ArtifactId, SubmissionId
from assessor_app.store import findings
from assessor_app.store.opening import open_workspace
from assessor_app.store.rows import SubmissionRow
from tests.builders import PASSPHRASE
from tests.bundles.bundle_builders import BagText, put, submission_json
from tests.journeys.command_line import Said, assessor
from tests.journeys.test_cli_coach import KNOWN, bundle


@pytest.fixture
def room(tmp_path: Path, cheap_passphrase: None) -> Path:
    folder = tmp_path / "work"
    assessor("init", "--workspace", folder)
    assessor("import", bundle(tmp_path, "SUB-1", ["scoring", "coaching"]), "--workspace", folder, "--json")
    return folder


def masked(room: Path, *words: str) -> Said:
    return assessor("masked", "SUB-1", "--out", room.parent / "out", *words, "--workspace", room, "--json")


def answer(room: Path, said: Conflict) -> None:
    opened = open_workspace(room, PASSPHRASE)
    answer_conflict(opened.store, SubmissionId("SUB-1"), said, now=utc_now, new_id=new_id)
    opened.close()


@pytest.mark.parametrize("words", [(), ("--for", "coaching")])
def test_nothing_is_copied_before_the_conflict_question_is_answered(room: Path, words: tuple[str, ...]) -> None:
    assert masked(room, *words).error == "Say first whether you have a conflict of interest with this submission."
    assert not (room.parent / "out").exists()


@pytest.mark.parametrize("words", [(), ("--for", "coaching")])
def test_who_stepped_back_has_no_copies(room: Path, words: tuple[str, ...]) -> None:
    answer(room, next(each for each in Conflict if each not in (Conflict.NONE, Conflict.COACHED)))
    assert masked(room, *words).error.startswith("You stepped back from SUB-1;")
    assert not (room.parent / "out").exists()


def test_who_may_read_it_has_copies(room: Path) -> None:
    answer(room, Conflict.NONE)
    assert masked(room).document["files"]


def test_a_coach_has_copies_for_coaching_while_the_consent_holds_and_none_else(room: Path) -> None:
    assert assessor("coach", "open", "SUB-1", "--yes", "--workspace", room, "--json").code == 0
    assert masked(room).error.startswith("You stepped back from SUB-1;")
    assert masked(room, "--for", "coaching").document["files"]
    opened = open_workspace(room, PASSPHRASE)
    withdraw_consent(opened.store, SubmissionId("SUB-1"), now=utc_now)
    opened.close()
    assert "was withdrawn on" in masked(room, "--for", "coaching").error


def test_a_coach_who_had_stepped_back_for_another_reason_has_copies_for_coaching(room: Path) -> None:
    answer(room, next(each for each in Conflict if each not in (Conflict.NONE, Conflict.COACHED)))
    assert assessor("coach", "open", "SUB-1", "--yes", "--workspace", room, "--json").code == 0
    assert masked(room, "--for", "coaching").document["files"]


def test_a_name_listed_since_is_looked_for_before_anything_is_copied(room: Path) -> None:
    answer(room, Conflict.NONE)
    listed = room.parent / "names.txt"
    listed.write_text("Nadia Talk\n")  # “A plan for talk” stays as it is; the overview was written by nobody listed
    assert assessor("names", "set", listed, "--workspace", room, "--json").code == 0
    opened = open_workspace(room, PASSPHRASE)
    with opened.store.write() as rows:
        about = rows.get_one(SubmissionRow, "SUB-1")
        told = [a | {"text": "Nadia Talk led."} if a["id"] == "overview" else a for a in about.body["artifacts"]]
        about.body = about.body | {"artifacts": told}
    opened.close()
    assert masked(room).document["files"]
    written = (room.parent / "out" / "overview" / "answer.txt").read_text(encoding="utf-8")
    assert "█████ ████ led." in written
    opened = open_workspace(room, PASSPHRASE)
    with opened.store.read() as rows:
        assert findings.was_looked_over(rows, "SUB-1")
    opened.close()


def withdraw(room: Path, artifact: str | None = None) -> None:
    opened = open_workspace(room, PASSPHRASE)
    which = ArtifactId(artifact) if artifact else None
    withdraw_consent(opened.store, SubmissionId("SUB-1"), which, now=utc_now)
    opened.close()


def disclosed(room: Path) -> list[tuple[str, str]]:
    """What of which artifact the record says."""
    said = assessor("coach", "disclosures", "--workspace", room, "--json").document["disclosures"]
    return [(each["artifact"], each["what"]) for each in said]


def test_a_file_whose_own_consent_was_withdrawn_is_left_out_for_coaching_with_its_sentence(room: Path) -> None:
    answer(room, Conflict.NONE)
    withdraw(room, "overview")
    made = masked(room, "--for", "coaching").document
    assert not any("overview" in path for path in made["files"]) and made["files"]
    assert any("was withdrawn on" in sentence for sentence in made["left_out"])


def test_nothing_is_copied_for_coaching_once_the_consent_to_all_of_it_is_withdrawn(room: Path) -> None:
    answer(room, Conflict.NONE)
    withdraw(room)
    assert "was withdrawn on" in masked(room, "--for", "coaching").error
    assert not (room.parent / "out").exists()


def test_what_was_copied_is_in_the_record_of_what_was_given_and_what_was_left_out_is_not(room: Path) -> None:
    answer(room, Conflict.NONE)
    withdraw(room, "overview")
    masked(room, "--for", "coaching")
    copied = [what for artifact, what in disclosed(room) if artifact != "overview"]
    assert copied and set(copied) == {"copied into files, masked, for coaching"}
    assert "overview" not in [artifact for artifact, _ in disclosed(room)]


def test_what_could_not_be_read_is_in_the_record_as_not_copied(tmp_path: Path, cheap_passphrase: None) -> None:
    room = tmp_path / "work"
    assessor("init", "--workspace", room)
    told = submission_json(submission_id="SUB-1", credential=KNOWN)
    bag = BagText(told, {"artifacts/plan.txt": b"\x00\x01\x02\xff" * 9})
    assert assessor("import", put(tmp_path, bag.zip()), "--workspace", room, "--json").code == 0
    answer(room, Conflict.NONE)
    assert len(masked(room).document["left_out"]) == 1
    assert [what for artifact, what in disclosed(room) if artifact == "plan"][-1] == "not copied after all"
