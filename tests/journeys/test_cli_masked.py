"""`assessor masked`: copies only for somebody to whom the submission may be shown."""

from pathlib import Path

import pytest

from assessor_app.commands.clock import new_id, utc_now
from assessor_app.commands.coaching import withdraw_consent
from assessor_app.commands.decisions import answer_conflict
from assessor_app.domain.assessment import Conflict
from assessor_app.domain.submission import SubmissionId
from assessor_app.store.opening import open_workspace
from tests.builders import PASSPHRASE
from tests.journeys.command_line import Said, assessor
from tests.journeys.test_cli_coach import bundle


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
