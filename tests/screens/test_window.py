"""The window driven as hands drive it: keys and clicks in, words on the screen and rows in a fresh store out."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent, QGuiApplication
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from assessor_app.domain.assessment import Conflict, ReadingRole
from assessor_app.domain.changes import Change, Kind
from assessor_app.domain.credential import Part, QuestionId
from assessor_app.domain.submission import Artifact, ArtifactId, SubmissionId
from assessor_app.eventlog.jws import payload_unchecked
from assessor_app.store.engine import Store
from assessor_app.store.rows import EventRow, SubmissionRow
from assessor_app.store.submissions import Arrival, add_submission
from tests import builders
from tests.bundles.bundle_builders import BagText, put, submission_json
from tests.decided import decide
from ui import style, theme
from ui.actions import Scope
from ui.application import Running
from ui.main_window import MainWindow
from ui.widgets.button import Button

Keys = Callable[..., None]


def arrive(store: Store, name: str, due: str = "2026-12-07") -> None:
    with store.write() as session:
        arrival = Arrival("bundle", "2026-11-23T09:00:00.000Z", ReadingRole.FIRST, due)
        add_submission(session, builders.submission(name), arrival)


@pytest.fixture
def running(qtbot: QtBot, qapp: QApplication, store: Store) -> Iterator[Running]:
    style.apply(qapp, theme.theme_for("light", reduced_motion=True))
    arrive(store, "S-1")
    arrive(store, "S-2")
    whole = Running(store, builders.known)
    whole.window.show()
    qtbot.waitExposed(whole.window)
    yield whole
    whole.close()


@pytest.fixture
def window(running: Running) -> MainWindow:
    return running.window


@pytest.fixture
def press(qtbot: QtBot, window: MainWindow) -> Keys:
    def pressed(key: Qt.Key | str, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        target = window.focusWidget() or window
        qtbot.keyClick(target, key, modifiers)

    return pressed


def words(widget: QWidget) -> str:
    """Every word a label shows inside a widget, once it was laid out."""
    QApplication.processEvents()
    return " ".join(each.text() for each in widget.findChildren(QLabel) if each.isVisibleTo(widget))


def test_the_queue_says_how_many_submissions_wait(window: MainWindow) -> None:
    assert "2 submissions, 2 ready offline" in words(window.queue)


def test_down_chooses_the_next_submission(window: MainWindow, press: Keys) -> None:
    press(Qt.Key.Key_Down)
    assert window.queue.table.chosen_id() == "S-2"


def test_the_preview_follows_the_chosen_submission(window: MainWindow, press: Keys) -> None:
    press(Qt.Key.Key_Down)
    assert "S-2" in words(window.queue.preview)


def test_nothing_is_taken_back_unseen_from_another_screen(window: MainWindow, press: Keys, qtbot: QtBot) -> None:
    window.workspace.answer_conflict(SubmissionId("S-1"), Conflict.NONE)
    window.start_scoring("S-1")
    press("n")
    window.show_screen("queue")
    with qtbot.waitSignal(window.workspace.refused) as told:
        press("z", Qt.KeyboardModifier.ControlModifier)
    assert "on the Score screen" in told.args[0]
    assert window.workspace.score_view().assessment.no_evidence
    window.show_screen("score")
    press("z", Qt.KeyboardModifier.ControlModifier)
    assert not window.workspace.score_view().assessment.no_evidence


def test_g_gives_a_submission_back_and_g_again_keeps_it(window: MainWindow, press: Keys, store: Store) -> None:
    give_back(window, press, store)
    window.queue.table.choose("S-1")
    press("g")
    with store.read() as session:
        assert session.get_one(SubmissionRow, "S-1").lease == "held"


def test_what_was_given_back_says_how_it_is_taken_up_again(window: MainWindow, press: Keys, store: Store) -> None:
    give_back(window, press, store)
    again = next(b for b in window.queue.preview.findChildren(Button) if b.text() == "Take it up again")
    again.click()
    with store.read() as session:
        assert session.get_one(SubmissionRow, "S-1").lease == "held"


def given_out(window: MainWindow, store: Store) -> None:
    with store.write() as session:
        row = session.get_one(SubmissionRow, "S-1")
        row.origin, row.lease, row.leased_until = "issuer", "held", "2099-12-12T00:00:00.000Z"
    window.queue.refresh()
    window.queue.table.choose("S-1")


def give_back(window: MainWindow, press: Keys, store: Store) -> None:
    """S-1, which an issuer gave out."""
    given_out(window, store)
    press("g")
    assert "Given back; the issuer hears of it with the next sync." in words(window.queue.preview)


def test_why_it_was_given_back_is_said_by_keys_and_stands_there_again(
    window: MainWindow, press: Keys, store: Store, qtbot: QtBot
) -> None:
    give_back(window, press, store)
    press("g", Qt.KeyboardModifier.ShiftModifier)
    assert window.queue.preview.why is not None and window.queue.preview.why.hasFocus()
    qtbot.keyClicks(window.queue.preview.why, "I know the school")
    press(Qt.Key.Key_Return)
    QApplication.processEvents()
    assert window.queue.table.hasFocus()
    with store.read() as session:
        events = [payload_unchecked(row.jws) for row in session.query(EventRow).order_by(EventRow.device_seq)]
    assert [(said["type"], said.get("reason")) for said in events] == [
        ("lease.give-back/1", None),
        ("lease.give-back/1", "I know the school"),
    ]
    window.queue.table.choose("S-1")
    assert window.queue.preview.why is not None and window.queue.preview.why.text() == "I know the school"


def test_a_reason_that_was_begun_and_left_is_not_sent(
    window: MainWindow, press: Keys, store: Store, qtbot: QtBot
) -> None:
    give_back(window, press, store)
    press("g", Qt.KeyboardModifier.ShiftModifier)
    assert window.queue.preview.why is not None
    qtbot.keyClicks(window.queue.preview.why, "perhaps")
    press(Qt.Key.Key_Escape)
    assert window.queue.table.hasFocus() and window.queue.preview.why.text() == ""
    with store.read() as session:
        assert session.query(EventRow).count() == 1


def test_a_reason_being_written_survives_news_that_come_meanwhile(
    window: MainWindow, press: Keys, store: Store, qtbot: QtBot
) -> None:
    give_back(window, press, store)
    press("g", Qt.KeyboardModifier.ShiftModifier)
    qtbot.keyClicks(window.focusWidget(), "I know")
    window.workspace.changed.emit(Change(frozenset({Kind.QUEUE})))
    QApplication.processEvents()
    qtbot.keyClicks(window.focusWidget(), " the school")
    assert window.queue.preview.why is not None and window.queue.preview.why.text() == "I know the school"


def test_a_reason_that_was_begun_stands_there_again_when_one_comes_back(
    window: MainWindow, press: Keys, store: Store, qtbot: QtBot
) -> None:
    give_back(window, press, store)
    press("g", Qt.KeyboardModifier.ShiftModifier)
    qtbot.keyClicks(window.focusWidget(), "I know")
    window.queue.table.setFocus()
    for submission in ("S-2", "S-1"):
        window.queue.table.choose(submission)
        QApplication.processEvents()
    assert window.queue.preview.why is not None and window.queue.preview.why.text() == "I know"
    with store.read() as session:
        assert session.query(EventRow).count() == 1


def test_what_was_not_given_back_asks_for_no_reason_and_says_so(
    window: MainWindow, press: Keys, store: Store, qtbot: QtBot
) -> None:
    given_out(window, store)
    with qtbot.waitSignal(window.workspace.refused) as refused:
        press("g", Qt.KeyboardModifier.ShiftModifier)
    assert refused.args == ["S-1 is not shown as given back, so there is no reason to be said."]
    assert window.queue.preview.why is None


def test_a_bundle_from_a_folder_has_nobody_to_be_given_back_to(window: MainWindow, press: Keys) -> None:
    press("g")
    assert "nobody to give it back to" in words(window)


def test_slash_leads_to_the_search_field(window: MainWindow, press: Keys) -> None:
    press(Qt.Key.Key_Slash)
    assert window.queue.search.edit.hasFocus()


def test_a_search_leaves_only_what_matches(window: MainWindow, press: Keys, qtbot: QtBot) -> None:
    press(Qt.Key.Key_Slash)
    qtbot.keyClicks(window.queue.search.edit, "s-2")
    assert window.queue.table.rows.row_of("S-1") == -1
    assert window.queue.table.chosen_id() == "S-2"
    assert window.queue.listing.count.text().startswith("1 of 2 submissions")


def test_escape_empties_the_search_then_leaves_it(window: MainWindow, press: Keys, qtbot: QtBot) -> None:
    press(Qt.Key.Key_Slash)
    qtbot.keyClicks(window.queue.search.edit, "zzz")
    press(Qt.Key.Key_Escape)
    assert window.queue.search.text() == ""
    press(Qt.Key.Key_Escape)
    assert not window.queue.search.edit.hasFocus()


def test_letters_and_question_marks_in_a_text_field_are_writing(window: MainWindow, press: Keys, qtbot: QtBot) -> None:
    press(Qt.Key.Key_Slash)
    qtbot.keyClicks(window.queue.search.edit, "a/b?")
    assert window.queue.search.text() == "a/b?"
    assert not window.help.isVisible()


def test_nothing_opens_before_the_conflict_question_is_answered(window: MainWindow, press: Keys) -> None:
    assert not window.queue.preview.start.isEnabled()
    press(Qt.Key.Key_Return)
    assert window.stack.currentWidget() is window.queue


def test_why_no_picture_of_the_evidence_is_there_yet_is_said(window: MainWindow, store: Store) -> None:
    plan = Artifact(
        ArtifactId("plan"), Part.WORK, QuestionId("2.1"), "Plan", "application/pdf", "a" * 64, 9, path="p.pdf"
    )
    with store.write() as session:
        arrival = Arrival("bundle", "2026-11-23T09:00:00.000Z", ReadingRole.FIRST, "2026-12-07")
        add_submission(session, builders.submission("S-3", artifacts=(plan,)), arrival)
    window.workspace.changed.emit(Change(frozenset({Kind.QUEUE})))
    window.queue.choose(SubmissionId("S-3"))
    assert "Pictures come when you have answered" in words(window.queue.preview)
    window.queue.preview.answered.emit("S-3", Conflict.NONE)
    assert "Pictures come" not in words(window.queue.preview)


def test_answering_no_conflict_unlocks_the_start(window: MainWindow) -> None:
    window.queue.preview.answered.emit("S-1", Conflict.NONE)
    assert window.queue.preview.start.isEnabled()
    assert "No conflict of interest" in words(window.queue.preview)


def test_a_submission_with_a_conflict_was_left_off_nowhere(window: MainWindow) -> None:
    window.queue.preview.answered.emit("S-1", Conflict.COLLEAGUE)
    assert "You can’t score it." in words(window.queue.preview)
    assert "Where you left off" not in words(window.queue.preview)


def test_the_answer_by_keys_leaves_enter_to_begin_and_takes_the_refusal_away(window: MainWindow, press: Keys) -> None:
    press(Qt.Key.Key_Return)
    assert any("conflict of interest" in notice.sentence for notice in window.notices.notices())
    none = next(b for b in window.queue.preview.findChildren(QAbstractButton) if b.text() == "No conflict")
    none.setFocus()
    press(Qt.Key.Key_Space)
    assert not any(notice.isVisible() for notice in window.notices.notices())
    press(Qt.Key.Key_Return)
    assert window.stack.currentWidget() is window.score


def test_enter_opens_the_chosen_submission_on_the_score_screen(window: MainWindow, press: Keys) -> None:
    window.queue.preview.answered.emit("S-1", Conflict.NONE)
    window.queue.table.setFocus()
    press(Qt.Key.Key_Return)
    assert window.stack.currentWidget() is window.score
    assert window.status.text().startswith(("Score", "Document", "Video"))


def test_without_an_issuer_the_rail_does_not_speak_of_the_network(window: MainWindow) -> None:
    assert window._online.text() == "No issuer"


def test_control_and_a_number_go_to_a_screen(window: MainWindow, press: Keys) -> None:
    press(Qt.Key.Key_4, Qt.KeyboardModifier.ControlModifier)
    assert window.stack.currentWidget() is window.decisions
    assert window.actions_set.scope is Scope.DECISIONS


def test_the_status_bar_names_the_scope_and_its_keys(window: MainWindow) -> None:
    assert window.status.text().startswith("Queue Up/Down choose")


def test_the_palette_finds_a_command_and_runs_it(window: MainWindow, press: Keys, qtbot: QtBot) -> None:
    press(Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClicks(window.palette_sheet.search.edit, "go dec")
    assert window.palette_sheet.titles()[0] == "Go to Decisions"
    qtbot.keyClick(window.palette_sheet.search.edit, Qt.Key.Key_Return)
    assert window.stack.currentWidget() is window.decisions


@pytest.mark.parametrize("over", [Qt.Key.Key_K, Qt.Key.Key_F1], ids=["palette", "help"])
def test_nothing_is_committed_from_what_lies_over_the_review_and_locking_works_from_there(
    window: MainWindow, press: Keys, qtbot: QtBot, over: Qt.Key
) -> None:
    control, shift = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
    window.queue.preview.answered.emit("S-1", Conflict.NONE)
    window.start_scoring("S-1")
    press(Qt.Key.Key_Return, control)
    qtbot.waitUntil(lambda: window.score.deciding.on)
    ran: list[str] = []
    window.actions_set.ran.connect(ran.append)
    press(over, control if over == Qt.Key.Key_K else Qt.KeyboardModifier.NoModifier)
    ran.clear()
    for key in (Qt.Key.Key_Return, Qt.Key.Key_4, Qt.Key.Key_Z):
        press(key, control)
    assert ran == [] and (window.palette_sheet.isVisible() or window.help.isVisible())
    press(Qt.Key.Key_L, control | shift)
    assert ran == ["window.lock"]


def test_the_help_page_shows_keys_and_escape_closes_it(window: MainWindow, press: Keys) -> None:
    press(Qt.Key.Key_Question)
    assert window.help.isVisible()
    assert "Find a command" in words(window.help)
    press(Qt.Key.Key_Escape)
    assert not window.help.isVisible()


@pytest.mark.parametrize("screen", ["queue", "coach", "decisions", "sync", "settings"])
def test_the_help_lies_over_every_screen_and_no_key_reaches_what_lies_beneath(
    window: MainWindow, press: Keys, screen: str
) -> None:
    window.show_screen(screen)
    ran: list[str] = []
    press(Qt.Key.Key_F1)
    window.actions_set.ran.connect(ran.append)
    for key in (Qt.Key.Key_Space, Qt.Key.Key_Tab, Qt.Key.Key_Down, Qt.Key.Key_B):
        press(key)
    press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert window.help.isVisible() and window.help.hasFocus() and ran == []
    press(Qt.Key.Key_Escape)
    assert not window.help.isVisible()


def test_the_title_bar_never_shows_a_name(window: MainWindow) -> None:
    window.queue.preview.answered.emit("S-1", Conflict.NONE)
    window.start_scoring("S-1")
    assert window.windowTitle() == ""  # the shell around it has one title for ever


def test_a_refusal_becomes_a_notice_and_takes_no_focus(window: MainWindow, running: Running) -> None:
    before = window.focusWidget()
    running.workspace.refused.emit("S-9.zip: the manifest is missing; nothing was imported.")
    assert [notice.sentence for notice in window.notices.notices()] == [
        "S-9.zip: the manifest is missing; nothing was imported."
    ]
    assert window.focusWidget() is before


def test_a_fault_of_ours_leaves_the_window_and_offers_a_report(window: MainWindow, qtbot: QtBot) -> None:
    window.news.report(ValueError("a wheel came off"))
    notice = window.notices.notices()[-1]
    button = next(b for b in notice.findChildren(QWidget) if b.accessibleName() == "Copy report")
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert "a wheel came off" in QGuiApplication.clipboard().text()
    assert window.isVisible()


@pytest.mark.parametrize("arrow", [Qt.Key.Key_Up, Qt.Key.Key_Down])
def test_an_arrow_leads_from_the_search_to_the_list(window: MainWindow, press: Keys, arrow: Qt.Key) -> None:
    press("/")
    assert window.focusWidget() is window.queue.search.edit
    press(arrow)
    assert window.focusWidget() is window.queue.table


def test_dropping_a_zip_on_the_queue_asks_to_import_it(window: MainWindow, qtbot: QtBot) -> None:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile("/bundles/S-3.zip"), QUrl.fromLocalFile("/bundles/notes.txt")])
    window.queue.import_wanted.disconnect()
    with qtbot.waitSignal(window.queue.import_wanted) as asked:
        drop = QDropEvent(
            QPointF(9, 9),
            Qt.DropAction.CopyAction,
            mime,
            Qt.MouseButton.LeftButton,
            Qt.KeyboardModifier.NoModifier,
        )
        window.queue.dropEvent(drop)
    assert [path.name for path in asked.args[0]] == ["S-3.zip"]


def test_of_several_bundles_each_that_did_not_arrive_is_named_and_stays_named(
    window: MainWindow, running: Running, tmp_path: Path, qtbot: QtBot
) -> None:
    bag = BagText(submission_json(submission_id="S-7"))
    good = put(tmp_path, bag.zip(), "S-7.zip")
    cut, empty = put(tmp_path, bag.zip()[:-200], "cut.zip"), put(tmp_path, b"", "empty.zip")
    with qtbot.waitSignal(running.arrivals.left_out, timeout=30_000):
        window.files.import_bundles([cut, good, empty])
    qtbot.waitUntil(lambda: window.queue.table.rows.row_of("S-7") >= 0, timeout=30_000)
    running.workspace.changed.emit(Change(frozenset({Kind.QUEUE})))
    told = [notice for notice in window.notices.notices() if "cut.zip" in notice.sentence]
    assert len(told) == 1 and "empty.zip" in told[0].sentence and "S-7" not in told[0].sentence
    assert not told[0].passes
    assert "1 submission came into the queue." in window.status.text()


def test_an_id_that_looks_like_another_is_told_when_it_arrives(
    window: MainWindow, running: Running, tmp_path: Path, qtbot: QtBot
) -> None:
    odd = put(tmp_path, BagText(submission_json(submission_id="\u0405-1")).zip(), "odd.zip")
    with qtbot.waitSignal(running.arrivals.read, timeout=30_000):
        window.files.import_bundles([odd])
    assert "⟨U+0405⟩-1" in window.notices.notices()[-1].sentence


@pytest.mark.parametrize("command", ["sync.now", "sync.pause", "sync.fetch_all"])
def test_without_an_issuer_syncing_leads_to_the_way_to_one_and_says_so(window: MainWindow, command: str) -> None:
    window.actions_set.trigger(command)
    assert window.stack.currentWidget() is window.sync
    assert "This device is not enrolled yet" in window.status.text()


def test_enrolling_without_a_code_says_what_is_missing(window: MainWindow, qtbot: QtBot) -> None:
    window.show_screen("sync")
    assert window.sync.enrolling is not None
    qtbot.keyClick(window.sync.enrolling.code, Qt.Key.Key_Return)
    assert "Paste the code first" in words(window.sync.enrolling)


def test_the_decision_that_was_just_signed_is_the_one_that_is_shown(
    window: MainWindow, store: Store, press: Keys, qtbot: QtBot
) -> None:
    decide(store, ["S-9"])
    window.queue.preview.answered.emit("S-1", Conflict.NONE)
    window.start_scoring("S-1")
    for criterion in builders.rubric().criteria:
        window.workspace.mark_no_evidence(criterion.id)
        window.workspace.give_score(criterion.id, criterion.levels[0].id)
        window.workspace.write_rationale(criterion.id, "Nobody speaks. Next: let two speak.")
    window.score.deciding.show()
    window.score.deciding.commit()
    window.show_decision("decision-S-9")
    window.show_screen("queue")
    notice = next(each for each in window.notices.notices() if "S-1" in each.sentence)
    qtbot.mouseClick(next(b for b in notice.findChildren(Button) if b.text() == "Show it"), Qt.MouseButton.LeftButton)
    chosen = window.decisions.table.chosen_id()
    assert chosen not in ("", "decision-S-9") and "S-1" in words(window.decisions.detail)


def test_what_stays_is_not_pushed_out_by_what_passes(window: MainWindow) -> None:
    window.news.list_left_out(["bad.zip: it is no bundle."])
    for number in range(5):
        window.news.tell(f"Saved {number}.")
    shown = [notice.sentence for notice in window.notices.notices()]
    assert shown == ["bad.zip: it is no bundle.", "Saved 3.", "Saved 4."]


def test_a_change_while_the_queue_is_hidden_is_shown_when_it_returns(
    window: MainWindow, running: Running, store: Store
) -> None:
    window.show_screen("sync")
    arrive(store, "S-3")
    running.workspace.changed.emit(Change(frozenset({Kind.QUEUE})))
    window.show_screen("queue")
    assert window.queue.table.rows.row_of("S-3") > 0


def test_without_an_issuer_sync_asks_for_a_code(window: MainWindow) -> None:
    window.standing.sync_now()
    assert window.stack.currentWidget() is window.sync
    assert "Enrol with an issuer" in words(window.sync)


def test_decisions_say_that_there_are_none_yet(window: MainWindow) -> None:
    window.show_screen("decisions")
    assert "No decisions yet" in words(window.decisions)


def test_changing_to_dark_repaints_everything_at_once(window: MainWindow, qapp: QApplication) -> None:
    window.set_appearance("dark")
    assert theme.current().name == "dark"
    corner = window.grab().toImage().pixelColor(400, 300)
    assert corner.lightness() < 60


def test_the_panes_are_where_they_were_left(window: MainWindow, running: Running) -> None:
    window.queue.split.placed.emit([700, 500])
    assert running.workspace.preference("queue.panes") == [700, 500]


def test_what_was_refused_on_one_screen_does_not_follow_to_the_next(
    window: MainWindow, running: Running, qtbot: QtBot
) -> None:
    running.workspace.refused.emit("Say first whether you have a conflict of interest.")
    qtbot.mouseClick(window.stack.items["settings"], Qt.MouseButton.LeftButton)
    assert window.notices.notices() == []
