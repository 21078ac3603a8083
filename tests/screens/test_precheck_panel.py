"""The pre-check on the Score screen: findings by key, their place, and what the assessor says of them."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from assessor_app.documents.veil import Veil
from assessor_app.domain.evidence import Box, PageRegion, TextRange
from assessor_app.domain.findings import Check, Finding, Standing
from assessor_app.domain.submission import ArtifactId
from assessor_app.store import findings
from assessor_app.store.engine import Store
from assessor_app.store.rows import LookRow
from ui.scoring.precheck_card import FindingCard
from ui.scoring.precheck_rows import groups
from ui.scoring.scoring_panel import ScoringPanel
from ui.viewers.page_text import locate
from ui.viewers.region import Region
from ui.widgets.button import Button
from ui.widgets.marks import IconMark

ANSWER = ArtifactId("a1")
BLANK = Finding(ANSWER, None, "problem", "blank", "“Context” is blank.", Check.BLANK, None, "Not a word on it.")
NAMED = Finding(
    ANSWER, None, "note", None, "“Context” shows a name.", Check.IDENTITY, TextRange("river", 38, 43, page=1),
    "On page 1.", ("river",),
)  # fmt: skip


@pytest.fixture
def reading(reading: Store) -> Store:
    """The begun reading of S-1, in which the pre-check found two things."""
    with reading.write() as session:
        findings.keep(session, "S-1", (NAMED, BLANK), "2026-11-24")
    return reading


def standings(panel: ScoringPanel) -> dict[Check, Standing]:
    return {f.check: f.standing for f in panel._workspace.score_view().findings}


def test_problems_stand_before_notes(panel: ScoringPanel) -> None:
    panel.prechecking.toggle()
    assert [card.finding.check for card in panel.pre_check.cards] == [Check.BLANK, Check.IDENTITY]


def test_a_note_looks_otherwise_than_a_problem(panel: ScoringPanel) -> None:
    panel.prechecking.toggle()
    problem, note = (card.findChild(IconMark).grab().toImage() for card in panel.pre_check.cards)
    assert problem != note


class Watch(QObject):
    """What was shown as a window."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[str] = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Show and isinstance(watched, QWidget) and watched.isWindow():
            self.seen.append(type(watched).__name__)
        return False


def test_the_proof_of_a_finding_is_no_window_of_its_own_for_a_moment(panel: ScoringPanel, qapp: QApplication) -> None:
    """It took the keys along when it was gone."""
    assert panel.view is not None
    row = next(row for group in groups(panel.view) for row in group.rows)
    watch = Watch()
    qapp.installEventFilter(watch)
    try:
        card = FindingCard(replace(row, proof="18 words over."))
    finally:
        qapp.removeEventFilter(watch)
    assert watch.seen == []
    card.deleteLater()


def test_the_first_finding_is_in_hand_at_once(panel: ScoringPanel) -> None:
    panel.prechecking.toggle()
    assert panel.window().focusWidget() is panel.pre_check.cards[0]


def test_arrows_go_from_finding_to_finding_and_escape_leaves(panel: ScoringPanel, qtbot: QtBot) -> None:
    panel.prechecking.toggle()
    qtbot.keyClick(panel.pre_check.cards[0], Qt.Key.Key_Down)
    assert panel.window().focusWidget() is panel.pre_check.cards[1]
    qtbot.keyClick(panel.pre_check.cards[1], Qt.Key.Key_Up)
    assert panel.window().focusWidget() is panel.pre_check.cards[0]
    qtbot.keyClick(panel.pre_check.cards[0], Qt.Key.Key_Escape)
    assert panel.columns.shows(panel.evidence)


def test_y_gives_the_code_with_its_proof(panel: ScoringPanel, qtbot: QtBot) -> None:
    panel.prechecking.toggle()
    qtbot.keyClick(panel.pre_check.cards[0], Qt.Key.Key_Y)
    (use,) = panel._workspace.score_view().assessment.codes
    assert (use.code, use.artifact, use.note) == ("blank", ANSWER, "“Context” is blank. Not a word on it.")


def test_d_waves_a_finding_away_and_again_takes_it_back(panel: ScoringPanel, qtbot: QtBot) -> None:
    panel.prechecking.toggle()
    qtbot.keyClick(panel.pre_check.cards[1], Qt.Key.Key_D)
    assert standings(panel)[Check.IDENTITY] is Standing.WAVED
    qtbot.keyClick(panel.pre_check.cards[1], Qt.Key.Key_D)
    assert standings(panel)[Check.IDENTITY] is Standing.OPEN


def test_a_code_given_from_a_finding_is_undone_like_any_other_step(panel: ScoringPanel, qtbot: QtBot) -> None:
    panel.prechecking.toggle()
    qtbot.keyClick(panel.pre_check.cards[0], Qt.Key.Key_Y)
    panel._workspace.undo()
    assert standings(panel)[Check.BLANK] is Standing.OPEN


def test_what_was_waved_away_is_undone_like_any_other_step(panel: ScoringPanel, qtbot: QtBot) -> None:
    panel.prechecking.toggle()
    qtbot.keyClick(panel.pre_check.cards[0], Qt.Key.Key_D)
    panel._workspace.undo()
    assert standings(panel)[Check.BLANK] is Standing.OPEN


def test_enter_shows_the_place(panel: ScoringPanel, qtbot: QtBot) -> None:
    panel.prechecking.toggle()
    qtbot.keyClick(panel.pre_check.cards[1], Qt.Key.Key_Return)
    assert panel.stage.document.pages._flashed == NAMED.anchor


def test_the_strip_counts_what_still_waits(panel: ScoringPanel, qtbot: QtBot) -> None:
    assert "1 problem" in panel.evidence.pre_check.accessibleName()
    panel.prechecking.toggle()
    qtbot.keyClick(panel.pre_check.cards[0], Qt.Key.Key_D)
    assert "1 note" in panel.evidence.pre_check.accessibleName()


def test_escape_goes_back_to_the_evidence(panel: ScoringPanel, qtbot: QtBot) -> None:
    panel.prechecking.toggle()
    qtbot.keyClick(panel.pre_check.cards[0], Qt.Key.Key_Escape)
    assert panel.columns.shows(panel.evidence)


def test_a_submission_that_was_not_looked_over_has_not_passed(panel: ScoringPanel, reading: Store) -> None:
    with reading.write() as session:
        session.delete(session.get_one(LookRow, "S-1"))
    panel.held.ask_again()
    assert "running" in panel.evidence.pre_check.accessibleName()


def page(panel: ScoringPanel) -> str:
    text = panel.stage.document.pages.text_of(1)
    return text.text if text else ""


def test_what_was_found_is_masked_on_the_page_until_it_is_waved_away(panel: ScoringPanel, qtbot: QtBot) -> None:
    assert page(panel) == "Students talk to each other about the █████."
    panel.prechecking.toggle()
    qtbot.keyClick(panel.pre_check.cards[1], Qt.Key.Key_D)
    qtbot.waitUntil(lambda: page(panel).endswith("the river."), timeout=30_000)


def test_a_masked_quote_is_still_found_on_its_page(panel: ScoringPanel, qtbot: QtBot) -> None:
    text = panel.stage.document.pages.text_of(1)
    assert text is not None
    assert locate(text, TextRange("the river", 34, 43, page=1)) == (34, 43)


def test_the_search_does_not_find_what_is_masked(panel: ScoringPanel, qtbot: QtBot) -> None:
    panel.searching.open()
    qtbot.waitUntil(lambda: bool(panel.search._texts), timeout=30_000)
    panel.search.field.edit.setText("river")
    assert panel.search.model.hits == ()


def test_a_drawn_box_covers_its_place_until_it_is_taken_away(panel: ScoringPanel, qtbot: QtBot) -> None:
    region = Region(1, Box(10, 5, 30, 10))
    panel.stage.document.pages.select_region(region)
    panel.covering.cover_selection()
    qtbot.waitUntil(lambda: shown(panel).covers == (PageRegion(1, region.box),), timeout=30_000)
    panel.covering.uncover_last()
    qtbot.waitUntil(lambda: shown(panel).covers == (), timeout=30_000)


def test_each_box_is_listed_and_can_be_taken_away_there(panel: ScoringPanel, qtbot: QtBot) -> None:
    for number, top in enumerate((5, 40), 1):
        panel.stage.document.pages.select_region(Region(1, Box(10, top, 30, 10)))
        panel.covering.cover_selection()
        qtbot.waitUntil(lambda count=number: len(shown(panel).covers) == count, timeout=30_000)
    panel.prechecking.toggle()
    first = next(b for b in panel.pre_check.findChildren(Button) if b.text() == "Take away")
    first.click()
    qtbot.waitUntil(lambda: [c.box.y for c in shown(panel).covers] == [40], timeout=30_000)


def test_without_a_box_nothing_is_covered(panel: ScoringPanel, qtbot: QtBot) -> None:
    with qtbot.waitSignal(panel.said) as told:
        panel.covering.cover_selection()
    assert "box" in told.args[0]


def shown(panel: ScoringPanel) -> Veil:
    opened = panel.stage.opened
    return opened.document.veil if opened is not None else Veil(("nothing is open",))


def advice(panel: ScoringPanel) -> list[str]:
    return [
        each.text() for each in panel.review.findChildren(QLabel) if each.isVisible() and "pre-check" in each.text()
    ]


def test_the_review_says_how_many_findings_are_open_and_leads_to_them(panel: ScoringPanel, qtbot: QtBot) -> None:
    panel.deciding.show()
    qtbot.waitUntil(lambda: advice(panel) == ["2 findings of the pre-check are open"])
    (show,) = [b for b in panel.review.findChildren(Button) if b.accessibleName() == "Show what the pre-check found"]
    show.click()
    assert panel.columns.shows(panel.pre_check) and panel.columns.shows(panel.review)
    assert panel.window().focusWidget() is panel.pre_check.cards[0]


def test_what_is_settled_is_no_advice_any_more(panel: ScoringPanel, qtbot: QtBot) -> None:
    panel._workspace.wave_away(NAMED.key, True)
    panel.deciding.show()
    qtbot.waitUntil(lambda: advice(panel) == ["1 finding of the pre-check is open"])
    panel._workspace.wave_away(BLANK.key, True)
    qtbot.waitUntil(lambda: not advice(panel))


def test_a_review_of_what_was_not_looked_over_says_so(panel: ScoringPanel, qtbot: QtBot, reading: Store) -> None:
    with reading.write() as session:
        session.delete(session.get_one(LookRow, "S-1"))
    panel.deciding.show()
    qtbot.waitUntil(lambda: advice(panel) == ["The pre-check has not run: not every name is known"])
