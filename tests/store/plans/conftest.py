"""What the tests of a plan open: a session with one of everything, and one over work that was decided."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest

from assessor_app.commands import coach_notebook
from assessor_app.documents.pool import WorkerPool
from assessor_app.domain.coaching import NoteKind, Voice
from assessor_app.domain.evidence import Box, ImageRegion, TimeSpan
from assessor_app.domain.findings import Check, Finding
from assessor_app.domain.submission_form import submission_json
from assessor_app.store import findings
from assessor_app.store.engine import Store
from assessor_app.store.rows import SubmissionRow
from tests.coaching import S1, Coach, bring, consented
from tests.store.plans.plan_parts import CLIP, NORMS, WORK, read_and_decide


@pytest.fixture(scope="module")
def pool() -> Iterator[WorkerPool]:
    with WorkerPool(spares=0) as made:
        yield made


@pytest.fixture
def coach(store: Store) -> Coach:
    bring(store, consented("S-1", WORK, CLIP))
    with store.write() as rows:
        found = Finding(None, None, "problem", None, "", Check.IDENTITY, hidden=("Maya Rivera",))
        findings.keep(rows, "S-1", [found], "2026-11-23")
    made = Coach(store)
    made.open()
    made.mark("Look what Maya Rivera drew", artifact="work", anchor=ImageRegion(Box(0, 0, 60, 60)), by=Voice.TEACHER)
    made.mark("Nobody looked at me --> <b>", artifact="clip", anchor=TimeSpan(56.25, 80.5), criterion=NORMS)
    made.write(NoteKind.STRENGTH, "Children answer children")
    made.write(NoteKind.GOAL, "Three turns before I speak")
    made.write(NoteKind.STEP, "Wait ten seconds after each claim", due=date(2026, 12, 1))
    made.write(NoteKind.PRIVATE, "Mind the time, privately")
    coach_notebook.look_again(store, made.session, date(2026, 12, 9), today=made.today, now=made.now)
    return made


@pytest.fixture
def decided_coach(reading: Store) -> Coach:
    """A session over a submission that was read and decided before, and its second attempt."""
    read_and_decide(reading)
    with reading.write() as rows:
        whole = replace(consented("S-1", WORK, CLIP), educator="E-1")
        rows.get_one(SubmissionRow, "S-1").body = submission_json(whole)
        findings.keep(rows, "S-1", (), "2026-11-23")
    bring(reading, replace(consented("S-2", WORK, attempt=2, previous=S1), educator="E-1"))
    coach = Coach(reading)
    coach.open("S-1", "S-2")
    coach.mark("Together", submission="S-2", artifact="work", anchor=ImageRegion(Box(0, 0, 60, 60)), criterion=NORMS)
    return coach
