"""A link is bound to bytes: when those change it is shown as broken, never moved in silence."""

from dataclasses import replace
from datetime import date

import pytest

from assessor_app.commands import assessments, decisions
from assessor_app.domain.assessment import Policy, broken_words, is_whole
from assessor_app.domain.errors import RuleBroken
from assessor_app.domain.evidence import TextRange
from assessor_app.domain.rubric import CriterionId
from assessor_app.domain.submission import ArtifactId, SubmissionId
from assessor_app.domain.submission_form import submission_json
from assessor_app.queries.scoring import score_view
from assessor_app.store.engine import Store
from assessor_app.store.rows import SubmissionRow
from tests import builders

S1 = SubmissionId("S-1")


def cite_and_score(store: Store) -> None:
    now, rubric = builders.ticking(36_000), builders.rubric()
    place = TextRange("Students talk", 0, 13, page=1)
    assessments.link_evidence(
        store, rubric, S1, CriterionId("norms"), ArtifactId("a1"), place, now=now, new_id=builders.counting("link")
    )
    assessments.mark_no_evidence(store, rubric, S1, CriterionId("talk"), True, now=now)
    for name in ("norms", "talk"):
        assessments.give_score(
            store, rubric, S1, CriterionId(name), builders.level(name, "proficient"), Policy(), now=now
        )
    assessments.write_rationale(store, rubric, S1, CriterionId("talk"), "Seen on a visit.", now=now)


def change_the_answer(store: Store) -> None:
    whole = builders.submission(artifacts=(builders.answer(text="Nobody talks."),))
    with store.write() as session:
        row = session.get(SubmissionRow, "S-1")
        assert row is not None
        row.body = submission_json(whole)


def test_a_link_is_whole_while_its_bytes_are_those_that_were_cited() -> None:
    whole = builders.submission()
    assert is_whole(builders.link(), whole)
    assert not is_whole(replace(builders.link(), sha256="0" * 64), whole)
    assert not is_whole(replace(builders.link(), artifact=ArtifactId("gone")), whole)


def test_each_criterion_with_a_broken_link_is_named_once() -> None:
    broken = replace(builders.link(), sha256="0" * 64)
    draft = builders.assessment(links=(broken, replace(broken, id="L-2")))  # type: ignore[arg-type]
    (said,) = broken_words(draft, builders.rubric(), builders.submission())
    assert said.startswith("A cites a file that has changed")


def test_a_reading_with_a_broken_link_says_so_and_is_not_committed(reading: Store) -> None:
    cite_and_score(reading)
    change_the_answer(reading)
    view = score_view(reading, builders.known, S1, Policy(), date(2026, 11, 24))
    assert view.missing[0].startswith("A cites a file")
    with pytest.raises(RuleBroken, match="has changed since"):
        decisions.commit(
            reading, builders.credential(), S1, Policy(), now=builders.ticking(40_000), new_id=builders.counting("d")
        )


def test_when_nothing_changed_the_reading_is_committed(reading: Store) -> None:
    cite_and_score(reading)
    change = decisions.commit(
        reading, builders.credential(), S1, Policy(), now=builders.ticking(40_000), new_id=builders.counting("d")
    )
    assert change.said == "Committed: earned"
