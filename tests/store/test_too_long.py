"""What grew too long to be sent is refused before it is signed, with a sentence that names it."""

import pytest
from sqlalchemy import select

from assessor_app.commands import assessments, decisions
from assessor_app.domain.assessment import RATIONALE_LIMIT, CodeUse, Policy
from assessor_app.domain.credential import Part
from assessor_app.domain.decision import DecisionId
from assessor_app.domain.errors import RuleBroken
from assessor_app.domain.evidence import Anchor, CellRange, EvidenceLinkId, TextRange
from assessor_app.domain.submission import ArtifactId, SubmissionId
from assessor_app.queries.decisions import log_lines
from assessor_app.store import drafts
from assessor_app.store.engine import Store
from assessor_app.store.rows import EventRow, OutboxRow
from tests import builders

S1, RUBRIC = SubmissionId("S-1"), builders.rubric()
MIB = 1 << 20


def link(store: Store, quote: str, note: str = "", times: int = 1) -> None:
    """Every criterion, at `times` places, and scored."""
    for criterion in RUBRIC.criteria:
        for at in range(times):
            assessments.link_evidence(
                store, RUBRIC, S1, criterion.id, ArtifactId("a1"), TextRange(quote, at, at + len(quote)), note,
                now=builders.ticking(), new_id=builders.counting(f"link-{criterion.id}-{at}"),
            )  # fmt: skip
        assessments.give_score(store, RUBRIC, S1, criterion.id, criterion.pass_level, Policy(), now=builders.ticking())


def links(store: Store) -> list[EvidenceLinkId]:
    with store.read() as session:
        row = drafts.current(session, S1)
        assert row is not None
        return [each.id for each in drafts.load(session, row).links]


def commit(store: Store) -> None:
    decisions.commit(
        store, builders.credential(), S1, Policy(), now=builders.ticking(), new_id=builders.counting("decision")
    )


@pytest.mark.parametrize("letter", ["x", "é", "語"])
def test_a_decision_that_no_issuer_takes_is_not_signed_and_names_what_is_too_long(reading: Store, letter: str) -> None:
    size = len(letter.encode())
    link(reading, letter * (MIB // size // 60), times=30)
    with pytest.raises(
        RuleBroken, match=r"S-1 would be 1\.4 MB, more than an issuer takes at once.*the quotes of its evidence"
    ):
        commit(reading)
    with reading.read() as session:
        assert session.scalars(select(EventRow)).all() == session.scalars(select(OutboxRow)).all() == []


def test_once_it_is_shorter_it_is_signed(reading: Store) -> None:
    link(reading, "x" * (MIB // 60), times=60)
    for each in links(reading):
        assessments.remove_link(reading, S1, each, now=builders.ticking())
    link(reading, "x" * (MIB // 60), times=8)
    commit(reading)
    assert len(log_lines(reading)) == 2  # and the closing head


@pytest.mark.parametrize("around", [{}, {"prefix": "x"}, {"suffix": "x"}])
def test_a_link_quotes_no_more_than_a_rationale_holds(reading: Store, around: dict[str, str]) -> None:
    too_long = TextRange("x" * (RATIONALE_LIMIT + 1 - len(around)), 0, RATIONALE_LIMIT, **around)
    with pytest.raises(RuleBroken, match=r"A link quotes at most 20,000 characters; this one has 20,001\. Select less"):
        assessments.link_evidence(
            reading, RUBRIC, S1, RUBRIC.criteria[0].id, ArtifactId("a1"), too_long,
            now=builders.ticking(), new_id=builders.counting("link"),
        )  # fmt: skip


@pytest.mark.parametrize(
    ("short", "long"),
    [
        (TextRange("x", 0, 1), TextRange("x" * (RATIONALE_LIMIT + 1), 0, RATIONALE_LIMIT)),
        (CellRange("Turns", "A1:A1", "x"), CellRange("Turns", "A1:Z999", "x" * (RATIONALE_LIMIT + 1))),
    ],
)
def test_a_link_that_is_moved_quotes_no_more_either(reading: Store, short: Anchor, long: Anchor) -> None:
    assessments.link_evidence(
        reading, RUBRIC, S1, RUBRIC.criteria[0].id, ArtifactId("a1"), short,
        now=builders.ticking(), new_id=builders.counting("link"),
    )  # fmt: skip
    [there] = links(reading)
    with pytest.raises(RuleBroken, match="quotes at most"):
        assessments.move_link(reading, RUBRIC, S1, there, long, now=builders.ticking())


def test_a_note_on_evidence_has_the_length_of_a_rationale(reading: Store) -> None:
    with pytest.raises(RuleBroken, match=r"A note on evidence holds 20,000 characters; this one has 20,001\."):
        link(reading, "Students talk", "x" * (RATIONALE_LIMIT + 1))


def test_a_note_on_a_condition_code_has_the_length_of_a_rationale(reading: Store) -> None:
    use = CodeUse("blank", Part.WORK, None, "x" * (RATIONALE_LIMIT + 1))
    with pytest.raises(RuleBroken, match=r"The note on a condition code holds 20,000 characters"):
        assessments.add_code(reading, RUBRIC, S1, use, now=builders.ticking())


def test_the_reason_of_a_withdrawal_has_the_length_of_a_rationale(reading: Store) -> None:
    link(reading, "Students talk")
    commit(reading)
    too_long, now = "x" * (RATIONALE_LIMIT + 1), builders.ticking()
    with pytest.raises(RuleBroken, match=r"The reason of a withdrawal holds 20,000 characters"):
        decisions.withdraw(reading, DecisionId("decision-000001"), too_long, now=now, new_id=builders.counting())
