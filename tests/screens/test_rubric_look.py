"""The rubric at a glance, whatever its length and the size of the window."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtWidgets import QApplication

from assessor_app.domain.credential import Credential
from tests import builders
from ui.main_window import MainWindow
from ui.scoring.coverage_advice import advice_on
from ui.scoring.criterion_row import CriterionRow
from ui.scoring.level_card import LevelCard
from ui.scoring.precheck_strip import PrecheckStrip
from ui.widgets.button import Button
from ui.widgets.keycap import KeyCap

Open = Callable[..., MainWindow]
LONG = "Facilitating the talk of students about what they see, think and doubt " * 3


def wordy_rubric(criteria: int = 5) -> Credential:
    """As many criteria, with levels described as fully as real rubrics do."""
    rubric = builders.rubric(tuple(f"criterion {n}" for n in range(criteria)))
    told = tuple(
        replace(c, levels=tuple(replace(level, description=LONG) for level in c.levels)) for c in rubric.criteria
    )
    return builders.credential(replace(rubric, criteria=told))


@pytest.mark.parametrize(("width", "height"), [(1280, 720), (1440, 900), (1024, 640)])
def test_every_criterion_is_in_sight_whichever_is_open(opened: Open, width: int, height: int) -> None:
    window = opened(wordy_rubric(), width, height)
    window.start_scoring("S-1")
    for _ in range(5):
        QApplication.processEvents()
        rows = window.score.rubric.findChildren(CriterionRow)
        shown = [
            row
            for row in rows
            if not row.visibleRegion().isEmpty() and row.visibleRegion().boundingRect().height() == row.height()
        ]
        assert len(shown) == 4
        window.score.held.step_criterion(1)


@pytest.mark.parametrize(("width", "height"), [(1280, 720), (1440, 900), (1024, 640)])
def test_no_evidence_and_the_comments_are_in_sight_however_long_the_levels_are(
    opened: Open, width: int, height: int
) -> None:
    window = opened(wordy_rubric(), width, height)
    window.start_scoring("S-1")
    QApplication.processEvents()
    buttons = [b for b in window.score.rubric.findChildren(Button) if b.text() in ("No evidence found", "Comments")]
    assert len(buttons) == 2
    assert all(b.visibleRegion().boundingRect() == b.rect() for b in buttons)


def test_with_nothing_open_there_is_nothing_to_be_done_about_a_reading(opened: Open) -> None:
    window = opened()
    window.show_screen("score")
    QApplication.processEvents()
    parts = window.score.rubric, window.score.header
    assert [b.text() for part in parts for b in part.findChildren(Button) if b.isVisible()] == []
    assert not window.score.evidence.findChild(PrecheckStrip).isVisible()


def test_keys_chosen_in_settings_work_and_are_printed_where_they_are_pressed(opened: Open) -> None:
    window = opened()
    window.start_scoring("S-1")
    window.settings.keys.choose("left-handed")
    caps = [cap.text() for cap in window.score.rubric.findChildren(KeyCap)]
    assert window.actions_set.keys("score.link") == (";",) and ";" in caps and "E" not in caps
    assert window.workspace.preference("keys") == "left-handed"


def test_the_open_criterion_comes_to_rest_at_every_height_of_the_window(opened: Open) -> None:
    """At some heights a scroll bar makes the levels' words wrap once more, which makes the bar needed or not again."""
    window = opened(wordy_rubric(), 1280, 640)
    window.start_scoring("S-1")
    for height in range(560, 1200, 16):
        window.resize(1280, height)
        QApplication.processEvents()
    QApplication.sendPostedEvents()
    levels = window.score.rubric.findChildren(LevelCard)
    assert all(card.height() >= card.heightForWidth(card.width()) for card in levels if card.isVisible())


def test_writing_a_rationale_brings_it_into_sight(opened: Open) -> None:
    window = opened(wordy_rubric())
    window.start_scoring("S-1")
    QApplication.processEvents()
    window.score.rubric.write_rationale()
    QApplication.processEvents()
    assert window.score.rubric.active is not None
    field = window.score.rubric.active.rationale
    assert field.visibleRegion().boundingRect().height() == field.height()


def test_the_key_for_evidence_names_the_criterion_it_links_to(opened: Open) -> None:
    window = opened(wordy_rubric())
    window.start_scoring("S-1")
    window.score.held.step_criterion(1)
    assert "link to B" in window.status.text()


@pytest.mark.parametrize(
    ("media_type", "icon"),
    [
        ("video/mp4", "film-strip"),
        ("image/png", "image"),
        ("application/pdf", "file-pdf"),
        ("audio/ogg", "speaker-high"),
    ],
)
def test_coverage_shows_what_kind_of_artifact_it_speaks_of(opened: Open, media_type: str, icon: str) -> None:
    window = opened()
    window.start_scoring("S-1")
    assert window.score.view is not None
    view = window.score.view.artifacts[0]
    artifact = replace(view.artifact, text=None, path="a", media_type=media_type)
    assert advice_on((replace(view, artifact=artifact, seen=0.0),))[0].icon == icon
