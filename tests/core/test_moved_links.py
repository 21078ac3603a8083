"""A span is dragged to where it belongs: the link stays the link it was."""

import pytest

from assessor_app.commands import assessments
from assessor_app.domain import assessment as rules
from assessor_app.domain.errors import RuleBroken
from assessor_app.domain.evidence import EvidenceLinkId, TextRange, TimeSpan
from assessor_app.domain.rubric import CriterionId
from assessor_app.domain.submission import ArtifactId, SubmissionId
from assessor_app.store import drafts
from assessor_app.store.engine import Store
from tests import builders

S1, NORMS, ANSWER = SubmissionId("S-1"), CriterionId("norms"), ArtifactId("a1")


def quote(start: int) -> TextRange:
    return TextRange("Students talk", start, start + 13, page=1)


def test_a_moved_link_keeps_everything_but_its_place() -> None:
    draft = builders.assessment(links=(builders.link(),))
    (old,) = draft.links
    (new,) = rules.move_link(draft, builders.rubric(), old.id, quote(40)).links
    assert new.anchor == quote(40)
    assert (new.id, new.criterion, new.artifact, new.sha256, new.note) == (
        old.id,
        old.criterion,
        old.artifact,
        old.sha256,
        old.note,
    )


def test_a_link_does_not_move_onto_another_of_its_criterion() -> None:
    first, second = builders.link(), builders.link(name="L-2")
    draft = builders.assessment(links=(first, rules.replace(second, anchor=quote(40))))
    with pytest.raises(RuleBroken, match="already linked"):
        rules.move_link(draft, builders.rubric(), first.id, quote(40))


def test_a_link_into_words_does_not_become_one_into_time() -> None:
    draft = builders.assessment(links=(builders.link(),))
    with pytest.raises(RuleBroken, match="keeps its kind"):
        rules.move_link(draft, builders.rubric(), draft.links[0].id, TimeSpan(1, 2))


def test_a_link_that_is_gone_does_not_move() -> None:
    with pytest.raises(RuleBroken, match="already gone"):
        rules.move_link(builders.assessment(), builders.rubric(), EvidenceLinkId("L-9"), quote(40))


def test_a_move_is_kept_and_can_be_taken_back(reading: Store) -> None:
    rubric, now = builders.rubric(), builders.ticking()
    assessments.link_evidence(
        reading, rubric, S1, NORMS, ANSWER, quote(0), "seen twice", now=now, new_id=builders.counting("link")
    )
    before = kept(reading)
    assessments.move_link(reading, rubric, S1, before[0].id, quote(40), now=now)
    moved = kept(reading)
    assert [(link.id, link.anchor, link.note) for link in moved] == [(before[0].id, quote(40), "seen twice")]
    assessments.undo(reading, S1, now=now)
    assert kept(reading) == before


def kept(store: Store) -> tuple[rules.EvidenceLink, ...]:
    with store.read() as session:
        row = drafts.current(session, S1)
        assert row is not None
        return drafts.load(session, row).links
