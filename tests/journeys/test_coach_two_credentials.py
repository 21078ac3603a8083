"""A session over a teacher's work for two credentials: questions, criteria and growth are those of the work on show."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from docx import Document
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel

from assessor_app.cli.opening import credentials
from assessor_app.domain.coaching import Voice
from assessor_app.domain.evidence import TimeSpan
from assessor_app.domain.rubric import Rubric
from assessor_app.domain.submission import ArtifactId, SubmissionId
from assessor_app.store import opening
from tests.builders import PASSPHRASE
from tests.journeys.coach_sitting import CREDENTIAL, CoachSitting, bring, everything_in_sight
from ui.coaching.notebook import TABS
from ui.coaching.prompts_tab import PromptsTab
from ui.hands import CTRL, Key

CHECKING = {"id": "checking-for-understanding", "version": "2.0"}


@pytest.fixture
def sitting(tmp_path: Path, cheap_passphrase: None, qapp: QApplication) -> Iterator[CoachSitting]:
    """Of one teacher two attempts at talk, and one at checking."""
    folder = tmp_path / "workspace"
    opening.create(folder, PASSPHRASE, now="2026-11-23T09:00:00.000Z")
    bring(folder, tmp_path, "S-1")
    bring(folder, tmp_path, "S-2", attempt=2, previous_submission_id="S-1")
    bring(folder, tmp_path, "S-9", credential=CHECKING)
    with CoachSitting(folder, tmp_path, qapp) as made:
        yield made


def rubric(submission: str) -> Rubric:
    of = CHECKING if submission == "S-9" else CREDENTIAL
    return credentials()(of["id"], of["version"]).rubric


def go_to(sitting: CoachSitting, submission: str) -> None:
    """Tab, until its clip is on show."""
    for _ in range(20):
        if sitting.desk.place == (submission, "clip"):
            return
        sitting.hands.press(Key.Key_Tab)
        sitting.wait_opened()
    raise AssertionError(f"Tab does not lead to {submission}")


def mark(sitting: CoachSitting, submission: str) -> None:
    go_to(sitting, submission)
    sitting.hands.press(Key.Key_M)
    sitting.hands.write(f"Seen in {submission}")
    sitting.hands.press(Key.Key_Escape)


def page(sitting: CoachSitting, title: str) -> str:
    sitting.desk.notebook.show_tab(TABS.index(title))
    return everything_in_sight(sitting.desk.notebook)


@pytest.mark.parametrize("title", ["Notebook", "Prompts"])
def test_the_questions_are_those_of_the_work_on_show(sitting: CoachSitting, title: str) -> None:
    sitting.begin("S-1", "S-9")
    for here, other in (("S-1", "S-9"), ("S-9", "S-1")):
        go_to(sitting, here)
        asked = page(sitting, title)
        assert rubric(here).criteria[0].prompts[0] in asked and rubric(here).criteria[0].title in asked
        assert rubric(other).criteria[0].prompts[0] not in asked and rubric(other).criteria[0].title not in asked


def test_another_version_of_the_credential_has_its_own_questions(sitting: CoachSitting, qapp: QApplication) -> None:
    sitting.begin("S-1")
    shared, tab = sitting.desk.held.shared, PromptsTab()
    assert shared is not None
    first, *others = shared.credential.rubric.criteria
    newer = replace(shared.credential, version="9.0", rubric=replace(shared.credential.rubric, criteria=tuple(others)))
    tab.show_questions(shared)
    tab.show_questions(replace(shared, credential=newer, prompts={c.id: shared.prompts[c.id] for c in others}))
    assert first.id not in tab.fields and list(tab.fields) == [c.id for c in others]
    tab.deleteLater()


def test_a_moment_goes_with_a_criterion_of_its_own_submission_on_screen_and_in_the_plan(
    sitting: CoachSitting, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out, saved = tmp_path / "out", list[object]()
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(out))
    sitting.begin("S-1", "S-9")
    for each in ("S-1", "S-9", "S-1"):
        mark(sitting, each)
    moments = sitting.desk.room.view().session.moments
    assert [(m.submission, m.criterion) for m in moments] == [
        (each, rubric(each).criteria[0].id) for each in ("S-1", "S-9", "S-1")
    ]
    sitting.window.coach.room.saved.connect(saved.append)
    sitting.hands.press(Key.Key_S, CTRL, times=2)
    sitting.hands.until(lambda: bool(saved), "the plan being saved")
    told = "\n".join(each.text for each in Document(str(out / "coaching-plan.docx")).paragraphs)
    for each in ("S-1", "S-9"):
        assert told.index(f"The clip, {each}") < told.index(rubric(each).criteria[0].title)


def test_growth_is_that_of_the_credential_of_the_work_on_show(sitting: CoachSitting) -> None:
    sitting.begin("S-1", "S-9")
    for each in ("S-1", "S-9"):
        mark(sitting, each)
    for here, other in (("S-1", "S-9"), ("S-9", "S-1")):
        go_to(sitting, here)
        grown = page(sitting, "Growth")
        assert f"Seen in {here}" in grown and f"Seen in {other}" not in grown


def test_growth_on_the_screen_follows_the_work_that_is_gone_to(sitting: CoachSitting) -> None:
    sitting.begin("S-1", "S-9")
    for each in ("S-1", "S-9"):
        mark(sitting, each)
    assert "Seen in S-9" in page(sitting, "Growth")
    sitting.desk.looking.show((SubmissionId("S-1"), ArtifactId("clip")))
    grown = everything_in_sight(sitting.desk.notebook)
    assert "Seen in S-1" in grown and "Seen in S-9" not in grown


def test_side_by_side_stand_two_attempts_at_the_credential_of_the_work_on_show(sitting: CoachSitting) -> None:
    sitting.begin("S-1", "S-2", "S-9")
    desk = sitting.desk
    go_to(sitting, "S-1")
    sitting.hands.press(Key.Key_X)
    beside = desk.viewers.beside
    assert desk.viewers.comparing and beside is not None
    assert (beside.place, desk.place) == (("S-1", "clip"), ("S-2", "clip"))
    sitting.hands.press(Key.Key_X)
    go_to(sitting, "S-9")
    sitting.hands.press(Key.Key_X)
    assert not desk.viewers.comparing and desk.place == ("S-9", "clip")


def test_the_criterion_in_hand_is_found_again_where_the_session_was_left(sitting: CoachSitting) -> None:
    sitting.begin("S-1", "S-9")
    desk = sitting.desk
    last = desk.held.view.shared[-1].submission.id  # type: ignore[union-attr]
    go_to(sitting, last)
    desk.held.step_criterion(1)
    left = desk.sitting()
    assert left is not None and left.criterion == rubric(last).criteria[1].id
    desk.leave()
    desk.go_back_to(left)
    assert (desk.place, desk.held.criterion) == ((last, "clip"), left.criterion)


def test_words_begun_about_the_work_before_are_kept_as_its_own(sitting: CoachSitting) -> None:
    sitting.begin("S-1", "S-9")
    go_to(sitting, "S-1")
    sitting.hands.press(Key.Key_Q)
    sitting.hands.write("They named it")
    sitting.desk.looking.show((SubmissionId("S-9"), ArtifactId("clip")))
    (note,) = sitting.desk.room.view().session.notes
    assert (note.words, note.criterion) == ("They named it", rubric("S-1").criteria[0].id)


def test_a_moment_of_the_other_work_brings_its_criterion_though_words_are_still_being_written(
    sitting: CoachSitting,
) -> None:
    sitting.begin("S-1", "S-9")
    desk, second = sitting.desk, rubric("S-9").criteria[1].id
    there = SubmissionId("S-9"), ArtifactId("clip")
    made = desk.room.mark(*there, TimeSpan(1.0, 2.0), Voice.COACH, second)
    assert made is not None
    go_to(sitting, "S-1")
    sitting.hands.press(Key.Key_Q)
    sitting.hands.write("They named it")
    desk.marking.choose(made)
    assert (desk.place, desk.held.chosen, desk.held.criterion) == (there, made, second)
    (note,) = desk.room.view().session.notes
    assert (note.words, note.criterion) == ("They named it", rubric("S-1").criteria[0].id)


def bar(sitting: CoachSitting) -> list[str]:
    """What stands below the evidence in front of a room."""
    return [each.text() for each in sitting.desk.bar.findChildren(QLabel) if each.isVisible()]


def test_in_front_of_a_room_a_moment_stands_over_its_own_question_and_under_its_own_evidence(
    sitting: CoachSitting,
) -> None:
    sitting.begin("S-1", "S-9")
    mark(sitting, "S-1")
    sitting.hands.press(Key.Key_F5)
    asked = {each: rubric(each).criteria[0].prompts[0] for each in ("S-1", "S-9")}
    assert "Seen in S-1" in bar(sitting) and asked["S-1"] in bar(sitting)
    go_to(sitting, "S-9")
    assert asked["S-9"] in bar(sitting) and not {"Seen in S-1", "1"} & set(bar(sitting))
    go_to(sitting, "S-1")
    assert "Seen in S-1" in bar(sitting) and asked["S-1"] in bar(sitting)


def test_what_was_said_to_a_room_over_one_artifact_does_not_stand_under_the_next(sitting: CoachSitting) -> None:
    sitting.begin("S-1")
    sitting.hands.press(Key.Key_F5)
    sitting.hands.press(Key.Key_4, CTRL)
    assert any("F5 ends presenting" in each for each in bar(sitting))
    sitting.hands.press(Key.Key_Tab)
    sitting.wait_opened()
    assert sitting.desk.place == ("S-1", "plan")
    assert not any("F5 ends presenting" in each for each in bar(sitting))
