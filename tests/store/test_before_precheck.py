"""Before the pre-check has run: what is known already is masked on every screen, and nothing is given out."""

import pytest

from assessor_app.commands import copying, decisions, retention
from assessor_app.commands.findings import set_known_words
from assessor_app.domain.assessment import Conflict, Policy
from assessor_app.domain.errors import RuleBroken
from assessor_app.domain.findings import Check, Finding
from assessor_app.domain.submission import ArtifactId
from assessor_app.queries import coaching, coaching_plan
from assessor_app.queries import copying as copies
from assessor_app.queries import findings as asked
from assessor_app.queries.coaching_material import StoredMaterial
from assessor_app.queries.preview import preview
from assessor_app.queries.scoring import ScoreView, score_view
from assessor_app.store import findings
from assessor_app.store.engine import Store
from tests import builders
from tests.builders import known
from tests.coaching import S1, TODAY, Coach, bring, consented, plan_file

SAID = "Maya Rivera asked, and Mr. Alvarez waited. Write to dee@example.org."
UNLOOKED = "The pre-check of S-1 has not run yet, so not every name in it is known"


@pytest.fixture
def store(store: Store) -> Store:
    """S-1 with a name in an answer, in a title and on the programme's list, which came after the pre-check."""
    bring(store, consented("S-1", plan_file(title="Plan of Zoe Pond"), educator="E-1"))
    with store.write() as rows:
        row = rows.get_one(findings.SubmissionRow, "S-1")
        told = [a | {"text": SAID} if a["id"] == "a1" else a for a in row.body["artifacts"]]
        row.body = row.body | {"artifacts": told}
    set_known_words(store, ["Maya Rivera", "Zoe Pond"], ["Oak Hill Primary School"])
    return store


def begin(store: Store) -> ScoreView:
    decisions.answer_conflict(store, S1, Conflict.NONE, now=builders.ticking(), new_id=builders.counting())
    return score_view(store, known, S1, Policy(), TODAY)


def look(store: Store, *found: Finding) -> None:
    with store.write() as rows:
        findings.keep(rows, "S-1", found, "2026-11-24")


def test_on_the_score_screen_what_is_listed_and_what_the_form_tells_is_masked(store: Store) -> None:
    view = begin(store)
    assert not view.looked_over
    assert view.submission.artifact(ArtifactId("plan")).title == "Plan of ███ ████"
    veil = asked.veil_of(store, S1, ArtifactId("a1"))
    assert veil.text(SAID) == "████ ██████ asked, and Mr. ███████ waited. Write to ███████████████."


def test_in_a_file_nobody_has_read_what_is_listed_is_masked(store: Store) -> None:
    begin(store)
    veil = asked.veil_of(store, S1, ArtifactId("plan"))
    assert veil.text("Rivera, Maya of Oak Hill Primary School; then Zoe") == (
        "███████ ████ of ███ ████ ███████ ██████; then ███"
    )


def test_the_queue_shows_no_name_either(store: Store) -> None:
    assert "Zoe" not in repr(preview(store, known, S1, TODAY))


def test_what_was_waved_away_stays_in_sight_while_it_is_looked_over_again(store: Store) -> None:
    found = Finding(ArtifactId("plan"), None, "note", None, "", Check.FILE_NAME, hidden=("Zoe Pond", "Zoe", "Pond"))
    look(store, found)
    begin(store)
    from assessor_app.commands.assessments import wave_away

    wave_away(store, S1, found.key, True, now=builders.ticking())
    set_known_words(store, ["Maya Rivera", "Zoe Pond"], [])
    view = score_view(store, known, S1, Policy(), TODAY)
    assert view.submission.artifact(ArtifactId("plan")).title == "Plan of Zoe Pond"
    assert "Maya Rivera" in view.hidden


def test_a_coach_sees_no_name_and_has_no_plan_until_then(store: Store) -> None:
    coach = Coach(store)
    coach.open()
    coach.mark("Maya Rivera waits")
    view = coaching.session_view(store, known, coach.session, TODAY)
    assert view.of(S1).submission.artifact(ArtifactId("plan")).title == "Plan of ███ ████"
    answer = view.of(S1).submission.artifact(ArtifactId("a1"))
    assert "Maya" not in StoredMaterial(store, lambda: TODAY).veil(S1, answer).text(SAID)
    with pytest.raises(RuleBroken, match=UNLOOKED):
        coaching_plan.plan(store, known, coach.session, TODAY)
    look(store, Finding(None, None, "problem", None, "", Check.IDENTITY, hidden=("Maya Rivera",)))
    (moment,) = coaching_plan.plan(store, known, coach.session, TODAY).moments
    assert moment.words == "████ ██████ waits"


def test_there_are_no_copies_until_then(store: Store) -> None:
    begin(store)
    for ask in (
        lambda: copies.to_copy(store, S1, None, TODAY),
        lambda: asked.require_known_names(store, S1),
        lambda: copying.note_copied(store, S1, ArtifactId("a1"), None, today=TODAY, now=builders.ticking()),
    ):
        with pytest.raises(RuleBroken, match=UNLOOKED):
            ask()
    look(store)
    assert copies.to_copy(store, S1, None, TODAY).id == S1


def test_evidence_that_is_destroyed_keeps_nobody_waiting(store: Store) -> None:
    coach = Coach(store)
    coach.open()
    coach.mark("Maya Rivera waits")
    retention.destroy(store, S1, "asked for", now=builders.ticking(36_000))
    shown = repr(coaching_plan.plan(store, known, coach.session, TODAY))
    assert "Maya" not in shown and "████ ██████ waits" in shown


def test_a_long_list_is_masked_as_a_short_one_is(store: Store) -> None:
    names = [f"Given{n} Family{n}" for n in range(3_000)]
    set_known_words(store, [*names, "Maya Rivera"], [])
    begin(store)
    veil = asked.veil_of(store, S1, ArtifactId("plan"))
    text = "Maya Rivera and Given77 Family77, family2 and Family2999."
    assert veil.text(text) == "████ ██████ and ███████ ████████, family2 and Family2999."
