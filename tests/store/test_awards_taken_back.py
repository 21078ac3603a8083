"""Awards by the files of batches: once for each credential, never lost on the way back, and taken back by a hand."""

from pathlib import Path

import pytest

from assessor_app.commands.taking_back import not_taken_back, say_taken_back
from assessor_app.domain.batch import Standing
from assessor_app.domain.errors import RuleBroken
from assessor_app.domain.export_profile import Profile
from assessor_app.queries.decisions import decision
from assessor_app.store import log
from assessor_app.store.engine import Store
from assessor_app.store.rows import SubmissionRow
from tests import builders, decided
from tests.builders import known
from tests.decided import decide
from tests.store.sending import AWARDS, ONLY_AWARDS, TABLES, awards, dry, make, send, sent

BADGES = Profile("drafts", ("badges", "csv"))
BACK = "take back by hand what was awarded in batch “Batch 1”"


@pytest.fixture
def awarded(store: Store, tmp_path: Path) -> str:
    """The decision on S-1, earned and awarded in Batch 1."""
    (first,) = decide(store, ["S-1"])
    sent(store, tmp_path / "one", profile=AWARDS)
    return first


def looked(store: Store, name: str = "Batch 2", profile: Profile = AWARDS) -> list[tuple[Standing, str]]:
    make(store, name, profile)
    return [(line.standing, line.reason) for line in dry(store, name).lines]


def drafts(folder: Path) -> int:
    return len((folder / "data" / "open-badges-drafts.jsonl").read_text("utf-8").splitlines())


def test_what_a_batch_said_to_take_back_is_awarded_anew_once_it_is_earned_again(
    store: Store, tmp_path: Path, awarded: str
):
    (second,) = decide(store, ["S-1"], level="developing", supersedes=awarded)
    sent(store, tmp_path / "two", "Batch 2", AWARDS)
    (third,) = decide(store, ["S-1"], supersedes=second)
    standing, reason = looked(store, "Batch 3")[-1]
    assert reason.startswith("awarded anew: batch “Batch 2” said to take it back by hand; ")
    send(store, tmp_path / "three", "Batch 3")
    assert (standing, awards(tmp_path / "three")) == (Standing.CHANGED, [("class-77", "E-1")])
    decide(store, ["S-1"], supersedes=third)
    sent(store, tmp_path / "four", "Batch 4", AWARDS)
    assert awards(tmp_path / "four") == []


def test_what_came_later_is_told_by_the_log_though_the_ids_of_a_clock_put_right_sort_before(
    store: Store, tmp_path: Path
):
    (first,) = decide(store, ["S-1"], prefix="ahead-of-its-time")
    sent(store, tmp_path / "one", profile=AWARDS)
    (second,) = decide(store, ["S-1"], level="developing", supersedes=first, prefix="abated")
    sent(store, tmp_path / "two", "Batch 2", AWARDS)
    (third,) = decide(store, ["S-1"], supersedes=second, prefix="aback")
    make(store, "Batch 3", AWARDS)
    (line,) = [line for line in dry(store, "Batch 3").lines if line.decision == third]
    assert line.reason.startswith("awarded anew: batch “Batch 2” said to take it back by hand; ")


def test_where_no_batch_that_went_out_said_to_take_it_back_the_way_to_award_it_again_is_named(
    store: Store, awarded: str
):
    (second,) = decide(store, ["S-1"], level="developing", supersedes=awarded)
    decide(store, ["S-1"], supersedes=second)
    assert looked(store, profile=ONLY_AWARDS)[-1] == (
        Standing.EXPORTED,
        "not awarded again: it was in batch “Batch 1”; if it was taken back by hand meanwhile, send it again with the "
        "reason",
    )


@pytest.mark.parametrize("profile", [TABLES, BADGES], ids=["tables", "another form of award"])
def test_a_batch_without_the_form_an_award_went_out_by_tells_of_none_and_does_not_count_as_taking_it_back(
    store: Store, tmp_path: Path, awarded: str, profile: Profile
):
    (second,) = decide(store, ["S-1"], level="developing", supersedes=awarded)
    assert "take back" not in looked(store, profile=profile)[-1][1]
    send(store, tmp_path / "two", "Batch 2")
    decide(store, ["S-1"], supersedes=second)
    assert looked(store, "Batch 3", ONLY_AWARDS)[-1][1].startswith("not awarded again: it was in batch “Batch 1”; ")


def test_a_decision_that_was_awarded_and_is_withdrawn_is_to_be_taken_back(store: Store, awarded: str):
    decided.withdraw(store, awarded, "S-1")
    assert looked(store) == [(Standing.BLOCKED, f"{BACK}; withdrawn")]
    assert [line.decision for line in dry(store, "Batch 2").by_hand] == [awarded]


def test_what_was_taken_back_by_hand_is_not_asked_for_again_and_stands_in_the_history(store: Store, awarded: str):
    decided.withdraw(store, awarded, "S-1")
    say_taken_back(store, ["S-1"], now=builders.ticking())
    assert looked(store) == [(Standing.BLOCKED, "withdrawn")]
    with store.read() as session:
        who = log.who(session)
    (moment,) = [m for m in decision(store, known, awarded).history if m.title == "Taken back by hand"]
    assert moment.detail == f"what was awarded in batch “Batch 1”, as {who} says"
    assert moment.at == builders.ticking()()


def test_what_was_said_to_be_taken_back_by_mistake_is_asked_for_again(store: Store, awarded: str):
    decided.withdraw(store, awarded, "S-1")
    say_taken_back(store, [awarded], now=builders.ticking())
    not_taken_back(store, ["S-1"])
    assert looked(store) == [(Standing.BLOCKED, f"{BACK}; withdrawn")]
    with pytest.raises(RuleBroken, match="Nobody said"):
        not_taken_back(store, ["S-1"])


def test_what_a_batch_counts_as_taken_back_is_said_to_be_by_who_did_it_once(store: Store, tmp_path: Path, awarded: str):
    (second,) = decide(store, ["S-1"], level="developing", supersedes=awarded)
    sent(store, tmp_path / "two", "Batch 2", AWARDS)
    change = say_taken_back(store, ["S-1"], now=builders.ticking())
    assert change.ids == {second}
    (moment,) = [m for m in decision(store, known, second).history if m.title == "Taken back by hand"]
    assert moment.detail.startswith("what was awarded in batch “Batch 1”, as ")
    with pytest.raises(RuleBroken, match="Nothing is to be taken back by hand for S-1"):
        say_taken_back(store, ["S-1"], now=builders.ticking())
    decide(store, ["S-1"], supersedes=second)
    assert looked(store, "Batch 3")[-1][1].startswith("awarded anew: batch “Batch 2” said to take it back by hand; ")


def test_only_what_is_to_be_taken_back_is_said_to_be(store: Store, awarded: str):
    decided.withdraw(store, awarded, "S-1")
    decide(store, ["S-2"])
    with pytest.raises(RuleBroken, match="Nothing is to be taken back by hand for S-2"):
        say_taken_back(store, ["S-1", "S-2"], now=builders.ticking())
    assert looked(store)[0] == (Standing.BLOCKED, f"{BACK}; withdrawn")


def test_what_the_issuer_did_not_accept_cannot_be_said_to_be_taken_back(store: Store, awarded: str):
    (second,) = decide(store, ["S-1"], level="developing", supersedes=awarded)
    decided.set_state(store, second, "quarantined")
    with pytest.raises(RuleBroken, match="Nothing is to be taken back"):
        say_taken_back(store, [second], now=builders.ticking())


def test_an_award_that_was_taken_back_by_hand_is_awarded_anew_once_it_is_earned_again(
    store: Store, tmp_path: Path, awarded: str
):
    (second,) = decide(store, ["S-1"], level="developing", coded=True, supersedes=awarded)
    say_taken_back(store, [second], now=builders.ticking())
    (third,) = decide(store, ["S-1"], supersedes=second)
    standing, reason = looked(store)[-1]
    assert reason.startswith("awarded anew: it was taken back by hand; ")
    send(store, tmp_path / "two", "Batch 2")
    assert (standing, awards(tmp_path / "two")) == (Standing.CHANGED, [("class-77", "E-1")])
    decided.withdraw(store, third, "S-1")
    assert looked(store, "Batch 3")[-1][1].startswith("take back by hand what was awarded in batch “Batch 2”")


def test_a_correction_that_stays_here_says_what_is_to_be_taken_back(store: Store, awarded: str):
    decide(store, ["S-1"], level="developing", coded=True, supersedes=awarded)
    assert looked(store)[-1] == (Standing.BLOCKED, f"{BACK}; has condition codes")


def test_a_correction_that_went_out_in_another_batch_says_what_is_to_be_taken_back(
    store: Store, tmp_path: Path, awarded: str
):
    decide(store, ["S-1"], level="developing", supersedes=awarded)
    sent(store, tmp_path / "tables", "Tables", TABLES)
    assert looked(store)[-1] == (Standing.EXPORTED, f"{BACK}; in batch “Tables”")


def test_a_batch_of_what_was_earned_says_what_is_to_be_taken_back_all_the_same(store: Store, awarded: str):
    decide(store, ["S-1"], level="developing", supersedes=awarded)
    decide(store, ["S-2"], level="developing")
    earned = Profile("earned", ("canvas",), outcomes=("earned",))
    assert looked(store, profile=earned)[1:] == [(Standing.BLOCKED, f"{BACK}; its outcome was not asked for")]


def test_what_the_issuer_did_not_accept_is_not_settled(store: Store, awarded: str):
    (second,) = decide(store, ["S-1"], level="developing", supersedes=awarded)
    decided.set_state(store, second, "quarantined")
    assert looked(store)[-1] == (
        Standing.BLOCKED,
        "look again at what was awarded in batch “Batch 1”; quarantined by the issuer",
    )


def test_what_another_submission_of_the_educator_earned_as_well_is_not_taken_back(
    store: Store, tmp_path: Path, awarded: str
):
    with store.write() as session:
        row = session.get_one(SubmissionRow, "S-1")
        row.body = row.body | {"educator": "E-2"}
    decide(store, ["S-2"])
    sent(store, tmp_path / "two", "Batch 2", AWARDS)
    decide(store, ["S-1"], level="developing", supersedes=awarded)
    assert looked(store, "Batch 3")[1] == (Standing.CHANGED, "corrects what went out in batch “Batch 1”")


def test_a_draft_of_a_badge_goes_out_once(store: Store, tmp_path: Path):
    (first,) = decide(store, ["S-1"])
    sent(store, tmp_path / "one", profile=BADGES)
    decide(store, ["S-1"], supersedes=first)
    assert looked(store, profile=BADGES)[-1][1].startswith("not awarded again: it was in batch “Batch 1”; ")
    send(store, tmp_path / "two", "Batch 2")
    assert (drafts(tmp_path / "one"), drafts(tmp_path / "two")) == (1, 0)


def test_a_draft_of_what_canvas_awarded_goes_out_for_the_first_time(store: Store, tmp_path: Path, awarded: str):
    decide(store, ["S-1"], supersedes=awarded)
    both = Profile("both", ("canvas", "badges"))
    assert looked(store, profile=both)[-1][1].startswith("not awarded again by canvas: it was in batch “Batch 1”; ")
    send(store, tmp_path / "two", "Batch 2")
    assert (awards(tmp_path / "two"), drafts(tmp_path / "two")) == ([], 1)
