"""A plan in its folder: whole or not at all, never over another, and saved again without what it lost."""

from pathlib import Path

import pytest

from assessor_app.commands import coach_notebook, coaching
from assessor_app.documents.faces import Stopped
from assessor_app.documents.pool import WorkerPool
from assessor_app.domain.coaching import NoteKind
from assessor_app.domain.errors import RuleBroken
from assessor_app.domain.submission import ArtifactId
from assessor_app.queries import coaching as asked
from assessor_app.queries import coaching_plan
from assessor_app.reports import coaching_plan as coaching_files
from assessor_app.reports.coaching_plan import CALENDAR, DOCX, PDF, plan_files, write_files
from assessor_app.store.files import write_whole
from tests.builders import known
from tests.coaching import S1, TODAY, Coach
from tests.store.plans.plan_parts import Desk, files


def test_a_disk_that_is_full_leaves_no_file_of_a_plan(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    def full(path: Path, data: bytes) -> None:
        if path.name == CALENDAR:
            raise OSError(28, "No space left on device")
        write_whole(path, data)

    monkeypatch.setattr(coaching_files, "write_whole", full)
    (tmp_path / DOCX).write_bytes(b"the plan of last week")
    with pytest.raises(RuleBroken, match="cannot be written to: its disk is full"):
        write_files({DOCX: b"new", CALENDAR: b"new"}, tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == [DOCX]
    assert (tmp_path / DOCX).read_bytes() == b"the plan of last week"


def saved_into(coach: Coach, pool: WorkerPool, out: Path) -> set[str]:
    write_files(files(coach, pool), out)
    return {path.name for path in out.iterdir()}


def test_saved_again_a_plan_takes_along_what_it_holds_no_more(coach: Coach, pool: WorkerPool, tmp_path: Path):
    (tmp_path / "moments-of-another.vtt").write_text("WEBVTT\n\nNOTE Mine\n")
    first = saved_into(coach, pool, tmp_path)
    coaching.withdraw_consent(coach.store, S1, ArtifactId("clip"), now=coach.now)
    (step,) = asked.session_view(coach.store, known, coach.session, TODAY).session.of_kind(NoteKind.STEP)
    coach_notebook.set_due(coach.store, coach.session, step.id, None, today=coach.today, now=coach.now)
    coach_notebook.look_again(coach.store, coach.session, None, today=coach.today, now=coach.now)
    assert first - saved_into(coach, pool, tmp_path) == {"moments-S-1-clip.vtt", CALENDAR}
    assert (tmp_path / "moments-of-another.vtt").exists()


def test_the_plan_of_another_session_is_not_written_over(coach: Coach, pool: WorkerPool, tmp_path: Path):
    out = tmp_path / "out"
    saved_into(coach, pool, out)
    before = {path.name: path.read_bytes() for path in out.iterdir()}
    coach.open()
    coach.write(NoteKind.GOAL, "Something else")
    with pytest.raises(RuleBroken, match="holds the plan of another session"):
        saved_into(coach, pool, out)
    assert {path.name: path.read_bytes() for path in out.iterdir()} == before


def test_where_one_file_cannot_have_its_name_the_folder_is_as_it_was(coach: Coach, pool: WorkerPool, tmp_path: Path):
    out = tmp_path / "out"
    there = saved_into(coach, pool, out)
    before = (out / DOCX).read_bytes()
    coach.write(NoteKind.GOAL, "Something else")
    (out / PDF).unlink()
    (out / PDF).mkdir()
    (out / PDF / "mine").write_text("mine")
    with pytest.raises(RuleBroken, match="cannot be written to"):
        saved_into(coach, pool, out)
    assert {path.name for path in out.iterdir()} == there and (out / PDF / "mine").exists()
    assert (out / DOCX).read_bytes() == before


def test_whoever_waits_for_a_plan_hears_how_far_it_is_and_ends_it_by_raising(coach: Coach, pool: WorkerPool):
    plan, shares = coaching_plan.plan(coach.store, known, coach.session, TODAY), list[float]()
    plan_files(pool, plan, Desk(), shares.append)
    assert len(shares) == len(plan.moments) + 1 and shares == sorted(shares) and 0 < shares[-1] < 1

    def end(share: float) -> None:
        if share > 0:
            raise Stopped

    with pytest.raises(Stopped):
        plan_files(pool, plan, Desk(), end)
