"""The one window in the wall: an outcome that is final, where the programme allows it."""

import pytest
from sqlalchemy import select

from assessor_app.commands import coaching
from assessor_app.commands.preferences import set_preference
from assessor_app.documents.pool import WorkerPool
from assessor_app.domain.errors import RuleBroken
from assessor_app.queries import coaching as asked
from assessor_app.queries import coaching_plan
from assessor_app.reports.coaching_plan import DOCX, PDF, plan_files
from assessor_app.store.engine import Store
from assessor_app.store.final_outcomes import ALLOWED
from assessor_app.store.rows import EventRow, FeedRow
from tests import builders
from tests.builders import known
from tests.coaching import TODAY, Coach
from tests.store.plans.plan_parts import Desk, docx_words, pdf_words


def allow(store: Store, allowed: bool = True) -> None:
    set_preference(store, ALLOWED, allowed)


def told_by_the_issuer(store: Store, standing: str, seq: int = 1) -> None:
    """What the issuer said about the one decision."""
    with store.write() as rows:
        event = rows.scalars(select(EventRow.id).where(EventRow.type.startswith("decision/1"))).one()
        body = {"event": event, "submission": "S-1", "status": "accepted", "standing": standing}
        rows.add(FeedRow(seq=seq, kind="decision", body=body, applied=True))


def outcomes(coach: Coach) -> dict[str, str]:
    view = asked.session_view(coach.store, known, coach.session, TODAY)
    return {str(ident): final.outcome for ident, final in view.outcomes.items()}


def test_a_final_outcome_is_seen_where_the_programme_allows_it(decided_coach: Coach):
    allow(decided_coach.store)
    told_by_the_issuer(decided_coach.store, "final")
    assert outcomes(decided_coach) == {"S-1": "earned"}


@pytest.mark.parametrize("standing", ["awaits a second reading", "second reading", "waits for moderation", "replaced"])
def test_a_decision_that_is_not_final_shows_nothing(decided_coach: Coach, standing: str):
    allow(decided_coach.store)
    told_by_the_issuer(decided_coach.store, standing)
    assert outcomes(decided_coach) == {}


def test_that_a_final_outcome_was_shown_is_logged_and_the_outcome_itself_is_not(decided_coach: Coach):
    allow(decided_coach.store)
    told_by_the_issuer(decided_coach.store, "final")
    decided_coach.open("S-1")
    *_, last = asked.disclosures(decided_coach.store)
    assert last.what == "opened in a coach session, with its final outcome"


def test_that_a_plan_holds_a_final_outcome_is_logged(decided_coach: Coach):
    store = decided_coach.store
    allow(store)
    told_by_the_issuer(store, "final")
    plan = coaching_plan.plan(store, known, decided_coach.session, TODAY)
    coaching.note_exported(store, plan, ["plan.docx"], today=TODAY, now=builders.ticking())
    said = {d.submission: d.what for d in asked.disclosures(store)}
    assert said == {"S-1": "written to plan.docx, with its final outcome", "S-2": "written to plan.docx"}


def test_an_outcome_that_is_no_longer_final_when_a_plan_was_drawn_keeps_it_back(decided_coach: Coach):
    store = decided_coach.store
    allow(store)
    told_by_the_issuer(store, "final")
    plan = coaching_plan.plan(store, known, decided_coach.session, TODAY)
    told_by_the_issuer(store, "replaced", seq=2)
    with pytest.raises(RuleBroken, match="outcome of S-1 may not be shown any more"):
        coaching.note_exported(store, plan, ["plan.docx"], today=TODAY, now=builders.ticking())


def test_an_outcome_that_becomes_final_in_an_open_session_is_logged_once(decided_coach: Coach):
    allow(decided_coach.store)
    told_by_the_issuer(decided_coach.store, "final")
    for _ in range(2):
        coaching.note_outcomes(decided_coach.store, decided_coach.session, now=builders.ticking())
    said = [(each.submission, each.what) for each in asked.disclosures(decided_coach.store)]
    assert said[-1] == ("S-1", "shown its final outcome")
    assert [what for _, what in said].count("shown its final outcome") == 1


def test_an_outcome_known_when_the_session_opened_is_not_logged_again(decided_coach: Coach):
    allow(decided_coach.store)
    told_by_the_issuer(decided_coach.store, "final")
    decided_coach.open("S-1")
    before = asked.disclosures(decided_coach.store)
    coaching.note_outcomes(decided_coach.store, decided_coach.session, now=builders.ticking())
    assert asked.disclosures(decided_coach.store) == before


def test_a_decision_the_issuer_has_not_answered_shows_nothing(decided_coach: Coach):
    allow(decided_coach.store)
    assert outcomes(decided_coach) == {}


def test_the_issuer_s_newest_word_counts(decided_coach: Coach):
    allow(decided_coach.store)
    told_by_the_issuer(decided_coach.store, "final")
    told_by_the_issuer(decided_coach.store, "replaced", seq=2)
    assert outcomes(decided_coach) == {}


def test_a_programme_that_does_not_allow_it_shows_no_outcome(decided_coach: Coach):
    told_by_the_issuer(decided_coach.store, "final")
    assert outcomes(decided_coach) == {}
    allow(decided_coach.store, False)
    assert outcomes(decided_coach) == {}


def test_of_an_assessment_the_files_say_the_final_outcome_and_no_more(decided_coach: Coach, pool: WorkerPool):
    allow(decided_coach.store)
    told_by_the_issuer(decided_coach.store, "final")
    made = plan_files(pool, coaching_plan.plan(decided_coach.store, known, decided_coach.session, TODAY), Desk())
    for words in (docx_words(made[DOCX]), " ".join(pdf_words(pool, made[PDF]).split())):
        assert words.count("arned") == 1 and "attempt 1. Final decision: earned." in words
        for leak in ("Verdictwords", "roficient", "not yet", "Not yet", "Incomplete", "Unplayable", "eginning"):
            assert leak not in words, leak
    rest = {name: data for name, data in made.items() if name not in (DOCX, PDF)}
    assert not [name for name, data in rest.items() if b"arned" in data]
