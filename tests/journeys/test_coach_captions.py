"""Captions with a consent of their own: what a coach hears of a clip whose words nobody agreed to have looked at."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from docx import Document
from PySide6.QtWidgets import QApplication, QFileDialog

from assessor_app.commands import coaching
from assessor_app.commands.clock import utc_now
from assessor_app.domain.submission import ArtifactId, SubmissionId
from assessor_app.queries.coaching import disclosures
from assessor_app.store import opening
from tests.builders import PASSPHRASE
from tests.journeys.coach_sitting import CoachSitting, bring, everything_in_sight, everything_spoken
from tests.journeys.command_line import Said, assessor
from ui.hands import CTRL, Key

SPOKEN = "Turn to your partner"
UNAGREED = "“The captions” was handed in without consent to coaching; it stays shut."
S1, CAPTIONS = SubmissionId("S-1"), ArtifactId("captions")


def workspace_with(room: Path, **changes: object) -> Path:
    opening.create(room / "workspace", PASSPHRASE, now="2026-11-23T09:00:00.000Z")
    bring(room / "workspace", room, "S-1", **changes)
    return room / "workspace"


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory, cheap_passphrase: None) -> Path:
    """The clip may be looked at together, its captions file may not."""
    return workspace_with(tmp_path_factory.mktemp("unagreed"), shut="captions")


@pytest.fixture
def agreed(tmp_path: Path, cheap_passphrase: None, qapp: QApplication) -> Iterator[CoachSitting]:
    """Clip and captions may be looked at, until somebody says otherwise."""
    with CoachSitting(workspace_with(tmp_path), tmp_path, qapp) as made:
        made.begin("S-1")
        yield made


def heard(sitting: CoachSitting) -> bool:
    return SPOKEN in everything_in_sight(sitting.window) + everything_spoken(sitting.window)


def plan_words(sitting: CoachSitting, out: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A moment in the clip, and the plan that leaves with it."""
    saved = list[object]()
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(out))
    sitting.window.coach.room.saved.connect(saved.append)
    sitting.hands.press(Key.Key_M)
    sitting.hands.write("Look here")
    sitting.hands.press(Key.Key_Escape)
    sitting.hands.press(Key.Key_S, CTRL, times=2)
    sitting.hands.until(lambda: bool(saved), "the plan being saved")
    return "\n".join(each.text for each in Document(str(out / "coaching-plan.docx")).paragraphs)


def test_captions_without_consent_are_neither_shown_nor_spoken_and_that_is_said(
    sitting: CoachSitting,
) -> None:
    sitting.begin("S-1")
    assert not heard(sitting)
    assert UNAGREED in everything_in_sight(sitting.window)
    sitting.hands.picture("unagreed")


def test_a_plan_quotes_no_captions_without_consent_and_says_so(
    sitting: CoachSitting, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stayed = list[str]()
    sitting.window.coach.room.withheld.connect(stayed.append)
    sitting.begin("S-1")
    words = plan_words(sitting, tmp_path / "out", monkeypatch)
    assert SPOKEN not in words and UNAGREED in words
    assert f"1 of 1 moment leaves without what was said. Moment 1: {UNAGREED}" in stayed[0]


def test_a_plan_quotes_captions_with_consent(
    agreed: CoachSitting, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert heard(agreed) and SPOKEN in plan_words(agreed, tmp_path / "out", monkeypatch)


def say(sitting: CoachSitting, words: str) -> None:
    """By the palette."""
    sitting.hands.press(Key.Key_K, CTRL)
    sitting.hands.write(words)
    sitting.hands.press(Key.Key_Return)


def test_captions_withdrawn_meanwhile_leave_the_screen_at_once(agreed: CoachSitting) -> None:
    say(agreed, "captions was withdrawn")
    agreed.hands.until(lambda: agreed.desk.stage.opened is not None, "the clip without them")
    assert not heard(agreed)
    assert "Consent to coaching with “The captions” was withdrawn on" in everything_in_sight(agreed.window)
    say(agreed, "captions was given again")
    agreed.hands.until(lambda: agreed.desk.stage.opened is not None, "the clip with them")
    assert heard(agreed)


def test_the_record_says_when_captions_were_read_beside_the_clip(agreed: CoachSitting) -> None:
    def shown() -> list[str | None]:
        return [each.artifact for each in disclosures(agreed.store) if each.what == "shown on the screen"]

    assert shown() == ["clip", "captions"]
    agreed.window.coach.room.withdraw(S1, CAPTIONS)
    agreed.hands.until(lambda: agreed.desk.stage.opened is not None, "the clip without them")
    assert shown() == ["clip", "captions"]
    agreed.window.coach.room.renew(S1, CAPTIONS)
    agreed.hands.until(lambda: agreed.desk.stage.opened is not None, "the clip with them")
    assert shown() == ["clip", "captions"] * 2


def test_the_record_does_not_say_that_captions_were_read_that_stayed_shut(sitting: CoachSitting) -> None:
    sitting.begin("S-1")
    assert "captions" not in [each.artifact for each in disclosures(sitting.store)]


def test_captions_withdrawn_on_the_command_line_are_not_read_for_an_open_window(
    agreed: CoachSitting, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever withdrew them told this window nothing."""
    coaching.withdraw_consent(agreed.store, S1, CAPTIONS, now=utc_now)
    assert SPOKEN not in plan_words(agreed, tmp_path / "out", monkeypatch)
    agreed.desk.held.ask_again()  # as it does by itself every half minute
    agreed.hands.until(lambda: agreed.desk.stage.opened is not None, "the clip without them")
    assert not heard(agreed)


def test_captions_that_cannot_be_logged_are_not_waited_for(agreed: CoachSitting) -> None:
    """They may be read again, and the store cannot be written."""
    agreed.window.coach.room.withdraw(S1, CAPTIONS)
    agreed.hands.until(lambda: agreed.desk.stage.opened is not None, "the clip without them")
    coaching.renew_consent(agreed.store, S1, CAPTIONS)
    may_be_written(agreed, False)
    agreed.desk.held.ask_again()
    assert not agreed.desk.stage.is_waiting and not heard(agreed)
    assert "“The clip” cannot be shown" in everything_in_sight(agreed.window)
    agreed.hands.picture("not-logged")
    may_be_written(agreed, True)
    agreed.desk.stage.retry_requested.emit()
    agreed.hands.until(lambda: agreed.desk.stage.opened is not None, "the clip with them")
    assert heard(agreed)


def may_be_written(sitting: CoachSitting, may: bool) -> None:
    connection = sitting.store.engine.raw_connection()  # no transaction is begun on it: that is a write, too
    connection.cursor().execute(f"PRAGMA query_only = {'OFF' if may else 'ON'}")
    connection.close()


def test_nothing_that_was_said_stays_behind_a_clip_that_was_shut(agreed: CoachSitting) -> None:
    agreed.window.coach.room.withdraw(S1, ArtifactId("clip"))
    assert not heard(agreed)


def test_a_room_sees_neither_a_transcript_nor_why_there_is_none(sitting: CoachSitting) -> None:
    sitting.begin("S-1")
    sitting.hands.press(Key.Key_F5)
    assert sitting.desk.presenting.on and UNAGREED not in everything_in_sight(sitting.window)


def masked(folder: Path, out: Path, purpose: str) -> Said:
    assert assessor("coach", "open", "S-1", "--yes", "--workspace", folder, "--json").code == 0
    return assessor("masked", "S-1", "--out", out, "--for", purpose, "--workspace", folder, "--json")


def test_masked_copies_for_coaching_leave_captions_without_consent_out_and_say_so(folder: Path, tmp_path: Path) -> None:
    made = masked(folder, tmp_path / "out", "coaching").document
    assert [Path(each).name for each in made["files"]].count("clip.mp4") == 1
    assert not list((tmp_path / "out").rglob("*.vtt"))
    assert "“The captions”: nobody agreed to coaching." in made["left_out"]


def test_masked_copies_leave_withdrawn_captions_out_and_say_so(tmp_path: Path, cheap_passphrase: None) -> None:
    folder = workspace_with(tmp_path)
    said = assessor(
        "coach", "consent", "S-1", "--withdrawn", "--artifact", "captions", "--workspace", folder, "--json"
    )  # fmt: skip
    assert said.code == 0
    made = masked(folder, tmp_path / "out", "coaching").document
    assert not list((tmp_path / "out").rglob("*.vtt"))
    assert any("“The captions” was withdrawn on" in each for each in made["left_out"])
