"""The wall in both directions: a coach’s words reach no decision, an assessment’s no coach."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from assessor_app.commands import coaching, decisions
from assessor_app.documents.pool import WorkerPool
from assessor_app.domain.assessment import Conflict, Policy
from assessor_app.domain.coaching import NoteKind, Plan
from assessor_app.domain.errors import RuleBroken
from assessor_app.domain.evidence import Box, ImageRegion, TextRange
from assessor_app.domain.findings import Check, Finding
from assessor_app.domain.submission import SubmissionId
from assessor_app.eventlog.jws import payload_unchecked
from assessor_app.queries import coach_sessions, coaching_plan
from assessor_app.queries import coaching as asked
from assessor_app.queries import growth as growths
from assessor_app.queries.coaching_material import StoredMaterial
from assessor_app.queries.decisions import decisions as decided
from assessor_app.queries.decisions import log_lines
from assessor_app.queries.preview import preview
from assessor_app.queries.scoring import score_view
from assessor_app.reports.coaching_plan import DOCX, PDF, plan_files
from assessor_app.reports.exporting import export
from assessor_app.reports.selection import Selection
from assessor_app.store import findings
from assessor_app.store.engine import Store
from assessor_app.store.rows import EventRow
from tests import builders
from tests.builders import known
from tests.coaching import S1, TODAY, Coach, bring, consented, plan_file
from tests.store.plans.plan_parts import CLIP, NORMS, WORK, Desk, docx_words, pdf_words, read_and_decide


def test_nothing_a_coach_writes_reaches_an_assessor_a_decision_or_an_export(coach: Coach, tmp_path):
    store = coach.store
    bring(store, replace(consented("S-2", attempt=2, previous=S1), educator="E-1"))
    decisions.answer_conflict(
        store, SubmissionId("S-2"), Conflict.NONE, now=builders.ticking(50_000), new_id=builders.counting("r")
    )
    jws = [repr(payload_unchecked(each)) for each in jws_of(store)]
    seen = [
        repr(score_view(store, known, SubmissionId("S-2"), Policy(), TODAY)),
        repr(preview(store, known, S1, TODAY)),
        repr(preview(store, known, SubmissionId("S-2"), TODAY)),
        repr(decided(store, known)),
        *jws,
    ]
    for said in ("Nobody looked", "drew", "Children answer", "Three turns", "Wait ten", "Mind the time"):
        assert not [text for text in seen if said in text], said


def jws_of(store: Store) -> list[str]:
    with store.read() as rows:
        return list(rows.scalars(select(EventRow.jws)))


def test_nothing_a_coach_writes_is_in_an_export_of_decisions(reading: Store, tmp_path):
    read_and_decide(reading)
    bring(reading, consented("S-3", WORK, CLIP))
    coach = Coach(reading)
    coach.open("S-3")
    coach.mark("Nobody looked at me", submission="S-3")
    coach.write(NoteKind.GOAL, "Three turns")
    lines = log_lines(reading)
    for form in ("csv", "jsonl"):
        written = export(Selection(reading, known), form, tmp_path, log=lines).read_text()
        assert "Verdictwords" in written or form == "csv"
        assert "Nobody looked" not in written and "Three turns" not in written


def test_the_event_of_a_coach_says_that_they_are_recused_and_no_more(coach: Coach):
    (said,) = [payload_unchecked(jws) for jws in jws_of(coach.store)]
    assert set(said) == {
        "submission", "reading", "reason", "programme", "assessor", "app_version", "id", "type", "device",
        "device_seq", "prev", "decided_at",
    }  # fmt: skip


def test_nothing_of_an_assessment_is_in_a_coach_s_view_or_files(reading: Store, pool: WorkerPool):
    read_and_decide(reading)
    bring(reading, replace(consented("S-2", WORK, attempt=2, previous=S1), educator="E-1"))
    coach = Coach(reading)
    coach.open("S-2")
    coach.mark("Together", submission="S-2", artifact="work", anchor=ImageRegion(Box(0, 0, 60, 60)), criterion=NORMS)
    made = plan_files(pool, coaching_plan.plan(reading, known, coach.session, TODAY), Desk())
    view = asked.session_view(reading, known, coach.session, TODAY)
    shown = repr((view.session, view.shared[0].submission, view.shared[0].artifacts, view.earlier))
    everything = "\n".join(
        (
            shown, repr(growths.growth(reading, known, coach.session, SubmissionId("S-2"), TODAY)),
            repr(coach_sessions.teachers(reading, known, TODAY)), docx_words(made[DOCX]), pdf_words(pool, made[PDF]),
        )
    )  # fmt: skip
    for leak in ("Verdictwords", "roficient", "arned", "not yet", "Not yet", "Incomplete", "Unplayable", "eginning"):
        assert leak not in everything, leak


def test_a_level_in_a_plan_would_be_found_on_its_pages(coach: Coach, pool: WorkerPool):
    coach.write(NoteKind.GOAL, "Proficient it is")
    plan = coaching_plan.plan(coach.store, known, coach.session, TODAY)
    assert "Proficient it is" in pdf_words(pool, plan_files(pool, plan, Desk())[PDF])


def test_a_name_found_in_one_attempt_is_in_no_quote_title_or_veil_of_another(store: Store):
    said = builders.answer(text="Maya Rivera waits, then she talks.")
    first, file = consented(), plan_file(title="Maya’s plan")
    second = replace(consented("S-2", attempt=2, previous=S1), educator=first.educator, artifacts=(said, file))
    bring(store, first, second)
    with store.write() as rows:
        found = Finding(None, None, "problem", None, "", Check.IDENTITY, hidden=("Maya Rivera", "Maya"))
        findings.keep(rows, S1, [found], "2026-11-23")
    coach = Coach(store)
    coach.open("S-2", "S-1")
    quoted = TextRange("Maya Rivera waits", 0, 17, "", ", then", 1)
    coach.mark("Look here", submission="S-2", anchor=quoted, criterion=NORMS)
    plan = coaching_plan.plan(store, known, coach.session, TODAY)
    assert plan.moments[0].quote == "████ ██████ waits"
    veil = StoredMaterial(store, lambda: TODAY, together=plan_submissions(plan)).veil(second.id, said)
    assert veil.text("Maya Rivera waits") == "████ ██████ waits"
    view = asked.session_view(store, known, coach.session, TODAY)
    beside = growths.growth(store, known, coach.session, second.id, TODAY)
    with pytest.raises(RuleBroken) as refused:
        coaching.withdraw_consent(store, second.id, file.id, now=coach.now)
        coach.show(file.id, "S-2")
    titles = [each.artifact.title for part in view.shared for each in part.artifacts]
    assert "Maya" not in repr((titles, view.session, beside)) + refused.value.sentence


def plan_submissions(plan: Plan) -> tuple[SubmissionId, ...]:
    return tuple(each.id for each in plan.submissions)
