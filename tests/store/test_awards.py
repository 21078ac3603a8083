"""The file of awards in a batch: nobody is awarded a credential twice, and what was awarded is said."""

from pathlib import Path

from assessor_app.domain.batch import Standing
from assessor_app.store.engine import Store
from assessor_app.store.rows import SubmissionRow
from tests.decided import decide
from tests.store.sending import AWARDS, ONLY_AWARDS, TABLES, awards, dry, make, send, sent, standings


def test_the_programme_names_the_badge_class_of_a_credential(store: Store, tmp_path: Path):
    decide(store, ["S-1"])
    sent(store, tmp_path / "one", profile=AWARDS)
    assert awards(tmp_path / "one") == [("class-77", "E-1")]


def test_a_correction_that_leaves_a_credential_earned_awards_nothing_again_and_says_so(store: Store, tmp_path: Path):
    (first,) = decide(store, ["S-1"])
    sent(store, tmp_path / "one", profile=AWARDS)
    decide(store, ["S-1"], supersedes=first)
    make(store, "Batch 2", AWARDS)
    assert dry(store, "Batch 2").lines[-1].reason == (
        "not awarded again: it was in batch “Batch 1”; corrects what went out in batch “Batch 1”"
    )
    send(store, tmp_path / "two", "Batch 2")
    assert awards(tmp_path / "two") == []


def test_an_award_goes_out_again_where_that_was_asked_for_with_a_reason(store: Store, tmp_path: Path):
    (first,) = decide(store, ["S-1"])
    sent(store, tmp_path / "one", profile=AWARDS)
    decide(store, ["S-1"], supersedes=first)
    sent(store, tmp_path / "two", "Batch 2", AWARDS, again="Canvas lost it")
    assert awards(tmp_path / "two") == [("class-77", "E-1")]


def test_a_correction_that_takes_an_outcome_back_says_what_was_awarded(store: Store, tmp_path: Path):
    (first,) = decide(store, ["S-1"])
    sent(store, tmp_path / "one", profile=AWARDS)
    decide(store, ["S-1"], level="developing", supersedes=first)
    make(store, "Batch 2", AWARDS)
    assert dry(store, "Batch 2").lines[-1].reason.startswith("take back by hand what was awarded in batch “Batch 1”; ")


def test_nobody_is_awarded_a_credential_twice_in_one_batch(store: Store, tmp_path: Path):
    decide(store, ["S-1"])
    with store.write() as session:
        row = session.get_one(SubmissionRow, "S-1")
        row.body = row.body | {"educator": "E-2"}
    decide(store, ["S-2"])
    make(store, profile=AWARDS)
    assert standings(store)["S-2"] == (Standing.NEW, "not awarded again: it was in batch “Batch 1”")
    send(store, tmp_path / "one")
    assert awards(tmp_path / "one") == [("class-77", "E-2")]


def test_a_batch_without_a_file_of_awards_awards_nothing(store: Store, tmp_path: Path):
    (first,) = decide(store, ["S-1"])
    sent(store, tmp_path / "one", profile=TABLES)
    decide(store, ["S-1"], supersedes=first)
    sent(store, tmp_path / "two", "Batch 2", AWARDS)
    assert awards(tmp_path / "two") == [("class-77", "E-1")]


def test_what_was_not_earned_does_not_count_as_sent_by_a_file_of_awards(store: Store, tmp_path: Path):
    decide(store, ["S-1"])
    decide(store, ["S-2"], level="developing")
    make(store, profile=ONLY_AWARDS)
    assert standings(store)["S-2"] == (Standing.BLOCKED, "not earned, and only awards are written")
    assert send(store, tmp_path / "one").decisions == 1
    make(store, "Batch 2", TABLES)
    assert standings(store, "Batch 2")["S-2"] == (Standing.NEW, "")


def test_with_nothing_but_awards_a_credential_that_is_there_makes_no_second_batch(store: Store, tmp_path: Path):
    (first, second) = decide(store, ["S-1", "S-2"])
    sent(store, tmp_path / "one", profile=ONLY_AWARDS)
    decide(store, ["S-1"], supersedes=first)
    decide(store, ["S-2"], level="developing", supersedes=second)
    make(store, "Batch 2", ONLY_AWARDS)
    told = [(x.standing, x.reason) for x in dry(store, "Batch 2").lines if "corrected" in x.decision]
    assert told == [
        (Standing.EXPORTED, "not awarded again: it was in batch “Batch 1”"),
        (Standing.BLOCKED, "take back by hand what was awarded in batch “Batch 1”; not earned, and only awards are "
         "written"),
    ]  # fmt: skip
    assert send(store, tmp_path / "two", "Batch 2").folder is None
