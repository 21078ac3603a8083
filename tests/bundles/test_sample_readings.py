"""The sample submissions are read as an assessor would: every place that is cited is there, and says it."""

import pytest

from assessor_app.bundles.samples.catalogue import FULL_LENGTH, samples
from assessor_app.bundles.samples.content import Sample
from assessor_app.bundles.samples.readings import Cited, Reading, readings
from assessor_app.bundles.samples.talk import spoken
from assessor_app.domain.credential import CredentialId, CredentialRef
from assessor_app.domain.decision import Outcome, verdict
from assessor_app.rubric_files.catalogue import load_catalogue

READ = [(sample, readings()[sample.id]) for sample in samples() if sample.id in readings()]


def found(sample: Sample, place: Cited) -> bool:
    heard = [line.text for line in spoken(sample.talk, FULL_LENGTH)]
    papers = [sample.plan_text, sample.reflection_text, *(answer.text for answer in sample.answers)]
    match place.kind:
        case "said":
            return all(any(words in line for line in heard) for words in (place.find, place.until))
        case "words":
            return any(place.find in paper for paper in papers)
        case "picture":
            return any(place.find == work.title for work in sample.works)


@pytest.mark.parametrize(("sample", "reading"), READ, ids=[sample.id for sample, _ in READ])
def test_every_cited_place_is_in_the_submission(sample: Sample, reading: Reading) -> None:
    places = [place for judged in reading.criteria for place in judged.places]
    assert [place.find for place in places if not found(sample, place)] == []


@pytest.mark.parametrize(("sample", "reading"), READ, ids=[sample.id for sample, _ in READ])
def test_every_criterion_has_its_own_place_and_reason(sample: Sample, reading: Reading) -> None:
    reasons = [judged.why for judged in reading.criteria]
    places = [place.find for judged in reading.criteria for place in judged.places]
    assert len(set(reasons)) == len(reasons) and len(set(places)) == len(places)
    assert all(judged.places for judged in reading.criteria)


@pytest.mark.parametrize(("sample", "reading"), READ, ids=[sample.id for sample, _ in READ])
def test_what_the_hands_of_the_demo_type_is_ascii(sample: Sample, reading: Reading) -> None:
    places = [words for judged in reading.criteria for place in judged.places for words in (place.find, place.until)]
    assert "".join([reading.letter, *(judged.why for judged in reading.criteria), *places]).isascii()


def test_a_first_attempt_that_has_a_second_was_decided_before_that_was_handed_in() -> None:
    by_id = {sample.id: sample for sample in samples()}
    again = [sample for sample in samples() if sample.previous]
    assert again
    for sample in again:
        first = by_id[str(sample.previous)]
        assert first.submitted_at < readings()[first.id].decided_at < sample.submitted_at


def test_the_levels_lead_to_both_outcomes() -> None:
    catalogue = load_catalogue()
    reached = set()
    for sample, reading in READ:
        rubric = catalogue.credential(CredentialRef(CredentialId(sample.credential), sample.version)).rubric
        assert len(rubric.criteria) == len(reading.criteria)
        scores = {c.id: c.levels[j.level - 1].id for c, j in zip(rubric.criteria, reading.criteria, strict=True)}
        reached.add(verdict(rubric, scores).outcome)
    assert reached == {Outcome.EARNED, Outcome.NOT_YET}
