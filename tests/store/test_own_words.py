"""Names in what an assessor writes are masked before it is signed, and the review says so."""

from typing import Any

import pytest

from assessor_app.commands import assessments, decisions
from assessor_app.commands.findings import set_known_words
from assessor_app.domain.assessment import Policy
from assessor_app.domain.credential import Credential
from assessor_app.domain.errors import RuleBroken
from assessor_app.domain.evidence import TextRange
from assessor_app.domain.findings import Check, Finding
from assessor_app.domain.rubric import CriterionId
from assessor_app.domain.submission import ArtifactId, SubmissionId
from assessor_app.eventlog.jws import payload_unchecked
from assessor_app.queries.findings import masked_when_signed
from assessor_app.queries.scoring import score_view
from assessor_app.store import findings, log
from assessor_app.store.engine import Store
from assessor_app.store.rows import EventRow
from tests import builders
from tests.builders import known
from tests.coaching import TODAY, Coach, bring, consented
from tests.store.test_coaching import planned

S1, A1 = SubmissionId("S-1"), ArtifactId("a1")
NORMS, TALK = CriterionId("norms"), CriterionId("talk")
CREDENTIAL = builders.credential()
WORDS = "Lena Quist led the talk; Lena’s mail is lena.q@example.org, her phone 212-555-0142."
MASKED = "████ █████ led the talk; ████’s mail is ██████████████████, her phone ████████████."


@pytest.fixture
def reading(reading: Store) -> Store:
    """S-1 scored and looked over, with a list of names of which its evidence holds none."""
    set_known_words(reading, ["Lena Quist", "Rose Marsh"], ["Oak Hill School"])
    with reading.write() as session:
        findings.keep(session, "S-1", (), "2026-11-24")
    policy = Policy(evidence_before_score=False)
    for criterion in (NORMS, TALK):
        level = builders.level(criterion, "proficient")
        assessments.give_score(reading, CREDENTIAL.rubric, S1, criterion, level, policy, now=NOW)
    return reading


NOW, NEW = builders.ticking(3_600), builders.counting("made")


def say(store: Store, words: str, criterion: CriterionId = TALK) -> None:
    assessments.write_rationale(store, CREDENTIAL.rubric, S1, criterion, words, now=NOW)


def signed(store: Store, credential: Credential = CREDENTIAL) -> dict[str, Any]:
    decisions.commit(store, credential, S1, Policy(evidence_before_score=False), now=NOW, new_id=NEW)
    with store.read() as session:
        return payload_unchecked(session.get_one(EventRow, log.standing(session, "S-1")).jws)


def rationale(body: dict[str, Any]) -> str:
    return str(next(each["rationale"] for each in body["scores"] if each["criterion"] == TALK))


def test_a_listed_name_an_address_and_a_phone_number_are_masked_though_no_evidence_holds_them(reading: Store) -> None:
    say(reading, WORDS)
    assert rationale(signed(reading)) == MASKED


def test_so_they_are_in_the_words_to_the_educator_and_in_notes_and_quotes(reading: Store) -> None:
    assessments.write_feedback(reading, S1, "Ask Lena at Oak Hill School.", now=NOW)
    cited = TextRange("Quist said so", 0, 13, "Lena ", "", 1)
    link = (NORMS, A1, cited, "Here Lena Quist speaks")
    assessments.link_evidence(reading, CREDENTIAL.rubric, S1, *link, now=NOW, new_id=NEW)
    body = signed(reading)
    assert body["feedback"] == "Ask ████ at ███ ████ ██████."
    (evidence,) = next(each["evidence"] for each in body["scores"] if each["criterion"] == NORMS)
    assert "████ █████ speaks" in repr(evidence["body"])
    assert "Quist" not in repr(evidence) and "Lena" not in repr(evidence) and "█████ said so" in repr(evidence)


@pytest.mark.parametrize(
    "words", ["She rose to it in a marsh.", "Rosewood and quiet talk.", "Marsh plants were named."]
)
def test_ordinary_words_are_no_names(reading: Store, words: str) -> None:
    say(reading, words)
    assert rationale(signed(reading)) == words


def test_words_of_the_rubric_are_no_names(reading: Store) -> None:
    set_known_words(reading, ["Talk"], ["Proficient"])
    with reading.write() as session:
        findings.keep(session, "S-1", (), "2026-11-24")
    say(reading, "Talk is Proficient.")
    assert rationale(signed(reading)) == "Talk is Proficient."


def test_what_was_waved_away_is_signed_as_it_was_written(reading: Store) -> None:
    found = Finding(A1, None, "note", None, "", Check.IDENTITY, hidden=("Lena",))
    with reading.write() as session:
        findings.keep(session, "S-1", (found,), "2026-11-24")
    assessments.wave_away(reading, S1, found.key, True, now=NOW)
    say(reading, "Lena is a river.")
    assert rationale(signed(reading)) == "Lena is a river."


def test_a_correction_that_says_the_same_behind_its_blocks_changes_nothing(reading: Store) -> None:
    say(reading, WORDS)
    signed(reading)
    decisions.correct(reading, S1, now=NOW, new_id=NEW)
    view = score_view(reading, known, S1, Policy(evidence_before_score=False), TODAY)
    assert view.corrects is not None and view.corrects.changes == ()
    assessments.write_reason(reading, S1, "A slip", now=NOW)
    with pytest.raises(RuleBroken, match="what the decision it corrects says"):
        signed(reading)


def test_the_reason_of_a_correction_and_of_a_withdrawal_are_masked(reading: Store) -> None:
    say(reading, "Good.")
    signed(reading)
    decisions.correct(reading, S1, now=NOW, new_id=NEW)
    say(reading, "Better.")
    assessments.write_reason(reading, S1, "Lena Quist told me", now=NOW)
    corrected = signed(reading)
    assert corrected["reason"] == "████ █████ told me"
    decisions.withdraw(reading, corrected["id"], "Call 212-555-0142", now=NOW, new_id=NEW)
    with reading.read() as session:
        (event,) = session.query(EventRow).filter(EventRow.type == "decision.withdraw/1")
        assert payload_unchecked(event.jws)["reason"] == "Call ████████████"


def test_before_the_pre_check_what_its_patterns_find_in_a_quote_is_masked_too(reading: Store) -> None:
    set_known_words(reading, [], [])
    cited = TextRange("Mr. Alvarez asked", 0, 17, "", "", 1)
    assessments.link_evidence(reading, CREDENTIAL.rubric, S1, NORMS, A1, cited, now=NOW, new_id=NEW)
    body = signed(reading)
    assert "Alvarez" not in repr(body) and "Mr. ███████ asked" in repr(body)


def test_the_review_knows_what_will_be_masked(reading: Store) -> None:
    say(reading, WORDS)
    told = masked_when_signed(reading, CREDENTIAL.rubric, S1)
    assert {"Lena Quist", "Lena", "lena.q@example.org", "212-555-0142"} == set(told)


def test_a_plan_masks_a_listed_name_that_somebody_said(store: Store) -> None:
    bring(store, consented("S-1", educator="E-1"))
    set_known_words(store, ["Lena Quist"], [])
    with store.write() as session:
        findings.keep(session, "S-1", (), "2026-11-24")
    coach = Coach(store)
    coach.open()
    coach.mark("Lena waits; write to dee@example.org")
    (moment,) = planned(coach).moments
    assert moment.words == "████ waits; write to dee@example.org"
