"""Captions are handed in with a consent of their own: where it is not to coaching, or not any more, no word of them is
given, whatever may be done with the clip."""

from collections.abc import Mapping
from datetime import date

import pytest

from assessor_app.commands import coaching
from assessor_app.documents.pool import WorkerPool
from assessor_app.domain.errors import RuleBroken
from assessor_app.domain.evidence import Box, TimeSpan
from assessor_app.domain.submission import Artifact, ArtifactId, ConsentScope
from assessor_app.queries import coaching as asked
from assessor_app.queries import coaching_plan
from assessor_app.queries.coaching_material import StoredMaterial
from assessor_app.reports.coaching_plan import DOCX, plan_files
from assessor_app.store.engine import Store
from tests.builders import known
from tests.coaching import S1, TODAY, Coach, bring, consented, plan_file
from tests.store.plans.plan_parts import CLIP, Desk, docx_words

SAID, SPANISH = ArtifactId("said"), ArtifactId("spanish")
SPOKEN = "Turn to your partner."
TOMORROW = date(2026, 11, 24)


def captions(name: str, path: str, **changes: object) -> Artifact:
    return plan_file(name, media_type="text/vtt", path=f"artifacts/{path}", supplementary=True, **changes)


def over_a_clip(store: Store, **changes: object) -> Coach:
    """A moment in a clip with its captions, as their consent is, and a translation of them beside it."""
    clip = plan_file("clip", media_type="video/mp4", path="artifacts/clip.mp4", captions=SAID)
    bring(store, consented("S-1", clip, captions("said", "said.vtt", **changes), captions("spanish", "clip.es.vtt")))
    coach = Coach(store)
    coach.open()
    coach.mark("Look here", artifact="clip", anchor=TimeSpan(56, 60))
    return coach


def read_with(coach: Coach, today: date = TODAY) -> tuple[list[str], Mapping[ArtifactId, str]]:
    """The captions files that may be read with the clip, and why the others may not."""
    view = asked.session_view(coach.store, known, coach.session, today)
    found = view.of(S1).view(CLIP.id).captions
    return [each.id for each in found.files], dict(found.shut)


def test_captions_whose_people_agreed_are_read_and_quoted(store: Store, pool: WorkerPool):
    coach = over_a_clip(store)
    assert read_with(coach) == (["said", "spanish"], {})
    plan = coaching_plan.plan(store, known, coach.session, TODAY)
    assert plan.unquoted == {} and SPOKEN in docx_words(plan_files(pool, plan, Desk())[DOCX])


def test_captions_without_a_word_on_coaching_are_not(store: Store):
    coach = over_a_clip(store, consent=frozenset({ConsentScope.SCORING}))
    why = "“The said” was handed in without consent to coaching; it stays shut."
    assert read_with(coach) == (["spanish"], {SAID: why})
    assert coaching_plan.plan(store, known, coach.session, TODAY).unquoted == {1: why}


def test_captions_are_read_until_the_last_day_of_their_consent(store: Store):
    coach = over_a_clip(store, consent_expires="2026-11-23")
    assert read_with(coach) == (["said", "spanish"], {})
    files, why = read_with(coach, TOMORROW)
    assert files == ["spanish"] and "ended on 23 November 2026" in why[SAID]


def test_a_translation_that_was_withdrawn_is_not_read_and_the_captions_are(store: Store):
    coach = over_a_clip(store)
    coaching.withdraw_consent(store, S1, SPANISH, now=coach.now)
    files, why = read_with(coach)
    assert files == ["said"] and "“The spanish” was withdrawn on" in why[SPANISH]
    assert coaching_plan.plan(store, known, coach.session, TODAY).unquoted == {}


@pytest.mark.parametrize("name", ["said", "clip", "a1"])
def test_no_byte_of_what_was_withdrawn_is_read_for_a_coach(store: Store, name: str):
    coach = over_a_clip(store)
    coaching.withdraw_consent(store, S1, None if name == "a1" else ArtifactId(name), now=coach.now)
    whole = consented("S-1", plan_file("clip"), plan_file("said")).artifact(ArtifactId(name))
    with pytest.raises(RuleBroken, match="stays shut"):
        StoredMaterial(store, lambda: TODAY).source(S1, whole)


def test_a_plan_that_quotes_captions_is_not_given_once_they_are_withdrawn(store: Store):
    coach = over_a_clip(store)
    plan = coaching_plan.plan(store, known, coach.session, TODAY)
    coaching.withdraw_consent(store, S1, SAID, now=coach.now)
    with pytest.raises(RuleBroken, match=r"“The said” was withdrawn on .* save the plan again"):
        coaching.note_exported(store, plan, [DOCX], today=TODAY, now=coach.now)
    again = coaching_plan.plan(store, known, coach.session, TODAY)
    coaching.note_exported(store, again, [DOCX], today=TODAY, now=coach.now)


def test_a_place_in_a_picture_of_the_clip_has_no_words_either(store: Store):
    coach = over_a_clip(store, consent=frozenset({ConsentScope.SCORING}))
    coach.mark("And here", artifact="clip", anchor=TimeSpan(57, 58, Box(0, 0, 10, 10)))
    assert set(coaching_plan.plan(store, known, coach.session, TODAY).unquoted) == {1, 2}
