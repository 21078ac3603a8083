"""Which decisions a batch sends: said in a dry run before a byte is written, and each sent once."""

from dataclasses import replace
from pathlib import Path

import pytest

from assessor_app.commands import batches
from assessor_app.domain.assessment import ReadingRole
from assessor_app.domain.batch import Standing
from assessor_app.domain.decision import DecisionId
from assessor_app.domain.errors import RuleBroken
from assessor_app.domain.export_profile import Profile
from assessor_app.queries import batches as batches_queries
from assessor_app.queries.decisions import decisions
from assessor_app.queries.known import here
from assessor_app.store.engine import Store
from assessor_app.store.leaving_rows import FactRow
from tests import builders, decided
from tests.builders import known
from tests.decided import decide
from tests.store.sending import EVERY, TABLES, dry, left, make, send, sent, standings


def test_a_dry_run_says_what_is_new_and_touches_no_file(store: Store, tmp_path: Path):
    decide(store, ["S-1", "S-2"])
    make(store)
    before = set(tmp_path.rglob("*"))
    assert standings(store) == {"S-1": (Standing.NEW, ""), "S-2": (Standing.NEW, "")}
    assert set(tmp_path.rglob("*")) == before


def test_a_decision_goes_out_in_one_award_batch_only(store: Store, tmp_path: Path):
    decide(store, ["S-1"])
    sent(store, tmp_path / "one")
    decide(store, ["S-2"])
    make(store, "Batch 2")
    assert standings(store, "Batch 2") == {
        "S-1": (Standing.EXPORTED, "in batch “Batch 1”"),
        "S-2": (Standing.NEW, ""),
    }
    assert send(store, tmp_path / "two", "Batch 2").decisions == 1


def test_a_batch_written_twice_sends_nothing_twice(store: Store, tmp_path: Path):
    decide(store, ["S-1"])
    sent(store, tmp_path / "one")
    again = send(store, tmp_path / "elsewhere")
    assert (again.before, again.folder) == (True, tmp_path / "one")
    assert not (tmp_path / "elsewhere").exists()


def test_a_batch_with_nothing_new_makes_no_folder(store: Store, tmp_path: Path):
    decide(store, ["S-1"])
    sent(store, tmp_path / "one")
    nothing = sent(store, tmp_path / "two", "Batch 2")
    assert (nothing.decisions, nothing.folder) == (0, None)
    assert not (tmp_path / "two").exists()


def test_sending_again_needs_a_reason(store: Store):
    with pytest.raises(RuleBroken, match="Say why"):
        make(store, again="  ")


def test_what_is_sent_again_keeps_the_reason(store: Store, tmp_path: Path):
    decide(store, ["S-1"])
    sent(store, tmp_path / "one")
    make(store, "Batch 2", again="the issuer lost the file")
    assert standings(store, "Batch 2") == {"S-1": (Standing.AGAIN, "the issuer lost the file")}
    assert send(store, tmp_path / "two", "Batch 2").decisions == 1
    assert batches_queries.batches(store)[0].again == "the issuer lost the file"


def test_a_copy_does_not_count_as_sent(store: Store, tmp_path: Path):
    decide(store, ["S-1"])
    sent(store, tmp_path / "copy", "For the file", Profile("copy", ("csv",), award=False))
    make(store)
    assert standings(store) == {"S-1": (Standing.NEW, "")}


def test_a_correction_of_what_went_out_is_changed_and_goes_out_once(store: Store, tmp_path: Path):
    (first,) = decide(store, ["S-1"])
    sent(store, tmp_path / "one", profile=TABLES)
    decide(store, ["S-1"], level="developing", supersedes=first)
    make(store, "Batch 2", TABLES)
    found = [(line.standing, line.reason) for line in dry(store, "Batch 2").lines]
    assert found == [
        (Standing.BLOCKED, "superseded"),
        (Standing.CHANGED, "corrects what went out in batch “Batch 1”"),
    ]


def test_a_correction_of_a_correction_is_changed_too(store: Store, tmp_path: Path):
    (first,) = decide(store, ["S-1"])
    sent(store, tmp_path / "one")
    (second,) = decide(store, ["S-1"], supersedes=first)
    decide(store, ["S-1"], supersedes=second)
    make(store, "Batch 2")
    assert [line.standing for line in dry(store, "Batch 2").lines][-1] is Standing.CHANGED


def test_what_may_not_go_out_is_kept_back_with_its_reason(store: Store):
    (refused, quarantined, gone) = decide(store, ["S-1", "S-2", "S-3"])
    decided.set_state(store, refused, "refused", "another programme")
    decided.set_state(store, quarantined, "quarantined")
    decided.withdraw(store, gone, "S-3")
    decide(store, ["S-4"], coded=True)
    decide(store, ["S-5"], role=ReadingRole.PRACTICE)
    make(store)
    assert standings(store) == {
        "S-1": (Standing.BLOCKED, "refused by the issuer: another programme"),
        "S-2": (Standing.BLOCKED, "quarantined by the issuer"),
        "S-3": (Standing.BLOCKED, "withdrawn"),
        "S-4": (Standing.BLOCKED, "has condition codes"),
        "S-5": (Standing.BLOCKED, "a practice reading"),
    }


def test_what_went_out_as_it_is_is_not_kept_back_by_what_another_batch_asks_for(store: Store, tmp_path: Path):
    decide(store, ["S-1"], coded=True)
    sent(store, tmp_path / "one", profile=replace(EVERY, coded=True))
    make(store, "Batch 2", Profile("strict", ("csv",), letters=True))
    assert standings(store, "Batch 2") == {"S-1": (Standing.EXPORTED, "in batch “Batch 1”")}
    make(store, "Batch 3", again="the issuer lost the file")
    assert standings(store, "Batch 3") == {"S-1": (Standing.BLOCKED, "has condition codes")}
    make(store, "Batch 4", Profile("a copy", ("csv",), award=False))
    assert standings(store, "Batch 4") == {"S-1": (Standing.BLOCKED, "has condition codes")}


def test_what_became_of_a_decision_after_it_went_out_is_said_before_that_it_did(store: Store, tmp_path: Path):
    (refused, gone) = decide(store, ["S-1", "S-2"])
    sent(store, tmp_path / "one", profile=TABLES)
    decided.set_state(store, refused, "refused")
    decided.withdraw(store, gone, "S-2")
    make(store, "Batch 2", TABLES)
    assert standings(store, "Batch 2") == {
        "S-1": (Standing.BLOCKED, "refused by the issuer"), "S-2": (Standing.BLOCKED, "withdrawn"),
    }  # fmt: skip


def test_only_what_was_chosen_goes_out(store: Store):
    (one, _two) = decide(store, ["S-1", "S-2"])
    make(store, chosen=(DecisionId(one),))
    assert list(standings(store)) == ["S-1"]


def test_a_decision_that_can_have_no_letter_here_stays_and_the_rest_goes(store: Store, tmp_path: Path):
    decide(store, ["S-1", "S-2"])
    with store.write() as session:
        session.get_one(FactRow, "decision-S-2").credential_version = "9"

    def only_ours(_ident: str, version: str):
        if version == "9":
            raise RuleBroken("There is no such credential.")
        return known(_ident, version)

    make(store)
    plan, _ = batches.dry_run(store, "Batch 1", now=builders.ticking(), here=here(only_ours))
    told = {line.submission: (line.standing, line.reason) for line in plan.lines}
    assert told["S-2"] == (Standing.BLOCKED, "its letter is missing: its credential is not on this device")
    assert send(store, tmp_path / "one").decisions == 1
    make(store, "Tables", TABLES)
    assert "S-2" in [line.submission for line in dry(store, "Tables").going]


@pytest.mark.parametrize("name", [" ", "B\nPayload-Oxum: 1.1", "\u202eB", "B\x1b[2J", "x" * 5_000])
def test_a_name_that_is_no_line_to_read_is_refused(store: Store, name: str):
    with pytest.raises(RuleBroken, match=r"[Aa] batch"):
        make(store, name)
    assert batches_queries.batches(store) == ()


def test_a_batch_is_written_only_after_its_dry_run(store: Store, tmp_path: Path):
    decide(store, ["S-1"])
    make(store)
    with pytest.raises(RuleBroken, match="dry run"):
        send(store, tmp_path / "one")


def test_a_decision_superseded_after_the_dry_run_is_noticed(store: Store, tmp_path: Path):
    (first,) = decide(store, ["S-1"])
    make(store)
    dry(store)
    decide(store, ["S-1"], supersedes=first)
    with pytest.raises(RuleBroken, match=r"S-1 changed after the dry run \(superseded\)"):
        send(store, tmp_path / "one")
    assert left(tmp_path) == []


def test_a_decision_superseded_while_the_files_are_written_is_noticed(store: Store, tmp_path: Path):
    (first,) = decide(store, ["S-1"])
    make(store)
    dry(store)

    def meanwhile(done: int, total: int) -> None:
        if done == total:
            decide(store, ["S-1"], supersedes=first, prefix="late")

    with pytest.raises(RuleBroken, match="S-1 changed after the dry run"):
        send(store, tmp_path / "one", progress=meanwhile)
    assert left(tmp_path) == []
    assert batches_queries.batches(store)[0].state == "open"


def test_what_was_committed_after_the_dry_run_waits_for_the_next_batch(store: Store, tmp_path: Path):
    decide(store, ["S-1"])
    make(store)
    dry(store)
    decide(store, ["S-2"])
    assert send(store, tmp_path / "one").decisions == 1
    assert len((tmp_path / "one" / "data" / "decisions.jsonl").read_text().splitlines()) == 1


def test_two_batches_with_one_decision_send_it_once(store: Store, tmp_path: Path):
    decide(store, ["S-1"])
    for name in ("Batch 1", "Batch 2"):
        make(store, name)
        dry(store, name)
    send(store, tmp_path / "one")
    with pytest.raises(RuleBroken, match="in batch “Batch 1”"):
        send(store, tmp_path / "two", "Batch 2")
    assert not (tmp_path / "two").exists()


def test_the_list_of_decisions_says_in_which_batch_each_went(store: Store, tmp_path: Path):
    decide(store, ["S-1"])
    sent(store, tmp_path / "one")
    assert decisions(store, known)[0].where == "Batch 1, waiting to send"


def test_a_decision_there_is_not_cannot_be_chosen(store: Store):
    decide(store, ["S-1"])
    with pytest.raises(RuleBroken, match="no decision none on this device"):
        make(store, chosen=(DecisionId("decision-S-1"), DecisionId("none")))
