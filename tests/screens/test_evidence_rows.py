"""What the evidence list and the line above the evidence say of what was handed in."""

from dataclasses import replace

import pytest
from PySide6.QtWidgets import QScrollArea, QWidget
from pytestqt.qtbot import QtBot

from assessor_app.domain.assessment import CodeUse
from assessor_app.domain.attempts import Change
from assessor_app.queries.scoring import ScoreView
from ui.scoring.evidence_list import fitted
from ui.scoring.evidence_rows import ArtifactRow, caption, evidence_rows
from ui.scoring.rubric_view import length_words
from ui.scoring.scoring_panel import ScoringPanel
from ui.viewers.notice import NoticeStrip
from ui.widgets.layout import column

LONG = "This is a link instead of a file (https://example.org/film?id=3). Links are never opened; the code for it is C."


@pytest.fixture
def view(panel: ScoringPanel) -> ScoreView:
    assert panel.view is not None
    return panel.view


def test_the_condition_code_of_an_artifact_stands_in_its_row(panel: ScoringPanel, view: ScoreView) -> None:
    code = view.credential.rubric.condition_codes[0]
    artifact = view.submission.artifacts[0]
    panel._workspace.add_code(CodeUse(code.code, artifact.part, artifact.id))
    assert panel.view is not None
    row = next(row for row in evidence_rows(panel.view) if isinstance(row, ArtifactRow))
    assert (row.code, row.caption) == (code.title, code.title)


@pytest.mark.parametrize(
    ("media_type", "path", "told"),
    [
        ("application/vnd.openxmlformats-officedocument.presentationml.presentation", "a/talk.pptx", "PPTX · 2 KB"),
        ("application/vnd.oasis.opendocument.text", "a/plan.odt", "ODT · 2 KB"),
        ("application/x-unheard-of", "a/no ending", "X-UNHEARD-OF · 2 KB"),
    ],
)
def test_a_kind_nobody_has_a_word_for_is_told_by_the_ending_of_its_file(
    view: ScoreView, media_type: str, path: str, told: str
) -> None:
    shown = view.artifacts[0]
    file = replace(shown.artifact, media_type=media_type, path=path, text=None, sha256="f" * 64, size=2_000)
    assert caption(replace(shown, artifact=file, words=None), view.credential) == told


@pytest.mark.parametrize(("width", "lines"), [(1200, 1), (420, 2)])
def test_a_warning_above_the_evidence_has_as_many_lines_as_its_words_need(qtbot: QtBot, width: int, lines: int) -> None:
    room, strip, evidence = QWidget(), NoticeStrip(), QScrollArea()
    qtbot.addWidget(room)
    room.setLayout(column(strip, evidence, gap=0))
    strip.say(LONG)
    room.resize(width, 600)
    room.show()
    assert strip._lines(width) == lines
    assert strip.height() == strip.heightForWidth(width)
    assert (strip.height() > strip.sizeHint().height()) == (lines > 1)


@pytest.mark.parametrize(("change", "word"), [("same", ""), ("changed", "Changed"), ("new", "New")])
def test_the_list_says_what_became_of_a_file_in_the_words_of_the_comparison(
    view: ScoreView, change: Change, word: str
) -> None:
    changed = replace(view, artifacts=tuple(replace(each, change=change) for each in view.artifacts))
    assert {row.change for row in evidence_rows(changed) if isinstance(row, ArtifactRow)} == {word}


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(0.2, "0.2 seconds long"), (1, "1 second long"), (2.4, "2 seconds long"), (90, "01:30 long")],
)
def test_a_card_says_how_long_a_span_is(seconds: float, words: str) -> None:
    assert length_words(seconds) == words


def test_a_caption_without_room_loses_its_last_part_before_it_is_cut(panel: ScoringPanel) -> None:
    metrics = panel.fontMetrics()
    room = metrics.horizontalAdvance("· PDF · 6")
    assert fitted("· PDF · 62 KB", metrics, 500) == "· PDF · 62 KB"
    assert fitted("· PDF · 62 KB", metrics, room) == "· PDF"
    assert fitted("· 206 words", metrics, room).endswith("…")
