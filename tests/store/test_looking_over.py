"""Looking a submission over: what it leaves in the store, what is told of two submissions alike, and what is signed."""

import hashlib
import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from assessor_app.commands import assessments, decisions
from assessor_app.commands.findings import cover, set_known_words, uncover
from assessor_app.commands.looking_over import look_over
from assessor_app.commands.submissions import import_bundle
from assessor_app.documents.pool import WorkerPool
from assessor_app.domain.anonymity import Known
from assessor_app.domain.assessment import Conflict, Policy, ReadingRole
from assessor_app.domain.credential import Credential
from assessor_app.domain.errors import RuleBroken
from assessor_app.domain.evidence import Box, PageRegion, TextRange, TimeSpan
from assessor_app.domain.findings import Check, Standing
from assessor_app.domain.rubric import ConditionCode, CriterionId
from assessor_app.domain.submission import ArtifactId, Submission, SubmissionId
from assessor_app.eventlog.jws import payload_unchecked
from assessor_app.queries.findings import (
    Finding,
    covers_of,
    hidden_of,
    not_looked_over,
    told_of,
    veil_of,
    was_looked_over,
)
from assessor_app.queries.preview import preview
from assessor_app.queries.scoring import score_view
from assessor_app.store import submissions
from assessor_app.store.engine import Store
from assessor_app.store.findings import KNOWN, known_words
from assessor_app.store.rows import EventRow, SettingRow
from assessor_app.store.submissions import Arrival
from tests import builders
from tests.bundles.bundle_builders import BagText, artifact_json, put, submission_json

TODAY = date(2026, 11, 24)
TEXT = " ".join(f"Group {n} drew the river and said why the fish left in week {n}." for n in range(20))
NAMED = "Maria Ortiz asked why the fish left the river."
S1, A1 = SubmissionId("S-1"), ArtifactId("a1")


def credential() -> Credential:
    codes = tuple(ConditionCode(c, c.capitalize(), "") for c in ("privacy-breach", "not-original", "blank"))
    return builders.credential(replace(builders.rubric(), condition_codes=codes))


@pytest.fixture
def pool() -> Iterator[WorkerPool]:
    with WorkerPool(spares=0) as made:
        yield made


@pytest.fixture
def hand_in(store: Store, pool: WorkerPool) -> Callable[..., tuple[Finding, ...]]:
    """Hands in one answer and looks it over; what was found in it."""

    def handed(text: str, name: str = "S-1", shared: bool = False, **changes: Any) -> tuple[Finding, ...]:
        artifact = replace(builders.answer(text=text), shared=shared)
        whole = builders.submission(name, artifacts=(artifact,), **changes)
        return _looked_over(store, pool, whole)

    return handed


def _looked_over(store: Store, pool: WorkerPool, whole: Submission) -> tuple[Finding, ...]:
    with store.write() as session:
        arrival = Arrival("bundle", "2026-11-24T09:00:00.000Z", ReadingRole.FIRST, None)
        submissions.add_submission(session, whole, arrival)
    look_over(store, pool, lambda _i, _v: credential(), whole.id, today=TODAY)
    with store.read() as session:
        return told_of(session, whole.id)[0]


def programme_names(store: Store, *names: str) -> None:
    with store.write() as session:
        session.merge(SettingRow(name=KNOWN, value={"names": list(names)}))


def begin(store: Store) -> None:
    decisions.answer_conflict(store, S1, Conflict.NONE, now=builders.ticking(), new_id=builders.counting())


def test_what_was_not_looked_over_has_not_passed(store: Store, hand_in: Callable[..., tuple[Finding, ...]]) -> None:
    with store.read() as session:
        assert not was_looked_over(session, "S-1")
    hand_in(TEXT)
    with store.read() as session:
        assert was_looked_over(session, "S-1")


def test_a_name_of_the_programme_is_found_and_placed(store: Store, hand_in: Callable[..., tuple[Finding, ...]]) -> None:
    programme_names(store, "Maria Ortiz")
    (found,) = hand_in(NAMED)
    assert (found.check, found.code, found.severity) == (Check.IDENTITY, "privacy-breach", "problem")
    assert isinstance(found.anchor, TextRange)
    assert found.anchor.page == 1


def test_the_same_words_in_two_submissions_are_told_with_the_other(hand_in: Callable[..., tuple[Finding, ...]]) -> None:
    hand_in(TEXT, "S-1")
    (found,) = hand_in(f"A new beginning. {TEXT}", "S-2", educator="E-2")
    assert (found.check, found.code, found.other) == (Check.REPEATED, "not-original", ("S-1", "a1"))
    assert isinstance(found.anchor, TextRange)


def test_declared_team_work_is_a_note_that_proposes_nothing(hand_in: Callable[..., tuple[Finding, ...]]) -> None:
    hand_in(TEXT, "S-1", shared=True)
    (found,) = hand_in(TEXT, "S-2", shared=True, educator="E-2")
    assert (found.severity, found.code) == ("note", None)


def test_team_work_that_only_one_of_them_declares_is_a_problem(hand_in: Callable[..., tuple[Finding, ...]]) -> None:
    hand_in(TEXT, "S-1")
    (found,) = hand_in(TEXT, "S-2", shared=True, educator="E-2")
    assert (found.severity, found.code) == ("problem", "not-original")


def test_a_second_attempt_may_repeat_the_first(hand_in: Callable[..., tuple[Finding, ...]]) -> None:
    hand_in(TEXT, "S-1")
    assert hand_in(TEXT, "S-2", attempt=2, previous=S1) == ()


def test_the_other_submission_is_told_without_the_names_in_its_titles(store: Store, pool: WorkerPool) -> None:
    programme_names(store, "Maria Ortiz")
    artifact = replace(builders.answer(text=TEXT), title="Plan of Maria Ortiz")
    _looked_over(store, pool, builders.submission("S-1", artifacts=(artifact,)))
    other = builders.submission("S-2", artifacts=(builders.answer(text=TEXT),), educator="E-2")
    (found,) = _looked_over(store, pool, other)
    assert "“Plan of █████ █████” in S-1" in found.sentence


def test_texts_of_their_own_are_not_alike(hand_in: Callable[..., tuple[Finding, ...]]) -> None:
    hand_in(TEXT, "S-1")
    other = " ".join(f"In round {n} they weighed the flask and wrote the number {n} down." for n in range(20))
    assert hand_in(other, "S-2", educator="E-2") == ()


def test_looking_again_keeps_what_was_waved_away(
    store: Store, pool: WorkerPool, hand_in: Callable[..., tuple[Finding, ...]]
) -> None:
    programme_names(store, "Maria Ortiz")
    (found,) = hand_in(NAMED)
    begin(store)
    assessments.wave_away(store, S1, found.key, True, now=builders.ticking())
    look_over(store, pool, lambda _i, _v: credential(), S1, today=TODAY)
    view = score_view(store, lambda _i, _v: credential(), S1, Policy(), TODAY)
    assert [f.standing for f in view.findings] == [Standing.WAVED]


def test_what_is_waved_away_is_not_masked_any_more(store: Store, hand_in: Callable[..., tuple[Finding, ...]]) -> None:
    programme_names(store, "Maria Ortiz")
    (found,) = hand_in(NAMED)
    begin(store)
    view = score_view(store, lambda _i, _v: credential(), S1, Policy(), TODAY)
    assert view.hidden == ("Maria Ortiz",)
    assessments.wave_away(store, S1, found.key, True, now=builders.ticking())
    view = score_view(store, lambda _i, _v: credential(), S1, Policy(), TODAY)
    assert view.hidden == ()


def test_titles_are_masked_in_the_queue_and_on_the_score_screen(store: Store, pool: WorkerPool) -> None:
    programme_names(store, "Maria Ortiz")
    artifact = replace(builders.answer(text=TEXT), title="Plan of Maria Ortiz")
    _looked_over(store, pool, builders.submission(artifacts=(artifact,)))
    begin(store)
    view = score_view(store, lambda _i, _v: credential(), S1, Policy(), TODAY)
    assert view.artifacts[0].artifact.title == "Plan of █████ █████"
    shown = preview(store, lambda _i, _v: credential(), S1, TODAY)
    assert "Maria" not in json.dumps([f.sentence for f in shown.findings], ensure_ascii=False)


def test_no_signed_decision_holds_a_name_that_was_found(
    store: Store, hand_in: Callable[..., tuple[Finding, ...]]
) -> None:
    programme_names(store, "Maria Ortiz")
    hand_in(NAMED)
    begin(store)
    clock, ids, rubric = builders.ticking(), builders.counting("L"), credential().rubric
    for criterion in (CriterionId("norms"), CriterionId("talk")):
        anchor = TextRange("Maria Ortiz asked", 0, 17, page=1)
        assessments.link_evidence(store, rubric, S1, criterion, A1, anchor, now=clock, new_id=ids)
        level = builders.level(criterion, "proficient")
        assessments.give_score(store, rubric, S1, criterion, level, Policy(), now=clock)
    assessments.write_rationale(store, rubric, S1, CriterionId("norms"), "Maria Ortiz asks.", now=clock)
    decisions.commit(store, credential(), S1, Policy(), now=clock, new_id=ids)
    with store.read() as session:
        (event,) = session.scalars(select(EventRow).where(EventRow.outcome.is_not(None)))
        signed = json.dumps(payload_unchecked(event.jws), ensure_ascii=False)
    assert "Maria" not in signed
    assert "█████ █████ asks." in signed


def test_a_store_without_a_list_hides_nothing(store: Store, hand_in: Callable[..., tuple[Finding, ...]]) -> None:
    assert hand_in(NAMED) == ()
    with store.read() as session:
        assert hidden_of(session, "S-1") == ()


def test_the_digest_of_an_answer_is_untouched_by_masking(
    store: Store, hand_in: Callable[..., tuple[Finding, ...]]
) -> None:
    programme_names(store, "Maria Ortiz")
    hand_in(NAMED)
    begin(store)
    view = score_view(store, lambda _i, _v: credential(), S1, Policy(), TODAY)
    assert view.artifacts[0].artifact.sha256 == hashlib.sha256(NAMED.encode()).hexdigest()


def test_a_box_is_kept_with_its_submission_and_can_be_taken_away(
    store: Store, hand_in: Callable[..., tuple[Finding, ...]]
) -> None:
    hand_in(TEXT)
    region = PageRegion(1, Box(10, 10, 20, 20))
    cover(store, S1, A1, region, now=builders.ticking(), new_id=builders.counting("C"))
    assert veil_of(store, S1, A1).covers == (region,)
    with store.read() as session:
        (drawn,) = covers_of(session, S1)
    uncover(store, S1, drawn.id)
    assert not veil_of(store, S1, A1)


def test_only_a_box_can_be_covered(store: Store, hand_in: Callable[..., tuple[Finding, ...]]) -> None:
    hand_in(TEXT)
    with pytest.raises(RuleBroken, match="box"):
        cover(store, S1, A1, TimeSpan(0, 1), now=builders.ticking(), new_id=builders.counting("C"))


def test_a_new_list_of_names_has_everything_looked_over_again(
    store: Store, hand_in: Callable[..., tuple[Finding, ...]]
) -> None:
    hand_in(TEXT)
    assert not_looked_over(store) == ()
    set_known_words(store, ["Maria Ortiz", "Maria Ortiz ", ""], [])
    assert not_looked_over(store) == (S1,)
    with store.read() as session:
        assert known_words(session) == Known(("Maria Ortiz",), ())


def test_one_file_handed_in_twice_is_a_note_that_names_the_other(
    store: Store, pool: WorkerPool, tmp_path: Path
) -> None:
    files = {f"artifacts/{name}.txt": TEXT.encode() for name in ("a1", "a2")}
    entries = [
        artifact_json(id=Path(path).stem, title=Path(path).name, path=path, media_type="text/plain") for path in files
    ]
    bag = put(tmp_path, BagText(submission_json(artifacts=entries, answers=[]), files).zip())
    at = lambda: "2026-11-23T09:00:00.000Z"  # noqa: E731
    handed, _ = import_bundle(store, bag, lambda _i, _v: credential(), now=at)
    look_over(store, pool, lambda _i, _v: credential(), handed, today=TODAY)
    with store.read() as session:
        (found,) = [each for each in told_of(session, handed)[0] if each.check is Check.REPEATED]
    assert (found.artifact, found.severity, found.code, found.other) == ("a2", "note", None, (handed, "a1"))
    assert found.sentence == "“a2.txt” is the same file as “a1.txt” in this submission."
